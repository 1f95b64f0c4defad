"""What `curve` returns."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from passk_fast.analyses.cover import Cover
from passk_fast.inference import render
from passk_fast.inference.intervals import ConfidenceInterval

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]

# The k of the table, as far as the curve has them; and the last.
SHOWN = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000)


@dataclass(frozen=True, eq=False)
class Changes:
    """Change of the score between two k's: inference on each problem's own change.

    Attributes
    ----------
    pairs : tuple of (int, int)
        From k to the larger one.
    estimate, standard_error : ndarray, shape (P,)
        Negative for pass^k, which falls with k.
    confidence_interval : ConfidenceInterval
        `low` and `high`, (P,) each, of each change by itself.

    Examples
    --------
    >>> gain = pk.curve(pk.Counts(10, [0, 1, 4, 10] * 10), k=[1, 2, 10]).gain
    >>> gain.pairs, gain.estimate.round(4)
    (((1, 2), (2, 3)), array([0.0917, 0.0667]))
    """

    pairs: tuple[tuple[int, int], ...]
    estimate: Floats
    standard_error: Floats
    confidence_interval: ConfidenceInterval

    def __len__(self) -> int:
        return len(self.pairs)

    def to_dict(self) -> dict[str, Any]:
        """Plain numbers and lists, ready for JSON."""
        fields = {name: render.plain(value) for name, value in vars(self).items()}
        return {**fields, "confidence_interval": _ends(self.confidence_interval)}


@dataclass(frozen=True, eq=False, repr=False)
class Curve(render.Shown):
    """Mean pass@k (or pass^k) against k, with pointwise intervals and a simultaneous band.

    Attributes
    ----------
    kind : str
        ``"pass@k"`` or ``"pass^k"``.
    k : ndarray of int, shape (K,)
    shown : tuple of int
        The k of the table: all that were asked for, or some of the default ones.
    estimate, standard_error : ndarray, shape (K,)
    confidence_interval : ConfidenceInterval
        Of each k by itself.
    band : ConfidenceInterval
        Holds for all k together.
    critical : float
        Quantile that the band is made with, where an interval has Student's t.
    level : float
    gain : Changes
        What attempt k + 1 adds, for each k below the least n.
    gaps : Changes
        Between neighbouring k.
    other : ndarray, shape (K,)
        Estimates of the other kind: pass^k beside pass@k.
    cover : Cover
        Share of the problems with success probability τ or more.
    m : int
    n_range : tuple of int
        Least and greatest number of attempts of a problem.
    clusters, strata : int or None
        How many there are.
    replicates, seed : int
        Of the bootstrap behind `critical`.
    warnings : tuple of str
        Why the intervals deserve less trust than their level says.

    Examples
    --------
    >>> pk.curve(pk.Counts(10, [0, 1, 4, 10] * 10), k=[1, 5, 10], rng=1)
    Mean pass@k with 95% intervals and simultaneous band
      k   pass@k          interval              band  next attempt  pass^k
      1   0.3750  [0.2557, 0.5062]  [0.2383, 0.5236]        0.0917  0.3750
      5   0.6190  [0.4823, 0.7444]  [0.4642, 0.7626]        0.0298  0.2500
      10  0.7500  [0.5992, 0.8770]  [0.5800, 0.8962]                0.2500
    m=40 n=10, 4000 replicates, seed 1
    pass@1 is 0.3750 and pass@10 0.7500; the 95% band holds for all k together, and attempt 6 changes it by
    +0.03.
    """

    kind: str
    k: Ints
    shown: tuple[int, ...]
    estimate: Floats
    standard_error: Floats
    confidence_interval: ConfidenceInterval
    band: ConfidenceInterval
    critical: float
    level: float
    gain: Changes
    gaps: Changes
    other: Floats
    cover: Cover
    m: int
    n_range: tuple[int, int]
    clusters: int | None
    strata: int | None
    replicates: int
    seed: int
    warnings: tuple[str, ...]

    @property
    def other_kind(self) -> str:
        """Name of the curve beside this one."""
        return "pass^k" if self.kind == "pass@k" else "pass@k"

    @property
    def verdict(self) -> str:
        """The curve in a sentence."""
        first, last = int(self.k[0]), int(self.k[-1])
        name = self.kind[:-1]
        if first == last:
            low, high = (end[0] for end in self.confidence_interval)
            level = render.percent_level(self.level)
            ends = "" if np.isnan(low) else f", {level} interval [{low:.4f}, {high:.4f}]"
            return f"{name}{first} is {self.estimate[0]:.4f}{ends}."
        found = f"{name}{first} is {self.estimate[0]:.4f} and {name}{last} {self.estimate[-1]:.4f}"
        if not np.isnan(self.band.low[0]):
            level = render.percent_level(self.level)
            found += f"; the {level} band holds for all k together"
        if len(self.gain) and self.gain.pairs[-1][0] > 1:
            k = self.gain.pairs[-1][0]
            found += f", and attempt {k + 1} changes it by {self.gain.estimate[-1]:+.2g}"
        return found + "."

    def to_dict(self) -> dict[str, Any]:
        """Plain numbers, strings and lists, ready for JSON."""
        fields = {name: render.plain(value) for name, value in vars(self).items()}
        for name in ("confidence_interval", "band"):
            fields[name] = _ends(getattr(self, name))
        for name in ("gain", "gaps", "cover"):
            fields[name] = getattr(self, name).to_dict()
        return {**fields, "verdict": self.verdict}

    def to_frame(self, backend: render.Backend = "pandas") -> Any:
        """One row for each k, in pandas, or in the `backend` polars or pyarrow.

        `gain` is NaN where every attempt is used up.
        """
        gain = dict(zip((k for k, _ in self.gain.pairs), self.gain.estimate.tolist(), strict=True))
        return render.frame(
            {
                "k": self.k,
                "estimate": self.estimate,
                "standard_error": self.standard_error,
                "low": self.confidence_interval.low,
                "high": self.confidence_interval.high,
                "band_low": self.band.low,
                "band_high": self.band.high,
                "gain": [gain.get(k, np.nan) for k in self.k.tolist()],
                self.other_kind: self.other,
            },
            backend,
        )

    def plot(self, ax: Axes | None = None) -> Axes:
        """The curve with its band and intervals, the other kind dashed; needs matplotlib."""
        from passk_fast.analyses.curve_plot import plot_curve

        return plot_curve(self, ax)

    def rows(self) -> tuple[list[str], list[list[str]]]:
        """Heads and cells of the table: every k asked for; by default 1, 2, 5, 10, … and the last."""
        gain = dict(zip((k for k, _ in self.gain.pairs), self.gain.estimate.tolist(), strict=True))
        cells = []
        for i, k in enumerate(self.k.tolist()):
            if k not in self.shown:
                continue
            ends = [render.ends(x.low[i], x.high[i]) for x in (self.confidence_interval, self.band)]
            one_more = render.number(gain[k]) if k in gain else ""
            cells.append(
                [str(k), render.number(self.estimate[i]), *ends, one_more, render.number(self.other[i])]
            )
        return ["k", self.kind, "interval", "band", "next attempt", self.other_kind], cells

    def _table(self) -> render.Table:
        columns, cells = self.rows()
        title = f"Mean {self.kind} with {render.percent_level(self.level)} intervals and simultaneous band"
        low, high = self.n_range
        attempts = str(low) if low == high else f"{low}..{high}"
        notes = [f"m={self.m} n={attempts}, {self.replicates} replicates, seed {self.seed}"]
        return render.Table(
            title, columns, cells, [*notes, *(f"warning: {w}" for w in self.warnings), self.verdict]
        )


def _ends(interval: ConfidenceInterval) -> dict[str, Any]:
    return {"low": render.plain(interval.low), "high": render.plain(interval.high)}
