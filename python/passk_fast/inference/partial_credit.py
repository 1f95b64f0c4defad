"""Scores between right and wrong: the mean score and the best of k, with intervals."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from passk_fast import _validate
from passk_fast.data import ragged
from passk_fast.estimators.scores import order_columns
from passk_fast.inference import plots, render
from passk_fast.inference.intervals import ConfidenceInterval
from passk_fast.inference.values import bootstrap_values

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from numpy.typing import ArrayLike, NDArray

    from passk_fast._progress import Report
    from passk_fast._seed import Rng
    from passk_fast.inference.values_result import ValuesBootstrap


@dataclass(frozen=True, eq=False, repr=False)
class PartialCredit(render.Shown):
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
        Everything else: level, kind of interval, replicates, seed.

    Examples
    --------
    >>> scores = np.random.default_rng(1).beta(0.5, 1, (50, 8))
    >>> pk.partial_credit(scores, k=[4], replicates=1000, rng=7).names
    ('mean score', 'best of 4')
    """

    names: tuple[str, ...]
    k: tuple[int, ...]
    dropped: tuple[int, ...]
    estimate: NDArray[np.float64]
    standard_error: NDArray[np.float64]
    confidence_interval: ConfidenceInterval
    bootstrap: ValuesBootstrap

    def to_dict(self) -> dict[str, Any]:
        """Plain numbers, strings and lists, ready for JSON."""
        return {
            "names": list(self.names),
            "k": list(self.k),
            "dropped": list(self.dropped),
            **self.bootstrap.to_dict(),
        }

    def to_frame(self, backend: render.Backend = "pandas") -> Any:
        """One row for each statistic, in pandas, or in the `backend` polars or pyarrow."""
        low, high = self.confidence_interval
        columns = {"estimate": self.estimate, "standard_error": self.standard_error, "low": low, "high": high}
        return render.frame({"statistic": list(self.names), **columns}, backend)

    def plot(self, ax: Axes | None = None) -> Axes:
        """Estimates with their intervals, one line a statistic; needs matplotlib."""
        ax = plots.axes(ax)
        low, high = self.confidence_interval
        places = np.arange(len(self.names))
        ax.hlines(places, low, high, color="C0", linewidth=2)
        ax.plot(self.estimate, places, "o", color="C0")
        ax.set_yticks(places, list(self.names))
        ax.invert_yaxis()
        ax.margins(y=0.2)
        ax.set_xlabel("score")
        ax.set_title(self._title())
        return ax

    def _title(self) -> str:
        drawn = self.bootstrap
        return f"{render.percent_level(drawn.level)} {drawn.interval} interval, m = {drawn.m}"

    def _table(self) -> render.Table:
        numbers = (self.estimate, self.standard_error, *self.confidence_interval)
        rows = []
        for name, *cells in zip(self.names, *(column.tolist() for column in numbers), strict=True):
            rows.append([name, *map(render.number, cells[:2]), render.ends(*cells[2:])])
        notes = [f"{len(self.bootstrap.replicates)} replicates, seed {self.bootstrap.seed}"]
        notes += [f"best of {k} left out: a problem has fewer attempts" for k in self.dropped]
        notes += [f"warning: {warning}" for warning in self.bootstrap.warnings]
        title = f"Partial credit, {self._title()}"
        return render.Table(title, ["", "estimate", "std. error", "interval"], rows, notes)


def partial_credit(
    scores: Any,
    k: int | Sequence[int] | None = None,
    *,
    offsets: ArrayLike | None = None,
    level: float = 0.95,
    interval: str = "bca",
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
        estimate=found.estimate,
        standard_error=found.standard_error,
        confidence_interval=found.confidence_interval,
        bootstrap=found,
    )
