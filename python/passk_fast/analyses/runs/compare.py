"""Two models, several runs of each, on the same problems."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from passk_fast import _numeric, _validate
from passk_fast._options import Match, Target
from passk_fast._progress import Report
from passk_fast._seed import Rng, seed_of, takes_rng
from passk_fast._typing import Floats
from passk_fast.analyses._advice import FEW_INFORMATIVE, few_pairs, one_problem
from passk_fast.analyses.comparison.paired import adjusted_moments
from passk_fast.analyses.runs.comparison import RunsComparison
from passk_fast.analyses.runs.result import Runs
from passk_fast.analyses.runs.run_level import RunLevel, RunVariance, standard_errors
from passk_fast.analyses.runs.runs import REPLICATES, few_runs, runs
from passk_fast.data.alignment import align
from passk_fast.data.attempts import Attempts
from passk_fast.data.comparable import refuse_unlike
from passk_fast.data.counts import Counts
from passk_fast.data.models import counts_of_each, names_of
from passk_fast.inference.groups import Given, Grouping, Sampled, grouping, unit_sums
from passk_fast.inference.intervals import ConfidenceInterval
from passk_fast.inference.luck import Luck
from passk_fast.inference.multiplicity import bonferroni
from passk_fast.inference.noise_floor import Judged, noise_floor
from passk_fast.inference.study import problem_variance


@takes_rng
def compare_runs(
    a: Mapping[Any, Counts] | Sequence[Counts] | Attempts | Runs,
    b: Mapping[Any, Counts] | Sequence[Counts] | Attempts | Runs,
    k: int | Sequence[int] | None = None,
    *,
    names: Sequence[str] | None = None,
    level: float = 0.95,
    target: Target | float = "population",
    clusters: Given = None,
    match: Match = "strict",
    replicates: int | None = REPLICATES,
    rng: Rng = None,
    progress: bool | Report | None = None,
) -> RunsComparison:
    """Difference of two models in mean pass@k, A - B, when each was run several times.

    Parameters
    ----------
    a, b : mapping, sequence, Attempts or Runs
        The runs of each model, in the forms that `runs` takes, or its result.
    k : int, sequence of int, or None
        1 ≤ k ≤ least n of a run. None is those of (1, 10, 100) that every n allows.
    names : sequence of 2 str, optional
        What the models are called in the result; by default ``"A"`` and ``"B"``.
    level : float
        Confidence level in (0, 1).
    target : {"population", "benchmark"} or float
        Problems like these, these problems, or a share between, as in `mean_interval`.
    clusters : sequence of hashable (m,), False or None
        Families of problems; None takes those of the first run of `a`.
    match : {"strict", "common"}
        Whether all runs must have the same problems, or those that all have are used.
    replicates : int or None
        Permutations of each test of a run effect; None takes the chi-squared law.
    rng : int, Generator or None
        Seed of the permutations; fresh and recorded if None.
    progress : callable, bool or None
        As in `bootstrap`.

    Returns
    -------
    RunsComparison

    Raises
    ------
    TypeError
        If an argument is not of its kind.
    ValueError
        If an argument breaks its rule, or runs do not have the same problems.

    Notes
    -----
    Runs are a draw of their own, whether or not a test shows that they differ, as in `runs`. Half the width
    of the interval joins that of all attempts together (the share 1 - f of the spread over problems, and
    never less than luck alone would do) and t over the runs of both models:

        half² = max(t_df √((1 - f) V), z √floor)² + t²_{R_a-1} V_a + t²_{R_b-1} V_b,

    with V_a, V_b the variances of the means over the R_a and R_b runs.

    The p-value is the p whose interval of level 1 - p ends at 0, so both always agree. For several k
    `p_adjusted` is Bonferroni's, and `simultaneous_interval` goes with it.

    References
    ----------
    Zou and Donner, Statistics in Medicine 27 (2008) 1693-1702.

    Examples
    --------
    >>> old = [pk.Counts(5, [0, 2, 4, 5] * 10), pk.Counts(5, [1, 2, 3, 5] * 10)]
    >>> new = [pk.Counts(5, [2, 3, 5, 5] * 10), pk.Counts(5, [1, 4, 4, 5] * 10)]
    >>> result = pk.compare_runs(new, old, k=1, rng=3)
    >>> round(result.difference, 4), round(result.p_value, 3)
    (0.175, 0.094)
    """
    f = _validate.target(target)
    called = ("A", "B") if names is None else names_of(names, 2)
    first, second, left_out = _aligned(a, b, called, match)
    ks = _validate.ks(k, min((*first.values(), *second.values()), key=lambda part: part.min_n))
    found = grouping(next(iter(first.values())), clusters, False)
    seed = None if replicates is None else seed_of(rng)

    def of(parts: dict[str, Counts], seed: int | None) -> Runs:
        return runs(
            parts,
            ks.values,
            level=level,
            target=f,
            clusters=found.clusters or False,
            strata=False,
            replicates=replicates,
            rng=seed,
            progress=progress,
        )

    # Neighbouring seeds have streams of their own.
    one, other = of(first, seed), of(second, None if seed is None else seed ^ 1)
    judged, cautious = _judged(one, other, ks.values, f, found)
    n = max(one.counts.max_n, other.counts.max_n)
    few = one_problem(n, f) if one.m == 1 else few_pairs(one.m) if f < 1 else ()
    return RunsComparison(
        k=ks.asked,
        names=called,
        **_numbers(judged, cautious, ks, one.level, f),
        interval="t over runs" if f == 1 else "t over problems and runs",
        level=one.level,
        target=f,
        a=one,
        b=other,
        m=one.m,
        left_out=left_out,
        warnings=(*few, *few_runs(min(len(one.runs), len(other.runs))), *_still(judged, cautious, ks.values)),
    )


def _numbers(
    found: RunLevel, cautious: Judged | None, ks: _validate.Ks, level: float, f: float
) -> dict[str, Any]:
    """Differences with their errors, p-values and intervals, for one k as floats."""
    difference, count = found.judged.difference, len(found.judged.difference)
    p_values = found.p_values()

    def ends(alpha: float) -> ConfidenceInterval[Floats]:
        half = found.half_widths(np.full(count, 1 - alpha / 2))
        low, high = np.maximum(difference - half, -1.0), np.minimum(difference + half, 1.0)
        if cautious is not None:
            # As `compare` has it: far ends allow for problems that none of these is like.
            lower, higher = cautious.interval(1 - alpha)
            low = np.where(low > 0, low, np.fmin(low, lower))
            high = np.where(high < 0, high, np.fmax(high, higher))
        return ConfidenceInterval(low, high)

    numbers = {
        "difference": difference,
        "standard_error": standard_errors(found.judged.variances, found.models, float(f == 1)),
        "confidence_interval": ends(1 - level),
        "p_value": p_values,
        "p_adjusted": bonferroni(p_values),
        "simultaneous_interval": ends((1 - level) / count),
    }
    return {name: ks.given(value) for name, value in numbers.items()}


def _aligned(
    a: object, b: object, names: tuple[str, ...], match: str
) -> tuple[dict[str, Counts], dict[str, Counts], Mapping[str, tuple[Any, ...]]]:
    """The runs of both models on the problems that all of them have, and what that leaves out of each."""
    refuse_unlike(
        {
            f"run {name} of {model}": run
            for model, given in zip(names, (a, b), strict=True)
            if isinstance(given, Mapping)
            for name, run in given.items()
        }
    )
    models = [
        dict(given.parts) if isinstance(given, Runs) else counts_of_each(given, argument, "run")
        for argument, given in (("a", a), ("b", b))
    ]
    together = {
        f"run {name} of {model}": counts
        for model, parts in zip(names, models, strict=True)
        for name, counts in parts.items()
    }
    aligned = align(together, match)
    shared, size = list(aligned.counts.values()), len(models[0])
    return (
        dict(zip(models[0], shared[:size], strict=True)),
        dict(zip(models[1], shared[size:], strict=True)),
        aligned.left_out,
    )


def _judged(
    one: Runs, other: Runs, ks: tuple[int, ...], f: float, found: Grouping
) -> tuple[RunLevel, Judged | None]:
    """The difference with its errors: problems, luck, and the runs of either model; and cautiously."""
    values = [np.stack([part.values(ks) for part in of.parts.values()], axis=1) for of in (one, other)]
    differences = _numeric.mean(values[0], axis=1) - _numeric.mean(values[1], axis=1)
    drawn = problem_variance(differences, found)
    a, b = one.counts, other.counts
    judged = Judged(
        _numeric.mean(differences, axis=0),
        np.zeros(len(ks)) if f == 1 else (1 - f) * drawn.variances,
        np.full(len(ks), np.nan_to_num(drawn.degrees_of_freedom, nan=1.0)),
        Luck.even(noise_floor(a.n, a.c, b.n, b.c, np.ones(a.m, dtype=np.int64), ks)),
    )
    level = RunLevel(judged, (RunVariance.of(values[0]), RunVariance.of(values[1])))
    return level, None if f > 0 or one.m == 1 else _cautious(differences, drawn, found)


def _cautious(d: Floats, drawn: Sampled, found: Grouping) -> Judged:
    """By their spread after two problems joined where fewer than `FEW_INFORMATIVE` carry it in effect."""
    units = unit_sums(d, found)
    squares = units * units
    total, fourths = _numeric.sum(squares, axis=0), _numeric.sum(squares * squares, axis=0)
    effective = _numeric.ratio(total * total, fourths)
    weight = np.where(effective < FEW_INFORMATIVE, 1.0, 0.0)
    centre, variances = adjusted_moments(np.asarray(_numeric.mean(d, axis=0)), drawn, weight)
    degrees = np.full(d.shape[1], max(float(drawn.degrees_of_freedom), 1.0))
    return Judged.by_spread(centre, variances, degrees)


def _still(level: RunLevel, cautious: Judged | None, ks: tuple[int, ...]) -> tuple[str, ...]:
    """Where neither problems nor runs varied."""
    a, b = level.models
    spread = level.judged.variances + (a.runs + b.runs)
    warnings = []
    unseen = np.zeros(len(ks)) if cautious is None else cautious.variances
    every = zip(ks, spread.tolist(), level.judged.floor.tolist(), unseen.tolist(), strict=True)
    for k, variance, floor, joined in every:
        if variance == 0:
            rests = (
                "the interval rests on what two unseen problems could do"
                if joined > 0
                else "the interval rests on what luck alone could have done"
                if floor > 0
                else "the interval has no width and proves nothing"
            )
            warnings.append(f"pass@{k}: no run and no problem differs from another in either model; {rests}")
    return tuple(warnings)
