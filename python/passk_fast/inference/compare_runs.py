"""Two models, several runs of each, on the same problems."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from passk_fast import _core, _validate
from passk_fast._progress import Report
from passk_fast._seed import Rng, seed_of
from passk_fast.data.alignment import align
from passk_fast.data.attempts import Attempts
from passk_fast.data.counts import Counts
from passk_fast.data.models import counts_of_each
from passk_fast.inference.compare import compare
from passk_fast.inference.groups import Given, Grouping, grouping
from passk_fast.inference.intervals import ConfidenceInterval
from passk_fast.inference.run_level import Level, RunVariance, run_level
from passk_fast.inference.runs import REPLICATES, few_runs, runs
from passk_fast.inference.runs_comparison import RunsComparison
from passk_fast.inference.runs_result import Runs
from passk_fast.inference.study import problem_variance

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]


def compare_runs(
    a: Mapping[Any, Counts] | Sequence[Counts] | Attempts | Runs,
    b: Mapping[Any, Counts] | Sequence[Counts] | Attempts | Runs,
    k: int | Sequence[int] | None = None,
    *,
    alpha: float = 0.05,
    level: float = 0.95,
    target: str | float = "population",
    clusters: Given = None,
    match: str = "strict",
    replicates: int | None = REPLICATES,
    rng: Rng = None,
    progress: bool | Report | None = None,
) -> RunsComparison:
    """Difference of two models in mean pass@k, a minus b, when each was run several times.

    Parameters
    ----------
    a, b : mapping, sequence, Attempts or Runs
        The runs of each model, in the forms that `runs` takes, or its result.
    k : int, sequence of int, or None
        1 ≤ k ≤ least n of a run. None is those of (1, 10, 100) that every n allows.
    alpha : float
        Level of the tests of a run effect, as in `runs`.
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
    If neither model shows a run effect, the attempts of each are pooled and the result is that of `compare`:
    the adjusted interval and the exact sign-flip test. Otherwise the means of the runs vary as well: the
    variance is that of the problems' differences, plus those over runs of either model, less what they share,
    with Satterthwaite's degrees of freedom.

    References
    ----------
    Satterthwaite, Biometrics Bulletin 2 (1946) 110-114. Cameron, Gelbach and Miller, J. Business & Economic
    Statistics 29 (2011) 238-249.

    Examples
    --------
    >>> old = [pk.Counts(5, [0, 2, 4, 5] * 10), pk.Counts(5, [1, 2, 3, 5] * 10)]
    >>> new = [pk.Counts(5, [2, 3, 5, 5] * 10), pk.Counts(5, [1, 4, 4, 5] * 10)]
    >>> result = pk.compare_runs(new, old, k=1, rng=3)
    >>> result.pooled, round(result.difference, 4), result.p_value < 0.001
    (True, 0.175, True)
    """
    f = _validate.target(target)
    first, second = _aligned(a, b, match)
    ks = _validate.ks(k, min((*first.values(), *second.values()), key=lambda part: part.min_n))
    found = grouping(next(iter(first.values())), clusters, False)
    seed = None if replicates is None else seed_of(rng)

    def of(parts: dict[str, Counts], seed: int | None) -> Runs:
        return runs(
            parts,
            ks.values,
            alpha=alpha,
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
    pooled = one.pooled and other.pooled
    common: dict[str, Any] = {
        "k": ks.values[0] if ks.scalar else ks.values,
        "pooled": pooled,
        "level": one.level,
        "target": f,
        "a": one,
        "b": other,
        "m": one.m,
    }
    if pooled:
        return _pooled(one.counts, other.counts, found, common)
    result = _over_runs(one, other, ks.values, f, found)
    low, high = result.interval(one.level)

    def given(numbers: Floats) -> Any:
        return numbers[0].item() if ks.scalar else numbers

    return RunsComparison(
        difference=given(result.means),
        standard_error=given(np.sqrt(result.variances)),
        confidence_interval=ConfidenceInterval(given(low), given(high)),
        interval="t over runs" if f == 1 else "t over problems and runs",
        p_value=given(_p_values(result)),
        degrees_of_freedom=given(result.degrees_of_freedom),
        warnings=few_runs(min(len(one.runs), len(other.runs))),
        **common,
    )


def _pooled(a: Counts, b: Counts, found: Grouping, common: dict[str, Any]) -> RunsComparison:
    """Problems, or the noise of their attempts, are what varies."""
    result = compare(
        a,
        b,
        common["k"],
        level=common["level"],
        target=common["target"],
        clusters=found.clusters or False,
        strata=False,
    )
    names = (
        "difference",
        "standard_error",
        "confidence_interval",
        "interval",
        "p_value",
        "degrees_of_freedom",
    )
    return RunsComparison(**{name: getattr(result, name) for name in (*names, "warnings")}, **common)


def _aligned(a: object, b: object, match: str) -> tuple[dict[str, Counts], dict[str, Counts]]:
    """The runs of both models on the problems that all of them have."""
    models = [
        dict(given.parts) if isinstance(given, Runs) else counts_of_each(given, argument, "run")
        for argument, given in (("a", a), ("b", b))
    ]
    together = {
        f"run {name} of {model}": counts
        for model, parts in zip("ab", models, strict=True)
        for name, counts in parts.items()
    }
    shared = list(align(together, match).counts.values())
    size = len(models[0])
    return (
        dict(zip(models[0], shared[:size], strict=True)),
        dict(zip(models[1], shared[size:], strict=True)),
    )


def _over_runs(one: Runs, other: Runs, ks: tuple[int, ...], f: float, found: Grouping) -> Level:
    """Runs vary as well."""
    values = [np.stack([part.values(ks) for part in of.parts.values()], axis=1) for of in (one, other)]
    differences = values[0].mean(axis=1) - values[1].mean(axis=1)
    drawn = problem_variance(differences, found)
    return run_level(differences.mean(axis=0), drawn, [RunVariance.of(part) for part in values], f)


def _p_values(result: Level) -> Floats:
    """Two-sided p-values of no difference; 1 where nothing varies and nothing differs."""
    errors = np.sqrt(result.variances)
    sizes = np.divide(
        np.abs(result.means), errors, out=np.where(result.means == 0, 0.0, np.inf), where=errors > 0
    )
    return np.array(
        [
            2 * float(_core.student_t_cdf(-size, df)) if np.isfinite(size) else 0.0
            for size, df in zip(sizes.tolist(), result.degrees_of_freedom.tolist(), strict=True)
        ]
    )
