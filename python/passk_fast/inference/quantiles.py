"""Quantiles of distributions that are known by weights or by moments."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from passk_fast import _core, _numeric
from passk_fast.inference.beta_tail import beta_tail

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

Tails = tuple[float, float]

# A beta distribution both of whose parameters are larger is as good as normal.
NORMAL = 400.0
HALVINGS = 24


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
    size = np.clip(room / np.maximum(variance, 1e-18) - 1, 1e-6, 1e7)
    a, b = np.maximum(mean * size, 1e-9), np.maximum((1 - mean) * size, 1e-9)
    normal = np.minimum(a, b) > NORMAL
    deviation = np.sqrt(room / (size + 1))
    low, high, aim = np.zeros(2), np.ones(2), np.array(tails)
    for _ in range(HALVINGS):
        middle = (low + high) / 2
        x = np.broadcast_to(middle[:, None], (2, len(mean)))
        found = np.empty(x.shape)
        found[:, normal] = _numeric.normal_cdf((x[:, normal] - mean[normal]) / deviation[normal])
        rest = ~normal
        shapes = [np.broadcast_to(one[rest], (2, int(rest.sum()))).ravel() for one in (a, b)]
        found[:, rest] = 1 - beta_tail(x[:, rest].ravel(), *shapes).reshape(2, -1)
        under = _numeric.sum(found * weights, axis=1) < aim
        low, high = np.where(under, middle, low), np.where(under, high, middle)
    ends = ((low + high) / 2).tolist()
    return ends[0], ends[1]


def skewed(mean: Floats, deviation: Floats, third: Floats, level: float) -> tuple[Floats, Floats]:
    """Cornish-Fisher quantiles to the order of the skewness, where they rise."""
    z = float(_core.normal_ppf((1 + level) / 2))
    skew = np.divide(third, deviation**3, out=np.zeros_like(third), where=deviation > 0)
    # Beyond this the quantiles would no longer rise with their probability.
    skew = np.clip(skew, -3 / z, 3 / z)
    shift = skew * (z * z - 1) / 6
    return mean + deviation * (shift - z), mean + deviation * (shift + z)
