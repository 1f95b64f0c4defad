"""How luck alone spreads the difference of two models that are the same: variance, skewness, and quantiles.

`noise_floor` has the variance of a problem's difference if its c successes are dealt to the models at random.
With unequal n the difference is skewed, too: a model with n = k attempts scores 0 or 1, one with many hardly
ever. The third moment is summed over the deals (over a grid of `DEALS` of them where there are more), and the
mean over the problems has the quantiles of a Pearson III law with these three moments, after Wilson and
Hilferty (Proceedings of the National Academy of Sciences 17 (1931) 684-688):

    x = 2/γ ((1 + γz/6 - γ²/36)³ - 1),    z = 6/γ ((1 + γx/2)^⅓ - 1 + γ²/36).

Where luck is symmetric, Student's t of the differences keeps its level by itself, however few problems carry
it (Efron, J. American Statistical Association 64 (1969) 1278-1302). There a floor in full would only cost
power, and that the models are different raises it: the attempts of two unlike models together vary more than
those of either. So luck counts by a share that rises with the number of problems that carry it in effect,
N = (Σv)²/Σv², and with its skewness: .6 + N/50 + ¾|γ|, at least 8/m and at most 1, chosen by simulation of
size and power.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from passk_fast import _numeric
from passk_fast._typing import Floats, Ints

Score = Callable[[Ints, Ints], Floats]

# Deals of one problem that are looked at, within so many standard deviations where there are more.
DEALS, REACH = 257, 9.0
# Share of luck that counts: at least, for each problem in effect, for each unit of skewness. In full up to so
# many problems, on which t may have no spread at all.
LEAST, PER_PROBLEM, PER_SKEWNESS = 0.6, 1 / 50, 0.75
FEW = 8
# More skewness than this is not told apart.
MOST_SKEWED = 1.0
# Deals of so many problems at once, and of so many distinct ones at all: of more, those between have the
# moment of the one before. Their sum, over so many, is as good as all of them.
ROWS = 4096
MOST_DISTINCT = 4 * ROWS


@dataclass(frozen=True, eq=False)
class Luck:
    """The law of mean differences by luck alone, ``(S,)`` each; how much of its standard deviation counts.

    Examples
    --------
    >>> even = Luck.even(np.array([0.0025]))
    >>> even.half_widths(np.array([0.975])).round(4), even.upper_tails(np.array([0.098])).round(4)
    (array([0.098]), array([0.025]))
    """

    variances: Floats
    skewness: Floats
    share: Floats

    @classmethod
    def even(cls, variances: Floats) -> Luck:
        """Normal, and in full."""
        variances = np.asarray(variances, dtype=np.float64)
        return cls(variances, np.zeros(len(variances)), np.ones(len(variances)))

    @classmethod
    def joined(cls, parts: Sequence[Luck]) -> Luck:
        """Those of several."""
        each = [(one.variances, one.skewness, one.share) for one in parts]
        return cls(*(np.concatenate(values) for values in zip(*each, strict=True)))

    @property
    def whole(self) -> Luck:
        """With all of it counting: where no spread stands beside it."""
        return Luck(self.variances, self.skewness, np.ones(len(self.share)))

    @property
    def mirrored(self) -> Luck:
        """The same of the difference the other way round."""
        return Luck(self.variances, -self.skewness, self.share)

    @property
    def errors(self) -> Floats:
        """Standard deviations, as far as they count."""
        return self.share * np.sqrt(self.variances)

    def half_widths(self, tails: Floats) -> Floats:
        """How far above 0 luck leaves out 1 - `tails`."""
        g = np.clip(self.skewness, -MOST_SKEWED, MOST_SKEWED)
        z = _numeric.normal_ppf(tails)
        step = g * (z - g / 6) / 6
        widths: Floats = self.errors * (z - g / 6) * (1 + step + step * step / 3)
        return widths

    def upper_tails(self, distance: Floats) -> Floats:
        """Chance of luck this far above 0; without luck, none above and all at or below."""
        g = np.clip(self.skewness, -MOST_SKEWED, MOST_SKEWED)
        errors = self.errors
        x = _numeric.ratio(distance, errors)
        root = _cube_root(1 + g * x / 2)
        z = 3 * x / (root * root + root + 1) + g / 6
        return _numeric.normal_cdf(-np.where(errors > 0, z, np.where(distance > 0, np.inf, -np.inf)))


def luck_of(variances: Floats, thirds: Floats, problems: Ints) -> Luck:
    """Of the mean over problems, from their variances and third moments ``(P, S)`` and how often each is."""
    counts = problems[:, None]
    total, third, squares = (
        np.asarray(_numeric.sum(counts * x, axis=0)) for x in (variances, thirds, variances * variances)
    )
    return luck_of_sums(total, third, squares, int(problems.sum()))


def luck_of_sums(total: Floats, third: Floats, squares: Floats, m: int | Floats) -> Luck:
    """The same from sums over m problems: of the variances, third moments and squared variances, ``(S,)``."""
    some = total > 0
    total, squares = np.where(some, total, 1.0), np.where(some, squares, 1.0)
    skewness = np.where(some, third / (total * np.sqrt(total)), 0.0)
    share = LEAST + PER_PROBLEM * total * total / squares + PER_SKEWNESS * np.abs(skewness)
    share = np.minimum(np.maximum(share, FEW / m), 1.0)
    return Luck(np.where(some, total, 0.0) / (m * m), skewness, share)


def dealt_thirds(n_a: Ints, n_b: Ints, c: Ints, score: Score) -> Floats:
    """Third moment of a problem's difference of a score if c successes are dealt at random, ``(P,)``.

    `score` gives that of n attempts with c successes.

    Examples
    --------
    >>> ten, hundred = np.array([10, 10]), np.array([100, 10])
    >>> dealt_thirds(hundred, ten, np.array([22, 4]), lambda n, c: pk.pass_at_k(n, c, 10)).round(4)
    array([0.0758, 0.    ])
    """
    thirds = np.zeros(len(c))
    uneven = np.flatnonzero(n_a != n_b)
    if len(uneven) == 0:
        return thirds
    first, of = _distinct(n_a[uneven], n_b[uneven], c[uneven])
    step = -(-len(first) // MOST_DISTINCT)
    first, of = first[::step], of // step
    found = np.empty(len(first))
    for start in range(0, len(first), ROWS):
        rows = uneven[first[start : start + ROWS]]
        found[start : start + ROWS] = _thirds(n_a[rows], n_b[rows], c[rows], score)
    thirds[uneven] = found[of]
    return thirds


def _distinct(n_a: Ints, n_b: Ints, c: Ints) -> tuple[Ints, Ints]:
    """Where each distinct row is first, and which of these each row is."""
    (sizes_a, of_a), (sizes_b, of_b) = (np.unique(n, return_inverse=True) for n in (n_a, n_b))
    width = int(sizes_a[-1] + sizes_b[-1]) + 1
    if len(sizes_a) * len(sizes_b) * width >= 2**62:
        return np.arange(len(c)), np.arange(len(c))
    codes = (of_a * len(sizes_b) + of_b) * width + c
    _, first, of = np.unique(codes, return_index=True, return_inverse=True)
    return first, of


def _thirds(n_a: Ints, n_b: Ints, c: Ints, score: Score) -> Floats:
    total = n_a + n_b
    least, most = np.maximum(0, c - n_b), np.minimum(n_a, c)
    share = c / total
    spread = np.sqrt(n_a * share * (1 - share) * (n_b / total)) + 1
    many = most - least >= DEALS
    middle = n_a * share
    low = np.where(many, np.maximum(least, np.floor(middle - REACH * spread)), least).astype(np.int64)
    high = np.where(many, np.minimum(most, np.ceil(middle + REACH * spread)), most).astype(np.int64)
    steps = np.maximum(high - low, 1) / (DEALS - 1)
    at = np.arange(min(DEALS, int(np.max(high - low)) + 1))
    grid = np.where(steps[:, None] <= 1, at, np.floor(at * np.maximum(steps, 1.0)[:, None])).astype(np.int64)
    inside = grid <= (high - low)[:, None]
    x = low[:, None] + np.where(inside, grid, 0)
    y = c[:, None] - x
    a, b = n_a[:, None], n_b[:, None]
    logs = -_numeric.log_gamma(np.stack([x + 1.0, a - x + 1.0, y + 1.0, b - y + 1.0]))
    log_weights = logs[0] + logs[1] + logs[2] + logs[3]
    weights = np.where(inside, _numeric.exp(log_weights - log_weights.max(axis=1, keepdims=True)), 0.0)
    weights = weights / _numeric.sum(weights, axis=1)[:, None]
    shape = np.broadcast_to(a, x.shape), np.broadcast_to(b, x.shape)
    d = score(np.ascontiguousarray(shape[0]), x) - score(np.ascontiguousarray(shape[1]), y)
    d = d - _numeric.sum(weights * d, axis=1)[:, None]
    return np.asarray(_numeric.sum(weights * d * d * d, axis=1))


def _cube_root(x: Floats) -> Floats:
    """Of either sign."""
    size = np.abs(x)
    root = _numeric.exp(_numeric.log(np.where(size > 0, size, 1.0)) / 3)
    return np.where(size > 0, np.sign(x) * root, 0.0)
