"""How many attempts two samples out of one problem's attempts share: a hypergeometric law.

Sets of k and of l out of n attempts share j of them with probability

    w(j) = C(k, j) C(n - k, l - j)/C(n, l),    max(0, k + l - n) ≤ j ≤ min(k, l),

likeliest near (k + 1)(l + 1)/(n + 2). Neighbours have the ratio (k - j)(l - j)/((j + 1)(n - k - l + j + 1)).
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from math import comb

import numpy as np

from passk_fast import _numeric, _validate
from passk_fast._typing import Floats, Ints

# So many different n at once.
ROWS = 4096
# Fewer numbers than this are quicker looked at one by one.
FEW = 64
# Up to this k chances of a single n are those of whole numbers, each rounded once.
MOST_EXACT = 256
# Numbers of attempts that two samples may share, beyond it.
MOST_SHARED = 2**16


def overlaps(n: Ints, k: int, l: int, *, least: int = 0) -> Iterator[tuple[range, int, Floats]]:  # noqa: E741
    """Chances of how many of n attempts sets of k and l share, `least` or more, for different n at once.

    Of those with the same range of numbers: which n, the first number, and a column for each; what is so far
    out that it is nothing is left out. Ratios of neighbours multiplied outwards from the likeliest: only
    × and ÷, the same bits everywhere.

    Examples
    --------
    >>> [(first, shares.round(4).tolist()) for _, first, shares in overlaps(np.array([4]), 2, 2)]
    [(0, [[0.1667, 0.6667, 0.1667]])]
    """
    most = min(k, l)
    groups = _alike(n, k, l)
    parts = ((*of, rows[at : at + ROWS]) for of, rows in groups.items() for at in range(0, len(rows), ROWS))
    for start, mode, members in parts:
        size = n[members.start : members.stop, None]
        reach = _reach(mode, most)
        low, high = max(start, mode - reach), min(most, mode + reach)
        up, down = np.arange(mode, high, dtype=np.float64), np.arange(mode, low, -1, dtype=np.float64)
        above = np.cumprod((k - up) * (l - up) / ((up + 1) * (size - k - l + up + 1)), axis=1)
        below = np.cumprod(down * (size - k - l + down) / ((k - down + 1) * (l - down + 1)), axis=1)
        weights = np.concatenate((below[:, ::-1], np.ones((len(members), 1)), above), axis=1)
        weights = weights / _numeric.sum(weights, axis=1)[:, None]
        first = max(low, least)
        yield members, first, weights[:, first - low :]


def overlap(size: int, k: int) -> Iterator[tuple[int, float]]:
    """How many attempts two samples of k out of `size` may share, and the chance of each.

    Examples
    --------
    >>> list(overlap(4, 1))
    [(0, 0.75), (1, 0.25)]
    """
    if k <= MOST_EXACT:
        for shared in range(max(0, 2 * k - size), k + 1):
            yield shared, comb(k, shared) * comb(size - k, k - shared) / comb(size, k)
        return
    reach = _reach(_range_of(size, k, k)[1], k)
    if 2 * reach > MOST_SHARED:
        raise _validate.wrong(
            "k",
            f"must leave at most {MOST_SHARED:,} numbers of attempts that two samples of k may share; got "
            f"k={k:,} of {size:,} attempts, which leaves {2 * reach:,}",
        )
    for _, first, chances in overlaps(np.array([size]), k, k):
        yield from enumerate(chances[0].tolist(), start=first)


def _range_of(n: int, k: int, l: int) -> tuple[int, int]:  # noqa: E741
    """The least and the likeliest number."""
    least = max(0, k + l - n)
    return least, min(max((k + 1) * (l + 1) // (n + 2), least), min(k, l))


def _reach(mode: int, most: int) -> int:
    """How far from the likeliest number others count."""
    return 64 + 16 * int(np.sqrt(min(mode + 1, most - mode + 1)))


def _alike(n: Ints, k: int, l: int) -> dict[tuple[int, int], range]:  # noqa: E741
    """Of different n, ascending: those with the same least and likeliest number, neither of which rises."""
    starts = [0]
    if len(n) <= FEW or (k + 1) * (l + 1) >= 2**62:
        every = [_range_of(one, k, l) for one in n.tolist()]
        starts += [at for at, pair in enumerate(pairwise(every), 1) if pair[0] != pair[1]]
    else:
        least = np.maximum(k + l - n, 0)
        likeliest = np.clip((k + 1) * (l + 1) // (n + 2), least, min(k, l))
        starts += (np.flatnonzero((np.diff(least) != 0) | (np.diff(likeliest) != 0)) + 1).tolist()
    # Of no n at all there is no first.
    parts = [range(*ends) for ends in pairwise([*starts, len(n)]) if len(n)]
    return {_range_of(int(n[part.start]), k, l): part for part in parts}
