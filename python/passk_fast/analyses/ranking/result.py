"""What `rank` returns."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from passk_fast import _numeric, _validate
from passk_fast._typing import Axes, Floats, Ints
from passk_fast.analyses._words import drawn, dropped, interval_head, scores, sizes, target, unmatched
from passk_fast.analyses.ranking.sentences import LED, SINGLE, resolved, tiers, verdict
from passk_fast.data.comparable import Unlike
from passk_fast.inference.intervals import ConfidenceInterval
from passk_fast.show import plots
from passk_fast.show.document import Document, Notes, Table, Title
from passk_fast.show.numbers import ends, level, number_of, percent, score, spread
from passk_fast.show.plain import plain
from passk_fast.show.result import Concluded

# How the methods of adjustment are written.
NAMES = {"romano-wolf": "Romano and Wolf's step-down", "holm": "Holm's step-down"}
# Of the pairs, row against column.
MATRICES = ("difference", "difference_standard_error", "p_value", "p_adjusted", "detectable")


class RankSets(NamedTuple):
    """The ranks that each model may have: from `low` to `high`, rank 1 being the best.

    Examples
    --------
    >>> models = {"a": pk.Counts(1, [0] * 40), "b": pk.Counts(1, [1] * 40)}
    >>> low, high = pk.rank(models, k=1, rng=1).rank_sets
    >>> low, high
    (array([2, 1]), array([2, 1]))
    """

    low: Ints
    high: Ints


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
class Ranking(Concluded):
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
        diagonal, and where nothing tells.
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
    unlike : Unlike
        What else is not the same in the models' results: `facts` that make them incomparable, and `settings`.
    replicates, seed : int
        Which draws were made.
    warnings : tuple of str
        Why the numbers deserve less trust than the level says. Empty is good.

    Examples
    --------
    >>> models = {"a": pk.Counts(1, [0] * 38 + [1] * 2), "b": pk.Counts(1, [1] * 30 + [0] * 10)}
    >>> pk.rank(models, k=1, replicates=999, rng=1)
    Ranking of 2 models, 95% simultaneous intervals and rank sets for problems like these
    <BLANKLINE>
    statistic  model  estimate      95% interval  std. error  ranks  draws led
    pass@1     b        0.7500  [0.5936, 0.8805]      0.0693      1       100%
               a        0.0500  [0.0000, 0.1583]      0.0349      2         0%
    <BLANKLINE>
    - intervals are of single models: whether two differ is in the ranks, not in whether they overlap
    - draws led are the share of random draws of the means that a model leads: no chance of being best
    - 40 problems, 1 attempt each
    - pairs adjusted by Romano and Wolf's step-down
    - 999 shared sign flips, seed 1
    <BLANKLINE>
    warnings
      ! a: pass@1 of only 2 problems differs from the most common one (fewer than 10)
    <BLANKLINE>
    - pass@1: b is better than a (p < 0.0001).
    - pass@1: a true difference of 0.3962 between two models would be found with about 80% power.
    """

    _in_rows = (
        *("k", "estimate", "standard_error", "confidence_interval", "rank_sets", "leads"),
        *(*MATRICES, "difference_interval"),
    )

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
    unlike: Unlike
    replicates: int
    seed: int
    warnings: tuple[str, ...]

    @property
    def better(self) -> NDArray[np.bool_]:
        """Whether the row's model is significantly better than the column's."""
        found: NDArray[np.bool_] = (self.p_adjusted < 1 - self.level) & (self.difference > 0)
        return found

    @property
    def tiers(self) -> Any:
        """Groups of models, the best first, of which each is significantly better than all later ones.

        A tuple of tuples of names; for several k one for each.
        """
        found = tuple(board["tiers"] for board in self._boards())
        return found if np.ndim(self.k) else found[0]

    @property
    def resolution(self) -> Any:
        """The smallest true difference that this board finds with a probability of 80%, at each k.

        That of the middle pair of models; `detectable` has every pair's. NaN where nothing tells.
        """
        found = np.array([board["resolution"] for board in self._boards()])
        return found if np.ndim(self.k) else float(found[0])

    @property
    def sentences(self) -> tuple[str, ...]:
        """The sentences of the verdict: for each k who is better, and what difference would be found."""
        if self.m == 1:
            return tuple(
                f"pass@{k}: one problem tells no order of models on problems like it."
                for k, _ in self._orders()
            )
        found = []
        adjusted = len(self.models) > 2 or np.size(self.k) > 1
        for column, (k, order) in enumerate(self._orders()):
            better, p_values = (
                self._matrix(x, column)[np.ix_(order, order)] for x in (self.better, self.p_adjusted)
            )
            names = [self.models[i] for i in order]
            found += [
                verdict(k, names, better, p_values, adjusted=adjusted),
                resolved(k, self._pairs_of(self.detectable, column)),
            ]
        return tuple(found)

    def standings(self) -> Iterator[Standing]:
        """A row for each model by falling estimate, for each k."""
        shape = (len(self.models), -1)
        numbers = (self.estimate, self.standard_error, *self.confidence_interval, *self.rank_sets, self.leads)
        columns = [np.reshape(x, shape) for x in numbers]
        for at, (k, order) in enumerate(self._orders()):
            for i in order:
                yield Standing(k, self.models[i], *(column[i, at].item() for column in columns))

    def columns(self) -> Mapping[str, Any]:
        """The standings: each k and model, the best first."""
        return dict(zip(Standing._fields, map(list, zip(*self.standings(), strict=True)), strict=True))

    def to_dict(self) -> dict[str, Any]:
        """Plain numbers, strings and lists, ready for JSON.

        ``rows`` are the standings, ``boards`` what holds for each k, ``pairs`` every pair of models at each
        k, the one with the higher estimate first.
        """
        return {**super().to_dict(), "boards": plain(self._boards()), "pairs": plain(self._pairs())}

    def _blocks(self) -> Document:
        """Standings, and what they rest on."""
        title = f"Ranking of {number_of(len(self.models), 'model')}, {self._intervals}"
        basis = (
            SINGLE,
            *((LED,) if self.m > 1 else ()),
            sizes(self.m, self.n_range, self.clusters, self.strata),
            f"pairs adjusted by {NAMES[self.method]}",
            *drawn(self.replicates, self.seed, "shared sign flip"),
            *unmatched(self.left_out),
            *self.unlike.notes,
            *dropped(self.dropped, self.n_range[0]),
        )
        return (
            Title(title),
            self._standings(),
            Notes("", basis),
        )

    def plot(self, ax: Axes | None = None, *, k: int | None = None) -> Axes:
        """Intervals by falling estimate, with the rank sets beside them; needs matplotlib.

        `k` chooses one of several, by default the first.
        """
        known = _validate.of_each_k(self.k)
        chosen = known[0] if k is None else _validate.whole(k, "k", least=1)
        if chosen not in known:
            raise _validate.wrong("k", f"must be one of {', '.join(map(str, known))}; got {chosen}")
        standings = [one for one in self.standings() if one.k == chosen]
        names = [one.model for one in standings]
        ax = plots.axes(ax, width=7.5, height=max(3.0, plots.row_height(names)))
        rows = np.arange(len(standings))
        colours = [plots.colour(0) if one.rank_low == 1 else plots.GREY for one in standings]
        low, high = [one.low for one in standings], [one.high for one in standings]
        ax.hlines(rows, low, high, color=colours, linewidth=2)
        ax.scatter([one.estimate for one in standings], rows, color=colours, zorder=3, s=22)
        plots.rows(ax, names)
        ax.set_xlabel(f"mean pass@{chosen}")
        right = ax.secondary_yaxis("right")
        right.set_yticks(rows, [spread(one.rank_low, one.rank_high) for one in standings])
        right.set_ylabel("ranks")
        right.tick_params(length=0)
        plots.title(ax, f"{len(standings)} models, {self._intervals} (coloured: may be best)")
        return ax

    @property
    def _intervals(self) -> str:
        return f"{level(self.level)} simultaneous intervals and rank sets for {target(0)}"

    def _orders(self) -> Iterator[tuple[int, list[int]]]:
        """Each k, and the models by falling estimate; equal ones in the order given."""
        estimates = self.estimate.reshape(len(self.models), -1)
        for k, column in zip(_validate.of_each_k(self.k), estimates.T, strict=True):
            yield k, np.argsort(-column, kind="stable").tolist()

    def _matrix(self, matrix: NDArray[Any], column: int) -> NDArray[Any]:
        """``(M, M)`` at one k."""
        return matrix.reshape(len(self.models), len(self.models), -1)[:, :, column]

    def _pairs_of(self, matrix: Floats, column: int) -> Floats:
        """The numbers of all pairs at one k."""
        return self._matrix(matrix, column)[np.triu_indices(len(self.models), 1)]

    def _boards(self) -> list[dict[str, Any]]:
        """For each k the tiers, and the difference that is found."""
        boards = []
        for column, (k, order) in enumerate(self._orders()):
            found = self._pairs_of(self.detectable, column)
            known = found[~np.isnan(found)]
            better = self._matrix(self.better, column)[np.ix_(order, order)]
            groups = tuple(tuple(self.models[order[i]] for i in tier) for tier in tiers(better))
            resolution = float(_numeric.quantile(known, 0.5)) if len(known) else np.nan
            boards.append({"k": k, "tiers": groups, "resolution": resolution})
        return boards

    def _pairs(self) -> list[dict[str, Any]]:
        """Every pair at each k."""
        matrices = {name: getattr(self, name) for name in MATRICES}
        matrices["low"], matrices["high"] = self.difference_interval
        pairs = []
        for column, (k, order) in enumerate(self._orders()):
            first, second = (np.array(order)[side] for side in np.triu_indices(len(order), 1))
            numbers = [self._matrix(matrix, column)[first, second].tolist() for matrix in matrices.values()]
            for i, j, *row in zip(first.tolist(), second.tolist(), *numbers, strict=True):
                names = {"k": k, "first": self.models[i], "second": self.models[j]}
                pairs.append({**names, **dict(zip(matrices, row, strict=True))})
        return pairs

    def _standings(self) -> Table:
        """A row for each model by falling estimate, for each k."""
        found, others = self._listed(), [""] * (len(self.models) - 1)
        return Table.of(
            ("statistic", [name for k in scores(self.k) for name in (k, *others)]),
            ("model", found["model"]),
            ("estimate", map(score, found["estimate"])),
            (interval_head(self.level), map(ends, found["low"], found["high"])),
            ("std. error", map(score, found["standard_error"])),
            ("ranks", map(spread, found["rank_low"], found["rank_high"])),
            ("draws led", map(percent, found["leads"])),
        )
