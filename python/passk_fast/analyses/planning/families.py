"""Studies of problems that come in clusters and strata: those of a pilot, drawn again.

As in `studies`, but a study draws clusters (or problems) within each stratum, as many for each problem as the
pilot has; its variance, degrees of freedom and tilting are those of `inference.groups` and of `compare`.
Attempts at problems of a cluster are inverted at words of Philox4x64-10 with the key 1: two additive
sequences would keep those of one cluster apart, and so their sum too near its mean.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from functools import cached_property, partial

import numpy as np

from passk_fast import _numeric
from passk_fast._typing import Floats, Ints
from passk_fast.analyses.planning.draws import (
    LARGEST,
    OUTCOMES,
    drawn_outcomes,
    studies_of,
    successes,
    tilted,
)
from passk_fast.analyses.planning.shown import JudgedBy, Seen, Shown, judged, width_of_one
from passk_fast.inference.groups import CORRELATION, Grouping, degrees_of_variance, units_of
from passk_fast.inference.luck import dealt_thirds, luck_of_sums
from passk_fast.inference.noise_floor import dealt_variances, pass_at

# Problems in the outcomes of all strata, at most, and outcomes of a stratum, at least.
PROBLEMS, FEW = 2**18, 128
# Numbers of units that studies are drawn for: where the far end of an interval begins to allow for unseen
# problems depends on them, and in between nothing is straight.
SMALL = (2, 3, 4, 5, 6, 7, 8, 10, 11, 13, 16, 19, 23, 27, 32, 38, 45, 54, 64, 76, 91, 108, 128)
SIZES = (*SMALL, 152, 181, 215, 256, 304, 362, 512, 724, 1024, 2048)
# Fewest units of a stratum, and most strata.
LEAST = 2
MOST = 200
# What is summed over the problems of a unit: the differences, the first model's scores, the problems, and of
# the luck variances, third moments and squared variances.
D, FIRST, SIZE, LUCK, THIRD, SQUARES = range(6)


@dataclass(frozen=True, eq=False)
class Families:
    """Which problems of a pilot come together."""

    # Cluster of each problem, or the problem itself, (P,).
    unit: Ints
    # Of each unit, (U,).
    stratum: Ints
    clustered: bool

    @classmethod
    def of(cls, found: Grouping, m: int) -> Families:
        """As the labels of m problems say."""
        clusters, (_, stratum) = found.clusters, units_of(found, m)
        unit = np.arange(m) if clusters is None else np.asarray(clusters.codes)
        return cls(unit, np.asarray(stratum), clusters is not None)

    @cached_property
    def sizes(self) -> tuple[int, ...]:
        """Numbers of problems that studies are drawn for."""
        problems = len(self.unit) / len(self.stratum)
        return tuple(sorted({max(2, round(units * problems)) for units in SIZES}))


@dataclass(frozen=True, eq=False)
class GroupedLaw:
    """Equally likely outcomes of a unit of each stratum, and the units and problems that the pilot has."""

    # Of each stratum, (6, outcomes): `D`, `FIRST`, … and `SQUARES`, in the order of the differences.
    sums: tuple[Floats, ...]
    units: Ints
    problems: int

    def judged(self, m: int, level: float) -> Shown:
        """Studies of about m problems judged as `compare` judges them."""
        units = np.maximum(np.rint(self.units * (m / self.problems)).astype(np.int64), LEAST)
        if int(units.sum()) > LARGEST:
            room = LARGEST - LEAST * len(units)
            units = np.maximum(units * room // int(units.sum()), LEAST)
        drawn = drawn_outcomes(*studies_of(int(units.sum())))
        edges = np.cumsum(units)
        parts = []
        for sums, end, size in zip(self.sums, edges.tolist(), units.tolist(), strict=True):
            which = drawn[:, end - size : end] * sums.shape[1] // OUTCOMES
            parts.append(sums[:, which])
        seen = np.concatenate(parts, axis=2)
        strata = np.repeat(np.arange(len(units)), units)
        problems = np.asarray(_numeric.sum(seen[SIZE], axis=1))
        degrees = _degrees(seen[SIZE], units)
        errors = [math.sqrt(self.variance(row, units)) for row in (D, FIRST)]
        alone = Seen(*_estimated(seen, FIRST, problems, strata), degrees, int(units.sum()), False)
        of_one = width_of_one(alone, self.centre(FIRST), errors[1], level)
        if errors[0] == 0:
            return replace(Shown.of(np.zeros(8)), of_one=of_one)
        mean, variances = _estimated(seen, D, problems, strata)
        total, third, squared = (
            np.asarray(_numeric.sum(seen[row], axis=1)) for row in (LUCK, THIRD, SQUARES)
        )
        ends = None
        if len(units) == 1:
            widths = tilted(self.sums[0][D], drawn[:, : units[0]] * self.sums[0].shape[1] // OUTCOMES, level)
            ends = widths[0] * units[0] / problems, widths[1] * units[0] / problems
        squares, fourths = (
            np.asarray(_numeric.sum(x, axis=1))
            for x in (_numeric.square(seen[D]), _numeric.square(_numeric.square(seen[D])))
        )
        effective = _numeric.ratio(squares * squares, fourths)
        luck = luck_of_sums(total, third, squared, problems)
        what = Seen(mean, variances, degrees, int(units.sum()), False)
        apart = JudgedBy(luck, ends, effective)
        return replace(judged(what, apart, self.centre(D), errors[0], level), of_one=of_one)

    def centre(self, row: int) -> float:
        """Mean of the population: of all differences, or of the first model's scores."""
        totals = np.zeros(2)
        for units, sums in zip(self.units.tolist(), self.sums, strict=True):
            totals += [units * float(_numeric.mean(sums[at])) for at in (row, SIZE)]
        return float(totals[0] / totals[1])

    def variance(self, row: int, units: Ints) -> float:
        """Of the mean over so many units of each stratum."""
        centre, squares, problems = self.centre(row), 0.0, 0.0
        for one, n in zip(self.sums, units.tolist(), strict=True):
            squares += n * float(_numeric.var(one[row] - centre * one[SIZE]))
            problems += n * float(_numeric.mean(one[SIZE]))
        return squares / _numeric.square(problems)


