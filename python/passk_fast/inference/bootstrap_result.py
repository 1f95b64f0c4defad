"""What `bootstrap` returns."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cached_property
from itertools import combinations
from typing import TYPE_CHECKING, Any

import numpy as np

from passk_fast.inference import render
from passk_fast.inference.distributions import Distributions, Drawn
from passk_fast.inference.intervals import ConfidenceInterval, nowhere

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from numpy.typing import ArrayLike, NDArray

    Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Settings:
    """What a bootstrap was asked for, and of what."""

    ks: tuple[int, ...]
    scalar: bool
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
    def has_interval(self) -> bool:
        """One problem tells of its own attempts only."""
        return self.m > 1 or self.resample == "attempts"


@dataclass(frozen=True, eq=False, repr=False)
class Resampled:
    """Bootstrap of several statistics: the fields that `Bootstrap` and its gaps share.

    Attributes
    ----------
    estimate, standard_error : float or ndarray, shape (S,)
        The statistic, and the standard deviation of its bootstrap distribution.
    bias : float or ndarray, shape (S,)
        Mean of the bootstrap distribution less the estimate.
    confidence_interval : ConfidenceInterval
        `low` and `high`.
    replicates : ndarray, shape (B,) or (B, S), or None
        The draws; None for infinitely many.
    method : str or tuple of str
        ``"monte-carlo"``, or how the distribution of infinitely many replicates was computed:
        ``"saddlepoint"``, ``"lattice"``, or ``"point"`` if nothing varies.
    """

    estimate: Any
    standard_error: Any
    bias: Any
    confidence_interval: ConfidenceInterval
    replicates: Floats | None
    method: str | tuple[str, ...]
    _distributions: Distributions = field(repr=False)
    _settings: Settings = field(repr=False)

    def cdf(self, x: ArrayLike) -> Any:
        """P(bootstrap statistic ≤ x): the shape of `x`, with a last axis (S,) for several statistics."""
        return self._each(lambda column: self._distributions.cdf(column, np.asarray(x, dtype=np.float64)))

    def ppf(self, p: ArrayLike) -> Any:
        """Quantiles of the bootstrap distribution, 0 ≤ p ≤ 1: shaped as `cdf` shapes them."""
        probabilities = np.asarray(p, dtype=np.float64)
        if not ((probabilities >= 0) & (probabilities <= 1)).all():
            raise ValueError(f"`p` must satisfy 0 <= p <= 1; got {p!r}")
        return self._each(lambda column: self._distributions.ppf(column, probabilities))

    def _each(self, function: Any) -> Any:
        if self._is_scalar:
            values = function(0)
            return values.item() if values.ndim == 0 else values
        return np.stack([function(column) for column in range(len(self._distributions.estimates))], axis=-1)

    @property
    def _is_scalar(self) -> bool:
        return np.ndim(self.estimate) == 0


@dataclass(frozen=True, eq=False, repr=False)
class BootstrapGaps(Resampled):
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

    def __repr__(self) -> str:
        return render.text(_table(self, _names(self)))


@dataclass(frozen=True, eq=False, repr=False)
class Bootstrap(Resampled, render.Shown):
    """Bootstrap of the mean pass@k. For one k the numbers are floats, for several arrays (K,).

    Attributes
    ----------
    k : int or tuple of int
    estimate, standard_error, bias : float or ndarray
        The mean pass@k, the standard deviation of its bootstrap distribution, and the mean of that less the
        estimate. For clusters and infinitely many replicates both are those of the ratio to first and second
        order, which differ from the distribution's by some percent below ten clusters.
    confidence_interval : ConfidenceInterval
        `low` and `high`.
    replicates : ndarray, shape (B,) or (B, K), or None
        The draws; None for infinitely many.
    method : str or tuple of str
        ``"monte-carlo"``, or how the distribution of infinitely many replicates is computed:
        ``"saddlepoint"``, ``"lattice"``, or ``"point"`` if nothing varies.
    level : float
    interval : str
        ``"bca"``, ``"percentile"``, ``"basic"`` or ``"studentized"``.
    resample : str
        ``"problems"``, ``"attempts"`` or ``"both"``.
    seed : int or None
        What fixes the draws; None where there are none.
    first : int
        Number of the first replicate.
    m : int
        Number of problems.
    n_range : tuple of int
        Least and greatest number of attempts of a problem.
    dropped : tuple of int
        Those of the default k's that some problem has too few attempts for.
    clusters, strata : int or None
        How many there are.
    warnings : tuple of str
        Why there is no interval, or one without width.

    Examples
    --------
    >>> result = pk.bootstrap(pk.Counts(10, [0, 1, 4, 10] * 10), k=1)
    >>> result
    Bootstrap of mean pass@k, 95% bca interval, infinitely many replicates of problems
              estimate  std. error    bias          interval   method
      pass@1    0.3750      0.0616  0.0000  [0.2650, 0.5075]  lattice
    m=40 n=10
    >>> round(result.cdf(0.5), 3), round(result.ppf(0.9), 3)
    (0.977, 0.455)
    """

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

    @cached_property
    def gaps(self) -> BootstrapGaps:
        """The differences between the k's; computed when first asked for."""
        ks = self._settings.ks
        pairs = tuple(combinations(sorted(ks), 2))
        columns = [(ks.index(low), ks.index(high)) for low, high in pairs]
        distributions = self._distributions.contrasts(columns)
        fields = _fields(
            distributions, self._settings, _gap_ends(distributions, self._settings), scalar=False
        )
        return BootstrapGaps(**fields, pairs=pairs)

    @staticmethod
    def concatenate(parts: Sequence[Bootstrap]) -> Bootstrap:
        """The bootstrap of all replicates, from slices of them that were drawn anywhere.

        Parameters
        ----------
        parts : sequence of Bootstrap
            In any order, of the same counts and options (the seed too), with `first` and `replicates` such
            that each starts where another ends.

        Returns
        -------
        Bootstrap
            Equal, bit for bit, to one call that drew them all.

        Raises
        ------
        ValueError
            If a part has no replicates, was asked for something else, or the slices leave a hole or overlap.
        """
        return _concatenate(parts)

    def to_dict(self) -> dict[str, Any]:
        """Plain numbers, strings and lists, ready for JSON; None where a number does not exist.

        The replicates are left to `replicates`.
        """
        fields: dict[str, Any] = {name: render.plain(getattr(self, name)) for name in _OWN}
        fields.update(_numbers(self))
        count = None if self.replicates is None else len(self.replicates)
        gaps = {"pairs": render.plain(self.gaps.pairs), **_numbers(self.gaps)}
        return {**fields, "replicates": count, "gaps": gaps}

    def to_frame(self, backend: render.Backend = "pandas") -> Any:
        """One row for each k and each gap, in pandas, or in the `backend` polars or pyarrow."""
        parts: tuple[Resampled, ...] = (self, self.gaps) if len(self.gaps) else (self,)
        columns: dict[str, Any] = {"statistic": [name for part in parts for name in _names(part)]}
        for name in ("estimate", "standard_error", "bias"):
            columns[name] = np.concatenate([np.atleast_1d(getattr(part, name)) for part in parts])
        for end in ("low", "high"):
            columns[end] = np.concatenate(
                [np.atleast_1d(getattr(part.confidence_interval, end)) for part in parts]
            )
        columns["method"] = [method for part in parts for method in np.atleast_1d(part.method).tolist()]
        return render.frame(columns, backend)

    def plot(self, ax: Axes | None = None) -> Axes:
        """The bootstrap distribution of each k with its interval; needs matplotlib."""
        from passk_fast.inference.plots import plot_bootstrap

        return plot_bootstrap(self, ax)

    def _table(self) -> render.Table:
        table = _table(self, _names(self))
        count = "infinitely many" if self.replicates is None else f"{len(self.replicates):,}"
        title = (
            f"Bootstrap of mean pass@k, {render.percent_level(self.level)} {self.interval} interval, "
            f"{count} replicates of {_RESAMPLED[self.resample]}"
        )
        low, high = self.n_range
        sizes = [f"m={self.m}", f"n={low}" if low == high else f"n={low}..{high}"]
        sizes += [
            f"{name}={getattr(self, name)}"
            for name in ("clusters", "strata", "seed")
            if getattr(self, name) is not None
        ]
        dropped = (
            [f"k={', '.join(map(str, self.dropped))} dropped: more than n={low}"] if self.dropped else []
        )
        warnings = [f"warning: {warning}" for warning in self.warnings]
        return table._replace(title=title, notes=[" ".join(sizes), *dropped, *warnings])


