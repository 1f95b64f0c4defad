"""Does a population look like the data? Pearson's statistic, calibrated by refitting simulated samples."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from passk_fast import _numeric
from passk_fast._typing import Floats, Ints
from passk_fast.analyses.extrapolation.cells import Cells, problems_of, simulated_problems
from passk_fast.analyses.extrapolation.fitting import fit, refit
from passk_fast.analyses.extrapolation.models import BETA_BINOMIAL, PopulationModel
from passk_fast.data.tally import Tally
from passk_fast.inference.gamma import log_gamma

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


@dataclass(frozen=True)
class Bins:
    """Bins of the possible cells (n, c), the same for every model.

    The cells are put in the order of P(C < c) + P(C = c)/2 under the beta-binomial fit, so that problems with
    different n share bins; a bin is closed once it holds enough problems in expectation.

    Attributes
    ----------
    cells : Cells
    sizes : ndarray, shape (D,)
        Problems with the n of each cell.
    member : ndarray, shape (D, bins)
        1 where a cell is in a bin.
    """

    cells: Cells
    sizes: Floats
    member: Floats

    @classmethod
    def of(cls, tally: Tally) -> Bins:
        """The bins of a tally."""
        cells = Cells.possible(tally)
        where = cells.sizes()
        # exact: whole numbers
        problems = [float(tally.problems[tally.n == n].sum()) for n, _ in where]
        sizes = np.repeat(problems, [part.stop - part.start for _, part in where])
        mass = _mass(BETA_BINOMIAL, fit(BETA_BINOMIAL, tally).theta[None], cells)[0]
        order = np.argsort(_middle(mass, cells), kind="stable")
        labels = _labels((mass * sizes)[order], max(LEAST_EXPECTED, tally.m / BINS))
        member = np.zeros((len(order), labels[-1] + 1))
        member[order, labels] = 1.0
        return cls(cells, sizes, member)


def goodness(
    model: PopulationModel,
    tally: Tally,
    theta: Floats,
    bins: Bins,
    seed: int,
    replicates: int,
) -> Goodness:
    """Pearson's statistic of a fit over the bins, with its p-value."""
    cells, number = bins.cells, bins.member.shape[1]
    mass = _mass(model, theta[None], cells)
    observed = _numeric.dot(problems_of(cells, tally)[None], bins.member)
    statistic = _pearson(observed, _numeric.dot(mass * bins.sizes, bins.member))[0]
    if number < 2:
        return Goodness(math.nan, number, math.nan)
    drawn = simulated_problems(tally, cells, mass[0], seed, FIRST, replicates)
    again = refit(model, cells, drawn, theta)
    expected = _numeric.dot(_mass(model, again, cells) * bins.sizes, bins.member)
    exceeding = int(
        np.count_nonzero(_pearson(_numeric.dot(drawn, bins.member), expected) >= statistic * (1 - 1e-9))
    )
    return Goodness(float(statistic), number, (1 + exceeding) / (replicates + 1))


def _mass(model: PopulationModel, theta: Floats, cells: Cells) -> Floats:
    """P(c | n), summing to 1 for each n, ``(R, D)``."""
    n, c = cells.n.astype(np.float64), cells.c.astype(np.float64)
    combinations = log_gamma(n + 1) - log_gamma(c + 1) - log_gamma(n - c + 1)
    mass = _numeric.exp(model.log_mass(theta, cells) + combinations)
    for _, where in cells.sizes():
        mass[:, where] /= _numeric.sum(mass[:, where], axis=1)[:, None]
    return np.asarray(mass)


def _middle(mass: Floats, cells: Cells) -> Floats:
    """P(C < c) + P(C = c)/2 of each cell."""
    found = np.empty_like(mass)
    for _, where in cells.sizes():
        found[where] = np.cumsum(mass[where]) - mass[where] / 2
    return found


def _labels(expected: Floats, enough: float) -> Ints:
    """Bin of each cell in turn; the last bin joins its neighbour if it is too small."""
    labels, held, label = np.empty(len(expected), dtype=np.int64), 0.0, 0
    for at, value in enumerate(expected.tolist()):
        if held >= enough:
            label, held = label + 1, 0.0
        labels[at] = label
        held += value
    if held < LEAST_EXPECTED and label > 0:
        labels[labels == label] = label - 1
    return labels


def _pearson(observed: Floats, expected: Floats) -> Floats:
    """Σ (O - E)²/E of each row."""
    safe = np.maximum(expected, 1e-12)
    return np.asarray(_numeric.sum(_numeric.square(observed - safe) / safe, axis=1))
