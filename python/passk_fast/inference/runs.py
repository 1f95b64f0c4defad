"""Several runs of one model: is there a run effect, and what is the score with or without one?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from passk_fast import _validate
from passk_fast._progress import Report, progress_reporter
from passk_fast._seed import Rng, seed_of
from passk_fast.data.attempts import Attempts
from passk_fast.data.counts import Counts
from passk_fast.data.models import counts_of_each
from passk_fast.data.read_only import ReadOnly
from passk_fast.inference.components import components
from passk_fast.inference.groups import Given, Grouping, grouping
from passk_fast.inference.intervals import FORMS, ConfidenceInterval
from passk_fast.inference.mean import mean_interval
from passk_fast.inference.run_effect import RunEffect, run_effect
from passk_fast.inference.run_level import RunVariance, run_level
from passk_fast.inference.runs_result import Runs
from passk_fast.inference.study import Study, problem_variance

# Of a permutation test whose p-values are multiples of 1/10,000.
REPLICATES = 9_999
# With fewer runs a t quantile is far from the normal one.
FEW_RUNS = 5


def runs(
    runs: Mapping[Any, Counts] | Sequence[Counts] | Attempts,
    k: int | Sequence[int] | None = None,
    *,
    alpha: float = 0.05,
    level: float = 0.95,
    interval: str = "adjusted",
    target: str | float = "population",
    clusters: Given = None,
    strata: Given = None,
    match: str = "strict",
    replicates: int | None = REPLICATES,
    rng: Rng = None,
    progress: bool | Report | None = None,
) -> Runs:
    """Score of a model that was run several times, with the runs pooled only if they do not differ.

    Parameters
    ----------
    runs : mapping, sequence or Attempts
        Run → Counts; Counts in order; or attempts with a column `run`. Two or more runs.
    k : int, sequence of int, or None
        1 ≤ k ≤ least n of a run. None is those of (1, 10, 100) that every n allows.
    alpha : float
        The runs are pooled if no k shows a run effect at this level, after Holm's adjustment.
    level : float
        Confidence level in (0, 1).
    interval : {"adjusted", "t", "z"}
        Interval of the pooled counts, as in `mean_interval`. With a run effect it is Student's t.
    target : {"population", "benchmark"} or float
        As in `mean_interval`. With a run effect, ``"benchmark"`` is further runs on these problems, and
        ``"population"`` further runs on problems like these.
    clusters, strata : sequence of hashable (m,), False or None
        As in `mean_interval`; None takes those of the first run.
    match : {"strict", "common"}
        Whether every run must have the same problems, or those that all have are used.
    replicates : int or None
        Permutations of the run labels; None takes the limiting chi-squared law.
    rng : int, Generator or None
        Seed of the permutations; fresh and recorded if None.
    progress : callable, bool or None
        As in `bootstrap`.

    Returns
    -------
    Runs
        The test, the rule that was applied, the estimates, the variance components, and the pooled counts.

    Raises
    ------
    TypeError
        If an argument is not of its kind.
    ValueError
        If an argument breaks its rule, or runs do not have the same problems.

    Notes
    -----
    Without a run effect the attempts of a problem are exchangeable over the runs, so permuted run labels deal
    its c successes to the runs as a multivariate hypergeometric draw. The statistic is the quadratic form of
    the differences between the runs' mean pass@k in the inverse of their null covariance, which has a closed
    form; its p-value is exact for any number of problems. At k = 1 with equally many attempts everywhere the
    statistic is that of Cochran, Mantel and Haenszel.

    *No run effect*: all attempts of a problem are pooled, and `mean_interval` gives the interval.
    *Run effect*: the estimate is the mean over runs of their means, and runs are a draw of their own: for the
    benchmark t over the R run means, for the population the two-way variance V_p + V_r - V_pr with
    Satterthwaite's degrees of freedom.

    References
    ----------
    Mantel and Haenszel, J. National Cancer Institute 22 (1959) 719-748. Cameron, Gelbach and Miller, J.
    Business & Economic Statistics 29 (2011) 238-249.

    Examples
    --------
    >>> first = pk.Counts(10, [0, 2, 5, 9, 10] * 6)
    >>> second = pk.Counts(10, [1, 2, 4, 9, 10] * 6)
    >>> result = pk.runs({"monday": first, "tuesday": second}, k=1, rng=7)
    >>> result.pooled, round(result.estimate, 4), result.counts
    (True, 0.52, Counts(m=30, n=20, 0 never solved, 6 always solved))
    """
    parts = counts_of_each(runs, "runs", "run")
    alpha = _validate.probability(alpha, "alpha")
    level = _validate.level(level)
    form = _validate.choice(interval, "interval", FORMS)
    f = _validate.target(target)
    replicates = _validate.replicates(replicates)
    study = Study.of(parts, k, match, "runs")
    found = grouping(study.first, clusters, strata)
    seed = None if replicates is None else seed_of(rng)
    with progress_reporter("run labels", progress) as report:
        effect = effect_of(study, replicates, seed, report)
    pooled = bool(np.all(effect.p_adjusted >= alpha))
    numbers = _pooled(study, found, form, f, level) if pooled else _over_runs(study, found, f, level)
    counts = study.pooled
    return Runs(
        k=study.k,
        runs=tuple(study.parts),
        run_estimates=study.given(study.values.mean(axis=0)),
        effect=effect,
        alpha=alpha,
        pooled=pooled,
        **numbers,
        level=level,
        target=f,
        components=components(list(study.parts.values()), study.ks.values, study.values, "run"),
        counts=counts,
        parts=ReadOnly(study.parts),
        m=counts.m,
        n_range=(counts.min_n, counts.max_n),
        left_out=study.left_out,
        dropped=study.ks.dropped,
    )


def effect_of(study: Study, replicates: int | None, seed: int | None, report: Report | None) -> RunEffect:
    """Test of a run effect."""
    successes = np.array([part.c.sum() for part in study.parts.values()])
    return run_effect(study.dealt, study.ks.values, study.values, successes, replicates, seed, report)


def _pooled(study: Study, found: Grouping, form: str, f: float, level: float) -> dict[str, Any]:
    """Numbers of all attempts together."""
    mean = mean_interval(
        study.pooled,
        study.k,
        level=level,
        interval=form,
        target=f,
        clusters=found.clusters or False,
        strata=found.strata or False,
    )
    names = (
        "estimate",
        "standard_error",
        "confidence_interval",
        "degrees_of_freedom",
        "interval",
        "warnings",
    )
    return {name: getattr(mean, name) for name in names}


def _over_runs(study: Study, found: Grouping, f: float, level: float) -> dict[str, Any]:
    """Numbers with runs as a source of variance."""
    drawn = problem_variance(study.values.mean(axis=1), found)
    result = run_level(study.values.mean(axis=(0, 1)), drawn, [RunVariance.of(study.values)], f)
    low, high = result.interval(level)
    number = len(study.parts)
    return {
        "estimate": study.given(result.means),
        "standard_error": study.given(np.sqrt(result.variances)),
        "confidence_interval": ConfidenceInterval(study.given(low), study.given(high)),
        "degrees_of_freedom": study.given(result.degrees_of_freedom),
        "interval": "t over runs" if f == 1 else "t over problems and runs",
        "warnings": few_runs(number),
    }


def few_runs(number: int) -> tuple[str, ...]:
    """What has to be said of run-level inference from so many runs."""
    return (
        (f"only {number} runs (fewer than {FEW_RUNS}): t has few degrees of freedom",)
        if number < FEW_RUNS
        else ()
    )
