"""Null laws of the statistics of order: given c of n, all C(n, c) arrangements are equally likely.

Moments hold for any 0 < c < n. Laws are exact, made of counts of arrangements; sums over units are
convolutions.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import comb
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from passk_fast import _numeric
from passk_fast._typing import Floats

# Multiplications that an exact law may take: some tens of milliseconds.
MOST_WORK = 1 << 24
# Arrangements that are told apart where values lie on no lattice.
MOST_VALUES = 1 << 16


class Moments(NamedTuple):
    """Mean and variance of each unit's statistic."""

    mean: Floats
    variance: Floats


class Law(NamedTuple):
    """A discrete law: values in ascending order, and their probabilities."""

    values: Floats
    probabilities: Floats

    def two_sided(self, observed: float, mean: float) -> float:
        """Chance of a value at least as far from the mean as the one observed."""
        far = np.abs(self.values - mean) >= abs(observed - mean) * (1 - 1e-12) - 1e-9
        return min(1.0, float(_numeric.sum(self.probabilities[far])))


def _floats(n: ArrayLike, c: ArrayLike) -> tuple[Floats, Floats]:
    return np.asarray(n, dtype=np.float64), np.asarray(c, dtype=np.float64)


def rank_sum_moments(n: ArrayLike, c: ArrayLike) -> Moments:
    """Wilcoxon's: c(n + 1)/2 and c(n - c)(n + 1)/12."""
    n, c = _floats(n, c)
    return Moments(c * (n + 1) / 2, c * (n - c) * (n + 1) / 12)


def joins_moments(n: ArrayLike, c: ArrayLike) -> Moments:
    """Joins are hypergeometric: c drawn from n of which c - 1 count.

    There are C(c - 1, j) C(n - c + 1, c - j) arrangements with j joins: c - j runs of passed attempts.
    """
    n, c = _floats(n, c)
    return Moments(c * (c - 1) / n, c * (c - 1) / n * (n - c + 1) / n * (n - c) / (n - 1))


def runs_moments(n: ArrayLike, c: ArrayLike) -> Moments:
    """Wald and Wolfowitz's: with a = 2c(n - c), 1 + a/n and a(a - n)/(n²(n - 1))."""
    n, c = _floats(n, c)
    a = 2 * c * (n - c)
    return Moments(1 + a / n, a / n * ((a - n) / n) / (n - 1))


def first_moments(n: ArrayLike, c: ArrayLike) -> Moments:
    """Of the first success: (n + 1)/(c + 1) and (n + 1)c(n - c)/((c + 1)²(c + 2))."""
    n, c = _floats(n, c)
    return Moments((n + 1) / (c + 1), (n + 1) * c * (n - c) / (_numeric.square(c + 1) * (c + 2)))


def log_rank_moments(n: ArrayLike, c: ArrayLike) -> Moments:
    """Of the first successes expected up to the first one: a martingale, so the mean is 1."""
    sizes, passed = np.atleast_1d(n), np.atleast_1d(c)
    laws = [
        (first_law(a, b), log_rank_values(a, b)) for a, b in zip(sizes.tolist(), passed.tolist(), strict=True)
    ]
    variance = np.array([float(_numeric.dot(law, _numeric.square(values - 1))) for law, values in laws])
    return Moments(np.ones(len(laws)), variance)


def log_rank_values(n: int, c: int) -> Floats:
    """First successes expected up to the first one at t = 1, …, n - c + 1: Σ c/(n - j + 1) for j ≤ t."""
    return np.cumsum(c / np.arange(n, c - 1, -1, dtype=np.float64))


def rank_sum_law(n: int, c: int) -> Floats:
    """Probabilities of the rank sum from its least value c(c + 1)/2 on (Mann and Whitney's recursion).

    Over the positions one by one: how many sets of so many of them have which sum.
    """
    chosen = min(c, n - c)
    sets = np.zeros((chosen + 1, chosen * (n - chosen) + 1))
    sets[0, 0] = 1.0
    for position in range(n):
        for size in range(min(position + 1, chosen), 0, -1):
            shift = position + 1 - size
            if shift < sets.shape[1]:
                sets[size, shift:] += sets[size - 1, : sets.shape[1] - shift]
    law: Floats = sets[chosen] / comb(n, chosen)
    return law


def joins_law(n: int, c: int) -> Floats:
    """Probabilities of the joins, from max(0, 2c - n - 1) to c - 1: of the hypergeometric law."""
    j = np.arange(max(0, 2 * c - n - 1), c - 1, dtype=np.float64)
    return _from_ratios((c - 1 - j) * (c - j) / ((j + 1) * (n - 2 * c + j + 2)))


