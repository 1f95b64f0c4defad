"""Does the mean of skewed differences differ from 0? By tilting what was seen until it does not.

Student's t fails where a few units make the mean: where one model always solves a tenth of all problems, 50
of them often hold one or two such. The units in hand are therefore weighted by e^{sd}, with s such that their
mean is what is to be ruled out (Efron, Canadian J. of Statistics 9 (1981) 139-172), and the p-value is the
chance that the mean of m draws from these is as far off as the one that was seen. With e = d - d̄ and K(s) the
logarithm of the mean of e^{se}, the saddlepoint approximation (Lugannani and Rice, Advances in Applied
Probability 12 (1980) 475-490, in Barndorff-Nielsen's form) is

    Φ(-r*),    r* = r + log(v/r)/r,    r = -sgn(s) √(2mK(s)),    v = -s √m sd(d),

and the mean that is ruled out is d̄ + K′(s). It is held beside Student's t, and the larger p-value counts.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from passk_fast import _numeric
from passk_fast._typing import Floats, Ints
from passk_fast.inference.answer import Answer
from passk_fast.inference.intervals import ConfidenceInterval

# Steps to a tilt, and how near they come, relatively.
STEPS, NEAR = 100, 1e-13
# Below this r, what r* adds to it is its limit for r → 0.
SMALL = 1e-3
# Rounds for many samples at once, of which none makes a tilt more than so many times as strong, or as weak.
ROUNDS, STRETCH = 7, 3.0
# Tilts of more than this many standard deviations let only the least or the greatest unit count.
FAR = 1e6


@dataclass(frozen=True, eq=False)
class Tilted(Answer):
    """Means of units ``(P, S)`` that occur so often, each to be tilted.

    Examples
    --------
    Two of 50 differences are .9, the others -.1. If one in ten is, so few are seen with a chance of .07, half
    of that of two counted:

    >>> two = Tilted(np.array([[0.9], [-0.1]]), np.array([2, 48]))
    >>> two.p_values().round(3), two.one_sided(0.0, -1).round(3)
    (array([0.136]), array([0.068]))
    """

    units: Floats
    counts: Ints

    def p_values(self) -> Floats:
        """Two-sided, of no difference."""
        return self._p_values

    @cached_property
    def _p_values(self) -> Floats:
        p = np.empty(self.units.shape[1])
        for at, units in enumerate(self.units.T):
            column = _Column(units, self.counts)
            tail = column.tail(0.0) if column.mean > 0 else _Column(-units, self.counts).tail(-0.0)
            # Beyond 0 the tail is 1 only if nothing but 0 was seen; else those of both sides add up to 1.
            p[at] = 1.0 if tail == 1 else min(2 * min(tail, 1 - tail), 1.0)
        return p

    def one_sided(self, x: float, side: int) -> Floats:
        """Of each column."""
        return np.array([column.tail(side * x) for column in self._columns(side)])

    def interval(self, level: float) -> ConfidenceInterval[Floats]:
        """The means that are not ruled out; no unit, no end beyond the least and the greatest."""
        z = float(_numeric.normal_ppf((1 + level) / 2))
        low, high = (np.array([one.end(z) for one in self._columns(sign)]) for sign in (1, -1))
        return ConfidenceInterval(low, -high)

    def _columns(self, sign: int) -> list[_Column]:
        return [_Column(sign * column, self.counts) for column in self.units.T]


class _Column:
    """One column, and how far below its mean others are ruled out."""

    def __init__(self, units: Floats, counts: Ints) -> None:
        self.counts = counts.astype(np.float64)
        self.m = int(counts.sum())
        self.mean = float(_numeric.dot(counts, units)) / self.m
        self.away = units - self.mean
        self.spread = float(np.sqrt(max(self._mean(self.away * self.away), 0.0)))
        least, most = float(units.min()), float(units.max())
        self.least = least if most > least else self.mean
        self.most = most if most > least else self.mean

    def tail(self, x: float) -> float:
        """Chance of a mean as high as that seen, if it were x."""
        if x >= self.most:
            return 1.0
        if x <= self.least:
            return 0.0
        gap = x - self.mean
        if abs(gap) <= NEAR * self.spread:
            return 0.5
        s = self._solved(lambda s: self._moments(s)[1] - gap, -gap, gap / (self.spread * self.spread))
        return float(_numeric.normal_cdf(-self._root(s)))

    def end(self, z: float) -> float:
        """The mean below the seen one at which that is z standard deviations off; for z > 0."""
        if self.spread == 0 or self.least == self.most:
            return self.mean
        s = self._solved(lambda s: z - self._root(s), z, -z / (self.spread * float(np.sqrt(self.m))))
        return max(self.mean + self._moments(s)[1], self.least)

    def _solved(self, rising: Callable[[float], float], at_none: float, guess: float) -> float:
        """Where a function that rises with s crosses 0; its value at s = 0 is known. Illinois' rule."""
        above = guess > 0
        inner, at_inner, outer = 0.0, at_none, guess
        at_outer = rising(outer)
        while (at_outer < 0) == above and abs(outer) * self.spread < FAR:
            inner, at_inner, outer = outer, at_outer, 2 * outer
            at_outer = rising(outer)
        if (at_outer < 0) == above:
            return float(outer)
        for _ in range(STEPS):
            middle = outer - at_outer * (outer - inner) / (at_outer - at_inner)
            if not min(inner, outer) < middle < max(inner, outer):
                middle = (inner + outer) / 2
            at = rising(middle)
            if (at < 0) == (at_outer < 0):
                at_inner /= 2
            else:
                inner, at_inner = outer, at_outer
            outer, at_outer = middle, at
            if at == 0 or abs(outer - inner) <= NEAR * abs(outer):
                break
        return float(outer)

    def _root(self, s: float) -> float:
        """r*: positive for s < 0."""
        sign = -1.0 if s > 0 else 1.0
        r = sign * float(np.sqrt(max(2 * self.m * self._moments(s)[0], 0.0)))
        v = -s * self.spread * float(np.sqrt(self.m))
        if abs(r) < SMALL:
            cubed = self._mean(self.away * self.away * self.away) / (self.spread * self.spread * self.spread)
            return float(r + cubed / (6 * np.sqrt(self.m)))
        return r + float(_numeric.log(v / r)) / r

    def _moments(self, s: float) -> tuple[float, float]:
        """K(s) and K'(s)."""
        at = s * self.away
        top = float(at.max())
        if top < 1:
            more = _numeric.expm1(at)
            grown = self._mean(more)
            slope = self._mean(self.away * more) / (1 + grown)
            return float(_numeric.log1p(grown)), slope
        weights = self.counts * _numeric.exp(at - top)
        total = float(_numeric.sum(weights))
        slope = float(_numeric.dot(weights, self.away)) / total
        return top + float(_numeric.log(total / self.m)), slope

    def _mean(self, values: Floats) -> float:
        return float(_numeric.dot(self.counts, values)) / self.m


