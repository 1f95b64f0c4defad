"""What `compare` prints of studies that the assumptions make: simulated once, the same for every plan.

Where both models' rates on the same problems are known, so is the law of a study: problems drawn from these,
attempts drawn at them. `STUDIES` of them are drawn, and judged as `compare` judges. The lower end of its test
lies w below the observed difference D: the true difference δ is found where w - (D - δ) < δ. The law of this
*reach* is taken as Pearson III, with the moments that the studies give by regression on D and its estimated
variance, whose own moments are known. Widths are means of the printed ones.

`OUTCOMES` equally likely pairs of successes stand for the population: problems in the order of their
difference, attempts by inversion of the binomial at two additive sequences (Roberts' R₂). Studies take them
by words of the bit generator Philox4x64-10 with the key 0, whose stream NumPy keeps fixed, in a Latin
hypercube; a larger study begins with a smaller one. They are drawn for the `SIZES` and `ATTEMPTS`; in
between, moments are interpolated in log m and log n. All of it has the unit of the true standard error.
"""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache, partial
from typing import TYPE_CHECKING

import numpy as np

from passk_fast import _core, _numeric as numeric
from passk_fast.analyses._advice import FEW_INFORMATIVE
from passk_fast.analyses.comparison.paired import adjusted_moments
from passk_fast.inference.groups import Sampled
from passk_fast.inference.luck import Luck, dealt_thirds, luck_of
from passk_fast.inference.noise_floor import Judged, dealt_variances
from passk_fast.inference.tilted_ends import tilted_widths

if TYPE_CHECKING:
    from passk_fast._typing import Floats, Ints

STUDIES, OUTCOMES = 800, 4096
# Larger studies differ less from each other: half as many do.
LARGE = 128
# Numbers of problems that studies are drawn for.
SIZES = (2, 3, 4, 6, 8, 11, 16, 23, 32, 45, 64, 91, 128, 256, 512, 1024, 2048)
# Numbers of attempts that studies are drawn for; more than the last change no shape, only the standard error.
ATTEMPTS = (1, 2, 3, 4, 5, 7, 10, 14, 20, 28, 40, 64, 100, 200, 1000)
MOST = ATTEMPTS[-1]
# Values that differences are told apart by when they are tilted.
BINS = 64
# Variances and determinants of controls below this are rounding.
FLAT = 1e-9
# Steps of the two additive sequences, of 2^64: 1/x and 1/x² of the root x = 1.3247… of x³ = x + 1.
STEPS = (13925035116211876495, 10511698010929265437)


@dataclass(frozen=True)
class Reach:
    """Mean, variance and skewness of how far a difference must be from 0 to be found."""

    mean: float
    variance: float
    skewness: float

    def reached(self, distance: float) -> float:
        """Chance that it is at most this."""
        law = Luck(np.array([self.variance]), np.array([self.skewness]), np.ones(1))
        return 1 - float(law.upper_tails(np.array([distance - self.mean]))[0])

    def moments(self) -> Floats:
        """All three."""
        return np.array([self.mean, self.variance, self.skewness])


@dataclass(frozen=True)
class Shown:
    """What is printed of studies of one design, in true standard errors.

    Attributes
    ----------
    above, below : Reach
        Of differences above 0, and of those below.
    half_width : float
        Half the interval, on average.
    """

    above: Reach
    below: Reach
    half_width: float

    def power(self, noncentrality: float) -> float:
        """Chance that the interval leaves 0 out, for a true effect of λ standard errors."""
        return min(self.above.reached(noncentrality) + self.below.reached(-noncentrality), 1.0)

    def expected(self) -> float:
        """Expected half of the interval."""
        return self.half_width

    def moments(self) -> Floats:
        """All numbers in a row."""
        return np.concatenate((self.above.moments(), self.below.moments(), [self.half_width]))

    @classmethod
    def of(cls, moments: Floats) -> Shown:
        """From such a row."""
        row = moments.tolist()
        return cls(Reach(*row[:3]), Reach(*row[3:6]), row[6])


@dataclass(frozen=True, eq=False)
class Law:
    """Equally likely outcomes of a problem: how much better the better model is, and the moments of luck.

    In the order of the differences.
    """

    d: Floats
    variances: Floats
    thirds: Floats


