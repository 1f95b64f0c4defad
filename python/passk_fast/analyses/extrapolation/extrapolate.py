"""pass@k beyond the attempts that were made, by several models side by side."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np

from passk_fast import _validate
from passk_fast._progress import Report, progress_reporter
from passk_fast._seed import Rng, seed_of, takes_rng
from passk_fast.analyses.extrapolation import models
from passk_fast.analyses.extrapolation.fitting import check_length, lacking
from passk_fast.analyses.extrapolation.parts import Floor, PowerLaw
from passk_fast.analyses.extrapolation.reach import reached
from passk_fast.analyses.extrapolation.result import Extrapolation
from passk_fast.analyses.extrapolation.work import Wanted, Work
from passk_fast.data.counts import Counts
from passk_fast.data.models import counts_of
from passk_fast.data.tally import Tally
from passk_fast.inference.groups import Given, grouping
from passk_fast.inference.intervals import ConfidenceInterval
from passk_fast.show.numbers import count

ALONE = "one problem tells nothing of problems like it"


@takes_rng
def extrapolate(
    counts: Counts | Tally,
    k: int | Sequence[int],
    *,
    level: float = 0.95,
    replicates: int = 200,
    rng: Rng = None,
    limit: float = 10.0,
    reach: float | None = None,
    clusters: Given = None,
    strata: Given = None,
    progress: bool | Report | None = None,
) -> Extrapolation:
    """Predict pass@k for more attempts than were made, by several models side by side.

    Nothing unbiased exists for k > n, and no single model is safe: the models agree on the attempts in hand
    and may differ widely beyond them; where they agree, they may be wrong together. The envelope is what is
    printed first: it holds whatever any population of problems predicts that the counts do not rule out.

    Parameters
    ----------
    counts : Counts, Tally or ModelResult
        Attempts and passes per problem.
    k : int or sequence of int
        Attempts to predict for, 1 ≤ k ≤ limit · least n.
    level : float
        Confidence level in (0, 1).
    replicates : int
        Bootstrap samples of the problems, each fitted again, behind each interval, and simulated samples
        behind each p-value; at least 20.
    rng : int, numpy.random.Generator or None
        Seed in [0, 2**64), or where to draw one; None takes fresh entropy. It is recorded in the result.
    limit : float
        Largest k as a multiple of the least n, ``math.inf`` for none.
    reach : float, optional
        A pass@k in (0, 1): the result tells how many attempts each model needs to reach it.
    clusters, strata : sequence of hashable (m,), False or None
        As for `mean_interval`; clusters are drawn whole.
    progress : bool, callable or None
        None shows a bar on a terminal if the work takes over a second; a callable gets ``(done, total)``.

    Returns
    -------
    Extrapolation

    Raises
    ------
    TypeError
        If an argument is not of its kind.
    ValueError
        If an argument breaks its rule, as k beyond the limit.

    Notes
    -----
    Nothing is extrapolated from one problem, from a single attempt at every problem, which cannot tell hard
    problems from bad luck, or without an attempt that passed, which cannot tell how rare success is: then
    the result holds the unbiased estimates that the attempts in hand allow, no models, and a warning.

    Populations of a problem's success probability p, fitted by maximum likelihood:

    - *beta-binomial*: p ~ Beta(a, b); pass@k = 1 - (b)_k/(a+b)_k.
    - *zero-inflated*: p = 0 for a share of the problems, a beta distribution for the others.
    - *scaled beta*: p = scale · x with x ~ Beta(a, b) [1]_.
    - *logit-normal*: logit p ~ Normal, no beta distribution at heart.

    *Any population*: the least and greatest pass@k of all distributions of p, on a fine grid, whose log
    likelihood is within q/2 of the greatest: what the moments E p^j, j ≤ n, that n attempts identify leave
    open, with their noise. q is the quantile of a law that is half χ² with one degree of freedom and half
    with two, because few kinds of problems lie at the edge of all populations [5]_. The *envelope* joins to
    it the intervals of the models that fit.

    Beside them stand a *power law*, the straight line through log(1 - pass@k) against log k over the last
    decade of the attempts in hand, and *Chao2*: the nonparametric floor [S + ((n-1)/n) f₁²/(2 f₂)]/m of the
    share of problems that can be solved at all, with S problems solved, f₁ of them once and f₂ twice [3]_,
    and its approach [4]_. Both are known to be low where many problems are hard.

    Intervals are percentiles over bootstrap samples of the problems. The goodness of fit is Pearson's
    statistic over bins of (n, c), its p-value from samples of the fitted population that are fitted again.

    References
    ----------
    .. [1] Schaeffer et al., "How Do Large Language Monkeys Get Their Power (Laws)?", arXiv:2502.17578.
    .. [2] Kazdan et al., "Efficient Prediction of Pass@k Scaling in Large Language Models",
       arXiv:2510.05197.
    .. [3] Chao, "Estimating the population size for capture-recapture data with unequal catchability",
       Biometrics 43 (1987) 783-791.
    .. [4] Colwell et al., "Models and estimators linking individual-based and sample-based rarefaction,
       extrapolation and comparison of assemblages", Journal of Plant Ecology 5 (2012) 3-21.
    .. [5] Self and Liang, "Asymptotic properties of maximum likelihood estimators and likelihood ratio tests
       under nonstandard conditions", JASA 82 (1987) 605-610.

    Examples
    --------
    >>> counts = pk.Counts(20, [0, 0, 0, 1, 1, 2, 3, 5, 8, 12, 17, 20] * 10)
    >>> result = pk.extrapolate(counts, 100, rng=1)
    >>> low, high = result.envelope
    >>> round(low, 3), round(high, 3)
    (0.739, 0.998)
    >>> {fit.name: round(fit.estimate, 3) for fit in result.fits}
    {'beta-binomial': 0.822, 'zero-inflated': 0.822, 'scaled beta': 0.822, 'logit-normal': 0.861}
    >>> round(result.floor.solvable, 3), round(result.power_law.exponent, 3)
    (0.908, 0.389)
    """
    counts = counts_of(counts, "counts")
    tally = Tally.of(counts)
    found = _ks(k, counts, limit)
    asked = Wanted(
        ks=found.values,
        scalar=found.scalar,
        level=_validate.level(level),
        replicates=_validate.whole(replicates, "replicates", least=20, most=2**20),
        seed=seed_of(rng),
        limit=float(limit),
        reach=None if reach is None else _validate.inner_share(reach, "reach"),
    )
    groups = grouping(counts, clusters, strata)
    check_length(tally)
    missing = ("a second problem", ALONE) if tally.m < 2 else lacking(tally)
    if missing is not None:
        return _in_hand(tally, asked, f"nothing is extrapolated without {missing[0]}: {missing[1]}")
    with progress_reporter("extrapolation", progress) as report:
        return _extrapolated(Work(tally, counts, groups, asked, report))


def _extrapolated(work: Work) -> Extrapolation:
    tally, asked = work.tally, work.asked
    fits = tuple(work.fit(model) for model in models.MODELS if not work.left_out(model))
    unknown = work.any_population()
    target = asked.reach
    return Extrapolation(
        **_basis(tally, asked),
        fits=fits,
        envelope=work.envelope(fits, unknown),
        any_population=unknown,
        floor=work.floor(),
        power_law=work.power_law(),
        replicates=asked.replicates,
        seed=asked.seed,
        left_out=tuple(filter(None, map(work.left_out, models.MODELS))),
        reach=() if target is None else reached(fits, target, asked.limit, tally.min_n, asked.level),
        warnings=_alike(tally),
    )


def _alike(tally: Tally) -> tuple[str, ...]:
    """The warning that no bootstrap sample differs from another."""
    if len(tally) > 1:
        return ()
    passed, made = count(int(tally.c[0])), count(int(tally.n[0]))
    return (
        f"all {count(tally.m)} problems passed {passed} of {made} attempts: the intervals of the models have "
        "no width, which is no proof of certainty; the envelope has one",
    )


def _in_hand(tally: Tally, asked: Wanted, warning: str) -> Extrapolation:
    """What the attempts in hand say, where nothing can be extrapolated from them."""
    nothing = asked.shaped(np.full(len(asked.ks), math.nan))
    unknown, none = ConfidenceInterval(nothing, nothing), ConfidenceInterval(math.nan, math.nan)
    return Extrapolation(
        **_basis(tally, asked),
        fits=(),
        envelope=unknown,
        any_population=unknown,
        floor=Floor(nothing, unknown, math.nan, none),
        power_law=PowerLaw((), math.nan, none, nothing, unknown),
        replicates=None,
        seed=None,
        left_out=(),
        reach=(),
        warnings=(warning,),
    )


def _basis(tally: Tally, asked: Wanted) -> dict[str, Any]:
    """What is asked for, and the attempts in hand."""
    return {
        "k": asked.k,
        "unbiased": asked.unbiased(tally),
        "level": asked.level,
        "limit": asked.limit,
        "m": tally.m,
        "n_range": (tally.min_n, tally.max_n),
        "unsolved": int(tally.problems[tally.c == 0].sum()) / tally.m,
    }


def _ks(k: object, counts: Counts | Tally, limit: object) -> _validate.Ks:
    """The k's, none beyond the limit."""
    if not (isinstance(limit, float) and limit == math.inf):
        limit = _validate.number(limit, "limit")
    if not limit > 0:
        raise _validate.wrong("limit", f"must satisfy limit > 0; got {limit:g}")
    found = _validate.ks_of_any_size(k, 2**40)
    least, most = counts.min_n, max(found.values)
    if most > limit * least:
        raise ValueError(
            _validate.phrase(
                "{k} must satisfy k <= {} * n, beyond which models say more about themselves than about "
                "the data; got k={}, n={} (a larger {limit} allows it)",
                f"{limit:g}",
                most,
                least,
            )
        )
    return found
