"""Is one model better than another, by how much, and how sure is that?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from passk_fast import _validate
from passk_fast._progress import progress_reporter
from passk_fast._seed import Rng, seed_of
from passk_fast.data.alignment import MATCHES
from passk_fast.data.counts import Counts
from passk_fast.inference.comparison import Comparison
from passk_fast.inference.contrast import Contrast, against_margin, closed_form
from passk_fast.inference.distributions import Drawn, Exact
from passk_fast.inference.groups import Given, grouping
from passk_fast.inference.intervals import ConfidenceInterval
from passk_fast.inference.matching import Matched, Model, matched
from passk_fast.inference.multiplicity import holm
from passk_fast.inference.paired import paired_contrast
from passk_fast.inference.pairs import Pairs
from passk_fast.inference.unpaired import unpaired_contrast
from passk_fast.inference.verdict import sentences_of

if TYPE_CHECKING:
    from passk_fast._progress import Report

BOOTSTRAPS = ("bca", "percentile")
FORMS = ("adjusted", "t", *BOOTSTRAPS)


def compare(
    a: Model,
    b: Model,
    k: int | Sequence[int] | None = None,
    *,
    match: str = "strict",
    paired: bool | None = None,
    interval: str = "adjusted",
    level: float = 0.95,
    target: str | float = "population",
    margin: float | None = None,
    clusters: Given = None,
    strata: Given = None,
    replicates: int | None = None,
    rng: Rng = None,
    progress: bool | Report | None = None,
) -> Comparison:
    """Compare pass@k of two models: difference, interval, exact p-value, verdict.

    Differences are a - b everywhere: positive means that `a` is better.

    Parameters
    ----------
    a, b : Counts, Tally or ModelResult
        The models. Problems are paired by their names, or by position where neither model names them. Each
        problem may have another number of attempts n with either model. A tally has forgotten the problems
        and cannot be paired.
    k : int, sequence of int, or None
        1 ≤ k ≤ least n of either model. None is those of (1, 10, 100) that every n allows.
    match : {"strict", "common"}
        Whether both models must have the same problems, or those that both have are compared; what that
        leaves out is in the result.
    paired : bool or None
        None pairs, except where it is impossible: if no problem has the same name in both models, or one is a
        tally. True pairs or raises; False compares as independent samples even if problems are shared.
    interval : {"adjusted", "t", "bca", "percentile"}
        ``"adjusted"`` is Student's interval after pseudo-problems joined that one model solves and the other
        does not; it holds its level where few problems differ. The last two are bootstrap intervals.
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
        If an argument breaks its rule, or the problems do not match.

    Notes
    -----
    With d_i the difference of pass@k on problem i, the variance of their mean over problems like
    these is s²/m (clusters and strata as in `mean_interval`); for a target f > 0 the noise of both models'
    attempts takes the share f of it. The adjusted interval adds half a problem with d = 1 and half a one
    with d = -1, and whole ones (with a warning) where fewer than 10 problems differ.

    The p-value for a population is that of the sign-flip test: the probability that the differences, each
    with a random sign, sum to something at least as far from 0 (the sums of clusters flip as one). It is
    exact, without random numbers: enumerated where that is possible; found from the characteristic function
    where all differences lie on a lattice (k = 1 and equal n, or k = n); elsewhere smoothed by a normal
    error of 1/4096 of the standard deviation, which errs to the larger side by less than 1% of the p-values
    that matter. With n = k = 1 it is McNemar's exact test. For the benchmark it is that of z = Σ d_i/√Σ V_i
    with V_i the variance of d_i given the problem; between both, of Student's t. Unpaired: Welch's t.

    Several k are adjusted by Holm's method.

    References
    ----------
    Fisher, *The Design of Experiments*, 1935. Pagano and Tritchler, Journal of the
    American Statistical Association 78 (1983) 435-440. Agresti and Caffo, The American Statistician 54
    (2000) 280-288. Miller, "Adding Error Bars to Evals", arXiv:2411.00640.

    Examples
    --------
    >>> a = pk.Counts(10, [4, 9, 0, 10, 7, 3, 10, 8, 1, 6] * 6)
    >>> b = pk.Counts(10, [2, 9, 0, 10, 4, 3, 9, 8, 2, 3] * 6)
    >>> result = pk.compare(a, b, k=1)
    >>> round(result.difference, 4), round(result.p_value, 7)
    (0.08, 2.43e-05)
    >>> result.verdict
    'a is better than b at pass@1 (by 0.0800, 95% interval 0.0312 to 0.1262, p < 0.0001).'
    """
    options = _Options.of(match, paired, interval, level, target, margin, replicates, rng)
    models = matched(a, b, options.match, options.paired, clusters, strata)
    ks = _validate.ks(k, models)
    models.check(options.target)
    pairs = None
    if models.pairing is None:
        assert isinstance(models.first, Counts)
        assert isinstance(models.second, Counts)
        pairs = Pairs.of(models.first, models.second)
        contrast = paired_contrast(pairs, ks.values, options.target, grouping(models.first, None, None))
    else:
        contrast = unpaired_contrast(models.first, models.second, ks.values, options.target)
    return _comparison(models, pairs, ks, contrast, options, _interval(contrast, options, progress))


def _comparison(
    models: Matched,
    pairs: Pairs | None,
    ks: _validate.Ks,
    contrast: Contrast,
    options: _Options,
    ends: ConfidenceInterval,
) -> Comparison:
    """The result, with scalars where one k was asked for."""
    tests = None if options.margin is None else against_margin(contrast, options.margin)
    numbers = {
        "estimate_a": contrast.first,
        "estimate_b": contrast.second,
        "difference": contrast.difference,
        "standard_error": np.sqrt(contrast.variances),
        "confidence_interval": ends,
        "p_value": contrast.p_values,
        "p_adjusted": holm(contrast.p_values),
        "p_method": contrast.p_methods,
        "wins": contrast.wins,
        "ties": contrast.ties,
        "losses": contrast.losses,
        "degrees_of_freedom": contrast.degrees_of_freedom,
        "equivalence_p": tests and tests[0],
        "non_inferiority_p": tests and tests[1],
    }
    return Comparison(
        k=ks.values[0] if ks.scalar else ks.values,
        names=models.names,
        **({name: _only(value) for name, value in numbers.items()} if ks.scalar else numbers),
        level=options.level,
        interval=options.interval,
        target=options.target,
        m=contrast.m,
        n_ranges=models.n_ranges,
        pairing=models.pairing,
        left_out=models.left_out,
        margin=options.margin,
        sentences=sentences_of(models.names, ks.values, contrast, ends, options.level, options.margin),
        dropped=ks.dropped,
        warnings=(*contrast.warnings, *models.warnings, *_without_p(contrast, ks.values)),
        clusters=contrast.clusters,
        strata=contrast.strata,
        replicates=options.replicates,
        seed=options.seed,
        _pairs=pairs,
    )


def _only(values: Any) -> Any:
    """The one number of an array of one, within an interval too."""
    if isinstance(values, ConfidenceInterval):
        return ConfidenceInterval(*map(_only, values))
    if isinstance(values, np.ndarray):
        return values[0].item()
    return values if values is None else values[0]


@dataclass(frozen=True)
class _Options:
    """The options, checked."""

    match: str
    paired: bool | None
    interval: str
    level: float
    target: float
    margin: float | None
    replicates: int | None
    seed: int | None

    @classmethod
    def of(
        cls,
        match: str,
        paired: bool | None,
        interval: str,
        level: float,
        target: str | float,
        margin: float | None,
        replicates: int | None,
        rng: Rng,
    ) -> _Options:
        form = _validate.choice(interval, "interval", FORMS)
        f = _validate.target(target)
        count = _validate.replicates(replicates, least=2)
        if paired is not None and not isinstance(paired, (bool, np.bool_)):
            raise TypeError(f"`paired` must be True, False or None; got {_validate.kind(paired)}")
        if form in BOOTSTRAPS and f != 0:
            raise ValueError(
                f"`target` must be 'population' with bootstrap intervals; got {target!r}, interval={form!r}"
            )
        if form not in BOOTSTRAPS and count is not None:
            raise ValueError(f"`replicates` must go with {' or '.join(BOOTSTRAPS)}; got interval={form!r}")
        return cls(
            _validate.choice(match, "match", MATCHES),
            paired,
            form,
            _validate.level(level),
            f,
            None if margin is None else _margin(margin),
            count,
            None if count is None else seed_of(rng),
        )


def _margin(margin: float) -> float:
    real = _validate.number(margin, "margin")
    if not 0 < real < 1:
        raise ValueError(f"`margin` must satisfy 0 < margin < 1; got {real:g}")
    return real


def _interval(contrast: Contrast, options: _Options, progress: bool | Report | None) -> ConfidenceInterval:
    if options.interval not in BOOTSTRAPS:
        return closed_form(contrast, options.interval, options.level)
    design, estimates = contrast.design, contrast.difference
    if design is None:
        raise ValueError("`interval` must be 'adjusted' or 't' for unpaired models with clusters")
    if options.replicates is None or options.seed is None:
        return Exact(estimates, design).interval(options.interval, options.level)
    with progress_reporter("compare", progress) as report:
        sums = design.replicate_sums(options.seed, 0, options.replicates, report)
    columns = len(estimates)
    means = sums[:, :columns] / (design.m if design.sizes is None else sums[:, columns:])
    return Drawn(estimates, design, means).interval(options.interval, options.level)


def _without_p(contrast: Contrast, ks: tuple[int, ...]) -> tuple[str, ...]:
    return tuple(
        f"pass@{k} differs, but no variance was seen to hold that against: there is no p-value"
        for k, p in zip(ks, contrast.p_values.tolist(), strict=True)
        if np.isnan(p)
    )
