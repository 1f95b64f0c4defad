"""pass@k beyond the attempts that were made, by several models side by side."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from passk_fast import _numeric, _validate
from passk_fast._progress import Report, progress_reporter
from passk_fast._seed import Rng, seed_of
from passk_fast.analyses.extrapolate import models
from passk_fast.analyses.extrapolate.cells import Cells, resampled_problems
from passk_fast.analyses.extrapolate.chao import chao
from passk_fast.analyses.extrapolate.fitting import check_informative, fit, refit
from passk_fast.analyses.extrapolate.goodness import Bins, goodness
from passk_fast.analyses.extrapolate.models import Model
from passk_fast.analyses.extrapolate.power_law import attempts_of_line, lines
from passk_fast.analyses.extrapolate.result import Extrapolation, Floor, ModelFit, PowerLaw
from passk_fast.data.counts import Counts
from passk_fast.data.models import counts_of
from passk_fast.data.tally import Tally
from passk_fast.inference import mixture
from passk_fast.inference._replicates import percentile
from passk_fast.inference.groups import Given, Grouping, effective_share, grouping
from passk_fast.inference.intervals import ConfidenceInterval

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

# More attempts than this take the sums of the scaled beta, and the refits of simulated samples, too long.
MOST_SCALED = 2000
MOST_CELLS = 20_000


def extrapolate(
    counts: Counts | Tally,
    k: int | Sequence[int],
    *,
    level: float = 0.95,
    replicates: int = 200,
    rng: Rng = None,
    limit: float = 10.0,
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
    counts : Counts or Tally
        Attempts and passes per problem; at least two problems, some with more than one attempt.
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
        If an argument breaks its rule: k beyond the limit, a single attempt at every problem, which cannot
        tell hard problems from bad luck, or no attempt that passed, which cannot tell how rare success is.

    Notes
    -----
    Populations of a problem's success probability p, fitted by maximum likelihood:

    - *beta-binomial*: p ~ Beta(a, b); pass@k = 1 - (b)_k/(a+b)_k.
    - *zero-inflated*: p = 0 for a share of the problems, a beta distribution for the others.
    - *scaled beta*: p = scale · x with x ~ Beta(a, b) [1]_.
    - *logit-normal*: logit p ~ Normal, no beta distribution at heart.

    *Any population*: the least and greatest pass@k of all distributions of p, on a fine grid, whose log
    likelihood is within z²/2 of the greatest: what the moments E p^j, j ≤ n, that n attempts identify leave
    open, with their noise. The *envelope* joins to it the intervals of the models that fit.

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

    Examples
    --------
    >>> counts = pk.Counts(20, [0, 0, 0, 1, 1, 2, 3, 5, 8, 12, 17, 20] * 10)
    >>> result = pk.extrapolate(counts, 100, rng=1)
    >>> low, high = result.envelope
    >>> round(low, 3), round(high, 3)
    (0.753, 0.997)
    >>> {fit.name: round(fit.estimate, 3) for fit in result.fits}
    {'beta-binomial': 0.822, 'zero-inflated': 0.822, 'scaled beta': 0.822, 'logit-normal': 0.861}
    >>> round(result.floor.solvable, 3), round(result.power_law.exponent, 3)
    (0.908, 0.389)
    """
    counts = counts_of(counts, "counts")
    tally = Tally.of(counts)
    ks, scalar = _ks(k, counts, limit)
    level = _validate.level(level)
    size = _validate.whole(replicates, "replicates", least=20, most=2**20)
    seed = seed_of(rng)
    groups = grouping(counts, clusters, strata)
    if tally.m < 2:
        raise ValueError(f"`counts` must hold at least 2 problems for an interval; got {tally.m}")
    check_informative(tally)
    with progress_reporter("extrapolation", progress) as report:
        work = _Work(tally, counts, groups, ks, scalar, level, seed, size, report)
        fits = tuple(work.fit(model) for model in models.MODELS if not work.left_out(model))
        unknown = work.any_population()
        return Extrapolation(
            k=ks[0] if scalar else ks,
            fits=fits,
            envelope=work.envelope(fits, unknown),
            any_population=unknown,
            floor=work.floor(),
            power_law=work.power_law(),
            unbiased=work.unbiased(),
            level=level,
            replicates=size,
            seed=seed,
            limit=float(limit),
            m=tally.m,
            n_range=(tally.min_n, tally.max_n),
            unsolved=int(tally.problems[tally.c == 0].sum()) / tally.m,
            left_out=tuple(filter(None, map(work.left_out, models.MODELS))),
        )


