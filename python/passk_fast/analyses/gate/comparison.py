"""A comparison held against how much worse the first model may be."""

from __future__ import annotations

import numpy as np

from passk_fast import _validate
from passk_fast.analyses.comparison.result import Comparison
from passk_fast.analyses.gate.gate import Decision, not_worse


def kept_up(comparison: Comparison, margin: float) -> list[Decision]:
    """A decision for each k, by its interval: the simultaneous one where there are several k.

    Raises
    ------
    ValueError
        If the margin is not in [0, 1).

    Examples
    --------
    >>> a, b = pk.Counts(10, [1, 2, 3, 4] * 10), pk.Counts(10, [5, 6, 7, 8] * 10)
    >>> [one.outcome for one in kept_up(pk.compare(a, b, k=1), 0.02)]
    ['fail']
    """
    least = _validate.number(margin, "fail_if_worse")
    if not 0 <= least < 1:
        raise ValueError(f"--fail-if-worse must satisfy 0 <= margin < 1; got {least:g}")
    ends, kind = comparison.simultaneous_interval, "simultaneous " if np.size(comparison.k) > 1 else ""
    columns = (np.atleast_1d(x).tolist() for x in (comparison.k, comparison.difference, *ends))
    return [
        not_worse(comparison.names, k, least, difference, low, high, comparison.level, kind)
        for k, difference, low, high in zip(*columns, strict=True)
    ]
