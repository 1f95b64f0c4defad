"""Mean squares of a two-way layout without replication: problems × runs (or conditions)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from passk_fast import _numeric

if TYPE_CHECKING:
    from passk_fast._typing import Floats


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
