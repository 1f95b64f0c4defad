"""Maxima of many smooth functions of a few parameters: Newton's method on all of them at once."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from passk_fast import _numeric
from passk_fast._typing import Floats, Ints

ROUNDS = 60
HALVINGS = 12
# Differences are taken over this length, and steps are no longer than that one.
LENGTH = 2e-3
LONGEST = 2.0
# A row is done when a step moves or raises it by less.
SHORTEST = 1e-6
LEAST_GAIN = 1e-11
# Curvature below this share of the greatest is flat: the step along it is long, and cut.
FLAT = 1e-7


def climb(
    function: Callable[[Floats, Ints], Floats],
    start: Floats,
    bounds: tuple[tuple[float, float], ...],
    rounds: int = ROUNDS,
) -> tuple[Floats, Floats]:
    """Climb from each row of `start`, ``(R, P)``, within the bounds.

    Parameters
    ----------
    function : callable
        ``function(theta, rows)`` are the values at ``theta[i]`` of the functions that belong to ``rows[i]``.
    start : ndarray, shape (R, P)
        Where each row starts.
    bounds : tuple of (float, float)
        Of each parameter.
    rounds : int
        Steps of each row at most.

    Returns
    -------
    theta : ndarray, shape (R, P)
    value : ndarray, shape (R,)
    """
    low, high = np.array(bounds).T
    theta = np.clip(start, low, high)
    rows = np.arange(len(theta))
    value = function(theta, rows)
    for _ in range(rounds):
        if not len(rows):
            break
        step = _ascent(function, theta[rows], value[rows], rows, low, high)
        before = value[rows]
        moved = _search(function, theta, value, rows, step, low, high)
        rows = rows[(moved > SHORTEST) & (value[rows] - before > LEAST_GAIN)]
    return theta, value


def _search(
    function: Callable[[Floats, Ints], Floats],
    theta: Floats,
    value: Floats,
    rows: Ints,
    step: Floats,
    low: Floats,
    high: Floats,
) -> Floats:
    """Take each step, halved until the value rises; how far each row went. Changes theta and value."""
    moved = np.zeros(len(rows))
    left = np.arange(len(rows))
    for _ in range(HALVINGS):
        trial = np.clip(theta[rows[left]] + step[left], low, high)
        found = function(trial, rows[left])
        better = found > value[rows[left]]
        taken = left[better]
        moved[taken] = np.abs(trial[better] - theta[rows[taken]]).max(axis=1)
        theta[rows[taken]], value[rows[taken]] = trial[better], found[better]
        step = step / 2
        # A row that would go no further than this stays, and is done.
        left = left[~better]
        left = left[np.abs(step[left]).max(axis=1, initial=0.0) > SHORTEST]
        if not len(left):
            break
    return moved


def _ascent(
    function: Callable[[Floats, Ints], Floats],
    theta: Floats,
    value: Floats,
    rows: Ints,
    low: Floats,
    high: Floats,
) -> Floats:
    """Newton's step in |Hessian|, which ascends wherever the gradient is not 0; none out of the bounds."""
    gradient, hessian = _derivatives(function, theta, value, rows)
    held = ((theta <= low) & (gradient < 0)) | ((theta >= high) & (gradient > 0))
    gradient[held] = 0.0
    free = (~held).astype(np.float64)
    hessian *= free[:, :, None] * free[:, None, :]
    curvature, axes = _numeric.eigh(hessian)
    size = np.abs(curvature)
    size = np.maximum(size, FLAT * size.max(axis=1, keepdims=True) + 1e-14)
    along = _numeric.sum(axes * gradient[:, :, None], axis=1) / size
    step = _numeric.sum(axes * along[:, None, :], axis=2)
    return np.asarray(step / np.maximum(1.0, np.abs(step).max(axis=1, keepdims=True) / LONGEST))


def _derivatives(
    function: Callable[[Floats, Ints], Floats], theta: Floats, value: Floats, rows: Ints
) -> tuple[Floats, Floats]:
    """Gradient ``(R, P)`` and Hessian ``(R, P, P)`` from differences."""
    size, parameters = theta.shape
    unit = LENGTH * np.eye(parameters)
    up = np.stack([function(theta + one, rows) for one in unit], axis=1)
    down = np.stack([function(theta - one, rows) for one in unit], axis=1)
    hessian = np.empty((size, parameters, parameters))
    for p in range(parameters):
        hessian[:, p, p] = up[:, p] - 2 * value + down[:, p]
        for q in range(p):
            both = function(theta + unit[p] + unit[q], rows)
            mixed = both - up[:, p] - up[:, q] + value
            hessian[:, p, q] = hessian[:, q, p] = mixed
    # Forward differences of the mixed terms lean to one side; the maximum does not depend on them.
    return (up - down) / (2 * LENGTH), hessian / _numeric.square(LENGTH)
