"""Maximum-likelihood fits of the models, to a tally and to many resamples of it."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np

from passk_fast import _numeric, _validate
from passk_fast._typing import Floats
from passk_fast.analyses.extrapolation import models
from passk_fast.analyses.extrapolation.cells import FEW, Cells
from passk_fast.analyses.extrapolation.climb import ROUNDS, climb
from passk_fast.analyses.extrapolation.likelihood import mean_likelihood
from passk_fast.analyses.extrapolation.models import PopulationModel
from passk_fast.data.tally import Tally
from passk_fast.inference import betabinomial

# Shares of the never solved problems that are tried as unsolvable, and scales as shares of the way from the
# greatest c/n to 1, as starts of the climbs.
UNSOLVABLE = (0.1, 0.5, 0.9)
SCALES = (0.02, 0.5, 0.95)
# Logarithm of a concentration at which nearly all of a beta distribution is near 0 or 1.
NEVER_OR_ALWAYS = -3.0
# A third parameter starts a refit no closer to its limit than this logit, where its slope would be lost.
INSIDE = 4.0
# Steps from each start of a refit, before only the better one goes on.
FIRST_STEPS = 4
# Log likelihoods closer than this (a problem) are equal, and the simpler population is taken.
EQUAL = 1e-10
# The fits need tables as long as n.
MOST_ATTEMPTS = 10_000_000
# A fit to resamples holds so many numbers at a time: 8 MB an array.
BLOCK = 2**20


class Fitted(NamedTuple):
    """A population and its log likelihood, less a constant of the data."""

    theta: Floats
    log_likelihood: float


def lacking(tally: Tally) -> tuple[str, str] | None:
    """What a tally lacks that a population could be fitted to, and why it takes that; None if nothing."""
    if tally.max_n <= 1:
        return (
            "more than one attempt at some problem",
            "one attempt each cannot tell hard problems from bad luck",
        )
    if not tally.c.any():
        return "an attempt that passed", "without one nothing tells how rare success is"
    return None


def check_length(tally: Tally) -> None:
    """Refuse tallies whose tables would be too long."""
    if tally.max_n > MOST_ATTEMPTS:
        raise _validate.wrong("counts", f"must satisfy n <= {MOST_ATTEMPTS:,} here; got n={tally.max_n:,}")


def fit(model: PopulationModel, tally: Tally) -> Fitted:
    """The most likely population of a model.

    The beta-binomial one is that of `inference.betabinomial`; the others climb from several starts around it,
    and where they do not do better, they are it.
    """
    cells, weights = Cells.observed(tally), tally.problems.astype(np.float64)
    plain = _plain(tally)
    value = float(_numeric.dot(models.BETA_BINOMIAL.log_mass(plain[None], cells)[0], weights))
    if model.name == models.BETA_BINOMIAL.name:
        return Fitted(plain, value)
    starts = np.array(_starts(model, tally, plain))
    theta, found = climb(
        lambda theta, _: _numeric.dot(model.log_mass(theta, cells), weights) / tally.m, starts, model.bounds
    )
    best = int(np.argmax(found))
    if model.name == models.LOGIT_NORMAL.name or found[best] * tally.m > value + EQUAL * tally.m:
        return Fitted(theta[best], float(found[best] * tally.m))
    return Fitted(_as_plain(model, plain[None])[0], value)


def refit(
    model: PopulationModel, cells: Cells, problems: Floats, start: Floats, plain: Floats | None = None
) -> Floats:
    """The most likely population of each resample, ``(R, parameters)``; `problems` are ``(R, D)``.

    As in `fit`, where a third parameter does not make it more likely, the population is the beta-binomial
    one: else an interval could not reach an estimate that is. The climbs start from the fit of the sample and
    from the beta-binomial fit of the resample, which is `plain` where it is known.
    """
    distinct, first, which = np.unique(problems, axis=0, return_index=True, return_inverse=True)
    if len(distinct) < len(problems):
        known = None if plain is None else plain[first]
        return refit(model, cells, distinct, start, known)[which.reshape(-1)]
    # A cell of the scaled beta takes long enough to look for those that count.
    cells, problems = cells.own(problems, 1 if model.name == models.SCALED.name else FEW)
    starts = np.tile(start, (len(problems), 1))
    if model.name == models.LOGIT_NORMAL.name:
        return _climbed(model, cells, problems, starts)[0]
    begin, rounds = (starts[:, :2], ROUNDS) if plain is None else (plain, 0)
    plain, value = _climbed(models.BETA_BINOMIAL, cells, problems, begin, rounds=rounds)
    if model.name == models.BETA_BINOMIAL.name:
        return plain
    best = _as_plain(model, plain)
    found, reached = _climbed(model, cells, problems, starts, best)
    return np.where((reached > value + EQUAL)[:, None], found, best)


def _climbed(
    model: PopulationModel, cells: Cells, problems: Floats, *starts: Floats, rounds: int = ROUNDS
) -> tuple[Floats, Floats]:
    """Where the climb for each resample ends, ``(R, parameters)``, and its log likelihood a problem.

    Of several starts the one that gets highest in a few steps is followed to the end.
    """
    step = max(1, BLOCK // len(cells.n))
    parts = []
    for first in range(0, len(problems), step):
        weights = problems[first : first + step]
        weights = weights / _numeric.sum(weights, axis=1)[:, None]
        mean = mean_likelihood(model, cells.of(slice(first, first + step)), weights)
        begins = [_inside(start[first : first + step]) for start in starts]
        if len(begins) > 1:
            reached, heights = zip(*(climb(mean, x, model.bounds, FIRST_STEPS) for x in begins), strict=True)
            begins = [np.stack(reached)[np.argmax(heights, axis=0), np.arange(len(weights))]]
        parts.append(climb(mean, begins[0], model.bounds, rounds))
    return np.concatenate([theta for theta, _ in parts]), np.concatenate([value for _, value in parts])


def _inside(theta: Floats) -> Floats:
    """Populations whose third parameter is not so close to its limit that its slope is lost."""
    inside = theta.copy()
    inside[:, 2:] = np.clip(inside[:, 2:], -INSIDE, INSIDE)
    return inside


def _as_plain(model: PopulationModel, plain: Floats) -> Floats:
    """Beta-binomial populations as those of a model whose third parameter is not needed."""
    limit = -models.NOWHERE if model.name == models.ZERO_INFLATED.name else models.NOWHERE
    return np.column_stack([plain, np.full(len(plain), limit)])


def _plain(tally: Tally) -> Floats:
    """The beta-binomial fit in v and u, its limits as far out as the bounds."""
    found = betabinomial.fit(tally)
    with np.errstate(divide="ignore"):
        v = _numeric.log(found.mean) - _numeric.log1p(-found.mean)
        u = math.inf if math.isinf(found.concentration) else _numeric.log(found.concentration)
    low, high = np.array(models.BETA_BINOMIAL.bounds).T
    return np.asarray(np.clip(np.array([v, u]), low, high))


def _starts(model: PopulationModel, tally: Tally, plain: Floats) -> list[Floats]:
    """Where to climb from, for the models that are not the beta-binomial one."""
    if model.name == models.LOGIT_NORMAL.name:
        return [
            np.array([plain[0] * wider, u]) for wider, u in ((1.0, -1.0), (1.2, 0.0), (1.5, 0.7), (2.0, 1.3))
        ]
    if model.name == models.ZERO_INFLATED.name:
        # exact: whole numbers
        never = float(tally.problems[tally.c == 0].sum()) / tally.m
        return [
            np.append(_plain(_without_zeros(tally, share)), _logit(max(share * never, 1e-3)))
            for share in UNSOLVABLE
        ]
    easiest = float(np.max(tally.c / tally.n))
    starts = []
    for share in SCALES:
        scale = min(easiest + share * (1 - easiest), 0.98)
        mean = min(float(models.logistic(plain[0])) / scale, 0.98)
        starts += [np.array([_logit(mean), u, _logit(scale)]) for u in (plain[1], plain[1] - 1)]
    # Some problems never, the others all with the probability `scale`: a top of its own.
    # exact: whole numbers
    solved = float(tally.problems[tally.c > 0].sum()) / tally.m
    if solved < 1:
        scale = float(models.logistic(plain[0])) / solved
        starts.append(np.array([_logit(solved), NEVER_OR_ALWAYS, _logit(scale)]))
    return starts


def _without_zeros(tally: Tally, share: float) -> Tally:
    """The tally with a share of its never solved problems taken out."""
    kept = np.where(tally.c == 0, np.ceil(tally.problems * (1 - share)), tally.problems).astype(np.int64)
    return Tally(tally.n, tally.c, np.maximum(kept, 1))


def _logit(share: float) -> float:
    share = min(max(share, 1e-6), 1 - 1e-6)
    return float(_numeric.log(share / (1 - share)))
