"""Means of pass@k over problems, and of the gaps between the k, with their variances and intervals."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations

import numpy as np

from passk_fast import _numeric
from passk_fast._typing import Floats, Ints
from passk_fast.analyses._advice import advice, few_units, no_width, one_problem
from passk_fast.analyses._words import gap as gap_of, scores
from passk_fast.data.counts import Counts
from passk_fast.data.tally import Tally
from passk_fast.inference.groups import Grouping, independent, labelled, sampled
from passk_fast.inference.intervals import ConfidenceInterval, Estimated, interval
from passk_fast.inference.noise_bound import noise_bound
from passk_fast.inference.variance import Terms, Within, gap, largest_gap, only, within


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
        return [*scores(self.ks), *(gap_of(*pair) for pair in self.pairs)]

    @property
    def largest(self) -> Ints:
        """The largest k of each statistic."""
        return np.array([terms[0][0] for terms in self.terms])

    def columns(self, values: Floats) -> Floats:
        """All statistics of each row, from pass@k for each k."""
        column = {k: values[:, i] for i, k in enumerate(self.ks)}
        return np.column_stack([values, *(column[high] - column[low] for low, high in self.pairs)])


@dataclass(frozen=True, eq=False)
class Means:
    """What is known of the mean of each statistic, ``(S,)`` each: the k first, then the gaps."""

    statistics: Statistics
    # Means, and variances about the target, none below 0.
    estimated: Estimated
    confidence_interval: ConfidenceInterval[Floats]
    # Variance of a problem's score, noise of its attempts included; and that noise.
    spread: Floats
    noise: Within
    warnings: tuple[str, ...]


def means_of(
    counts: Counts | Tally, ks: tuple[int, ...], found: Grouping, f: float, form: str, level: float
) -> Means:
    """Means over the problems of `counts`, of which the target has the share f; formulas in `mean_interval`.

    For f > 0 some problem must have several attempts.
    """
    tally = Tally.of(counts)
    statistics = Statistics.of(ks)
    values = statistics.columns(tally.values(ks))
    means = tally.sum(values) / tally.m
    draw = independent(tally.sum(_numeric.square(values - means)), tally.m)
    spread = draw.variances * tally.m
    noise = within(tally, statistics.terms)
    if labelled(counts, found):
        draw = sampled(statistics.columns(counts.values(ks)) - means, found)

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
        np.array([1.0] * len(ks) + [largest_gap(tally.min_n, *pair) for pair in statistics.pairs]),
    )
    warnings = advice(tally, ks, values[:, : len(ks)]) + few_units(found, draw)
    if tally.m == 1 and f < 1:
        warnings = one_problem(tally.max_n, f)
    elif form != "adjusted":
        warnings += no_width([statistics.names[s] for s in np.flatnonzero(variances == 0)])
    warnings += tuple(
        f"the unbiased variance of {statistics.names[s]} came out negative and was taken as 0"
        for s in np.flatnonzero(variances < 0)
    )
    return Means(statistics, estimated, interval(form, estimated, level), spread, noise, warnings)


def _units(f: float, drawn: int, largest: Ints, tally: Tally) -> Floats:
    """Independent units behind each mean: problems or clusters at f = 0, batches of k attempts at f = 1."""
    if f == 0:
        return np.full(len(largest), float(drawn))
    batch = largest * (tally.sum(1 / tally.n) / tally.m)
    units: Floats = 1 / ((1 - f) / drawn + f * batch / tally.m)
    return units
