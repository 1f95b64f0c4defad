"""Bootstrap replicates of statistics of real values: one row a problem, one column a statistic.

Sums are kept in 16 lanes, so that vector registers of any width can keep them, and are otherwise in plain
order: problem i adds weight * value to lane i mod 16; then draw j that completes the resample adds its value
to lane j mod 16; then the lanes are added pairwise.
"""

import math
from collections.abc import Sequence
from typing import Any

from passk_fast.reference.resample import resample

__all__ = ["replicate_statistic", "replicate_weights", "sample_statistic"]

Rows = Sequence[Sequence[float]]
Resample = tuple[list[int], list[int]]
LANES = 16
CANCELLED = 1 / 1024


def replicate_weights(m: int, seed: int, first: int, replicates: int) -> list[list[int]]:
    """How often each of m problems is drawn, for each replicate from `first` on.

    Examples
    --------
    >>> replicate_weights(5, seed=7, first=0, replicates=2)
    [[1, 1, 2, 1, 0], [1, 0, 3, 1, 0]]
    """
    return [_completed(resample(m, seed, first + r)) for r in range(replicates)]


def replicate_statistic(
    values: Rows, statistic: str | float, seed: int, first: int, replicates: int, studentized: bool = False
) -> list[list[Any]]:
    """A statistic of every replicate: its results, each with its standard error if `studentized`.

    The statistic is the ``"mean"`` or ``"std"`` (divisor m - 1) of every column, the ``"ratio"`` of the sums
    of the first two, or the quantile of every column at a probability. Only named ones have a standard error.

    Examples
    --------
    >>> replicate_statistic([[0.0], [1.0], [0.5]], "mean", seed=7, first=0, replicates=2)
    [[0.3333333333333333], [0.5]]
    """
    if isinstance(statistic, float):
        drawn = replicate_weights(len(values), seed, first, replicates)
        return [_quantiles(values, statistic, weights) for weights in drawn]
    of = _STATISTICS[statistic]
    both = [of(values, resample(len(values), seed, first + r)) for r in range(replicates)]
    return [list(row) if studentized else [result for result, _ in row] for row in both]


def sample_statistic(values: Rows, statistic: str) -> list[tuple[float, float]]:
    """The results of a named statistic of the values themselves, each with its standard error."""
    return _STATISTICS[statistic](values, ([1] * len(values), []))


def _quantiles(values: Rows, q: float, weights: list[int]) -> list[float]:
    """Of every column, linear between order statistics as NumPy's default."""
    m = len(values)
    position = (m - 1) * q
    below = math.floor(position)
    share = position - below
    found = []
    for c in range(len(values[0])):
        ordered = sorted(x for i in range(m) for x in [values[i][c]] * weights[i])
        a, b = ordered[below], ordered[min(below + 1, m - 1)]
        step = b - a
        found.append(a + step * share if share < 0.5 else b - step * (1.0 - share))
    return found


def _means(values: Rows, drawn: Resample) -> list[tuple[float, float]]:
    """Mean of every column and its standard error s / sqrt(m)."""
    m = len(values)
    deviations = _deviations(values, drawn)
    return [
        (_weighted(drawn, [row[c] for row in values]) / m, deviation / math.sqrt(m))
        for c, (deviation, _) in enumerate(deviations)
    ]


def _deviations(values: Rows, drawn: Resample) -> list[tuple[float, float]]:
    """Standard deviation s of every column and its standard error sqrt((mu4 - mu2**2) / m) / (2 s)."""
    m = len(values)
    found = []
    for c in range(len(values[0])):
        column = [row[c] for row in values]
        centre = _sum(column) / m
        found.append(_deviation(drawn, column, [x - centre for x in column]))
    return found


def _deviation(drawn: Resample, values: list[float], centred: list[float]) -> tuple[float, float]:
    m = len(values)
    s1 = _weighted(drawn, centred)
    s2 = _weighted(drawn, [d * d for d in centred])
    s3 = _weighted(drawn, [d * d * d for d in centred])
    s4 = _weighted(drawn, [(d * d) * (d * d) for d in centred])
    exact = None
    square = s2 - s1 * s1 / m
    if square < s2 * CANCELLED:  # most digits have cancelled: sum again about the resample's own mean
        exact = _moments(_completed(drawn), values)
    second = exact[0] if exact else square / m
    deviation = math.sqrt(second * (m / (m - 1)))

    shift, s2, s3, s4 = s1 / m, s2 / m, s3 / m, s4 / m
    fourth = s4 - 4.0 * shift * s3 + 6.0 * (shift * shift) * s2 - 3.0 * (shift * shift) * (shift * shift)
    if fourth < s4 * CANCELLED:
        second, fourth = _moments(_completed(drawn), values)
    variance = max(fourth - second * second, 0.0) / m
    return deviation, math.sqrt(variance) / (2.0 * deviation) if deviation > 0 else 0.0


def _moments(weights: list[int], values: list[float]) -> tuple[float, float]:
    """Second and fourth central moment in two passes, exactly 0 if all values drawn are equal."""
    m = len(values)
    anchor = next(value for value, weight in zip(values, weights, strict=True) if weight)
    shifted = [value - anchor for value in values]
    mean = _sum([w * d for w, d in zip(weights, shifted, strict=True)]) / m
    square = [(value - mean) * (value - mean) for value in shifted]
    second = _sum([w * d for w, d in zip(weights, square, strict=True)]) / m
    fourth = _sum([w * (d * d) for w, d in zip(weights, square, strict=True)]) / m
    return second, fourth


def _ratio(values: Rows, drawn: Resample) -> list[tuple[float, float]]:
    """Ratio r of the columns' sums and its standard error sqrt(m/(m-1) sum (x - r y)**2) / |sum y|."""
    m = len(values)
    x, y = [row[0] for row in values], [row[1] for row in values]
    sample = _sum(x) / _sum(y)
    e = [a - sample * b for a, b in zip(x, y, strict=True)]
    ratio = _weighted(drawn, x) / _weighted(drawn, y)
    change = ratio - sample
    ee = _weighted(drawn, [a * a for a in e])
    ey = _weighted(drawn, [a * b for a, b in zip(e, y, strict=True)])
    yy = _weighted(drawn, [b * b for b in y])
    square = ee - 2.0 * change * ey + change * change * yy
    if square < ee * CANCELLED:
        weights = _completed(drawn)
        error = [a - ratio * b for a, b in zip(x, y, strict=True)]
        square = _sum([w * (d * d) for w, d in zip(weights, error, strict=True)])
    return [(ratio, math.sqrt(square * (m / (m - 1))) / abs(_weighted(drawn, y)))]


_STATISTICS = {"mean": _means, "std": _deviations, "ratio": _ratio}


def _completed(drawn: Resample) -> list[int]:
    """Final weights: the Poisson weights and the draws together."""
    weights, draws = list(drawn[0]), drawn[1]
    for i in draws:
        weights[i] += 1
    return weights


def _weighted(drawn: Resample, values: list[float]) -> float:
    weights, draws = drawn
    lanes = [0.0] * LANES
    for i, weight in enumerate(weights):
        lanes[i % LANES] += weight * values[i]
    for j, i in enumerate(draws):
        lanes[j % LANES] += values[i]
    return folded(lanes)


def _sum(values: list[float]) -> float:
    return _weighted(([1] * len(values), []), values)


def folded(lanes: list[float]) -> float:
    """Lanes, a power of two of them, added pairwise."""
    half = len(lanes) // 2
    while half:
        for lane in range(half):
            lanes[lane] += lanes[lane + half]
        half //= 2
    return lanes[0]
