"""The bootstrap of mean pass@k, with infinitely many replicates or with drawn ones."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np

from passk_fast import _validate
from passk_fast._progress import Report, progress_reporter
from passk_fast._seed import Rng, seed_of
from passk_fast.data.counts import Counts
from passk_fast.data.tally import Tally
from passk_fast.inference import design as designs
from passk_fast.inference.advice import ONE_PROBLEM, SAME, no_width
from passk_fast.inference.bootstrap_result import Bootstrap, Settings, bootstrap_of
from passk_fast.inference.design import Design, differences
from passk_fast.inference.distributions import FORMS, Drawn, Exact
from passk_fast.inference.groups import Given, Grouping, grouping

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

RESAMPLES = ("problems", "attempts", "both")


def bootstrap(
    counts: Counts | Tally,
    k: int | Sequence[int] | None = None,
    *,
    interval: str = "bca",
    level: float = 0.95,
    replicates: int | None = None,
    clusters: Given = None,
    strata: Given = None,
    resample: str = "problems",
    rng: Rng = None,
    first: int = 0,
    progress: bool | Report | None = None,
) -> Bootstrap:
    """Bootstrap the mean pass@k over the problems.

    Parameters
    ----------
    counts : Counts or Tally
        Attempts and passes per problem. One problem has an estimate, but no interval unless `resample` is
        ``"attempts"``.
    k : int, sequence of int, or None
        1 ≤ k ≤ least n. None is those of (1, 10, 100) that every problem's n allows.
    interval : {"bca", "percentile", "basic", "studentized"}
        Bias-corrected and accelerated; quantiles; those mirrored at the estimate; bootstrap-t, which needs
        `replicates`. For intervals alone, `mean_interval` holds its level better than all of them.
    level : float
        Confidence level in (0, 1).
    replicates : int or None
        How many to draw, at least 2. None is the limit of infinitely many: the distribution of the resampled
        mean is computed, not sampled, by the saddlepoint approximation, or on a lattice where few problems
        differ.
    clusters : sequence of hashable (m,), False or None
        Families of problems; whole families are drawn, and the mean is a ratio. None takes those of `counts`,
        False none.
    strata : sequence of hashable (m,), False or None
        Problems (or clusters) are drawn within each. None takes those of `counts`, False none.
    resample : {"problems", "attempts", "both"}
        What is drawn again. ``"problems"``: problems like these might have been chosen; their scores' spread
        holds the noise of the attempts already. ``"attempts"``: the same problems, each attempted n times
        again with chance c/n. ``"both"``: problems, and then their attempts.

        .. warning::
           ``"both"`` is a trap for k > 1. It counts the noise of the attempts twice: its variance tends to
           between + 2 · within. Its centre is moved back to the estimate here, as is that of ``"attempts"``,
           because the mean of redrawn attempts is 1 - (1 - c/n)^k and not the unbiased pass@k; uncorrected,
           its 95% intervals cover 7% of the time at n = k = 10 and m = 1000. Use ``"problems"``.
    rng : int, numpy.random.Generator or None
        Seed of the draws; always recorded as `seed`.
    first : int
        Number of the first replicate. Replicate r is a function of the counts, the options and (seed, r), so
        that slices drawn anywhere make up the whole: see `Bootstrap.concatenate`.
    progress : callable, bool or None
        Called with (done, total); True and False switch the progress bar, None shows one on a terminal if it
        takes over a second.

    Returns
    -------
    Bootstrap
        Estimates, standard errors, biases, intervals, the replicates or the distributions, and the gaps
        between the k's from the same draws.

    Raises
    ------
    TypeError
        If an argument is not of its kind.
    ValueError
        If an argument breaks its rule, or two of them do not go together.

    Notes
    -----
    BCa takes the quantiles Φ(z0 + (z0 + z)/(1 - a (z0 + z))) with Φ(z0) the probability that a replicate is
    below the estimate (equal ones count half) and a = skewness of the distribution/6, which is skew/(6√m) of
    the scores, or of the influences of clusters.

    The number of replicates does not change its cost per class: m problems with the same few (n, c) are drawn
    as one multinomial vector, equal in law to m index draws.

    References
    ----------
    Efron, JASA 82 (1987) 171-185. Davison and Hinkley, Biometrika 75 (1988) 417-431. Davison and Hinkley,
    *Bootstrap Methods and their Application* (1997), chapters 5 and 9.

    Examples
    --------
    >>> counts = pk.Counts(4, np.repeat([0, 1, 2, 3, 4], [14, 12, 10, 4, 10]))
    >>> result = pk.bootstrap(counts, k=1)
    >>> round(result.estimate, 2), round(result.standard_error, 4)
    (0.42, 0.0517)
    >>> drawn = pk.bootstrap(counts, k=[1, 4], replicates=1000, rng=7)
    >>> drawn.replicates.shape, drawn.seed
    ((1000, 2), 7)
    >>> halves = [pk.bootstrap(counts, k=[1, 4], replicates=500, rng=7, first=f) for f in (500, 0)]
    >>> bool((pk.Bootstrap.concatenate(halves).replicates == drawn.replicates).all())
    True
    """
    plan = planned(
        counts,
        k,
        interval=interval,
        level=level,
        replicates=replicates,
        clusters=clusters,
        strata=strata,
        resample=resample,
        rng=rng,
        first=first,
    )
    if plan.replicates is None:
        return bootstrap_of(Exact(plan.estimates, plan.design), plan.settings)
    with progress_reporter("bootstrap", progress) as report:
        drawn = plan.draw(plan.settings.first, plan.replicates, report)
    return bootstrap_of(drawn, plan.settings)


@dataclass(frozen=True, eq=False)
class Plan:
    """What a bootstrap draws; it takes no more room than the distinct classes, or the clusters.

    Attributes
    ----------
    design : Design
    estimates : ndarray, shape (K,)
    settings : Settings
    replicates : int or None
        None for infinitely many.
    """

    design: Design
    estimates: Floats
    settings: Settings
    replicates: int | None

    def draw(self, first: int, count: int, progress: Report | None) -> Drawn:
        """Replicates from a number on, here or anywhere."""
        assert self.settings.seed is not None
        pairs = _pairs(self.settings.ks) if self.settings.interval == "studentized" else None
        return _drawn(self.design, self.estimates, pairs, self.settings.seed, first, count, progress)


def planned(
    counts: Counts | Tally,
    k: int | Sequence[int] | None,
    *,
    interval: str = "bca",
    level: float = 0.95,
    replicates: int | None = None,
    clusters: Given = None,
    strata: Given = None,
    resample: str = "problems",
    rng: Rng = None,
    first: int = 0,
) -> Plan:
    """The arguments of `bootstrap`, validated."""
    tally = Tally.of(counts)
    ks = _validate.ks(k, counts)
    form = _validate.choice(interval, "interval", FORMS)
    level = _validate.level(level)
    count = _validate.replicates(replicates, least=2)
    resampled = _validate.choice(resample, "resample", RESAMPLES)
    start = _validate.whole(first, "first", least=0)
    found = _grouping(counts, clusters, strata, resampled)
    _check_together(form, count, start, resampled, found)

    design, estimates = _design(counts, tally, ks.values, resampled, found)
    settings = Settings(
        ks=ks.values,
        scalar=ks.scalar,
        level=level,
        interval=form,
        resample=resampled,
        seed=None if count is None else seed_of(rng),
        first=start,
        m=tally.m,
        n_range=(tally.min_n, tally.max_n),
        dropped=ks.dropped,
        clusters=None if found.clusters is None else found.clusters.groups,
        strata=None if found.strata is None else found.strata.groups,
        warnings=_warnings(design, estimates, ks.values, tally.m, resampled),
    )
    return Plan(design, estimates, settings, count)


def _warnings(
    design: Design, estimates: Floats, ks: tuple[int, ...], m: int, resample: str
) -> tuple[str, ...]:
    """Why there is no interval, or one without width."""
    if m == 1 and resample != "attempts":
        return (f"{ONE_PROBLEM} (resampled attempts give one for this problem, attempted again)",)
    still = np.flatnonzero(design.cumulants(estimates)[0] == 0).tolist()
    what = "redrawn attempts all come out the same" if resample == "attempts" else SAME
    return no_width([f"pass@{ks[column]}" for column in still], what)


def _grouping(counts: Counts | Tally, clusters: Given, strata: Given, resample: str) -> Grouping:
    """The labels that apply to what is drawn.

    If the problems stay, their labels have no say; if problems and attempts are drawn, labels are refused.
    """
    found = grouping(counts, clusters, strata)
    for name in ("clusters", "strata"):
        given = clusters if name == "clusters" else strata
        asked = given is not None and given is not False
        if resample != "problems" and getattr(found, name) is not None and (asked or resample == "both"):
            raise ValueError(
                f"`{name}` must be None or False with resample={resample!r}, which has no use for how "
                "problems were drawn; got labels"
            )
    return found if resample == "problems" else Grouping()


def _check_together(form: str, count: int | None, first: int, resample: str, found: Grouping) -> None:
    if count is None and first:
        raise ValueError(f"`first` must be 0 without `replicates`; got {first}")
    if form != "studentized":
        return
    if count is None:
        raise ValueError(
            "`interval` 'studentized' must come with `replicates`, as it needs the standard error of each; "
            "got replicates=None (give replicates=10_000, or use interval='bca')"
        )
    if found or resample != "problems":
        got = (
            f"resample={resample!r}" if resample != "problems" else "clusters" if found.clusters else "strata"
        )
        raise ValueError(
            "`interval` 'studentized' must come with problems drawn independently of each other; "
            f"got {got} (use interval='bca')"
        )


def _design(
    counts: Counts | Tally, tally: Tally, ks: tuple[int, ...], resample: str, found: Grouping
) -> tuple[Design, Floats]:
    """What a replicate draws, and the estimates."""
    values = tally.values(ks)
    estimates = tally.sum(values) / tally.m
    if resample == "attempts":
        return designs.of_attempts(tally, ks), estimates
    if resample == "both":
        return designs.of_both(tally, ks), estimates
    if found and isinstance(counts, Counts):
        return designs.of_groups(counts, counts.values(ks), found), estimates
    return designs.of_problems(tally, values), estimates


def _pairs(ks: tuple[int, ...]) -> list[tuple[int, int]]:
    """Columns (low, high) of all pairs of the k's, in ascending order of these."""
    return [(ks.index(low), ks.index(high)) for low, high in combinations(sorted(ks), 2)]


