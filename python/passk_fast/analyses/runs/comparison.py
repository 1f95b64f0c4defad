"""What `compare_runs` returns."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from passk_fast._typing import Axes, OneOrMany
from passk_fast.analyses._advice import UNDECIDED
from passk_fast.analyses._difference import Difference
from passk_fast.analyses._words import interval_head, scores, target, unmatched
from passk_fast.analyses.runs.result import Runs
from passk_fast.inference.intervals import ConfidenceInterval
from passk_fast.show import plots
from passk_fast.show.document import Document, Notes, Table, Title
from passk_fast.show.numbers import ends, level as percents, number_of, p_value, p_words, score


@dataclass(frozen=True, eq=False, repr=False)
class RunsComparison(Difference):
    """Difference of two models with several runs each.

    For one k the numbers are floats, for several they are arrays (K,) in the order of `k`.

    Attributes
    ----------
    k : int or tuple of int
    names : tuple of str
        What the models are called.
    difference, standard_error : float or ndarray
        A - B, of mean pass@k.
    confidence_interval : ConfidenceInterval
    interval : str
        ``"t over problems and runs"``, or for the benchmark ``"t over runs"``.
    p_value : float or ndarray
        Two-sided, of no difference: below 1 - level exactly where the interval leaves 0 out. NaN, as the
        interval, for one problem, unless `target` is 1.
    p_adjusted, simultaneous_interval
        The same pair, adjusted for several k by Bonferroni.
    level, target : float
    a, b : Runs
        Each model by itself, with its test of a run effect and its pooled counts.
    m : int
        Number of shared problems.
    left_out : mapping of str to tuple
        Problems of each run that not all others, of either model, have.
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

    _in_rows = (
        *("k", "difference", "standard_error", "confidence_interval", "simultaneous_interval"),
        *("p_value", "p_adjusted"),
    )

    k: int | tuple[int, ...]
    names: tuple[str, ...]
    difference: OneOrMany
    standard_error: OneOrMany
    confidence_interval: ConfidenceInterval
    interval: str
    p_value: OneOrMany
    p_adjusted: OneOrMany
    simultaneous_interval: ConfidenceInterval
    level: float
    target: float
    a: Runs
    b: Runs
    m: int
    left_out: Mapping[str, tuple[Any, ...]]
    warnings: tuple[str, ...]

    @property
    def sentences(self) -> tuple[str, ...]:
        """The sentences of the verdict, with the interval and p-value that belong together."""
        found = self._listed()
        names = ("k", "difference", "simultaneous_low", "simultaneous_high", "p_adjusted")
        return tuple(map(self._sentence, *(found[name] for name in names)))

    def _sentence(self, k: int, difference: float, low: float, high: float, p: float) -> str:
        if np.isnan(p):
            return f"{self._less} is {score(difference)} at pass@{k}; {UNDECIDED}."
        shown = f"{percents(self.level)} interval {score(low)} to {score(high)}"
        shown += f", {p_words(p)}" + (" for all k together" if np.ndim(self.k) else "")
        if not low <= 0 <= high:
            better = self.names[difference < 0]
            return f"{better} is better at pass@{k} ({self._less} is {score(difference)}, {shown})."
        return f"No difference at pass@{k} is shown ({self._less} is {score(difference)}, {shown})."

    @property
    def _less(self) -> str:
        return " - ".join(self.names)

    @property
    def _intervals(self) -> str:
        return f"{percents(self.level)} intervals ({self.interval}) for {target(self.target)}"

    def _blocks(self) -> Document:
        """The difference for each k."""
        title = (
            f"difference in mean pass@k of models run {len(self.a.runs)} and {len(self.b.runs)} times, "
            f"runs as a draw of their own, {self._intervals}"
        )
        found = self._listed()
        return (
            Title(title),
            Table.of(
                ("statistic", scores(self.k)),
                (self._less, map(score, found["difference"])),
                (interval_head(self.level), map(ends, found["low"], found["high"])),
                ("std. error", map(score, found["standard_error"])),
                ("p", map(p_value, found["p_value"])),
            ),
            Notes("", (number_of(self.m, "problem"), *unmatched(self.left_out))),
        )

    def plot(self, ax: Axes | None = None) -> Axes:
        """Differences with their intervals, for each k; needs matplotlib."""
        ax = plots.axes(ax)
        self._draw(ax, scores(self.k))
        ax.set_ylabel("difference of the means, " + "\n- ".join(map(plots.folded, self.names)))
        counts = f"{len(self.a.runs)} and {len(self.b.runs)} runs"
        plots.title(ax, f"{self._less}, {counts}, {self._intervals}")
        return ax
