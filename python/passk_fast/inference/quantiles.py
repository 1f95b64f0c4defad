"""Quantiles of distributions that are known by weights or by moments."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from passk_fast import _numeric

if TYPE_CHECKING:
    from passk_fast._typing import Floats

Tails = tuple[float, float]

HALVINGS = 40


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
    low, high, aim = np.zeros(2), np.ones(2), np.array(tails)
    for _ in range(HALVINGS):
        middle = (low + high) / 2
        below = _numeric.dot(_numeric.beta_cdf(middle[:, None], a, b), weights)
        low, high = np.where(below < aim, middle, low), np.where(below < aim, high, middle)
    ends = ((low + high) / 2).tolist()
    return ends[0], ends[1]


def skewed(mean: Floats, deviation: Floats, third: Floats, level: float) -> tuple[Floats, Floats]:
    """Cornish-Fisher quantiles to the order of the skewness, where they rise."""
    z = float(_numeric.normal_ppf((1 + level) / 2))
    skew = np.divide(third, deviation * deviation * deviation, out=np.zeros_like(third), where=deviation > 0)
    # Beyond this the quantiles would no longer rise with their probability.
    skew = np.clip(skew, -3 / z, 3 / z)
    shift = skew * (z * z - 1) / 6
    return mean + deviation * (shift - z), mean + deviation * (shift + z)
