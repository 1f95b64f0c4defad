"""What `compare_runs` returns."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from passk_fast.inference import render
from passk_fast.inference.intervals import ConfidenceInterval
from passk_fast.inference.runs_result import Runs
from passk_fast.show.numbers import p_words


@dataclass(frozen=True, eq=False, repr=False)
class RunsComparison(render.Shown):
    """Difference of two models with several runs each.

    For one k the numbers are floats, for several they are arrays (K,) in the order of `k`.

    Attributes
    ----------
    k : int or tuple of int
    difference, standard_error : float or ndarray
        Mean pass@k of `a` minus that of `b`.
    confidence_interval : ConfidenceInterval
    interval : str
        ``"t over problems and runs"``, or for the benchmark ``"t over runs"``.
    p_value : float or ndarray
        Two-sided, of no difference: below 1 - level exactly where the interval leaves 0 out.
    p_adjusted, simultaneous_interval
        The same pair, adjusted for several k by Bonferroni.
    level, target : float
    a, b : Runs
        Each model by itself, with its test of a run effect and its pooled counts.
    m : int
        Number of shared problems.
    warnings : tuple of str

    Examples
    --------
    >>> old = [pk.Counts(5, [0, 2, 4, 5] * 10), pk.Counts(5, [1, 2, 3, 5] * 10)]
    >>> new = [pk.Counts(5, [2, 3, 5, 5] * 10), pk.Counts(5, [1, 4, 4, 5] * 10)]
    >>> result = pk.compare_runs(new, old, k=1, rng=3)
    >>> low, high = result.confidence_interval
    >>> round(low, 4), round(high, 4), round(result.p_value, 4)
    (-0.1471, 0.4971, 0.0936)
    """

    k: int | tuple[int, ...]
    difference: Any
    standard_error: Any
    confidence_interval: ConfidenceInterval
    interval: str
    p_value: Any
    p_adjusted: Any
    simultaneous_interval: ConfidenceInterval
    level: float
    target: float
    a: Runs
    b: Runs
    m: int
    warnings: tuple[str, ...]

    @property
    def verdict(self) -> str:
        """What the comparison shows, in a sentence for each k."""
        return " ".join(self.sentences)

    @property
    def sentences(self) -> tuple[str, ...]:
        """The sentences of the verdict, with the interval and p-value that belong together."""
        numbers = (self.k, self.difference, *self.simultaneous_interval, self.p_adjusted)
        return tuple(
            self._sentence(*row) for row in zip(*(np.atleast_1d(x).tolist() for x in numbers), strict=True)
        )

    def _sentence(self, k: int, difference: float, low: float, high: float, p: float) -> str:
        shown = f"{render.percent_level(self.level)} interval {render.number(low)} to {render.number(high)}"
        shown += f", {p_words(p)}" + (" for all k together" if np.ndim(self.k) else "")
        if not low <= 0 <= high:
            better = "a" if difference > 0 else "b"
            return f"{better} is better at pass@{k} (a - b is {render.number(difference)}, {shown})."
        return f"No difference at pass@{k} is shown (a - b is {render.number(difference)}, {shown})."

    def to_dict(self) -> dict[str, Any]:
        """Plain numbers, strings and lists, ready for JSON."""
        ends = ("confidence_interval", "simultaneous_interval")
        skipped = ("a", "b", *ends)
        fields = {name: render.plain(value) for name, value in vars(self).items() if name not in skipped}
        for name in ends:
            low, high = getattr(self, name)
            fields[name] = {"low": render.plain(low), "high": render.plain(high)}
        said = {"verdict": self.verdict, "sentences": list(self.sentences)}
        return {**fields, "a": self.a.to_dict(), "b": self.b.to_dict(), **said}

    def to_frame(self, backend: render.Backend = "pandas") -> Any:
        """One row for each k, in pandas, or in the `backend` polars or pyarrow."""
        columns: dict[str, Any] = {"statistic": [f"pass@{k}" for k in np.atleast_1d(self.k).tolist()]}
        for name in ("difference", "standard_error", "p_value"):
            columns[name] = np.atleast_1d(getattr(self, name))
        low, high = self.confidence_interval
        return render.frame({**columns, "low": np.atleast_1d(low), "high": np.atleast_1d(high)}, backend)

    def _table(self) -> render.Table:
        numbers = zip(
            *(
                np.atleast_1d(x).tolist()
                for x in (
                    self.k,
                    self.difference,
                    self.standard_error,
                    *self.confidence_interval,
                    self.p_value,
                )
            ),
            strict=True,
        )
        rows = [
            [
                f"pass@{k}",
                render.number(difference),
                render.number(error),
                f"[{render.number(low)}, {render.number(high)}]",
                render.number(p),
            ]
            for k, difference, error, low, high, p in numbers
        ]
        title = (
            f"Difference in mean pass@k of models run {len(self.a.runs)} and {len(self.b.runs)} times, "
            f"runs as a draw of their own: {render.percent_level(self.level)} {self.interval} interval"
        )
        note = f"m={self.m}"
        notes = [note, *self.sentences, *(f"warning: {warning}" for warning in self.warnings)]
        return render.Table(title, ["", "difference", "std. error", "interval", "p"], rows, notes)
