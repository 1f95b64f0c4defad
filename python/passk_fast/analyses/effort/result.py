"""What `effort` returns."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from passk_fast._typing import Axes, Floats
from passk_fast.analyses._words import interval_head, intervals, sizes
from passk_fast.inference.intervals import ConfidenceInterval
from passk_fast.show.document import Document, Notes, Table, Title
from passk_fast.show.numbers import Number, amount, amounts, count, ends, number_of, percent, score
from passk_fast.show.result import Concluded

# Budgets that the table shows beside the best and the largest.
SHOWN = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000)
# Digits of reviews and costs.
DIGITS = 4


@dataclass(frozen=True)
class ReviewCosts:
    """What a review and its outcomes cost, in the unit that was given."""

    review_bad: float
    review_good: float
    by_hand: float
    accepted_wrong: float


@dataclass(frozen=True, eq=False)
class BudgetCurve:
    """Means over the problems, ``(B,)`` for B budgets, with standard errors and intervals."""

    estimate: Floats
    standard_error: Floats
    confidence_interval: ConfidenceInterval[Floats]

    def within(self, i: int, written: Callable[[float, float], str]) -> str:
        """The interval of one budget after a space; nothing where there is none."""
        low, high = (float(end[i]) for end in self.confidence_interval)
        return "" if math.isnan(low) else f" {written(low, high)}"


@dataclass(frozen=True, eq=False)
class BudgetCurves:
    """Curves over the budgets.

    Attributes
    ----------
    reviews : BudgetCurve
        Attempts reviewed.
    success, wrong : BudgetCurve
        Probability that the accepted attempt is right, and that it is wrong.
    cost : BudgetCurve or None
        Cost of a problem, where costs were given.
    """

    reviews: BudgetCurve
    success: BudgetCurve
    wrong: BudgetCurve
    cost: BudgetCurve | None = None


@dataclass(frozen=True, eq=False, repr=False)
class Effort(Concluded):
    """Effort of reviewing attempts until one is accepted, against the most that a person would review.

    Attributes
    ----------
    budgets : tuple of int
        Ascending.
    curve : BudgetCurves
        `reviews`, `success`, `wrong` and, where costs were given, `cost`: each with `estimate`,
        `standard_error` and `confidence_interval`, (B,) in the order of the budgets.
    costs : ReviewCosts or None
        As they were given.
    accept_bad, miss_good : float
        The reviewer's error rates.
    level : float
    m : int
        Number of problems.
    n_range : tuple of int
        Least and greatest number of attempts of a problem.
    unsolved : float
        Share of the problems that no attempt solved: there every budget is used up.
    warnings : tuple of str
        Why the intervals deserve less trust than their level says, or why there are none.

    Examples
    --------
    >>> counts = pk.Counts(10, [0, 1, 4, 10] * 10)
    >>> pk.effort(counts, [1, 10])
    reviewing attempts until one is accepted, 95% adjusted intervals for problems like these
    <BLANKLINE>
    up to  reviews    95% interval  success      95% interval
        1        1          [1, 1]   0.3750  [0.2557, 0.5062]
       10    4.675  [3.594, 5.835]   0.7500  [0.5992, 0.8770]
    <BLANKLINE>
    - 40 problems, 10 attempts each; 25.0% of the problems never solved
    <BLANKLINE>
    - Who reviews up to 10 attempts looks at 4.675 of them on average and ends with a right one in ...
    """

    _in_rows = ("budgets", "curve")
    _said = ("best_budget", "best_cost", "verdict", "sentences")

    budgets: tuple[int, ...]
    curve: BudgetCurves
    costs: ReviewCosts | None
    accept_bad: float
    miss_good: float
    level: float
    m: int
    n_range: tuple[int, int]
    unsolved: float
    warnings: tuple[str, ...]

    @property
    def best(self) -> int | None:
        """Position of the cheapest budget; None without costs, or where doing it by hand costs no more."""
        if self.costs is None or self.curve.cost is None:
            return None
        cheapest = int(np.argmin(self.curve.cost.estimate))
        return cheapest if self.curve.cost.estimate[cheapest] < self.costs.by_hand else None

    @property
    def best_budget(self) -> int | None:
        """The cheapest budget, 0 if doing it by hand costs no more than any; None without costs."""
        if self.costs is None:
            return None
        return 0 if self.best is None else self.budgets[self.best]

    @property
    def best_cost(self) -> float | None:
        """Cost of a problem at the best budget; None without costs."""
        if self.costs is None or self.curve.cost is None:
            return None
        return self.costs.by_hand if self.best is None else float(self.curve.cost.estimate[self.best])

    @property
    def saved(self) -> BudgetCurve | None:
        """What the model saves against doing a problem by hand, at each budget; negative where it costs."""
        cost = self.curve.cost
        if self.costs is None or cost is None:
            return None
        low, high = cost.confidence_interval
        hand = self.costs.by_hand
        return BudgetCurve(
            hand - cost.estimate, cost.standard_error, ConfidenceInterval(hand - high, hand - low)
        )

    @property
    def sentences(self) -> tuple[str, ...]:
        """The result in a sentence."""
        if self.costs is None or self.curve.cost is None:
            return (self._patience(),)
        cost, hand = self.curve.cost, self.costs.by_hand
        return (self._by_hand(cost, hand) if self.best is None else self._cheapest(cost, hand, self.best),)

    def _cheapest(self, cost: BudgetCurve, hand: float, one: int) -> str:
        edge = ", the largest budget tried" if one == len(self.budgets) - 1 else ""
        doubt = (
            "; the interval does not rule out that nothing is saved"
            if cost.confidence_interval.high[one] >= hand
            else ""
        )
        return (
            f"Cheapest is to review up to {number_of(self.budgets[one], 'attempt')}{edge}: "
            f"{amount(cost.estimate[one], DIGITS)} a problem{cost.within(one, _amounts)} instead of "
            f"{amount(hand, DIGITS)} by hand, {percent(1 - cost.estimate[one] / hand, 1)} saved, with a "
            f"right answer in {percent(self.curve.success.estimate[one], 1)} of the cases{doubt}."
        )

    def _by_hand(self, cost: BudgetCurve, hand: float) -> str:
        """No budget costs less than doing it by hand, as estimated."""
        least = int(np.argmin(cost.estimate))
        if cost.confidence_interval.low[least] >= hand:
            return (
                f"Doing it by hand ({amount(hand, DIGITS)} a problem) is cheaper than reviewing any number "
                f"of attempts up to {count(self.budgets[-1])}."
            )
        return (
            f"No number of attempts up to {count(self.budgets[-1])} is shown to save anything: reviewing "
            f"costs {amount(cost.estimate[least], DIGITS)} a problem{cost.within(least, _amounts)} or more, "
            f"{amount(hand, DIGITS)} by hand."
        )

    def _patience(self) -> str:
        reviews, success = self.curve.reviews, self.curve.success
        return (
            f"Who reviews up to {number_of(self.budgets[-1], 'attempt')} looks at "
            f"{amount(reviews.estimate[-1], DIGITS)} of them on average and ends with a right one in "
            f"{percent(success.estimate[-1], 1)} of the cases{success.within(-1, _percents)}."
        )

    def _blocks(self) -> Document:
        """The curves at some of the budgets, and what they rest on."""
        title = f"reviewing attempts until one is accepted, {intervals(self.level, 'adjusted', 0)}"
        return (
            Title(title),
            self._table(),
            Notes("", self._basis()),
        )

    def columns(self) -> dict[str, Any]:
        """A row for each budget, each curve with its standard error and its interval."""
        columns: dict[str, Any] = {"budget": np.array(self.budgets)}
        for name, curve in {**self._curves(), "wrong": self.curve.wrong}.items():
            columns[name] = curve.estimate
            columns[f"{name}_standard_error"] = curve.standard_error
            columns[f"{name}_low"], columns[f"{name}_high"] = curve.confidence_interval
        return columns

    def plot(self, ax: Axes | None = None, *, label: str = "", color: str | None = None) -> Axes:
        """Cost against the budget where costs were given, else the chance of a right answer.

        Several models are drawn on the same axes by their labels.
        """
        from passk_fast.show import plots

        ax = plots.axes(ax)
        curve = self.curve.success if self.curve.cost is None else self.curve.cost
        low, high = curve.confidence_interval
        look = plots.look(ax, label, color)
        ax.fill_between(self.budgets, low, high, alpha=0.25, color=look["color"], linewidth=0)
        if len(self.budgets) >= 20:
            del look["marker"]
        ax.plot(self.budgets, curve.estimate, **look)
        if self.costs is None:
            ax.set_ylim(0, 1)
        else:
            by_hand = None if label else "by hand"
            ax.axhline(self.costs.by_hand, color=plots.GREY, linestyle="--", label=by_hand)
            if self.best is not None:
                best = self.budgets[self.best]
                cheapest = None if label else f"cheapest: up to {count(best)}"
                shown = plots.colour(1) if color is None and not label else look["color"]
                ax.plot(best, curve.estimate[self.best], "o", color=shown, label=cheapest)
            ax.set_ylim(bottom=0)
            plots.legend(ax)
        ax.set_ylabel("chance of a right answer" if self.costs is None else "cost of a problem")
        plots.against_k(ax, plots.drawn_at(ax), name="attempts reviewed at most")
        what = intervals(self.level, "adjusted", 0)
        plots.entitled(ax, f"review effort, {what}", sizes(self.m, self.n_range), label)
        return ax

    def _curves(self) -> dict[str, BudgetCurve]:
        """The curves that tables show, by name."""
        named = {"reviews": self.curve.reviews, "success": self.curve.success}
        if self.accept_bad > 0:
            named["wrong"] = self.curve.wrong
        if self.curve.cost is not None and self.saved is not None:
            named |= {"cost": self.curve.cost, "saved": self.saved}
        return named

    def _table(self) -> Table:
        curves = self._curves()
        heads = [head for name in curves for head in (name, interval_head(self.level))]
        rows = [
            (
                count(self.budgets[i]),
                *(cell for name, curve in curves.items() for cell in _cells(name, curve, i)),
            )
            for i in self._shown()
        ]
        return Table(("up to", *heads), tuple(rows))

    def _shown(self) -> list[int]:
        """Positions of the budgets that tables show: round ones, the best and the largest."""
        wanted = {*SHOWN, self.budgets[-1]} | ({self.budgets[self.best]} if self.best is not None else set())
        few = len(self.budgets) <= len(SHOWN)
        return [i for i, budget in enumerate(self.budgets) if few or budget in wanted]

    def _basis(self) -> tuple[str, ...]:
        """What the numbers rest on."""
        basis = f"{sizes(self.m, self.n_range)}; {percent(self.unsolved, 1)} of the problems never solved"
        if not self.accept_bad and not self.miss_good:
            return (basis,)
        reviewer = (
            f"the reviewer accepts {percent(self.accept_bad, 1)} of the wrong attempts and misses "
            f"{percent(self.miss_good, 1)} of the right ones"
        )
        return basis, reviewer


def _cells(name: str, curve: BudgetCurve, i: int) -> tuple[Number, Number]:
    """An estimate and its interval: a probability's, or a quantity's."""
    low, high = (float(end[i]) for end in curve.confidence_interval)
    estimate = float(curve.estimate[i])
    if name in ("success", "wrong"):
        return score(estimate), ends(low, high)
    return amount(estimate, DIGITS), amounts(low, high, DIGITS)


def _amounts(low: float, high: float) -> str:
    return amounts(low, high, DIGITS)


def _percents(low: float, high: float) -> str:
    return f"[{percent(low, 1)}, {percent(high, 1)}]"
