"""What a comparison says beside the difference: its variance's parts, its problems, and its change with k.

The variance of a mean difference over problems like these is the sum of two parts (Wang, "Measuring all the
noises of LLM evals", arXiv:2512.21326): the noise of the attempts, which more attempts lessen, and what sets
the models apart from one problem to the next, which only more problems do.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from passk_fast import _numeric
from passk_fast._typing import Floats, OneOrMany
from passk_fast.analyses.comparison.contrast import Contrast
from passk_fast.inference.answer import agreeing
from passk_fast.inference.intervals import ConfidenceInterval
from passk_fast.inference.multiplicity import bonferroni
from passk_fast.inference.noise_bound import noise_bound
from passk_fast.inference.noise_floor import dealt_variances
from passk_fast.inference.pairs import Pairs
from passk_fast.inference.variance import only
from passk_fast.show.numbers import ROUNDING


class DifferenceParts(NamedTuple):
    """The parts of a difference's variance, and what they mean; arrays (K,), or numbers for one k.

    Attributes
    ----------
    problems, attempts : float or ndarray
        Variance of the mean difference by the choice of problems, and by the noise of the attempts. That is
        a bound where 2k > n; NaN, both of them, where every n is 1 and nothing tells them apart.
    correlation : float or ndarray
        Of the two models' pass@k over the problems; NaN where one of them is the same everywhere.
    reversal : float or ndarray
        Chance that another run of both on these problems finds the other model ahead, Φ(-|δ|/√(2 Var)) with
        the larger of the noise of the attempts and of luck; at most this where every n is 1 (or 2k > n).
    flips : float or ndarray
        Expected problems on which another run turns the better model round, as the sum of Φ(-|d_i|/√(2 v_i))
        with v_i the variance if their attempts are dealt to the models at random.

    Examples
    --------
    >>> a, b = pk.Counts(10, [9, 4, 7, 10] * 5), pk.Counts(10, [7, 4, 5, 10] * 5)
    >>> parts = pk.compare(a, b, k=1).parts
    >>> round(parts.correlation, 3), round(parts.reversal, 4)
    (0.905, 0.0442)
    """

    problems: OneOrMany
    attempts: OneOrMany
    correlation: OneOrMany
    reversal: OneOrMany
    flips: OneOrMany


class Driver(NamedTuple):
    """A problem and how far the models differ on it.

    Attributes
    ----------
    problem : hashable
        Its name, or its position where problems have none.
    estimate_a, estimate_b, difference : float
        pass@k of both models, and A - B.

    Examples
    --------
    >>> a, b = pk.Counts(10, [0, 9, 5]), pk.Counts(10, [4, 9, 2])
    >>> pk.compare(a, b, k=1).drivers(count=1)
    (Driver(problem=0, estimate_a=0.0, estimate_b=0.4, difference=-0.4),)
    """

    problem: Any
    estimate_a: float
    estimate_b: float
    difference: float


class GapDifference(NamedTuple):
    """How the difference changes with k: that at the larger k less that at the smaller.

    Attributes
    ----------
    low, high : int
        The smaller k and the larger.
    difference : float
        (A - B at `high`) - (A - B at `low`): above 0 where A gains more from more attempts.
    confidence_interval : ConfidenceInterval
        Of all gaps of the comparison together.
    p_value, p_adjusted : float
        Two-sided, of no change; adjusted for the number of gaps.

    Examples
    --------
    >>> a, b = pk.Counts(10, [9, 4, 7, 0] * 9), pk.Counts(10, [5, 2, 3, 1] * 9)
    >>> gap = pk.compare(a, b, k=[1, 8]).gaps[0]
    >>> gap.low, gap.high, round(gap.difference, 4)
    (1, 8, -0.4194)
    """

    low: int
    high: int
    difference: float
    confidence_interval: ConfidenceInterval[float]
    p_value: float
    p_adjusted: float


def difference_parts(pairs: Pairs, ks: tuple[int, ...], variances: Floats, floor: Floats) -> DifferenceParts:
    """The parts of the variances of mean differences over problems like these."""
    first, second, d = pairs.values(ks)
    terms = [only(k) for k in ks]
    # exact: arrays, one after the other
    noise = sum(np.maximum(noise_bound(x.tally, terms).variances, 0.0) for x in (pairs.a, pairs.b)) / pairs.m
    difference = pairs.sum(d) / pairs.m
    # The whole is known better than its parts.
    attempts = np.minimum(noise, variances)
    return DifferenceParts(
        problems=variances - attempts,
        attempts=attempts,
        correlation=_correlation(pairs, first, second),
        reversal=_turned(difference, np.fmax(noise, floor)),
        flips=_flips(pairs, d, ks),
    )


def _correlation(pairs: Pairs, first: Floats, second: Floats) -> Floats:
    x, y = (values - pairs.sum(values) / pairs.m for values in (first, second))
    return _numeric.ratio(pairs.sum(x * y), np.sqrt(pairs.sum(x * x) * pairs.sum(y * y)), np.nan)


def _turned(difference: Floats, variance: Floats) -> Floats:
    """Φ(-|δ|/√(2 Var)); 0 without noise, and ½ where there is no difference."""
    ratio = np.where(difference == 0, 0.0, np.inf)
    np.divide(np.abs(difference), np.sqrt(2 * variance), out=ratio, where=variance > 0)
    return _numeric.normal_cdf(-ratio)


def _flips(pairs: Pairs, d: Floats, ks: tuple[int, ...]) -> Floats:
    n_a, c_a, n_b, c_b = pairs.attempts
    found = []
    for column, k in zip(d.T, ks, strict=True):
        rows = np.flatnonzero(column)
        luck = dealt_variances(n_a[rows], n_b[rows], (c_a + c_b)[rows], k)
        turned = _turned(column[rows], luck) * pairs.problems[rows]
        found.append(_numeric.sum(turned))
    return np.array(found, dtype=np.float64)


def largest(pairs: Pairs, k: int, count: int) -> tuple[Driver, ...]:
    """At most so many problems that differ, the largest difference first, equal ones in their order."""
    first, second, d = (values[:, 0] for values in pairs.values((k,)))
    size = np.abs(d)
    order = np.argsort(-size, kind="stable")
    # So many pairs of results hold enough problems; take all whose difference is as large as theirs.
    enough = int(np.searchsorted(np.cumsum(pairs.problems[order]), count))
    least_size = size[order[min(enough, len(order) - 1)]]
    among = np.flatnonzero(((size >= least_size) & (size > 0))[pairs.index])
    which = pairs.index[among]
    top = np.argsort(-size[which], kind="stable")[:count]
    names = pairs.a.ids[among[top]].tolist()
    rows = (x[which[top]].tolist() for x in (first, second, d))
    return tuple(Driver(*row) for row in zip(names, *rows, strict=True))


def rounded(values: Floats) -> Floats:
    """0 for differences that are none but for rounding."""
    return np.where(np.abs(values) <= ROUNDING, 0.0, values)


def gap_differences(contrast: Contrast, ks: tuple[int, ...], level: float) -> tuple[GapDifference, ...]:
    """The differences of gaps between the smallest k and each other, adjusted for how many these are."""
    if contrast.gaps is None:
        return ()
    first = min(ks)
    others = [i for i, k in enumerate(ks) if k != first]
    at = contrast.difference[others] - contrast.difference[ks.index(first)]
    p_values = contrast.gaps.p_values()
    adjusted = bonferroni(p_values)
    ends = contrast.gaps.interval(1 - (1 - level) / len(others))
    ends = agreeing(ends, adjusted, 1 - level)
    rows = zip(rounded(at).tolist(), ends.low.tolist(), ends.high.tolist(), strict=True)
    return tuple(
        GapDifference(first, ks[i], difference, ConfidenceInterval(low, high), p, p_adjusted)
        for i, (difference, low, high), p, p_adjusted in zip(
            others, rows, p_values.tolist(), adjusted.tolist(), strict=True
        )
    )
