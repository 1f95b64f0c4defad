"""Wins, ties and losses at the same number of attempts.

A model that made more attempts at a problem is set back to as many as the other made, chosen at random: its
successes among them are hypergeometric, which keeps its pass@k in the mean (rarefaction). What is counted are
the expected wins; whole numbers where both made the same number of attempts everywhere. Without that, one
model would win against itself by having tried more often.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from passk_fast import _numeric

if TYPE_CHECKING:
    from passk_fast._typing import Floats, Ints
    from passk_fast.inference.pairs import Pairs

# Beyond so large a standard deviation a hypergeometric count is normal.
LARGE = 500.0
# Standard deviations beyond which nothing is counted.
REACH = 10


def wins_and_losses(pairs: Pairs, d: Floats, ks: tuple[int, ...]) -> tuple[Floats, Floats]:
    """Expected problems on which the first model is better, and worse, for each k."""
    a, b = pairs.a.tally, pairs.b.tally
    n_a, n_b = a.n[pairs.of_a], b.n[pairs.of_b]
    c_a, c_b = a.c[pairs.of_a], b.c[pairs.of_b]
    better, worse = (d > 0).astype(np.float64), (d < 0).astype(np.float64)
    for k, column in zip(ks, range(d.shape[1]), strict=True):
        for longer, shorter, sign in (((n_a, c_a), (n_b, c_b), 1), ((n_b, c_b), (n_a, c_a), -1)):
            rows = np.flatnonzero(longer[0] > shorter[0])
            if len(rows):
                n, c, fewer, other = longer[0][rows], longer[1][rows], shorter[0][rows], shorter[1][rows]
                more, less = set_back(n, c, fewer, other, k)
                better[rows, column], worse[rows, column] = (more, less) if sign > 0 else (less, more)
    return pairs.sum(better), pairs.sum(worse)


def set_back(n: Ints, c: Ints, fewer: Ints, other: Ints, k: int) -> tuple[Floats, Floats]:
    """Chances that pass@k of `fewer` out of n attempts is above, and below, that with `other` successes.

    More than `fewer` - k successes are as good as all.

    Examples
    --------
    >>> one = np.ones(1, dtype=np.int64)
    >>> [float(x[0].round(4)) for x in set_back(10 * one, 4 * one, one, 0 * one, 1)]
    [0.4, 0.0]
    """
    enough = fewer - k + 1
    level = np.minimum(other, enough)
    above = np.where(level < enough, _at_least(n, c, fewer, level + 1), 0.0)
    return above, 1 - _at_least(n, c, fewer, level)


def _at_least(n: Ints, c: Ints, drawn: Ints, count: Ints) -> Floats:
    """P(X ≥ count) of the successes among `drawn` of n attempts, c of which succeeded."""
    low, high = np.maximum(0, drawn - (n - c)), np.minimum(drawn, c)
    share = c / n
    deviation = np.sqrt(drawn * share * (1 - share) * (n - drawn) / np.maximum(n - 1, 1))
    mode = np.clip(np.floor((drawn + 1.0) * (c + 1) / (n + 2)).astype(np.int64), low, high)
    found = 1 - _numeric.normal_cdf((count - 0.5 - drawn * share) / np.maximum(deviation, 1e-300))
    rows = np.flatnonzero(deviation <= LARGE)
    if len(rows):
        found[rows] = _summed(*(x[rows].astype(np.float64) for x in (n, c, drawn, count, low, high, mode)))
    return np.where(count <= low, 1.0, np.where(count > high, 0.0, found))


def _summed(
    n: Floats, c: Floats, drawn: Floats, count: Floats, low: Floats, high: Floats, mode: Floats
) -> Floats:
    """The same by ratios of neighbours outwards from the mode: only × and ÷, the same bits everywhere."""
    steps = int(min(np.max(np.maximum(high - mode, mode - low)), REACH * LARGE))
    total, reached = np.ones(len(n)), (mode >= count).astype(np.float64)
    up, down = np.ones(len(n)), np.ones(len(n))
    for step in range(steps):
        x = mode + step
        up = up * np.where(x < high, (c - x) * (drawn - x) / ((x + 1) * (n - c - drawn + x + 1)), 0.0)
        y = mode - step
        ratio = y * (n - c - drawn + y) / np.maximum((c - y + 1) * (drawn - y + 1), 1.0)
        down = down * np.where(y > low, ratio, 0.0)
        total = total + up + down
        reached = reached + np.where(x + 1 >= count, up, 0.0) + np.where(y - 1 >= count, down, 0.0)
    return reached / total
