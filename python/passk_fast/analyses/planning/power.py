"""How surely a difference shows with m problems and n attempts, and how much of either it takes.

A difference shows if the interval that `compare` prints leaves 0 out, which is where its p-value is below
1 - level. The difference of two models on the same problems has Var = ((1 - f) ω² + v_A + v_B)/m, where ω² is
the variance of the true difference over problems, v the noise that n attempts leave, and f the share of the
target's problems that was observed. Where the law of a study is known, so is what is printed (`studies`).
Else the interval is the wider of Student's t with that variance estimated, and of the normal one with what
luck alone would do; McNemar's test for single attempts; Welch's, with two more problems, where problems are
not shared.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np

from passk_fast import _numeric, _validate
from passk_fast._progress import Report, counted
from passk_fast._validate import MOST
from passk_fast.analyses.planning import single
from passk_fast.analyses.planning.half_width import HalfWidth, noncentrality_for
from passk_fast.analyses.planning.luck import luck
from passk_fast.analyses.planning.rates import ModelRates
from passk_fast.analyses.planning.shown import Shown
from passk_fast.analyses.planning.studies import Studies
from passk_fast.inference.intervals import Estimated, adjusted

# More attempts at a problem than this nobody buys; what they leave is looked at as it is for ever more.
MOST_ATTEMPTS = 2**40
# The cheapest mix is looked for among numbers of attempts this factor apart, then among this many around.
RATIO = 1.1
AROUND = 100


# From this share of the problems that the normal test needs on, they are tried.
NEAR = 0.9
# The least difference that shows is looked for in so many steps, until that close.
STEPS, NARROW, TINY = 60, 1e-10, 1e-15


@dataclass(frozen=True)
class Costs:
    """Price of adding a problem, and of each attempt by each model."""

    problem: float
    attempt: float
    paired: bool

    def of(self, m: float, n: float, n_b: float) -> float:
        """What m problems (of each model, where they are not shared) with these attempts cost."""
        problems = m if self.paired else 2 * m
        return problems * self.problem + m * (n + n_b) * self.attempt


@dataclass(frozen=True)
class PowerModel:
    """Two models to be compared."""

    a: ModelRates
    b: ModelRates
    # Standard deviation ω over problems of the true difference; where problems are not shared, √ of the two
    # variances between problems.
    omega: float
    # E d², mean square of the true difference over problems.
    square: float
    # Independent units for each problem: 1, or clusters in effect for each problem, as the pilot has them.
    units: float
    clustered: bool
    # f.
    target: float
    paired: bool
    # Of the interval, and to be reached.
    level: float
    power: float
    # Attempts of the second model, where they are not those of the first.
    n_b: float | None
    # What is printed, where the law of a study is known.
    studies: Studies | None = None
    _known: dict[float, tuple[float, float]] = field(default_factory=dict, repr=False, compare=False)

    def attempts_of_second(self, n: float) -> float:
        """Those of the second model, where the first makes n."""
        return n if self.n_b is None else self.n_b

    def noise(self, n: float) -> float:
        """v_A + v_B."""
        return self._errors(n)[0]

    def _errors(self, n: float) -> tuple[float, float]:
        """The noise of the attempts, and what luck alone does; remembered."""
        if n not in self._known:
            second = self.attempts_of_second(n)
            chance = luck(self.a, self.b, self.square, n, second) if self.paired else 0.0
            self._known[n] = self.a.noise(n) + self.b.noise(second), chance
        return self._known[n]

    def variance(self, n: float) -> float:
        """Variance of the difference, times the number of problems."""
        return (1 - self.target) * _numeric.square(self.omega) + self.noise(n)

    def standard_error(self, m: float, n: float) -> float:
        """Of the difference."""
        return math.sqrt(self.variance(n) / m)

    def half_width(self, m: float, n: float) -> float:
        """Half the interval of the difference, as expected."""
        error = self.standard_error(m, n)
        if error == 0:
            return 0.0
        if self._by_wins(n):
            difference = abs(self.a.mean - self.b.mean)
            return single.half_width(
                m, self.variance(n) + _numeric.square(difference), difference, self.level
            )
        shrunk = 1.0 if self.paired else m / (m + 2)
        return self._interval(m, n).expected() * error * shrunk

    def half_width_of_one(self, m: float, n: float) -> float:
        """Half the interval of the mean of the first model alone."""
        f, units = self.target, self.units * m
        variance = (1 - f) * max(self.a.between, 0.0) + self.a.noise(n)
        if self.studies is not None:
            shown = self.studies.shown(m, n, self.attempts_of_second(n))
            return shown.of_one * math.sqrt(variance / m)
        batches = m if math.isinf(n) else m * n / self.a.k
        one = Estimated(
            np.array([self.a.mean]),
            np.array([variance / m]),
            np.array([1 / ((1 - f) / units + f / batches)]),
            max(units - 1, 1.0),
            np.ones(1),
        )
        tail = (1 + self.level) / 2
        low, high = adjusted(one, float(_numeric.student_t_ppf(tail, one.degrees_of_freedom)))
        return float(high[0] - low[0]) / 2

    def power_at(self, detect: float, m: float, n: float) -> float:
        """Chance that the interval leaves 0 out where this is the true difference."""
        if self._by_wins(n):
            return single.power(m, self.variance(n) + _numeric.square(detect), detect, self.level)
        error = self.standard_error(m, n)
        return 1.0 if error == 0 else self._interval(m, n).power(detect / error)

    def detectable(self, m: float, n: float) -> float:
        """The least true difference that is found with the power wanted; infinite where none is.

        No two means of pass@k differ by more than 1.
        """
        if self.standard_error(m, n) == 0:
            return 0.0
        wanted = float(_numeric.normal_ppf(self.power))

        def beyond(detect: float) -> float:
            # As quantiles of the normal distribution, powers are nearly linear.
            power = min(max(self.power_at(detect, m, n), TINY), 1 - TINY)
            return float(_numeric.normal_ppf(power)) - wanted

        low, high = 0.0, 1.0
        below, above = beyond(low), beyond(high)
        if above < 0:
            return math.inf
        for _ in range(STEPS):
            # The Illinois rule, kept inside: an end that stays counts half.
            middle = min(max(high - above * (high - low) / (above - below), low + TINY), high)
            at = beyond(middle)
            if at < 0:
                low, below, above = middle, at, above / 2
            else:
                high, above, below = middle, at, below / 2
            if high - low < NARROW * high or 0 <= at < NARROW:
                break
        return high

    def degrees_of_freedom(self, m: float) -> float:
        """Of the t test: over problems, and of a fixed benchmark infinite."""
        if self.target == 1:
            return math.inf
        return max(self.units * m - 1, 1.0)

    def _by_wins(self, n: float) -> bool:
        """Whether single attempts are compared by wins and losses."""
        once = n == self.attempts_of_second(n) == 1
        return once and self.paired and self.target == 0 and not self.clustered

    def _interval(self, m: float, n: float) -> HalfWidth | Shown:
        """Half the interval of the difference, in its true standard errors."""
        if self.studies is not None:
            return self.studies.shown(m, n, self.attempts_of_second(n))
        variance = self.variance(n)
        if not self.paired:
            return self._unpaired(m, n)
        floor = float(_numeric.normal_ppf((1 + self.level) / 2)) * math.sqrt(self._errors(n)[1] / variance)
        return HalfWidth(self.degrees_of_freedom(m), self.level, floor)

    def _unpaired(self, m: float, n: float) -> HalfWidth:
        """Welch's, after a problem that scored 0 and one that scored 1 joined either model.

        In units of the standard error of the difference that this leaves, m/(m + 2) of the plain one.
        """
        f, noises = self.target, (self.a.noise(n), self.b.noise(self.attempts_of_second(n)))
        plain, joined = [], []
        for model, noise in zip((self.a, self.b), noises, strict=True):
            plain.append((1 - f) * max(model.between, 0.0) + noise)
            centre = (m * model.mean + 1) / (m + 2)
            squares = (
                m * _numeric.square(model.mean - centre)
                + _numeric.square(centre)
                + _numeric.square(1 - centre)
            )
            joined.append(squares / ((m + 1) * (m + 2)))
        factor = (m - 1) / ((m + 1) * (m + 2))
        both = [factor * spread + more for spread, more in zip(plain, joined, strict=True)]
        error = _numeric.square(m / (m + 2)) * sum(plain) / m  # exact: two terms
        degrees = math.inf
        if f < 1:
            own = self.degrees_of_freedom(m)
            # exact: two terms
            degrees = _numeric.square(sum(both)) / sum(_numeric.square(one) / own for one in both)
        # exact: two terms
        scale, more = math.sqrt(factor * sum(plain) / error), math.sqrt(sum(joined) / error)
        return HalfWidth(degrees, self.level, scale=scale, more=more)

    def problems_needed(self, detect: float, n: float) -> int:
        """The fewest problems that reach the power with n attempts each; an error if 2**52 do not."""
        away = _numeric.square(noncentrality_for(self.power, math.inf, self.level))
        apart, square = away * self.variance(n), _numeric.square(detect)
        if apart > MOST / 2 * square:
            raise _validate.wrong("detect", f"must be in the reach of 2**52 problems; got {detect:g}")
        normal = apart / square if apart else 0.0
        # No test is much more powerful than the normal one with the variance known, but for skewed studies.
        low, step = max(1, math.ceil(normal * NEAR) - 1), 1
        while low > 1 and self.power_at(detect, low, n) >= self.power:
            low //= 2
        while self.power_at(detect, low + step, n) < self.power:
            low, step = low + step, 2 * step
        high = low + step
        return _first(lambda m: self.power_at(detect, m, n) >= self.power, low, high)

    def attempts_needed(self, detect: float, m: int) -> int | None:
        """The fewest attempts that reach the power on m problems; None if no number does."""
        if self.power_at(detect, m, MOST_ATTEMPTS) < self.power:
            return None
        low, high = self.a.k - 1, self.a.k
        while self.power_at(detect, m, high) < self.power:
            low, high = high, 2 * high
        return _first(lambda n: self.power_at(detect, m, n) >= self.power, low, high)

    def cheapest(self, detect: float, costs: Costs, report: Report | None = None) -> tuple[int, int]:
        """Problems and attempts that reach the power at the least cost.

        With more attempts a problem, fewer problems do, though never fewer than with infinitely many: so
        no n can be cheapest whose cost with that number of problems exceeds the best known.
        """
        least = self.problems_needed(detect, math.inf)
        found: dict[int, tuple[float, int]] = {}

        def cost(n: int) -> float:
            if n not in found:
                m = self.problems_needed(detect, n)
                found[n] = (costs.of(m, n, self.attempts_of_second(n)), m)
            return found[n][0]

        n, best = self.a.k, self.a.k
        while costs.of(least, n, self.attempts_of_second(n)) <= cost(best) and n < MOST_ATTEMPTS:
            if report is not None:
                report(0, 1)
            best = min(best, n, key=cost)
            n = max(n + 1, math.floor(n * RATIO))
        low, high = max(self.a.k, math.floor(best / RATIO)), math.ceil(best * RATIO) + 1
        step = max(1, (high - low) // AROUND)
        for n in counted(range(low, high + 1, step), report):
            best = min(best, n, key=cost)
        return found[best][1], best


def _first(reached: Callable[[int], bool], low: int, high: int) -> int:
    """The least whole number in (low, high] from which on something is reached."""
    while high - low > 1:
        middle = (low + high) // 2
        if reached(middle):
            high = middle
        else:
            low = middle
    return high
