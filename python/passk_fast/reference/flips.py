"""Shared sign flips of all models, and step-down tests of all pairs of them.

A unit (a problem, or a cluster of problems) has one random sign, the same for all columns. Scores are whole
numbers, so sums are exact. A pair of columns has the statistic

    u = D / sqrt(((G - 1) V + D**2) / G)

with D the sum of the differences, V its variance estimated within strata, and G the number of units. It is an
increasing function of Student's t = D / sqrt(V), and D / sqrt(sum of d**2) where there is one stratum.

References
----------
Romano and Wolf, "Stepwise multiple testing as formalized data snooping", Econometrica 73 (2005) 1237-1282.
"""

import math
from collections.abc import Sequence
from itertools import pairwise

from passk_fast.reference.random import key, word

__all__ = ["flipped_sums", "pair_squares", "pair_statistics", "times_reached"]

Ints = Sequence[Sequence[int]]
Pairs = Sequence[tuple[int, int]]
LANES = 8
TIE = 1.0 - 2.0**-30


def flipped_sums(
    values: Ints, starts: Sequence[int], seed: int, first: int, replicates: int
) -> list[list[list[int]]]:
    """Sums of each column over each stratum, ``starts[s]`` to ``starts[s + 1]``, for each replicate.

    Unit i keeps its sign if bit i mod 64 of word i // 64 of the replicate's stream is set.

    Examples
    --------
    >>> flipped_sums([[1, 10], [2, 20], [4, 40]], [0, 3], seed=7, first=0, replicates=2)
    [[[3, 30]], [[3, 30]]]
    """
    found = []
    for r in range(first, first + replicates):
        stream = key(seed, "permutation", r)
        signs = [1 if word(stream, i // 64) >> (i % 64) & 1 else -1 for i in range(len(values))]
        rows = [[sign * value for value in row] for sign, row in zip(signs, values, strict=True)]
        found.append([[sum(column) for column in zip(*rows[a:b], strict=True)] for a, b in pairwise(starts)])
    return found


def pair_squares(values: Ints, starts: Sequence[int], pairs: Pairs) -> list[list[float]]:
    """Sums of the squared differences of pairs of columns over each stratum.

    Unit i of its stratum adds to lane i mod 8; then the lanes are added pairwise.
    """
    found = []
    for start, stop in pairwise(starts):
        row = []
        for a, b in pairs:
            lanes = [0.0] * LANES
            for i in range(start, stop):
                difference = float(values[i][a] - values[i][b])
                lanes[(i - start) % LANES] += difference * difference
            half = LANES // 2
            while half:
                lanes = [lanes[i] + lanes[i + half] for i in range(half)]
                half //= 2
            row.append(lanes[0])
        found.append(row)
    return found


def pair_statistics(
    pairs: Pairs, squares: Sequence[Sequence[float]], sizes: Sequence[float], sums: Ints
) -> list[float]:
    """The statistic u of each pair, from the sums of each stratum.

    Examples
    --------
    Three differences of 1 and one of -1:

    >>> pair_statistics([(0, 1)], [[4.0]], [4.0], [[3, 1]])
    [1.0]
    """
    return [
        _statistic([float(row[a] - row[b]) for row in sums], [row[p] for row in squares], sizes)
        for p, (a, b) in enumerate(pairs)
    ]


def _statistic(differences: Sequence[float], squares: Sequence[float], sizes: Sequence[float]) -> float:
    if len(sizes) == 1:
        return differences[0] * (1.0 / math.sqrt(squares[0])) if squares[0] > 0.0 else 0.0
    units, total, variance = 0.0, 0.0, 0.0
    for size in sizes:
        units += size
    for difference, square, size in zip(differences, squares, sizes, strict=True):
        total += difference
        variance += size / (size - 1.0) * max(square - difference * difference / size, 0.0)
    spread = ((units - 1.0) * variance + total * total) / units
    return total / math.sqrt(spread) if spread > 0.0 else 0.0


def times_reached(
    pairs: Pairs,
    squares: Sequence[Sequence[float]],
    sizes: Sequence[float],
    observed: Sequence[float],
    sums: Sequence[Ints],
) -> tuple[list[int], list[int]]:
    """How many replicates reach the observed statistic of each pair: alone, and by step-down.

    Both directions of every pair are hypotheses: "not better" and "not worse". Pairs come in ascending order
    of the magnitude of their observed statistic. Step-down rejects the strongest hypothesis first; when it
    comes to pair p, in the direction observed, it compares with the greatest statistic among what is left:
    that direction of the pairs up to p, and the opposite direction of all pairs.
    """
    alone, stepwise = [0] * len(pairs), [0] * len(pairs)
    for replicate in sums:
        flipped = pair_statistics(pairs, squares, sizes, replicate)
        turned = [-u if seen < 0.0 else u for u, seen in zip(flipped, observed, strict=True)]
        for p, seen in enumerate(observed):
            bound = abs(seen) * TIE
            left = [0.0, *turned[: p + 1], *(-u for u in turned)]
            alone[p] += abs(turned[p]) >= bound
            stepwise[p] += max(left) >= bound
    return alone, stepwise
