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
from functools import cached_property
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from passk_fast import _core, _numeric
from passk_fast._typing import Floats, Ints
from passk_fast.inference.groups import Grouping, sampled, unit_sums, units_of

Indices = NDArray[np.uintp]

# Magnitudes of a column sum to less than 2^61 in the core.
BITS = 61
# Sums that are held at a time: 64 MB.
HELD = 2**23
# Draws between two reports of progress, at most; pairs whose differences are held at a time.
DRAWS = 2**10
PAIRS = 2**8


@dataclass(frozen=True)
class SignUnits:
    """C scores of G units in S strata.

    What is left of a unit's scores after the mean (times the size of the unit) and the mean of that in its
    stratum, times √(g/(g - 1)) with g the units of the stratum, is its residual: their squares sum to
    m² Var(mean).
    """

    # Sums over the problems of each unit, (G, C), stratum after stratum, as whole multiples of 2^-`shift`.
    scores: Ints
    # Number of problems of each unit, (G,).
    problems: Ints
    # Where the strata begin, (S + 1,).
    starts: Indices
    shift: int
    # Scores of every problem, (m, C), as they came.
    values: Floats

    @property
    def count(self) -> int:
        """G."""
        return len(self.scores)

    @cached_property
    def m(self) -> int:
        """Number of problems."""
        return int(self.problems.sum())

    @cached_property
    def sizes(self) -> Floats:
        """Units of each stratum, ``(S,)``."""
        return np.diff(self.starts).astype(np.float64)

    @cached_property
    def totals(self) -> Ints:
        """Sums of the scores over each stratum, ``(S, C)``."""
        return self._by_stratum(self.scores)

    @property
    def degrees_of_freedom(self) -> int:
        """Units less one mean for each stratum."""
        return self.count + 1 - len(self.starts)

    def scaled(self, sums: NDArray[np.int64 | np.float64], power: int = 1) -> Floats:
        """What sums of whole multiples, or of their squares (`power` 2), mean."""
        return np.ldexp(sums.astype(np.float64), -power * self.shift)

    @cached_property
    def means(self) -> Floats:
        """Mean over the problems of each column, ``(C,)``."""
        return self.scaled(_numeric.sum(self.totals, axis=0)) / self.m

    @cached_property
    def variances(self) -> Floats:
        """Var(mean) of each column, ``(C,)``; NaN for one problem."""
        if self.m == 1:
            return np.full(self.scores.shape[1], np.nan)
        residuals = self.scaled(self.scores)
        residuals -= self.problems[:, None] * self.means
        variances = np.zeros(residuals.shape[1])
        for start, stop in pairwise(self.starts.tolist()):
            part = residuals[start:stop]
            part -= _numeric.mean(part, axis=0)
            variances += (stop - start) / (stop - start - 1) * _numeric.sum(part * part, axis=0)
        variances /= _numeric.square(self.m)
        return variances

    def variances_of_differences(self, first: Ints, second: Ints, squares: Floats) -> Floats:
        """Var(difference of means) of pairs of columns, ``(P,)``; `squares` of differences are ``(S, P)``."""
        problems = self.problems[:, None]
        by_size = self.scaled(
            self._by_stratum(self.scores * problems if self.m > self.count else self.scores)
        )
        totals = self.scaled(self.totals)
        d, within = totals[:, first] - totals[:, second], by_size[:, first] - by_size[:, second]
        mean = _numeric.sum(d, axis=0) / self.m
        of_problems, of_squares = self._by_stratum(problems), self._by_stratum(problems * problems)
        centred = self.scaled(squares, 2) - 2 * mean * within + mean * mean * of_squares
        g = self.sizes[:, None]
        spread = centred - _numeric.square(d - mean * of_problems) / g
        variances: Floats = np.maximum(_numeric.sum(g / (g - 1) * spread, axis=0), 0.0) / _numeric.square(
            self.m
        )
        return variances

    def sampled_differences(self, first: Ints, second: Ints, found: Grouping) -> tuple[Floats, float]:
        """Var(difference of means) of pairs of columns under clusters or strata; its degrees of freedom."""
        h = self.values - self.means
        parts = [slice(start, start + PAIRS) for start in range(0, len(first), PAIRS)]
        found_parts = [sampled(h[:, first[part]] - h[:, second[part]], found) for part in parts]
        return np.concatenate([one.variances for one in found_parts]), found_parts[0].degrees_of_freedom

    def degrees_of_flips(self, first: Ints, second: Ints) -> float:
        """Degrees of freedom of the t that flips of the differences of pairs follow, by their fourth moments.

        Scaled to the variance 1, flips of d have the fourth moment 3 - 2 Σd⁴/(Σd²)², and G normal units have
        3 - 6/(G + 2).
        """
        residuals = self.scaled(self.scores) - self.problems[:, None] * self.means
        shares = []
        for start in range(0, len(first), PAIRS):
            part = slice(start, start + PAIRS)
            squares = _numeric.square(residuals[:, first[part]] - residuals[:, second[part]])
            whole = _numeric.square(_numeric.sum(squares, axis=0))
            fourth = _numeric.sum(_numeric.square(squares), axis=0)
            shares.append(fourth[whole > 0] / whole[whole > 0])
        found = np.concatenate(shares)
        return max(float(3 / _numeric.mean(found)) - 3, 1.0) if len(found) else math.inf

    def flips(self, seed: int, replicates: int) -> Iterator[tuple[Ints, Floats]]:
        """Flipped sums of the scores ``(B, S, C)`` and of the residuals ``(B, C)``, block after block.

        A flip of the residuals follows from those of the scores, of the sizes and of ones.
        """
        columns = self.scores.shape[1]
        ones = np.ones_like(self.problems)
        table = np.column_stack([self.scores, self.problems, ones])
        block = max(1, min(DRAWS, HELD // table.shape[1] // len(self.sizes)))
        g = self.sizes[:, None]
        of_stratum = (self.scaled(self.totals) - self.means * self._by_stratum(self.problems[:, None])) / g
        factor = np.sqrt(g / (g - 1))
        for first in range(0, replicates, block):
            size = min(block, replicates - first)
            sums = _core.flipped_sums(table, self.starts, seed, first, size)
            scores = np.ascontiguousarray(sums[:, :, :columns])
            left = self.scaled(scores)
            left -= sums[:, :, columns, None] * self.means
            left -= sums[:, :, columns + 1, None] * of_stratum
            left *= factor
            # exact: whole numbers
            yield scores, left.sum(axis=1)

    def _by_stratum(self, columns: Ints) -> Ints:
        if len(self.sizes) == 1:
            return np.asarray(columns.sum(axis=0, keepdims=True))  # exact: ints
        sums: Ints = np.add.reduceat(columns, self.starts[:-1].astype(np.int64), axis=0)  # exact: ints
        return sums


def units(values: Floats, found: Grouping) -> SignUnits:
    """Units of the scores of every problem, ``(m, C)``."""
    m, scores = len(values), unit_sums(values, found)
    problems, stratum = units_of(found, m)
    order = np.argsort(stratum, kind="stable")
    starts = np.concatenate(([0], np.cumsum(np.bincount(stratum)))).astype(np.uintp)
    # The largest power of 2 by which magnitudes may be multiplied: neither the scores nor their products with
    # the sizes sum to more than this.
    shift = BITS - math.frexp(float(m * problems.max()))[1]
    whole: Ints = np.rint(np.ldexp(scores[order], shift)).astype(np.int64, order="C")
    return SignUnits(whole, problems[order], starts, shift, values)
