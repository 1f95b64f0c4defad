"""The order of attempts: statistics of a sequence, and sums of them over shuffled sequences.

Given that c of n attempts passed, all C(n, c) arrangements are equally likely if the attempts are
exchangeable. The tests of order compare a sequence's statistics with those of shuffled sequences.
"""

from collections.abc import Sequence
from itertools import pairwise

from passk_fast.reference.random import Stream, fork, key

__all__ = [
    "arrangement",
    "join_order",
    "permuted_order",
    "runs_of",
    "sequence_statistics",
    "statistics_of",
]

# n, c, rank sum, first success, joins, whether the last one passed.
Row = tuple[int, int, int, int, int, int]


def statistics_of(sequence: Sequence[int]) -> Row:
    """Attempts, successes, the sum of their positions, the first one, neighbours, and the last outcome.

    Positions count from 1; the first success of none is 0. Attempts without a verdict (-1) were not made.

    Examples
    --------
    >>> statistics_of([0, 1, 1, 0, 1])
    (5, 3, 10, 2, 1, 1)
    """
    made = [outcome for outcome in sequence if outcome >= 0]
    positions = [j for j, outcome in enumerate(made, start=1) if outcome == 1]
    joins = sum(1 for one, other in pairwise(made) if one == other == 1)
    return (
        len(made),
        len(positions),
        sum(positions),
        positions[0] if positions else 0,
        joins,
        made[-1] if made else 0,
    )


def sequence_statistics(unit: Sequence[int], outcome: Sequence[int], units: int) -> list[Row]:
    """Statistics of each unit's attempts, in the order in which they come.

    Examples
    --------
    >>> sequence_statistics([0, 1, 0], [1, 0, 1], 2)
    [(2, 2, 3, 1, 1, 1), (1, 0, 0, 0, 0, 0)]
    """
    sequences: list[list[int]] = [[] for _ in range(units)]
    for one, verdict in zip(unit, outcome, strict=True):
        sequences[one].append(verdict)
    return [statistics_of(sequence) for sequence in sequences]


def join_order(earlier: Sequence[Row], later: Sequence[Row]) -> list[Row]:
    """Statistics of the same units' attempts, the second ones made after the first.

    Examples
    --------
    >>> join_order([statistics_of([0, 1])], [statistics_of([1, 0, 1])])
    [(5, 3, 10, 2, 1, 1)]
    """
    joined = []
    for (n, c, ranks, first, joins, last), (more, d, others, next_first, further, end) in zip(
        earlier, later, strict=True
    ):
        joined.append(
            (
                n + more,
                c + d,
                ranks + others + n * d,
                first if first or not next_first else n + next_first,
                joins + further + (last if next_first == 1 else 0),
                end if more else last,
            )
        )
    return joined


def runs_of(row: Row) -> int:
    """Stretches of equal outcomes, which the other statistics determine.

    There are c - joins runs of passed attempts. Runs of failed ones lie between them, and one more at each
    end that failed.

    Examples
    --------
    >>> runs_of(statistics_of([0, 1, 1, 0, 1]))
    4
    """
    _, c, _, first, joins, last = row
    return 2 * (c - joins) + 1 - (first == 1) - last


def arrangement(n: int, c: int, stream: Stream) -> list[int]:
    """Shuffle c passed and n - c failed attempts: a uniform set of positions of the rarer outcome (Floyd).

    Examples
    --------
    >>> arrangement(5, 2, Stream(key(7, "permutation", 0)))
    [0, 0, 1, 0, 1]
    """
    rarer = min(c, n - c)
    chosen: set[int] = set()
    for last in range(n - rarer, n):
        drawn = stream.below(last + 1)
        chosen.add(last if drawn in chosen else drawn)
    passed = rarer == c
    return [int((j in chosen) == passed) for j in range(n)]


def permuted_order(
    n: Sequence[int],
    c: Sequence[int],
    weights: Sequence[float],
    seed: int,
    first: int,
    replicates: int,
) -> list[list[float]]:
    """Sums over shuffled units: weighted rank sum, joins, runs, first success, log-rank.

    The log-rank statistic adds, up to a unit's first success at t, the chance c/(n - j + 1) that attempt j
    is the first one that passes; that is c (H(n) - H(n - t)) with harmonic numbers H.

    Examples
    --------
    >>> permuted_order([4, 5], [1, 3], [1.0, 1.0], seed=7, first=0, replicates=2)
    [[10.0, 1.0, 6.0, 3.0, 1.1833333333333336], [11.0, 1.0, 6.0, 3.0, 1.5999999999999996]]
    """
    harmonic = [0.0]
    for j in range(1, max(n, default=0) + 1):
        harmonic.append(harmonic[-1] + 1.0 / j)
    rows = []
    for replicate in range(first, first + replicates):
        stream = key(seed, "permutation", replicate)
        sums = [0.0] * 5
        for g in range(len(n)):
            row = statistics_of(arrangement(n[g], c[g], Stream(fork(stream, g))))
            sums[0] += weights[g] * row[2]
            sums[1] += row[4]
            sums[2] += runs_of(row)
            sums[3] += row[3]
            sums[4] += c[g] * (harmonic[n[g]] - harmonic[n[g] - row[3]])
        rows.append(sums)
    return rows
