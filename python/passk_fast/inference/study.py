"""Runs of a model or conditions of a study on shared problems, and their pass@k."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np

from passk_fast import _numeric, _validate
from passk_fast._typing import Floats
from passk_fast.data.alignment import align
from passk_fast.data.counts import Counts
from passk_fast.inference.groups import Grouping, Sampled, independent, sampled
from passk_fast.inference.relabelling import Dealt


class Study(NamedTuple):
    """Counts by name on the same problems in the same order.

    `values` is pass@k, (m, R, K).
    """

    parts: dict[str, Counts]
    left_out: Mapping[str, tuple[Any, ...]]
    ks: _validate.Ks
    values: Floats

    @classmethod
    def of(cls, counts: Mapping[str, Counts], k: Any, match: str) -> Study:
        """Brought into one order, with the k's that all of them allow."""
        aligned = align(counts, match)
        parts = dict(aligned.counts)
        least = min(parts.values(), key=lambda part: part.min_n)
        ks = _validate.ks(k, least)
        values = np.stack([part.values(ks.values) for part in parts.values()], axis=1)
        return cls(parts, aligned.left_out, ks, values)

    @property
    def first(self) -> Counts:
        """The one whose clusters and strata stand for all."""
        return next(iter(self.parts.values()))

    @property
    def n_range(self) -> tuple[int, int]:
        """Least and greatest number of attempts of a part at a problem."""
        parts = self.parts.values()
        return min(part.min_n for part in parts), max(part.max_n for part in parts)

    @property
    def dealt(self) -> Dealt:
        """Attempts by part."""
        sizes = np.stack([part.n for part in self.parts.values()], axis=1)
        # exact: whole numbers
        return Dealt(sizes, np.sum([part.c for part in self.parts.values()], axis=0))

    @property
    def pooled(self) -> Counts:
        """All attempts at each problem together."""
        sizes, passed = self.dealt
        first = self.first
        # exact: whole numbers
        return Counts._counted(sizes.sum(axis=1), passed, first.problems, first.clusters, first.strata)


@dataclass(frozen=True, eq=False)
class MeanSquares:
    """Mean squares of the layout, one for each k."""

    problem: Floats
    effect: Floats
    residual: Floats


def mean_squares(values: Floats) -> MeanSquares:
    """Mean squares of values (m, R, K), R at least 2; NaN for one problem."""
    m, groups, ks = values.shape
    if m == 1:
        return MeanSquares(*[np.full(ks, np.nan)] * 3)
    rows, columns = _numeric.mean(values, axis=1), _numeric.mean(values, axis=0)
    grand = _numeric.mean(columns, axis=0)
    rest = values - rows[:, None] - columns + grand
    return MeanSquares(
        groups * _numeric.sum(_numeric.square(rows - grand), axis=0) / (m - 1),
        m * _numeric.sum(_numeric.square(columns - grand), axis=0) / (groups - 1),
        _numeric.sum(_numeric.sum(_numeric.square(rest), axis=0), axis=0) / ((m - 1) * (groups - 1)),
    )


def problem_variance(rows: Floats, found: Grouping) -> Sampled:
    """Variance of the means of rows (m, K) over a draw of problems; NaN for one problem."""
    residuals = rows - _numeric.mean(rows, axis=0)
    if found:
        return sampled(residuals, found)
    return independent(_numeric.sum(_numeric.square(residuals), axis=0), len(rows))
