"""What the bootstrap of the k's and that of their gaps have in common, and the gaps."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import combinations
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from passk_fast import _validate
from passk_fast._typing import Axes, Floats, OneOrMany
from passk_fast.analyses._words import gap, interval_head, scores, sizes
from passk_fast.inference.distributions import Distributions, Drawn
from passk_fast.inference.intervals import ConfidenceInterval, nowhere
from passk_fast.show import plots
from passk_fast.show.document import Document, Table, Title
from passk_fast.show.frame import listed
from passk_fast.show.numbers import ends, level, score
from passk_fast.show.result import Result

RESAMPLED = {"problems": "problems", "attempts": "attempts", "both": "problems and attempts"}
# A density is drawn between these quantiles of the distribution, from this many of its increments.
EDGES = (0.0005, 0.9995)
CELLS = 60


@dataclass(frozen=True, eq=False, repr=False)
class BootstrapSettings:
    """What a bootstrap was asked for, and of what: the fields that its result has from the outset."""

    k: int | tuple[int, ...]
    level: float
    interval: str
    resample: str
    seed: int | None
    first: int
    m: int
    n_range: tuple[int, int]
    dropped: tuple[int, ...]
    clusters: int | None
    strata: int | None
    warnings: tuple[str, ...]

    @property
    def _ks(self) -> tuple[int, ...]:
        """Also one k as a tuple."""
        return self.k if isinstance(self.k, tuple) else (self.k,)

    @property
    def _pairs(self) -> list[tuple[int, int]]:
        """Columns (low, high) of all pairs of the k's, in ascending order of these."""
        ks = self._ks
        return [(ks.index(low), ks.index(high)) for low, high in combinations(sorted(ks), 2)]

    @property
    def _has_interval(self) -> bool:
        """One problem tells of its own attempts only."""
        return self.m > 1 or self.resample == "attempts"


@dataclass(frozen=True, eq=False, repr=False)
class Bootstrapped(Result):
    """Bootstrap of several statistics: the fields that `Bootstrap` and its gaps share and explain."""

    estimate: OneOrMany
    standard_error: OneOrMany
    bias: OneOrMany
    confidence_interval: ConfidenceInterval
    replicates: Floats | None
    method: str | tuple[str, ...]
    _distributions: Distributions = field(repr=False)
    _settings: BootstrapSettings = field(repr=False)

    _in_rows = ("estimate", "standard_error", "bias", "confidence_interval", "replicates", "method")

    def cdf(self, x: ArrayLike) -> Any:
        """P(bootstrap statistic ≤ x): the shape of `x`, with a last axis (S,) for several statistics."""
        return self._each(lambda column: self._distributions.cdf(column, np.asarray(x, dtype=np.float64)))

    def ppf(self, p: ArrayLike) -> Any:
        """Quantiles of the bootstrap distribution, 0 ≤ p ≤ 1: shaped as `cdf` shapes them."""
        probabilities = np.asarray(p, dtype=np.float64)
        if not ((probabilities >= 0) & (probabilities <= 1)).all():
            raise _validate.wrong("p", f"must satisfy 0 <= p <= 1; got {p!r}")
        return self._each(lambda column: self._distributions.ppf(column, probabilities))

    def _each(self, function: Any) -> Any:
        if np.ndim(self.estimate) == 0:
            values = function(0)
            return values.item() if values.ndim == 0 else values
        return np.stack([function(column) for column in range(len(self._distributions.estimates))], axis=-1)

    @property
    def _statistics(self) -> list[str]:
        return scores(self._settings.k)

    def columns(self) -> Mapping[str, Any]:
        """Estimates with their standard errors, biases and intervals."""
        numbers = self._columns("estimate", "standard_error", "bias", "confidence_interval", "method")
        return {"statistic": self._statistics, **numbers}

    def to_dict(self) -> dict[str, Any]:
        """Plain numbers, strings and lists, ready for JSON; None for numbers that do not exist.

        The replicates are counted, not listed. ``rows`` are the rows of `to_frame`, an object each.
        """
        count = None if self.replicates is None else len(self.replicates)
        return {**super().to_dict(), "replicates": count}

    def _title(self, what: str) -> Title:
        asked = self._settings
        return Title(
            f"Bootstrap of {what} over resampled {RESAMPLED[asked.resample]}, "
            f"{level(asked.level)} {asked.interval} intervals"
        )

    def _table(self) -> Table:
        """The statistics of this part alone."""
        found = listed(Bootstrapped.columns(self))
        return Table.of(
            ("", found["statistic"]),
            ("estimate", map(score, found["estimate"])),
            ("std. error", map(score, found["standard_error"])),
            ("bias", map(score, found["bias"])),
            (interval_head(self._settings.level), map(ends, found["low"], found["high"])),
            ("method", found["method"]),
        )

    def _density(self, ax: Axes | None, what: str) -> Axes:
        """Density of each distribution, with its estimate and its interval.

        Both drawn and exact distributions are shown by the increments of their distribution function.
        """
        ax = plots.axes(ax)
        columns = Bootstrapped.columns(self)
        for column, name in enumerate(self._statistics):
            colour = plots.colour(column)
            start, stop = self._distributions.ppf(column, np.array(EDGES))
            if start == stop:
                ax.axvline(start, color=colour, label=f"{name} (nothing varies)")
                continue
            # Half a cell to each side, so that the outermost values lie inside.
            margin = (stop - start) / (2 * CELLS)
            edges = np.linspace(start - margin, stop + margin, CELLS + 1)
            density = np.diff(self._distributions.cdf(column, edges)) / np.diff(edges)
            ax.stairs(density, edges, fill=True, alpha=0.45, color=colour, label=name)
            ax.axvline(self._distributions.estimates[column], color=colour)
            plots.shade(
                ax, *(float(columns[end][column]) for end in ("low", "high")), color=colour, alpha=0.12
            )
        ax.set_xlabel(f"{what} of a replicate")
        ax.set_ylabel("density")
        ax.set_ylim(bottom=0)
        asked = self._settings
        shown = f"{level(asked.level)} {asked.interval} intervals"
        plots.title(ax, f"{shown}: {sizes(asked.m, asked.n_range, asked.clusters, asked.strata)}")
        plots.legend(ax)
        return ax


