"""What `plan` returns."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from passk_fast import _numeric, _validate
from passk_fast._typing import Axes, Floats, Ints
from passk_fast.analyses.planning.power import PowerModel
from passk_fast.show import plots
from passk_fast.show.document import Document, Notes, Table, Title
from passk_fast.show.numbers import NONE, Number, amount, count, figure, level, number_of, percent, score
from passk_fast.show.result import Concluded

# Points of each line of the plot, over this range of problems, as multiples of the design's.
POINTS = 60
AROUND = (0.25, 0.5, 1, 2, 4)


@dataclass(frozen=True)
class PlanMix:
    """Problems and attempts that reach the power, and what they cost (None without costs).

    Attributes
    ----------
    m, n : int
    cost : float or None

    Examples
    --------
    >>> pk.plan(rates="beta:0.5,0.5", detect=0.1, cost_attempt=1).mixes[0]
    PlanMix(m=317, n=1, cost=634.0)
    """

    m: int
    n: int
    cost: float | None


@dataclass(frozen=True)
class PlanWidth:
    """Half the interval that m problems with n attempts are expected to give; n None is infinitely many.

    Attributes
    ----------
    m : int
    n : int or None
    of_difference, of_one : float
        Of the difference of the two models, and of the first model's mean alone.

    Examples
    --------
    >>> width = pk.plan(rates="beta:0.5,0.5", m=100, n=10).widths[0]
    >>> width.m, width.n, round(width.of_difference, 4), round(width.of_one, 4)
    (100, 10, 0.0767, 0.0734)
    """

    m: int
    n: int | None
    of_difference: float
    of_one: float


@dataclass(frozen=True, eq=False)
class PowerCurve:
    """Power over a grid of designs.

    Attributes
    ----------
    m : ndarray of int, shape (M,)
    n : ndarray of int, shape (N,)
    power : ndarray, shape (M, N), or None
        Chance to find the difference asked for; None if none was.
    detectable : ndarray, shape (M, N)
        The least difference found with the power wanted; infinite where none is.

    Examples
    --------
    >>> curve = pk.plan(rates="beta:0.5,0.5", m=100, n=10, detect=0.1).curve
    >>> curve.n, curve.power[2].round(2)
    (array([ 2,  5, 10, 20, 40]), array([0.51, 0.66, 0.72, 0.76, 0.78]))
    """

    m: Ints
    n: Ints
    power: Floats | None
    detectable: Floats


@dataclass(frozen=True, eq=False, repr=False)
class Plan(Concluded):
    """A design for the comparison of two models, and what it can show.

    Attributes
    ----------
    k : int
    detect : float or None
        The true difference to find, if one was asked for.
    power, level : float
        Chance wanted that the interval which `compare` prints leaves 0 out, and the level of that interval.
    target : float
        f, as in `MeanInterval`.
    paired : bool
        Whether both models attempt the same problems.
    m : int
        Problems (of each model, if not paired).
    n : int or None
        Attempts of each model at each problem. None: no number of attempts at m problems reaches the power,
        and all numbers are those of infinitely many.
    n_b : int or None
        Attempts of the second model, where they are not n.
    solved : {"", "m", "n", "m and n"}
        Which of them were solved for.
    achieved : float or None
        Power of this design for `detect`.
    detectable : float
        The least true difference that it finds with `power`; infinite where it finds none, as none exceeds 1.
    standard_error, half_width : float
        Of the difference, and half its interval, as expected.
    omega : float
        Standard deviation ω over problems of the true difference.
    noise : float
        v_A + v_B, the part of the variance that more attempts reduce.
    cost : float or None
        Of this design, if there are costs.
    mixes : tuple of PlanMix
        Other numbers of attempts, and the problems that they take; for a population of problems and a
        `detect`.
    widths : tuple of PlanWidth
        Expected intervals of this design, and with more problems or more attempts.
    curve : PowerCurve
        Power over designs around this one.
    assumptions, warnings : tuple of str
        What the numbers rest on, and why to trust them less.

    Examples
    --------
    >>> found = pk.plan(rates="beta:0.5,0.5", detect=0.05, n=10, correlation=0.9)
    >>> found.m, round(found.achieved, 3), round(found.detectable, 4)
    (159, 0.8, 0.05)
    >>> print(found.verdict)
    To find a true difference of 0.05 in pass@1 with power 80% at level 95%, take 159 problems with 10
    attempts by both models.
    """

    _in_rows = ("curve",)

    k: int
    detect: float | None
    power: float
    level: float
    target: float
    paired: bool
    m: int
    n: int | None
    n_b: int | None
    solved: str
    achieved: float | None
    detectable: float
    standard_error: float
    half_width: float
    omega: float
    noise: float
    cost: float | None
    mixes: tuple[PlanMix, ...]
    widths: tuple[PlanWidth, ...]
    curve: PowerCurve
    assumptions: tuple[str, ...]
    warnings: tuple[str, ...]
    _comparison: PowerModel = field(repr=False)

    @property
    def sentences(self) -> tuple[str, ...]:
        """What to buy, or what the design can show."""
        problems = f"{number_of(self.m, 'problem')}{'' if self.paired else ' for each model'}"
        design = f"{problems} with {self._attempts_of_each()}"
        found = math.isfinite(self.detectable)
        if self.detect is None or self.achieved is None:
            shown = (
                f"a true difference of {score(self.detectable)} or more" if found else "no true difference"
            )
            most = "" if found else ", however large"
            able = f"{design} show {shown} in pass@{self.k} with {self._certainty()}"
            return (f"{able}{most}{self._costing()}.",)
        aim = f"a true difference of {amount(self.detect, 6)} in pass@{self.k}"
        if self.n is None:
            least = (
                f"the least difference that shows is {score(self.detectable)}"
                if found
                else "no difference shows, however large"
            )
            return (
                f"No number of attempts at {problems} finds {aim} with {self._certainty()}: with "
                f"infinitely many the power is {percent(self.achieved, 1)}, and {least}.",
            )
        if not self.solved:
            enough = "enough" if self.achieved >= self.power else "not enough"
            shown = f"{score(self.detectable)} or more" if found else "no difference, however large"
            return (
                f"{design} find {aim} with a power of {percent(self.achieved, 1)}, {enough} for "
                f"{level(self.power)}; they show {shown}{self._costing()}.",
            )
        least = ", the cheapest mix" if self.solved == "m and n" else ""
        return (f"To find {aim} with {self._certainty()}, take {design}{least}{self._costing()}.",)

    def power_at(self, m: int, n: int, detect: float | None = None) -> float:
        """Chance to find a true difference (`detect` of the plan if not given) with another design."""
        difference = self.detect if detect is None else _validate.number(detect, "detect")
        if difference is None:
            raise _validate.wrong("detect", "must be given; the plan has none")
        return self._comparison.power_at(abs(difference), *self._design(m, n))

    def detectable_at(self, m: int, n: int) -> float:
        """The least true difference that another design finds with the power wanted; infinite if none."""
        return self._comparison.detectable(*self._design(m, n))

    def _design(self, m: int, n: int) -> tuple[int, int]:
        return _validate.whole(m, "m", least=2), _validate.whole(n, "n", least=self.k)

    def _blocks(self) -> Document:
        """Mixes that reach the power, expected intervals, and what that rests on."""
        return (
            Title(self._title()),
            *((self._mixes(),) if self.mixes else ()),
            self._widths(),
            Notes("assumptions", self.assumptions),
        )

    def columns(self) -> dict[str, Any]:
        """The power curve, a row for each m and n."""
        curve = self.curve
        m, n = (grid.ravel() for grid in np.meshgrid(curve.m, curve.n, indexing="ij"))
        columns: dict[str, Any] = {"m": m, "n": n, "detectable": curve.detectable.ravel()}
        return columns if curve.power is None else {**columns, "power": curve.power.ravel()}

    def plot(self, ax: Axes | None = None) -> Axes:
        """Power, or without `detect` the least detectable difference, against m, a line for each n."""
        ax = plots.axes(ax)
        ticks = sorted({max(2, round(self.m * factor)) for factor in AROUND})
        ms = _numeric.geomspace(ticks[0], ticks[-1], POINTS)
        for index, n in enumerate(self.curve.n.tolist()):
            heights = self._heights(ms.tolist(), n)
            ax.plot(ms, heights, plots.style(index), color=plots.colour(index), label=f"n = {count(n)}")
        if self.detect is None:
            ax.plot([self.m], [self.detectable], "o", color=plots.GREY, zorder=3, label="this design")
            ax.set_ylabel(f"least difference found with power {level(self.power)}")
            ax.set_ylim(bottom=0)
        else:
            ax.axhline(self.power, color=plots.GREY, linestyle="--", linewidth=1)
            ax.plot([self.m], [self.achieved or 0.0], "o", color=plots.GREY, zorder=3, label="this design")
            ax.set_ylabel(f"power to find {amount(self.detect, 6)}")
            ax.set_ylim(0, 1.02)
        ax.set_xscale("log")
        ax.set_xticks(ticks, [count(m) for m in ticks])
        ax.minorticks_off()
        ax.set_xlabel("problems m")
        plots.title(ax, self._title())
        plots.legend(ax, title="attempts")
        return ax

    def _title(self) -> str:
        """What is planned."""
        aim = f"a difference of {amount(self.detect, 6)}" if self.detect is not None else "a comparison"
        return f"Plan for {aim} in pass@{self.k}, two models, {self._certainty()}"

    def _attempts_of_each(self) -> str:
        """Attempts of either model."""
        if self.n_b is None:
            return f"{_count(self.n)}{' by both models' if self.paired else ' each'}"
        return f"{_count(self.n)} by the first model and {count(self.n_b)} by the second"

    def _certainty(self) -> str:
        """Power and level."""
        return f"power {level(self.power)} at level {level(self.level)}"

    def _costing(self) -> str:
        return "" if self.cost is None else f"; cost {_price(self.cost)}"

    def _heights(self, ms: list[float], n: int) -> list[float]:
        """Power, or the least detectable difference, for each number of problems."""
        if self.detect is None:
            return [self._comparison.detectable(m, n) for m in ms]
        return [self._comparison.power_at(self.detect, m, n) for m in ms]

    def _mixes(self) -> Table:
        """Numbers of attempts, and the problems that they take; the design itself is marked."""
        priced = self.cost is not None
        rows = tuple(
            (
                count(mix.n),
                count(mix.m),
                *([NONE if mix.cost is None else _price(mix.cost)] if priced else []),
                "<" if (mix.m, mix.n) == (self.m, self.n) else "",
            )
            for mix in self.mixes
        )
        return Table(("attempts n", "problems m", *(["cost"] if priced else []), ""), rows)

    def _widths(self) -> Table:
        """Expected intervals with more problems, or more attempts."""
        return Table.of(
            ("problems m", [count(one.m) for one in self.widths]),
            ("attempts n", [_attempts(one.n) for one in self.widths]),
            ("± difference", [score(one.of_difference) for one in self.widths]),
            ("± first model", [score(one.of_one) for one in self.widths]),
        )


def _attempts(n: int | None) -> Number:
    """A number of attempts; None is infinitely many."""
    return Number("∞", None) if n is None else count(n)


def _price(cost: float) -> Number:
    """A cost, to the unit where that takes more than six digits."""
    return figure(cost, 6)


def _count(n: int | None) -> str:
    if n is None:
        return "infinitely many attempts"
    return number_of(n, "attempt")
