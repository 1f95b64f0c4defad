"""How a result would have looked with fewer attempts at each problem."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from passk_fast import _core, _numeric, _validate
from passk_fast._options import Match
from passk_fast._progress import Report, progress_reporter
from passk_fast._seed import Rng, seed_of, takes_rng
from passk_fast._typing import Floats
from passk_fast.analyses.stability.result import Stability
from passk_fast.data.counts import Counts
from passk_fast.data.models import CountsOrResult, Given, Model, called, counts_of, one_or_two
from passk_fast.data.tally import Tally
from passk_fast.inference.relabelling import Dealt, draws, sample_variance

REPLICATES = 2_000
# Differences this small are ties but for rounding.
ROUNDING = 1e-12


@takes_rng
def stability(
    a: Model,
    b: CountsOrResult | None = None,
    k: int = 1,
    *,
    n: Sequence[int] | None = None,
    level: float = 0.95,
    match: Match = "strict",
    replicates: int | None = REPLICATES,
    rng: Rng = None,
    progress: bool | Report | None = None,
) -> Stability:
    """What mean pass@k, or the order of two models, would have been with n attempts at each problem.

    Parameters
    ----------
    a : Counts, Tally or ModelResult
        A tally only where there is no `b`, since two models are held against each other problem by problem.
    b : Counts, optional
        Another model on the same problems: the result is about the difference A - B.
    k : int
        1 ≤ k ≤ least n.
    n : sequence of int, optional
        Numbers of attempts, k ≤ n ≤ least n of the counts. By default about eight from k up.
    level : float
        Share of the subsamples that `low` and `high` enclose.
    match : {"strict", "common"}
        Whether both models must have the same problems, or those that both have are used.
    replicates : int or None
        Subsamples drawn for the quantiles and for the probability that the order flips; None takes a normal
        law for both, right for many problems. Mean and standard deviation are exact.
    rng : int, Generator or None
        Seed of the subsamples; fresh and recorded if None.
    progress : callable, bool or None
        As in `bootstrap`.

    Returns
    -------
    Stability

    Raises
    ------
    TypeError, ValueError
        If an argument is not of its kind, or breaks its rule; or if the files say that the two models were
        made in different ways.

    Notes
    -----
    Any n' of the n attempts of a problem would have been as good as any others, so its successes among them
    are C' ~ Hyp(n, c, n'). Then E pass@k(n', C') = pass@k(n, c), so the mean stays where it is, and

        Var = Σ_j C(k, j) C(n'-k, k-j)/C(n', k) q_{2k-j} - q_k²

    with q_j = 1 - pass@j of all n attempts. The standard error that a study with n' attempts would report for
    problems like these is expected to be √((s² + mean Var)/m), s² the variance of the observed scores.

    Models of different numbers of attempts are compared at the same n'. That the order seldom flips says that
    as many attempts would give the same order on these problems, not that either model is better on others:
    `compare` judges that.

    Examples
    --------
    >>> a, b = pk.Counts(20, [2, 9, 15, 20, 4] * 6), pk.Counts(20, [1, 8, 15, 20, 3] * 6)
    >>> result = pk.stability(a, b, k=1, n=[1, 5, 20], rng=1)
    >>> result.standard_deviation.round(4).tolist()
    [0.0926, 0.0368, 0.0]
    >>> result.flips.round(2).tolist()
    [0.4, 0.2, 0.0]
    """
    models = _models(a, b, match)
    parts = list(models.counts)
    least = min(parts, key=lambda part: part.min_n)
    k = _validate.ks(k, least).values[0]
    level = _validate.level(level)
    count = _validate.replicates(replicates)
    sizes = _sizes(n, k, least.min_n)
    scores = parts[0].values(k) if b is None else parts[0].values(k) - parts[1].values(k)
    m = len(scores)
    # exact: two terms
    noise = np.array([sum(_mean_variance(part, size, k) for part in parts) for size in sizes])
    spread = float(_numeric.var(scores, ddof=1)) if m > 1 else np.nan
    estimate, standard_deviation = float(_numeric.mean(scores)), np.sqrt(noise / m)
    seed = None if count is None else seed_of(rng)
    if count is None or seed is None:
        low, high, flips = _normal(estimate, standard_deviation, level)
    else:
        with progress_reporter("subsamples", progress) as report:
            drawn = _subsamples(parts, sizes, k, seed, count, report)
        low, high, flips = _drawn(drawn, estimate, level)
    return Stability(
        k=k,
        n=tuple(sizes),
        estimate=estimate,
        standard_deviation=standard_deviation,
        low=low,
        high=high,
        standard_error=np.sqrt((spread + noise) / m),
        flips=None if b is None else flips,
        level=level,
        m=m,
        names=models.names,
        replicates=count,
        seed=seed,
    )


def _models(a: Model, b: CountsOrResult | None, match: str) -> Given:
    """As they are given; one alone may be a tally, since no problem is told from another."""
    alone = counts_of(a, "a") if b is None else None
    if isinstance(alone, Tally):
        each = Counts(np.repeat(alone.n, alone.problems), np.repeat(alone.c, alone.problems))
        return Given(called(a), (each,), {})
    return one_or_two(a, b, match)


def _sizes(n: Sequence[int] | None, k: int, most: int) -> list[int]:
    """Those asked for; else about eight numbers from k to the most, evenly on a log scale."""
    if n is None:
        return sorted({round(x) for x in _numeric.geomspace(k, most, 8).tolist()})
    sizes = [_validate.whole(size, "n", least=1) for size in _validate.several(n, "n", "ints")]
    if not sizes:
        raise _validate.wrong("n", "must hold at least one value; got none")
    for size in sizes:
        if not k <= size <= most:
            raise _validate.wrong(
                "n",
                f"must satisfy k <= n <= least n of the counts; got n={size} for k={k} and least n {most}",
            )
    return sizes


def _mean_variance(part: Counts, size: int, k: int) -> float:
    """Mean over the problems of the variance of pass@k of a subsample, class by class."""
    tally = part.tally
    variances = sample_variance(np.full(len(tally.n), size), tally.n, tally.c, k)
    return float(_numeric.dot(variances, tally.problems)) / tally.m


def _subsamples(
    parts: list[Counts], sizes: list[int], k: int, seed: int, replicates: int, progress: Report | None
) -> Floats:
    """Means, or differences of them, of subsamples in replicates: (replicates, numbers of attempts)."""
    m = parts[0].m
    pairs = [np.stack([np.full(m, size), part.n - size], axis=1) for size in sizes for part in parts]
    dealt = Dealt(np.concatenate(pairs), np.concatenate([part.c for _ in sizes for part in parts]))
    starts = [m * i for i in range(len(pairs) + 1)]
    sums = draws(dealt, [k], seed, replicates, starts=starts, subsample=True, progress=progress)
    models = (sums[:, :, 0, 0] / m).reshape(replicates, len(sizes), len(parts))
    found: Floats = models[:, :, 0] if len(parts) == 1 else models[:, :, 0] - models[:, :, 1]
    return found


def _drawn(found: Floats, estimate: float, level: float) -> tuple[Floats, Floats, Floats]:
    """Quantiles of the results at each n, and the probability that the order is the other way round.

    From results in replicates, (replicates, N); a tie counts half.
    """
    low, high = _numeric.quantile(found, [(1 - level) / 2, (1 + level) / 2], axis=0)
    if abs(estimate) < ROUNDING:
        return low, high, np.full(found.shape[1], np.nan)
    other = np.where(np.abs(found) < ROUNDING, 0.5, np.sign(found) != np.sign(estimate))
    return low, high, _numeric.mean(other, axis=0)


def _normal(estimate: float, standard_deviation: Floats, level: float) -> tuple[Floats, Floats, Floats]:
    """The same from mean and standard deviation."""
    half = float(_core.normal_ppf((1 + level) / 2)) * standard_deviation
    flips = [
        float(_core.normal_cdf(-abs(estimate) / sd)) if sd > 0 else 0.0 for sd in standard_deviation.tolist()
    ]
    known = np.array(flips) if abs(estimate) >= ROUNDING else np.full(len(flips), np.nan)
    return estimate - half, estimate + half, known
