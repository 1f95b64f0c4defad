"""Distinct (n, c) classes and how many problems have each."""

from __future__ import annotations

from collections.abc import Sequence

Class = tuple[int, int]


def tally(n: Sequence[int], c: Sequence[int]) -> dict[Class, int]:
    """How many problems have each (n, c), in ascending order of (n, c).

    Examples
    --------
    >>> tally([10, 10, 5], [3, 3, 0])
    {(5, 0): 1, (10, 3): 2}
    """
    return combine(list(zip(n, c, strict=True)), [1] * len(c))


def combine(classes: Sequence[Class], problems: Sequence[int]) -> dict[Class, int]:
    """Add up classes with multiplicities, in any order, some perhaps several times."""
    total: dict[Class, int] = {}
    for one, count in zip(classes, problems, strict=True):
        total[one] = total.get(one, 0) + count
    return dict(sorted(total.items()))


def classify(n: Sequence[int], c: Sequence[int]) -> tuple[dict[Class, int], list[int]]:
    """The tally, and for each problem the position of its class in it."""
    classes = tally(n, c)
    position = {one: index for index, one in enumerate(classes)}
    return classes, [position[one] for one in zip(n, c, strict=True)]


def column_sums(problems: Sequence[int], values: Sequence[Sequence[float]]) -> list[float]:
    """Sum of each column of `values`, every row as often as `problems` says.

    Eight partial sums are kept side by side and added at the end: the order in which a processor with vector
    registers adds, written down so that every machine keeps to it.
    """
    columns = len(values[0]) if values else 0
    lanes = [[0.0] * columns for _ in range(8)]
    for index, (count, row) in enumerate(zip(problems, values, strict=True)):
        lane = lanes[index % 8]
        for column, value in enumerate(row):
            lane[column] += count * value
    return [((a + e) + (c + g)) + ((b + f) + (d + h)) for a, b, c, d, e, f, g, h in zip(*lanes, strict=True)]
