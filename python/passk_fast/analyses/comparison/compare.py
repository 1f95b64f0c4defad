"""Is one model better than another, by how much, and how sure is that?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from passk_fast import _validate
from passk_fast._options import (
    COMPARISON_FORMS,
    MATCHES,
    SINGLE_TESTS,
    ComparisonForm,
    Match,
    SingleTest,
    Target,
)
from passk_fast._progress import Report, progress_reporter
from passk_fast._seed import Rng, seed_of, takes_rng
from passk_fast._typing import Floats
from passk_fast.analyses.comparison.contrast import Contrast
from passk_fast.analyses.comparison.matching import Matched, matched
from passk_fast.analyses.comparison.paired import paired_contrast, single_attempts
from passk_fast.analyses.comparison.parts import gap_differences, rounded
from passk_fast.analyses.comparison.resampled import Resampled
from passk_fast.analyses.comparison.result import Comparison
from passk_fast.analyses.comparison.sentences import margin_sentences, sentences_of
from passk_fast.analyses.comparison.unpaired import unpaired_contrast
from passk_fast.data.counts import Counts
from passk_fast.data.models import Model
from passk_fast.inference.answer import Answer, agreeing
from passk_fast.inference.distributions import Distributions, Drawn, Exact
from passk_fast.inference.groups import Given, grouping
from passk_fast.inference.multiplicity import bonferroni
from passk_fast.inference.pairs import Pairs
from passk_fast.show.numbers import p_words

BOOTSTRAPS = ("bca", "percentile")
MID_P = _validate.phrase(
    "must be 'exact' unless paired models made one attempt at every problem, without clusters, and "
    "{interval} is 'noise-floor'; got 'mid-p'"
)


@takes_rng
def compare(
    a: Model,
    b: Model,
    k: int | Sequence[int] | None = None,
    *,
    names: Sequence[str] | None = None,
    match: Match = "strict",
    paired: bool | None = None,
    interval: ComparisonForm = "noise-floor",
    test: SingleTest = "exact",
    level: float = 0.95,
    target: Target | float = "population",
    margin: float | None = None,
    clusters: Given = None,
    strata: Given = None,
    despite: bool = False,
    replicates: int | None = None,
    rng: Rng = None,
    progress: bool | Report | None = None,
) -> Comparison:
    """Compare pass@k of two models: difference, p-value and interval that say the same, verdict.

    Differences are A - B everywhere: positive means that `a` is better.

    Parameters
    ----------
    a, b : Counts, Tally or ModelResult
        The models. Problems are paired by their names, or by position where neither model names them. Each
        problem may have another number of attempts n with either model. A tally has forgotten the problems
        and cannot be paired.
    k : int, sequence of int, or None
        1 ≤ k ≤ least n of either model. None is those of (1, 10, 100) that every n allows.
    names : sequence of 2 str, optional
        What the models are called in the result; by default what their files say, or ``"A"`` and ``"B"``.
    match : {"strict", "common"}
        Whether both models must have the same problems, or those that both have are compared; what that
        leaves out is in the result.
    paired : bool or None
        None pairs, except where it is impossible: if no problem has the same name in both models, or one is a
        tally. True pairs or raises; False compares as independent samples even if problems are shared.
    interval : {"noise-floor", "t", "bca", "percentile"}
        What p-value and interval are made from. ``"noise-floor"`` is Student's t with the noise that luck
        alone would make as a floor, and with tilted differences for their skewness; McNemar's exact test for
        single attempts. ``"t"`` is Student's t alone,
        which needs equal n. The last two are bootstraps.
    test : {"exact", "mid-p"}
        Of single attempts (n = 1 for both models): McNemar's exact test, or its mid-p, which counts what was
        seen half, rejects nearer to the level on average and at times above it.
    level : float
        Confidence level in (0, 1); tests are made at 1 - level.
    target : {"population", "benchmark"} or float
        What the comparison is about. ``"population"`` (f = 0): problems like these. ``"benchmark"`` (f = 1):
        these problems, attempted again. A fraction f: a finite population of which these are the share f.
    margin : float, optional
        In (0, 1): the difference that does not matter. Adds the tests of equivalence (within ±margin) and of
        non-inferiority (`a` worse than `b` by less than the margin).
    clusters, strata : sequence of hashable, False or None
        Families of problems that come together, and strata that they were drawn from in fixed numbers: a
        label for each problem of `a`. None takes those of the counts, False none. Unpaired models keep their
        own.
    despite : bool
        Whether to compare results although their files say that they were made in different ways: another
        benchmark or version of it, another prompt, scorer or number of shots. That is an error by default,
        and a warning then.
    replicates : int, optional
        Bootstrap replicates; infinitely many without random numbers if None.
    rng : int, numpy.random.Generator or None
        Seed of the replicates; recorded in the result.
    progress : bool, callable or None
        Progress of the replicates: None shows a bar on a terminal if it takes long.

    Returns
    -------
    Comparison
        Estimates, difference, interval and p-value for each k; wins, ties and losses; the problems that drive
        the difference; a verdict in words; and what was left out.

    Raises
    ------
    TypeError
        If an argument is not of its kind.
    ValueError
        If an argument breaks its rule, the problems do not match, or the results were made in different ways.

    Notes
    -----
    With d_i the difference of pass@k on problem i, the variance of their mean over problems like these is
    s²/m (clusters and strata as in `mean_interval`); for a target f > 0 the noise of both models'
    attempts takes the share f of it. Its floor is Σ v_i/m², with v_i the variance of d_i if the attempts
    of both models at the problem, c_a + c_b of which succeeded, are dealt to the models at random. That
    is what luck does if the models are the same, for any n and k, and where one model made more attempts
    these tell about both. Luck has the quantiles of a Pearson III law with its third moment as well, and
    counts by the share min(1, .6 + N/50 + ¾|γ|) of its standard deviation, N = (Σv)²/Σv² the problems that
    carry it and γ its skewness (in full for up to 8 problems, and for f > 0). For skewed differences there is
    a third test: the differences in hand, weighted by e^{sd} until their mean is 0, and the chance that m
    draws from these are as far off in the mean. The p-value is the largest of Student's t with s²/m, of luck
    and of tilting (without strata, for f = 0), the interval the widest: p < 1 - level exactly where the
    interval leaves 0 out.

    Where fewer than 10 problems make the difference ((Σd²)²/Σd⁴ of them in effect), the ends that do not
    decide about 0 move out, as far as if two more problems had joined, one that only a solves and one
    that only b solves. For single attempts the test is McNemar's, exact, with the interval of Clopper and
    Pearson for the share of wins, and Newcombe's with exact limits for ends away from 0. Unpaired models
    are judged by Welch's t, with the variance of all scores together as the floor; where n differs or
    there are clusters, after a problem with score 0 and one with score 1 joined either.

    With several k, the adjusted p-values are Bonferroni's, and the simultaneous intervals hold together.

    References
    ----------
    Hoeffding, Ann. Math. Statist. 19 (1948) 293-325. Efron, Canadian J. of Statistics 9 (1981) 139-172.
    McNemar, Psychometrika 12 (1947) 153-157. Newcombe,
    Statistics in Medicine 17 (1998) 2635-2650. Agresti and Caffo, The American Statistician 54 (2000)
    280-288. Miller, "Adding Error Bars to Evals", arXiv:2411.00640. Wang, arXiv:2512.21326.

    Examples
    --------
    >>> a = pk.Counts(10, [4, 9, 0, 10, 7, 3, 10, 8, 1, 6] * 6)
    >>> b = pk.Counts(10, [2, 9, 0, 10, 4, 3, 9, 8, 2, 3] * 6)
    >>> result = pk.compare(a, b, k=1)
    >>> round(result.difference, 4), round(result.p_value, 7)
    (0.08, 0.0002248)
    >>> result.verdict
    'A is better than B at pass@1 (by 0.0800, 95% interval 0.0375 to 0.1225, p = 0.0002).'
    """
    form = _validate.choice(interval, "interval", COMPARISON_FORMS)
    count = _validate.replicates(replicates, least=2)
    if paired is not None and not isinstance(paired, (bool, np.bool_)):
        raise _validate.wrong_kind("paired", "must be True, False or None", paired)
    f = _validate.of_bootstrap(form, BOOTSTRAPS, target, count)
    rule = _validate.choice(match, "match", MATCHES)
    mid = _validate.choice(test, "test", SINGLE_TESTS) == "mid-p"
    options = _Options(
        form,
        _validate.level(level),
        f,
        None if margin is None else _validate.inner_share(margin, "margin"),
        count,
        None if count is None else seed_of(rng),
    )
    models = matched((a, b), names, rule, paired, clusters, strata, despite)
    ks = _validate.ks(k, models)
    models.check(options.target)
    pairs = None
    if models.pairing is None:
        assert isinstance(models.first, Counts)
        assert isinstance(models.second, Counts)
        pairs = Pairs.of(models.first, models.second)
        found = grouping(models.first, None, None)
        if mid and not (options.form == "noise-floor" and single_attempts(pairs, options.target, found)):
            raise _validate.wrong("test", MID_P)
        contrast = paired_contrast(pairs, ks.values, options.target, found, mid)
    elif mid:
        raise _validate.wrong("test", MID_P)
    else:
        contrast = unpaired_contrast(models.first, models.second, ks.values, options.target)
    answer, methods = _answer(contrast, options, progress)
    return _comparison(models, pairs, ks, contrast, options, answer, methods)


def _comparison(
    models: Matched,
    pairs: Pairs | None,
    ks: _validate.Ks,
    contrast: Contrast,
    options: _Options,
    answer: Answer,
    methods: tuple[str, ...],
) -> Comparison:
    """The result, with scalars where one k was asked for."""
    p_values, alpha = answer.p_values(), 1 - options.level
    adjusted = bonferroni(p_values)
    alone = agreeing(answer.interval(options.level), p_values, alpha)
    several = len(p_values) > 1
    together = agreeing(answer.interval(1 - alpha / len(p_values)), adjusted, alpha) if several else alone
    margins = _against_margin(answer, options.margin)
    sentences = sentences_of(models.names, ks.values, contrast.difference, together, adjusted, options.level)
    if options.margin is not None:
        pair = bonferroni(margins["equivalence_p_value"]), bonferroni(margins["non_inferiority_p_value"])
        sentences += margin_sentences(models.names, ks.values, options.margin, pair, alpha)
    numbers = {
        "estimate_a": contrast.first,
        "estimate_b": contrast.second,
        "difference": rounded(contrast.difference),
        "standard_error": np.sqrt(contrast.spread.variances),
        "noise_floor": None if contrast.floor is None else np.sqrt(contrast.floor),
        "confidence_interval": alone,
        "simultaneous_interval": together,
        "p_value": p_values,
        "p_adjusted": adjusted,
        "p_method": methods,
        "wins": contrast.wins,
        "ties": contrast.ties,
        "losses": contrast.losses,
        "degrees_of_freedom": contrast.spread.degrees_of_freedom,
        **margins,
    }
    return Comparison(
        k=ks.asked,
        names=models.names,
        **{name: ks.given(value) for name, value in numbers.items()},
        level=options.level,
        interval=options.form,
        target=options.target,
        m=contrast.m,
        n_ranges=models.n_ranges,
        pairing=models.pairing,
        left_out=models.left_out,
        margin=options.margin,
        gaps=gap_differences(contrast, ks.values, options.level),
        _sentences=sentences,
        dropped=ks.dropped,
        warnings=(*contrast.warnings, *models.warnings, *_warnings(contrast, ks.values, options, adjusted)),
        clusters=contrast.clusters,
        strata=contrast.strata,
        unlike=models.unlike,
        replicates=options.replicates,
        seed=options.seed,
        _pairs=pairs,
        _floor=contrast.floor,
    )


def _answer(
    contrast: Contrast, options: _Options, progress: bool | Report | None
) -> tuple[Answer, tuple[str, ...]]:
    """What the comparison is judged by, and its name for each k."""
    ks = len(contrast.difference)
    if options.form == "noise-floor":
        return contrast.answer, contrast.p_methods
    if options.form == "t":
        return contrast.spread, ("z" if options.target == 1 else "t",) * ks
    return Resampled(_distribution(contrast, options, progress), options.form), (options.form,) * ks


def _against_margin(answer: Answer, margin: float | None) -> dict[str, Any]:
    """p-values of equivalence within ±margin, and of a being worse than b by less than the margin.

    Two one-sided tests (Schuirmann, Journal of Pharmacokinetics and Biopharmaceutics 15 (1987) 657-680) that
    invert the interval: equivalence at α is the interval of level 1 - 2α inside ±margin.
    """
    if margin is None:
        return {"equivalence_p_value": None, "non_inferiority_p_value": None}
    # Without a p-value of no difference there is no interval to invert.
    above = np.where(np.isnan(answer.p_values()), np.nan, answer.one_sided(-margin, 1))
    both = np.maximum(above, answer.one_sided(margin, -1))
    return {"equivalence_p_value": both, "non_inferiority_p_value": above}


@dataclass(frozen=True)
class _Options:
    """How the difference is judged, checked."""

    form: str
    level: float
    target: float
    margin: float | None
    replicates: int | None
    seed: int | None


def _distribution(contrast: Contrast, options: _Options, progress: bool | Report | None) -> Distributions:
    """The bootstrap distribution, exact or drawn."""
    design, estimates = contrast.design, contrast.difference
    if design is None:
        if np.min(contrast.m) < 2:
            raise _validate.wrong(
                "interval", "must be 'noise-floor' or 't' where a model has a single problem"
            )
        raise _validate.wrong("interval", "must be 'noise-floor' or 't' for unpaired models with clusters")
    if options.replicates is None or options.seed is None:
        return Exact(estimates, design)
    with progress_reporter("compare", progress) as report:
        sums = design.replicate_sums(options.seed, 0, options.replicates, report)
    return Drawn(estimates, design, design.means(sums))


def _warnings(
    contrast: Contrast, ks: tuple[int, ...], options: _Options, adjusted: Floats
) -> tuple[str, ...]:
    """What is to be said of intervals without width, and of tests that do not hold for these data."""
    form, alpha = options.form, 1 - options.level
    if form == "noise-floor":
        return ()
    found = [
        f"pass@{k} differs by the same on every problem: the interval has no width"
        for k, variance in zip(ks, contrast.spread.variances.tolist(), strict=True)
        if variance == 0
    ]
    if contrast.floor is not None and np.any(contrast.floor > contrast.spread.variances):
        found.append(f"luck alone would set the models further apart than {form!r} allows for")
    default = bonferroni(contrast.answer.p_values())
    found += [
        f"pass@{k}: 'noise-floor', which allows for luck and skewness, does not tell the models apart "
        f"({p_words(p)})"
        for k, p, told in zip(ks, default.tolist(), (adjusted < alpha).tolist(), strict=True)
        if told and not p < alpha
    ]
    return tuple(found)
