"""Classes (n, c) and how many problems have each, for many samples at once."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

import numpy as np

from passk_fast import _core
from passk_fast._typing import Floats, Ints
from passk_fast.data.counts import Counts
from passk_fast.data.tally import Tally
from passk_fast.inference.design import of_groups
from passk_fast.inference.groups import Grouping, classes_of, labelled

# How often each class was drawn is asked for so many numbers at a time: 32 MB.
BLOCK = 2**22
# Samples have cells of their own where these are fewer than one in so many of all.
FEW = 4


@dataclass(frozen=True)
class Cells:
    """Classes (n, c), ``(D,)``, in ascending order of (n, c).

    Attributes
    ----------
    n, c : ndarray of int, shape (D,)
    at : ndarray of int, shape (R, d), or None
        Where each of R samples has its own few of them.
    """

    n: Ints
    c: Ints
    at: Ints | None = None
    # What depends on the cells alone, by who needs it.
    known: dict[str, Any] = field(default_factory=dict, repr=False, compare=False)

    @classmethod
    def observed(cls, tally: Tally) -> Cells:
        """Those that occur."""
        return cls(tally.n, tally.c)

    @classmethod
    def possible(cls, tally: Tally) -> Cells:
        """Every c that the n's allow."""
        sizes = np.unique(tally.n).tolist()
        n = np.concatenate([np.full(size + 1, size) for size in sizes])
        return cls(n, np.concatenate([np.arange(size + 1) for size in sizes]))

    def own(self, problems: Floats, few: int = FEW) -> tuple[Cells, Floats]:
        """Of each sample ``(R, D)`` the cells that it has, where they are few, and the problems there."""
        kept = problems > 0
        most = int(kept.sum(axis=1).max())
        if few * most > len(self.n):
            return self, problems
        at = np.argsort(~kept, axis=1, kind="stable")[:, :most]
        return Cells(self.n, self.c, at, self.known), np.take_along_axis(problems, at, axis=1)

    def of(self, rows: Ints | slice) -> Cells:
        """Those of some samples."""
        return self if self.at is None else Cells(self.n, self.c, self.at[rows], self.known)

    def each(self, values: Ints) -> Ints:
        """Values of all cells as those of every sample: ``(D,)``, or ``(R, d)``."""
        return values if self.at is None else values[self.at]

    def sizes(self) -> list[tuple[int, slice]]:
        """Each n and where its cells are."""
        values, starts = np.unique(self.n, return_index=True)
        ends = [*starts[1:].tolist(), len(self.n)]
        return [
            (n, slice(start, end))
            for n, start, end in zip(values.tolist(), starts.tolist(), ends, strict=True)
        ]


def places(table: Floats, index: Ints) -> Floats:
    """Columns of a table ``(R, L)``: the same of all rows, or of each its own."""
    if index.ndim == 1:
        return np.asarray(table[:, index])
    return np.take_along_axis(table, index, axis=1)


def problems_of(cells: Cells, tally: Tally) -> Floats:
    """How many problems of the tally each cell has, ``(D,)``."""
    found = np.zeros(len(cells.n))
    starts = {n: where.start for n, where in cells.sizes()}
    at = np.array([starts[n] for n in tally.n.tolist()]) + tally.c
    found[at] = tally.problems
    return found


def resampled_problems(
    tally: Tally,
    counts: Counts | Tally,
    groups: Grouping,
    seed: int,
    replicates: int,
) -> Floats:
    """Problems of each class in every bootstrap replicate, ``(R, D)``; clusters are drawn whole."""
    classes, m = len(tally), tally.m
    if labelled(counts, groups):
        at = classes_of(counts)
        step = max(1, BLOCK // m)
        parts = []
        for start in range(0, classes, step):
            some = np.arange(start, min(start + step, classes))
            design = of_groups((at[:, None] == some).astype(np.float64), groups, at)
            parts.append(design.replicate_sums(seed, 0, replicates, None)[:, : len(some)])
        return np.concatenate(parts, axis=1)
    weights = tally.problems.astype(np.float64)
    return _drawn(np.array([m]), np.array([0, classes]), weights, seed, 0, replicates)


def simulated_problems(
    tally: Tally,
    cells: Cells,
    mass: Floats,
    seed: int,
    first: int,
    replicates: int,
) -> Floats:
    """Problems of each possible cell in samples from a population, ``(R, D)``; `mass` sums to 1 per n."""
    where = cells.sizes()
    draws = np.array([int(tally.problems[tally.n == n].sum()) for n, _ in where])
    starts = np.array([0, *(part.stop for _, part in where)])
    return _drawn(draws, starts, mass, seed, first, replicates)


def _drawn(
    draws: Ints,
    starts: Ints,
    weights: Floats,
    seed: int,
    first: int,
    replicates: int,
) -> Floats:
    """How often each point was drawn, some of a stratum at a time: the draws depend on the seed alone."""
    parts = []
    for stratum, (begin, end) in enumerate(pairwise(starts.tolist())):
        # The other strata stay, for its place among them, and have no points.
        alone = np.where(np.arange(len(draws)) == stratum, draws, 0)
        points = end - begin
        step = max(1, BLOCK // points)
        for start in range(0, points, step):
            some = np.arange(start, min(start + step, points))
            values = (np.arange(points)[:, None] == some).astype(np.float64)
            ends = np.clip(starts - begin, 0, points)
            part = _core.replicate_sums(alone, ends, weights[begin:end], values, seed, first, replicates)
            parts.append(part)
    return np.concatenate(parts, axis=1)
