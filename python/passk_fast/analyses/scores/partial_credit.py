"""Scores between right and wrong: the mean score and the best of k, with intervals."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from passk_fast import _validate
from passk_fast._options import BootstrapForm
from passk_fast._progress import Report
from passk_fast._seed import Rng, takes_rng
from passk_fast._typing import Axes, Floats
from passk_fast.analyses._words import drawn, dropped, interval_head
from passk_fast.analyses.values.bootstrap_values import bootstrap_values
from passk_fast.analyses.values.result import ValuesBootstrap
from passk_fast.data import ragged
from passk_fast.estimators.scores import order_columns
from passk_fast.inference.intervals import ConfidenceInterval
from passk_fast.show import plots
from passk_fast.show.document import Document, Notes, Table, Title
from passk_fast.show.numbers import ends, level, number_of, score
from passk_fast.show.result import Result


@dataclass(frozen=True, eq=False, repr=False)
class PartialCredit(Result):
    """Mean score and best of k over the problems, with bootstrap intervals on shared resamples.

    Attributes
    ----------
    names : tuple of str
        ``"mean score"``, then ``"best of 10"`` and so on.
    k : tuple of int
        The k's; those that were dropped because some n is smaller are in `dropped`.
    dropped : tuple of int
    estimate : ndarray (1 + K,)
        The mean over the problems of the mean score, and of the best of each k.
    standard_error : ndarray (1 + K,)
    confidence_interval : ConfidenceInterval
        `low` and `high`, each ``(1 + K,)``.
    bootstrap : ValuesBootstrap
        Where these are from.
    level : float
        Confidence level.
    interval : str
        Its kind.
    m : int
        Number of problems.
    replicates, seed : int
        How many were drawn, and what fixes them.
    warnings : tuple of str
        Why there is no interval, or one without width.

    Examples
    --------
    >>> scores = np.random.default_rng(1).beta(0.5, 1, (50, 8))
    >>> pk.partial_credit(scores, k=[4], replicates=1000, rng=7).names
    ('mean score', 'best of 4')
    """

    names: tuple[str, ...]
    k: tuple[int, ...]
    dropped: tuple[int, ...]
    estimate: Floats
    standard_error: Floats
    confidence_interval: ConfidenceInterval[Floats]
    bootstrap: ValuesBootstrap
    level: float
    interval: str
    m: int
    replicates: int
    seed: int
    warnings: tuple[str, ...]
    # Least number of attempts of a problem.
    _least: int

    _in_rows = ("names", "estimate", "standard_error", "confidence_interval", "bootstrap")

    def columns(self) -> Mapping[str, Any]:
        """A row for each statistic."""
        return {"statistic": self.names, **self._columns("estimate", "standard_error", "confidence_interval")}

    def _blocks(self) -> Document:
        """Each statistic with its interval, and what they rest on."""
        found = self._listed()
        remarks = [number_of(self.m, "problem"), *drawn(self.replicates, self.seed)]
        remarks += dropped(self.dropped, self._least, "best of ")
        return (
            Title(f"Partial credit, {level(self.level)} {self.interval} intervals"),
            Table.of(
                ("", self.names),
                ("estimate", map(score, found["estimate"])),
                ("std. error", map(score, found["standard_error"])),
                (interval_head(self.level), map(ends, found["low"], found["high"])),
            ),
            Notes("", tuple(remarks)),
        )

    def plot(self, ax: Axes | None = None) -> Axes:
        """Estimates with their intervals, one line a statistic; needs matplotlib."""
        ax = plots.axes(ax, height=plots.row_height(self.names))
        low, high = self.confidence_interval
        places = np.arange(len(self.names))
        ax.hlines(places, low, high, color=plots.colour(0), linewidth=2)
        ax.plot(self.estimate, places, "o", color=plots.colour(0))
        plots.rows(ax, self.names)
        ax.set_xlabel("mean over problems")
        shown = f"{level(self.level)} {self.interval} intervals"
        plots.title(ax, f"Partial credit, {shown}: {number_of(self.m, 'problem')}")
        return ax


@takes_rng
def partial_credit(
    scores: Any,
    k: int | Sequence[int] | None = None,
    *,
    offsets: ArrayLike | None = None,
    level: float = 0.95,
    interval: BootstrapForm = "bca",
    replicates: int = 10_000,
    rng: Rng = None,
    progress: bool | Report | None = None,
) -> PartialCredit:
    """Report scores between right and wrong: their mean and the best of k, with intervals.

    The third way to report them, how many problems reach a threshold, is `threshold_curve`.

    Parameters
    ----------
    scores : array_like (m, n), sequence of sequences, or array_like (n,) with offsets
        One row a problem, one score an attempt, the higher the better; finite. One problem has an estimate,
        but no interval.
    k : int, sequence of int, or None
        1 ≤ k ≤ least n. None is those of (1, 10, 100) that every problem's n allows.
    offsets : array_like of int (m + 1,), optional
        Where each problem of a vector begins, and the end.
    level, interval, replicates, rng, progress
        As for `bootstrap_values`.

    Returns
    -------
    PartialCredit

    Raises
    ------
    TypeError, ValueError
        As for `best_of_k` and `bootstrap_values`.

    Notes
    -----
    Problems are resampled, not attempts: the interval is about problems like these, and holds the luck of the
    attempts already.

    Examples
    --------
    >>> scores = np.random.default_rng(1).beta(0.5, 1, (50, 8))
    >>> result = pk.partial_credit(scores, k=[4], rng=7)
    >>> result.estimate.round(3)
    array([0.342, 0.679])
    """
    flat, grouping = ragged.grouped(scores, "scores", offsets)
    values = ragged.real(flat, grouping, "scores")
    ks = _validate.ks(k, grouping)
    columns = [(1, 1.0), *((k, float(k)) for k in ks.values)]
    table = order_columns(values, grouping, columns, False)[:, :, 0]
    found = bootstrap_values(
        table, interval=interval, level=level, replicates=replicates, rng=rng, progress=progress
    )
    return PartialCredit(
        names=("mean score", *(f"best of {k}" for k in ks.values)),
        k=ks.values,
        dropped=ks.dropped,
        estimate=np.ravel(found.estimate),
        standard_error=np.ravel(found.standard_error),
        confidence_interval=ConfidenceInterval(*map(np.ravel, found.confidence_interval)),
        bootstrap=found,
        level=found.level,
        interval=found.interval,
        m=found.m,
        replicates=len(found.replicates),
        seed=found.seed,
        warnings=found.warnings,
        _least=grouping.min_n,
    )
