"""What `curve` returns."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import isnan, nan
from typing import Any

from passk_fast._typing import Axes, Floats, Ints
from passk_fast.analyses._words import drawn, interval_head, intervals, sizes
from passk_fast.analyses.curve.cover_result import Cover
from passk_fast.inference.intervals import ConfidenceInterval
from passk_fast.show import plots
from passk_fast.show.document import Document, Notes, Table, Title
from passk_fast.show.numbers import count, ends, level, score, signed
from passk_fast.show.result import Concluded

# The k of the table, as far as the curve has them; and the last.
SHOWN = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000)
# Bands of more models than this hide each other.
BANDS = 6
# Curves of so few points have marks at them.
FEW = 12


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
    confidence_interval: ConfidenceInterval[Floats]

    def __len__(self) -> int:
        return len(self.pairs)


@dataclass(frozen=True, eq=False, repr=False)
class Curve(Concluded):
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
    Mean pass@k, 95% adjusted intervals for problems like these, and a band for all k together
    <BLANKLINE>
     k  pass@k      95% interval          95% band  next attempt  pass^k
     1  0.3750  [0.2557, 0.5062]  [0.2383, 0.5236]        0.0917  0.3750
     5  0.6190  [0.4823, 0.7444]  [0.4642, 0.7626]        0.0298  0.2500
    10  0.7500  [0.5992, 0.8770]  [0.5800, 0.8962]             –  0.2500
    <BLANKLINE>
    solved with p ≥  counted  estimate      95% interval
                0.1   0.7500    0.6903  [0.3380, 0.9956]
                0.2   0.5000    0.5178  [0.3105, 0.7458]
                0.3   0.5000    0.3932  [0.1340, 0.7340]
                0.4   0.5000    0.3104  [0.1192, 0.6957]
                0.5   0.2500    0.2685  [0.1192, 0.5291]
                0.6   0.2500    0.2537  [0.1192, 0.4219]
                0.7   0.2500    0.2502  [0.1192, 0.4219]
                0.8   0.2500    0.2495  [0.1192, 0.4219]
                0.9   0.2500    0.2491  [0.1192, 0.4219]
                  1   0.2500    0.2487  [0.0000, 0.4211]
    <BLANKLINE>
    - 40 problems, 10 attempts each
    - 4,000 replicates, seed 1
    - Cover@τ: the interval holds what any population has that these counts do not rule out; the estimate is
    that of a model (p = 0 for 4.7% of the problems, p = 1 for 23.9%, beta distributed for the others). No
    attempts tell p = τ from a p just below.
    <BLANKLINE>
    - pass@1 is 0.3750 and pass@10 0.7500; the 95% band holds for all k together, and attempt 6 changes it
    by +0.0298.
    """

    kind: str
    k: Ints
    shown: tuple[int, ...]
    estimate: Floats
    standard_error: Floats
    confidence_interval: ConfidenceInterval[Floats]
    band: ConfidenceInterval[Floats]
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

    _in_rows = ("k", "estimate", "standard_error", "confidence_interval", "band", "other")

    @property
    def other_kind(self) -> str:
        """Name of the curve beside this one."""
        return "pass^k" if self.kind == "pass@k" else "pass@k"

    @property
    def sentences(self) -> tuple[str, ...]:
        """The curve in a sentence."""
        first, last = int(self.k[0]), int(self.k[-1])
        name = self.kind[:-1]
        if first == last:
            low, high = (float(end[0]) for end in self.confidence_interval)
            found = "" if isnan(low) else f", {interval_head(self.level)} {ends(low, high)}"
            return (f"{name}{first} is {score(float(self.estimate[0]))}{found}.",)
        of = [score(x) for x in self.estimate[[0, -1]].tolist()]
        found = f"{name}{first} is {of[0]} and {name}{last} {of[1]}"
        if not isnan(self.band.low[0]):
            found += f"; the {level(self.level)} band holds for all k together"
        if len(self.gain) and self.gain.pairs[-1][0] > 1:
            k = self.gain.pairs[-1][0]
            found += f", and attempt {count(k + 1)} changes it by {signed(float(self.gain.estimate[-1]))}"
        return (f"{found}.",)

    def columns(self) -> Mapping[str, Any]:
        """Estimates with their intervals and band, and the other kind of curve.

        `gain` is NaN where every attempt is used up.
        """
        return {
            **self._columns("k", "estimate", "standard_error", "confidence_interval", "band"),
            "gain": self._gains(),
            self.other_kind: self.other,
        }

    def _blocks(self) -> Document:
        """Some of the k, Cover@τ, and what they rest on."""
        title = f"Mean {self.kind}, {intervals(self.level, 'adjusted', 0)}, and a band for all k together"
        return (
            Title(title),
            self._table(),
            self.cover.table(),
            Notes(
                "",
                (
                    sizes(self.m, self.n_range, self.clusters, self.strata),
                    *drawn(self.replicates, self.seed),
                    self.cover.note,
                ),
            ),
        )

    def plot(self, ax: Axes | None = None, *, label: str = "", color: str | None = None) -> Axes:
        """The curve with its band and intervals, the other kind dashed; needs matplotlib.

        By a label it is one of several models on the same axes, as `plot_curves` draws them.
        """
        if label:
            return drawn_curves({label: self}, ax, colors=None if color is None else [color])
        ax = plots.axes(ax)
        first, second = color or plots.colour(0), plots.colour(1)
        name = level(self.level)
        for interval, alpha, what in (
            (self.band, 0.18, f"{name} band, all k"),
            (self.confidence_interval, 0.3, f"{name} interval, each k"),
        ):
            if len(self.k) > 1:
                ax.fill_between(self.k, *interval, color=first, alpha=alpha, linewidth=0, label=what)
            else:
                ax.vlines(self.k, *interval, color=first, alpha=2 * alpha, linewidth=6, label=what)
        ax.plot(self.k, self.estimate, color=first, label=self.kind, **_marked(self.k))
        ax.plot(self.k, self.other, color=second, linestyle="--", label=self.other_kind, **_marked(self.k))
        plots.against_k(ax, self.k.tolist())
        ax.set_ylim(-0.02, 1.02)
        ax.set_ylabel("mean over problems")
        plots.title(ax, f"{self.kind} of {sizes(self.m, self.n_range)}")
        plots.legend(ax)
        return ax

    def _gains(self) -> list[float]:
        """What one more attempt than each k adds."""
        gain = dict(zip((k for k, _ in self.gain.pairs), self.gain.estimate.tolist(), strict=True))
        return [gain.get(k, nan) for k in self.k.tolist()]

    def _table(self) -> Table:
        """Every k asked for; by default 1, 2, 5, 10, … and the last."""
        at = [place for place, k in enumerate(self.k.tolist()) if k in self.shown]
        found = {name: [column[place] for place in at] for name, column in self._listed().items()}
        return Table.of(
            ("k", map(count, found["k"])),
            (self.kind, map(score, found["estimate"])),
            (interval_head(self.level), map(ends, found["low"], found["high"])),
            (f"{level(self.level)} band", map(ends, found["band_low"], found["band_high"])),
            ("next attempt", map(score, found["gain"])),
            (self.other_kind, map(score, found[self.other_kind])),
        )


