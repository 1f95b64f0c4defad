"""Resampling designs: what one replicate draws, and from where.

A design has independent strata. Each sends so many draws to its points, with probabilities proportional to
their weights; every draw adds the values of its point to the sums of the replicate. Because the problems of
one class (n, c) are interchangeable, the points are classes, or what attempts at a class may come out as, and
a design has D points for any number of problems.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from passk_fast import _core, _numeric, _validate
from passk_fast._progress import Report
from passk_fast._typing import Floats, Ints
from passk_fast.data.counts import Counts
from passk_fast.data.labels import rows_of_each
from passk_fast.data.tally import Tally
from passk_fast.inference.groups import Grouping, classes_of, cluster_sums, labelled, units_of

# Outcomes this much rarer than the likeliest are left out: no 64-bit random word tells them from impossible.
RAREST = 2.0**-64

# Draws whose sums are normal.
NORMAL_DRAWS = 2**20

# Values this far apart vary, whatever is rounded on the way to their variance.
APART = 2.0**-20


@dataclass(frozen=True)
class Design:
    """G strata over P points with K values each.

    A statistic is the sum of a column over m, the number of problems; with `sizes`, over the sum of those.
    """

    # Draws of each stratum, (G,); its points are starts[g] to starts[g + 1].
    draws: Ints
    starts: Ints
    # Probabilities within a stratum, up to a factor, (P,), and what a draw adds, (P, K).
    weights: Floats
    values: Floats
    m: int
    # Problems of each point, (P,), where points are clusters.
    sizes: Floats | None = None

    def with_values(self, values: Floats) -> Design:
        """The same draws, of other values."""
        return replace(self, values=values)

    def replicate_sums(self, seed: int, first: int, replicates: int, progress: Report | None) -> Floats:
        """Sums ``(replicates, K)``, and those of the sizes as a last column where there are any."""
        values = self.values if self.sizes is None else np.column_stack([self.values, self.sizes])
        drawn = (self.draws, self.starts, self.weights, np.ascontiguousarray(values))
        return _core.replicate_sums(*drawn, seed, first, replicates, progress)

    def means(self, sums: Floats) -> Floats:
        """The statistics ``(replicates, K)`` of such sums."""
        columns = self.values.shape[1]
        return sums[:, :columns] / (self.m if self.sizes is None else sums[:, columns:])

    def cumulants(self, means: Floats) -> tuple[Floats, Floats]:
        """Second and third cumulants of the statistics, ``(K,)`` each; of a ratio, linearised at `means`."""
        centred, weight = self._centred(means)
        square = weight * centred * centred
        second, third = _numeric.sum(square, axis=0), _numeric.sum(square * centred, axis=0)
        return second / _numeric.square(self.m), third / (_numeric.square(self.m) * self.m)

    def _centred(self, means: Floats) -> tuple[Floats, Floats]:
        """Values less their means within strata, ``(P, K)``, and how often each is drawn, ``(P, 1)``."""
        values = self.values if self.sizes is None else self.values - self.sizes[:, None] * means
        starts, lengths = self.starts[:-1], np.diff(self.starts)
        share = self.weights / np.repeat(_numeric.segment_sums(self.weights, starts), lengths)
        centres = np.stack([_numeric.segment_sums(share * column, starts) for column in values.T], axis=1)
        centred = values - np.repeat(centres, lengths, axis=0)
        return centred, (np.repeat(self.draws, lengths) * share)[:, None]

    def normal(self, means: Floats) -> Design:
        """Few points of which many draws have means of 0 and the covariances of these statistics.

        Two points for each axis of the covariance, on either side of 0 and equally likely: the sums of so
        many draws are normal.
        """
        centred, weight = self._centred(means)
        covariance = _numeric.dot((weight * centred).T, centred) / _numeric.square(self.m)
        size, axes = _numeric.eigh(covariance)
        axes = axes * np.sqrt(np.maximum(size, 0.0) * len(size) * NORMAL_DRAWS)
        points = np.concatenate((axes.T, -axes.T))
        starts = np.array([0, len(points)])
        return Design(np.array([NORMAL_DRAWS]), starts, np.ones(len(points)), points, NORMAL_DRAWS)

    def still(self, means: Floats) -> list[int]:
        """Columns whose statistic does not vary."""
        if self.sizes is None and len(self.draws) == 1:
            apart = self.values.max(axis=0) - self.values.min(axis=0)
            if (apart > APART).all():
                return []
        still: list[int] = np.flatnonzero(self.cumulants(means)[0] == 0).tolist()
        return still

    def biases(self, means: Floats) -> Floats:
        """Mean of the statistics less `means`, ``(K,)``: 0, and for a ratio -Cov(R, N)/m² to second order.

        R are the sums of values - mean · size, and N those of the sizes.
        """
        if self.sizes is None:
            return np.zeros(len(means))
        starts, lengths = self.starts[:-1], np.diff(self.starts)
        share = self.weights / np.repeat(_numeric.segment_sums(self.weights, starts), lengths)
        away = self.sizes - np.repeat(_numeric.segment_sums(share * self.sizes, starts), lengths)
        residuals = self.values - self.sizes[:, None] * means
        products = (np.repeat(self.draws, lengths) * share * away)[:, None] * residuals
        biases: Floats = -_numeric.sum(products, axis=0) / _numeric.square(self.m)
        return biases

    def skewness(self, means: Floats) -> Floats:
        """Skewness of the statistics, ``(K,)``; 0 where nothing varies."""
        variance, third = self.cumulants(means)
        return _numeric.ratio(third, variance * np.sqrt(variance))


def differences(columns: Floats, pairs: Sequence[tuple[int, int]]) -> Floats:
    """Columns high - low for pairs (low, high) of columns."""
    low, high = np.array(pairs, dtype=np.intp).reshape(-1, 2).T
    contrasts: Floats = columns[:, high] - columns[:, low]
    return contrasts


def of_problems(problems: Ints, values: Floats) -> Design:
    """Draw m times among classes that so many problems have; `values` are ``(D, K)``."""
    m = int(problems.sum())
    return Design(np.array([m]), np.array([0, len(values)]), problems.astype(np.float64), values, m)


def of_counts(counts: Counts | Tally, values: Floats, found: Grouping) -> Design:
    """Draws of problems as their labels say, if there are any; `values` are ``(D, K)``, one row a class."""
    if labelled(counts, found):
        classes = classes_of(counts)
        return of_groups(values[classes], found, classes)
    return of_problems(Tally.of(counts).problems, values)


def of_groups(values: Floats, found: Grouping, classes: Ints) -> Design:
    """Draws of whole clusters, or of problems within their strata, or of clusters within strata.

    `values` are ``(m, K)``, one row a problem; those of one class are equal.
    """
    sizes, stratum = units_of(found, len(values))
    if found.clusters is not None:
        order = np.argsort(stratum, kind="stable")
        points = cluster_sums(values, found.clusters)[order]
        weights, shares = np.ones(len(sizes)), sizes[order].astype(np.float64)
        return _stratified(stratum[order], weights, points, len(values), shares)
    _, first, problems = np.unique(
        stratum * (int(classes.max()) + 1) + classes, return_index=True, return_counts=True
    )
    return _stratified(stratum[first], problems.astype(np.float64), values[first], len(values), None)


def _stratified(stratum: Ints, weights: Floats, values: Floats, m: int, sizes: Floats | None) -> Design:
    """As many draws in each stratum as it has problems, or clusters; `stratum` ascends."""
    draws = np.bincount(stratum, weights).astype(np.int64)
    starts = np.concatenate(([0], np.cumsum(np.bincount(stratum))))
    return Design(draws, starts, weights, values, m, sizes)


def of_attempts(tally: Tally, ks: Sequence[int]) -> Design:
    """Keep the problems; each makes its n attempts again with chance c/n: one stratum for each class."""
    points = [_outcomes(n, c) for n, c in zip(tally.n.tolist(), tally.c.tolist(), strict=True)]
    lengths = np.array([len(weights) for _, weights in points])
    passes = np.concatenate([passes for passes, _ in points])
    weights = np.concatenate([weights for _, weights in points])
    values = _recentred(tally, np.repeat(tally.n, lengths), passes, ks)
    return Design(tally.problems, np.concatenate(([0], np.cumsum(lengths))), weights, values, tally.m)


def of_both(tally: Tally, ks: Sequence[int]) -> Design:
    """Draw m times a problem that then makes its attempts again: one stratum over all outcomes (n, c*)."""
    passes, mixed, attempts = [], [], []
    for n, rows in rows_of_each(tally.n):
        mixture = np.zeros(n + 1)
        for c, problems in zip(tally.c[rows].tolist(), tally.problems[rows].tolist(), strict=True):
            at, weights = _outcomes(n, c)
            mixture[at] += problems * (weights / _numeric.sum(weights))
        reached = np.flatnonzero(mixture)
        passes.append(reached)
        mixed.append(mixture[reached])
        attempts.append(np.full(len(reached), n))
    ns, at = np.concatenate(attempts), np.concatenate(passes)
    values = _recentred(tally, ns, at, ks)
    return Design(np.array([tally.m]), np.array([0, len(at)]), np.concatenate(mixed), values, tally.m)


# Attempts whose number of passes has about ten million values that may come up.
MOST_DRAWN = 2**40


def _outcomes(n: int, c: int) -> tuple[Ints, Floats]:
    """Passes that n attempts with chance c/n may come out as, and their binomial weights (1 at the mode c).

    Ratios of neighbours multiplied outwards: only × and ÷, so that the weights have the same bits everywhere.
    """
    if c in (0, n):
        return np.array([c]), np.ones(1)
    if n > MOST_DRAWN:
        raise _validate.wrong(
            "counts", f"must satisfy n <= {MOST_DRAWN:,} where attempts are drawn; got n={n:,}"
        )
    low, high = _reachable(n, c)
    up, down = np.arange(c, high, dtype=np.float64), np.arange(c, low, -1, dtype=np.float64)
    above = np.cumprod((n - up) * c / ((up + 1) * (n - c)))
    below = np.cumprod(down * (n - c) / ((n - down + 1) * c))
    weights = np.concatenate((below[::-1], [1.0], above))
    kept = np.flatnonzero(weights >= RAREST)
    return low + kept, weights[kept]


def _reachable(n: int, c: int) -> tuple[int, int]:
    """Bounds of the outcomes not rarer than `RAREST` of the mode.

    By Bernstein's inequality, and because the mode has a probability of at least 1/(n + 1).
    """
    rare = float(_numeric.log((n + 1) / RAREST))
    reach = math.ceil(rare / 3 + math.sqrt(rare * rare / 9 + 2 * rare * c * (1 - c / n)))
    return max(0, c - reach), min(n, c + reach)


def _recentred(tally: Tally, n: Ints, passes: Ints, ks: Sequence[int]) -> Floats:
    """pass@k of outcomes, moved by what the mean of attempts made again misses the estimate by.

    The mean of pass@k over attempts with chance c/n is 1 - (1 - c/n)^k, which is not the unbiased pass@k.
    """
    columns = []
    for k in ks:
        again = 1.0 - _power(1.0 - tally.c / tally.n, k)
        shift = (tally.sum(tally.values(k)) - tally.sum(again)) / tally.m
        columns.append(np.asarray(_core.pass_at_k(n, passes, k)) + shift)
    return np.stack(columns, axis=1)


def _power(base: Floats, exponent: int) -> Floats:
    """base^exponent by squaring: only ×, so that it has the same bits everywhere."""
    result = np.ones_like(base)
    while exponent:
        if exponent & 1:
            result = result * base
        base, exponent = base * base, exponent >> 1
    return result
