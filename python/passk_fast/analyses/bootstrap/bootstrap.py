"""The bootstrap of mean pass@k, with infinitely many replicates or with drawn ones."""

from __future__ import annotations

from collections.abc import Sequence

from passk_fast._options import BootstrapForm, Resample
from passk_fast._progress import Report, progress_reporter
from passk_fast._seed import Rng, takes_rng
from passk_fast.analyses.bootstrap.prepared import prepared
from passk_fast.analyses.bootstrap.result import Bootstrap, bootstrap_of
from passk_fast.data.models import Model
from passk_fast.inference.distributions import Exact
from passk_fast.inference.groups import Given


@takes_rng
def bootstrap(
    counts: Model,
    k: int | Sequence[int] | None = None,
    *,
    interval: BootstrapForm = "bca",
    level: float = 0.95,
    replicates: int | None = None,
    clusters: Given = None,
    strata: Given = None,
    resample: Resample = "problems",
    rng: Rng = None,
    first: int = 0,
    progress: bool | Report | None = None,
) -> Bootstrap:
    """Bootstrap the mean pass@k over the problems.

    Parameters
    ----------
    counts : Counts, Tally or ModelResult
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
    asked = prepared(
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
    if asked.replicates is None:
        return bootstrap_of(Exact(asked.estimates, asked.design), asked.settings)
    with progress_reporter("bootstrap", progress) as report:
        drawn = asked.draw(asked.settings.first, asked.replicates, report)
    return bootstrap_of(drawn, asked.settings)
