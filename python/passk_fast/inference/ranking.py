"""Many models on the same problems: who is better than whom, and how sure that is."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from passk_fast import _validate
from passk_fast._seed import seed_of
from passk_fast.data.alignment import Aligned, Match, align
from passk_fast.data.counts import Counts
from passk_fast.data.labels import Labels
from passk_fast.inference.advice import advice
from passk_fast.inference.flips import units
from passk_fast.inference.groups import Given, Grouping, grouping
from passk_fast.inference.intervals import ConfidenceInterval
from passk_fast.inference.ranking_result import Ranking, RankSets
from passk_fast.inference.ranking_tests import Pairs, draw, simultaneous

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from passk_fast._seed import Rng
    from passk_fast.data.readers import ModelResult

    Floats = NDArray[np.float64]

STEPDOWNS = ("romano-wolf", "holm")


def rank(
    models: Mapping[str, Counts] | Mapping[str, ModelResult],
    k: int | Sequence[int] | None = None,
    *,
    level: float = 0.95,
    match: Match = "strict",
    stepdown: str = "romano-wolf",
    replicates: int = 10_000,
    rng: Rng = None,
    clusters: Given = None,
    strata: Given = None,
) -> Ranking:
    r"""Rank models that attempted the same problems.

    Parameters
    ----------
    models : mapping of str to Counts, or Results
        Two models or more by name, as `read` gives them. Problems are paired by name, or by position where no
        model names them. Their numbers of attempts may differ: pass@k is unbiased for each.
    k : int, sequence of int, or None
        1 ≤ k ≤ least n of any model. None is those of (1, 10, 100) that every n allows.
    level : float
        In (0, 1). Everything that the result says holds together with this confidence: over the models, over
        their pairs, and over every k.
    match : {"strict", "common"}
        What happens to problems that some model lacks: ``"strict"`` refuses, ``"common"`` ranks on the
        problems of all and lists the others in `left_out`.
    stepdown : {"romano-wolf", "holm"}
        Which adjusted p-values decide who is significantly better. Romano and Wolf's use the dependence
        between the pairs, and find more where there are many; Holm's know nothing of it.
    replicates : int
        B, the number of shared sign flips; at least level/(1 - level).
    rng : int, numpy.random.Generator or None
        Seed in [0, 2**64), or where to draw one; None takes fresh entropy. It is recorded in the result.
    clusters, strata : sequence of hashable, False or None
        As for `mean_interval`: labels of the first model's problems. None takes those of the models, False
        none.

    Returns
    -------
    Ranking

    Raises
    ------
    TypeError
        If an argument is of the wrong kind.
    ValueError
        If an argument breaks its rule; if problems differ under ``match="strict"``; if the models' labels of
        clusters or strata disagree; if a model was read with ``missing="bounds"``.

    Notes
    -----
    One random sign for each problem (each cluster, where there are any), the same for all models and k, makes
    a replicate. Everything comes from these draws.

    The statistic of a pair is Student's t of the per-problem differences, with its variance estimated within
    strata. Flipping the signs of the differences is swapping the two models, so the p-value of a pair alone
    is that of a randomisation test, valid for any number of problems. The adjusted p-values step down (Romano
    and Wolf) through both directions of all pairs, so that a rejection also says which model is better. The
    rank set of a model is [1 + #significantly better, M - #significantly worse] (Mogstad et al.).

    Flipping the residuals of the means gives the greatest \|t\| over models and k, whose quantile c replaces
    Student's in the `adjusted` intervals (their two pseudo-problems then weigh c²/4, at least 1), and draws
    of the means (the wild bootstrap), of which `best` is the share that a model leads.

    References
    ----------
    Romano and Wolf, "Stepwise multiple testing as formalized data snooping", Econometrica 73 (2005)
    1237-1282.
    Mogstad, Romano, Shaikh and Wilhelm, "Inference for ranks with applications to mobility across
    neighbourhoods and academic achievement across countries", Review of Economic Studies 91 (2024) 476-518.
    Liu, "Bootstrap procedures under some non-i.i.d. models", Annals of Statistics 16 (1988) 1696-1708.

    Examples
    --------
    >>> c = np.random.default_rng(4).binomial(10, [[0.3], [0.35], [0.6], [0.8]], size=(4, 80))
    >>> models = {name: pk.Counts(10, passed) for name, passed in zip("abcd", c)}
    >>> ranking = pk.rank(models, k=1, rng=7)
    >>> ranking.rank_sets.low.tolist(), ranking.rank_sets.high.tolist()
    ([3, 3, 2, 1], [4, 4, 2, 1])
    >>> print(ranking.verdict[0])
    pass@1: d is best; tiers, each better than the next: d > c > b, a.
    """
    counts = _counts(models)
    share = _validate.level(level)
    rule = _validate.choice(stepdown, "stepdown", STEPDOWNS)
    size = _validate.whole(replicates, "replicates", least=_fewest(share), most=2**32)
    aligned, found = _aligned(counts, match, clusters, strata)
    wanted = _ks(aligned.counts, k)
    names = tuple(aligned.counts)
    seed = seed_of(rng)

    scores = [one.values(wanted.values) for one in aligned.counts.values()]
    values = np.stack(scores, axis=2).reshape(len(scores[0]), -1)
    if len(values) < 2:
        raise ValueError(f"`models` must share at least 2 problems; got {len(values)}")
    drawn_from = units(values, found)
    means = drawn_from.means()
    drawn = draw(drawn_from, means, len(names), share, seed, size)
    variances = drawn_from.variances()
    low, high = simultaneous(
        means, variances, drawn_from.count, drawn_from.degrees_of_freedom, drawn.critical
    )
    groups = tuple(None if labels is None else labels.groups for labels in (found.clusters, found.strata))

    def by_model(column: NDArray[Any]) -> NDArray[Any]:
        """``(M,)`` for one k, ``(M, K)`` for several."""
        table = np.ascontiguousarray(column.reshape(-1, len(names)).T)
        return table[:, 0] if wanted.scalar else table

    matrices = _matrices(drawn.pairs, len(wanted.values), len(names))
    sets = _rank_sets(matrices[rule.replace("-", "_")], matrices["difference"], 1 - share)
    if wanted.scalar:
        matrices = {name: matrix[:, :, 0] for name, matrix in matrices.items()}
        sets = RankSets(sets.low[:, 0], sets.high[:, 0])
    return Ranking(
        models=names,
        k=wanted.values[0] if wanted.scalar else wanted.values,
        estimate=by_model(means),
        standard_error=by_model(np.sqrt(variances)),
        confidence_interval=ConfidenceInterval(by_model(low), by_model(high)),
        critical_value=drawn.critical,
        rank_sets=sets,
        best=by_model(drawn.best),
        **matrices,
        level=share,
        stepdown=rule,
        match=match,
        left_out={name: missing for name, missing in aligned.left_out.items() if missing},
        m=len(values),
        n_range=(
            min(one.min_n for one in aligned.counts.values()),
            max(one.max_n for one in aligned.counts.values()),
        ),
        dropped=wanted.dropped,
        clusters=groups[0],
        strata=groups[1],
        replicates=size,
        seed=seed,
        warnings=_warnings(aligned.counts, wanted.values, groups[0]),
    )


def _fewest(level: float) -> int:
    """Replicates of which a `level` order statistic exists: level/(1 - level), rounded up."""
    return math.ceil(level / (1 - level) - 1e-9)


def _counts(models: Any) -> dict[str, Counts]:
    """Counts of each model, in the order given."""
    if not isinstance(models, Mapping):
        raise TypeError(f"`models` must be a mapping of names to Counts; got {_validate.kind(models)}")
    found: dict[str, Counts] = {}
    for name, given in models.items():
        if not isinstance(name, str):
            raise TypeError(f"`models` must have strings as names; got {_validate.kind(name)}")
        if getattr(given, "upper", None) is not None:
            raise ValueError(
                f"`models` must have one count for each problem; {name!r} was read with missing='bounds', "
                "which leaves two (read it with 'fail' or 'drop')"
            )
        counts = getattr(given, "counts", given)
        if not isinstance(counts, Counts):
            raise TypeError(f"`models` must hold Counts; got {_validate.kind(given)} for {name!r}")
        found[name] = counts
    if len(found) < 2:
        raise ValueError(f"`models` must hold at least 2 models; got {len(found)}")
    return found


def _aligned(
    counts: dict[str, Counts], match: str, clusters: Given, strata: Given
) -> tuple[Aligned, Grouping]:
    """Counts on shared problems, and the labels of these."""
    first = next(iter(counts))
    given = {
        field: Labels.of(labels, field, counts[first].m)
        for field, labels in (("clusters", clusters), ("strata", strata))
        if labels is not None and not isinstance(labels, bool)
    }
    # Labels go through the alignment with the problems that they belong to.
    one = counts[first]
    labelled = Counts._trusted(
        one.n, one.c, one.problems, given.get("clusters", one.clusters), given.get("strata", one.strata)
    )
    aligned = align({**counts, first: labelled}, match)
    chosen = {
        field: labels if isinstance(labels, bool) else _agreed(aligned.counts, field, field in given)
        for field, labels in (("clusters", clusters), ("strata", strata))
    }
    return aligned, grouping(aligned.counts[first], chosen["clusters"], chosen["strata"])


def _agreed(counts: Mapping[str, Counts], field: str, given: bool) -> Labels | bool:
    """The labels that the models have, or False if none has any."""
    known = [(name, getattr(one, field)) for name, one in counts.items()]
    known = [(name, labels) for name, labels in known if labels is not None]
    if not known:
        return False
    first, labels = known[0]
    for name, others in known[1:]:
        if not given and labels != others:
            raise ValueError(
                f"models must agree on the `{field}` of their problems; {first!r} and {name!r} do not "
                f"(give `{field}`, or False for none)"
            )
    return labels  # type: ignore[no-any-return]


def _ks(counts: Mapping[str, Counts], k: object) -> _validate.Ks:
    """The rule for `k`, whose bound is the least n of the model that has it."""
    least = min(counts, key=lambda name: counts[name].min_n)
    try:
        return _validate.ks(k, counts[least])
    except ValueError as error:
        if "k <= n" not in str(error):
            raise
        raise ValueError(f"{least}: {error}") from None


def _matrices(pairs: Pairs, ks: int, models: int) -> dict[str, Floats]:
    """``(M, M, K)`` each, row against column."""
    first, second = pairs.first % models, pairs.second % models
    at = pairs.first // models
    found = {}
    for name, diagonal, sign in (
        ("difference", 0.0, -1.0),
        ("difference_standard_error", 0.0, 1.0),
        ("p_value", 1.0, 1.0),
        ("romano_wolf", 1.0, 1.0),
        ("holm", 1.0, 1.0),
    ):
        column = getattr(pairs, name.removeprefix("difference_"))
        matrix = np.full((models, models, ks), diagonal)
        matrix[first, second, at] = column
        matrix[second, first, at] = sign * column + 0.0  # no -0.0
        found[name] = matrix
    return found


def _rank_sets(p_values: Floats, difference: Floats, alpha: float) -> RankSets:
    """[1 + #significantly better, M - #significantly worse], ``(M, K)`` each."""
    significant = p_values <= alpha
    worse = np.sum(significant & (difference > 0), axis=1)
    better = np.sum(significant & (difference < 0), axis=1)
    return RankSets(1 + better, len(p_values) - worse)


def _warnings(counts: Mapping[str, Counts], ks: tuple[int, ...], clusters: int | None) -> tuple[str, ...]:
    """What deserves attention in each model; what holds for several is said once."""
    said: dict[str, list[str]] = {}
    for name, one in counts.items():
        values = one.tally.values(ks)
        for warning in advice(one.tally, ks, values, clusters):
            said.setdefault(warning, []).append(name)
    return tuple(
        warning if len(names) == len(counts) else f"{', '.join(names)}: {warning}"
        for warning, names in said.items()
    )
