"""What shared flips tell: tests of all pairs of models, simultaneous intervals, and who leads how often."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import numpy as np

from passk_fast import _core, _numeric
from passk_fast._progress import Report
from passk_fast._typing import Floats, Ints
from passk_fast.analyses.ranking.flips import SignUnits
from passk_fast.inference.groups import Grouping, Sampled
from passk_fast.inference.intervals import ConfidenceInterval, Estimated, adjusted
from passk_fast.inference.luck import Luck
from passk_fast.inference.multiplicity import holm
from passk_fast.inference.noise_floor import Judged

# The end of an interval that begins at 0 and leaves it out.
BARELY = 5e-324
# Means of a draw that differ by less share the first place, and an error below it is none.
EQUAL = 1e-12
# p-values at which the greatest of all pairs is looked up, from the level down to Bonferroni's.
RUNGS = 64
# Of a difference that is called detectable.
POWER = 0.8


@dataclass(frozen=True)
class PairTests:
    """Two models of one k each, and one answer about them; ``(P,)`` each."""

    # Columns of the scores.
    first: Ints
    second: Ints
    # First minus second, with both errors.
    judged: Judged
    # Two-sided: of the pair alone, and for all pairs and every k.
    p_value: Floats
    p_adjusted: Floats
    # Simultaneous intervals, which leave 0 out exactly where the adjusted p-value is below 1 - level.
    low: Floats
    high: Floats
    # The true difference that is found with the probability `POWER`; NaN where neither error is known.
    detectable: Floats


@dataclass(frozen=True)
class Flipped:
    """What the shared flips gave: the tests of the pairs, and for each column what follows."""

    pairs: PairTests
    # Half width of the simultaneous intervals in standard errors.
    critical: float
    # Share of the draws in which the column was the greatest of its k, (C,).
    leads: Floats


@dataclass(frozen=True)
class Adjusting:
    """How to adjust, at which level, from which draws."""

    method: str
    level: float
    seed: int
    replicates: int
    progress: Report | None = None


def draw(units: SignUnits, found: Grouping, floors: Floats, models: int, asked: Adjusting) -> Flipped:
    """Judge all pairs, draw the flips block after block, and adjust with them.

    The C = K · `models` columns of one k stand side by side.
    """
    first, second = _pairs(len(units.means) // models, models)
    columns = np.column_stack([first, second]).astype(np.uintp)
    squares = _core.pair_squares(units.scores, units.starts, columns)
    judged = _judged(units, found, first, second, squares, floors)
    p_values = judged.p_values()
    rungs = _numeric.geomspace(1 - asked.level, (1 - asked.level) / len(first), RUNGS)
    order = np.argsort(-p_values, kind="stable")
    # Above the pairs stands a ladder of thresholds for the greatest of all of them.
    places = np.concatenate((order, np.full(RUNGS, order[-1])))
    degrees = float(judged.degrees_of_freedom[0])
    if found.clusters is not None:
        degrees = min(degrees, units.degrees_of_flips(first, second))
    scale = np.concatenate([flip_scale(x, units, degrees) for x in (p_values[order], rungs)])
    observed = np.where(judged.difference[places] < 0, -scale, scale)
    ordered = (np.ascontiguousarray(columns[places]), np.ascontiguousarray(squares[:, places]), units.sizes)
    reached = np.zeros(len(places), dtype=np.int64)
    greatest, leads, done = [], np.zeros(len(units.means)), 0
    errors = np.sqrt(units.variances) * units.m
    for sums, deviations in units.flips(asked.seed, asked.replicates):
        reached += _core.times_reached(*ordered, observed, sums)[1].astype(np.int64)
        greatest.append(_greatest(deviations, errors, units))
        leads += _best(units.means + deviations / units.m, models)
        done += len(deviations)
        if asked.progress is not None:
            asked.progress(done, asked.replicates)
    shares = (1 + reached) / (1 + asked.replicates)
    stepwise = np.empty(len(first))
    stepwise[order] = np.maximum.accumulate(shares[: len(first)][::-1])[::-1]
    return Flipped(
        _answers(
            PairTests(first, second, judged, p_values, *[stepwise] * 4), shares[len(first) :], rungs, asked
        ),
        _critical(np.concatenate(greatest), asked.level, units.degrees_of_freedom),
        leads / asked.replicates,
    )


def only_differences(means: Floats, models: int) -> Flipped:
    """What is known of means without errors: of one problem."""
    first, second = _pairs(len(means) // models, models)
    none = np.full(len(first), np.nan)
    judged = Judged(means[first] - means[second], none, none, Luck.even(none))
    tests = PairTests(first, second, judged, none, none, none, none, none)
    return Flipped(tests, math.nan, np.full(len(means), np.nan))


def _judged(
    units: SignUnits, found: Grouping, first: Ints, second: Ints, squares: Floats, floors: Floats
) -> Judged:
    """Differences with the variance of their spread, and that of luck alone."""
    variances = units.variances_of_differences(first, second, squares)
    degrees = float(units.degrees_of_freedom)
    if found:
        variances, degrees = units.sampled_differences(first, second, found)
    difference = units.means[first] - units.means[second]
    return Judged(difference, variances, np.full(len(first), degrees), Luck.even(floors))


def flip_scale(p_values: Floats, units: SignUnits, degrees_of_freedom: float) -> Floats:
    """The statistic of a flip that is as rare as p: Student's t, on the scale u² = G t²/(G - 1 + t²).

    Where few clusters decide, t has fewer degrees of freedom, and G is that of equal clusters with as many.
    """
    t = -_numeric.student_t_ppf(p_values / 2, degrees_of_freedom)
    count = units.count - units.degrees_of_freedom + degrees_of_freedom
    with np.errstate(divide="ignore"):
        u = np.sqrt(count / ((count - 1) / (t * t) + 1))
    return np.where(t > 0, u, 0.0)


def _answers(pairs: PairTests, shares: Floats, rungs: Floats, asked: Adjusting) -> PairTests:
    """Adjusted p-values and intervals that agree.

    Step-down finds more than simultaneous intervals of one width show. The interval of such a pair begins at
    0, which is not in it (Strassburger and Bretz, Statistics in Medicine 27 (2008) 4914-4927).
    """
    alpha, judged = 1 - asked.level, pairs.judged
    adjusted, at = holm(pairs.p_value), alpha / len(pairs.first)
    if asked.method == "romano-wolf":
        # Drawn shares are no smaller than one in the number of draws; Holm's need no draws.
        adjusted = np.minimum(np.maximum(pairs.p_adjusted, pairs.p_value), adjusted)
        fitting = np.flatnonzero(shares <= alpha)
        at = max(at, float(rungs[fitting[0]])) if len(fitting) else at
    half = judged.half_widths(np.full(len(pairs.first), 1 - at / 2))
    low, high = judged.difference - half, judged.difference + half
    told = adjusted < alpha
    above, below = told & (judged.difference > 0), told & (judged.difference < 0)
    low = np.where(above, np.maximum(low, BARELY), np.where(below, low, np.minimum(low, 0.0)))
    high = np.where(below, np.minimum(high, -BARELY), np.where(above, high, np.maximum(high, 0.0)))
    errors = np.sqrt(np.maximum(judged.variances, judged.floor))
    return replace(
        pairs,
        p_adjusted=adjusted,
        low=np.maximum(low, -1.0),
        high=np.minimum(high, 1.0),
        detectable=np.where(
            errors > EQUAL, np.minimum(half + float(_numeric.normal_ppf(POWER)) * errors, 1.0), np.nan
        ),
    )


def _pairs(ks: int, models: int) -> tuple[Ints, Ints]:
    """All pairs of columns of one k, k after k."""
    first, second = np.triu_indices(models, 1)
    start = (np.arange(ks) * models)[:, None]
    return (first + start).ravel(), (second + start).ravel()


def _greatest(deviations: Floats, errors: Floats, units: SignUnits) -> Floats:
    """Greatest |t| of each draw, of the flipped residuals about their own mean."""
    share = _numeric.ratio(deviations, errors)
    square = np.max(share * share, axis=1)
    with np.errstate(divide="ignore"):
        t: Floats = np.sqrt(square * units.degrees_of_freedom / np.maximum(units.count - square, 0.0))
    return t


def _critical(greatest: Floats, level: float, degrees_of_freedom: int) -> float:
    """The rule: the `level` order statistic of the greatest |t|, at least Student's quantile for one mean."""
    place = math.ceil(level * (len(greatest) + 1)) - 1
    drawn = float(np.partition(greatest, place)[place])
    return max(drawn, float(_numeric.student_t_ppf((1 + level) / 2, degrees_of_freedom)))


