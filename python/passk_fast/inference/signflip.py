"""The exact paired test: p-values of mean differences under random signs.

If it makes no difference which of two models is which, the difference on each problem is as likely as its
negative, and so is the sum of the differences in a cluster, whose problems belong together.
"""

from __future__ import annotations

import numpy as np

from passk_fast import _core
from passk_fast._typing import Floats, Ints

# Rounding error of a difference of two scores in [0, 1].
ROUNDING = 2.0**-46


def sign_flip(values: Floats, counts: Ints, tolerance: float = ROUNDING) -> tuple[float, str]:
    """Probability that random signs take the sum as far from 0 as it is, and how it was computed.

    There are so many of each value, ``(D,)``. Values as close together as the tolerance are the same, and
    this close to zero are none.

    Examples
    --------
    Nine of ten in favour:

    >>> sign_flip(np.array([1.0, -1.0, 0.0]), np.array([9, 1, 30]))
    (0.021484375, 'enumeration')
    """
    moved = np.flatnonzero(np.abs(values) > tolerance)
    order = moved[np.argsort(np.abs(values[moved]), kind="stable")]
    sizes, weights = np.abs(values[order]), counts[order]
    if not len(order):
        return _core.sign_flip(sizes, weights.view(np.uint64), weights.view(np.uint64), tolerance)
    starts = np.flatnonzero(np.diff(sizes, prepend=-1.0) > tolerance)
    groups = np.add.reduceat(weights, starts)  # exact: whole numbers
    plus = np.add.reduceat(np.where(values[order] > 0, weights, 0), starts)  # exact: whole numbers
    return _core.sign_flip(sizes[starts], groups.view(np.uint64), plus.view(np.uint64), tolerance)