def _drawn(
    design: Design,
    estimates: Floats,
    pairs: list[tuple[int, int]] | None,
    seed: int,
    first: int,
    count: int,
    progress: Report | None,
) -> Drawn:
    """Replicates of the statistics; with `pairs`, standard errors of them and of the pairs' differences."""
    columns = len(estimates)
    if pairs is None:
        sums = design.replicate_sums(seed, first, count, progress)
        sizes = design.m if design.sizes is None else sums[:, columns:]
        return Drawn(estimates, design, sums[:, :columns] / sizes)
    centred = design.values - estimates
    centred = np.column_stack([centred, differences(centred, pairs)])
    wider = design.with_values(np.column_stack([design.values, centred * centred]))
    sums = wider.replicate_sums(seed, first, count, progress)
    means = sums[:, :columns] / design.m
    away = means - estimates
    away = np.column_stack([away, differences(away, pairs)])
    return Drawn(estimates, design, means, _errors(sums[:, columns:], away, centred, design.m))


def _errors(squares: Floats, away: Floats, centred: Floats, m: int) -> Floats:
    """Standard errors s*/√m from sums of squares about the estimate.

    A replicate that drew a single value has none; what rounding leaves of it is set to 0, so that it does not
    pass for a tiny one.
    """
    variances = squares / m - away * away
    rounding = 16 * m * np.finfo(np.float64).eps * np.max(centred * centred, axis=0, initial=0.0)
    return np.sqrt(np.where(variances > rounding, variances, 0.0) / max(m - 1, 1))
