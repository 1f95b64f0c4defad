"""What n attempts tell about any population of problems: bounds without a family.

G is any distribution of the success probability p, as weights on a fine grid that holds 0 and 1. A feature of
it that is linear in G, φ(G) = Σ_j w_j φ_j (pass@k for any k, the share of p ≥ τ), has the interval of all
values that some G takes which the counts do not rule out, by the profile likelihood:

    { φ(G) : 2 (max ℓ - ℓ(G)) ≤ q },   ℓ(G) = Σ_(n,c) problems · log Σ_j w_j P(c | n, p_j).

q is the quantile of a law that is half χ² with one degree of freedom and half with two. Few kinds of problems
lie at the edge of all populations, where beside φ one direction more is open half of the time (Self and
Liang): there the quantile z² of χ² with one degree holds the truth in 90 to 93%, and this one in 95%.

Where n attempts identify φ it is about as wide as the noise; where they do not, it is as wide as everything
that agrees with the moments E p^j, j ≤ n, which they do identify. Both ends are convex programs, solved by an
interior-point method for all features at once.

References: Lindsay, "The geometry of mixture likelihoods", Annals of Statistics 11 (1983) 86-94; Owen,
*Empirical Likelihood*, 2001, for intervals from profiles; Self and Liang, JASA 82 (1987) 605-610; Batlle,
Stanley, Patil and Owhadi, arXiv:2310.02461, on why z² is not enough at an edge.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from passk_fast import _numeric
from passk_fast._typing import Floats
from passk_fast.data.tally import Tally

# Classes (n, c) and points of the grid that are worked with at most.
MOST_CLASSES = 1000
MOST_POINTS = 96
# More attempts at a problem count as so many: the bounds are then wider than they need be.
MOST_ATTEMPTS = 1000.0
# Points lie so many to a standard deviation of c/n, so many to each factor of e where p is small, and so many
# close to 1.
PER_DEVIATION = 0.8
PER_E, FEWER_PER_E = 8.0, 2.0
TURN = 0.1
NEAR_ONE = 3
LEAST_INNER = 14
# How far below a threshold its neighbour lies, as a share of it.
BELOW = 1e-6
# The barrier is sharpened in steps of this factor, each problem solved in so many of Newton's steps at most.
SHARPER = 12.0
SHARPEST = 2e4
NEWTON = 25
DONE = 1e-3
HALVINGS = 40
LEAST_PIVOT = 0.5
# A likelihood is not told from its greatest value by less than this share of its logarithm.
ROUNDING = 1e-9
# No weight, and no distance to the boundary, shrinks further in a step.
LEAST_SHARE = 0.1


def grid(tally: Tally, k: int = 1, thresholds: Floats | None = None) -> Floats:
    """Points of [0, 1] that neither the counts nor k attempts tell finer.

    A threshold is a point, and so is one just below it.
    """
    n = min(float(tally.max_n), MOST_ATTEMPTS)
    inner = max(LEAST_INNER, int(PER_DEVIATION * np.pi * np.sqrt(n)))
    inner = min(inner, MOST_POINTS // 2)
    # Evenly in the angle, in which c/n has the same spread everywhere; below TURN in the logarithm.
    middle = _numeric.square(_numeric.sin(np.pi / 2 * np.arange(1, inner) / inner))
    middle = middle[middle > TURN]
    least = 0.1 / max(k, n)
    dense = PER_E if k > 1 else FEWER_PER_E
    steps = int(dense * float(_numeric.log(TURN / least))) + 1
    low = least * _numeric.exp(np.arange(steps) / dense)
    high = 1 - (1 - middle[-1]) / np.ldexp(1.0, 2 * np.arange(1, NEAR_ONE + 1))
    found = np.concatenate(([0.0], low, middle, high, [1.0]))
    if thresholds is None:
        return found
    return np.unique(np.concatenate((found, thresholds, thresholds * (1 - BELOW))))


def bounds(
    tally: Tally, points: Floats, features: Floats, level: float, effective: float = 1.0
) -> tuple[Floats, Floats]:
    """Least and greatest value of each feature over the populations that are not ruled out.

    Parameters
    ----------
    tally : Tally
        At most `MOST_CLASSES` classes.
    points : ndarray, shape (J,)
        Of the grid.
    features : ndarray, shape (F, J)
        Values at the points.
    level : float
        In (0, 1).
    effective : float
        Power of the likelihood, below 1 for clusters.

    Returns
    -------
    low, high : ndarray, shape (F,)
    """
    table = _probabilities(tally, points)
    many = tally.problems.astype(np.float64) * effective
    start = _most_likely(table, many)
    best = _value(table, many, start[None])[0]
    least = best - max(quantile(level) / 2, ROUNDING * max(1.0, abs(best)))
    directions = np.concatenate((-features, features))
    found = _farthest(table, many, least, start, directions)
    # The barrier keeps each end inside by no more than this share of the feature's range.
    slack = (len(points) + 1) / _sharpness()[-1]
    values = _numeric.sum(found * directions, axis=1) + slack * np.ptp(directions, axis=1)
    half = len(features)
    least_value, greatest = features.min(axis=1), features.max(axis=1)
    low, high = -values[:half], values[half:]
    return np.clip(low, least_value, greatest), np.clip(high, least_value, greatest)


def quantile(level: float) -> float:
    """Of half a χ² law with one degree of freedom and half a one with two.

    Examples
    --------
    >>> round(quantile(0.95), 3)
    5.138
    """

    def beyond(q: float) -> float:
        return float(_numeric.normal_cdf(-np.sqrt(q)) + _numeric.exp(-q / 2) / 2)

    low, high = 0.0, 1.0
    while beyond(high) > 1 - level:
        low, high = high, 2 * high
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (middle, high) if beyond(middle) > 1 - level else (low, middle)
    return high


def greatest(tally: Tally, points: Floats, effective: float = 1.0) -> float:
    """Log likelihood of the most likely population, less what the likeliest p of each class would give."""
    table = _probabilities(tally, points)
    many = tally.problems.astype(np.float64) * effective
    return float(_value(table, many, _most_likely(table, many)[None])[0])


def _probabilities(tally: Tally, points: Floats) -> Floats:
    """P(c | n, p) over its greatest value, ``(D, J)``."""
    share = (tally.c / tally.n)[:, None]
    n = np.minimum(tally.n.astype(np.float64), MOST_ATTEMPTS)[:, None]
    c = share * n
    inside = np.clip(points, 1e-300, 1 - 1e-16)
    with np.errstate(divide="ignore", invalid="ignore"):
        passed = np.where(c > 0, c * _numeric.log(inside / np.where(c > 0, share, 1.0)), 0.0)
        failed = (n - c) * (
            _numeric.log1p(-inside) - np.where(c < n, _numeric.log1p(-np.where(c < n, share, 0.0)), 0.0)
        )
    table = _numeric.exp(passed + np.where(c < n, failed, 0.0))
    table = np.where((points == 0) & (c > 0), 0.0, table)
    return np.asarray(np.where((points == 1) & (c < n), 0.0, table))


def _value(table: Floats, many: Floats, weights: Floats) -> Floats:
    """Log likelihood of each row of weights."""
    return np.asarray(_numeric.dot(_numeric.log(np.maximum(_numeric.dot(weights, table.T), 1e-300)), many))


@dataclass(frozen=True)
class _Likeliest:
    """Log likelihood of weights, `sharp` times."""

    table: Floats
    many: Floats
    sharp: float

    def value(self, w: Floats) -> tuple[Floats, Floats]:
        """The objective of each row, and how far it is from where it ends."""
        return self.sharp * _value(self.table, self.many, w), np.ones(len(w))

    def slopes(self, w: Floats) -> tuple[Floats, Floats]:
        """Gradient ``(E, J)`` and negative Hessian ``(E, J, J)``."""
        mixed = _numeric.dot(w, self.table.T)
        slope = self.sharp * _numeric.dot(self.many / mixed, self.table)
        return slope, _curvature(self.table, self.sharp * self.many / _numeric.square(mixed))


@dataclass(frozen=True)
class _Direction:
    """A feature of each row, `sharp` times, where the likelihood is at least `least`, by a barrier."""

    table: Floats
    many: Floats
    least: float
    features: Floats
    sharp: float

    def value(self, w: Floats) -> tuple[Floats, Floats]:
        """As of `_Likeliest`."""
        room = _value(self.table, self.many, w) - self.least
        far = self.sharp * _numeric.sum(w * self.features, axis=1)
        return np.where(room > 0, far + _numeric.log(np.where(room > 0, room, 1.0)), -np.inf), room

    def slopes(self, w: Floats) -> tuple[Floats, Floats]:
        """As of `_Likeliest`."""
        room = (_value(self.table, self.many, w) - self.least)[:, None]
        mixed = _numeric.dot(w, self.table.T)
        rise = _numeric.dot(self.many / mixed, self.table) / room
        bent = _curvature(self.table, self.many / _numeric.square(mixed) / room)
        return self.sharp * self.features + rise, bent + rise[:, :, None] * rise[:, None, :]


def _most_likely(table: Floats, many: Floats) -> Floats:
    """Weights whose likelihood is greatest but for the barrier, all of them positive."""
    weights = np.full((1, table.shape[1]), 1 / table.shape[1])
    for sharp in _sharpness():
        weights = _newton(_Likeliest(table, many, sharp), weights)
    return np.asarray(weights[0])


def _farthest(table: Floats, many: Floats, least: float, start: Floats, features: Floats) -> Floats:
    """Weights with the greatest value of each feature whose likelihood is `least` or more."""
    weights = np.tile(start, (len(features), 1))
    span = np.ptp(features, axis=1)[:, None]
    scaled = features / np.where(span > 0, span, 1.0)
    for sharp in _sharpness():
        weights = _newton(_Direction(table, many, least, scaled, sharp), weights)
    return weights


def _sharpness() -> list[float]:
    found = [SHARPER]
    while found[-1] < SHARPEST:
        found.append(found[-1] * SHARPER)
    return found


def _curvature(table: Floats, weight: Floats) -> Floats:
    """Tableᵀ diag(weight) table for each row of weights, ``(E, J, J)``."""
    return np.stack([_numeric.dot(table.T * row, table) for row in weight])


def _newton(problem: _Likeliest | _Direction, w: Floats) -> Floats:
    """Maximise a problem's value + Σ log w over weights that sum to 1, for each row."""
    value, room = problem.value(w)
    diagonal = np.arange(w.shape[1])
    for _ in range(NEWTON):
        slope, bent = problem.slopes(w)
        # In units of the weights the barrier's own curvature is 1.
        gradient = w * slope + 1
        matrix = bent * w[:, :, None] * w[:, None, :]
        matrix[:, diagonal, diagonal] += 1
        both = _solved(matrix, np.stack((gradient, w), axis=2))
        price = _numeric.sum(w * both[:, :, 0], axis=1) / _numeric.sum(w * both[:, :, 1], axis=1)
        step = both[:, :, 0] - price[:, None] * both[:, :, 1]
        gain = _numeric.sum(step * gradient, axis=1)
        if float(gain.max()) < DONE:
            break
        w, value, room = _searched(problem, w, value, room, step, gain)
    return w


