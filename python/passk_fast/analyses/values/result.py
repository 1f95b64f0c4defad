"""What `bootstrap_values` returns."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from passk_fast._typing import Axes, Floats, OneOrMany
from passk_fast.analyses._words import drawn, interval_head
from passk_fast.inference.intervals import ConfidenceInterval
from passk_fast.show import plots
from passk_fast.show.document import Document, Notes, Table, Title
from passk_fast.show.numbers import amount, count, ends, level, number_of, score
from passk_fast.show.result import Result


@dataclass(frozen=True, eq=False, repr=False)
class ValuesBootstrap(Result):
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
    >>> result.to_dict()["replicates"]
    100
    """

    statistic: str
    quantile: float | None
    estimate: OneOrMany
    standard_error: OneOrMany
    bias: OneOrMany
    confidence_interval: ConfidenceInterval
    level: float
    interval: str
    replicates: Floats
    seed: int
    first: int
    m: int
    warnings: tuple[str, ...]

    _in_rows = ("estimate", "standard_error", "bias", "confidence_interval", "replicates")

    def to_dict(self) -> dict[str, Any]:
        """Plain numbers, strings and lists, ready for JSON; None for numbers that do not exist.

        The replicates are counted, not listed. ``rows`` are the rows of `to_frame`, an object each.
        """
        return {**super().to_dict(), "replicates": len(self.replicates)}

    def columns(self) -> Mapping[str, Any]:
        """A row for each column of the values."""
        numbers = self._columns("estimate", "standard_error", "bias", "confidence_interval")
        return {"statistic": self._names(), **numbers}

    def _blocks(self) -> Document:
        """Each statistic with its interval, and what they rest on."""
        found = self._listed()
        remarks = [number_of(self.m, "problem"), *drawn(len(self.replicates), self.seed)]
        remarks += [f"the first replicate is number {count(self.first)}"] if self.first else []
        table = Table.of(
            ("", found["statistic"]),
            ("estimate", map(score, found["estimate"])),
            ("std. error", map(score, found["standard_error"])),
            ("bias", map(score, found["bias"])),
            (interval_head(self.level), map(ends, found["low"], found["high"])),
        )
        return (Title(self._title()), table, Notes("", tuple(remarks)))

    def plot(self, ax: Axes | None = None) -> Axes:
        """Histogram of the replicates with estimate and interval, one colour a column; needs matplotlib."""
        ax = plots.axes(ax)
        columns = self.columns()
        shown = (columns[name] for name in ("statistic", "estimate", "low", "high"))
        parts = zip(*shown, np.atleast_2d(self.replicates.T), strict=True)
        for index, (name, estimate, low, high, replicates) in enumerate(parts):
            colour = plots.colour(index)
            ax.hist(replicates, bins="sqrt", color=colour, alpha=0.5, label=name)
            ax.axvline(estimate, color=colour)
            plots.shade(ax, low, high, color=colour, alpha=0.15)
        ax.set_xlabel(f"{self.statistic} of a replicate")
        ax.set_ylabel("replicates")
        plots.title(ax, f"{self._title()}: {number_of(self.m, 'problem')}")
        if self.replicates.ndim > 1:
            plots.legend(ax)
        return ax

    def _title(self) -> str:
        return f"Bootstrap of the {self.statistic}, {level(self.level)} {self.interval} intervals"

    def _names(self) -> list[str]:
        name = f"quantile {amount(self.quantile, 6)}" if self.statistic == "quantile" else self.statistic
        if self.replicates.ndim == 1:
            return [name]
        return [f"{name} [{column}]" for column in range(self.replicates.shape[1])]
