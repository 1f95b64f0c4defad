"""Quadratic forms of the differences between groups whose labels are exchangeable under the hypothesis."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from passk_fast import _numeric
from passk_fast._typing import Floats, Ints
from passk_fast.inference.relabelling import Dealt, covariance

# Eigenvalues below this share of the largest are rounding.
RANK = 1e-10
# Statistics this close are equal: sums of the same scores in another order.
TIE = 1e-9


class CochranMantelHaenszel(NamedTuple):
    """The generalised Cochran-Mantel-Haenszel test of outcome × run, stratified by problem.

    It weighs problems by their attempts; with equally many attempts in all runs of all problems it is the
    test of `RunEffect` at k = 1, and for two runs of one attempt each McNemar's, not corrected.
    """

    statistic: float
    degrees_of_freedom: int
    p_value: float


class Form(NamedTuple):
    """Quadratic form of the contrasts of the groups' sums; the null mean of a contrast is 0."""

    inverse: Floats
    rank: int

    @classmethod
    def of(cls, dealt: Dealt, k: int) -> Form:
        """The inverse of the null covariance of pass@k."""
        return cls.inverted(covariance(dealt, k))

    @classmethod
    def inverted(cls, covariances: Floats) -> Form:
        """Generalised inverse (R, R) on the contrasts, from the covariance of the sums."""
        groups = len(covariances)
        centring = np.eye(groups) - 1 / groups
        values, vectors = _numeric.eigh(_numeric.dot(_numeric.dot(centring, covariances), centring))
        kept = values > max(RANK * values[-1], RANK * float(np.trace(covariances)), 1e-300)
        return cls(_numeric.dot(vectors[:, kept] / values[kept], vectors[:, kept].T), int(kept.sum()))

    def __call__(self, sums: Floats) -> Floats:
        """The form of sums (..., R)."""
        centred = sums - _numeric.mean(sums, axis=-1)[..., None]
        return np.asarray(_numeric.sum(_numeric.dot(centred, self.inverse) * centred, axis=-1))


def exceeding(drawn: Floats, observed: float) -> float:
    """p-value of a permutation test: the observed arrangement counts as one of them."""
    if np.isinf(observed):
        # exact: whole numbers
        return float(1 + np.sum(np.isinf(drawn))) / (1 + len(drawn))
    # exact: whole numbers
    return float(1 + np.sum(drawn >= observed - TIE * max(abs(observed), TIE))) / (1 + len(drawn))


def cochran_mantel_haenszel(dealt: Dealt, successes: Ints) -> CochranMantelHaenszel:
    """The generalised test, without continuity correction.

    The successes of the runs, (R,), less their expectations n_r c/N, in the inverse of their multivariate
    hypergeometric covariance (Landis, Heyman and Koch, Int. Statistical Review 46 (1978) 237-254).
    """
    # exact: whole numbers
    whole = dealt.sizes.sum(axis=1)
    rate = dealt.passed / whole
    shares = dealt.sizes / whole[:, None]
    scale = dealt.passed * (whole - dealt.passed) / (whole - 1)
    covariances = np.diag(_numeric.dot(scale, shares)) - _numeric.dot((shares * scale[:, None]).T, shares)
    form = Form.inverted(covariances)
    statistic = float(form(successes - _numeric.dot(rate, dealt.sizes)))
    return CochranMantelHaenszel(statistic, form.rank, float(_numeric.chi_squared_tail(statistic, form.rank)))
