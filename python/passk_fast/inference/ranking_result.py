"""What `rank` returns."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from passk_fast.inference import render
from passk_fast.inference.intervals import ConfidenceInterval
from passk_fast.inference.ranking_words import left_out_notes, settings_note, verdict

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]


class RankSets(NamedTuple):
    """The ranks that each model may have: from `low` to `high`, rank 1 being the best.

    Examples
    --------
    >>> models = {"a": pk.Counts(1, [0] * 40), "b": pk.Counts(1, [1] * 40)}
    >>> low, high = pk.rank(models, k=1, rng=1).rank_sets
    >>> low, high
    (array([2, 1]), array([2, 1]))
    """

    low: NDArray[np.int64]
    high: NDArray[np.int64]


class Standing(NamedTuple):
    """One model at one k, as tables show it.

    Attributes
    ----------
    k : int
    model : str
    estimate, standard_error, low, high : float
        Mean pass@k, and its simultaneous interval.
    rank_low, rank_high : int
        Its rank set.
    best : float
        Share of the draws in which it leads.

    Examples
    --------
    >>> models = {"a": pk.Counts(1, [0] * 40), "b": pk.Counts(1, [1] * 40)}
    >>> [standing.model for standing in pk.rank(models, k=1, rng=1).standings()]
    ['b', 'a']
    """

    k: int
    model: str
    estimate: float
    standard_error: float
    low: float
    high: float
    rank_low: int
    rank_high: int
    best: float


@dataclass(frozen=True, eq=False, repr=False)
class Ranking(render.Shown):
    """M models on the same problems, with what can be said about their order.

    For one k, numbers of a model are arrays (M,) and those of pairs (M, M); for several, (M, K) and
    (M, M, K), in the order of `k`. Models are in the order given; `standings` sorts them.

    Attributes
    ----------
    models : tuple of str
        Names.
    k : int or tuple of int
    estimate, standard_error : ndarray
        Mean pass@k and its standard error over problems.
    confidence_interval : ConfidenceInterval
        `low` and `high`, which hold together for all models and every k.
    critical_value : float
        c, what Student's quantile is for one interval.
    rank_sets : RankSets
        `low` and `high` of the ranks that each model may have, which hold together for all models and every
        k.
    best : ndarray
        Share of the draws of the means in which the model leads; draws that tie share.
    difference, difference_standard_error : ndarray
        Row minus column.
    p_value : ndarray
        Of each pair alone, two-sided; 1 on the diagonal.
    romano_wolf, holm : ndarray
        The same adjusted for all pairs and every k.
    level : float
    stepdown : str
        Which adjusted p-values the rank sets come from.
    match : str
    left_out : mapping of str to tuple
        Problems that were not used because another model lacks them; models that lost none are not in it.
    m : int
        Number of problems ranked on.
    n_range : tuple of int
        Least and greatest number of attempts of any model at a problem.
    dropped : tuple of int
        Those of the default k's that some problem has too few attempts for.
    clusters, strata : int or None
        How many there are.
    replicates, seed : int
        Which draws were made.
    warnings : tuple of str
        Why the numbers deserve less trust than the level says. Empty is good.

    Examples
    --------
    >>> models = {"a": pk.Counts(1, [0] * 38 + [1] * 2), "b": pk.Counts(1, [1] * 30 + [0] * 10)}
    >>> pk.rank(models, k=1, replicates=999, rng=1)
    Ranking by pass@1, 95% simultaneous intervals and rank sets
      k  model  estimate  std. error          interval  ranks  P(best)
      1  b        0.7500      0.0693  [0.5936, 0.8805]      1   100.0%
         a        0.0500      0.0349  [0.0000, 0.1583]      2     0.0%
    pass@1: b is best.
    2 models, m=40 n=1, romano-wolf, 999 shared sign flips, seed 1
    warning: a: pass@1 of only 2 problems differs from the most common one (fewer than 10)
    """

    models: tuple[str, ...]
    k: int | tuple[int, ...]
    estimate: Floats
    standard_error: Floats
    confidence_interval: ConfidenceInterval
    critical_value: float
    rank_sets: RankSets
    best: Floats
    difference: Floats
    difference_standard_error: Floats
    p_value: Floats
    romano_wolf: Floats
    holm: Floats
    level: float
    stepdown: str
    match: str
    left_out: Mapping[str, tuple[Any, ...]]
    m: int
    n_range: tuple[int, int]
    dropped: tuple[int, ...]
    clusters: int | None
    strata: int | None
    replicates: int
    seed: int
    warnings: tuple[str, ...]

    @property
    def adjusted_p_value(self) -> Floats:
        """Those of `stepdown`."""
        return self.holm if self.stepdown == "holm" else self.romano_wolf

    @property
    def better(self) -> NDArray[np.bool_]:
        """Whether the row's model is significantly better than the column's."""
        found: NDArray[np.bool_] = (self.adjusted_p_value <= 1 - self.level) & (self.difference > 0)
        return found

    @property
    def verdict(self) -> tuple[str, ...]:
        """What the rank sets say, a sentence for each k."""
        better = self.better.reshape(len(self.models), len(self.models), -1)
        return tuple(
            verdict(k, [self.models[i] for i in order], better[:, :, column][np.ix_(order, order)])
            for column, (k, order) in enumerate(self._orders())
        )

    def standings(self) -> tuple[Standing, ...]:
        """The models by falling estimate, for each k in turn."""
        columns = [
            np.asarray(x).reshape(len(self.models), -1)
            for x in (
                self.estimate,
                self.standard_error,
                *self.confidence_interval,
                *self.rank_sets,
                self.best,
            )
        ]
        return tuple(
            Standing(k, self.models[i], *(x[i, column].item() for x in columns))
            for column, (k, order) in enumerate(self._orders())
            for i in order
        )

    def _orders(self) -> Iterator[tuple[int, list[int]]]:
        """Each k with the models by falling estimate, equal ones in the order given."""
        estimates = self.estimate.reshape(len(self.models), -1)
        for k, column in zip(np.atleast_1d(self.k).tolist(), estimates.T, strict=True):
            yield k, np.argsort(-column, kind="stable").tolist()

    def to_dict(self) -> dict[str, Any]:
        """Plain numbers, strings and lists, ready for JSON."""
        fields = {name: render.plain(value) for name, value in vars(self).items()}
        fields["confidence_interval"] = {
            end: render.plain(x) for end, x in self.confidence_interval._asdict().items()
        }
        fields["rank_sets"] = {end: render.plain(x) for end, x in self.rank_sets._asdict().items()}
        fields["left_out"] = {name: [str(x) for x in missing] for name, missing in self.left_out.items()}
        return {**fields, "verdict": list(self.verdict)}

    def to_frame(self, backend: render.Backend = "pandas") -> Any:
        """The standings, one row for each k and model, in pandas, or in the `backend` polars or pyarrow."""
        columns = zip(*self.standings(), strict=True)
        return render.frame(dict(zip(Standing._fields, map(list, columns), strict=True)), backend)

    def plot(self, ax: Axes | None = None, *, k: int | None = None) -> Axes:
        """Intervals by falling estimate, with the rank sets beside them; needs matplotlib.

        `k` chooses one of several, by default the first.
        """
        from passk_fast.inference.ranking_plot import plot_ranking

        return plot_ranking(self, ax, k)

    def _table(self) -> render.Table:
        rows = []
        last = None
        for one in self.standings():
            rows.append(
                [
                    str(one.k) if one.k != last else "",
                    one.model,
                    render.number(one.estimate),
                    render.number(one.standard_error),
                    f"[{render.number(one.low)}, {render.number(one.high)}]",
                    ranks(one),
                    render.percent(one.best),
                ]
            )
            last = one.k
        width = max(len(name) for name in ("model", *self.models))
        for row in rows:
            row[1] = row[1].ljust(width)
        columns = ["k", "model".ljust(width), "estimate", "std. error", "interval", "ranks", "P(best)"]
        notes = [*self.verdict, *left_out_notes(self), settings_note(self)]
        notes += [f"warning: {warning}" for warning in self.warnings]
        return render.Table(self._title(), columns, rows, notes)

    def _title(self) -> str:
        ks = ", ".join(f"pass@{k}" for k in np.atleast_1d(self.k).tolist())
        return f"Ranking by {ks}, {render.percent_level(self.level)} simultaneous intervals and rank sets"


def ranks(standing: Standing) -> str:
    """``3`` or ``3–5``."""
    low, high = standing.rank_low, standing.rank_high
    return str(low) if low == high else f"{low}–{high}"
