"""What `allocate` returns."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from passk_fast._typing import Axes, Floats, Ints
from passk_fast.show import plots
from passk_fast.show.document import Document, Table, Title, notes
from passk_fast.show.numbers import amount, count, number_of, percent, score
from passk_fast.show.result import Concluded

# Rows of the table, and bars of the picture.
SHOWN, BARS = 10, 30


@dataclass(frozen=True, eq=False, repr=False)
class Allocation(Concluded):
    """Further attempts for each problem.

    Attributes
    ----------
    problems : ndarray (m,)
        Names, or positions.
    attempts : ndarray of int64, shape (m,)
        Further attempts at each problem; they sum to what was to be spent.
    gain : ndarray, shape (m,)
        What one more attempt at the problem, before any of these, is expected to gain.
    total : float
        Expected gain of all of them: problems newly solved, or the share by which the variance falls
        that the luck of attempts gives to the mean.
    goal : str
    k : int or None
    parameters : dict of str to float
        Of the fitted population: `a`, `b` and `unsolvable`.

    Examples
    --------
    >>> counts = pk.Counts([4, 8, 16, 8, 8, 8], [0, 0, 0, 1, 3, 8], problems=list("abcdef"))
    >>> pk.allocate(counts, 8).attempts
    array([6, 2, 0, 0, 0, 0])
    """

    problems: NDArray[Any]
    attempts: Ints
    gain: Floats
    total: float
    goal: str
    k: int | None
    parameters: dict[str, float]

    _in_rows = ("problems", "attempts", "gain")

    @property
    def sentences(self) -> tuple[str, ...]:
        """The result in a sentence."""
        if self.total == 0:
            told = (
                "no problem is left that may be solved for the first time"
                if self.goal == "solve"
                else "nothing is left to chance"
            )
            return (f"Further attempts gain nothing here: {told}, as far as the zero-inflated fit tells.",)
        spent, reached = int(self.attempts.sum()), int(np.count_nonzero(self.attempts))
        given = f"{number_of(spent, 'further attempt')} at {number_of(reached, 'problem')}"
        gained = (
            f"solve {amount(self.total)} more of them"
            if self.goal == "solve"
            else "lower the variance that the luck of attempts gives to "
            f"mean pass@{self.k} by {percent(self.total, 1)}"
        )
        return (f"{given} would {gained} in expectation, if problems are as the zero-inflated fit has them.",)

    def columns(self) -> Mapping[str, Any]:
        """Each problem, its further attempts, and what one more would gain."""
        return {"problem": self.problems, "attempts": self.attempts, "gain": self.gain}

    def _blocks(self) -> Document:
        """The problems with the most further attempts."""
        order = self._order()[:SHOWN]
        rest = len(self.attempts) - len(order)
        return (
            Title("Further attempts, by what they are expected to gain"),
            Table.of(
                ("problem", map(str, self.problems[order].tolist())),
                ("attempts", map(count, self.attempts[order].tolist())),
                ("gain of one", map(score, self.gain[order].tolist())),
            ),
            *notes("", [f"and {number_of(rest, 'more problem')}"] if rest else []),
        )

    def plot(self, ax: Axes | None = None) -> Axes:
        """Further attempts of the problems that get the most; needs matplotlib."""
        reached = int(np.count_nonzero(self.attempts))
        order = self._order()[: min(reached, BARS)]
        names = self.problems[order].tolist()
        ax = plots.axes(ax, height=max(3.0, plots.row_height(names)))
        ax.barh(np.arange(len(names)), self.attempts[order], color=plots.colour(0))
        plots.rows(ax, names)
        plots.whole_ticks(ax)
        ax.set_xlim(left=0)
        most = "" if reached <= BARS else f" ({BARS} shown)"
        ax.set_xlabel("further attempts")
        plots.title(
            ax, f"Further attempts at {count(reached)} of {number_of(len(self.attempts), 'problem')}{most}"
        )
        return ax

    def _order(self) -> Ints:
        """The most attempts first, then the greatest gain."""
        return np.lexsort((-self.gain, -self.attempts))