def grouped_law(p: Floats, q: Floats, k: int, n: int, n_b: int, families: Families) -> GroupedLaw:
    """Of two models whose rates on the problems of a pilot are known."""
    sizes = np.bincount(families.unit)
    strata = int(families.stratum.max()) + 1
    outcomes = int(min(OUTCOMES / strata, PROBLEMS / (strata * float(_numeric.mean(sizes)))))
    outcomes = max(FEW, outcomes)
    c = np.arange(n + n_b + 1)
    attempts = np.full(len(c), n), np.full(len(c), n_b)
    luck = dealt_variances(*attempts, c, k), dealt_thirds(*attempts, c, partial(pass_at, k))
    true = np.bincount(families.unit, _numeric.failure_power(q, k) - _numeric.failure_power(p, k))
    sign = -1.0 if float(_numeric.sum(true)) < 0 else 1.0
    members = np.argsort(families.unit, kind="stable")
    starts = np.cumsum(sizes) - sizes
    # exact: words of Philox4x64-10, fixed by its definition
    stream = np.random.Philox(key=1)
    laws: list[Floats] = []
    for stratum in range(strata):
        units = np.flatnonzero(families.stratum == stratum)
        units = units[np.argsort(true[units], kind="stable")]
        chosen = units[((2 * np.arange(outcomes) + 1) * len(units)) // (2 * outcomes)]
        which = np.repeat(np.arange(outcomes), sizes[chosen])
        within = np.arange(len(which)) - np.repeat(np.cumsum(sizes[chosen]) - sizes[chosen], sizes[chosen])
        problem = members[starts[chosen][which] + within]
        words = stream.random_raw(2 * len(problem)).reshape(2, len(problem))
        u, v = ((words >> np.uint64(11)).astype(np.float64) + 0.5) * 2.0**-53
        c_a, c_b = successes(p[problem], n, u), successes(q[problem], n_b, v)
        first = pass_at(k, np.full(len(problem), n), c_a)
        d = sign * (first - pass_at(k, np.full(len(problem), n_b), c_b))
        variances, thirds = luck[0][c_a + c_b], sign * luck[1][c_a + c_b]
        columns = (d, first, np.ones(len(problem)), variances, thirds, variances * variances)
        sums = np.stack([np.bincount(which, x, outcomes) for x in columns])
        laws.append(np.asarray(sums[:, np.argsort(sums[D], kind="stable")], dtype=np.float64))
    return GroupedLaw(tuple(laws), np.bincount(families.stratum), len(families.unit))


def _estimated(seen: Floats, row: int, problems: Floats, strata: Ints) -> tuple[Floats, Floats]:
    """Means of studies and their variances, as `inference.groups.sampled` has them."""
    mean = np.asarray(_numeric.sum(seen[row], axis=1)) / problems
    residuals = seen[row] - seen[SIZE] * mean[:, None]
    squares = np.zeros(len(mean))
    for stratum in range(int(strata[-1]) + 1):
        own = strata == stratum
        r, size = residuals[:, own], seen[SIZE][:, own]
        share = size / np.asarray(_numeric.sum(size, axis=1))[:, None]
        centred = r - np.asarray(_numeric.mean(r, axis=1))[:, None]
        squares += np.asarray(_numeric.sum(centred * centred / (1 - share), axis=1))
    return mean, squares / _numeric.square(problems)


def _degrees(sizes: Floats, units: Ints) -> Floats:
    """Degrees of freedom of each study, as `inference.groups.sampled` has them."""
    if np.all(sizes == sizes[0, 0]):
        return np.full(len(sizes), max(float(units.sum() - len(units)), 1.0))  # exact: whole numbers
    weights, squares = np.zeros(len(sizes)), np.zeros(len(sizes))
    for end, size in zip(np.cumsum(units).tolist(), units.tolist(), strict=True):
        own = sizes[:, end - size : end]
        found = degrees_of_variance(own, _total, lambda totals: totals[:, None])
        weight = _total(own * (1 + CORRELATION * (own - 1)))
        weights += weight
        squares += weight * weight / found
    return np.maximum(weights * weights / squares, 1.0)


def _total(values: Floats | Ints) -> Floats:
    return np.asarray(_numeric.sum(values, axis=1))
