"""Mean pass@k of a benchmark with its interval: what to print when nothing else is asked for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING, Any

import numpy as np

from passk_fast import _validate
from passk_fast.data.counts import Counts
from passk_fast.data.tally import Tally
from passk_fast.inference.advice import AGAIN, ONE_PROBLEM, advice, few_units, no_width
from passk_fast.inference.groups import Given, grouping, independent, sampled
from passk_fast.inference.intervals import FORMS, ConfidenceInterval, Estimated, interval as interval_of
from passk_fast.inference.mean_result import Gaps, MeanInterval
from passk_fast.inference.noise_bound import noise_bound
from passk_fast.inference.variance import Terms, Within, gap, largest_gap, only, within

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]


def mean_interval(
    counts: Counts | Tally,
    k: int | Sequence[int] | None = None,
    *,
    level: float = 0.95,
    interval: str = "adjusted",
    target: str | float = "population",
    clusters: Given = None,
    strata: Given = None,
) -> MeanInterval:
    """Mean pass@k over the problems, with a confidence interval.

    Parameters
    ----------
    counts : Counts or Tally
        Attempts and passes per problem. One problem has an estimate, but no interval for problems like it.
    k : int, sequence of int, or None
        1 ≤ k ≤ least n. None is those of (1, 10, 100) that every problem's n allows.
    level : float
        Confidence level in (0, 1).
    interval : {"adjusted", "t", "z"}
        ``"adjusted"`` is the t interval after one more problem that scored 0 and one that scored 1, clipped
        to [0, 1], and at each end with the problem of that side alone where this is tighter; it holds its
        level where the others break (few problems, or most of them alike). ``"t"`` and ``"z"`` are estimate
        ± quantile · standard error, not clipped.
    target : {"population", "benchmark"} or float
        What the interval is about. ``"population"`` (f = 0): problems like these. ``"benchmark"`` (f = 1):
        these problems, attempted again. A fraction f: a finite population of which these are the share f.
    clusters : sequence of hashable (m,), False or None
        Families of problems that come together. None takes those of `counts`, False none.
    strata : sequence of hashable (m,), False or None
        Strata that the problems were drawn from in fixed numbers, two or more in each. With clusters, each of
        them in one stratum, and two or more clusters in each. None takes those of `counts`, False none.

    Returns
    -------
    MeanInterval
        Estimates, intervals, the split of the variance, and the gaps between the k's. For one problem what
        only several tell is NaN, unless `target` is ``"benchmark"``: then its n attempts have n - 1 degrees
        of freedom, n + 1 with those that ``"adjusted"`` adds.

    Raises
    ------
    TypeError
        If an argument is not of its kind.
    ValueError
        If an argument breaks its rule; for `target` above 0 if every problem has a single attempt, whose
        noise nothing can tell from differences between problems.

    Notes
    -----
    With h_i the pass@k of problem i, θ their mean, s² their variance and V_i the noise variance of h_i,

        Var(θ) = (1 - f) s²/m + f Σ V_i/m².

    s²/m contains the noise of the attempts already. Clusters and strata replace s²/m by the linearised
    variance over clusters within strata. V_i = q_k² - q_{2k} with q = 1 - pass@k where 2k ≤ n_i (unbiased).
    Elsewhere nothing unbiased exists: the split shows the mean of V_i under a beta-binomial population fitted
    to the counts, and the interval takes a bound, the noise of that population, among all that fit the counts
    about as well, which has much of it (but no more than s²).

    The quantile is Student's t with m - 1 degrees of freedom, whatever the target: problems less strata where
    there are any, and with clusters those of Bell and McCaffrey (fewer than clusters less strata where their
    sizes differ), whose bias-reduced variance is taken too.

    The two problems that ``"adjusted"`` adds are independent units of what the target leaves to chance:
    problems (clusters, if there are) for the population; for the benchmark batches of k attempts, of which n
    attempts hold n/k, so that each weighs k/n of a problem; in between, weights in between. A gap pass@l -
    pass@k lies between 0 and the largest gap that a problem with the least n can have; the two units score
    these.

    References
    ----------
    Agresti and Coull, The American Statistician 52 (1998) 119-126. Agresti and Caffo, The American
    Statistician 54 (2000) 280-288. Bell and McCaffrey, Survey Methodology 28 (2002) 169-181. Miller, "Adding
    Error Bars to Evals", arXiv:2411.00640.

    Examples
    --------
    >>> counts = pk.Counts(4, np.repeat([0, 1, 2, 3, 4], [14, 12, 10, 4, 10]))
    >>> result = pk.mean_interval(counts, k=1)
    >>> round(result.estimate, 4)
    0.42
    >>> low, high = result.confidence_interval
    >>> round(low, 3), round(high, 3)
    (0.318, 0.528)
    >>> pk.mean_interval(counts, k=1, target="benchmark").standard_error < result.standard_error
    True
    """
    tally = Tally.of(counts)
    ks = _validate.ks(k, counts)
    level = _validate.level(level)
    form = _validate.choice(interval, "interval", FORMS)
    f = _validate.target(target)
    found = grouping(counts, clusters, strata)
    statistics = Statistics.of(ks.values)
    values = statistics.columns(tally.values(ks.values))
    means = tally.sum(values) / tally.m
    draw = independent(tally.sum((values - means) ** 2), tally.m)
    spread = draw.variances * tally.m
    noise = within(tally, statistics.terms)
    _check_target(f, noise, target)
    if found and isinstance(counts, Counts):
        draw = sampled(statistics.columns(counts.values(ks.values)) - means, found)

    variances = draw.variances
    degrees = draw.degrees_of_freedom
    if f > 0:
        variances = f * noise_bound(tally, statistics.terms).variances / tally.m
        variances = variances + (1 - f) * draw.variances if f < 1 else variances
    if f == 1 and tally.m == 1:
        # Its attempts are what is left to chance, and those that "adjusted" adds.
        degrees = tally.min_n + (1 if form == "adjusted" else -1)
    estimated = Estimated(
        means,
        np.maximum(variances, 0.0),
        _units(f, draw.units, statistics.largest, tally),
        degrees,
        np.array([1.0] * len(ks.values) + [largest_gap(tally.min_n, *pair) for pair in statistics.pairs]),
    )
    groups = tuple(None if labels is None else labels.groups for labels in (found.clusters, found.strata))
    warnings = advice(tally, ks.values, values[:, : len(ks.values)]) + few_units(found, draw)
    if tally.m == 1 and f < 1:
        warnings = (ONE_PROBLEM + (AGAIN if tally.max_n > 1 else ""),)
    elif form != "adjusted":
        warnings += no_width([statistics.names[s] for s in np.flatnonzero(variances == 0)])
    warnings += tuple(
        f"the unbiased variance of {statistics.names[s]} came out negative and was taken as 0"
        for s in np.flatnonzero(variances < 0)
    )
    ends = interval_of(form, estimated, level)
    k_numbers, gap_numbers = _split(estimated, ends, spread, noise, len(ks.values))
    if ks.scalar:
        k_numbers = {name: _first(value) for name, value in k_numbers.items()}
    return MeanInterval(
        k=ks.values[0] if ks.scalar else ks.values,
        **k_numbers,
        level=level,
        interval=form,
        target=f,
        degrees_of_freedom=np.inf if form == "z" else float(degrees),
        m=tally.m,
        n_range=(tally.min_n, tally.max_n),
        never=int(tally.problems[tally.c == 0].sum()) / tally.m,
        always=int(tally.problems[tally.c == tally.n].sum()) / tally.m,
        gaps=Gaps(statistics.pairs, **gap_numbers),
        dropped=ks.dropped,
        warnings=warnings,
        clusters=groups[0],
        strata=groups[1],
    )


@dataclass(frozen=True)
class Statistics:
    """pass@k of every k, then pass@high - pass@low of every pair of them."""

    ks: tuple[int, ...]
    pairs: tuple[tuple[int, int], ...]
    terms: list[Terms]

    @classmethod
    def of(cls, ks: tuple[int, ...]) -> Statistics:
        """The statistics that several k's make, pairs in ascending order."""
        pairs = tuple(combinations(sorted(ks), 2))
        return cls(ks, pairs, [*map(only, ks), *(gap(low, high) for low, high in pairs)])

    @property
    def names(self) -> list[str]:
        """As people read them."""
        return [f"pass@{k}" for k in self.ks] + [f"pass@{high} - pass@{low}" for low, high in self.pairs]

    @property
    def largest(self) -> NDArray[np.int64]:
        """The largest k of each statistic."""
        return np.array([terms[0][0] for terms in self.terms])

    def columns(self, values: Floats) -> Floats:
        """All statistics of each row, from pass@k for each k."""
        column = {k: values[:, i] for i, k in enumerate(self.ks)}
        return np.column_stack([values, *(column[high] - column[low] for low, high in self.pairs)])


