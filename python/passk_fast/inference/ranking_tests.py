"""What shared flips tell: tests of all pairs of models, simultaneous intervals, chances to be best."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from passk_fast import _core
from passk_fast.inference.intervals import ConfidenceInterval, Estimated, adjusted
from passk_fast.inference.multiplicity import holm

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from passk_fast.inference.flips import Units

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]

# 1/(4 P(Z ≥ √2)): the least factor by which a normal tail bounds those of all weighted sums of random signs.
SIGN_FACTOR = 1 / (4 * 0.07864960352514257)
# Means of a draw that differ by less share the first place.
EQUAL = 1e-12


@dataclass(frozen=True)
class Pairs:
    """Two models of one k each, and their tests; ``(P,)`` each.

    Attributes
    ----------
    first, second : ndarray of int
        Columns of the scores.
    difference, standard_error : ndarray
        First minus second.
    p_value : ndarray
        Of the pair alone, two-sided.
    romano_wolf, holm : ndarray
        Adjusted for all pairs and every k.
    """

    first: Ints
    second: Ints
    difference: Floats
    standard_error: Floats
    p_value: Floats
    romano_wolf: Floats
    holm: Floats


@dataclass(frozen=True)
class Drawn:
    """What the shared flips gave: the tests of the pairs, and for each column what follows.

    Attributes
    ----------
    pairs : Pairs
    critical : float
        Half width of the simultaneous intervals in standard errors.
    best : ndarray, shape (C,)
        Share of the draws in which the column was the greatest of its k.
    """

    pairs: Pairs
    critical: float
    best: Floats


def draw(units: Units, models: int, level: float, seed: int, replicates: int) -> Drawn:
    """Draw the flips, block after block, and test with them.

    The C = K · `models` columns of one k stand side by side.
    """
    means = units.means
    first, second = _pairs(len(means) // models, models)
    pairs = np.column_stack([first, second]).astype(np.uintp)
    squares = _core.pair_squares(units.scores, units.starts, pairs)
    observed = _core.pair_statistics(pairs, squares, units.sizes, units.totals)
    order = np.argsort(np.abs(observed), kind="stable")
    ordered = (np.ascontiguousarray(pairs[order]), np.ascontiguousarray(squares[:, order]), units.sizes)
    alone, stepwise = np.zeros((2, len(order)), dtype=np.int64)
    greatest, best = [], np.zeros(len(means))
    errors = np.sqrt(units.variances) * units.m
    for sums, deviations in units.flips(seed, replicates):
        reached = _core.times_reached(*ordered, observed[order], sums)
        alone[order] += reached[0].astype(np.int64)
        stepwise += reached[1].astype(np.int64)
        greatest.append(_greatest(deviations, errors, units))
        best += _best(means + deviations / units.m, models)
    p_values = _p_values(alone, _plain(units.totals, squares, first, second), replicates)
    romano_wolf = np.empty(len(order))
    romano_wolf[order] = np.maximum.accumulate((1 + stepwise[::-1]) / (1 + replicates))[::-1]
    return Drawn(
        Pairs(
            first,
            second,
            means[first] - means[second],
            np.sqrt(units.variances_of_differences(first, second, squares)),
            p_values,
            romano_wolf,
            holm(p_values),
        ),
        _critical(np.concatenate(greatest), level, units.degrees_of_freedom),
        best / replicates,
    )


def _pairs(ks: int, models: int) -> tuple[Ints, Ints]:
    """All pairs of columns of one k, k after k."""
    first, second = np.triu_indices(models, 1)
    start = (np.arange(ks) * models)[:, None]
    return (first + start).ravel(), (second + start).ravel()


def _plain(totals: Ints, squares: Floats, first: Ints, second: Ints) -> Floats:
    """|Σd|/√Σd² of each pair."""
    sums = totals.sum(axis=0)
    differences = np.abs(sums[first] - sums[second]).astype(np.float64)
    roots = np.sqrt(squares.sum(axis=0))
    plain: Floats = np.divide(differences, roots, out=np.zeros_like(roots), where=roots > 0)
    return plain


def _p_values(reached: Ints, plain: Floats, replicates: int) -> Floats:
    """Share of the flips that reached a statistic, itself counted; where none did, a bound if it is less.

    A sum of random signs times numbers whose squares sum to 1 reaches u with a probability of at most
    `SIGN_FACTOR` · P(Z ≥ u) on either side (Bentkus and Dzindzalieta, "A tight Gaussian bound for weighted
    sums of Rademacher random variables", Bernoulli 21, 2015). Holm's adjustment needs p-values so small.
    """
    shares = (1 + reached) / (1 + replicates)
    never = np.flatnonzero(reached == 0)
    bounds = [2 * SIGN_FACTOR * float(_core.normal_cdf(-u)) for u in plain[never].tolist()]
    shares[never] = np.minimum(shares[never], bounds)
    return np.asarray(shares)


def _greatest(deviations: Floats, errors: Floats, units: Units) -> Floats:
    """Greatest |t| of each draw, of the flipped residuals about their own mean."""
    share = np.divide(deviations, errors, out=np.zeros_like(deviations), where=errors > 0)
    square = np.max(share * share, axis=1)
    with np.errstate(divide="ignore"):
        t: Floats = np.sqrt(square * units.degrees_of_freedom / np.maximum(units.count - square, 0.0))
    return t


def _critical(greatest: Floats, level: float, degrees_of_freedom: int) -> float:
    """The rule: the `level` order statistic of the greatest |t|, at least Student's quantile for one mean."""
    place = math.ceil(level * (len(greatest) + 1)) - 1
    drawn = float(np.partition(greatest, place)[place])
    return max(drawn, float(_core.student_t_ppf((1 + level) / 2, degrees_of_freedom)))


def _best(means: Floats, models: int) -> Floats:
    """How many draws each column won among those of its k; ties share."""
    by_k = means.reshape(len(means), -1, models)
    leads = by_k >= by_k.max(axis=2, keepdims=True) - EQUAL
    shares: Floats = (leads / leads.sum(axis=2, keepdims=True)).sum(axis=0).ravel()
    return shares


def simultaneous(
    means: Floats, variances: Floats, units: int, degrees_of_freedom: int, critical: float
) -> ConfidenceInterval:
    """The `adjusted` interval with its quantile replaced by the critical value c of the greatest |t|.

    Its two pseudo-units weigh c²/4 each (1 at least), as Agresti and Coull's do: c²/4 is 1 at c = 2.
    """
    if math.isinf(critical):
        return ConfidenceInterval(np.zeros_like(means), np.ones_like(means))
    scores = Estimated(
        means, variances, np.full(len(means), float(units)), degrees_of_freedom, np.ones_like(means)
    )
    return adjusted(scores, critical, max(1.0, critical * critical / 4))
