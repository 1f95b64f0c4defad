"""Many models on the same problems: who is better than whom, and how sure that is."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from passk_fast import _validate
from passk_fast._options import ADJUSTMENTS, Adjustment, Match
from passk_fast._progress import Report, progress_reporter
from passk_fast._seed import Rng, seed_of, takes_rng
from passk_fast._typing import Floats
from passk_fast.analyses._advice import ONE_PROBLEM, few_differing, few_pairs, few_units
from passk_fast.analyses.ranking.flips import SignUnits, units
from passk_fast.analyses.ranking.pair_floors import pair_floors
from passk_fast.analyses.ranking.result import Ranking, RankSets
from passk_fast.analyses.ranking.step_down import (
    Adjusting,
    Flipped,
    PairTests,
    draw,
    only_differences,
    simultaneous,
)
from passk_fast.data.alignment import Aligned, align
from passk_fast.data.comparable import unlike
from passk_fast.data.counts import Counts
from passk_fast.data.labels import Labels
from passk_fast.data.models import CountsOrResult, counts_of_models, named_models
from passk_fast.data.outcomes import no_verdict
from passk_fast.inference.groups import Given, Grouping, Sampled, grouping, sampled
from passk_fast.inference.intervals import ConfidenceInterval
from passk_fast.show.numbers import number_of


@takes_rng
def rank(
    models: Mapping[str, CountsOrResult] | Sequence[CountsOrResult],
    k: int | Sequence[int] | None = None,
    *,
    names: Sequence[str] | None = None,
    level: float = 0.95,
    match: Match = "strict",
    method: Adjustment = "romano-wolf",
    replicates: int = 10_000,
    rng: Rng = None,
    clusters: Given = None,
    strata: Given = None,
    despite: bool = False,
    progress: bool | Report | None = None,
) -> Ranking:
    r"""Rank models that attempted the same problems.

    Parameters
    ----------
    models : mapping of str to Counts, or Results
        2 to 5,000 models by name, as `read` gives them. Problems are paired by name, or by position where no
        model names them. Their numbers of attempts may differ: pass@k is unbiased for each. A sequence needs
        `names`.
    k : int, sequence of int, or None
        1 ≤ k ≤ least n of any model. None is those of (1, 10, 100) that every n allows.
    names : sequence of str, optional
        What the models are called in the result, in their order; by default the keys of the mapping.
    level : float
        In (0, 1). Everything that the result says holds together with this confidence: over the models, over
        their pairs, and over every k.
    match : {"strict", "common"}
        What happens to problems that some model lacks: ``"strict"`` refuses, ``"common"`` ranks on the
        problems of all and lists the others in `left_out`.
    method : {"romano-wolf", "holm"}
        How p-values and intervals of the pairs are adjusted. Romano and Wolf's step-down uses the dependence
        between the pairs, and finds more where there are many; Holm's knows nothing of it.
    replicates : int
        B, the number of shared sign flips; at least level/(1 - level).
    rng : int, numpy.random.Generator or None
        Seed in [0, 2**64), or where to draw one; None takes fresh entropy. It is recorded in the result.
    clusters, strata : sequence of hashable, False or None
        As for `mean_interval`: labels of the first model's problems. None takes those of the models, False
        none.
    despite : bool
        Whether to go on, with a warning, although the files say that the results were made in different ways:
        another benchmark or version of it, another prompt, scorer or number of shots.
    progress : callable, bool or None
        As in `bootstrap`.

    Returns
    -------
    Ranking

    Raises
    ------
    TypeError
        If an argument is of the wrong kind.
    ValueError
        If an argument breaks its rule; if problems differ under ``match="strict"``; if the models' labels of
        clusters or strata disagree; if a model was read with ``missing="bounds"``; if results were made in
        different ways.

    Notes
    -----
    *A pair alone* is judged by two errors that `compare` knows: by Student's t of the per-problem
    differences, and by what luck alone would do to two equal models with these attempts; its p-value is the
    larger of the two. Both hold for any numbers of attempts, which may differ between models and problems.
    `compare` looks closer at a single pair (skewness, McNemar's test of single attempts).

    *All pairs together.* One random sign for each problem (each cluster, where there are any), the same for
    all models and k, makes a draw. Flipping the signs of the differences gives the law of the greatest of all
    pairs, against which the pairs step down (Romano and Wolf) in both directions, so that a rejection also
    says which model is better. The same law gives the simultaneous intervals of the differences, which leave
    0 out exactly where the adjusted p-value is below 1 - level. The rank set of a model is [1 + #better,
    M - #worse] by the same p-values (Mogstad et al.).

    *What the board can resolve*: a true difference of half the interval's width and another z\ :sub:`.8`
    standard errors is found with a probability of 80%.

    Flipping the residuals of the means gives the greatest \|t\| over models and k, whose quantile c replaces
    Student's in the `adjusted` intervals of the means (their two pseudo-problems then weigh c²/4, at least
    1), and draws of the means (the wild bootstrap), of which `leads` is the share that a model leads.

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
    >>> ranking.tiers
    (('d',), ('c',), ('b', 'a'))
    """
    named: Mapping[str, Any] = named_models(models, names)
    counts = counts_of_models(named)
    differing = unlike(named, despite)
    share = _validate.level(level)
    rule = _validate.choice(method, "method", ADJUSTMENTS)
    size = _validate.whole(replicates, "replicates", least=_fewest(share), most=2**32)
    aligned, found = _aligned(counts, match, clusters, strata)
    # The bound is the least n of the model that has it.
    least = min(aligned.counts, key=lambda name: aligned.counts[name].min_n)
    ks = _validate.ks(k, aligned.counts[least], f"{least}: ")
    seed = seed_of(rng)

    shared = list(aligned.counts.values())
    m = shared[0].m
    values = np.stack([one.values(ks.values) for one in shared], axis=2).reshape(m, -1)
    drawn_from = units(values, found)
    with progress_reporter("rank", progress) as report:
        asked = Adjusting(rule, share, seed, size, report)
        drawn = _flipped(drawn_from, found, shared, ks.values, asked)
    numbers = _numbers(drawn_from, _spread(drawn_from, found), drawn, len(counts), share)
    still = int(np.isnan(numbers["detectable"][np.triu_indices(len(counts), 1)]).sum())
    return Ranking(
        models=tuple(counts),
        k=ks.asked,
        **{name: ks.given(value) for name, value in numbers.items()},
        critical_value=drawn.critical,
        level=share,
        method=rule,
        match=match,
        left_out={name: missing for name, missing in aligned.left_out.items() if missing},
        m=m,
        n_range=(min(one.min_n for one in shared), max(one.max_n for one in shared)),
        dropped=ks.dropped,
        **found.numbers,
        unlike=differing,
        replicates=size,
        seed=seed,
        warnings=(
            *differing.warnings,
            *_unjudged(named),
            *_warnings(aligned.counts, ks.values, found, still),
        ),
    )


def _unjudged(models: Mapping[str, Any]) -> tuple[str, ...]:
    """What became of attempts without a verdict, of models that were read from files."""
    meaning = {"fail": "count as failures", "drop": "count as not made"}
    return tuple(
        f"{name}: {no_verdict(given.missing)}; they {meaning[given.missing_policy]}"
        for name, given in models.items()
        if getattr(given, "missing", 0)
    )


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
                _validate.phrase(
                    "models must agree on the {} of their problems; {!r} and {!r} do not (give {}, or "
                    "False for none)",
                    _validate.argument(field),
                    first,
                    name,
                    _validate.argument(field),
                )
            )
    return labels  # type: ignore[no-any-return]


def _fewest(level: float) -> int:
    """Replicates of which a `level` order statistic exists: level/(1 - level), rounded up."""
    return math.ceil(level / (1 - level) - 1e-9)


def _flipped(
    drawn_from: SignUnits, found: Grouping, shared: Sequence[Counts], ks: tuple[int, ...], asked: Adjusting
) -> Flipped:
    """What the shared flips tell; of one problem there is nothing to flip."""
    if drawn_from.m == 1:
        return only_differences(drawn_from.means, len(shared))
    return draw(drawn_from, found, pair_floors(shared, ks), len(shared), asked)


def _spread(drawn_from: SignUnits, found: Grouping) -> Sampled:
    """Variance of the models' means over a draw of problems."""
    if found:
        return sampled(drawn_from.values - drawn_from.means, found)
    return Sampled(drawn_from.variances, drawn_from.count, drawn_from.degrees_of_freedom)


def _numbers(
    drawn_from: SignUnits, errors: Sampled, drawn: Flipped, models: int, level: float
) -> dict[str, Any]:
    """The numbers of a `Ranking` for several k: ``(M, K)`` and ``(M, M, K)``."""

    def by_model(columns: NDArray[Any]) -> NDArray[Any]:
        return np.ascontiguousarray(columns.reshape(-1, models).T)

    means = drawn_from.means
    ends = simultaneous(means, errors, drawn_from.degrees_of_freedom, drawn.critical)
    matrices = _matrices(drawn.pairs, len(means) // models, models)
    return {
        "estimate": by_model(means),
        "standard_error": by_model(np.sqrt(errors.variances)),
        "confidence_interval": ConfidenceInterval(*map(by_model, ends)),
        "rank_sets": _rank_sets(matrices["p_adjusted"], matrices["difference"], 1 - level),
        "leads": by_model(drawn.leads),
        "difference_interval": ConfidenceInterval(matrices.pop("low"), matrices.pop("high")),
        **matrices,
    }


def _matrices(pairs: PairTests, ks: int, models: int) -> dict[str, Floats]:
    """``(M, M, K)`` each, row against column."""
    first, second = pairs.first % models, pairs.second % models
    at = pairs.first // models
    judged, errors = pairs.judged, np.sqrt(pairs.judged.variances)
    columns: tuple[tuple[str, float, Floats, Floats], ...] = (
        ("difference", 0.0, judged.difference, -judged.difference),
        ("difference_standard_error", 0.0, errors, errors),
        ("p_value", 1.0, pairs.p_value, pairs.p_value),
        ("p_adjusted", 1.0, pairs.p_adjusted, pairs.p_adjusted),
        ("low", 0.0, pairs.low, -pairs.high),
        ("high", 0.0, pairs.high, -pairs.low),
        ("detectable", np.nan, pairs.detectable, pairs.detectable),
    )
    found: dict[str, Floats] = {}
    for name, diagonal, forth, back in columns:
        matrix = np.full((models, models, ks), diagonal)
        matrix[first, second, at] = forth
        matrix[second, first, at] = back + 0.0  # no -0.0
        found[name] = matrix
    return found


def _rank_sets(p_values: Floats, difference: Floats, alpha: float) -> RankSets:
    """[1 + #significantly better, M - #significantly worse], ``(M, K)`` each."""
    significant = p_values < alpha
    # exact: whole numbers
    worse = np.sum(significant & (difference > 0), axis=1)
    # exact: whole numbers
    better = np.sum(significant & (difference < 0), axis=1)
    return RankSets(1 + better, len(p_values) - worse)


def _warnings(
    counts: Mapping[str, Counts], ks: tuple[int, ...], found: Grouping, still: int
) -> tuple[str, ...]:
    """What deserves attention in each model; what holds for several is said once."""
    m = next(iter(counts.values())).m
    if m == 1:
        return (ONE_PROBLEM,)
    said: dict[str, list[str]] = {}
    for name, one in counts.items():
        for warning in few_differing(one.tally, ks, one.tally.values(ks)):
            said.setdefault(warning, []).append(name)
    warnings = [
        warning if len(names) == len(counts) else f"{', '.join(names)}: {warning}"
        for warning, names in said.items()
    ]
    if still:
        pairs = number_of(still, "pair")
        warnings.append(
            f"all attempts of {pairs} of models came out alike: the interval of their difference has no "
            "width, which is no proof of certainty"
        )
    return (*few_pairs(m), *warnings, *few_units(found))
