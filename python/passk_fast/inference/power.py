"""Power of the two-sided t test of a mean, exactly: by the non-central t distribution.

With noncentrality λ = δ/SE and ν degrees of freedom, T = (Z + λ)/S where ν S² is chi-squared, so that

    P(T > t) = E[Φ(λ - t S)],

an integral over S alone (Johnson, Kotz and Balakrishnan, *Continuous Univariate Distributions* 2, 1995,
chapter 31).
"""

from __future__ import annotations

import math
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from passk_fast import _core

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

# The integral is a sum of Gauss-Legendre rules of so many nodes over panels in log S, on each of which the
# density and Φ are smooth: so many for its bell, half of them for its long tail to the left, cut again around
# the step of Φ, which is about 1/λ wide and would fall between the nodes.
NODES, PANELS = 16, 16
POINTS, WEIGHTS = np.polynomial.legendre.leggauss(NODES)
STEP = np.linspace(-9, 9, 10)
# Beyond so many degrees of freedom t is normal to the digits that a plan can use.
MANY = 1e7
# Halvings of an interval of noncentralities.
HALVINGS = 60


def power_of(noncentrality: float, degrees_of_freedom: float, level: float) -> float:
    """Chance that |T| exceeds its critical value at 1 - level, for a true effect of λ standard errors.

    Examples
    --------
    >>> round(power_of(2.8, math.inf, 0.95), 3), round(power_of(2.8, 10, 0.95), 3)
    (0.8, 0.714)
    """
    tail = (1 + level) / 2
    if degrees_of_freedom > MANY:
        z = float(_core.normal_ppf(tail))
        return float(_core.normal_cdf(noncentrality - z) + _core.normal_cdf(-noncentrality - z))
    critical = float(_core.student_t_ppf(tail, degrees_of_freedom))
    spread, weights = _chi(degrees_of_freedom, noncentrality, critical)
    above, below = noncentrality - critical * spread, -noncentrality - critical * spread
    chances = [
        _core.normal_cdf(x) + _core.normal_cdf(y) for x, y in zip(above.tolist(), below.tolist(), strict=True)
    ]
    return float(np.dot(weights, chances))


@lru_cache(maxsize=1024)
def noncentrality_for(power: float, degrees_of_freedom: float, level: float) -> float:
    """How many standard errors the true effect must be for a power above 1 - level.

    The normal z_{α/2} + z_β, and more where the variance is known from few problems.

    Examples
    --------
    >>> round(noncentrality_for(0.8, math.inf, 0.95), 4), round(noncentrality_for(0.8, 5, 0.95), 4)
    (2.8016, 3.5139)
    """
    low, high = 0.0, 1.0
    while power_of(high, degrees_of_freedom, level) < power:
        low, high = high, 2 * high
    for _ in range(HALVINGS):
        middle = (low + high) / 2
        if power_of(middle, degrees_of_freedom, level) < power:
            low = middle
        else:
            high = middle
        if high - low < 1e-12 * high:
            break
    return high


def _chi(degrees_of_freedom: float, noncentrality: float, critical: float) -> tuple[Floats, Floats]:
    """Values of S = √(χ²/ν) and their probabilities: the density of log S is S^ν exp(-ν S²/2)."""
    nu = degrees_of_freedom
    width = 8.5 / math.sqrt(2 * nu)
    low, high = -width - 36 / nu, width
    bell, tail = np.linspace(-width, high, PANELS + 1), np.linspace(low, -width, PANELS // 2 + 1)
    # Where ±λ - t S is of the size at which Φ changes.
    steps = np.concatenate((noncentrality - STEP, -noncentrality - STEP)) / critical
    cuts = np.log(steps[steps > 0])
    edges = np.unique(np.concatenate((tail, bell, cuts[(cuts > low) & (cuts < high)])))
    half = np.diff(edges) / 2
    x = ((edges[:-1] + half)[:, None] + half[:, None] * POINTS).ravel()
    log_density = nu * (x - np.expm1(2 * x) / 2)
    weights = np.exp(log_density - log_density.max()) * (half[:, None] * WEIGHTS).ravel()
    return np.exp(x), weights / weights.sum()
