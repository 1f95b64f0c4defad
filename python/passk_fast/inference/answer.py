"""What every way to judge a difference gives: p-values and intervals that say the same."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass

import numpy as np

from passk_fast._typing import Floats
from passk_fast.inference.intervals import ConfidenceInterval

# An end that is not 0, though only just.
LEAST = 2.0**-40


class Answer(ABC):
    """Tests of differences and the intervals that they make by inversion, ``(S,)`` each."""

    def p_values(self) -> Floats:
        """Two-sided, of no difference: below 1 - level exactly where the interval leaves out 0."""
        p: Floats = np.minimum(2 * np.minimum(self.one_sided(0.0, 1), self.one_sided(0.0, -1)), 1.0)
        return p

    @abstractmethod
    def one_sided(self, x: float, side: int) -> Floats:
        """p-values of a difference of at most x (side 1), or of at least x (side -1)."""

    @abstractmethod
    def interval(self, level: float) -> ConfidenceInterval[Floats]:
        """The differences that are not ruled out."""


@dataclass(frozen=True, eq=False)
class Strictest(Answer):
    """Several tests of the same differences: the largest p-value, and the interval that holds all."""

    tests: tuple[Answer, ...]

    def p_values(self) -> Floats:
        """Two-sided, of no difference."""
        return np.asarray(np.max([one.p_values() for one in self.tests], axis=0))

    def one_sided(self, x: float, side: int) -> Floats:
        """The largest of all tests."""
        return np.asarray(np.max([one.one_sided(x, side) for one in self.tests], axis=0))

    def interval(self, level: float) -> ConfidenceInterval[Floats]:
        """From the least lower end to the greatest upper one."""
        lows, highs = zip(*(one.interval(level) for one in self.tests), strict=True)
        return ConfidenceInterval(np.min(lows, axis=0), np.max(highs, axis=0))


@dataclass(frozen=True, eq=False)
class Widened(Answer):
    """A test, and a more cautious interval that says how far away from 0 the difference may be.

    Where few problems make the difference, those in hand do not show how far others may set the models apart;
    whether they are apart at all is another question, and that is the test's. So an end moves out to that of
    the cautious interval except where it would run over 0, which the test has ruled out.
    """

    test: Answer
    cautious: Answer

    def p_values(self) -> Floats:
        """Those of the test."""
        return self.test.p_values()

    def one_sided(self, x: float, side: int) -> Floats:
        """The larger of both, but on the far side of 0 no more than the test has at 0."""
        both = np.maximum(self.test.one_sided(x, side), self.cautious.one_sided(x, side))
        return np.minimum(both, self.test.one_sided(0.0, side)) if side * x <= 0 else both

    def interval(self, level: float) -> ConfidenceInterval[Floats]:
        """The test's interval, its far ends moved out."""
        low, high = self.test.interval(level)
        lower, higher = self.cautious.interval(level)
        return ConfidenceInterval(
            np.where(low > 0, low, np.minimum(low, lower)), np.where(high < 0, high, np.maximum(high, higher))
        )


def agreeing(
    interval: ConfidenceInterval[Floats], p_values: Floats, alpha: float
) -> ConfidenceInterval[Floats]:
    """The interval with ends that rounding, or the step of a resampled distribution, set across 0 set back.

    Where p ≥ alpha, 0 is an end at the least; where p < alpha, it is not inside. Without a p-value there is
    no interval either.
    """
    low, high = (np.array(end, dtype=np.float64) for end in interval)
    kept = p_values >= alpha
    low[kept], high[kept] = np.minimum(low[kept], 0.0), np.maximum(high[kept], 0.0)
    inside = (p_values < alpha) & (low <= 0) & (high >= 0)
    upper = inside & (high > -low)
    low[upper], high[inside & ~upper] = LEAST, -LEAST
    unknown = np.isnan(p_values)
    low[unknown] = high[unknown] = np.nan
    return ConfidenceInterval(low, high)