def _best(means: Floats, models: int) -> Floats:
    """How many draws each column won among those of its k; ties share."""
    by_k = means.reshape(len(means), -1, models)
    leads = by_k >= by_k.max(axis=2, keepdims=True) - EQUAL
    shares: Floats = _numeric.sum(leads / _numeric.sum(leads, axis=2)[:, :, None], axis=0).ravel()
    return shares


def simultaneous(
    means: Floats, spread: Sampled, degrees_of_freedom: int, critical: float
) -> ConfidenceInterval[Floats]:
    """The `adjusted` interval with its quantile replaced by the critical value c of the greatest |t|.

    Its two pseudo-units weigh c²/4 each (1 at least), as Agresti and Coull's do: c²/4 is 1 at c = 2. Where
    clusters of unequal size leave fewer degrees of freedom, c grows to the quantile as rare as it.
    """
    if math.isinf(critical):
        return ConfidenceInterval(np.zeros_like(means), np.ones_like(means))
    if spread.degrees_of_freedom < degrees_of_freedom:
        tail = _numeric.student_t_cdf(-critical, degrees_of_freedom)
        critical = -float(_numeric.student_t_ppf(tail, spread.degrees_of_freedom))
    scores = Estimated.over(means, spread, np.ones_like(means))
    return adjusted(scores, critical, max(1.0, critical * critical / 4))