def _ks(k: object, counts: Counts | Tally, limit: object) -> tuple[tuple[int, ...], bool]:
    """The k's, none beyond the limit, and whether it was one number."""
    if isinstance(limit, bool) or not isinstance(limit, (int, float)):
        raise TypeError(f"`limit` must be a number; got {_validate.kind(limit)}")
    if not limit > 0:
        raise ValueError(f"`limit` must satisfy limit > 0; got {limit:g}")
    scalar = np.ndim(k) == 0  # type: ignore[arg-type]
    given = [k] if scalar else list(k)  # type: ignore[call-overload]
    ks = tuple(_validate.whole(one, "k", least=1, most=2**40) for one in given)
    if not ks:
        raise ValueError("`k` must hold at least one value; got none")
    if len(set(ks)) < len(ks):
        raise ValueError(f"`k` must not repeat a value; got {ks}")
    least = counts.min_n
    if max(ks) > limit * least:
        raise ValueError(
            f"`k` must satisfy k <= {limit:g} * n, beyond which models say more about themselves than about "
            f"the data; got k={max(ks)}, n={least} (a larger `limit` allows it)"
        )
    return ks, scalar


@dataclass
class _Work:
    """What all models share: the sample, its bootstrap samples, and what is asked for."""

    tally: Tally
    counts: Counts | Tally
    groups: Grouping
    ks: tuple[int, ...]
    scalar: bool
    level: float
    seed: int
    replicates: int
    report: Report | None

    def __post_init__(self) -> None:
        self.resamples = resampled_problems(self.tally, self.counts, self.groups, self.seed, self.replicates)
        self.steps = 0
        sizes = np.unique(self.tally.n)
        self.bins = Bins.of(self.tally) if int(sizes.sum()) + len(sizes) <= MOST_CELLS else None

    def told(self) -> None:
        """Tell of one more step: each model is fitted to the resamples, and then to simulated samples."""
        self.steps += 1
        if self.report is not None:
            self.report(self.steps, 2 * len(models.MODELS))

    def left_out(self, model: Model) -> str:
        """Why a model is not fitted; empty if it is."""
        long = (models.SCALED.name, models.LOGIT_NORMAL.name)
        if model.name in long and self.tally.max_n > MOST_SCALED:
            return f"{model.name}: its sums take too long for n > {MOST_SCALED:,}; got n={self.tally.max_n:,}"
        return ""

    def fit(self, model: Model) -> ModelFit:
        """One model: the population, its predictions with intervals, and how well it fits."""
        found = fit(model, self.tally)
        again = refit(model, Cells.observed(self.tally), self.resamples, found.theta)
        # The sample itself, drawn again, has its fit: on a ridge another climb would end elsewhere.
        again[(self.resamples == self.tally.problems).all(axis=1)] = found.theta
        self.told()
        every = np.concatenate([found.theta[None], again])
        predicted = np.stack([model.pass_at(every, np.full(len(every), k)) for k in self.ks], axis=1)
        fitted = None
        if self.bins is not None:
            fitted = goodness(model, self.tally, found.theta, self.bins, self.seed, self.replicates)
        self.told()
        return ModelFit(
            name=model.name,
            parameters=model.parameters(found.theta),
            log_likelihood=found.log_likelihood,
            estimate=self.shaped(predicted[0]),
            confidence_interval=self.interval(predicted[1:]),
            ceiling=float(model.ceiling(found.theta[None])[0]),
            goodness=fitted,
            _model=model,
            _theta=found.theta,
            _again=again,
        )

    def any_population(self) -> ConfidenceInterval:
        """Least and greatest pass@k of the populations that are not ruled out; NaN for too many classes."""
        if len(self.tally) > mixture.MOST_CLASSES:
            nothing = self.shaped(np.full(len(self.ks), np.nan))
            return ConfidenceInterval(nothing, nothing)
        points = mixture.grid(self.tally, max(self.ks))
        missed = _numeric.log1p(-np.minimum(points, 1 - 1e-16))
        features = -_numeric.expm1(np.array(self.ks, dtype=np.float64)[:, None] * missed)
        share = effective_share(self.counts, self.groups) if isinstance(self.counts, Counts) else 1.0
        z = float(_numeric.normal_ppf((1 + self.level) / 2))
        low, high = mixture.bounds(self.tally, points, features, z, share)
        return ConfidenceInterval(self.shaped(low), self.shaped(high))

    def envelope(self, fits: tuple[ModelFit, ...], unknown: ConfidenceInterval) -> ConfidenceInterval:
        """What any population allows, and the intervals of the models that fit (of all, if none does)."""
        fitting = [fit.confidence_interval for fit in fits if fit.fits] or [
            fit.confidence_interval for fit in fits
        ]
        low, high = zip(*fitting, unknown, strict=True)
        return ConfidenceInterval(
            self.shaped(np.atleast_1d(np.fmin.reduce(low))), self.shaped(np.atleast_1d(np.fmax.reduce(high)))
        )

    def floor(self) -> Floor:
        """Chao2 and its approach."""
        tally = self.tally
        share, at = chao(tally.n, tally.c, tally.problems[None].astype(np.float64), self.ks)
        shares, ats = chao(tally.n, tally.c, self.resamples, self.ks)
        # Where the k attempts are in hand, nothing is extrapolated.
        known = np.array(self.ks) <= tally.min_n
        at[:, known], ats[:, known] = np.nan, np.nan
        low, high = percentile(shares[:, None], self.level)
        return Floor(
            estimate=self.shaped(at[0]),
            confidence_interval=self.interval(ats),
            solvable=float(share[0]),
            solvable_interval=ConfidenceInterval(float(low[0]), float(high[0])),
        )

    def power_law(self) -> PowerLaw:
        """The line, its slope and what it predicts."""
        one = lines(self.tally, self.tally.problems[None].astype(np.float64))
        again = lines(self.tally, self.resamples)
        kept = np.isfinite(again.exponent)
        known = bool(np.isfinite(one.exponent[0])) and bool(kept.any())
        nothing = np.full(len(self.ks), np.nan)
        low, high = percentile(again.exponent[kept][:, None], self.level) if known else (nothing, nothing)
        return PowerLaw(
            attempts=attempts_of_line(self.tally.min_n),
            exponent=float(one.exponent[0]),
            exponent_interval=ConfidenceInterval(float(low[0]), float(high[0])),
            estimate=self.shaped(one.pass_at(self.ks)[0]),
            confidence_interval=self.interval(again.pass_at(self.ks)[kept] if known else nothing[None]),
        )

    def unbiased(self) -> object:
        """Mean of the unbiased pass@k where every n allows it, NaN elsewhere."""
        return self.shaped(
            np.array([self.tally.mean(k) if k <= self.tally.min_n else math.nan for k in self.ks])
        )

    def shaped(self, values: Floats) -> object:
        """A number for one k, an array for several."""
        return float(values[0]) if self.scalar else values

    def interval(self, replicates: Floats) -> ConfidenceInterval:
        """Percentile interval of each column."""
        low, high = percentile(replicates, self.level)
        return ConfidenceInterval(self.shaped(low), self.shaped(high))
