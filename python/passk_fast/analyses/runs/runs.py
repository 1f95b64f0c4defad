"""Several runs of one model: do they differ, and what is the score, with runs as a draw of their own?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from passk_fast import _numeric, _validate
from passk_fast._options import CLOSED_FORMS, ClosedForm, Match, Target
from passk_fast._progress import Report, progress_reporter
from passk_fast._seed import Rng, seed_of, takes_rng
from passk_fast.analyses.mean.means import means_of
from passk_fast.analyses.runs.components import components
from passk_fast.analyses.runs.effect import run_effect
from passk_fast.analyses.runs.result import Runs
from passk_fast.analyses.runs.run_level import RunVariance, joined, standard_errors
from passk_fast.data.attempts import Attempts
from passk_fast.data.counts import Counts
from passk_fast.data.models import counts_of_each
from passk_fast.data.read_only import ReadOnly
from passk_fast.inference.groups import Given, grouping
from passk_fast.inference.intervals import ConfidenceInterval
from passk_fast.inference.study import Study, problem_variance

# Of a permutation test whose p-values are multiples of 1/10,000.
REPLICATES = 9_999
# With fewer runs a t quantile is far from the normal one.
FEW_RUNS = 5


@takes_rng
def runs(
    runs: Mapping[Any, Counts] | Sequence[Counts] | Attempts,
    k: int | Sequence[int] | None = None,
    *,
    level: float = 0.95,
    interval: ClosedForm = "adjusted",
    target: Target | float = "population",
    clusters: Given = None,
    strata: Given = None,
    match: Match = "strict",
    replicates: int | None = REPLICATES,
    rng: Rng = None,
    progress: bool | Report | None = None,
) -> Runs:
    """Score of a model that was run several times, with runs as a draw of their own.

    Parameters
    ----------
    runs : mapping, sequence or Attempts
        Run → Counts; Counts in order; or attempts with a column `run`. 2 to 1,000 runs.
    k : int, sequence of int, or None
        1 ≤ k ≤ least n of a run. None is those of (1, 10, 100) that every n allows.
    level : float
        Confidence level in (0, 1); the test of a run effect is made at 1 - level.
    interval : {"adjusted", "t", "z"}
        Of the part of the problems and attempts, as in `mean_interval`.
    target : {"population", "benchmark"} or float
        As in `mean_interval`: ``"benchmark"`` is further runs on these problems, ``"population"``
        further runs on problems like these.
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
        The estimates, the test, the variance components, and the pooled counts.

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

    The estimate is the mean over the R runs of their mean pass@k, and its interval counts runs as a draw of
    their own *whatever the test says*: a test that finds nothing does not show that there is nothing. If
    [l, u] is the interval of all attempts together around their estimate, and V_r the variance of the run
    means over R,

        L = θ - √((est - l)² + t²_{R-1} V_r),

    and so above (the method of variance estimates recovery). From two runs t has one degree of freedom: they
    say next to nothing about how far runs differ, and the interval says so. `if_no_run_effect` is the
    interval of all attempts together, which holds only if runs do not differ.

    References
    ----------
    Mantel and Haenszel, J. National Cancer Institute 22 (1959) 719-748. Zou and Donner, Statistics in
    Medicine 27 (2008) 1693-1702.

    Examples
    --------
    >>> first = pk.Counts(10, [0, 2, 5, 9, 10] * 6)
    >>> second = pk.Counts(10, [1, 2, 4, 9, 10] * 6)
    >>> result = pk.runs({"monday": first, "tuesday": second}, k=1, rng=7)
    >>> round(result.estimate, 4), result.effect_shown, result.counts
    (0.52, False, Counts(m=30, n=20, 0 never solved, 6 always solved))
    """
    parts = counts_of_each(runs, "runs", "run")
    level = _validate.level(level)
    form = _validate.choice(interval, "interval", CLOSED_FORMS)
    f = _validate.target(target)
    replicates = _validate.replicates(replicates)
    study = Study.of(parts, k, match)
    found = grouping(study.first, clusters, strata)
    seed = None if replicates is None else seed_of(rng)
    with progress_reporter("run labels", progress) as report:
        effect = run_effect(study, replicates, seed, report)
    counts = study.pooled
    alike = grouping(counts, found.clusters or False, found.strata or False)
    together = means_of(counts, study.ks.values, alike, f, form, level)
    if_alike = ConfidenceInterval(*(end[: len(study.ks.values)] for end in together.confidence_interval))
    spread = RunVariance.of(study.values)
    by_problem = _numeric.mean(study.values, axis=1)
    estimate = _numeric.mean(by_problem, axis=0)
    drawn = problem_variance(by_problem, found)
    # The interval of all attempts, moved to the estimate over runs and widened by t over runs.
    centre = together.estimated.means[: len(estimate)]
    below, above = (np.maximum(gap, 0.0) for gap in (centre - if_alike.low, if_alike.high - centre))
    half = spread.half_widths(np.full(len(estimate), (1 + level) / 2))
    low, high = estimate - joined(below, half), estimate + joined(above, half)
    if form == "adjusted":
        low, high = np.maximum(low, 0.0), np.minimum(high, 1.0)
    return Runs(
        k=study.ks.asked,
        runs=tuple(study.parts),
        run_estimates=study.ks.given(_numeric.mean(study.values, axis=0)),
        effect=effect,
        estimate=study.ks.given(estimate),
        standard_error=study.ks.given(standard_errors(drawn.variances, [spread], f)),
        confidence_interval=study.ks.given(ConfidenceInterval(low, high)),
        if_no_run_effect=study.ks.given(if_alike),
        interval=form,
        level=level,
        target=f,
        components=components(study, "run"),
        counts=counts,
        parts=ReadOnly(study.parts),
        m=counts.m,
        n_range=(counts.min_n, counts.max_n),
        left_out=study.left_out,
        dropped=study.ks.dropped,
        warnings=(*together.warnings, *few_runs(len(study.parts))),
    )


def few_runs(number: int) -> tuple[str, ...]:
    """What has to be said of run-level inference from so many runs."""
    if number >= FEW_RUNS:
        return ()
    known = "next to nothing" if number == 2 else "little"
    return (
        f"{number} runs say {known} about how far runs differ (t over runs has {number - 1} "
        f"degree{'s' * (number > 2)} of freedom): only more runs narrow that part of the interval",
    )
