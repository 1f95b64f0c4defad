"""The attempts of each problem dealt anew to groups of the same sizes: permuted run labels, subsamples.

Outcomes are 0 or 1, so a permutation of the labels shows only in the numbers of successes of the groups,
which are multivariate hypergeometric: one urn draw for each group.
"""

import itertools
from collections.abc import Sequence

from passk_fast.reference.random import Stream, key
from passk_fast.reference.urn import marked_among

__all__ = ["relabelled_sums"]


def relabelled_sums(
    sizes: Sequence[Sequence[int]],
    passed: Sequence[int],
    values: Sequence[Sequence[float]],
    places: Sequence[Sequence[int]],
    starts: Sequence[int],
    seed: int,
    first: int,
    replicates: int,
    *,
    subsample: bool = False,
) -> list[list[float]]:
    """Sums over the problems of each segment of what the successes of each group are worth.

    Parameters
    ----------
    sizes : problems × groups
        Attempts.
    passed : one for each problem
        Successes of all groups together.
    values : rows × columns
        What numbers of successes are worth.
    places : problems × groups
        The row of `values` for no success; that for x successes is x rows below.
    starts : one for each segment, and the number of problems
        Problems of segment s are ``starts[s]`` to ``starts[s + 1]``, less one.
    seed, first, replicates : int
        Which replicates.
    subsample : bool
        Whether the draws are those of subsamples, or of permuted labels.

    Returns
    -------
    list of list of float
        A row for each replicate: segments × groups × columns.
    """
    purpose = "subsample" if subsample else "relabelling"
    rows = []
    for replicate in range(first, first + replicates):
        stream = Stream(key(seed, purpose, replicate))
        row: list[float] = []
        for start, stop in itertools.pairwise(starts):
            sums = [[0.0] * len(values[0]) for _ in sizes[0]]
            for problem in range(start, stop):
                balls, marked = sum(sizes[problem]), passed[problem]
                for group, size in enumerate(sizes[problem]):
                    x = marked_among(stream, balls, marked, size)
                    balls, marked = balls - size, marked - x
                    for column, value in enumerate(values[places[problem][group] + x]):
                        sums[group][column] += value
            row += [value for group in sums for value in group]
        rows.append(row)
    return rows
