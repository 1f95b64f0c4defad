"""What `effort` returns."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from passk_fast.inference import render
from passk_fast.inference.intervals import ConfidenceInterval

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

OPEN = "; the interval does not rule out that nothing is saved"
# Budgets that the table shows beside the best and the largest.
SHOWN = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000)


@dataclass(frozen=True)
class Costs:
    """What a review and its outcomes cost, in the unit that was given."""

    review_bad: float
    review_good: float
    by_hand: float
    accepted_wrong: float


@dataclass(frozen=True, eq=False)
class Curve:
    """Means over the problems, ``(B,)`` for B budgets, with standard errors and intervals."""

    estimate: Floats
    standard_error: Floats
    confidence_interval: ConfidenceInterval

    def to_dict(self) -> dict[str, Any]:
        """Plain lists; None where a number does not exist."""
        low, high = self.confidence_interval
        parts = {"estimate": self.estimate, "standard_error": self.standard_error, "low": low, "high": high}
        return {name: render.plain(part) for name, part in parts.items()}

    def ends(self, i: int, number: Callable[[float], str]) -> str:
        """The interval of one budget after a space; nothing where there is none."""
        low, high = (float(end[i]) for end in self.confidence_interval)
        return "" if math.isnan(low) else f" [{number(low)}, {number(high)}]"


@dataclass(frozen=True, eq=False)
class Curves:
    """Curves over the budgets.

    Attributes
    ----------
    reviews : Curve
        Attempts reviewed.
    success, wrong : Curve
        Probability that the accepted attempt is right, and that it is wrong.
    cost : Curve or None
        Cost of a problem, where costs were given.
    """

    reviews: Curve
    success: Curve
    wrong: Curve
    cost: Curve | None = None


@dataclass(frozen=True, eq=False, repr=False)
class Effort(render.Shown):
    """Effort of reviewing attempts until one is accepted, against the most that a person would review.

    Attributes
    ----------
    budgets : tuple of int
        Ascending.
    curve : Curves
        `reviews`, `success`, `wrong` and, where costs were given, `cost`: each with `estimate`,
        `standard_error` and `confidence_interval`, (B,) in the order of the budgets.
    costs : Costs or None
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
    Reviewing attempts until one is accepted, 95% intervals for problems like these
                             reviews                 success
      up to 1               1 [1, 1]  0.375 [0.2557, 0.5062]
      up to 10  4.675 [3.594, 5.835]    0.75 [0.5992, 0.877]
    m=40 n=10, never solved 25.0%
    Who reviews up to 10 attempts looks at 4.67 of them on average and ends with a right one in 75.0% ...
    """

    budgets: tuple[int, ...]
    curve: Curves
    costs: Costs | None
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
    def saved(self) -> Curve | None:
        """What the model saves against doing a problem by hand, at each budget; negative where it costs."""
        cost = self.curve.cost
        if self.costs is None or cost is None:
            return None
        low, high = cost.confidence_interval
        hand = self.costs.by_hand
        return Curve(hand - cost.estimate, cost.standard_error, ConfidenceInterval(hand - high, hand - low))

    @property
    def verdict(self) -> str:
        """The result in a sentence."""
        if self.costs is None:
            return self._patience()
        cost, success = self.curve.cost, self.curve.success
        assert cost is not None
        if self.best is None:
            return self._by_hand(cost, self.costs.by_hand)
        one = self.best
        share = 1 - cost.estimate[one] / self.costs.by_hand
        ends = cost.ends(one, "{:.4g}".format)
        attempts = "1 attempt" if self.budgets[one] == 1 else f"{self.budgets[one]:,} attempts"
        edge = ", the largest budget tried" if one == len(self.budgets) - 1 else ""
        return (
            f"Cheapest is to review up to {attempts}{edge}: {cost.estimate[one]:.4g} a problem{ends} "
            f"instead of {self.costs.by_hand:g} by hand, {render.percent(share)} saved, with a right "
            f"answer in {render.percent(success.estimate[one])} of the cases"
            f"{OPEN if self._may_save_nothing(one) else ''}."
        )

    def _by_hand(self, cost: Curve, hand: float) -> str:
        """No budget costs less than doing it by hand, as estimated."""
        least = int(np.argmin(cost.estimate))
        if cost.confidence_interval.low[least] >= hand:
            return (
                f"Doing it by hand ({hand:g} a problem) is cheaper than reviewing any number of attempts "
                f"up to {self.budgets[-1]:,}."
            )
        return (
            f"No number of attempts up to {self.budgets[-1]:,} is shown to save anything: reviewing costs "
            f"{cost.estimate[least]:.4g} a problem{cost.ends(least, '{:.4g}'.format)} or more, "
            f"{hand:g} by hand."
        )

    def _may_save_nothing(self, one: int) -> bool:
        """Whether the interval holds a cost as by hand."""
        cost, costs = self.curve.cost, self.costs
        high = np.nan if cost is None else cost.confidence_interval.high[one]
        return costs is not None and bool(high >= costs.by_hand)

    def _patience(self) -> str:
        reviews, success = self.curve.reviews, self.curve.success
        return (
            f"Who reviews up to {self.budgets[-1]:,} attempts looks at {reviews.estimate[-1]:.3g} of them on "
            f"average and ends with a right one in {render.percent(success.estimate[-1])} of the cases"
            f"{success.ends(-1, render.percent)}."
        )

    def shown(self) -> list[int]:
        """Positions of the budgets that tables show: round ones, the best and the largest."""
        wanted = {*SHOWN, self.budgets[-1]} | ({self.budgets[self.best]} if self.best is not None else set())
        few = len(self.budgets) <= len(SHOWN)
        return [i for i, budget in enumerate(self.budgets) if few or budget in wanted]

    def columns(self) -> dict[str, Curve]:
        """The curves by name, `saved` among them."""
        named = {"reviews": self.curve.reviews, "success": self.curve.success}
        if self.accept_bad > 0:
            named["wrong"] = self.curve.wrong
        if self.curve.cost is not None and self.saved is not None:
            named |= {"cost": self.curve.cost, "saved": self.saved}
        return named

    def to_dict(self) -> dict[str, Any]:
        """Plain numbers, strings and lists, ready for JSON."""
        plain = {name: render.plain(value) for name, value in vars(self).items() if name != "curve"}
        plain["costs"] = None if self.costs is None else vars(self.costs)
        curves = {"wrong": self.curve.wrong, **self.columns()}
        best = {"best_budget": self.best_budget, "best_cost": self.best_cost, "verdict": self.verdict}
        return {**plain, "curve": {name: curve.to_dict() for name, curve in curves.items()}, **best}

    def to_frame(self, backend: render.Backend = "pandas") -> Any:
        """One row for each budget, in pandas, or in the `backend` polars or pyarrow."""
        columns: dict[str, Any] = {"budget": np.array(self.budgets)}
        for name, curve in {"wrong": self.curve.wrong, **self.columns()}.items():
            columns[name] = curve.estimate
            columns[f"{name}_low"], columns[f"{name}_high"] = curve.confidence_interval
        return render.frame(columns, backend)

    def plot(self, ax: Axes | None = None) -> Axes:
        """Cost against the budget where costs were given, else the chance of a right answer."""
        from passk_fast.analyses.effort_plot import plot_effort

        return plot_effort(self, ax)

    def _table(self) -> render.Table:
        named = self.columns()
        rows = [
            [f"up to {self.budgets[i]:,}", *(cell(curve, i) for curve in named.values())]
            for i in self.shown()
        ]
        title = (
            "Reviewing attempts until one is accepted, "
            f"{render.percent_level(self.level)} intervals for problems like these"
        )
        return render.Table(title, ["", *named], rows, self.notes())

    def notes(self) -> list[str]:
        """What stands below the table."""
        low, high = self.n_range
        attempts = str(low) if low == high else f"{low}..{high}"
        notes = [f"m={self.m} n={attempts}, never solved {render.percent(self.unsolved)}"]
        if self.accept_bad or self.miss_good:
            notes.append(
                f"the reviewer accepts {self.accept_bad:.3g} of the wrong attempts and misses "
                f"{self.miss_good:.3g} of the right ones"
            )
        return [*notes, *(f"warning: {warning}" for warning in self.warnings), self.verdict]


def cell(curve: Curve, i: int) -> str:
    """Estimate and interval in one cell."""
    return f"{curve.estimate[i]:.4g}{curve.ends(i, '{:.4g}'.format)}"
