"""What `curve` says of Cover@τ."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from passk_fast._typing import Axes, Floats
from passk_fast.analyses._words import interval_head
from passk_fast.analyses.curve.cover import Modelled, bounds, counted, modelled
from passk_fast.data.tally import Tally
from passk_fast.inference.intervals import ConfidenceInterval
from passk_fast.inference.mixture import MOST_CLASSES
from passk_fast.show import plots
from passk_fast.show.document import Document, Notes, Table, Title
from passk_fast.show.numbers import amount, count, ends, level, number_of, percent, score
from passk_fast.show.result import Result


@dataclass(frozen=True, eq=False, repr=False)
class Cover(Result):
    """Share of the problems with success probability τ or more.

    Attributes
    ----------
    tau : ndarray, shape (T,)
    naive : ndarray, shape (T,)
        Share of the problems with c/n ≥ τ.
    estimate : ndarray, shape (T,)
        Mean over the problems of P(p ≥ τ | c), in a population with atoms at 0 and 1 and a beta distribution;
        NaN where every problem has one attempt, from which none can be learnt.
    confidence_interval : ConfidenceInterval
        What any population has that the counts do not rule out; NaN beyond 1,000 different (n, c).
    never, always : float
        Shares of problems with p = 0 and p = 1 in the population behind `estimate`.
    level : float
        Confidence level of each interval.
    m : int
        Number of problems.
    note : str
        What of this is data and what is model.

    Examples
    --------
    >>> cover = pk.curve(pk.Counts(10, [0, 1, 4, 10] * 10), tau=[0.5, 1]).cover
    >>> cover.naive, cover.estimate.round(3)
    (array([0.25, 0.25]), array([0.269, 0.249]))
    >>> cover.confidence_interval.low.round(3), cover.confidence_interval.high.round(3)
    (array([0.119, 0.   ]), array([0.529, 0.422]))
    """

    tau: Floats
    naive: Floats
    level: float
    m: int
    _tally: Tally
    _effective: float

    _in_rows = ("tau", "naive", "estimate", "confidence_interval")
    _said = ("never", "always", "note")

    @classmethod
    def of(cls, tally: Tally, tau: Floats, level: float, effective: float = 1.0) -> Cover:
        """The shares for each τ in [0, 1]; what takes time is computed when it is asked for.

        `effective` is the effective number of problems as a share of all, below 1 for clusters.
        """
        return cls(tau, counted(tally, tau), level, tally.m, tally, effective)

    @property
    def estimate(self) -> Floats:
        """Mean over the problems of P(p ≥ τ | c)."""
        return self._modelled.shares

    @property
    def never(self) -> float:
        """Share of the problems with p = 0 in the population behind `estimate`."""
        return self._modelled.never

    @property
    def always(self) -> float:
        """Share of the problems with p = 1 there."""
        return self._modelled.always

    @cached_property
    def confidence_interval(self) -> ConfidenceInterval[Floats]:
        """What any population has that the counts do not rule out."""
        return bounds(self._tally, self.tau, self.level, self._effective)

    @cached_property
    def _modelled(self) -> Modelled:
        return modelled(self._tally, self.tau, self._effective)

    @property
    def note(self) -> str:
        """What of this is data and what is model."""
        found = (
            "Cover@τ: the interval holds what any population has that these counts do not rule out"
            if np.isfinite(self.confidence_interval.low).all()
            else f"Cover@τ has no interval: more than {count(MOST_CLASSES)} different counts"
        )
        if math.isnan(self.always):
            return f"{found}; one attempt a problem gives no estimate."
        return (
            f"{found}; the estimate is that of a model (p = 0 for {percent(self.never, 1)} of the "
            f"problems, p = 1 for {percent(self.always, 1)}, beta distributed for the others). No "
            "attempts tell p = τ from a p just below."
        )

    def table(self) -> Table:
        """A row for each τ."""
        found = self._listed()
        return Table.of(
            ("solved with p ≥", [amount(tau, 6) for tau in found["tau"]]),
            ("counted", map(score, found["naive"])),
            ("estimate", map(score, found["estimate"])),
            (interval_head(self.level), map(ends, found["low"], found["high"])),
        )

    def _blocks(self) -> Document:
        """The shares of problems, and what of them is model."""
        title = f"Cover@τ: share of {number_of(self.m, 'problem')} solved with probability τ or more"
        return (Title(title), self.table(), Notes("", (self.note,)))

    def plot(self, ax: Axes | None = None, *, label: str = "", color: str | None = None) -> Axes:
        """Shares against τ with their intervals, several models on the same axes; needs matplotlib."""
        ax = plots.axes(ax)
        order = np.argsort(self.tau)
        tau, naive, estimate = (x[order] for x in (self.tau, self.naive, self.estimate))
        low, high = (x[order] for x in self.confidence_interval)
        look = plots.look(ax, label or "estimate", color)
        head = "" if label else interval_head(self.level)
        ax.vlines(tau, low, high, color=look["color"], alpha=0.5, linewidth=2, label=head)
        ax.plot(tau, estimate, **look)
        if not label:
            second = plots.colour(1)
            ax.plot(tau, naive, "s--", color=second, markersize=4, label="counted, c/n ≥ τ")
        ax.set_ylim(-0.02, 1.02)
        ax.set_xlabel("τ")
        ax.set_ylabel("share of problems")
        plots.entitled(ax, f"Cover@τ, {level(self.level)} intervals", number_of(self.m, "problem"), label)
        if not label:
            plots.legend(ax)
        return ax
