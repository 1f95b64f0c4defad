"""Logarithms of gamma functions, vectorised."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

# From here on five terms of Stirling's series are exact to the last bit or two.
SHIFT = 10
HALF_LOG_TAU = 0.5 * math.log(2 * math.pi)


def log_gamma(x: Floats) -> Floats:
    """Log Γ(x), x > 0: Stirling's series at x + 10, less the logarithm of x (x + 1) … (x + 9)."""
    y = x + SHIFT
    # The ten factors in pairs: (x + i)(x + 9 - i) = x (x + 9) + i (9 - i).
    pairs = x * (x + 9)
    product = pairs * (pairs + 8) * (pairs + 14) * (pairs + 18) * (pairs + 20)
    square = 1 / (y * y)
    series = (1 / 12 - square * (1 / 360 - square * (1 / 1260 - square * (1 / 1680 - square / 1188)))) / y
    return np.asarray((y - 0.5) * np.log(y) - y + HALF_LOG_TAU + series - np.log(product))


def log_rising(x: Floats, steps: Floats) -> Floats:
    """Log of x (x + 1) … (x + steps - 1)."""
    return log_gamma(x + steps) - log_gamma(x)
