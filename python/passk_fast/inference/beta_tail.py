"""Tail of the beta distribution: P(p ≥ x) for p ~ Beta(a, b), the regularised incomplete beta function.

By its continued fraction, evaluated forwards (modified Lentz; Press et al., *Numerical Recipes*, 3rd edition,
section 6.4), on the side where it converges in about √max(a, b) steps.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

TINY = 1e-300
CONVERGED = 1e-15
MOST_STEPS = 100_000


def beta_tail(x: Floats, a: Floats, b: Floats) -> Floats:
    """P(p ≥ x), element by element of three arrays of one shape; a and b are positive.

    Examples
    --------
    >>> beta_tail(np.array([0.25, 0.25]), np.array([1.0, 2.0]), np.array([1.0, 1.0]))
    array([0.75  , 0.9375])
    """
    tail = (x <= 0).astype(np.float64)
    inside = (x > 0) & (x < 1)
    low = inside & (x < (a + 1) / (a + b + 2))
    high = inside & ~low
    tail[low] = 1 - _lower(x[low], 1 - x[low], a[low], b[low])
    tail[high] = _lower(1 - x[high], x[high], b[high], a[high])
    return tail


def _lower(x: Floats, rest: Floats, a: Floats, b: Floats) -> Floats:
    """P(p ≤ x), where rest = 1 - x and x is below the mode, about."""
    log_beta = [
        math.lgamma(p) + math.lgamma(q) - math.lgamma(p + q)
        for p, q in zip(a.tolist(), b.tolist(), strict=True)
    ]
    front = np.exp(a * np.log(x) + b * np.log(rest) - np.array(log_beta)) / a
    return np.asarray(front * _fraction(x, a, b))


def _fraction(x: Floats, a: Floats, b: Floats) -> Floats:
    """1/(1 + d_1/(1 + d_2/(1 + …))), all pairs together until the slowest has converged."""
    c, d = np.ones(len(a)), _away(1 - (a + b) * x / (a + 1))
    d = 1 / d
    value = d.copy()
    for step in range(1, MOST_STEPS):
        even = step * (b - step) * x / ((a + 2 * step - 1) * (a + 2 * step))
        odd = -(a + step) * (a + b + step) * x / ((a + 2 * step) * (a + 2 * step + 1))
        change = np.ones(len(a))
        for term in (even, odd):
            d, c = 1 / _away(1 + term * d), _away(1 + term / c)
            change = d * c
            value *= change
        if np.all(np.abs(change - 1) <= CONVERGED):
            break
    return value


def _away(value: Floats) -> Floats:
    """Not zero."""
    return np.where(np.abs(value) < TINY, TINY, value)