def _searched(
    problem: _Likeliest | _Direction, w: Floats, value: Floats, room: Floats, step: Floats, gain: Floats
) -> tuple[Floats, Floats, Floats]:
    """Go along the steps, halved until the objectives rise; rows that cannot stay where they are."""
    before = value + _numeric.sum(_numeric.log(w), axis=1)
    length = np.minimum(1.0, (1 - LEAST_SHARE) / np.maximum(-step.min(axis=1), 1e-300))
    for _ in range(HALVINGS):
        trial = w * (1 + length[:, None] * step)
        trial = trial / _numeric.sum(trial, axis=1)[:, None]
        found, left = problem.value(trial)
        risen = found + _numeric.sum(_numeric.log(trial), axis=1) - before
        poor = ~((risen >= 0.1 * length * gain) & (left >= LEAST_SHARE * room))
        if not poor.any():
            break
        length = np.where(poor, length / 2, length)
    return np.where(poor[:, None], w, trial), np.where(poor, value, found), np.where(poor, room, left)


def _solved(matrix: Floats, right: Floats) -> Floats:
    """Solutions of symmetric positive definite systems, ``(E, J, J)`` and ``(E, J, S)``: Cholesky."""
    matrix, right = matrix.copy(), right.copy()
    size = matrix.shape[1]
    for j in range(size):
        # What is left of a diagonal is 1 or more; where rounding takes it far below, it is 1.
        pivot = matrix[:, j, j]
        root = np.sqrt(np.where(pivot > LEAST_PIVOT, pivot, 1.0))[:, None]
        column = matrix[:, j:, j] / root
        matrix[:, j:, j] = column
        right[:, j] /= root
        rest = column[:, 1:]
        matrix[:, j + 1 :, j + 1 :] -= rest[:, :, None] * rest[:, None, :]
        right[:, j + 1 :] -= rest[:, :, None] * right[:, j : j + 1]
    for j in range(size - 1, -1, -1):
        right[:, j] /= matrix[:, j, j][:, None]
        right[:, :j] -= matrix[:, j, :j][:, :, None] * right[:, j : j + 1]
    return right
