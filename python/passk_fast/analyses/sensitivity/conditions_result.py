"""What `sensitivity` returns."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from passk_fast.analyses.sensitivity.any_difference import AnyDifference
from passk_fast.analyses.sensitivity.best import BestCondition
from passk_fast.inference import render
from passk_fast.inference.components import VarianceComponents
from passk_fast.inference.intervals import ConfidenceInterval
from passk_fast.show.numbers import p_words

# What is said of the intervals.
SINGLE = "intervals are of single conditions: whether two differ is for compare, or rank, to say"

if TYPE_CHECKING:
    from matplotlib.axes import Axes


@dataclass(frozen=True, eq=False, repr=False)
class Sensitivity(render.Shown):
    """Conditions on the same problems.

    For one k numbers are arrays (C,), for several (C, K) in the order of `k`.

    Attributes
    ----------
    k : int or tuple of int
    conditions : tuple of str
        Names, C of them.
    estimate, standard_error : ndarray
        Mean pass@k of each condition.
    confidence_interval : ConfidenceInterval
        `low` and `high`.
    any_difference : AnyDifference
        Tests of any difference between the conditions.
    components : VarianceComponents
        Problem, condition, problem × condition, attempt.
    best : BestCondition
        The best condition for each k, judged honestly.
    level : float
    interval : str
    target : float
        As in `MeanInterval`.
    m : int
        Number of shared problems.
    n_range : tuple of int
        Least and greatest number of attempts of a problem in a condition.
    left_out : mapping of str to tuple
        Problems of each condition that not all others have.
    dropped : tuple of int
        Those of the default k's that some condition has too few attempts for.
    warnings : tuple of str

    Examples
    --------
    >>> cold, warm = pk.Counts(10, [0, 3, 9, 10] * 10), pk.Counts(10, [2, 4, 9, 10] * 10)
    >>> result = pk.sensitivity({"T=.2": cold, "T=.8": warm}, k=1, rng=1)
    >>> result.verdict
    'The conditions differ (pass@1: p = 0.0001 by permutation). T=.8 has the highest mean at k=1.'
    """

    k: int | tuple[int, ...]
    conditions: tuple[str, ...]
    estimate: Any
    standard_error: Any
    confidence_interval: ConfidenceInterval
    any_difference: AnyDifference
    components: VarianceComponents
    best: BestCondition
    level: float
    interval: str
    target: float
    m: int
    n_range: tuple[int, int]
    left_out: Mapping[str, tuple[Any, ...]]
    dropped: tuple[int, ...]
    warnings: tuple[str, ...]

    @property
    def verdict(self) -> str:
        """The answer in a sentence or two."""
        alpha = 1 - self.level
        p_values = self.any_difference.p_adjusted.tolist()
        listed = ", ".join(
            f"pass@{k}: {p_words(p)}" for k, p in zip(self.any_difference.k, p_values, strict=True)
        )
        differ = [k for k, p in zip(self.any_difference.k, p_values, strict=True) if p < alpha]
        if not differ:
            return f"No difference between the conditions is shown ({listed} by permutation)."
        names = dict(zip(self.best.k, self.best.condition, strict=True))
        winners: dict[str, list[str]] = {}
        for k in differ:
            winners.setdefault(names[k], []).append(str(k))
        best = ", ".join(f"{name} has the highest mean at k={', '.join(ks)}" for name, ks in winners.items())
        return f"The conditions differ ({listed} by permutation). {best}."

    def to_dict(self) -> dict[str, Any]:
        """Plain numbers, strings and lists, ready for JSON."""
        nested = ("any_difference", "components", "best", "confidence_interval", "left_out")
        fields = {name: render.plain(value) for name, value in vars(self).items() if name not in nested}
        low, high = self.confidence_interval
        return {
            **fields,
            "confidence_interval": {"low": render.plain(low), "high": render.plain(high)},
            "any_difference": self.any_difference.to_dict(),
            "components": self.components.to_dict(),
            "best": self.best.to_dict(),
            "left_out": {name: render.plain(names) for name, names in self.left_out.items()},
            "verdict": self.verdict,
        }

    def to_frame(self, backend: render.Backend = "pandas") -> Any:
        """One row for each condition and k, in pandas, or in the `backend` polars or pyarrow."""
        ks = self.any_difference.k
        columns: dict[str, Any] = {
            "condition": [name for name in self.conditions for _ in ks],
            "statistic": [f"pass@{k}" for _ in self.conditions for k in ks],
        }
        low, high = self.confidence_interval
        numbers = {"estimate": self.estimate, "standard_error": self.standard_error, "low": low, "high": high}
        return render.frame(columns | {name: np.ravel(value) for name, value in numbers.items()}, backend)

    def plot(self, ax: Axes | None = None) -> Axes:
        """Each condition's interval, for each k; needs matplotlib."""
        from passk_fast.analyses.sensitivity.plots import plot_conditions

        return plot_conditions(self, ax)

    def cells(self) -> list[list[str]]:
        """Condition, estimate, standard error and ends of the interval, for each k and condition in turn."""
        shape = (len(self.conditions), len(self.any_difference.k))
        low, high = self.confidence_interval
        numbers = [np.reshape(x, shape).T for x in (self.estimate, self.standard_error, low, high)]
        return [
            [f"pass@{k}", name, *(render.number(float(x[i, j])) for x in numbers)]
            for i, k in enumerate(self.any_difference.k)
            for j, name in enumerate(self.conditions)
        ]

    def _table(self) -> render.Table:
        rows = [[*row[:4], f"[{row[4]}, {row[5]}]"] for row in self.cells()]
        title = (
            f"Mean pass@k of {len(self.conditions)} conditions, "
            f"{render.percent_level(self.level)} {self.interval} intervals"
        )
        heads = ["", "condition", "estimate", "std. error", "interval"]
        return render.Table(title, heads, rows, self._notes())

    def _notes(self) -> list[str]:
        low, high = self.n_range
        notes = [f"m={self.m} n={low if low == high else f'{low}..{high}'}", self.verdict, SINGLE]
        for i, k in enumerate(self.best.k):
            if not np.isnan(self.best.honest[i]):
                notes.append(
                    f"best at k={k}: {self.best.condition[i]}, {render.number(float(self.best.apparent[i]))} "
                    f"on all attempts; chosen on half of them and scored on the other "
                    f"{render.number(float(self.best.honest[i]))}"
                )
        notes += [
            f"{len(names)} problems of {name} left out" for name, names in self.left_out.items() if names
        ]
        if self.dropped:
            notes.append(f"k={', '.join(map(str, self.dropped))} dropped: more than n of a condition")
        return notes + [f"warning: {warning}" for warning in self.warnings]
