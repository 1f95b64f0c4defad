"""Moments, shares and quantiles of bootstrap replicates, each of every column of a table.

Sums are kept in 16 lanes, value i in lane i mod 16, which are then added pairwise.
"""

import math
from collections.abc import Sequence

from passk_fast.reference.values import folded

__all__ = ["column_moments", "column_quantiles", "column_shares_below"]

Rows = Sequence[Sequence[float]]
LANES = 16
# Sums of a million terms in another order differ by less than this share of them.
ROUNDING = 2.0**-43


def column_moments(replicates: Rows, estimates: Sequence[float]) -> tuple[list[float], list[float]]:
    """Mean less the estimate, and standard deviation with divisor B - 1.

    Sums are of distances from the estimate, in units of a power of two near the largest.

    Examples
    --------
    >>> column_moments([[1.0], [2.0], [6.0]], [2.0])
    ([1.0], [2.6457513110645907])
    """
    found = [_about(column, centre) for column, centre in zip(_columns(replicates), estimates, strict=True)]
    return [bias for bias, _ in found], [deviation for _, deviation in found]


def _about(values: list[float], centre: float) -> tuple[float, float]:
    farthest = max(abs(min(values) - centre), abs(max(values) - centre))
    unit = max(2.0 ** (math.frexp(farthest)[1] - 1), 2.0**-1022) if farthest else 2.0**-1022
    scale, count = 1.0 / unit, len(values)
    mean = _sum([(x - centre) * scale for x in values]) / count
    away = [(x - centre) * scale - mean for x in values]
    rest = _sum(away)
    squares = _sum([x * x for x in away]) - rest * rest / count
    spread = 0.0 if min(values) == max(values) else max(squares, 0.0)
    deviation = math.sqrt(spread / (count - 1)) * unit if count > 1 else math.nan
    return mean * unit, deviation


def column_shares_below(replicates: Rows, estimates: Sequence[float], sizes: Sequence[float]) -> list[float]:
    """Share below the estimate, where those equal to it up to rounding count half.

    `sizes` are those of the numbers that a replicate is a mean of, at most.
    """
    found = []
    for column, estimate, size in zip(_columns(replicates), estimates, sizes, strict=True):
        rounding = ROUNDING * max(abs(estimate), size)
        halves = sum((x - estimate < -rounding) + (x - estimate <= rounding) for x in column)
        found.append(halves / (2 * len(column)))
    return found


def column_quantiles(replicates: Rows, probabilities: Rows) -> list[list[float]]:
    """Quantiles at its row of `probabilities`, linear between order statistics.

    An infinite order statistic is the quantile if it is the nearer, or the other one is finite.
    """
    pairs = zip(_columns(replicates), probabilities, strict=True)
    return [[_quantile(sorted(column), p) for p in row] for column, row in pairs]


def _quantile(ordered: list[float], p: float) -> float:
    position = (len(ordered) - 1) * p
    below = math.floor(position)
    share = position - below
    a, b = ordered[below], ordered[min(below + 1, len(ordered) - 1)]
    if a == b or share == 0.0:
        return a
    step = b - a
    if math.isinf(step):
        return a if math.isinf(a) and (math.isfinite(b) or share < 0.5) else b
    return a + step * share if share < 0.5 else b - step * (1.0 - share)


def _columns(rows: Rows) -> list[list[float]]:
    return [list(column) for column in zip(*rows, strict=True)]


def _sum(values: list[float]) -> float:
    lanes = [0.0] * LANES
    for i, x in enumerate(values):
        lanes[i % LANES] += x
    return folded(lanes)
