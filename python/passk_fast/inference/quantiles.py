"""Quantiles of distributions that are known by weights or by moments."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from passk_fast import _numeric
from passk_fast._typing import Floats

Tails = tuple[float, float]

HALVINGS = 40


def halved(
    reached: Callable[[Floats], NDArray[np.bool_]], low: Floats, high: Floats, times: int
) -> tuple[Floats, Floats]:
    """Ends that narrow on the least numbers at which something is reached, element by element."""
    for _ in range(times):
        middle = (low + high) / 2
        there = reached(middle)
        low, high = np.where(there, low, middle), np.where(there, middle, high)
    return low, high


def weighted(values: Floats, weights: Floats, tails: Tails) -> tuple[float, float]:
    """Quantiles of weighted values."""
    order = np.argsort(values, kind="stable")
    upto = np.cumsum(weights[order])
    at = np.searchsorted(upto, np.array(tails) * upto[-1])
    low, high = values[order][np.minimum(at, len(values) - 1)].tolist()
    return low, high


def beta_mixture(mean: Floats, variance: Floats, weights: Floats, tails: Tails) -> tuple[float, float]:
    """Quantiles of a mixture of beta distributions that have these means and variances."""
    room = np.maximum(mean * (1 - mean), 1e-18)
    size = np.clip(room / np.maximum(variance, 1e-18) - 1, 1e-6, 1e12)
    a, b = np.maximum(mean * size, 1e-9), np.maximum((1 - mean) * size, 1e-9)
    aim = np.array(tails)

    def reached(x: Floats) -> NDArray[np.bool_]:
        below: Floats = _numeric.dot(_numeric.beta_cdf(x[:, None], a, b), weights)
        return below >= aim

    low, high = halved(reached, np.zeros(2), np.ones(2), HALVINGS)
    ends = ((low + high) / 2).tolist()
    return ends[0], ends[1]


def skewed(mean: Floats, deviation: Floats, third: Floats, level: float) -> tuple[Floats, Floats]:
    """Cornish-Fisher quantiles to the order of the skewness, where they rise."""
    z = float(_numeric.normal_ppf((1 + level) / 2))
    skew = _numeric.ratio(third, deviation * deviation * deviation)
    # Beyond this the quantiles would no longer rise with their probability.
    skew = np.clip(skew, -3 / z, 3 / z)
    shift = skew * (z * z - 1) / 6
    return mean + deviation * (shift - z), mean + deviation * (shift + z)
