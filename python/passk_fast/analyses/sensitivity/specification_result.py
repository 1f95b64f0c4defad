"""What `specification_curve` returns."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from passk_fast.inference import render

if TYPE_CHECKING:
    from matplotlib.axes import Axes

# Rows of the table that a result shows.
SHOWN = 20


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
class SpecificationCurve(render.Shown):
    """Results under all combinations of choices, in the order in which they were made.

    Attributes
    ----------
    specifications : tuple of Specification
    comparison : bool
        Whether they are differences of two models.
    level : float
    dropped : tuple of int
        Those of the default k's that some problem has too few attempts for.

    Examples
    --------
    >>> pk.specification_curve(pk.Counts(4, [4, 2, 1, 0, 3] * 5), k=1)
    2 specifications of mean pass@k, 95% intervals
                  form     missing        subset  estimate          interval
      pass@1  adjusted  as counted  all problems    0.5000  [0.3517, 0.6483]
      pass@1         t  as counted  all problems    0.5000  [0.3511, 0.6489]
    Estimates lie between 0.5000 and 0.5000.
    """

    specifications: tuple[Specification, ...]
    comparison: bool
    level: float
    dropped: tuple[int, ...]

    def __len__(self) -> int:
        return len(self.specifications)

    @property
    def share_positive(self) -> float:
        """Share of specifications whose estimate is above 0."""
        # exact: a share of a count
        return float(np.mean([one.estimate > 0 for one in self.specifications]))

    @property
    def share_excluding_zero(self) -> float:
        """Share of specifications whose interval leaves 0 out."""
        # exact: a share of a count
        return float(np.mean([one.low > 0 or one.high < 0 for one in self.specifications]))

    @property
    def verdict(self) -> str:
        """Whether the choices matter, in a sentence."""
        estimates = [one.estimate for one in self.specifications]
        between = f"stimates lie between {render.number(min(estimates))} and {render.number(max(estimates))}"
        if not self.comparison:
            return f"E{between}."
        ahead = sum(x > 0 for x in estimates)
        clear = sum(one.low > 0 or one.high < 0 for one in self.specifications)
        return f"a leads in {ahead} of {len(self)} specifications, {clear} intervals leave 0 out; e{between}."

    def to_dict(self) -> dict[str, Any]:
        """Plain numbers, strings and lists, ready for JSON."""
        return {
            "specifications": [one._asdict() for one in self.specifications],
            "comparison": self.comparison,
            "level": self.level,
            "dropped": list(self.dropped),
            "verdict": self.verdict,
        }

    def to_frame(self, backend: render.Backend = "pandas") -> Any:
        """One row for each specification, in pandas, or in the `backend` polars or pyarrow."""
        return render.frame(
            {name: [getattr(one, name) for one in self.specifications] for name in Specification._fields},
            backend,
        )

    def plot(self, ax: Axes | None = None) -> Axes:
        """Estimates in ascending order, and below them the choices behind each; needs matplotlib."""
        from passk_fast.analyses.sensitivity.plots import plot_specifications

        return plot_specifications(self, ax)

    def _table(self) -> render.Table:
        rows = [
            [
                f"pass@{one.k}",
                one.interval,
                one.missing,
                one.subset,
                render.number(one.estimate),
                f"[{render.number(one.low)}, {render.number(one.high)}]",
            ]
            for one in self.specifications[:SHOWN]
        ]
        what = "the difference in" if self.comparison else "mean"
        title = f"{len(self)} specifications of {what} pass@k, {render.percent_level(self.level)} intervals"
        notes = [f"the first {SHOWN} of {len(self)}"] if len(self) > SHOWN else []
        if self.dropped:
            notes.append(f"k={', '.join(map(str, self.dropped))} dropped: more than n of a problem")
        heads = ["", "form", "missing", "subset", "estimate", "interval"]
        return render.Table(title, heads, rows, [*notes, self.verdict])
