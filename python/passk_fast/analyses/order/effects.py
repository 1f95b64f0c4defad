"""How strong an order is: odds ratios by conditional likelihood, which problems' difficulties cancel from.

Both models are exponential families in one statistic S, P(arrangement) ∝ exp(θ S): the estimate solves
E(S) = observed S, and the interval holds the θ that the score test does not reject, |S - E(S)| ≤ z·SD(S).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from passk_fast import _core, _numeric
from passk_fast._typing import Floats
from passk_fast.analyses.order.laws import joins_moments
from passk_fast.data.order import Sequences, distinct
from passk_fast.inference.intervals import ConfidenceInterval
from passk_fast.show.numbers import score

# Doublings of the bracket of a root, far beyond any odds ratio that can be told from infinity; steps to it.
DOUBLINGS = 24
STEPS = 60


@dataclass(frozen=True, eq=False, repr=False)
class OddsRatio:
    """By how much the odds of success change: 1 is no change.

    Attributes
    ----------
    estimate : float
        Conditional maximum-likelihood estimate; 0 or infinite where the attempts are as extreme as can be,
        NaN where they tell nothing.
    confidence_interval : ConfidenceInterval
        `low` and `high`, by inversion of the score test.
    level : float

    Examples
    --------
    >>> attempts = pk.Attempts(np.repeat(np.arange(40), 5), np.tile([0, 0, 1, 0, 1], 40))
    >>> pk.order_test(attempts).slope
    OddsRatio(2.3128 [1.7977, 2.9766])
    """

    estimate: float
    confidence_interval: ConfidenceInterval[float]
    level: float

    def __repr__(self) -> str:
        low, high = map(score, self.confidence_interval)
        return f"OddsRatio({score(self.estimate)} [{low}, {high}])"


@dataclass(frozen=True)
class Family:
    """Mean and variance of the statistic at θ, the least and the most it can be."""

    moments: Callable[[float], tuple[float, float]]
    least: float
    most: float

    def odds_ratio(self, observed: float, level: float) -> OddsRatio:
        """Odds ratio e^θ of what was observed."""
        if self.least >= self.most:
            return OddsRatio(np.nan, ConfidenceInterval(0.0, np.inf), level)
        z = _core.normal_ppf((1 + level) / 2)
        middle = self._solve(observed, 0.0, 0.0)
        start = middle if np.isfinite(middle) else 0.0
        ends = [self._solve(observed, z, start), middle, self._solve(observed, -z, start)]
        low, estimate, high = (np.inf if theta > 700 else float(_numeric.exp(theta)) for theta in ends)
        return OddsRatio(estimate, ConfidenceInterval(low, high), level)

    def _solve(self, observed: float, z: float, start: float) -> float:
        """The θ at which the observed value is z standard deviations above its mean, sought from `start`."""
        if observed >= self.most and z <= 0:
            return np.inf
        if observed <= self.least and z >= 0:
            return -np.inf

        def excess(theta: float) -> float:
            mean, variance = self.moments(theta)
            return observed - mean - z * float(np.sqrt(variance))

        step = float(1 / np.sqrt(self.moments(start)[1]))
        low, high = start - (z + 0.5) * step, start + (0.5 - z) * step
        below, above = excess(low), excess(high)
        for _ in range(DOUBLINGS):
            if below > 0 >= above:
                return _root(excess, low, high, below, above)
            step *= 2
            if below <= 0:
                low -= step
                below = excess(low)
            if above > 0:
                high += step
                above = excess(high)
        return np.inf if above > 0 else -np.inf


def _root(
    function: Callable[[float], float], low: float, high: float, at_low: float, at_high: float
) -> float:
    """Where a function falls through 0 between two ends: false position, an end that stays losing half its
    weight (the Illinois rule).
    """
    moved, last = 0, np.inf
    for _ in range(STEPS):
        middle = (low * at_high - high * at_low) / (at_high - at_low)
        at_middle = function(middle)
        if at_middle == 0 or abs(middle - last) <= 1e-12 * abs(middle):
            break
        side, last = (1 if at_middle > 0 else -1), middle
        if side > 0:
            low, at_low, at_high = middle, at_middle, at_high / (2 if moved == side else 1)
        else:
            high, at_high, at_low = middle, at_middle, at_low / (2 if moved == side else 1)
        moved = side
    return middle


def slope(statistics: Sequences, level: float) -> OddsRatio:
    """Change of the odds of success from one attempt to the next: logit P(success at j) = αᵢ + β j.

    The likelihood given c is exp(β W)/e_c(q, …, qⁿ) with q = e^β, and the symmetric polynomial e_c of powers
    is a Gaussian binomial coefficient: a product of ratios (1 - q^(n-c+i))/(1 - qⁱ), i ≤ c.
    """
    n, c = statistics.n, statistics.c
    rarer = np.minimum(c, n - c)
    # How often the product has each exponent: above the bar i + n - rarer, below it i, for i = 1, …, rarer.
    top = int(n.max(initial=0)) + 2
    count = np.bincount(n - rarer + 1, minlength=top) - np.bincount(n + 1, minlength=top)
    count -= np.bincount(np.ones_like(rarer), minlength=top) - np.bincount(rarer + 1, minlength=top)
    exponents = np.flatnonzero(np.cumsum(count))
    times = np.cumsum(count)[exponents].astype(np.float64)
    a = exponents.astype(np.float64)
    least, most = float(_numeric.sum(c * (c + 1) / 2)), float(_numeric.sum(c * (2 * n - c + 1) / 2))

    def moments(beta: float) -> tuple[float, float]:
        y = np.clip(beta * a / 2, -300.0, 300.0)
        mean, variance = _langevin(y)
        # d log(q^a - 1)/dβ is a (1 + coth y)/2; what is 1/β of it cancels between the bars.
        total = least + float(_numeric.dot(times, a * (1 + mean) / 2))
        return total, max(float(_numeric.dot(times, _numeric.square(a) * variance / 4)), 0.0)

    # exact: whole numbers
    return Family(moments, least, most).odds_ratio(float(statistics.rank_sum.sum()), level)


def _langevin(y: Floats) -> tuple[Floats, Floats]:
    """Value coth y - 1/y and slope 1/y² - 1/sinh² y, by their series where they would cancel."""
    small = np.abs(y) < 0.1
    big = np.where(small, 1.0, y)
    s = _numeric.square(np.where(small, y, 0.0))
    series = y * (1 / 3 - s * (1 / 45 - s * (2 / 945 - s * (1 / 4725 - s * 2 / 93555))))
    tilt = 1 / 3 - s * (1 / 15 - s * (2 / 189 - s * (1 / 675 - s * 2 / 10395)))
    value = np.where(small, series, 1 / _numeric.tanh(big) - 1 / big)
    # 1/sinh² y = 4 e^(−2y) / (1 − e^(−2y))², which is even in y.
    twice = -2 * np.abs(big)
    bell = 4 * _numeric.exp(twice) / _numeric.square(_numeric.expm1(twice))
    return value, np.where(small, tilt, 1 / _numeric.square(big) - bell)


def dependence(statistics: Sequences, level: float) -> OddsRatio:
    """Odds of success after a success over those after a failure: logit P = αᵢ + γ·[the one before passed].

    Given n, c and the outcomes at both ends the likelihood is ∝ exp(γ J): with r runs of passed attempts
    there are J = c - r joins, and C(c-1, r-1) C(n-c-1, s-1) arrangements, s runs of failed ones.
    """
    ends = (statistics.first == 1) + statistics.last
    (n, c, ends), units = distinct(statistics.n, statistics.c, ends)
    low, high = np.maximum(1, ends), np.minimum(c, n - c - 1 + ends)
    sizes = high - low + 1
    starts = np.concatenate([[0], np.cumsum(sizes)[:-1]])
    member = np.repeat(np.arange(len(sizes)), sizes)
    r = low[member] + np.arange(len(member)) - starts[member]
    s = r + 1 - ends[member]
    # Logarithms of the numbers of arrangements: sums of those of the ratios of neighbours.
    ratios = (c[member] - r) * (n[member] - c[member] - s) / (r * s)
    logs = np.concatenate([[0.0], np.cumsum(_numeric.log(np.where(r == high[member], 1.0, ratios)))])[:-1]
    logs -= logs[starts[member]]
    # About their means, so that the variance does not cancel.
    centre = joins_moments(n, c).mean
    joins = c[member] - r - centre[member]
    squares = _numeric.square(joins)

    def moments(gamma: float) -> tuple[float, float]:
        exponent = logs + gamma * joins
        exponent -= np.maximum.reduceat(exponent, starts)[member]
        weights = _numeric.exp(exponent)
        total, first, second = (
            _numeric.segment_sums(part, starts) for part in (weights, weights * joins, weights * squares)
        )
        mean = first / total
        return float(_numeric.dot(units, centre + mean)), float(
            _numeric.dot(units, np.maximum(second / total - _numeric.square(mean), 0.0))
        )

    if not len(units):
        return Family(lambda _: (0.0, 0.0), 0.0, 0.0).odds_ratio(0.0, level)
    family = Family(moments, float(_numeric.dot(units, c - high)), float(_numeric.dot(units, c - low)))
    # exact: whole numbers
    return family.odds_ratio(float(statistics.joins.sum()), level)
