"""What `rank` returns."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from passk_fast.inference import render
from passk_fast.inference.intervals import ConfidenceInterval
from passk_fast.inference.ranking_words import SINGLE, left_out_notes, resolved, settings_note, verdict
from passk_fast.show.plain import plain

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
    leads : float
        Share of the draws that it leads.

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
    leads: float


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
    leads : ndarray
        Share of the draws of the means that the model leads; draws that tie share. It is no probability that
        the model is best: where nothing tells two equal models apart, it may be anything.
    difference, difference_standard_error : ndarray
        Row minus column.
    p_value : ndarray
        Of each pair alone, two-sided; 1 on the diagonal.
    p_adjusted : ndarray
        The same adjusted for all pairs and every k.
    difference_interval : ConfidenceInterval
        `low` and `high` of the differences, which hold together, and leave 0 out exactly where `p_adjusted`
        is below 1 - level.
    detectable : ndarray
        The true difference of two models that this board would find with a probability of 80%; NaN on the
        diagonal.
    level : float
    method : str
        How the pairs were adjusted.
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
      k  model  estimate  std. error          interval  ranks  draws led
      1  b        0.7500      0.0693  [0.5936, 0.8805]      1     100.0%
         a        0.0500      0.0349  [0.0000, 0.1583]      2       0.0%
    pass@1: b is best.
    pass@1: a true difference of 0.3962 between two models would be found with 80% power.
    intervals are of single models: whether two differ is in the ranks, not in whether they overlap
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
    leads: Floats
    difference: Floats
    difference_standard_error: Floats
    p_value: Floats
    p_adjusted: Floats
    difference_interval: ConfidenceInterval
    detectable: Floats
    level: float
    method: str
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
    def better(self) -> NDArray[np.bool_]:
        """Whether the row's model is significantly better than the column's."""
        found: NDArray[np.bool_] = (self.p_adjusted < 1 - self.level) & (self.difference > 0)
        return found

    @property
    def resolution(self) -> Any:
        """The smallest true difference that this board finds with a probability of 80%, at each k.

        That of the middle pair of models; `detectable` has every pair's.
        """
        pairs = self._upper(self.detectable)
        found = np.median(pairs, axis=0)
        return found if np.ndim(self.k) else float(found[0])

    @property
    def verdict(self) -> str:
        """What the rank sets say, and what this board could have found."""
        return " ".join(self.sentences)

    @property
    def sentences(self) -> tuple[str, ...]:
        """The sentences of the verdict: two for each k."""
        better = self.better.reshape(len(self.models), len(self.models), -1)
        pairs = self._upper(self.detectable)
        return tuple(
            sentence
            for column, (k, order) in enumerate(self._orders())
            for sentence in (
                verdict(k, [self.models[i] for i in order], better[:, :, column][np.ix_(order, order)]),
                resolved(k, pairs[:, column]),
            )
        )

    def _upper(self, matrices: Floats) -> Floats:
        """The pairs of matrices, ``(P, K)``."""
        return np.reshape(matrices[np.triu_indices(len(self.models), 1)], (-1, len(np.atleast_1d(self.k))))

    def standings(self) -> tuple[Standing, ...]:
        """The models by falling estimate, for each k in turn."""
        columns = [
            np.asarray(x).reshape(len(self.models), -1)
            for x in (
                self.estimate,
                self.standard_error,
                *self.confidence_interval,
                *self.rank_sets,
                self.leads,
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
        for name in ("confidence_interval", "difference_interval", "rank_sets"):
            fields[name] = {end: render.plain(x) for end, x in getattr(self, name)._asdict().items()}
        fields["detectable"] = plain(self.detectable)
        fields["left_out"] = {name: [str(x) for x in missing] for name, missing in self.left_out.items()}
        said = {"verdict": self.verdict, "sentences": list(self.sentences)}
        return {**fields, "resolution": render.plain(self.resolution), **said}

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
                    render.percent(one.leads),
                ]
            )
            last = one.k
        width = max(len(name) for name in ("model", *self.models))
        for row in rows:
            row[1] = row[1].ljust(width)
        columns = ["k", "model".ljust(width), "estimate", "std. error", "interval", "ranks", "draws led"]
        notes = [*self.sentences, SINGLE, *left_out_notes(self), settings_note(self)]
        notes += [f"warning: {warning}" for warning in self.warnings]
        return render.Table(self._title(), columns, rows, notes)

    def _title(self) -> str:
        ks = ", ".join(f"pass@{k}" for k in np.atleast_1d(self.k).tolist())
        return f"Ranking by {ks}, {render.percent_level(self.level)} simultaneous intervals and rank sets"


def ranks(standing: Standing) -> str:
    """``3`` or ``3–5``."""
    low, high = standing.rank_low, standing.rank_high
    return str(low) if low == high else f"{low}–{high}"