def drawn_curves(
    curves: Mapping[str, Curve],
    ax: Axes | None,
    *,
    colors: Sequence[str] | None = None,
    band: bool | None = None,
) -> Axes:
    """Draw curves of one kind, after those of the models that are on the axes already."""
    shaded = len(curves) <= BANDS if band is None else band
    few = len(curves) <= len(plots.COLOURS)
    ax = plots.axes(ax, height=4.4 if few else plots.beside(list(curves)))
    before = plots.models_on(ax)
    for number, (name, one) in enumerate(curves.items(), before):
        look: dict[str, Any] = {"color": plots.colour(number) if colors is None else colors[number - before]}
        if shaded and len(one.k) > 1:
            ax.fill_between(one.k, *one.band, alpha=0.15, linewidth=0, **look)
        elif shaded:
            ax.vlines(one.k, *one.band, alpha=0.4, linewidth=4, **look)
        if len(one.k) <= FEW:
            look |= {"marker": plots.mark(number), "markersize": 4}
        ax.plot(one.k, one.estimate, linestyle=plots.style(number), label=plots.folded(name), **look)
    plots.against_k(ax, plots.drawn_at(ax))
    ax.set_ylim(-0.02, 1.02)
    first = next(iter(curves.values()))
    ax.set_ylabel(f"mean {first.kind} over problems")
    bands = f", {level(first.level)} band for all k together" if shaded else ""
    several = before + len(curves) > 1
    plots.title(ax, f"{first.kind} of {'each model' if several else next(iter(curves))}{bands}")
    if several:
        plots.legend(ax)
    return ax


def _marked(ks: Ints) -> dict[str, Any]:
    """A line of one point, or of few, is seen by its marks."""
    return {"marker": "o"} if len(ks) <= FEW else {}