@dataclass(frozen=True, eq=False, repr=False)
class BootstrapGaps(Bootstrapped):
    """pass@high - pass@low for every pair of the k's, from the same draws as `Bootstrap`.

    Attributes
    ----------
    pairs : tuple of (int, int)
        (low, high), in ascending order.
    estimate, standard_error, bias : ndarray, shape (P,)
        The mean gap, the standard deviation of its bootstrap distribution, and the mean of that less the
        estimate.
    confidence_interval : ConfidenceInterval
        `low` and `high`, (P,) each; NaN where the BCa interval does not exist.
    replicates : ndarray, shape (B, P), or None
        Differences of the replicates of the k's; None for infinitely many.
    method : tuple of str
        As in `Bootstrap`.

    Examples
    --------
    >>> counts = pk.Counts(10, [0, 1, 4, 10] * 10)
    >>> gaps = pk.bootstrap(counts, k=[1, 5]).gaps
    >>> gaps.pairs, gaps.estimate.round(4)
    (((1, 5),), array([0.244]))
    """

    pairs: tuple[tuple[int, int], ...]

    def __len__(self) -> int:
        return len(self.pairs)

    @property
    def warnings(self) -> tuple[str, ...]:
        """Which gaps have no interval although they vary."""
        without = np.isnan(self.confidence_interval.low) & (self.standard_error > 0)
        return tuple(
            f"{self._statistics[column]} has no {self._settings.interval} interval: its distribution lies "
            "too far to one side of the estimate"
            for column in np.flatnonzero(without).tolist()
        )

    @property
    def _statistics(self) -> list[str]:
        return [gap(*pair) for pair in self.pairs]

    def _blocks(self) -> Document:
        """Each gap with its interval."""
        return (self._title("the gaps between the k"), self._table())

    def plot(self, ax: Axes | None = None) -> Axes:
        """The bootstrap distribution of each gap with its interval; needs matplotlib."""
        return self._density(ax, "mean gap")


def gap_ends(distributions: Distributions, settings: BootstrapSettings) -> ConfidenceInterval[Floats]:
    """Intervals of the gaps; NaN for those without one, as the k may all have theirs."""
    ends = nowhere(len(distributions.estimates))
    if not settings._has_interval or not len(distributions.estimates):
        return ends
    if settings.interval != "bca":
        return distributions.interval(settings.interval, settings.level)
    for column in range(len(distributions.estimates)):
        with suppress(ValueError):
            one = distributions.only(column).interval("bca", settings.level)
            ends.low[column], ends.high[column] = one.low[0], one.high[0]
    return ends


def fields_of(
    distributions: Distributions,
    settings: BootstrapSettings,
    ends: ConfidenceInterval[Floats],
    *,
    scalar: bool,
) -> dict[str, Any]:
    """The fields of `Bootstrapped`, single numbers where a single k was asked for."""
    numbers = {
        "estimate": distributions.estimates,
        "standard_error": distributions.standard_errors if settings._has_interval else ends.low,
        "bias": distributions.biases,
        "confidence_interval": ends,
        "replicates": distributions.replicates if isinstance(distributions, Drawn) else None,
        "method": distributions.methods,
    }
    if scalar:
        numbers = {name: _validate.of_one_k(value) for name, value in numbers.items()}
    return {**numbers, "_distributions": distributions, "_settings": settings}
