"""Bootstrap replicates as lm-eval draws them: `random.Random(i).choices` for the i-th chunk."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random


def replay_choices(values: Sequence[float], statistic: str, chunk: int, replicates: int) -> list[float]:
    """The statistic of each replicate; every `chunk` of them are drawn by a generator of their own.

    Examples
    --------
    >>> replay_choices([1.0, 2.0, 4.0], "median", 2, 4)
    [4.0, 2.0, 4.0, 2.0]
    """
    found = []
    for number in range(-(-replicates // chunk)):
        random = Random(number)
        for _ in range(min(chunk, replicates - number * chunk)):
            drawn = random.choices(values, k=len(values))
            if statistic == "median":
                found.append(sorted(drawn)[len(drawn) // 2])
            elif statistic == "mean":
                found.append(_plain_sum(drawn) / len(drawn))
            else:
                found.append(_compensated_sum(drawn) / len(drawn))
    return found


def _plain_sum(values: Sequence[float]) -> float:
    total = 0.0
    for value in values:
        total += value
    return total


def _compensated_sum(values: Sequence[float]) -> float:
    """Neumaier's sum: what rounding loses is added up beside it (Python 3.12 and later sum floats so)."""
    total, lost = 0.0, 0.0
    for value in values:
        rounded = total + value
        larger, smaller = (total, value) if abs(total) >= abs(value) else (value, total)
        lost += (larger - rounded) + smaller
        total = rounded
    return total + lost if lost else total