_OWN = (
    "k",
    "level",
    "interval",
    "resample",
    "seed",
    "first",
    "m",
    "n_range",
    "dropped",
    "clusters",
    "strata",
    "warnings",
)
_RESAMPLED = {"problems": "problems", "attempts": "attempts", "both": "problems and attempts"}


def bootstrap_of(distributions: Distributions, settings: Settings) -> Bootstrap:
    """The result, from the distributions of pass@k for each k."""
    own = {name: getattr(settings, name) for name in _OWN if name != "k"}
    k = settings.ks[0] if settings.scalar else settings.ks
    ends = nowhere(len(distributions.estimates))
    if settings.has_interval:
        ends = distributions.interval(settings.interval, settings.level)
    return Bootstrap(**_fields(distributions, settings, ends, settings.scalar), k=k, **own)


def _gap_ends(distributions: Distributions, settings: Settings) -> ConfidenceInterval:
    """Intervals of the gaps; NaN for those without one, as the k may all have theirs."""
    ends = nowhere(len(distributions.estimates))
    if not settings.has_interval:
        return ends
    if settings.interval != "bca":
        return distributions.interval(settings.interval, settings.level)
    for column in range(len(distributions.estimates)):
        with suppress(ValueError):
            one = distributions.only(column).interval("bca", settings.level)
            ends.low[column], ends.high[column] = one.low[0], one.high[0]
    return ends


