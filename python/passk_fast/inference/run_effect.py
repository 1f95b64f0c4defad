"""Do runs of one model differ by more than the luck of their attempts?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from passk_fast import _numeric
from passk_fast.inference import render
from passk_fast.inference.multiplicity import holm
from passk_fast.inference.relabelling import Dealt, covariance, draws

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from passk_fast._progress import Report

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]

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


@dataclass(frozen=True, eq=False, repr=False)
class RunEffect(render.Shown):
    """Test of the hypothesis that the attempts of each problem are exchangeable over the runs.

    Attributes
    ----------
    k : tuple of int
    statistic : ndarray, shape (K,)
        Quadratic form of the differences between the runs' sums of pass@k, in the inverse of their null
        covariance (in closed form).
    degrees_of_freedom : tuple of int
        Its rank: runs less one, 0 where no problem tells.
    p_chi_squared : ndarray, shape (K,)
        From the limiting law of many informative problems.
    p_value : ndarray, shape (K,)
        From permuted labels, (1 + #{permuted ≥ observed})/(1 + replicates), exact in size; the limiting law
        where `replicates` is None.
    p_adjusted : ndarray, shape (K,)
        The same after Holm's adjustment for the k's.
    cmh : CochranMantelHaenszel
        The classical test of the single attempts.
    replicates : int or None
    seed : int or None

    Examples
    --------
    >>> first, second = pk.Counts(10, [2, 3, 0, 5] * 5), pk.Counts(10, [9, 8, 3, 9] * 5)
    >>> effect = pk.runs([first, second], k=1, rng=1).effect
    >>> effect.p_value.tolist(), effect.degrees_of_freedom
    ([0.0001], (1,))
    """

    k: tuple[int, ...]
    statistic: Floats
    degrees_of_freedom: tuple[int, ...]
    p_chi_squared: Floats
    p_value: Floats
    p_adjusted: Floats
    cmh: CochranMantelHaenszel
    replicates: int | None
    seed: int | None

    def to_dict(self) -> dict[str, Any]:
        """Plain numbers, strings and lists, ready for JSON."""
        fields = {name: render.plain(value) for name, value in vars(self).items()}
        return {**fields, "cmh": self.cmh._asdict()}

    def _table(self) -> render.Table:
        columns = zip(
            self.k,
            self.statistic.tolist(),
            self.degrees_of_freedom,
            self.p_value.tolist(),
            self.p_adjusted.tolist(),
            strict=True,
        )
        rows = [
            [f"pass@{k}", f"{q:.3f}", str(df), render.number(p), render.number(adjusted)]
            for k, q, df, p, adjusted in columns
        ]
        law = (
            "chi-squared law"
            if self.replicates is None
            else f"{self.replicates:,} permutations of the run labels within problem, seed {self.seed}"
        )
        cmh = f"Cochran-Mantel-Haenszel {self.cmh.statistic:.3f}, p = {render.number(self.cmh.p_value)}"
        return render.Table("Run effect", ["", "statistic", "df", "p", "Holm"], rows, [law, cmh])


def run_effect(
    dealt: Dealt,
    ks: Sequence[int],
    values: Floats,
    successes: Ints,
    replicates: int | None,
    seed: int | None,
    progress: Report | None = None,
) -> RunEffect:
    """Test from the attempts of each run, their pass@k (m, R, K), and the successes of each run (R,)."""
    forms = [Form.of(dealt, k) for k in ks]
    sums = _numeric.sum(values, axis=0)
    observed = np.array([form(sums[:, i]) for i, form in enumerate(forms)])
    limits = _numeric.chi_squared_tail(observed, [form.rank for form in forms])
    p_values = limits
    if replicates is not None and seed is not None:
        drawn = draws(dealt, ks, seed, replicates, progress=progress)[:, 0]
        p_values = np.array(
            [exceeding(form(drawn[:, :, i]), observed[i]) for i, form in enumerate(forms)], dtype=np.float64
        )
    return RunEffect(
        tuple(ks),
        observed,
        tuple(form.rank for form in forms),
        limits,
        p_values,
        holm(p_values),
        cochran_mantel_haenszel(dealt, successes),
        replicates,
        seed,
    )


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