@dataclass(frozen=True, eq=False)
class Studies:
    """Studies of two models whose rates on the same problems, ``(P,)``, are known."""

    p: Floats
    q: Floats
    k: int
    level: float
    _laws: dict[tuple[int, int], Law] = field(default_factory=dict, repr=False)
    _shown: dict[tuple[int, int, int], Floats] = field(default_factory=dict, repr=False)

    def shown(self, m: float, n: float, n_b: float) -> Shown:
        """What is printed with m problems and these attempts."""
        size = min(max(m, SIZES[0]), SIZES[-1])
        attempts = sorted({self.k, *(number for number in ATTEMPTS if number > self.k)})
        found = np.zeros(7)
        for first, weight in _around(min(n, attempts[-1]), attempts):
            second = first if n_b == n else int(min(n_b, MOST))
            for problems, share in _around(size, SIZES):
                found += weight * share * self._of_size(problems, first, second)
        if m > size:
            # What is not normal goes with 1/√m.
            fading = math.sqrt(size / m)
            found[[1, 4]] = 1 + (found[[1, 4]] - 1) * fading
            found[[2, 5]] *= fading
        return Shown.of(found)

    def _of_size(self, m: int, n: int, n_b: int) -> Floats:
        """Simulated, and remembered."""
        if (n, n_b) not in self._laws:
            self._laws[n, n_b] = _law(self.p, self.q, self.k, n, n_b)
        if (m, n, n_b) not in self._shown:
            self._shown[m, n, n_b] = _judged(self._laws[n, n_b], m, self.level).moments()
        return self._shown[m, n, n_b]


def _around(number: float, grid: Sequence[int]) -> list[tuple[int, float]]:
    """The neighbours of a number in a grid, and their shares by its logarithm."""
    after = bisect_left(grid, number)
    low, high = grid[max(after - 1, 0)], grid[after]
    if number == high:
        return [(high, 1.0)]
    share = float(numeric.log(number / low)) / float(numeric.log(high / low))
    return [(low, 1 - share), (high, share)]


