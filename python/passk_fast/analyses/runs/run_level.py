"""Inference with runs as a source of variance of their own, whether or not a test sees that they differ.

A test of a run effect that finds nothing does not show that there is none: a score pooled on its word covers
the truth too seldom. So the runs always count. With θ_r the mean of run r, the variance of the mean over R
runs is estimated by V_r = s²(θ)/R, with R - 1 degrees of freedom. It joins what is known without it, an
interval [l, u] around an estimate, by the squares of the half-widths,

    L = θ - √((θ - l)² + t²_{R-1} V_r),

and so on the other side: the method of variance estimates recovery (Zou and Donner, Statistics in Medicine 27
(2008) 1693-1702), which keeps an exact interval of either part where the other vanishes.

For two models, half-widths of either's runs join in the same way: √(t²_{R_a-1} V_a + t²_{R_b-1} V_b). However
their variances differ, this rejects at most as often as it should, which one t with degrees of freedom that
are estimated from two or three runs does not.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from passk_fast import _numeric
from passk_fast._typing import Floats
from passk_fast.inference.noise_floor import Judged
from passk_fast.inference.quantiles import halved
from passk_fast.inference.study import mean_squares

# Halvings of an interval of p-values: to the last bit.
HALVINGS = 60


class RunVariance(NamedTuple):
    """V_r of one model's runs, the part of it that problems share, ``(K,)``, and the number of runs."""

    runs: Floats
    cells: Floats
    number: int

    @classmethod
    def of(cls, values: Floats) -> RunVariance:
        """From pass@k (m, R, K).

        Examples
        --------
        >>> RunVariance.of(np.array([[[0.2], [0.4]], [[0.6], [0.8]]])).runs.round(6)
        array([0.01])
        """
        m, number, _ = values.shape
        cells = mean_squares(values).residual / (m * number)
        means = _numeric.mean(values, axis=0)
        spread = _numeric.sum(_numeric.square(means - _numeric.mean(means, axis=0)), axis=0) / (number - 1)
        return cls(spread / number, cells, number)

    def half_widths(self, tails: Floats) -> Floats:
        """Student's, where an end leaves out 1 - `tails`."""
        widths: Floats = _numeric.student_t_ppf(tails, self.number - 1.0) * np.sqrt(self.runs)
        return widths


class RunLevel(NamedTuple):
    """A difference of two models judged by problems and attempts, and by the runs of either model."""

    judged: Judged
    models: tuple[RunVariance, RunVariance]

    def half_widths(self, tails: Floats) -> Floats:
        """Half the width where an end leaves out 1 - `tails`: the parts' as the sides of a right angle."""
        return joined(self.judged.half_widths(tails), *(one.half_widths(tails) for one in self.models))

    def p_values(self) -> Floats:
        """The p at which the interval of level 1 - p ends at 0; 1 where there is no difference.

        NaN where there is no interval.
        """
        distance = np.abs(self.judged.difference)
        ends = np.full(len(distance), 0.5), np.ones(len(distance))
        low, _ = halved(lambda tails: ~(self.half_widths(tails) < distance), *ends, HALVINGS)
        known = ~np.isnan(self.judged.variances)
        return np.asarray(np.where(known, np.where(distance > 0, 2 * (1 - low), 1.0), np.nan))


def joined(*halves: Floats) -> Floats:
    """Half-width of a sum of independent parts from theirs.

    Examples
    --------
    >>> joined(np.array([0.3]), np.array([0.4]))
    array([0.5])
    """
    whole: Floats = np.sqrt(sum(half * half for half in halves))  # exact: arrays, one after the other
    return whole


def standard_errors(problems: Floats, models: Sequence[RunVariance], f: float) -> Floats:
    """Of a mean, or of a difference, over runs and the share 1 - f of the draw of problems.

    The two-way variance (1 - f)(V_p - V_pr) + V_r, in which what problems and runs have in common counts once
    (Cameron, Gelbach and Miller, J. Business & Economic Statistics 29 (2011) 238-249); never below its parts.
    """
    over_runs: Floats = np.asarray(sum(one.runs for one in models))  # exact: arrays, one after the other
    if f == 1:
        return np.asarray(np.sqrt(over_runs))
    over_problems = (1 - f) * problems
    common = sum((1 - f) * one.cells for one in models)  # exact: arrays, one after the other
    least = np.maximum(over_problems, over_runs)
    return np.asarray(np.sqrt(np.maximum(over_problems + over_runs - common, least)))
