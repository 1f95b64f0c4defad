"""One attempt at each problem by either model: wins, losses, and McNemar's exact test.

Given that w + l problems were solved by one model alone, w of them by the first, w is binomial with
chance ½ if the models are equally good (McNemar, Psychometrika 12 (1947) 153-157). The interval of
Clopper and Pearson for that chance π leaves ½ out exactly where the test rejects. The difference is (2π -
1)θ, with θ the share of problems that tell the models apart, which is uncertain too. An end on the near
side of 0 combines the distances to the lower ends of both factors as squares of logarithms, and so never
reaches 0; an end that does not decide about 0 moves out to

    δ ± √(a² + b² + 2ρab),    a, b: from w/m and l/m to their Clopper-Pearson ends, ρ: their correlation,

(Newcombe, Statistics in Medicine 17 (1998) 2635-2650, with exact limits), which reaches out where no problem
told them apart, too.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from passk_fast import _numeric
from passk_fast._typing import Floats, Ints
from passk_fast.inference.answer import Answer, Widened
from passk_fast.inference.intervals import ConfidenceInterval
from passk_fast.inference.quantiles import halved
from passk_fast.inference.signflip import sign_flip

# Halvings until a chance in [0, 1], or the logarithm of a one-sided p-value, is known.
HALVINGS, STEPS = 60, 40
LEAST_P = 1e-16


def mcnemar(wins: int, losses: int, m: int, mid: bool) -> Widened:
    """McNemar's test of w wins and l losses, exact or mid-p, with the interval that belongs to it.

    Examples
    --------
    >>> test = mcnemar(9, 2, 20, mid=False)
    >>> test.p_values().round(4)
    array([0.0654])
    >>> [round(float(end[0]), 4) for end in test.interval(0.95)]
    [-0.0195, 0.6242]
    """
    return Widened(Conditional(wins, losses, m, mid), Apart(wins, losses, m))


@dataclass(frozen=True)
class Conditional(Answer):
    """The test given that w + l problems tell the models apart."""

    wins: int
    losses: int
    m: int
    mid: bool

    def p_values(self) -> Floats:
        """Twice the smaller tail, at most 1; mid-p counts half of what was seen."""
        wins, losses = self.wins, self.losses
        p, _ = sign_flip(np.array([1.0, -1.0]), np.array([wins, losses], dtype=np.int64))
        if self.mid and wins != losses:
            most = np.array([max(wins, losses), max(wins, losses) + 1])
            tails = at_least(np.full(2, 0.5), most, wins + losses)
            p -= float(tails[0] - tails[1])
        return np.array([p])

    def one_sided(self, x: float, side: int) -> Floats:
        """Chance of so many wins, or losses, or more at the difference x."""
        apart = self.wins + self.losses
        if apart == 0:
            return np.array([float(side * x >= 0)])
        chance = (side * x * self.m / apart + 1) / 2
        if not 0 < chance < 1:
            return np.array([float(chance >= 1)])
        return self._at_least(np.array([chance]), self.wins if side > 0 else self.losses)

    def interval(self, level: float) -> ConfidenceInterval[Floats]:
        """Clopper and Pearson's of the chance, as one of the difference."""
        apart = self.wins + self.losses
        if apart == 0:
            return ConfidenceInterval(np.zeros(1), np.zeros(1))
        tail = np.full(1, (1 - level) / 2)
        low, rest = (self._least(count, tail) for count in (self.wins, self.losses))
        high = 1 - rest
        share, least = apart / self.m, float(least_chance(tail, np.array([apart]), self.m)[0])
        ends = [self._end(float(one), sign, share, least) for one, sign in ((low[0], 1), (high[0], -1))]
        return ConfidenceInterval(np.array(ends[:1]), np.array(ends[1:]))

    def _end(self, chance: float, sign: int, share: float, least: float) -> float:
        """An end of the chance as one of the difference: what was ruled out about 0 stays ruled out."""
        end = sign * (2 * chance - 1)
        if end <= 0:
            return sign * end * share
        seen = sign * (self.wins - self.losses) / (self.wins + self.losses)
        steps = (float(_numeric.log(ratio)) for ratio in (seen / end, share / least))
        away = np.sqrt(sum(step * step for step in steps))  # exact: two terms
        return sign * seen * share * float(_numeric.exp(-away))

    def _least(self, count: int, tail: Floats) -> Floats:
        """The chance at which so many of the discordant problems or more are as rare as `tail`."""
        apart = self.wins + self.losses
        if self.mid:
            ends = np.zeros(len(tail)), np.ones(len(tail))
            return halved(lambda chance: self._at_least(chance, count) >= tail, *ends, HALVINGS)[0]
        return least_chance(tail, np.array([count]), apart)

    def _at_least(self, chance: Floats, count: int) -> Floats:
        """P(W ≥ count), for mid-p with half of P(W = count)."""
        apart = self.wins + self.losses
        if self.mid:
            return (at_least(chance, count, apart) + at_least(chance, count + 1, apart)) / 2
        return at_least(chance, count, apart)


@dataclass(frozen=True)
class Apart(Answer):
    """Limits of the shares of wins and losses, squared and added."""

    wins: int
    losses: int
    m: int

    def one_sided(self, x: float, side: int) -> Floats:
        """The least one-sided level at which the lower end exceeds x, or the upper end is below it."""

        def clear(level: float) -> NDArray[np.bool_]:
            lower, upper = self.interval(level)
            return lower > x if side > 0 else upper < x

        if not clear(1e-9)[0]:
            return np.ones(1)
        ends = _numeric.log(np.array([LEAST_P, 0.5]))
        found = halved(lambda log: clear(1 - 2 * float(_numeric.exp(log)[0])), ends[:1], ends[1:], STEPS)
        return _numeric.exp(found[1])

    def interval(self, level: float) -> ConfidenceInterval[Floats]:
        """δ ± √(a² + b² + 2ρab) for each end."""
        counts = np.array([self.wins, self.losses])
        shares = counts / self.m
        tail = np.full(2, (1 - level) / 2)
        low = least_chance(tail, counts, self.m)
        high = 1 - least_chance(tail, self.m - counts, self.m)
        odds = shares / np.maximum(1 - shares, 1 / self.m)
        correlation = min(float(np.sqrt(odds[0] * odds[1])), 1.0)
        difference = shares[0] - shares[1]
        ends = []
        for mine, other in ((shares - low, high - shares), (high - shares, shares - low)):
            a, b = mine[0], other[1]
            ends.append(np.array([np.sqrt(a * a + b * b + 2 * correlation * a * b)]))
        return ConfidenceInterval(
            np.maximum(difference - ends[0], -1.0), np.minimum(difference + ends[1], 1.0)
        )


def at_least(chance: Floats | float, count: ArrayLike, of: ArrayLike) -> Floats:
    """P(X ≥ count) of a binomial count of `of` trials, element by element."""
    counts, trials, chances = (np.asarray(x, dtype=np.float64) for x in (count, of, chance))
    inside = (counts > 0) & (counts <= trials)
    a, b = np.where(inside, counts, 1.0), np.where(inside, trials - counts + 1, 1.0)
    return np.where(inside, _numeric.beta_cdf(chances, a, b), np.where(counts <= 0, 1.0, 0.0))


def least_chance(tail: Floats, count: Ints, of: int) -> Floats:
    """Clopper and Pearson's lower end: the chance at which P(X ≥ count) is `tail`; 0 for a count of 0."""
    some = np.maximum(count, 1)
    return np.where(count == 0, 0.0, _numeric.beta_ppf(tail, some, of - some + 1))
