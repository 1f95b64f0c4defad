"""Logarithms of gamma functions and of their ratios, vectorised."""

from __future__ import annotations

import numpy as np

from passk_fast import _numeric
from passk_fast._typing import Floats

# From here on five terms of Stirling's series are exact to the last bit or two.
SHIFT = 10
HALF_LOG_TAU = 0.9189385332046727


def log_gamma(x: Floats) -> Floats:
    """Log Γ(x), x > 0: Stirling's series at x + 10, less the logarithm of x (x + 1) … (x + 9)."""
    y = x + SHIFT
    return np.asarray((y - 0.5) * _numeric.log(y) - y + HALF_LOG_TAU + _series(y) - _numeric.log(_product(x)))


def log_rising(x: Floats, steps: Floats) -> Floats:
    """Log of x (x + 1) … (x + steps - 1)."""
    return log_gamma(x + steps) - log_gamma(x)


def log_risings(x: Floats, most: int) -> Floats:
    """Log of x (x + 1) … (x + j - 1) for j = 0 … most, ``(R, most + 1)`` of ``(R, 1)``."""
    found = np.zeros((len(x), most + 1))
    found[:, 1:] = np.cumsum(_numeric.log(x + np.arange(most)), axis=1)
    return found


def log_gamma_ratio(n: Floats, a: Floats) -> Floats:
    """Log Γ(n + a)/Γ(n + 1), n ≥ 0 and a > 0, in which nothing cancels as n grows (to 2⁵³ and beyond)."""
    y, z = n + a + SHIFT, n + 1.0 + SHIFT
    step = a - 1
    grown = (y - 0.5) * _numeric.log1p(step / z) + step * (_numeric.log(z) - 1)
    return np.asarray(grown + _series(y) - _series(z) - _numeric.log(_product(n + a) / _product(n + 1.0)))


def log_falling(b: Floats, s: Floats, k: Floats) -> Floats:
    """Log of (b/s) ((b + 1)/(s + 1)) … ((b + k - 1)/(s + k - 1)): log E(1 - p)^k of a Beta(s - b, b)."""
    zero = np.zeros(1)
    started = log_gamma_ratio(zero, s) - log_gamma_ratio(zero, b)
    return np.asarray(np.minimum(log_gamma_ratio(k, b) - log_gamma_ratio(k, s) + started, 0.0))


def _series(y: Floats) -> Floats:
    """What Stirling's formula lacks."""
    square = 1 / (y * y)
    return np.asarray(
        (1 / 12 - square * (1 / 360 - square * (1 / 1260 - square * (1 / 1680 - square / 1188)))) / y
    )


def _product(x: Floats) -> Floats:
    """The ten factors x … x + 9 in pairs: (x + i)(x + 9 - i) = x (x + 9) + i (9 - i)."""
    pairs = x * (x + 9)
    return np.asarray(pairs * (pairs + 8) * (pairs + 14) * (pairs + 18) * (pairs + 20))
