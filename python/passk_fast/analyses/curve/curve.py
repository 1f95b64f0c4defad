"""The whole curve of pass@k over k, with a band that holds for all k at once."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from passk_fast import _core, _numeric, _seed, _validate
from passk_fast._options import CURVE_KINDS, CurveKind
from passk_fast._progress import Report, progress_reporter
from passk_fast._typing import Floats, Ints
from passk_fast.analyses._advice import FEW_INFORMATIVE, ONE_PROBLEM, advice, few_units, informative
from passk_fast.analyses.curve.cover_result import Cover
from passk_fast.analyses.curve.result import SHOWN, Changes, Curve
from passk_fast.data.counts import Counts
from passk_fast.data.models import Model, counts_of
from passk_fast.data.tally import Tally
from passk_fast.inference.design import Design, of_counts
from passk_fast.inference.groups import (
    Given,
    Grouping,
    effective_share,
    grouping,
    means_over,
)
from passk_fast.inference.intervals import ConfidenceInterval, Estimated, adjusted, t_quantile
from passk_fast.inference.variance import largest_gap
from passk_fast.show.numbers import spread

# All k up to the first; beyond it about so many to each doubling.
EVERY = 20
PER_DOUBLING = 8
# Different problems, or clusters, that are drawn again one by one.
MOST_POINTS = 2**12
# A variance below this share of the greatest is none.
ROUNDING = 1e-24
TAUS = (0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0)


@_seed.takes_rng
def curve(
    counts: Model,
    k: Sequence[int] | None = None,
    *,
    kind: CurveKind = "pass@k",
    level: float = 0.95,
    tau: Sequence[float] = TAUS,
    clusters: Given = None,
    strata: Given = None,
    replicates: int = 4000,
    rng: _seed.Rng = None,
    progress: bool | Report | None = None,
) -> Curve:
    """Mean pass@k over k = 1, 2, …, n, with a simultaneous band.

    Parameters
    ----------
    counts : Counts, Tally or ModelResult
        Attempts and passes per problem. One problem has a curve, but no interval for problems like it.
    k : sequence of int or None
        1 ≤ k ≤ least n. None is every k up to 20 and eight to each doubling beyond, up to the least n.
    kind : {"pass@k", "pass^k"}
        Some of k attempts passes, or all of them do.
    level : float
        Confidence level in (0, 1), of each interval and of the band as a whole.
    tau : sequence of float
        Thresholds in [0, 1] of Cover@τ.
    clusters, strata : sequence of hashable (m,), False or None
        As in `mean_interval`.
    replicates : int
        Bootstrap replicates, at least 100, shared by all k, that the width of the band is taken from.
    rng : int, Generator or None
        Seed of the replicates; None takes a fresh one, which is in the result.
    progress : bool, callable or None
        Show a progress bar for long work: None only on a terminal. A callable gets (done, total).

    Returns
    -------
    Curve
        Estimates, pointwise intervals and the band; what one more attempt adds, the gaps between neighbouring
        k, the other kind of curve, and Cover@τ.

    Raises
    ------
    TypeError, ValueError
        If an argument is not of its kind, or breaks its rule; if `tau` is empty.

    Notes
    -----
    Each interval is the `adjusted` one of `mean_interval`. The band takes it with a larger quantile:
    Student's t times q/z, where q is the level-quantile of max_k |θ*_k - θ_k|/SE_k over bootstrap replicates
    of problems (clusters, within strata), and z the normal one. Of more than 4,096 different problems
    (clusters) the replicates are draws of a normal law with the same covariances. Because the curve rises
    with k (pass^k falls), each limit may be taken from the tightest of those on its side, which loses no
    coverage.

    One more attempt after k adds q_k · c/(n - k) to the pass@k of a problem, with q_k = 1 - pass@k.

    References
    ----------
    Romano and Wolf, "Exact and approximate stepdown methods for multiple hypothesis testing", JASA 100 (2005)
    94-108, for the max-t construction.

    Examples
    --------
    >>> found = pk.curve(pk.Counts(10, [0, 1, 4, 10] * 10))
    >>> found.k
    array([ 1,  2,  3,  4,  5,  6,  7,  8,  9, 10])
    >>> bool((found.band.low <= found.confidence_interval.low).all())
    True
    """
    counts = counts_of(counts, "counts")
    tally = Tally.of(counts)
    ks = _ks(k, counts)
    shown = tuple(x for x in ks if k is not None or x in SHOWN or x == ks[-1])
    kind = _validate.choice(kind, "kind", CURVE_KINDS)
    level = _validate.level(level)
    thresholds = _thresholds(tau)
    count = _validate.whole(replicates, "replicates", least=100, most=2**32)
    seed = _seed.seed_of(rng)
    found = grouping(counts, clusters, strata)

    other = CURVE_KINDS[1 - CURVE_KINDS.index(kind)]
    values = _scores(kind, ks, tally.n, tally.c)
    # What changes is told of pass@k, or of a chance that all fail, which falls as that of all passing does.
    rising = values if kind == "pass@k" else _scores("pass@k", ks, tally.n, tally.n - tally.c)
    more = [x for x in ks if x < tally.min_n]
    means, draw = means_over(counts, values, found)
    estimated = Estimated.over(means, draw, np.ones(len(ks)))
    t = t_quantile(level, draw.degrees_of_freedom)
    with progress_reporter("curve", progress) as report:
        factor = _critical_factor(of_counts(counts, values, found), means, level, seed, count, report)
    return Curve(
        kind=kind,
        k=np.array(ks, dtype=np.int64),
        shown=shown,
        estimate=means,
        standard_error=np.sqrt(draw.variances),
        confidence_interval=adjusted(estimated, t),
        band=_monotone(adjusted(estimated, t * factor), rising=kind == "pass@k"),
        critical=t * factor,
        level=level,
        gain=_changes(counts, found, kind, [(x, x + 1) for x in more], rising[:, : len(more)], None, t),
        gaps=_changes(counts, found, kind, list(pairwise(ks)), rising[:, :-1], rising[:, 1:], t),
        other=tally.sum(_scores(other, ks, tally.n, tally.c)) / tally.m,
        cover=Cover.of(tally, thresholds, level, effective_share(counts, found)),
        m=tally.m,
        n_range=(tally.min_n, tally.max_n),
        **found.numbers,
        replicates=count,
        seed=seed,
        warnings=_warnings(tally, kind, ks, values) + few_units(found, draw),
    )


def _critical_factor(
    design: Design, means: Floats, level: float, seed: int, replicates: int, progress: Report | None
) -> float:
    """What a quantile grows by so that intervals of all statistics hold together; at least 1.

    The level-quantile of max |θ* - θ|/SE over bootstrap replicates (SE that of the bootstrap distribution),
    over the normal quantile, which is what a single statistic gives. Statistics without spread are left out.
    Of very many points, whose means are normal, draws of the limiting law take the place of bootstrap ones.
    """
    if len(design.weights) > MOST_POINTS:
        design, means = design.normal(means), np.zeros(len(means))
    variances, _ = design.cumulants(means)
    spread = variances > ROUNDING * variances.max()
    if not spread.any():
        return 1.0
    sums = design.replicate_sums(seed, 0, replicates, progress)
    largest = np.max(np.abs(design.means(sums) - means)[:, spread] / np.sqrt(variances[spread]), axis=1)
    return max(1.0, float(_numeric.quantile(largest, level)) / float(_core.normal_ppf((1 + level) / 2)))


def _ks(k: Sequence[int] | None, counts: Counts | Tally) -> tuple[int, ...]:
    """Ascending; by default every k up to `EVERY`, then a geometric grid, round numbers and the least n."""
    if k is not None:
        return tuple(sorted(_validate.ks(k, counts).values))
    least = counts.min_n
    # exact: powers of two are, and no other size is near a whole number of steps
    steps = int(PER_DOUBLING * np.log2(max(least / EVERY, 1)))
    doublings, part = np.divmod(np.arange(steps + 1), PER_DOUBLING)
    # Whole doublings are exact, whose sizes would else be cut off below the next whole number.
    within = _numeric.exp(part * (_numeric.log(2.0) / PER_DOUBLING))
    beyond = (EVERY * np.ldexp(within, doublings)).astype(int).tolist()
    grid = {*range(1, EVERY + 1), *beyond, *SHOWN, least}
    return tuple(sorted(x for x in grid if x <= least))


def _thresholds(tau: Sequence[float]) -> Floats:
    values = [_validate.probability(value, "tau") for value in _validate.several(tau, "tau", "numbers")]
    if not values:
        raise _validate.wrong("tau", "must hold at least one value; got none")
    return np.array(values, dtype=np.float64)


def _scores(kind: str, ks: Sequence[int], n: Ints, c: Ints) -> Floats:
    """pass@k or pass^k of each row for each k."""
    kernel = _core.pass_at_k if kind == "pass@k" else _core.pass_hat_k
    return np.asarray(kernel(n[:, None], c[:, None], np.asarray(ks)))


def _changes(
    counts: Counts | Tally,
    found: Grouping,
    kind: str,
    pairs: list[tuple[int, int]],
    first: Floats,
    then: Floats | None,
    t: float,
) -> Changes:
    """Inference on each problem's own change from k to a larger one, from pass@k at both, ``(D, pairs)``.

    pass^k falls with k as pass@k rises when passes and failures change places. Where each k is followed by
    the next, `then` is not needed.
    """
    sign = 1.0 if kind == "pass@k" else -1.0
    if not pairs:
        nothing = np.empty(0)
        return Changes((), nothing, nothing, ConfidenceInterval(nothing, nothing))
    low, high = np.array(pairs, dtype=np.int64).T

    tally = Tally.of(counts)
    n, c = tally.n[:, None], (tally.c if kind == "pass@k" else tally.n - tally.c)[:, None]
    # One attempt more adds exactly this; of larger steps the difference has all the digits needed.
    rise = (1 - first) * c / np.maximum(n - low, 1)
    if then is not None:
        rise = np.where(high == low + 1, rise, then - first)
    means, draw = means_over(counts, rise, found)
    most = np.array([largest_gap(counts.min_n, *pair) for pair in pairs])
    ends = adjusted(Estimated.over(means, draw, most), t)
    if sign < 0:
        ends = ConfidenceInterval(-ends.high, -ends.low)
    return Changes(tuple(pairs), sign * means, np.sqrt(draw.variances), ends)


def _warnings(tally: Tally, kind: str, ks: tuple[int, ...], values: Floats) -> tuple[str, ...]:
    """Those of a mean that do not depend on k, and one for all k where few problems tell anything."""
    few = [k for k, column in zip(ks, values.T, strict=True) if informative(tally, column) < FEW_INFORMATIVE]
    if tally.m == 1:
        return (ONE_PROBLEM,)
    found = advice(tally, (), values[:, :0])
    if not few:
        return found
    of = f"k={spread(few[0], few[-1])}"
    return (
        *found,
        f"{kind} at {of}: fewer than {FEW_INFORMATIVE} problems differ from the most common value",
    )


def _monotone(band: ConfidenceInterval[Floats], *, rising: bool) -> ConfidenceInterval[Floats]:
    """Each limit the tightest that a curve within the band can have, if it rises (or falls) with k."""
    low, high = (end if rising else end[::-1] for end in band)
    low, high = np.maximum.accumulate(low), np.minimum.accumulate(high[::-1])[::-1]
    return ConfidenceInterval(low, high) if rising else ConfidenceInterval(low[::-1], high[::-1])