def runs_law(n: int, c: int) -> Floats:
    """Probabilities of 2, 3, … runs: with f = n - c and b = C(c - 1, h - 1) C(f - 1, h - 1), 2b arrangements
    have 2h runs and b(n - 2h)/h have 2h + 1.
    """
    f, h = n - c, np.arange(1, min(c, n - c) + 1, dtype=np.float64)
    b = _from_ratios((c - h[:-1]) * (f - h[:-1]) / _numeric.square(h[:-1]))
    law: Floats = np.stack([2 * b, b * (n - 2 * h) / h], axis=1).ravel()
    shares: Floats = law / _numeric.sum(law)
    return shares


def _from_ratios(ratios: Floats) -> Floats:
    """Probabilities, each a ratio times the one before."""
    logs = np.concatenate([[0.0], np.cumsum(_numeric.log(ratios))])
    law = _numeric.exp(logs - logs.max())
    shares: Floats = law / _numeric.sum(law)
    return shares


def first_law(n: int, c: int) -> Floats:
    """Probabilities of the first success at 1, …, n - c + 1: C(n - t, c - 1)/C(n, c)."""
    t = np.arange(1, n - c + 1, dtype=np.float64)
    law: Floats = c / n * np.cumprod(np.concatenate([[1.0], (n - t - c + 1) / (n - t)]))
    return law


class Lattice(NamedTuple):
    """A statistic with whole values: its least one, how many there are, and their probabilities."""

    least: Callable[[int, int], int]
    size: Callable[[int, int], int]
    law: Callable[[int, int], Floats]


LATTICES = {
    "rank sum": Lattice(lambda n, c: c * (c + 1) // 2, lambda n, c: c * (n - c) + 1, rank_sum_law),
    "joins": Lattice(lambda n, c: max(0, 2 * c - n - 1), lambda n, c: min(c, n - c + 1), joins_law),
    "runs": Lattice(lambda n, c: 2, lambda n, c: 2 * min(c, n - c), runs_law),
    "first success": Lattice(lambda n, c: 1, lambda n, c: n - c + 1, first_law),
}
MOMENTS = {
    "rank sum": rank_sum_moments,
    "joins": joins_moments,
    "runs": runs_moments,
    "first success": first_moments,
    "log-rank": log_rank_moments,
}

Classes = Sequence[tuple[int, int, int]]


def exact_law(test: str, classes: Classes) -> Law | None:
    """Law of a statistic summed over units, given as (n, c, how many); None where it would take too long."""
    if test == "log-rank":
        return _enumerated(classes)
    lattice = LATTICES[test]
    if _work(lattice, classes) > MOST_WORK:
        return None
    least = 0
    probabilities: Floats = np.ones(1)
    for n, c, units in classes:
        own = lattice.law(n, c)
        least += units * lattice.least(n, c)
        for _ in range(units):
            probabilities = _numeric.convolve(probabilities, own)
    return Law(least + np.arange(len(probabilities), dtype=np.float64), probabilities)


def _work(lattice: Lattice, classes: Classes) -> float:
    """Multiplications of the laws and of their convolution, about."""
    reach, work = 1, 0.0
    for n, c, units in classes:
        size = lattice.size(n, c)
        # A product of k laws with `size` values each has k (size - 1) + 1.
        work += units * size * (reach + units * size / 2)
        if lattice.law is rank_sum_law:
            work += n * min(c, n - c) * size
        reach += units * (size - 1)
    return work


def _enumerated(classes: Classes) -> Law | None:
    """Values that lie on no lattice: all sums, equal ones together."""
    sums_told_apart = 1
    for n, c, units in classes:
        # Of equal units, as many as there are multisets of their values.
        sums_told_apart *= comb(n - c + units, min(units, n - c)) if n - c < MOST_VALUES else MOST_VALUES + 1
        if sums_told_apart > MOST_VALUES:
            return None
    values: Floats = np.zeros(1)
    probabilities: Floats = np.ones(1)
    for n, c, units in classes:
        own, law = log_rank_values(n, c), first_law(n, c)
        for _ in range(units):
            sums = np.add.outer(values, own).ravel()
            shares = np.multiply.outer(probabilities, law).ravel()
            _, first, places = np.unique(sums.round(9), return_index=True, return_inverse=True)
            values = sums[first]
            probabilities = np.bincount(places.ravel(), weights=shares).astype(np.float64)
    return Law(values, probabilities)
