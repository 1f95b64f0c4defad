"""What n attempts tell about any population of problems: bounds without a family.

G is any distribution of the success probability p, as weights on a fine grid that holds 0 and 1. A feature of
it that is linear in G, φ(G) = Σ_j w_j φ_j (pass@k for any k, the share of p ≥ τ), has the interval of all
values that some G takes which the counts do not rule out, by the profile likelihood:

    { φ(G) : 2 (max ℓ - ℓ(G)) ≤ z² },   ℓ(G) = Σ_(n,c) problems · log Σ_j w_j P(c | n, p_j).

Where n attempts identify φ it is about as wide as the noise; where they do not, it is as wide as everything
that agrees with the moments E p^j, j ≤ n, which they do identify. Both ends are convex programs, solved by an
interior-point method for all features at once.

References: Lindsay, "The geometry of mixture likelihoods", Annals of Statistics 11 (1983) 86-94; Owen,
*Empirical Likelihood*, 2001, for intervals from profiles.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from passk_fast import _numeric

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from passk_fast.data.tally import Tally

    Floats = NDArray[np.float64]

# Classes (n, c) and points of the grid that are worked with at most.
MOST_CLASSES = 2000
MOST_POINTS = 96
# Points lie so many to a standard deviation of c/n, and so many to each factor of e below 1/n.
PER_DEVIATION = 1.0
PER_E = 2.0
# The barrier is sharpened in steps of this factor, and each problem solved in so many of Newton's steps.
SHARPER = 8.0
NEWTON = 12
SHARPEST = 2e5
HALVINGS = 40
ACCURATE = 1e-3


def grid(tally: Tally, k: int = 1) -> Floats:
    """Points of [0, 1] that counts cannot tell finer, and below 1/n those that k attempts could."""
    n = float(tally.max_n)
    inner = max(4, int(PER_DEVIATION * np.pi * np.sqrt(n)))
    inner = min(inner, MOST_POINTS // 2)
    # Evenly in the angle, in which c/n has the same spread everywhere.
    middle = np.sin(np.pi / 2 * np.arange(1, inner) / inner) ** 2
    least = min(0.1 / max(k, n), float(middle[0]) / 4)
    steps = max(2, min(int(PER_E * float(_numeric.log(middle[0] / least))), MOST_POINTS // 4))
    low = least * _numeric.exp(np.arange(steps) / steps * float(_numeric.log(middle[0] / least)))
    return np.concatenate(([0.0], low, middle, 1 - low[::-1], [1.0]))


def bounds(tally: Tally, points: Floats, features: Floats, z: float, effective: float = 1.0) -> tuple[Floats, Floats]:
    """Least and greatest value of each feature over the populations that are not ruled out.

    Parameters
    ----------
    tally : Tally
        At most `MOST_CLASSES` classes.
    points : ndarray, shape (J,)
        Of the grid.
    features : ndarray, shape (F, J)
        Values at the points.
    z : float
        Normal quantile of the level.
    effective : float
        Power of the likelihood, below 1 for clusters.

    Returns
    -------
    low, high : ndarray, shape (F,)
    """
    table = _probabilities(tally, points)
    many = tally.problems * effective
    start = _most_likely(table, many)
    least = _value(table, many, start[None])[0] - z * z / 2
    directions = np.concatenate((-features, features))
    found = _farthest(table, many, least, start, directions)
    values = _numeric.sum(found * np.concatenate((features, features)), axis=1)
    half = len(features)
    return values[:half], values[half:]


def _probabilities(tally: Tally, points: Floats) -> Floats:
    """P(c | n, p) over its greatest value, ``(D, J)``."""
    n, c = tally.n.astype(np.float64)[:, None], tally.c.astype(np.float64)[:, None]
    share = c / n
    inside = np.clip(points, 1e-300, 1 - 1e-16)
    with np.errstate(divide="ignore", invalid="ignore"):
        passed = np.where(c > 0, c * _numeric.log(inside / np.where(c > 0, share, 1.0)), 0.0)
        failed = (n - c) * (_numeric.log1p(-inside) - np.where(c < n, _numeric.log1p(-np.where(c < n, share, 0.0)), 0.0))
    table = _numeric.exp(passed + np.where(c < n, failed, 0.0))
    table = np.where((points == 0) & (c > 0), 0.0, table)
    return np.asarray(np.where((points == 1) & (c < n), 0.0, table))


def _value(table: Floats, many: Floats, weights: Floats) -> Floats:
    """Log likelihood of each row of weights."""
    return np.asarray(_numeric.dot(_numeric.log(np.maximum(_numeric.dot(weights, table.T), 1e-300)), many))


def _most_likely(table: Floats, many: Floats) -> Floats:
    """Weights within `ACCURATE` of the greatest likelihood, all of them positive."""
    size = table.shape[1]
    weights = np.full((1, size), 1 / size)
    sharp = 1.0
    while sharp < size / ACCURATE:
        sharp *= SHARPER

        def pull(w: Floats, sharp: float = sharp) -> tuple[Floats, Floats, Floats]:
            value = sharp * _value(table, many, w)
            mixed = _numeric.dot(w, table.T)
            slope = sharp * _numeric.dot(many / mixed, table)
            return value, slope, _curvature(table, sharp * many / mixed**2)

        weights = _newton(pull, weights)
    return weights[0]


def _farthest(table: Floats, many: Floats, least: float, start: Floats, directions: Floats) -> Floats:
    """Weights of the population farthest in each direction whose likelihood is at least `least`."""
    weights = np.tile(start, (len(directions), 1))
    span = np.maximum(np.ptp(directions, axis=1), 1e-12)[:, None]
    scaled = directions / span
    sharp = 1.0
    while sharp < SHARPEST:
        sharp *= SHARPER

        def pull(w: Floats, sharp: float = sharp) -> tuple[Floats, Floats, Floats]:
            mixed = _numeric.dot(w, table.T)
            left = _numeric.dot(_numeric.log(np.maximum(mixed, 1e-300)), many) - least
            inside = left > 0
            room = np.where(inside, left, 1.0)
            value = sharp * _numeric.sum(w * scaled, axis=1) + np.where(inside, _numeric.log(room), -np.inf)
            rise = _numeric.dot(many / mixed, table) / room[:, None]
            bent = _curvature(table, many / mixed**2 / room[:, None]) + rise[:, :, None] * rise[:, None, :]
            return value, sharp * scaled + rise, bent

        weights = _newton(pull, weights)
    return weights


def _curvature(table: Floats, weight: Floats) -> Floats:
    """Tableᵀ diag(weight) table for each row of weights, ``(E, J, J)``."""
    return np.stack([_numeric.dot(table.T * row, table) for row in weight])


def _newton(pull, weights: Floats) -> Floats:
    """Maximise pull + Σ log w over weights that sum to 1, for each row."""
    weights = weights.copy()
    rows = np.arange(len(weights))
    value, slope, bent = pull(weights)
    for _ in range(NEWTON):
        w = weights
        barrier = value + _numeric.sum(_numeric.log(w), axis=1)
        # In units of the weights the barrier's own curvature is 1.
        gradient = w * slope + 1
        matrix = bent * w[:, :, None] * w[:, None, :]
        matrix[:, np.arange(w.shape[1]), np.arange(w.shape[1])] += 1
        both = _solved(matrix, np.stack((gradient, w), axis=2))
        first, second = both[:, :, 0], both[:, :, 1]
        price = _numeric.sum(w * first, axis=1) / _numeric.sum(w * second, axis=1)
        step = first - price[:, None] * second
        gain = _numeric.sum(step * gradient, axis=1)
        if float(gain.max()) < 1e-4:
            break
        length = np.minimum(1.0, 0.99 / np.maximum(-step.min(axis=1), 1e-300))
        for _ in range(HALVINGS):
            trial = w * (1 + length[:, None] * step)
            trial = trial / _numeric.sum(trial, axis=1)[:, None]
            found = pull(trial)
            risen = found[0] + _numeric.sum(_numeric.log(trial), axis=1)
            poor = ~(risen >= barrier + 0.1 * length * gain - 1e-9 * np.abs(barrier))
            if not poor.any():
                break
            length = np.where(poor, length / 2, length)
        weights, (value, slope, bent) = trial, found
    return weights


def _solved(matrix: Floats, right: Floats) -> Floats:
    """Solutions of symmetric positive definite systems, ``(E, J, J)`` and ``(E, J, S)``: Cholesky."""
    matrix, right = matrix.copy(), right.copy()
    size = matrix.shape[1]
    for j in range(size):
        root = np.sqrt(matrix[:, j, j])[:, None]
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