def tilted_widths(units: Floats, counts: Ints, z: float) -> Floats:
    """How far below each sample's mean the interval's lower end is, ``(R,)``, for samples that share values.

    The values are ``(B,)``, how often each sample has them ``(R, B)``, and z > 0 is the normal quantile of
    the end. r*(s) = z is solved for all samples together, by Newton's rule with dr/ds = mK′(s)/r, to digits
    that an expectation over samples can use. 0 where a sample has but one value.

    Examples
    --------
    >>> units, counts = np.array([0.9, -0.1]), np.array([[2, 48], [25, 25]])
    >>> tilted_widths(units, counts, 1.96).round(4)
    array([0.0322, 0.1358])
    """
    m = np.asarray(_numeric.sum(counts.astype(np.float64), axis=1))
    mean = np.asarray(_numeric.sum(counts * units, axis=1)) / m
    away = np.where(counts > 0, units - mean[:, None], 0.0)
    spread = np.sqrt(np.asarray(_numeric.sum(counts * away * away, axis=1)) / m)
    varied = np.flatnonzero(spread > 0)
    found = np.zeros(len(counts))
    if len(varied):
        found[varied] = _widths(away[varied], counts[varied], m[varied], spread[varied], z)
    return found


def _widths(away: Floats, counts: Ints, m: Floats, spread: Floats, z: float) -> Floats:
    root, least = np.sqrt(m), np.min(away, axis=1)
    tilt = z / (spread * root)
    for _ in range(ROUNDS):
        cumulant, fall = _moments_of(-tilt, away, counts, m)
        r = np.sqrt(2 * m * cumulant)
        gap = r + _numeric.log(tilt * spread * root / r) / r - z
        steep = m * fall * tilt
        less = np.divide(gap * r, steep, out=np.sign(gap), where=np.abs(gap * r) < steep)
        tilt = tilt * np.clip(1 - less, 1 / STRETCH, STRETCH)
    widths: Floats = np.minimum(_moments_of(-tilt, away, counts, m)[1], -least)
    return widths


def _moments_of(s: Floats, away: Floats, counts: Ints, m: Floats) -> tuple[Floats, Floats]:
    """K(s) and -K′(s), both positive for s < 0."""
    at = s[:, None] * away
    top = np.max(at, axis=1)
    weights = counts * _numeric.exp(at - top[:, None])
    total = np.asarray(_numeric.sum(weights, axis=1))
    fall = -np.asarray(_numeric.sum(weights * away, axis=1)) / total
    tiny = np.finfo(np.float64).tiny
    return np.maximum(top + _numeric.log(total / m), tiny), np.maximum(fall, tiny)
