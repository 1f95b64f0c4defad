"""What `specification_curve` returns."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np

from passk_fast._typing import Axes
from passk_fast.analyses._words import dropped, interval_head
from passk_fast.show import plots
from passk_fast.show.document import Document, Table, Title, notes
from passk_fast.show.numbers import ROUNDING, ends, level, number_of, score
from passk_fast.show.result import Concluded

# Rows of the table that a result shows.
SHOWN = 20
# Inches of the picture without the choices, and of the row of one.
HEIGHT, ROW = 4.0, 0.3


class Specification(NamedTuple):
    """One combination of choices, and what comes out.

    Attributes
    ----------
    k : int
    interval, missing, subset : str
        The choices.
    m : int
        Number of problems.
    estimate, low, high : float
        Mean pass@k or difference, with its interval.
    p_value : float
        Of no difference; NaN for one model.

    Examples
    --------
    >>> pk.specification_curve(pk.Counts(4, [4, 2, 1, 0, 3] * 5), k=1).specifications[0].estimate
    0.5
    """

    k: int
    interval: str
    missing: str
    subset: str
    m: int
    estimate: float
    low: float
    high: float
    p_value: float


@dataclass(frozen=True, eq=False, repr=False)
class SpecificationCurve(Concluded):
    """Results under all combinations of choices, in the order in which they were made.

    Attributes
    ----------
    specifications : tuple of Specification
    comparison : bool
        Whether they are differences of two models.
    names : tuple of str
        Of the model, or of both.
    level : float
    dropped : tuple of int
        Those of the default k's that some problem has too few attempts for.
    least_n : int
        Least number of attempts of a problem, under any policy.
    warnings : tuple of str
        Why the numbers deserve less trust than their level says, after the choices that this is about.

    Examples
    --------
    >>> pk.specification_curve(pk.Counts(4, [4, 2, 1, 0, 3] * 5), k=1)
    2 specifications of mean pass@k, 95% intervals
    <BLANKLINE>
    statistic  interval  missing     subset        estimate      95% interval
    pass@1     adjusted  as counted  all problems    0.5000  [0.3517, 0.6483]
    pass@1     t         as counted  all problems    0.5000  [0.3511, 0.6489]
    <BLANKLINE>
    - Estimates lie between 0.5000 and 0.5000.
    """

    specifications: tuple[Specification, ...]
    comparison: bool
    names: tuple[str, ...]
    level: float
    dropped: tuple[int, ...]
    least_n: int
    warnings: tuple[str, ...]

    _in_rows = ("specifications",)

    def __len__(self) -> int:
        return len(self.specifications)

    @property
    def share_positive(self) -> float:
        """Share of specifications whose estimate is above 0."""
        # exact: a share of a count
        return float(np.mean([one.estimate > ROUNDING for one in self.specifications]))

    @property
    def share_excluding_zero(self) -> float:
        """Share of specifications whose interval leaves 0 out."""
        # exact: a share of a count
        return float(np.mean([one.low > 0 or one.high < 0 for one in self.specifications]))

    @property
    def sentences(self) -> tuple[str, ...]:
        """Whether the choices matter, in a sentence."""
        estimates = [one.estimate for one in self.specifications]
        between = f"lie between {score(min(estimates))} and {score(max(estimates))}"
        if not self.comparison:
            return (f"Estimates {between}.",)
        ahead = sum(x > ROUNDING for x in estimates)  # exact: counted
        clear = sum(one.low > 0 or one.high < 0 for one in self.specifications)  # exact: counted
        leads = f"{self.names[0]} leads in {ahead} of {number_of(len(self), 'specification')}"
        leave = "interval leaves" if clear == 1 else "intervals leave"
        return (f"{leads}, {clear} {leave} 0 out; estimates {between}.",)

    def columns(self) -> Mapping[str, Any]:
        """The choices of each specification, and what comes out."""
        return {name: [getattr(one, name) for one in self.specifications] for name in Specification._fields}

    def _blocks(self) -> Document:
        """The specifications, as far as a table shows them."""
        shown = self.specifications[:SHOWN]
        more = [f"the first {SHOWN} of {len(self)}"] if len(self) > SHOWN else []
        return (
            Title(f"{self._what}, {level(self.level)} intervals"),
            Table.of(
                ("statistic", [f"pass@{one.k}" for one in shown]),
                ("interval", [one.interval for one in shown]),
                ("missing", [one.missing for one in shown]),
                ("subset", [one.subset for one in shown]),
                ("estimate", [score(one.estimate) for one in shown]),
                (interval_head(self.level), [ends(one.low, one.high) for one in shown]),
            ),
            *notes("", [*more, *dropped(self.dropped, self.least_n)]),
        )

    def plot(self, ax: Axes | None = None) -> Axes:
        """Estimates in ascending order, and below them the choices behind each; needs matplotlib."""
        ordered = sorted(self.specifications, key=lambda one: one.estimate)
        choices = _choices(ordered, self.specifications)
        ax = plots.axes(ax, height=HEIGHT + ROW * len(choices))
        places = np.arange(len(ordered))
        clear = np.array([one.low > 0 or one.high < 0 for one in ordered])
        colours = np.where(clear & self.comparison, plots.colour(1), plots.colour(0)).tolist()
        ax.vlines(
            places, [one.low for one in ordered], [one.high for one in ordered], color=colours, alpha=0.4
        )
        ax.scatter(places, [one.estimate for one in ordered], color=colours, s=12, zorder=3)
        if self.comparison:
            ax.axhline(0, color=plots.GREY, linewidth=0.8)
        ax.set_xticks([])
        ax.set_ylabel("difference" if self.comparison else "mean over problems")
        plots.title(ax, f"{self._what}, {level(self.level)} intervals")
        if choices:
            _plot_choices(ax, choices)
        return ax

    @property
    def _what(self) -> str:
        what = "the difference in pass@k, " + " - ".join(self.names) if self.comparison else "mean pass@k"
        return f"{number_of(len(self), 'specification')} of {what}"


def _choices(ordered: Sequence[Specification], made: Sequence[Specification]) -> list[tuple[str, list[int]]]:
    """Each choice that not all made, in the order of making, and the places of those who did."""
    kinds = [
        [(f"pass@{one.k}", one.interval, one.missing, one.subset)[kind] for one in (*made, *ordered)]
        for kind in range(4)
    ]
    return [
        (name, [place for place, other in enumerate(names[len(made) :]) if other == name])
        for names in kinds
        if len(set(names)) > 1
        for name in dict.fromkeys(names)
    ]


def _plot_choices(ax: Axes, choices: list[tuple[str, list[int]]]) -> None:
    """A row of dots for each choice, in the lower part of the picture; their names are at the right."""
    share = min(ROW * len(choices) / (HEIGHT + ROW * len(choices)), 0.6)
    low, high = ax.get_ylim()
    shown = [tick for tick in ax.get_yticks().tolist() if low <= tick <= high]
    ax.set_ylim(low - (high - low) * share / (1 - share), high)
    ax.set_yticks(shown)
    below = ax.inset_axes((0, 0, 1, share))
    for row, (_, places) in enumerate(choices):
        below.scatter(places, [row] * len(places), color=plots.GREY, s=8)
    plots.rows(below, [name for name, _ in choices])
    below.yaxis.tick_right()
    below.set_xlim(ax.get_xlim())
    below.set_xticks([])
