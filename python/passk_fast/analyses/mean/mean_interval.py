"""Mean pass@k of a benchmark with its interval: what to print when nothing else is asked for."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from passk_fast import _validate
from passk_fast._options import CLOSED_FORMS, ClosedForm, Target
from passk_fast.analyses.mean.means import Means, means_of
from passk_fast.analyses.mean.result import Gaps, MeanInterval
from passk_fast.data.models import Model, counts_of
from passk_fast.data.tally import Tally
from passk_fast.inference.groups import Given, grouping
from passk_fast.inference.intervals import ConfidenceInterval


def mean_interval(
    counts: Model,
    k: int | Sequence[int] | None = None,
    *,
    level: float = 0.95,
    interval: ClosedForm = "adjusted",
    target: Target | float = "population",
    clusters: Given = None,
    strata: Given = None,
) -> MeanInterval:
    """Mean pass@k over the problems, with a confidence interval.

    Parameters
    ----------
    counts : Counts, Tally or ModelResult
        Attempts and passes per problem. One problem has an estimate, but no interval for problems like it.
    k : int, sequence of int, or None
        1 ≤ k ≤ least n. None is those of (1, 10, 100) that every problem's n allows.
    level : float
        Confidence level in (0, 1).
    interval : {"adjusted", "t", "z"}
        ``"adjusted"`` is the t interval after one more problem that scored 0 and one that scored 1, clipped
        to [0, 1], and at each end with the problem of that side alone where this is tighter; it holds its
        level where the others break (few problems, or most of them alike). ``"t"`` and ``"z"`` are estimate
        ± quantile · standard error, not clipped.
    target : {"population", "benchmark"} or float
        What the interval is about. ``"population"`` (f = 0): problems like these. ``"benchmark"`` (f = 1):
        these problems, attempted again. A fraction f: a finite population of which these are the share f.
    clusters : sequence of hashable (m,), False or None
        Families of problems that come together. None takes those of `counts`, False none.
    strata : sequence of hashable (m,), False or None
        Strata that the problems were drawn from in fixed numbers, two or more in each. With clusters, each of
        them in one stratum, and two or more clusters in each. None takes those of `counts`, False none.

    Returns
    -------
    MeanInterval
        Estimates, intervals, the split of the variance, and the gaps between the k's. For one problem what
        only several tell is NaN, unless `target` is ``"benchmark"``: then its n attempts have n - 1 degrees
        of freedom, n + 1 with those that ``"adjusted"`` adds.

    Raises
    ------
    TypeError
        If an argument is not of its kind.
    ValueError
        If an argument breaks its rule; for `target` above 0 if every problem has a single attempt, whose
        noise nothing can tell from differences between problems.

    Notes
    -----
    With h_i the pass@k of problem i, θ their mean, s² their variance and V_i the noise variance of h_i,

        Var(θ) = (1 - f) s²/m + f Σ V_i/m².

    s²/m contains the noise of the attempts already. Clusters and strata replace s²/m by the linearised
    variance over clusters within strata. V_i = q_k² - q_{2k} with q = 1 - pass@k where 2k ≤ n_i (unbiased).
    Elsewhere nothing unbiased exists: the split shows the mean of V_i under a beta-binomial population fitted
    to the counts, and the interval takes a bound, the noise of that population, among all that fit the counts
    about as well, which has much of it (but no more than s²).

    The quantile is Student's t with m - 1 degrees of freedom, whatever the target: problems less strata where
    there are any, and with clusters those of Bell and McCaffrey (fewer than clusters less strata where their
    sizes differ), whose bias-reduced variance is taken too.

    The two problems that ``"adjusted"`` adds are independent units of what the target leaves to chance:
    problems (clusters, if there are) for the population; for the benchmark batches of k attempts, of which n
    attempts hold n/k, so that each weighs k/n of a problem; in between, weights in between. A gap pass@l -
    pass@k lies between 0 and the largest gap that a problem with the least n can have; the two units score
    these.

    References
    ----------
    Agresti and Coull, The American Statistician 52 (1998) 119-126. Agresti and Caffo, The American
    Statistician 54 (2000) 280-288. Bell and McCaffrey, Survey Methodology 28 (2002) 169-181. Miller, "Adding
    Error Bars to Evals", arXiv:2411.00640.

    Examples
    --------
    >>> counts = pk.Counts(4, np.repeat([0, 1, 2, 3, 4], [14, 12, 10, 4, 10]))
    >>> result = pk.mean_interval(counts, k=1)
    >>> round(result.estimate, 4)
    0.42
    >>> low, high = result.confidence_interval
    >>> round(low, 3), round(high, 3)
    (0.318, 0.528)
    >>> pk.mean_interval(counts, k=1, target="benchmark").standard_error < result.standard_error
    True
    """
    counts = counts_of(counts, "counts")
    tally = Tally.of(counts)
    ks = _validate.ks(k, counts)
    level = _validate.level(level)
    form = _validate.choice(interval, "interval", CLOSED_FORMS)
    f = _validate.target(target)
    found = grouping(counts, clusters, strata)
    if f > 0 and tally.max_n == 1:
        raise _validate.wrong(
            "target",
            f"must be 'population' where every problem has a single attempt (n=1); got {target!r}: "
            "the noise of the attempts cannot be told from differences between problems",
        )
    means = means_of(counts, ks.values, found, f, form, level)
    of_ks = _numbers(means, slice(0, len(ks.values)))
    return MeanInterval(
        k=ks.asked,
        **{name: ks.given(value) for name, value in of_ks.items()},
        level=level,
        interval=form,
        target=f,
        degrees_of_freedom=np.inf if form == "z" else float(means.estimated.degrees_of_freedom),
        m=tally.m,
        n_range=(tally.min_n, tally.max_n),
        never=int(tally.problems[tally.c == 0].sum()) / tally.m,
        always=int(tally.problems[tally.c == tally.n].sum()) / tally.m,
        gaps=Gaps(means.statistics.pairs, **_numbers(means, slice(len(ks.values), None))),
        dropped=ks.dropped,
        warnings=means.warnings,
        **found.numbers,
    )


def _numbers(means: Means, rows: slice) -> dict[str, Any]:
    """The numbers of some of the statistics."""
    low, high = means.confidence_interval
    return {
        "estimate": means.estimated.means[rows],
        "standard_error": np.sqrt(means.estimated.variances)[rows],
        "confidence_interval": ConfidenceInterval(low[rows], high[rows]),
        "between": (means.spread - means.noise.variances)[rows],
        "within": means.noise.variances[rows],
        "within_method": means.noise.methods[rows],
    }
