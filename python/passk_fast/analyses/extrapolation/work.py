"""What all ways to extrapolate share: the sample, its bootstrap samples, and what is asked for."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np

from passk_fast import _numeric
from passk_fast._progress import Report
from passk_fast._typing import Floats
from passk_fast.analyses.extrapolation import models
from passk_fast.analyses.extrapolation.cells import Cells, resampled_problems
from passk_fast.analyses.extrapolation.chao import chao
from passk_fast.analyses.extrapolation.fitting import fit, refit
from passk_fast.analyses.extrapolation.goodness import Bins, goodness
from passk_fast.analyses.extrapolation.models import PopulationModel
from passk_fast.analyses.extrapolation.parts import Floor, ModelFit, PowerLaw
from passk_fast.analyses.extrapolation.power_law import attempts_of_line, lines
from passk_fast.data.counts import Counts
from passk_fast.data.tally import Tally
from passk_fast.inference import mixture
from passk_fast.inference._replicates import percentile
from passk_fast.inference.groups import Grouping, effective_share
from passk_fast.inference.intervals import ConfidenceInterval
from passk_fast.show.numbers import count

# More attempts than this take the sums of the scaled beta, and the refits of simulated samples, too long.
MOST_SCALED = 2000
MOST_CELLS = 20_000


@dataclass(frozen=True)
class Wanted:
    """What is asked for: the k, whether they were one number, and the options."""

    ks: tuple[int, ...]
    scalar: bool
    level: float
    replicates: int
    seed: int
    limit: float
    reach: float | None

    @property
    def k(self) -> int | tuple[int, ...]:
        """As it was given."""
        return self.ks[0] if self.scalar else self.ks

    def shaped(self, values: Floats) -> Any:
        """A number for one k, an array for several."""
        return float(values[0]) if self.scalar else values

    def unbiased(self, tally: Tally) -> Any:
        """Mean of the unbiased pass@k where every n allows it, NaN elsewhere."""
        return self.shaped(np.array([tally.mean(k) if k <= tally.min_n else math.nan for k in self.ks]))

    def interval(self, replicates: Floats) -> ConfidenceInterval:
        """Percentile interval of each column."""
        low, high = percentile(replicates, self.level)
        return ConfidenceInterval(self.shaped(low), self.shaped(high))


@dataclass
class Work:
    """A sample, its bootstrap samples, and what is asked of it."""

    tally: Tally
    counts: Counts | Tally
    groups: Grouping
    asked: Wanted
    report: Report | None

    def __post_init__(self) -> None:
        seed, size = self.asked.seed, self.asked.replicates
        self.resamples = resampled_problems(self.tally, self.counts, self.groups, seed, size)
        self.steps = 0
        # The beta-binomial fits of the resamples, for the models that hold it.
        self.plain: Floats | None = None
        sizes = np.unique(self.tally.n)
        self.bins = Bins.of(self.tally) if int(sizes.sum()) + len(sizes) <= MOST_CELLS else None

    def told(self) -> None:
        """Tell of one more step: each model is fitted to the resamples, and then to simulated samples."""
        self.steps += 1
        if self.report is not None:
            self.report(self.steps, 2 * len(models.MODELS))

    def left_out(self, model: PopulationModel) -> str:
        """Why a model is not fitted; empty if it is."""
        long = (models.SCALED.name, models.LOGIT_NORMAL.name)
        if model.name in long and self.tally.max_n > MOST_SCALED:
            most, got = count(MOST_SCALED), count(self.tally.max_n)
            return f"{model.name}: its sums take too long for n > {most}; got n={got}"
        return ""

    def fit(self, model: PopulationModel) -> ModelFit:
        """One model: the population, its predictions with intervals, and how well it fits."""
        found = fit(model, self.tally)
        again = refit(model, Cells.observed(self.tally), self.resamples, found.theta, self.plain)
        # The sample itself, drawn again, has its fit: on a ridge another climb would end elsewhere.
        again[(self.resamples == self.tally.problems).all(axis=1)] = found.theta
        if model.name == models.BETA_BINOMIAL.name:
            self.plain = again
        self.told()
        every = np.concatenate([found.theta[None], again])
        predicted = np.stack([model.pass_at(every, np.full(len(every), k)) for k in self.asked.ks], axis=1)
        fitted = None
        if self.bins is not None:
            fitted = goodness(
                model, self.tally, found.theta, self.bins, self.asked.seed, self.asked.replicates
            )
        self.told()
        return ModelFit(
            name=model.name,
            parameters=model.parameters(found.theta),
            log_likelihood=found.log_likelihood,
            estimate=self.asked.shaped(predicted[0]),
            confidence_interval=self.asked.interval(predicted[1:]),
            ceiling=float(model.ceiling(found.theta[None])[0]),
            goodness=fitted,
            _model=model,
            _theta=found.theta,
            _again=again,
        )

    def any_population(self) -> ConfidenceInterval:
        """Least and greatest pass@k of the populations that are not ruled out; NaN for too many classes."""
        if len(self.tally) > mixture.MOST_CLASSES:
            nothing = self.asked.shaped(np.full(len(self.asked.ks), np.nan))
            return ConfidenceInterval(nothing, nothing)
        points = mixture.grid(self.tally, max(self.asked.ks))
        missed = _numeric.log1p(-np.minimum(points, 1 - 1e-16))
        features = -_numeric.expm1(np.array(self.asked.ks, dtype=np.float64)[:, None] * missed)
        share = effective_share(self.counts, self.groups)
        low, high = mixture.bounds(self.tally, points, features, self.asked.level, share)
        return ConfidenceInterval(self.asked.shaped(low), self.asked.shaped(high))

    def envelope(self, fits: tuple[ModelFit, ...], unknown: ConfidenceInterval) -> ConfidenceInterval:
        """What any population allows, and the intervals of the models that fit (of all, if none does)."""
        fitting = [fit.confidence_interval for fit in fits if fit.fits] or [
            fit.confidence_interval for fit in fits
        ]
        low, high = zip(*fitting, unknown, strict=True)
        return ConfidenceInterval(
            self.asked.shaped(np.atleast_1d(np.fmin.reduce(low))),
            self.asked.shaped(np.atleast_1d(np.fmax.reduce(high))),
        )

    def floor(self) -> Floor:
        """Chao2 and its approach."""
        tally = self.tally
        share, at = chao(tally.n, tally.c, tally.problems[None].astype(np.float64), self.asked.ks)
        shares, ats = chao(tally.n, tally.c, self.resamples, self.asked.ks)
        # Where the k attempts are in hand, nothing is extrapolated.
        known = np.array(self.asked.ks) <= tally.min_n
        at[:, known], ats[:, known] = np.nan, np.nan
        low, high = percentile(shares[:, None], self.asked.level)
        return Floor(
            estimate=self.asked.shaped(at[0]),
            confidence_interval=self.asked.interval(ats),
            solvable=float(share[0]),
            solvable_interval=ConfidenceInterval(float(low[0]), float(high[0])),
        )

    def power_law(self) -> PowerLaw:
        """The line, its slope and what it predicts."""
        ks, level = self.asked.ks, self.asked.level
        one = lines(self.tally, self.tally.problems[None].astype(np.float64))
        again = lines(self.tally, self.resamples)
        kept = np.isfinite(again.exponent)
        known = bool(np.isfinite(one.exponent[0])) and bool(kept.any())
        nothing = np.full(len(ks), np.nan)
        low, high = percentile(again.exponent[kept][:, None], level) if known else (nothing, nothing)
        return PowerLaw(
            attempts=attempts_of_line(self.tally.min_n),
            exponent=float(one.exponent[0]),
            exponent_interval=ConfidenceInterval(float(low[0]), float(high[0])),
            estimate=self.asked.shaped(one.pass_at(ks)[0]),
            confidence_interval=self.asked.interval(again.pass_at(ks)[kept] if known else nothing[None]),
        )