def _check_target(f: float, noise: Within, target: object) -> None:
    if f > 0 and "unidentified" in noise.methods:
        raise ValueError(
            f"`target` must be 'population' where every problem has a single attempt (n=1); got {target!r}: "
            "the noise of the attempts cannot be told from differences between problems"
        )


def _units(f: float, drawn: int, largest: NDArray[np.int64], tally: Tally) -> Floats:
    """Independent units behind each mean: problems or clusters at f = 0, batches of k attempts at f = 1."""
    if f == 0:
        return np.full(len(largest), float(drawn))
    batch = largest * (tally.sum(1 / tally.n) / tally.m)
    units: Floats = 1 / ((1 - f) / drawn + f * batch / tally.m)
    return units


def _split(
    estimated: Estimated, ends: ConfidenceInterval, spread: Floats, noise: Within, ks: int
) -> tuple[dict[str, Any], dict[str, Any]]:
    """The numbers of the k's and those of the gaps."""

    def part(rows: slice) -> dict[str, Any]:
        return {
            "estimate": estimated.means[rows],
            "standard_error": np.sqrt(estimated.variances)[rows],
            "confidence_interval": ConfidenceInterval(ends.low[rows], ends.high[rows]),
            "between": (spread - noise.variances)[rows],
            "within": noise.variances[rows],
            "within_method": noise.methods[rows],
        }

    return part(slice(0, ks)), part(slice(ks, None))


def _first(value: Any) -> Any:
    """The one number of an array of one, within an interval too."""
    if isinstance(value, ConfidenceInterval):
        return ConfidenceInterval(*map(_first, value))
    return value[0].item() if isinstance(value, np.ndarray) else value[0]