def _fields(
    distributions: Distributions, settings: Settings, ends: ConfidenceInterval, scalar: bool
) -> dict[str, Any]:
    replicates = distributions.replicates if isinstance(distributions, Drawn) else None
    errors = distributions.standard_errors if settings.has_interval else ends.low

    def shaped(array: Any) -> Any:
        return array[0].item() if scalar else array

    return {
        "estimate": shaped(distributions.estimates),
        "standard_error": shaped(errors),
        "bias": shaped(distributions.biases),
        "confidence_interval": ConfidenceInterval(*map(shaped, ends)),
        "replicates": replicates[:, 0] if scalar and replicates is not None else replicates,
        "method": distributions.methods[0] if scalar else distributions.methods,
        "_distributions": distributions,
        "_settings": settings,
    }


def _concatenate(parts: Sequence[Bootstrap]) -> Bootstrap:
    if not parts:
        raise ValueError("`parts` must hold at least one Bootstrap; got none")
    ordered = sorted(parts, key=lambda part: part.first)
    head = ordered[0]
    if not isinstance(head._distributions, Drawn):
        raise ValueError("`parts` must have replicates; infinitely many have nothing to add")
    drawn: list[Drawn] = []
    following = head.first
    for part in ordered:
        if not isinstance(part._distributions, Drawn) or not _same(part, head):
            raise ValueError("`parts` must come from the same counts, options and seed; got different ones")
        if part.first != following:
            raise ValueError(
                f"`parts` must join; got one that starts at {part.first} where {following} is next"
            )
        drawn.append(part._distributions)
        following += len(part._distributions.replicates)
    whole = joined(drawn)
    return bootstrap_of(whole, head._settings)


def joined(drawn: Sequence[Drawn]) -> Drawn:
    """Slices of replicates of one design, in their order, as one."""
    errors = [part.errors for part in drawn if part.errors is not None]
    return Drawn(
        drawn[0].estimates,
        drawn[0].design,
        np.concatenate([part.replicates for part in drawn]),
        np.concatenate(errors) if errors else None,
    )


def _same(one: Bootstrap, other: Bootstrap) -> bool:
    same = all(getattr(one, name) == getattr(other, name) for name in _OWN if name != "first")
    return same and np.array_equal(one._distributions.estimates, other._distributions.estimates)


def _names(part: Resampled) -> list[str]:
    if isinstance(part, BootstrapGaps):
        return [f"pass@{high} - pass@{low}" for low, high in part.pairs]
    return [f"pass@{k}" for k in part._settings.ks]


def _numbers(part: Resampled) -> dict[str, Any]:
    ends = part.confidence_interval
    numbers = {
        name: render.plain(getattr(part, name)) for name in ("estimate", "standard_error", "bias", "method")
    }
    return {
        **numbers,
        "confidence_interval": {"low": render.plain(ends.low), "high": render.plain(ends.high)},
    }


def _table(part: Resampled, names: list[str]) -> render.Table:
    ends = part.confidence_interval
    numbers = [
        np.atleast_1d(x).tolist() for x in (part.estimate, part.standard_error, part.bias, *ends, part.method)
    ]
    rows = [
        [
            name,
            *map(render.number, (estimate, error, bias)),
            render.ends(low, high),
            method,
        ]
        for name, estimate, error, bias, low, high, method in zip(names, *numbers, strict=True)
    ]
    columns = ["", "estimate", "std. error", "bias", "interval", "method"]
    return render.Table("Gaps between the k's", columns, rows, [])
