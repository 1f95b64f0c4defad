"""Shared sign flips: one random sign for each unit of the problems, the same for all models and every k.

A unit is a problem, or a cluster of them. Flipping the signs of the units' differences of two models is what
swapping the models would do, so under the null hypothesis that this makes no difference a flip is as likely
as what was observed. Flipping the residuals of one model's units is the wild bootstrap of its mean (Liu,
"Bootstrap procedures under some non-i.i.d. models", Annals of Statistics 16, 1988, with random signs).

Scores are rounded to whole multiples of a power of two that is small enough not to matter (2^-47 for 10,000
problems), so that all sums are exact and the same in any order.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from passk_fast import _core
from passk_fast.inference.groups import cluster_sums, stratum_of_clusters

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from passk_fast.inference.groups import Grouping

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]
    Indices = NDArray[np.uintp]

# Magnitudes of a column sum to less than 2^61 in the core.
BITS = 61
# Sums that are held at a time: 64 MB.
HELD = 2**23


@dataclass(frozen=True)
class Units:
    """C scores of G units in S strata, as whole multiples of 2^-`shift`.

    Attributes
    ----------
    scores : ndarray of int64, shape (G, C)
        Sums over the problems of each unit, stratum after stratum.
    residuals : ndarray of int64, shape (G, C)
        What is left of the scores after the mean (times the size of the unit) and the mean of that in the
        stratum, times √(g/(g - 1)) with g the units of the stratum: their squares sum to m² Var(mean), and so
        do the squares of their differences for differences of means.
    starts : ndarray of uintp, shape (S + 1,)
        Where the strata begin.
    shift : int
    m : int
        Number of problems.
    """

    scores: Ints
    residuals: Ints
    starts: Indices
    shift: int
    m: int

    @property
    def count(self) -> int:
        """G."""
        return len(self.scores)

    @property
    def sizes(self) -> Floats:
        """Units of each stratum, ``(S,)``."""
        return np.diff(self.starts).astype(np.float64)

    @property
    def degrees_of_freedom(self) -> int:
        """Units less one mean for each stratum."""
        return self.count + 1 - len(self.starts)

    def scaled(self, sums: NDArray[np.int64 | np.float64], power: int = 1) -> Floats:
        """What sums of whole multiples, or of their squares (`power` 2), mean."""
        return np.ldexp(sums.astype(np.float64), -power * self.shift)

    def means(self) -> Floats:
        """Mean over the problems of each column, ``(C,)``."""
        return self.scaled(self.scores.sum(axis=0)) / self.m

    def variances(self) -> Floats:
        """Var(mean) of each column, ``(C,)``."""
        residuals = self.scaled(self.residuals)
        squares: Floats = np.sum(residuals * residuals, axis=0) / self.m**2
        return squares

    def flips(self, seed: int, replicates: int) -> Iterator[tuple[Ints, Floats]]:
        """Flipped sums of the scores ``(B, S, C)`` and of the residuals ``(B, C)``, block after block."""
        both = np.concatenate([self.scores, self.residuals], axis=1)
        columns = self.scores.shape[1]
        block = max(1, HELD // (both.shape[1] * (len(self.starts) - 1)))
        for first in range(0, replicates, block):
            size = min(block, replicates - first)
            sums = _core.flipped_sums(both, self.starts, seed, first, size)
            yield (
                np.ascontiguousarray(sums[:, :, :columns]),
                self.scaled(sums[:, :, columns:].sum(axis=1)),
            )


def units(values: Floats, found: Grouping) -> Units:
    """Units of the scores of every problem, ``(m, C)``."""
    m = len(values)
    scores, sizes, stratum = values, np.ones(m), np.zeros(m, dtype=np.int64)
    if found.clusters is not None:
        scores = cluster_sums(values, found.clusters)
        sizes = np.bincount(found.clusters.codes).astype(np.float64)
        stratum = np.zeros(len(sizes), dtype=np.int64)
        if found.strata is not None:
            stratum = stratum_of_clusters(found.clusters, found.strata)
    elif found.strata is not None:
        stratum = found.strata.codes
    order = np.argsort(stratum, kind="stable")
    scores, sizes = scores[order], sizes[order]
    starts = np.concatenate(([0], np.cumsum(np.bincount(stratum))))
    residuals = _residuals(scores, sizes, starts, m)
    shift = _shift(len(scores) * max(float(np.abs(x).max()) for x in (scores, residuals)))
    return Units(_whole(scores, shift), _whole(residuals, shift), starts.astype(np.uintp), shift, m)


def _residuals(scores: Floats, sizes: Floats, starts: Ints, m: int) -> Floats:
    residuals: Floats = scores - (scores.sum(axis=0) / m) * sizes[:, None]
    for start, stop in zip(starts[:-1].tolist(), starts[1:].tolist(), strict=True):
        part = residuals[start:stop]
        part -= part.mean(axis=0)
        part *= math.sqrt((stop - start) / (stop - start - 1))
    return residuals


def _shift(bound: float) -> int:
    """The largest power by which magnitudes that sum to at most `bound` may be multiplied."""
    return BITS - math.frexp(bound)[1] if bound > 0 else 0


def _whole(values: Floats, shift: int) -> Ints:
    whole: Ints = np.rint(np.ldexp(values, shift)).astype(np.int64, order="C")
    return whole
