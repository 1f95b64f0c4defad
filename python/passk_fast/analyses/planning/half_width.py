"""Power and expected width of an interval whose half is some standard errors wide: t, and what bounds it.

Let the estimate be normal with a noncentrality of λ = δ/SE and the estimated standard error be S times the
true one, ν S² chi-squared. Where half the interval is T(S) true standard errors, it leaves 0 out with chance

    E[Φ(λ - T(S)) + Φ(-λ - T(S))],    T(S) = max(t √(a² S² + b²), floor),

and its half is E[T(S)] wide: integrals over S alone. a = 1, b = 0 and no floor give Student's t test and the
non-central t distribution (Johnson, Kotz and Balakrishnan, *Continuous Univariate Distributions* 2, 1995,
chapter 31).
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from passk_fast import _numeric
from passk_fast._typing import Floats

# The integral is a sum of Gauss-Legendre rules of so many nodes over panels in log S, on each of which the
# density and Φ are smooth: so many for its bell, half of them for its long tail to the left, cut again around
# the step of Φ, which is about 1/λ wide and would fall between the nodes, and where the floor is reached.
NODES, PANELS = 16, 16
POINTS, WEIGHTS = _numeric.leggauss(NODES)
STEP = np.linspace(-9, 9, 10)
# Beyond so many degrees of freedom t is normal to the digits that a plan can use.
MANY = 1e7
# Halvings of an interval of noncentralities.
HALVINGS = 60


@dataclass(frozen=True)
class HalfWidth:
    """Half an interval, T(S), in true standard errors.

    Examples
    --------
    >>> plain, floored = HalfWidth(10, 0.95), HalfWidth(10, 0.95, floor=2.5)
    >>> round(plain.power(2.8), 3), round(floored.power(2.8), 3)
    (0.714, 0.587)
    >>> round(plain.expected(), 3), round(floored.expected(), 3)
    (2.173, 2.579)
    """

    # Of Student's t.
    degrees_of_freedom: float
    level: float
    # It is never less wide.
    floor: float = 0.0
    # a and b.
    scale: float = 1.0
    more: float = 0.0

    def power(self, noncentrality: float) -> float:
        """Chance that the interval leaves 0 out, for a true effect of λ standard errors."""
        widths, weights = self._law(noncentrality)
        above, below = noncentrality - widths, -noncentrality - widths
        return float(_numeric.dot(weights, _numeric.normal_cdf(above) + _numeric.normal_cdf(below)))

    def expected(self) -> float:
        """Expected half of the interval."""
        widths, weights = self._law(0.0)
        return float(_numeric.dot(weights, widths))

    def _law(self, noncentrality: float) -> tuple[Floats, Floats]:
        """Values of T(S) and their probabilities."""
        tail = (1 + self.level) / 2
        known = self.degrees_of_freedom > MANY
        quantile = (
            _numeric.normal_ppf(tail) if known else _numeric.student_t_ppf(tail, self.degrees_of_freedom)
        )
        critical = float(quantile)
        spread, weights = np.ones(1), np.ones(1)
        if not known:
            # Where ±λ - T(S) is of the size at which Φ changes, and where the floor is reached.
            steps = np.concatenate((noncentrality - STEP, -noncentrality - STEP, [self.floor]))
            reached = _numeric.square(steps / critical) - _numeric.square(self.more)
            cuts = np.sqrt(reached[(steps > 0) & (reached > 0)]) / self.scale
            spread, weights = _chi(self.degrees_of_freedom, cuts)
        widths = critical * np.sqrt(_numeric.square(self.scale * spread) + _numeric.square(self.more))
        return np.maximum(widths, self.floor), weights


def power_of(noncentrality: float, degrees_of_freedom: float, level: float) -> float:
    """Chance that |T| exceeds its critical value at 1 - level, for a true effect of λ standard errors.

    Examples
    --------
    >>> round(power_of(2.8, math.inf, 0.95), 3), round(power_of(2.8, 10, 0.95), 3)
    (0.8, 0.714)
    """
    return HalfWidth(degrees_of_freedom, level).power(noncentrality)


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


def _chi(nu: float, steps: Floats) -> tuple[Floats, Floats]:
    """Values of S = √(χ²/ν) and their probabilities: the density of log S is S^ν exp(-ν S²/2)."""
    width = 8.5 / math.sqrt(2 * nu)
    low, high = -width - 36 / nu, width
    bell, tail = np.linspace(-width, high, PANELS + 1), np.linspace(low, -width, PANELS // 2 + 1)
    cuts = _numeric.log(steps)
    edges = np.unique(np.concatenate((tail, bell, cuts[(cuts > low) & (cuts < high)])))
    half = np.diff(edges) / 2
    x = ((edges[:-1] + half)[:, None] + half[:, None] * POINTS).ravel()
    log_density = nu * (x - _numeric.expm1(2 * x) / 2)
    weights = _numeric.exp(log_density - log_density.max()) * (half[:, None] * WEIGHTS).ravel()
    return _numeric.exp(x), weights / _numeric.sum(weights)
