"""Wins, ties and losses at the same number of attempts.

A model that made more attempts at a problem is set back to as many as the other made, chosen at random: its
successes among them are hypergeometric, which keeps its pass@k in the mean (rarefaction). What is counted are
the expected wins; whole numbers where both made the same number of attempts everywhere. Without that, one
model would win against itself by having tried more often.
"""

from __future__ import annotations

import numpy as np

from passk_fast import _numeric
from passk_fast._typing import Floats, Ints
from passk_fast.inference.pairs import Pairs


def wins_and_losses(pairs: Pairs, d: Floats, ks: tuple[int, ...]) -> tuple[Floats, Floats]:
    """Expected problems on which the first model is better, and worse, for each k."""
    n_a, c_a, n_b, c_b = pairs.attempts
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
    above = np.where(level < enough, _numeric.hypergeometric_tail(level + 1, n, c, fewer), 0.0)
    return above, 1 - _numeric.hypergeometric_tail(level, n, c, fewer)
