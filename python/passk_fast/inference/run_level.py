"""Inference with runs as a source of variance of their own: t over runs, and over problems and runs.

With θ_r the mean of run r and u_i the mean of problem i over the runs, three estimates

    V_p = s²(u)/m        V_r = s²(θ)/R        V_pr = MS_residual/(m R)

give the variance of the grand mean over both draws, V_p + V_r - V_pr: what the two have in common is counted
once (Cameron, Gelbach and Miller, J. Business & Economic Statistics 29 (2011) 238-249).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from passk_fast import _core
from passk_fast.inference.components import mean_squares
from passk_fast.inference.intervals import ConfidenceInterval

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from passk_fast.inference.groups import Sampled

    Floats = NDArray[np.float64]


class Level(NamedTuple):
    """Means, their variances and degrees of freedom, ``(K,)`` each."""

    means: Floats
    variances: Floats
    degrees_of_freedom: Floats

    def interval(self, level: float) -> ConfidenceInterval:
        """Student's t interval, not clipped."""
        quantiles = [float(_core.student_t_ppf((1 + level) / 2, df)) for df in self.degrees_of_freedom]
        half = np.array(quantiles) * np.sqrt(self.variances)
        return ConfidenceInterval(self.means - half, self.means + half)


class RunVariance(NamedTuple):
    """V_r and V_pr of one model's runs, ``(K,)``, and how many runs there are."""

    runs: Floats
    cells: Floats
    number: int

    @classmethod
    def of(cls, values: Floats) -> RunVariance:
        """From pass@k (m, R, K)."""
        m, number, _ = values.shape
        cells = mean_squares(values).residual / (m * number)
        return cls(values.mean(axis=0).var(axis=0, ddof=1) / number, cells, number)


def run_level(means: Floats, problems: Sampled, models: list[RunVariance], f: float) -> Level:
    """Level of a mean, or of a difference of two, over runs and the share 1 - f of the problems' draw.

    Never below the variance over runs alone; Satterthwaite's degrees of freedom.
    """
    parts = [((1 - f) * problems.variances, float(problems.degrees_of_freedom))]
    cells = []
    for one in models:
        parts.append((one.runs, one.number - 1.0))
        cells.append((1 - f) * one.cells)
    over_runs = np.sum([one.runs for one in models], axis=0)
    variances = np.maximum(
        np.sum([part for part, _ in parts], axis=0) - np.sum(cells, axis=0),
        np.maximum(over_runs, parts[0][0]),
    )
    spread = np.sum([part**2 / df for part, df in parts], axis=0)
    degrees = np.divide(variances**2, spread, out=np.full(len(variances), np.inf), where=spread > 0)
    return Level(means, variances, degrees)