def _law(p: Floats, q: Floats, k: int, n: int, n_b: int) -> Law:
    order = np.lexsort((p, p - q))
    numbers = np.arange(OUTCOMES)
    point = order[((2 * numbers + 1) * len(p)) // (2 * OUTCOMES)]
    words = [(numbers.astype(np.uint64) + np.uint64(1)) * np.uint64(step) for step in STEPS]
    u, v = (((word >> np.uint64(11)).astype(np.float64) + 0.5) * 2.0**-53 for word in words)
    c_a, c_b = _successes(p[point], n, u), _successes(q[point], n_b, v)
    d = _core.pass_at_k(np.full(OUTCOMES, n), c_a, k) - _core.pass_at_k(np.full(OUTCOMES, n_b), c_b, k)
    c = np.arange(n + n_b + 1)
    first, second = np.full(len(c), n), np.full(len(c), n_b)
    variances = dealt_variances(first, second, c, k)
    thirds = dealt_thirds(first, second, c, partial(_pass_at, k))
    # The better model first.
    sign = -1.0 if numeric.mean(d) < 0 else 1.0
    order, c = np.argsort(sign * d, kind="stable"), c_a + c_b
    return Law(sign * d[order], variances[c[order]], sign * thirds[c[order]])


def _pass_at(k: int, n: Ints, c: Ints) -> Floats:
    return np.asarray(_core.pass_at_k(n, c, k))


def _successes(p: Floats, n: int, u: Floats) -> Ints:
    """The least c with P(C ≤ c) ≥ u, of n attempts that succeed with chance p."""
    low, high = np.full(len(p), -1), np.full(len(p), n)
    while np.any(high - low > 1):
        middle = np.maximum((low + high) // 2, 0)
        inside = middle.astype(np.float64)
        reached = numeric.beta_cdf(1 - p, n - inside, inside + 1) >= u
        low, high = np.where(reached, low, middle), np.where(reached, middle, high)
    return np.asarray(high)


def _judged(law: Law, m: int, level: float) -> Shown:
    """Studies of m problems judged as `compare` judges them."""
    studies, most = (STUDIES, LARGE) if m <= LARGE else (STUDIES // 2, SIZES[-1])
    drawn = _drawn(studies, most)[:, :m]
    d = law.d[drawn].T
    centre = float(numeric.mean(law.d))
    error = math.sqrt(float(numeric.var(law.d)) / m)
    if error == 0:
        return Shown.of(np.zeros(7))
    mean, squares = (np.asarray(numeric.mean(x, axis=0)) for x in (d, d * d))
    fourths = np.asarray(numeric.mean(numeric.square(d * d), axis=0))
    away = d - mean
    variances = np.asarray(numeric.mean(away * away, axis=0)) / (m - 1)
    luck = luck_of(law.variances[drawn].T, law.thirds[drawn].T, np.ones(m, dtype=np.int64))
    degrees = np.full(studies, m - 1.0)
    test = Judged(mean, variances, degrees, luck)
    tails = np.full(studies, (1 + level) / 2)
    tilted = _tilted(law.d, drawn, level)
    low = np.maximum(test.half_widths(tails), tilted[0])
    high = np.maximum(test.mirrored.half_widths(tails), tilted[1])
    effective = m * np.divide(squares * squares, fourths, out=np.zeros(studies), where=fourths > 0)
    weight = np.where(effective < FEW_INFORMATIVE, 1.0, 0.0)
    middle, cautious = adjusted_moments(mean, Sampled(variances, m, m - 1, None), weight)
    farther = numeric.student_t_ppf(tails, degrees) * np.sqrt(cautious)
    ends = mean - low, mean + high
    lower = np.where(ends[0] > 0, ends[0], np.minimum(ends[0], middle - farther))
    upper = np.where(ends[1] < 0, ends[1], np.maximum(ends[1], middle + farther))
    halves = (np.minimum(upper, 1.0) - np.maximum(lower, -1.0)) / 2
    off, spread = (mean - centre) / error, variances / numeric.square(error) - 1
    return Shown(
        _reach(low / error, off, spread),
        _reach(high / error, -off, spread),
        _mean(halves / error, off, spread),
    )


def _reach(widths: Floats, off: Floats, spread: Floats) -> Reach:
    """Moments of w - D: D has the mean 0 and the variance 1, and its estimated variance the mean 1."""
    own = _product(off, off)
    slope = _product(widths, off) / own if own > FLAT else 0.0
    rest = widths - slope * off
    variance = numeric.square(slope - 1) + _product(rest, rest)
    reach = rest + (slope - 1) * off
    reach = reach - float(numeric.mean(reach))
    seen = _product(reach, reach)
    third = float(numeric.mean(reach * reach * reach))
    skewness = third / (seen * math.sqrt(seen)) if seen > 0 else 0.0
    return Reach(_mean(widths, off, spread), variance, skewness)


def _mean(values: Floats, off: Floats, spread: Floats) -> float:
    """Mean by regression on two variables, of which the means are known to be 0."""
    first, second, both = _product(off, off), _product(spread, spread), _product(off, spread)
    with_first, with_second = _product(values, off), _product(values, spread)
    mean, whole = float(numeric.mean(values)), first * second - both * both
    if whole <= FLAT:
        return mean
    slopes = (
        (with_first * second - with_second * both) / whole,
        (with_second * first - with_first * both) / whole,
    )
    return mean - slopes[0] * float(numeric.mean(off)) - slopes[1] * float(numeric.mean(spread))


def _product(x: Floats, y: Floats) -> float:
    """Covariance."""
    return float(numeric.mean(x * y)) - float(numeric.mean(x)) * float(numeric.mean(y))


def _tilted(d: Floats, drawn: Ints, level: float) -> tuple[Floats, Floats]:
    """Distances of the tilted ends from the means, below and above, of differences put into bins."""
    low, high = float(d.min()), float(d.max())
    bins = np.minimum(((d - low) * (BINS / (high - low))).astype(np.int64), BINS - 1)
    sizes = np.bincount(bins, minlength=BINS)
    kept = np.flatnonzero(sizes)
    order = np.argsort(bins, kind="stable")
    starts = np.concatenate(([0], np.cumsum(sizes[kept])[:-1]))
    units = np.asarray(numeric.segment_sums(d[order], starts)) / sizes[kept]
    places = np.searchsorted(kept, bins)[drawn] + np.arange(len(drawn))[:, None] * len(kept)
    counts = np.bincount(places.ravel(), minlength=len(drawn) * len(kept)).reshape(len(drawn), len(kept))
    z = float(numeric.normal_ppf((1 + level) / 2))
    return tilted_widths(units, counts, z), tilted_widths(-units, counts, z)


@lru_cache(maxsize=2)
def _drawn(studies: int, problems: int) -> Ints:
    """Which outcomes the problems of each study have, ``(studies, problems)``.

    Of each problem the studies share all outcomes evenly: a Latin hypercube.
    """
    # exact: words of Philox4x64-10, fixed by its definition
    words = np.random.Philox(key=0).random_raw(studies * problems).reshape(problems, studies)
    places = np.argsort((words >> np.uint64(48)).astype(np.uint16), axis=1, kind="stable")
    within = (words & np.uint64(2**32 - 1)).astype(np.float64) * 2.0**-32
    return np.ascontiguousarray(((places + within) * (OUTCOMES / studies)).astype(np.int64).T)
