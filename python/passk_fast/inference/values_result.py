"""What `bootstrap_values` returns."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from passk_fast.inference import render
from passk_fast.inference.intervals import ConfidenceInterval

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from numpy.typing import NDArray


@dataclass(frozen=True, eq=False, repr=False)
class ValuesBootstrap(render.Shown):
    """Bootstrap of a statistic of real values.

    For one column (or one result) the numbers are floats and `replicates` is ``(B,)``; for several they are
    arrays ``(K,)`` and ``(B, K)``.

    Attributes
    ----------
    statistic : str
        ``"mean"``, ``"median"``, ``"std"``, ``"quantile"``, ``"ratio"``, or the name of the function.
    quantile : float or None
        The probability, for a median or quantile.
    estimate : float or ndarray
        The statistic of the values themselves.
    standard_error : float or ndarray
        Standard deviation (``ddof=1``) of the replicates.
    bias : float or ndarray
        Mean of the replicates minus the estimate.
    confidence_interval : ConfidenceInterval
        `low` and `high`.
    level : float
    interval : str
        ``"bca"``, ``"percentile"``, ``"basic"`` or ``"studentized"``.
    replicates : ndarray
        The statistic of each resample.
    seed : int
        Fixes every draw; give it as ``rng=`` to get the same replicates.
    first : int
        Number of the first replicate.
    m : int
        Number of problems.
    warnings : tuple of str
        Why there is no interval, or one without width.

    Examples
    --------
    >>> result = pk.bootstrap_values([0.1, 0.9, 0.4, 0.4, 0.8], replicates=100, rng=7)
    >>> result.replicates.shape
    (100,)
    >>> sorted(result.to_dict())[:4]
    ['bias', 'confidence_interval', 'estimate', 'first']
    """

    statistic: str
    quantile: float | None
    estimate: Any
    standard_error: Any
    bias: Any
    confidence_interval: ConfidenceInterval
    level: float
    interval: str
    replicates: NDArray[np.float64]
    seed: int
    first: int
    m: int
    warnings: tuple[str, ...]

    def to_dict(self) -> dict[str, Any]:
        """Plain numbers, strings and lists, ready for JSON; of the replicates only how many there are."""
        fields = {name: render.plain(value) for name, value in vars(self).items()}
        low, high = map(render.plain, self.confidence_interval)
        return {
            **fields,
            "confidence_interval": {"low": low, "high": high},
            "replicates": len(self.replicates),
        }

    def to_frame(self, backend: render.Backend = "pandas") -> Any:
        """One row for each column of the values, in pandas, or in the `backend` polars or pyarrow."""
        columns: dict[str, Any] = {"statistic": self._names()}
        for name in ("estimate", "standard_error", "bias"):
            columns[name] = np.atleast_1d(getattr(self, name))
        for end in ("low", "high"):
            columns[end] = np.atleast_1d(getattr(self.confidence_interval, end))
        return render.frame(columns, backend)

    def plot(self, ax: Axes | None = None) -> Axes:
        """Histogram of the replicates with estimate and interval, one colour a column; needs matplotlib."""
        from passk_fast.inference import plots

        ax = plots.axes(ax)
        ends = zip(*map(np.atleast_1d, self.confidence_interval), strict=True)
        parts = zip(
            self._names(), np.atleast_2d(self.replicates.T), np.atleast_1d(self.estimate), ends, strict=True
        )
        for index, (name, replicates, estimate, (low, high)) in enumerate(parts):
            colour = f"C{index % 10}"
            ax.hist(replicates, bins="sqrt", color=colour, alpha=0.5, label=name)
            ax.axvline(estimate, color=colour)
            plots.shade(ax, low, high, color=colour, alpha=0.15)
        ax.set_xlabel(self.statistic)
        ax.set_ylabel("replicates")
        ax.set_title(self._title())
        if self.replicates.ndim > 1:
            ax.legend()
        return ax

    def _names(self) -> list[str]:
        name = self.statistic if self.quantile is None else f"{self.statistic} {self.quantile:g}"
        if self.statistic == "median":
            name = "median"
        return (
            [name]
            if self.replicates.ndim == 1
            else [f"{name} [{i}]" for i in range(self.replicates.shape[1])]
        )

    def _title(self) -> str:
        return (
            f"Bootstrap of the {self.statistic}, {render.percent_level(self.level)} {self.interval} interval"
        )

    def _table(self) -> render.Table:
        numbers = [self.estimate, self.standard_error, self.bias, *self.confidence_interval]
        rows = []
        for name, *cells in zip(self._names(), *(np.atleast_1d(x).tolist() for x in numbers), strict=True):
            estimate, error, bias = map(render.number, cells[:3])
            ends = render.ends(*cells[3:])
            rows.append([name, estimate, error, bias, ends])
        note = f"m={self.m}, {len(self.replicates)} replicates from {self.first}, seed {self.seed}"
        notes = [note, *(f"warning: {warning}" for warning in self.warnings)]
        return render.Table(self._title(), ["", "estimate", "std. error", "bias", "interval"], rows, notes)
