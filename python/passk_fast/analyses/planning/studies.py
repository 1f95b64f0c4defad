"""What `compare` prints of studies that the assumptions make: simulated once, the same for every plan.

Where both models' rates on the same problems are known, so is the law of a study: problems drawn from these,
attempts drawn at them. `STUDIES` of them are drawn, and judged as `compare` judges (`shown`).

`OUTCOMES` equally likely pairs of successes stand for the population: problems in the order of their
difference, attempts by inversion of the binomial at two additive sequences (Roberts' R₂). Studies take them
by words of the bit generator Philox4x64-10 with the key 0, whose stream NumPy keeps fixed, in a Latin
hypercube; a larger study begins with a smaller one. They are drawn for the `SIZES` and `ATTEMPTS`; in
between, moments are interpolated in log m and log n.
"""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import partial

import numpy as np

from passk_fast import _numeric
from passk_fast._typing import Floats, Ints
from passk_fast.analyses.planning.draws import (
    OUTCOMES,
    drawn_outcomes,
    scores_of_one,
    studies_of,
    successes,
    tilted,
)
from passk_fast.analyses.planning.families import Families, GroupedLaw, grouped_law
from passk_fast.analyses.planning.shown import JudgedBy, Seen, Shown, judged, width_of_one
from passk_fast.inference.luck import dealt_thirds, luck_of
from passk_fast.inference.noise_floor import dealt_variances, pass_at

# Numbers of problems that studies are drawn for.
SIZES = (2, 3, 4, 6, 8, 11, 16, 23, 32, 45, 64, 91, 128, 181, 256, 362, 512, 724, 1024, 2048)
# Numbers of attempts that studies are drawn for; more than the last change no shape, only the standard error.
ATTEMPTS = (1, 2, 3, 4, 5, 7, 10, 14, 20, 28, 40, 64, 100, 200, 1000)
MOST = ATTEMPTS[-1]
# Steps of the two additive sequences, of 2^64: 1/x and 1/x² of the root x = 1.3247… of x³ = x + 1.
STEPS = (13925035116211876495, 10511698010929265437)


@dataclass(frozen=True, eq=False)
class ProblemLaw:
    """Equally likely outcomes of a problem: how much better the better model is, and the moments of luck.

    In the order of the differences; `first` are scores of the first model alone, in their own order.
    """

    d: Floats
    first: Floats
    variances: Floats
    thirds: Floats

    def judged(self, m: int, level: float) -> Shown:
        """Studies of m problems judged as `compare` judges them."""
        drawn = drawn_outcomes(*studies_of(m))[:, :m]
        studies = len(drawn)
        d = self.d[drawn].T
        centre = float(_numeric.mean(self.d))
        error = math.sqrt(float(_numeric.var(self.d)) / m)
        if error == 0:
            nothing = np.zeros(8)
            nothing[7] = _of_one(self.first, drawn, level)
            return Shown.of(nothing)
        mean, variances = _estimated(d)
        squares, fourths = (np.asarray(_numeric.mean(x, axis=0)) for x in (d * d, _numeric.square(d * d)))
        luck = luck_of(self.variances[drawn].T, self.thirds[drawn].T, np.ones(m, dtype=np.int64))
        ends = tilted(self.d, drawn, level)
        effective = m * _numeric.ratio(squares * squares, fourths)
        degrees = np.full(studies, m - 1.0)
        apart = JudgedBy(luck, ends, effective)
        found = judged(Seen(mean, variances, degrees, m, True), apart, centre, error, level)
        return replace(found, of_one=_of_one(self.first, drawn, level))


@dataclass(frozen=True, eq=False)
class Studies:
    """Studies of two models whose rates on the same problems, ``(P,)``, are known.

    `families` tells which of the problems come together.
    """

    p: Floats
    q: Floats
    k: int
    level: float
    families: Families | None = None
    _laws: dict[tuple[int, int], ProblemLaw | GroupedLaw] = field(default_factory=dict, repr=False)
    _shown: dict[tuple[int, int, int], Floats] = field(default_factory=dict, repr=False)

    def shown(self, m: float, n: float, n_b: float) -> Shown:
        """What is printed with m problems and these attempts."""
        sizes = SIZES if self.families is None else self.families.sizes
        size = min(max(m, sizes[0]), sizes[-1])
        attempts = sorted({self.k, *(number for number in ATTEMPTS if number > self.k)})
        found = np.zeros(8)
        for first, weight in _around(min(n, attempts[-1]), attempts):
            second = first if n_b == n else int(min(n_b, MOST))
            for problems, share in _around(size, sizes):
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
            rates = (self.p, self.q, self.k, n, n_b)
            self._laws[n, n_b] = _law(*rates) if self.families is None else grouped_law(*rates, self.families)
        if (m, n, n_b) not in self._shown:
            self._shown[m, n, n_b] = self._laws[n, n_b].judged(m, self.level).moments()
        return self._shown[m, n, n_b]


def _around(number: float, grid: Sequence[int]) -> list[tuple[int, float]]:
    """The neighbours of a number in a grid, and their shares by its logarithm."""
    after = bisect_left(grid, number)
    low, high = grid[max(after - 1, 0)], grid[after]
    if number == high:
        return [(high, 1.0)]
    share = float(_numeric.log(number / low)) / float(_numeric.log(high / low))
    return [(low, 1 - share), (high, share)]


def _law(p: Floats, q: Floats, k: int, n: int, n_b: int) -> ProblemLaw:
    order = np.lexsort((p, p - q))
    numbers = np.arange(OUTCOMES)
    point = order[((2 * numbers + 1) * len(p)) // (2 * OUTCOMES)]
    words = [(numbers.astype(np.uint64) + np.uint64(1)) * np.uint64(step) for step in STEPS]
    u, v = (((word >> np.uint64(11)).astype(np.float64) + 0.5) * 2.0**-53 for word in words)
    c_a, c_b = successes(p[point], n, u), successes(q[point], n_b, v)
    d = pass_at(k, np.full(OUTCOMES, n), c_a) - pass_at(k, np.full(OUTCOMES, n_b), c_b)
    c = np.arange(n + n_b + 1)
    sizes = np.full(len(c), n), np.full(len(c), n_b)
    variances = dealt_variances(*sizes, c, k)
    thirds = dealt_thirds(*sizes, c, partial(pass_at, k))
    # The better model first.
    sign = -1.0 if _numeric.mean(d) < 0 else 1.0
    order, c = np.argsort(sign * d, kind="stable"), c_a + c_b
    alone = scores_of_one(p, n, k)
    return ProblemLaw(sign * d[order], alone, variances[c[order]], sign * thirds[c[order]])


def _estimated(x: Floats) -> tuple[Floats, Floats]:
    """Means of studies, one a column, and their variances."""
    mean = np.asarray(_numeric.mean(x, axis=0))
    away = x - mean
    return mean, np.asarray(_numeric.mean(away * away, axis=0)) / (len(x) - 1)


def _of_one(first: Floats, drawn: Ints, level: float) -> float:
    """Expected half of the interval of the first model."""
    studies, m = drawn.shape
    error = math.sqrt(float(_numeric.var(first)) / m)
    alone = Seen(*_estimated(first[drawn].T), np.full(studies, m - 1.0), m, True)
    return width_of_one(alone, float(_numeric.mean(first)), error, level)
