"""Does a population look like the data? Pearson's statistic, calibrated by refitting simulated samples."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from passk_fast.analyses.extrapolate.cells import Cells, problems_of, simulated_problems
from passk_fast.analyses.extrapolate.fitting import refit
from passk_fast.analyses.extrapolate.gamma import log_gamma
from passk_fast.analyses.extrapolate.models import Model

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from passk_fast._progress import Report
    from passk_fast.data.tally import Tally

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]

# Problems that a bin holds at least, in expectation, and about how many bins there are at most.
LEAST_EXPECTED = 5.0
BINS = 12
# Replicates of the simulated samples are numbered from here, apart from those of the intervals.
FIRST = 2**32


@dataclass(frozen=True)
class Goodness:
    """How well a model fits the table of (n, c).

    Attributes
    ----------
    statistic : float
        Pearson's Σ (observed - expected)²/expected over the bins; NaN with fewer than two.
    bins : int
    p_value : float
        Share of samples from the fitted model, each fitted again, whose statistic is as large. Small is bad.
    """

    statistic: float
    bins: int
    p_value: float


def goodness(
    model: Model, tally: Tally, theta: Floats, seed: int, replicates: int, progress: Report | None
) -> Goodness:
    """Pearson's statistic over bins of the probability integral transform, with its p-value.

    The cells (n, c) are put in the order of P(C < c) + P(C = c)/2 under the fit, so that problems with
    different n share bins; bins are closed once they hold enough problems in expectation.
    """
    cells = Cells.possible(tally)
    sizes = np.array([float(tally.problems[tally.n == n].sum()) for n, _ in cells.sizes()])
    repeated = np.repeat(sizes, [where.stop - where.start for _, where in cells.sizes()])
    mass = _mass(model, theta[None], cells)
    labels = _bins(mass[0], repeated, cells, tally.m)
    bins = int(labels[-1]) + 1 if len(labels) else 0
    order = np.argsort(_middle(mass[0], cells), kind="stable")
    member = np.zeros((len(order), bins))
    member[order, labels] = 1.0
    statistic = _pearson(problems_of(cells, tally)[None] @ member, (mass * repeated) @ member)[0]
    if bins < 2:
        return Goodness(math.nan, bins, math.nan)
    drawn = simulated_problems(tally, cells, mass[0], seed, FIRST, replicates, progress)
    again = refit(model, cells, drawn, theta)
    expected = (_mass(model, again, cells) * repeated) @ member
    exceeding = int(np.count_nonzero(_pearson(drawn @ member, expected) >= statistic * (1 - 1e-9)))
    return Goodness(float(statistic), bins, (1 + exceeding) / (replicates + 1))


def _mass(model: Model, theta: Floats, cells: Cells) -> Floats:
    """P(c | n), summing to 1 for each n, ``(R, D)``."""
    n, c = cells.n.astype(np.float64), cells.c.astype(np.float64)
    combinations = log_gamma(n + 1) - log_gamma(c + 1) - log_gamma(n - c + 1)
    mass = np.exp(model.log_mass(theta, cells) + combinations)
    for _, where in cells.sizes():
        mass[:, where] /= mass[:, where].sum(axis=1, keepdims=True)
    return np.asarray(mass)


def _middle(mass: Floats, cells: Cells) -> Floats:
    """P(C < c) + P(C = c)/2 of each cell."""
    found = np.empty_like(mass)
    for _, where in cells.sizes():
        found[where] = np.cumsum(mass[where]) - mass[where] / 2
    return found


def _bins(mass: Floats, repeated: Floats, cells: Cells, m: int) -> Ints:
    """Bin of each cell, in the order of `_middle`; the last joins its neighbour if it is too small."""
    order = np.argsort(_middle(mass, cells), kind="stable")
    enough = max(LEAST_EXPECTED, m / BINS)
    labels, held, label = np.empty(len(order), dtype=np.int64), 0.0, 0
    for at, expected in enumerate((mass * repeated)[order].tolist()):
        if held >= enough:
            label, held = label + 1, 0.0
        labels[at] = label
        held += expected
    if held < LEAST_EXPECTED and label > 0:
        labels[labels == label] = label - 1
    return labels


def _pearson(observed: Floats, expected: Floats) -> Floats:
    """Σ (O - E)²/E of each row."""
    safe = np.maximum(expected, 1e-12)
    return np.asarray(((observed - safe) ** 2 / safe).sum(axis=1))
