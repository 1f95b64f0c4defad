"""What simulated studies print, summed up: how far a difference must be from 0 to be found, and how wide.

The lower end of a test lies w below the observed difference D: the true difference δ is found where
w - (D - δ) < δ. The law of this *reach* is taken as Pearson III, with the moments that the studies give by
regression on D and its estimated variance, whose own moments are known. Widths are means of the printed ones.
All of it has the unit of the true standard error.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from passk_fast import _numeric
from passk_fast._typing import Floats
from passk_fast.analyses._advice import FEW_INFORMATIVE
from passk_fast.analyses.comparison.paired import adjusted_moments
from passk_fast.inference.groups import Sampled
from passk_fast.inference.intervals import Estimated, adjusted
from passk_fast.inference.luck import Luck
from passk_fast.inference.noise_floor import Judged

# Variances and determinants of controls below this are rounding.
FLAT = 1e-9


class Needed(NamedTuple):
    """Mean, variance and skewness of how far a difference must be from 0 to be found."""

    mean: float
    variance: float
    skewness: float

    def reached(self, distance: float) -> float:
        """Chance that it is at most this."""
        law = Luck(np.array([self.variance]), np.array([self.skewness]), np.ones(1))
        return 1 - float(law.upper_tails(np.array([distance - self.mean]))[0])


@dataclass(frozen=True)
class Shown:
    """What is printed of studies of one design, in true standard errors."""

    # Of differences above 0, and of those below.
    above: Needed
    below: Needed
    # Half the interval, on average.
    half_width: float
    # Half that of the first model's mean, on average, in true standard errors of that.
    of_one: float = math.nan

    def power(self, noncentrality: float) -> float:
        """Chance that the interval leaves 0 out, for a true effect of λ standard errors."""
        return min(self.above.reached(noncentrality) + self.below.reached(-noncentrality), 1.0)

    def expected(self) -> float:
        """Expected half of the interval."""
        return self.half_width

    def moments(self) -> Floats:
        """All numbers in a row."""
        return np.array([*self.above, *self.below, self.half_width, self.of_one])

    @classmethod
    def of(cls, moments: Floats) -> Shown:
        """From such a row."""
        row = moments.tolist()
        return cls(Needed(*row[:3]), Needed(*row[3:6]), *row[6:])


class Seen(NamedTuple):
    """Means in studies, with their estimated variances and degrees of freedom, ``(R,)`` each."""

    mean: Floats
    variances: Floats
    degrees_of_freedom: Floats
    # Problems or clusters.
    units: int
    # Whether the variances are right on average, as those of clusters of unlike size are not.
    unbiased: bool


class JudgedBy(NamedTuple):
    """What else differences are judged by, ``(R,)`` each."""

    luck: Luck
    # Distances of the tilted ends from the means, below and above.
    tilted: tuple[Floats, Floats] | None
    # Units that carry the difference in effect.
    effective: Floats


def width_of_one(alone: Seen, centre: float, error: float, level: float) -> float:
    """Expected half of the interval of a mean, in true standard errors; 0 where nothing varies."""
    if error == 0:
        return 0.0
    mean, variances, degrees, units, unbiased = alone
    size = len(mean)
    one = Estimated(mean, variances, np.full(size, float(units)), math.nan, np.ones(size))
    quantiles = _numeric.student_t_ppf(np.full(size, (1 + level) / 2), degrees)
    low, high = adjusted(one, quantiles)
    off, spread = _controls(mean, variances, centre, error, unbiased)
    return expected((high - low) / (2 * error), off, spread)


def judged(seen: Seen, apart: JudgedBy, centre: float, error: float, level: float) -> Shown:
    """The studies judged as `compare` judges, where D has this mean and standard error."""
    mean, variances, degrees, units, unbiased = seen
    luck, tilted, effective = apart
    tails = np.full(len(mean), (1 + level) / 2)
    test = Judged(mean, variances, degrees, luck)
    low, high = test.half_widths(tails), test.mirrored.half_widths(tails)
    if tilted is not None:
        low, high = np.maximum(low, tilted[0]), np.maximum(high, tilted[1])
    weight = np.where(effective < FEW_INFORMATIVE, 1.0, 0.0)
    middle, cautious = adjusted_moments(mean, Sampled(variances, units, units - 1, None), weight)
    farther = _numeric.student_t_ppf(tails, degrees) * np.sqrt(cautious)
    ends = mean - low, mean + high
    lower = np.where(ends[0] > 0, ends[0], np.minimum(ends[0], middle - farther))
    upper = np.where(ends[1] < 0, ends[1], np.maximum(ends[1], middle + farther))
    halves = (np.minimum(upper, 1.0) - np.maximum(lower, -1.0)) / 2
    off, spread = _controls(mean, variances, centre, error, unbiased)
    return Shown(
        _reach(low / error, off, spread),
        _reach(high / error, -off, spread),
        expected(halves / error, off, spread),
    )


def _controls(
    mean: Floats, variances: Floats, centre: float, error: float, unbiased: bool
) -> tuple[Floats, Floats]:
    """What is known to be 0 on average: how far means and their variances are from the true ones."""
    spread = variances / _numeric.square(error)
    return (mean - centre) / error, spread - (1.0 if unbiased else float(_numeric.mean(spread)))


def _reach(widths: Floats, off: Floats, spread: Floats) -> Needed:
    """Moments of w - D: D has the mean 0 and the variance 1, and its estimated variance the mean 1."""
    own = _product(off, off)
    slope = _product(widths, off) / own if own > FLAT else 0.0
    rest = widths - slope * off
    variance = _numeric.square(slope - 1) + _product(rest, rest)
    reach = rest + (slope - 1) * off
    reach = reach - float(_numeric.mean(reach))
    seen = _product(reach, reach)
    third = float(_numeric.mean(reach * reach * reach))
    skewness = third / (seen * math.sqrt(seen)) if seen > 0 else 0.0
    return Needed(expected(widths, off, spread), variance, skewness)


def expected(values: Floats, off: Floats, spread: Floats) -> float:
    """Mean by regression on two variables, of which the means are known to be 0."""
    first, second, both = _product(off, off), _product(spread, spread), _product(off, spread)
    with_first, with_second = _product(values, off), _product(values, spread)
    mean, whole = float(_numeric.mean(values)), first * second - both * both
    if whole <= FLAT:
        return mean
    slopes = (
        (with_first * second - with_second * both) / whole,
        (with_second * first - with_first * both) / whole,
    )
    return mean - slopes[0] * float(_numeric.mean(off)) - slopes[1] * float(_numeric.mean(spread))


def _product(x: Floats, y: Floats) -> float:
    """Covariance."""
    return float(_numeric.mean(x * y)) - float(_numeric.mean(x)) * float(_numeric.mean(y))
