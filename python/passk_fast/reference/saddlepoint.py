"""The bootstrap with infinitely many replicates: the distribution of a sum by its saddlepoint approximation.

A stratum makes ``draws`` independent draws of a value; the statistic is the sum of all draws of all strata.
Let K be its cumulant generating function, the logarithm of E e^(t·sum), and let t solve K′(t) = x. Tilting
every draw's probabilities by e^(t·value) moves the mean of the sum to x; how far the tilted distribution is
from the original, t·x − K(t), tells how improbable a sum of x is:

    w = sgn(t)·√(2(t·x − K(t))),   u = t·√K″(t),   r* = w + log(u/w)/w,   P(sum ≤ x) ≈ Φ(r*).

Near the mean both u and w vanish. In standard units, with K = t²/2 + ρ₃t³/6 + ρ₄t⁴/24 + ρ₅t⁵/120,

    log(u/w)/w = ρ₃/6 + (ρ₄/8 − 7ρ₃²/36)·t + (ρ₅/20 − 11ρ₃ρ₄/48 + 31ρ₃³/162)·t² + …,

so at the mean r* = ρ₃/6: positive skewness puts more than half of the probability below the mean.

References
----------
R. Lugannani and S. Rice, "Saddle point approximation for the distribution of the sum of independent random
variables", Adv. Appl. Prob. 12 (1980). O. E. Barndorff-Nielsen, "Inference on full or partial parameters
based on the standardized signed log likelihood ratio", Biometrika 73 (1986). A. C. Davison and D. V.
Hinkley, "Saddlepoint approximations in resampling methods", Biometrika 75 (1988).
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from passk_fast.reference.elementary import exp, expm1, log, log1p
from passk_fast.reference.special import normal_cdf, normal_ppf

__all__ = ["Cumulants", "Saddlepoint", "Stratum", "divide"]

CLOSE = 1e-7  # relative change of t below which a first-order correction finishes a search
STEPS = 200
SMALL = 0.25  # |z| up to which e^z − 1 − z is summed as a series
LARGE = 500.0  # z above which e^z is scaled down before it is summed
INVERSE_FACTORIALS = tuple(1.0 / math.factorial(j) for j in range(13, 1, -1))


@dataclass(frozen=True)
class Stratum:
    """Independent draws from the same distribution on finitely many values."""

    draws: int
    probabilities: Sequence[float]
    values: Sequence[float]

    def expectation(self, term: Callable[[float], float]) -> float:
        """Return the sum of probability × term(value)."""
        total = 0.0
        for p, value in zip(self.probabilities, self.values, strict=True):
            total += p * term(value)
        return total

    def mode(self) -> tuple[float, float]:
        """Return the value drawn most often (the first of them) and its probability."""
        best = max(range(len(self.values)), key=lambda d: self.probabilities[d])
        return self.values[best], self.probabilities[best]

    def is_constant(self) -> bool:
        """Whether all values are equal, up to rounding (or too close for a variance above zero)."""
        low, high = min(self.values), max(self.values)
        return high - low <= max(1e-14 * max(abs(low), abs(high)), 1e-100)


def divide(
    draws: Sequence[int], starts: Sequence[int], weights: Sequence[float], values: Sequence[float]
) -> list[Stratum]:
    """Cut the points of a resampling design into strata.

    Stratum g makes ``draws[g]`` draws among the points ``starts[g]`` to ``starts[g + 1] - 1``, with
    probabilities proportional to ``weights``.

    Examples
    --------
    >>> divide([5], [0, 2], [3.0, 1.0], [0.0, 1.0])
    [Stratum(draws=5, probabilities=[0.75, 0.25], values=[0.0, 1.0])]
    """
    strata = []
    for g, times in enumerate(draws):
        points = [i for i in range(starts[g], starts[g + 1]) if weights[i] > 0.0]
        if times > 0:
            total = 0.0
            for i in points:
                total += weights[i]
            strata.append(Stratum(times, [weights[i] / total for i in points], [values[i] for i in points]))
    return strata


@dataclass(frozen=True)
class Tilted:
    """K and its derivatives at one t: t·K′ − K, K′, K″, K‴."""

    divergence: float
    mean: float
    variance: float
    third: float


class Cumulants:
    """The cumulant generating function of the sum, minus its mean, in its standard deviations."""

    def __init__(self, strata: Sequence[Stratum]) -> None:
        self.mean = self.low = self.high = 0.0
        variance = 0.0
        centres = [stratum.expectation(lambda v: v) for stratum in strata]
        for stratum, centre in zip(strata, centres, strict=True):
            draws = float(stratum.draws)
            self.mean += draws * centre
            variance += draws * stratum.expectation(lambda v, c=centre: (v - c) * (v - c))  # type: ignore[misc]
            self.low += draws * min(stratum.values)
            self.high += draws * max(stratum.values)
        self.standard_deviation = math.sqrt(variance)
        self.strata = [
            Stratum(s.draws, s.probabilities, [(v - centre) / self.standard_deviation for v in s.values])
            for s, centre in zip(strata, centres, strict=True)
            if not s.is_constant()
        ]
        self.skewness = self.kurtosis = self.fifth = 0.0
        for stratum in self.strata:
            draws = float(stratum.draws)
            second = stratum.expectation(lambda y: y * y)
            third = stratum.expectation(lambda y: y * y * y)
            self.skewness += draws * third
            self.kurtosis += draws * (stratum.expectation(lambda y: y * y * (y * y)) - 3.0 * second * second)
            self.fifth += draws * (stratum.expectation(lambda y: y * y * (y * y) * y) - 10.0 * second * third)

    def tilt(self, t: float) -> Tilted:
        """Return K and its derivatives at t."""
        divergence = mean = variance = third = 0.0
        for stratum in self.strata:
            one = _tilt(stratum, t)
            draws = float(stratum.draws)
            divergence += draws * one.divergence
            mean += draws * one.mean
            variance += draws * one.variance
            third += draws * one.third
        return Tilted(divergence, mean, variance, third)


def _exp_remainder(z: float) -> float:
    """e^z − 1 − z, without cancellation for small z."""
    if abs(z) > SMALL:
        return expm1(z) - z
    series = 0.0
    for c in INVERSE_FACTORIALS:
        series = series * z + c
    return z * z * series


def _tilt(stratum: Stratum, t: float) -> Tilted:
    """K and its derivatives for one draw of centred values.

    With q = e^z − 1 − z ≥ 0 and Σ p·z = 0, both E e^z − 1 = Σ p·q and E z·e^z = Σ p·z·(z + q) are sums of
    nonnegative terms: relative accuracy for the smallest t.
    """
    low, high = min(stratum.values), max(stratum.values)
    if max(t * low, t * high) > LARGE:
        return _tilt_scaled(stratum, t, high if t > 0.0 else low)
    excess = moment = 0.0
    weights = []
    for p, y in zip(stratum.probabilities, stratum.values, strict=True):
        z = t * y
        q = _exp_remainder(z)
        excess += p * q
        moment += p * y * (z + q)
        weights.append(p * (1.0 + (z + q)))
    total = 1.0 + excess
    mean = moment / total
    variance, third = _central_moments(stratum, weights, total, 0.0, mean)
    return Tilted(t * mean - log1p(excess), mean, variance, third)


def _tilt_scaled(stratum: Stratum, t: float, end: float) -> Tilted:
    """The same where e^z may overflow: everything is measured from the end that the tilt leads to."""
    total = moment = 0.0
    weights = []
    for p, y in zip(stratum.probabilities, stratum.values, strict=True):
        weight = p * exp(t * (y - end))
        total += weight
        moment += weight * (y - end)
        weights.append(weight)
    distance = moment / total
    variance, third = _central_moments(stratum, weights, total, end, distance)
    return Tilted(t * distance - log(total), end + distance, variance, third)


def _central_moments(
    stratum: Stratum, weights: Sequence[float], total: float, origin: float, distance: float
) -> tuple[float, float]:
    """Variance and third central moment under weights about origin + distance."""
    second = third = 0.0
    for weight, y in zip(weights, stratum.values, strict=True):
        c = (y - origin) - distance
        second += weight * (c * c)
        third += weight * (c * c * c)
    return second / total, third / total


class Saddlepoint:
    """The distribution of a sum of independent draws by the saddlepoint approximation.

    Examples
    --------
    One thousand draws with replacement from the four values 0, 0.1, 0.5 and 1:

    >>> distribution = Saddlepoint([Stratum(1000, [0.25] * 4, [0.0, 0.1, 0.5, 1.0])])
    >>> round(distribution.ppf(0.975), 2)
    424.5
    """

    def __init__(self, strata: Sequence[Stratum]) -> None:
        self.cumulants = Cumulants(strata)
        skewness, kurtosis = self.cumulants.skewness, self.cumulants.kurtosis
        self.series = (
            skewness / 6.0,
            kurtosis / 8.0 - 7.0 * skewness * skewness / 36.0,
            self.cumulants.fifth / 20.0
            - 11.0 * skewness * kurtosis / 48.0
            + 31.0 * skewness * skewness * skewness / 162.0,
        )
        # The series errs by t³, the formula by the rounding of log(u/w)/w, which is of order 1e-16/t.
        self.near = 1e-3 / (1.0 + abs(skewness))

    def cdf(self, x: float) -> float:
        """P(sum ≤ x)."""
        c = self.cumulants
        if x >= c.high:
            return 1.0
        if x < c.low:
            return 0.0
        target = (x - c.mean) / c.standard_deviation
        t = self._saddlepoint(target)
        tilted, r, slope = self._point(t)
        if slope > 0.0:
            return normal_cdf(r + slope * ((target - tilted.mean) / tilted.variance))
        return normal_cdf(self._point(self._furthest(t))[1])

    def ppf(self, p: float) -> float:
        """Return the x with P(sum ≤ x) = p, for p in [0, 1]."""
        c = self.cumulants
        z = normal_ppf(p)
        if math.isinf(z):
            return c.low if z < 0.0 else c.high
        search = _Search(z - c.skewness * (1.0 + 2.0 * z * z) / 6.0)
        for _ in range(STEPS):
            tilted, r, slope = self._point(search.t)
            if slope > 0.0:
                step = (z - r) / slope
                if abs(step) <= CLOSE * (1.0 + abs(search.t)):
                    x = c.mean + c.standard_deviation * (tilted.mean + step * tilted.variance)
                    return min(max(x, c.low), c.high)
                search.move_on(step, r < z)
            else:
                search.move_on(math.nan, search.t < 0.0)
            if search.is_exhausted():
                break
        # r* reaches its extreme before z: the quantile is the end point.
        return c.low if search.t < 0.0 else c.high

    def _point(self, t: float) -> tuple[Tilted, float, float]:
        """Return the tilted moments, r* and dr*/dt at t.

        Where the slope is not positive, t is so far out that the approximation has broken down: the sum is
        at the end of its range.
        """
        tilted = self.cumulants.tilt(t)
        w_squared = 2.0 * tilted.divergence
        if abs(t) < self.near:
            w = -math.sqrt(w_squared) if t < 0.0 else math.sqrt(w_squared)
            a, b, c = self.series
            w_slope = 1.0 if t == 0.0 else t * tilted.variance / w
            return tilted, w + (a + t * (b + t * c)), w_slope + (b + 2.0 * t * c)
        u_squared = t * t * tilted.variance
        if u_squared <= 0.0 or w_squared <= 0.0:
            return tilted, math.copysign(math.sqrt(max(w_squared, 0.0)), t), 0.0
        w = -math.sqrt(w_squared) if t < 0.0 else math.sqrt(w_squared)
        w_slope = t * tilted.variance / w
        # Far out u may be nothing beside w, whose own logarithm then has the digits.
        excess = (u_squared - w_squared) / w_squared
        log_ratio = 0.5 * (log1p(excess) if excess > -1.0 else log(u_squared / w_squared))
        log_ratio_slope = 1.0 / t + tilted.third / (2.0 * tilted.variance) - w_slope / w
        slope = w_slope + log_ratio_slope / w - log_ratio * w_slope / w_squared
        return tilted, w + log_ratio / w, slope

    def _saddlepoint(self, target: float) -> float:
        """Return the t with K′(t) = target, inside the range of the sum."""
        search = _Search(target - 0.5 * self.cumulants.skewness * target * target)
        for _ in range(STEPS):
            tilted = self.cumulants.tilt(search.t)
            step = (target - tilted.mean) / tilted.variance if tilted.variance > 0.0 else math.nan
            if abs(step) <= CLOSE * (1.0 + abs(search.t)):
                break
            search.move_on(step, tilted.mean < target)
            if search.is_exhausted():
                break
        return search.t

    def _furthest(self, beyond: float) -> float:
        """Return the t between 0 and beyond where r* is extreme: past it the slope is negative."""
        inside, outside = 0.0, beyond
        while abs(outside - inside) > CLOSE * (1.0 + abs(outside)):
            middle = 0.5 * (inside + outside)
            if self._point(middle)[2] > 0.0:
                inside = middle
            else:
                outside = middle
        return inside

    def range(self, exponent: float) -> tuple[float, float]:
        """Return a range that the sum leaves on either side with probability ≤ exp(−exponent) (Chernoff)."""
        c = self.cumulants
        ends = []
        for sign in (-1.0, 1.0):
            x = c.mean + c.standard_deviation * c.tilt(self._reach(sign, exponent)).mean
            ends.append(min(max(x, c.low), c.high))
        return ends[0], ends[1]

    def _reach(self, sign: float, exponent: float) -> float:
        """Return a t whose divergence is exponent or a little more, or that leads to the end point."""

        def enough(t: float) -> bool:
            tilted = self.cumulants.tilt(t)
            return tilted.divergence >= exponent or t * t * tilted.variance < 1e-20

        outside = sign
        while not enough(outside) and abs(outside) < 1e300:
            outside *= 2.0
        inside = 0.5 * outside
        for _ in range(6):
            middle = 0.5 * (inside + outside)
            if enough(middle):
                outside = middle
            else:
                inside = middle
        return outside


class _Search:
    """Newton's method kept inside a shrinking bracket."""

    def __init__(self, t: float) -> None:
        self.t = min(max(t, -20.0), 20.0)
        self.low, self.high = -math.inf, math.inf

    def move_on(self, step: float, root_is_above: bool) -> None:
        """Go step further; halve the bracket where that leads out of it."""
        if root_is_above:
            self.low = self.t
        else:
            self.high = self.t
        after = self.t + step
        if self.low < after < self.high and abs(step) <= 1.0 + 2.0 * abs(self.t):
            self.t = after
        elif math.isinf(self.low):
            self.t = min(2.0 * self.high, self.high - 1.0)
        elif math.isinf(self.high):
            self.t = max(2.0 * self.low, self.low + 1.0)
        else:
            self.t = 0.5 * (self.low + self.high)

    def is_exhausted(self) -> bool:
        """Whether the bracket holds nothing but rounding."""
        return self.high - self.low <= 1e-13 * (1.0 + abs(self.t)) or abs(self.t) > 1e300
