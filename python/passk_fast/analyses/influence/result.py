"""What `influence` returns."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from passk_fast._typing import Axes, Floats
from passk_fast.analyses._words import subject, unmatched
from passk_fast.show import plots
from passk_fast.show.document import Document, Table, Title, notes
from passk_fast.show.numbers import count, number_of, p_words, score
from passk_fast.show.result import Concluded

# Rows of the table.
SHOWN = 8
# Bars of the picture that are still told apart.
BARS = 400


@dataclass(frozen=True, eq=False, repr=False)
class Influence(Concluded):
    """What a mean, or a difference of two, would be without each problem (or cluster).

    Attributes
    ----------
    k : int
    estimate : float
        Mean pass@k, or the difference A - B.
    units : array (U,)
        Names of the problems, or of the clusters.
    without : ndarray, shape (U,)
        The estimate without each unit; NaN if nothing else is left.
    influence : ndarray, shape (U,)
        `estimate` less `without`: what each unit adds to it; NaN if nothing else is left.
    comparison : bool
        Whether it is a difference of two models.
    clusters : bool
        Whether units are clusters.
    lead_hangs_on : array or None
        Of a comparison, the fewest units without which the leader no longer leads (a tie or less); None if no
        proper part of them does, or nobody leads.
    reversed_by : array or None
        The fewest without which the other model leads.
    p_value : float or None
        Of a comparison, that of no difference between the models, as in `compare`; None for one problem.
    m : int
        Number of problems.
    names : tuple of str
        Of the model, or of both.
    left_out : mapping of str to tuple
        Problems of each model that the other does not have.

    Examples
    --------
    >>> a, b = pk.Counts(4, [4, 2, 1, 0, 3]), pk.Counts(4, [1, 2, 2, 0, 3])
    >>> result = pk.influence(a, b, k=1)
    >>> round(result.estimate, 2), result.lead_hangs_on.tolist(), result.reversed_by.tolist()
    (0.1, [0], [0])
    """

    k: int
    estimate: float
    units: NDArray[Any]
    without: Floats
    influence: Floats
    comparison: bool
    clusters: bool
    lead_hangs_on: NDArray[Any] | None
    reversed_by: NDArray[Any] | None
    p_value: float | None
    m: int
    names: tuple[str, ...]
    left_out: Mapping[str, tuple[Any, ...]]

    _in_rows = ("units", "without", "influence")

    @property
    def sentences(self) -> tuple[str, ...]:
        """How far one unit moves the result, and of a comparison what its lead hangs on."""
        if len(self.units) == 1:
            return (f"Without this one {self._unit} nothing is left, so what hangs on it cannot be told.",)
        extreme = int(np.argmax(np.abs(self.influence)))
        name = self.units[extreme : extreme + 1].tolist()[0]
        moves = (
            f"No single {self._unit} moves pass@{self.k} by more than "
            f"{score(abs(float(self.influence[extreme])))} ({self._unit} {name!r})."
        )
        if not self.comparison:
            return (moves,)
        if self.estimate == 0:
            return (moves, "Nobody leads.")
        if self.lead_hangs_on is None:
            return (moves, f"The lead does not hang on any part of the {self._unit}s.")
        lead = f"The lead of {score(abs(self.estimate))} ({p_words(self.p_value)} of no difference)"
        gone = f"{count(len(self.lead_hangs_on))} of {number_of(len(self.units), self._unit)}"
        return (moves, f"{lead} is gone without {gone}.")

    def columns(self) -> Mapping[str, Any]:
        """Each problem or cluster, the estimate without it, and what it adds."""
        return {self._unit: self.units, "without": self.without, "influence": self.influence}

    def _blocks(self) -> Document:
        """The units of most influence."""
        order = np.argsort(-np.abs(self.influence), kind="stable")[:SHOWN]
        units = number_of(len(self.units), self._unit)
        more = [f"the {len(order)} of most influence"] if len(order) < len(self.units) else []
        return (
            Title(f"{subject(self.k, self.names)}, {score(self.estimate)}, without each of {units}"),
            Table.of(
                (self._unit, map(str, self.units[order].tolist())),
                ("without", map(score, self.without[order].tolist())),
                ("influence", map(score, self.influence[order].tolist())),
            ),
            *notes("", [*more, *unmatched(self.left_out)]),
        )

    def plot(self, ax: Axes | None = None) -> Axes:
        """Influence of each unit in order of size; needs matplotlib."""
        ax = plots.axes(ax)
        values = np.sort(self.influence)[::-1]
        places = np.arange(1, len(values) + 1)
        if len(values) > BARS:
            ax.plot(places, values, color=plots.colour(0))
        else:
            colours = np.where(values < 0, plots.colour(1), plots.colour(0)).tolist()
            ax.bar(places, values, width=0.9, color=colours)
        ax.axhline(0, color=plots.GREY, linewidth=0.8)
        plots.whole_ticks(ax)
        ax.set_xlabel(f"{self._unit}s in order of influence")
        ax.set_ylabel("influence")
        what = f"{subject(self.k, self.names)}, {score(self.estimate)}"
        plots.title(ax, f"{what}, less that without each {self._unit}")
        return ax

    @property
    def _unit(self) -> str:
        return "cluster" if self.clusters else "problem"
