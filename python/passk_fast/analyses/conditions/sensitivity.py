"""Conditions on the same problems: do they differ, by how much, and which is best?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from passk_fast import _numeric, _validate
from passk_fast._options import CLOSED_FORMS, ClosedForm, Match, Target
from passk_fast._progress import Report, progress_reporter
from passk_fast._seed import Rng, seed_of, takes_rng
from passk_fast._typing import Floats
from passk_fast.analyses.conditions.any_difference import any_difference
from passk_fast.analyses.conditions.best import best_condition
from passk_fast.analyses.conditions.result import Sensitivity
from passk_fast.analyses.influence.influence import influence
from passk_fast.analyses.influence.result import Influence
from passk_fast.analyses.mean.mean_interval import mean_interval
from passk_fast.analyses.runs.components import components
from passk_fast.analyses.runs.effect import run_effect
from passk_fast.data.attempts import Attempts
from passk_fast.data.comparable import PROMPTS, unlike
from passk_fast.data.counts import Counts
from passk_fast.data.models import CountsOrResult, counts_of_each
from passk_fast.inference.groups import Given, Grouping, grouping, unit_sums
from passk_fast.inference.intervals import ConfidenceInterval
from passk_fast.inference.study import Study
from passk_fast.show.numbers import number_of

# Of a permutation test whose p-values are multiples of 1/10,000, and of splits whose noise is small.
REPLICATES = 9_999
SPLITS = 200


@takes_rng
def sensitivity(
    conditions: Mapping[Any, CountsOrResult] | Sequence[Counts] | Attempts,
    k: int | Sequence[int] | None = None,
    *,
    level: float = 0.95,
    interval: ClosedForm = "adjusted",
    target: Target | float = "population",
    clusters: Given = None,
    strata: Given = None,
    match: Match = "strict",
    replicates: int = REPLICATES,
    splits: int = SPLITS,
    despite: bool = False,
    rng: Rng = None,
    progress: bool | Report | None = None,
) -> Sensitivity:
    """Compare conditions (temperature, prompt, sampling settings) of one model on the same problems.

    Parameters
    ----------
    conditions : mapping, sequence or Attempts
        Condition → Counts, or what `read` gives; Counts in order; or attempts with a column `condition`. 2 to
        1,000, and at least as many problems as conditions.
    k : int, sequence of int, or None
        1 ≤ k ≤ least n of a condition. None is those of (1, 10, 100) that every n allows.
    level : float
        Confidence level in (0, 1).
    interval : {"adjusted", "t", "z"}
        Of each condition's mean, as in `mean_interval`.
    target : {"population", "benchmark"} or float
        What the intervals are about, as in `mean_interval`. The tests are about problems like these.
    clusters, strata : sequence of hashable (m,), False or None
        As in `mean_interval`; None takes those of the first condition. Conditions are permuted alike in all
        problems of a cluster.
    match : {"strict", "common"}
        Whether every condition must have the same problems, or those that all have are used.
    replicates : int
        Permutations of the test.
    splits : int
        Random halves of the attempts, from which the best condition is judged.
    despite : bool
        Whether to go on, with a warning, although the files say that the conditions are of another benchmark
        or version of it, or were judged by another scorer.
    rng : int, Generator or None
        Seed of the permutations and splits; fresh and recorded if None.
    progress : callable, bool or None
        As in `bootstrap`.

    Returns
    -------
    Sensitivity

    Raises
    ------
    TypeError
        If an argument is not of its kind.
    ValueError
        If an argument breaks its rule, or there are fewer problems (clusters) than conditions.

    Notes
    -----
    The test of any difference is Wald's on the m × C matrix of pass@k: with ȳ and S the mean and covariance
    of each problem's contrasts between conditions, m ȳ'S⁻¹ȳ. Its p-value comes from permuting the conditions
    within each problem, exact if conditions are exchangeable there; since the statistic is studentised it is
    also right for many problems if only the means are equal. Friedman's test of the ranks stands beside it.
    Where conditions have different numbers of attempts, their scores are not exchangeable and ranks mean
    nothing: Friedman's test is left out, and the p-value is the larger of that one and of one that deals the
    attempts of each problem anew, which is exact for any numbers.

    The variance of one cell's pass@k is split into problem, condition, problem × condition (a condition helps
    some problems and hurts others) and attempts.

    The best condition is chosen on one half of the attempts and reported on the other, over many splits.

    References
    ----------
    Chung and Romano, "Exact and asymptotically robust permutation tests", Annals of Statistics 41 (2013)
    484-507. Friedman, J. American Statistical Association 32 (1937) 675-701.

    Examples
    --------
    >>> cold, warm = pk.Counts(10, [0, 3, 9, 10] * 10), pk.Counts(10, [2, 4, 9, 10] * 10)
    >>> result = pk.sensitivity({"T=.2": cold, "T=.8": warm}, k=[1, 5], rng=1)
    >>> result.best.condition, result.any_difference.p_adjusted.tolist()
    (('T=.8', 'T=.8'), [0.0002, 0.0002])
    """
    parts = counts_of_each(conditions, "conditions", "condition")
    known = conditions if isinstance(conditions, Mapping) else {}
    differing = unlike(known, despite, varied=PROMPTS)
    level = _validate.level(level)
    form = _validate.choice(interval, "interval", CLOSED_FORMS)
    f = _validate.target(target)
    count = _validate.whole(replicates, "replicates", least=1, most=2**32)
    halves = _validate.whole(splits, "splits", least=1, most=2**32)
    study = Study.of(parts, k, match)
    found = grouping(study.first, clusters, strata)
    units = _units(study.values, found)
    seed = seed_of(rng)
    with progress_reporter("conditions", progress) as report:
        uneven = None
        if np.any(study.dealt.sizes != study.dealt.sizes[:, :1]):
            uneven = run_effect(study, count, seed, report)
        test = any_difference(study.ks.values, units, count, seed, report, uneven)
    labels = {"clusters": found.clusters or False, "strata": found.strata or False}
    intervals = [
        mean_interval(part, study.ks.values, level=level, interval=form, target=f, **labels)
        for part in study.parts.values()
    ]
    ends = zip(*(one.confidence_interval for one in intervals), strict=True)
    means = _numeric.mean(study.values, axis=0)
    return Sensitivity(
        k=study.ks.asked,
        conditions=tuple(study.parts),
        estimate=study.ks.given(means),
        standard_error=study.ks.given(np.stack([one.standard_error for one in intervals])),
        confidence_interval=study.ks.given(ConfidenceInterval(*map(np.stack, ends))),
        any_difference=test,
        components=components(study, "condition"),
        best=best_condition(study, means, halves, seed),
        leads=_leads(study, found, means),
        level=level,
        interval=form,
        target=f,
        m=study.first.m,
        n_range=study.n_range,
        left_out=study.left_out,
        dropped=study.ks.dropped,
        unlike=differing,
        warnings=(*_warnings(study, [one.warnings for one in intervals]), *differing.warnings),
    )


def _leads(study: Study, found: Grouping, means: Floats) -> tuple[Influence, ...]:
    """For each k what the lead of the best condition over the next hangs on."""
    parts = [
        Counts._trusted(part.n, part.c, part.problems, found.clusters, found.strata)
        for part in study.parts.values()
    ]
    pairs = [np.argsort(-column, kind="stable")[:2].tolist() for column in means.T]
    return tuple(
        influence(parts[first], parts[second], k)
        for (first, second), k in zip(pairs, study.ks.values, strict=True)
    )


def _units(values: Floats, found: Grouping) -> Floats:
    """What is permuted: problems (m, C, K), or sums over clusters (G, C, K)."""
    m, conditions, ks = values.shape
    values = unit_sums(values.reshape(m, conditions * ks), found).reshape(-1, conditions, ks)
    if 1 < len(values) < conditions:
        raise _validate.wrong(
            "conditions",
            f"must be no more than problems or clusters; got {conditions} conditions, "
            f"{len(values)} {'problems' if found.clusters is None else 'clusters'}",
        )
    return values


def _warnings(study: Study, each: list[tuple[str, ...]]) -> tuple[str, ...]:
    """What holds for all conditions once, what holds for some by their name."""
    common = [text for text in each[0] if all(text in texts for texts in each)]
    own = [
        f"{name}: {text}"
        for name, texts in zip(study.parts, each, strict=True)
        for text in texts
        if text not in common
    ]
    least = study.n_range[0]
    halves = [k for k in study.ks.values if k > least // 2]
    if halves:
        common.append(
            f"k={', '.join(map(str, halves))}: half of {number_of(least, 'attempt')} has fewer than k, so "
            "the best condition cannot be judged on the other half"
        )
    return (*common, *own)
