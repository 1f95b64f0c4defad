"""How surely a difference shows with m problems and n attempts, and how much of either it takes.

The difference of two models on the same problems has Var = ((1 - f) ω² + v_A(n) + v_B(n))/m, where ω² is the
variance of the true difference over problems, v the noise that n attempts leave, and f the share of the
target's problems that was observed. The test is the two-sided t test.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

from passk_fast import _core
from passk_fast._validate import MOST
from passk_fast.analyses.planning.rates import ModelRates
from passk_fast.inference.power import noncentrality_for, power_of

# More attempts at a problem than this nobody buys; what they leave is looked at as it is for ever more.
MOST_ATTEMPTS = 2**40
# The cheapest mix is looked for among numbers of attempts this factor apart, then among this many around.
RATIO = 1.1
AROUND = 100


@dataclass(frozen=True)
class Costs:
    """Price of adding a problem, and of each attempt by each model."""

    problem: float
    attempt: float
    paired: bool

    def of(self, m: float, n: float) -> float:
        """What m problems (of each model, where they are not shared) with n attempts by both models cost."""
        problems = m if self.paired else 2 * m
        return problems * self.problem + 2 * m * n * self.attempt


@dataclass(frozen=True)
class PowerModel:
    """Two models to be compared.

    Attributes
    ----------
    a, b : ModelRates
    omega : float
        Standard deviation ω over problems of the true difference; where problems are not shared, √ of the two
        variances between problems.
    target : float
        f.
    paired : bool
    level, power : float
        Of the test, and to be reached.
    """

    a: ModelRates
    b: ModelRates
    omega: float
    target: float
    paired: bool
    level: float
    power: float

    def variance(self, n: float) -> float:
        """Variance of the difference, times the number of problems."""
        return (1 - self.target) * self.omega**2 + self.a.noise(n) + self.b.noise(n)

    def standard_error(self, m: float, n: float) -> float:
        """Of the difference."""
        return math.sqrt(self.variance(n) / m)

    def half_width(self, m: float, n: float) -> float:
        """Half the interval of the difference, as expected."""
        return self._t_quantile(m) * self.standard_error(m, n)

    def half_width_of_one(self, m: float, n: float) -> float:
        """Half the interval of the mean of the first model alone."""
        variance = (1 - self.target) * max(self.a.between, 0.0) + self.a.noise(n)
        tail = (1 + self.level) / 2
        degrees = math.inf if self.target == 1 else m - 1
        quantile = _core.normal_ppf(tail) if math.isinf(degrees) else _core.student_t_ppf(tail, degrees)
        return float(quantile) * math.sqrt(variance / m)

    def power_at(self, detect: float, m: float, n: float) -> float:
        """Chance to find a true difference significant."""
        error = self.standard_error(m, n)
        if error == 0:
            return 1.0
        return power_of(detect / error, self.degrees_of_freedom(m), self.level)

    def detectable(self, m: float, n: float) -> float:
        """The least true difference that is found with the power wanted; infinite where none is.

        No two means of pass@k differ by more than 1.
        """
        errors = noncentrality_for(self.power, self.degrees_of_freedom(m), self.level)
        difference = errors * self.standard_error(m, n)
        return difference if difference <= 1 else math.inf

    def degrees_of_freedom(self, m: float) -> float:
        """Of the t test: over problems, and of a fixed benchmark infinite."""
        if self.target == 1:
            return math.inf
        return m - 1 if self.paired else 2 * (m - 1)

    def _t_quantile(self, m: float) -> float:
        tail, degrees = (1 + self.level) / 2, self.degrees_of_freedom(m)
        return float(_core.normal_ppf(tail) if math.isinf(degrees) else _core.student_t_ppf(tail, degrees))

    def problems_needed(self, detect: float, n: float) -> int:
        """The fewest problems that reach the power with n attempts each.

        Raises
        ------
        ValueError
            If 2**52 problems do not.
        """
        normal = noncentrality_for(self.power, math.inf, self.level) ** 2 * self.variance(n) / detect**2
        if normal > MOST / 2:
            raise ValueError(f"`detect` must be in the reach of 2**52 problems; got {detect:g}")
        # No t test is more powerful than the normal one with the variance known.
        low, step = max(1, math.ceil(normal) - 1), 1
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

    def cheapest(self, detect: float, costs: Costs) -> tuple[int, int]:
        """Problems and attempts that reach the power at the least cost.

        With more attempts a problem, fewer problems do, though never fewer than with infinitely many: so
        no n can be cheapest whose cost with that number of problems exceeds the best known.
        """
        least = self.problems_needed(detect, math.inf)
        found: dict[int, tuple[float, int]] = {}

        def cost(n: int) -> float:
            if n not in found:
                m = self.problems_needed(detect, n)
                found[n] = (costs.of(m, n), m)
            return found[n][0]

        n, best = self.a.k, self.a.k
        while costs.of(least, n) <= cost(best) and n < MOST_ATTEMPTS:
            best = min(best, n, key=cost)
            n = max(n + 1, math.floor(n * RATIO))
        low, high = max(self.a.k, math.floor(best / RATIO)), math.ceil(best * RATIO) + 1
        step = max(1, (high - low) // AROUND)
        best = min([best, *range(low, high + 1, step)], key=cost)
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
