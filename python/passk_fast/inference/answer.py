"""What every way to judge a difference gives: p-values and intervals that say the same."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

import numpy as np

from passk_fast.inference.intervals import ConfidenceInterval

if TYPE_CHECKING:
    from passk_fast._typing import Floats


# An end that is not 0, though only just.
LEAST = 2.0**-40


class Answer(Protocol):
    """Tests of differences and the intervals that they make by inversion, ``(S,)`` each."""

    def p_values(self) -> Floats:
        """Two-sided, of no difference: below 1 - level exactly where the interval leaves out 0."""

    def not_above(self, x: float) -> Floats:
        """One-sided p-values of a difference of at most x."""

    def not_below(self, x: float) -> Floats:
        """One-sided p-values of a difference of at least x."""

    def interval(self, level: float) -> ConfidenceInterval[Floats]:
        """The differences that are not ruled out."""


@dataclass(frozen=True, eq=False)
class Strictest:
    """Several tests of the same differences: the largest p-value, and the interval that holds all."""

    tests: tuple[Answer, ...]

    def p_values(self) -> Floats:
        """Two-sided, of no difference."""
        return np.asarray(np.max([one.p_values() for one in self.tests], axis=0))

    def not_above(self, x: float) -> Floats:
        """One-sided p-values of a difference of at most x."""
        return np.asarray(np.max([one.not_above(x) for one in self.tests], axis=0))

    def not_below(self, x: float) -> Floats:
        """One-sided p-values of a difference of at least x."""
        return np.asarray(np.max([one.not_below(x) for one in self.tests], axis=0))

    def interval(self, level: float) -> ConfidenceInterval[Floats]:
        """From the least lower end to the greatest upper one."""
        lows, highs = zip(*(one.interval(level) for one in self.tests), strict=True)
        return ConfidenceInterval(np.min(lows, axis=0), np.max(highs, axis=0))


@dataclass(frozen=True, eq=False)
class Widened:
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

    def not_above(self, x: float) -> Floats:
        """One-sided p-values of a difference of at most x."""
        both = np.maximum(self.test.not_above(x), self.cautious.not_above(x))
        return np.minimum(both, self.test.not_above(0.0)) if x <= 0 else both

    def not_below(self, x: float) -> Floats:
        """One-sided p-values of a difference of at least x."""
        both = np.maximum(self.test.not_below(x), self.cautious.not_below(x))
        return np.minimum(both, self.test.not_below(0.0)) if x >= 0 else both

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
