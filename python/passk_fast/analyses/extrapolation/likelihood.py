"""Mean log likelihoods of many samples, each of a population of its own."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from passk_fast import _numeric
from passk_fast._typing import Floats, Ints
from passk_fast.analyses.extrapolation import models
from passk_fast.analyses.extrapolation.cells import Cells
from passk_fast.analyses.extrapolation.models import SHORT, PopulationModel

MeanLikelihood = Callable[["Floats", "Ints"], "Floats"]


def mean_likelihood(model: PopulationModel, cells: Cells, weights: Floats) -> MeanLikelihood:
    """``function(theta, rows)``: the log likelihood a problem of samples `rows` by populations `theta`.

    `weights` ``(R, D)`` are the shares of each sample's problems that its cells have. What a beta
    distribution says of them all takes sums as long as n, however many cells there are (Griffiths, Biometrics
    29, 1973).
    """
    if int(cells.n[-1]) > SHORT * weights.shape[1]:
        return _by_cells(model, cells, weights)
    if model.name == models.BETA_BINOMIAL.name:
        return _by_attempts(cells, weights)
    if model.name == models.ZERO_INFLATED.name:
        return _with_some_unsolvable(cells, weights)
    return _by_cells(model, cells, weights)


def _by_cells(model: PopulationModel, cells: Cells, weights: Floats) -> MeanLikelihood:
    def mean(theta: Floats, rows: Ints) -> Floats:
        return np.asarray(_numeric.sum(model.log_mass(theta, cells.of(rows)) * weights[rows], axis=1))

    return mean


def _by_attempts(cells: Cells, weights: Floats) -> MeanLikelihood:
    """Σ_j #{c > j} log(a + j) + #{n - c > j} log(b + j) - #{n > j} log(a + b + j)."""
    n, c = cells.each(cells.n), cells.each(cells.c)
    passed, failed, made = (_more_than(x, weights) for x in (c, n - c, n))
    counts = np.concatenate((passed, failed, -made), axis=1)
    steps = [np.arange(x.shape[1], dtype=np.float64) for x in (passed, failed, made)]

    def mean(theta: Floats, rows: Ints) -> Floats:
        a, b = models.shapes(theta)
        logs = _numeric.log(
            np.concatenate([x + j for x, j in zip((a, b, a + b), steps, strict=True)], axis=1)
        )
        return np.asarray(_numeric.sum(counts[rows] * logs, axis=1))

    return mean


def _with_some_unsolvable(cells: Cells, weights: Floats) -> MeanLikelihood:
    """A problem that was solved is one that can be; the others are looked at by their n."""
    never = cells.each(cells.c) == 0
    solved = np.where(never, 0.0, weights)
    share = _numeric.sum(solved, axis=1)
    inside = _by_attempts(cells, solved)
    sizes = cells.n[cells.c == 0]
    different = max(len(sizes), 1)
    at = np.broadcast_to(cells.each(np.searchsorted(sizes, cells.n) % different), weights.shape)
    unsolved = _sums_by(at, np.where(never, weights, 0.0), different)
    zeros = Cells(sizes, np.zeros_like(sizes))

    def mean(theta: Floats, rows: Ints) -> Floats:
        possible = _numeric.log(models.logistic(-theta[:, 2]))
        found = inside(theta, rows) + share[rows] * possible
        if not len(sizes):
            return np.asarray(found)
        missed = models.ZERO_INFLATED.log_mass(theta, zeros)
        return np.asarray(found + _numeric.sum(unsolved[rows] * missed, axis=1))

    return mean


def _more_than(values: Ints, weights: Floats) -> Floats:
    """Weight of the values > j for j = 0 … greatest - 1, of each row of weights."""
    most = int(values.max())
    exactly = _sums_by(np.broadcast_to(values, weights.shape), weights, most + 1)
    return np.asarray(np.cumsum(exactly[:, :0:-1], axis=1)[:, ::-1])


def _sums_by(values: Ints, weights: Floats, size: int) -> Floats:
    """Sum of each row's weights by value, ``(R, size)``."""
    rows = np.arange(len(weights))[:, None]
    sums = np.bincount((rows * size + values).ravel(), weights.ravel(), len(weights) * size)
    return np.asarray(sums, dtype=np.float64).reshape(len(weights), size)
