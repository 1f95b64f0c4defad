"""What `plan` returns."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from passk_fast import _validate
from passk_fast.analyses.planning import words
from passk_fast.analyses.planning.power import PowerModel
from passk_fast.inference import render

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]


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
class Plan(render.Shown):
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
    def verdict(self) -> str:
        """The plan in a sentence or two."""
        return words.verdict(self)

    def power_at(self, m: int, n: int, detect: float | None = None) -> float:
        """Chance to find a true difference (`detect` of the plan if not given) with another design."""
        difference = self.detect if detect is None else _validate.number(detect, "detect")
        if difference is None:
            raise ValueError("`detect` must be given; the plan has none")
        return self._comparison.power_at(abs(difference), *self._design(m, n))

    def detectable_at(self, m: int, n: int) -> float:
        """The least true difference that another design finds with the power wanted; infinite if none."""
        return self._comparison.detectable(*self._design(m, n))

    def _design(self, m: int, n: int) -> tuple[int, int]:
        return _validate.whole(m, "m", least=2), _validate.whole(n, "n", least=self.k)

    def to_dict(self) -> dict[str, Any]:
        """Plain numbers, strings and lists, ready for JSON: None for infinity."""
        plain = {name: render.plain(value) for name, value in vars(self).items() if name[0] != "_"}
        plain["mixes"] = [vars(mix) for mix in self.mixes]
        plain["widths"] = [vars(width) for width in self.widths]
        plain["curve"] = {name: render.plain(value) for name, value in vars(self.curve).items()}
        return {**plain, "detectable": render.plain(self.detectable), "verdict": self.verdict}

    def to_frame(self, backend: render.Backend = "pandas") -> Any:
        """The power curve, one row for each m and n, in pandas, or in the `backend` polars or pyarrow."""
        curve = self.curve
        m, n = (grid.ravel() for grid in np.meshgrid(curve.m, curve.n, indexing="ij"))
        columns: dict[str, Any] = {"m": m, "n": n, "detectable": curve.detectable.ravel()}
        if curve.power is not None:
            columns["power"] = curve.power.ravel()
        return render.frame(columns, backend)

    def plot(self, ax: Axes | None = None) -> Axes:
        """Power, or without `detect` the least detectable difference, against m; needs matplotlib."""
        from passk_fast.analyses.planning.plot import plot_plan

        return plot_plan(self, ax)

    def _table(self) -> render.Table:
        columns, rows = words.mixes(self) if self.mixes else words.widths(self)
        notes = [*self.assumptions, *(f"warning: {warning}" for warning in self.warnings), self.verdict]
        return render.Table(words.title(self), columns, rows, notes)
