"""Two models on the same problems: how often each pair of results occurs.

A problem's difference depends on (n, c) of either model alone, so everything about a comparison follows from
the distinct pairs of these and how many problems have each.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from passk_fast import _core
from passk_fast._typing import Floats, Ints
from passk_fast.data.counts import Counts
from passk_fast.inference.groups import classes_of
from passk_fast.inference.signflip import ROUNDING

# A table of all pairs of classes up to this size (or this many times the problems) is cheaper than sorting.
TABLE, PER_PROBLEM = 2**16, 4


@dataclass(frozen=True, eq=False)
class Pairs:
    """The distinct pairs of results of two models on m problems, P of them."""

    # The models, with the same problems in the same order.
    a: Counts
    b: Counts
    # The class of either model, as an index into its tally, (P,).
    of_a: Ints
    of_b: Ints
    # How many problems have this pair, (P,).
    problems: Ints
    _codes: Ints

    @classmethod
    def of(cls, a: Counts, b: Counts) -> Pairs:
        """The pairs of two models with the same problems in the same order."""
        of_a, of_b = _classes(a), _classes(b)
        columns = len(b.tally)
        codes = of_a * columns + of_b
        size = len(a.tally) * columns
        if size <= max(TABLE, PER_PROBLEM * a.m):
            table = np.bincount(codes, minlength=size)
            found = np.flatnonzero(table)
            problems = table[found]
        else:
            found, problems = np.unique(codes, return_counts=True)
        return cls(a, b, found // columns, found % columns, problems.astype(np.int64), codes)

    @property
    def m(self) -> int:
        """Number of problems."""
        return len(self._codes)

    @cached_property
    def index(self) -> Ints:
        """The pair of each problem, ``(m,)``."""
        codes = self.of_a * len(self.b.tally) + self.of_b
        return np.searchsorted(codes, self._codes)

    def values(self, ks: tuple[int, ...]) -> tuple[Floats, Floats, Floats]:
        """pass@k of both models and their difference, a row for each pair: ``(P, K)`` each.

        What is equal up to rounding (1/5 from 2 of 10 and 20 of 100) is equal.
        """
        first, second = self.a.tally.values(ks)[self.of_a], self.b.tally.values(ks)[self.of_b]
        d = first - second
        d[np.abs(d) <= ROUNDING] = 0.0
        return first, second, d

    @property
    def attempts(self) -> tuple[Ints, Ints, Ints, Ints]:
        """Attempts and successes of the first model and of the second, of each pair: ``(P,)`` each."""
        a, b = self.a.tally, self.b.tally
        return a.n[self.of_a], a.c[self.of_a], b.n[self.of_b], b.c[self.of_b]

    @property
    def same_sizes(self) -> bool:
        """Whether both models made as many attempts, problem by problem."""
        n_a, _, n_b, _ = self.attempts
        return bool(np.all(n_a == n_b))

    @staticmethod
    def column_sums(counts: Ints, values: Floats) -> Any:
        """Sums of columns ``(P, K)`` over rows that count so often, in a fixed order."""
        return _core.column_sums(counts, np.ascontiguousarray(values))

    def sum(self, values: Floats) -> Any:
        """Sum over the problems of values ``(P, K)``, in a fixed order."""
        return self.column_sums(self.problems, values)


def _classes(counts: Counts) -> Ints:
    """The class of each problem, as an index into the tally."""
    tally = counts.tally
    most = int(tally.c[-1])
    if tally.min_n < tally.max_n or most > TABLE:
        return classes_of(counts)
    # Of one number of attempts the classes are the numbers of successes, in order.
    place = np.zeros(most + 1, dtype=np.int64)
    place[tally.c] = np.arange(len(tally))
    return place[counts.c]
