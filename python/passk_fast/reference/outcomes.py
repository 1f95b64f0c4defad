"""From single outcomes to counts of passed attempts and of attempts without a verdict."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from typing import Literal

Outcome = bool | int | float | None


def no_verdict(outcome: Outcome) -> bool:
    """Whether an attempt has no verdict: None or NaN."""
    return outcome is None or outcome != outcome


def count_outcomes(rows: Sequence[Sequence[Outcome]]) -> tuple[list[int], list[int]]:
    """How many attempts of each row passed, and how many have no verdict.

    Examples
    --------
    >>> count_outcomes([[True, False, True], [0, 1, None]])
    ([2, 1], [0, 1])
    """
    passed, missing = [], []
    for i, row in enumerate(rows):
        passes = gaps = 0
        for j, outcome in enumerate(row):
            if no_verdict(outcome):
                gaps += 1
            elif outcome == 1:
                passes += 1
            elif outcome != 0:
                raise ValueError(
                    f"`outcomes` must satisfy outcome = 0 or 1; got {outcome} at index ({i}, {j})"
                )
        passed.append(passes)
        missing.append(gaps)
    return passed, missing


def count_packed(rows: Sequence[bytes], n: int, bitorder: Literal["big", "little"] = "big") -> list[int]:
    """How many of the first n bits of each row are set; bits beyond the n-th must be zero.

    Examples
    --------
    >>> count_packed([bytes([0b1010_0000])], 3)
    [2]
    """
    passed = []
    for i, row in enumerate(rows):
        bits = []
        for byte in row:
            ascending = [byte >> place & 1 for place in range(8)]
            bits += ascending if bitorder == "little" else ascending[::-1]
        if any(bits[n:]):
            raise ValueError(f"`bits` must satisfy bits beyond n = 0; got another one at index {i}")
        passed.append(sum(bits))
    return passed


def count_attempts(
    problem: Sequence[Hashable], outcome: Sequence[Outcome]
) -> dict[Hashable, tuple[int, int, int]]:
    """Attempts, successes and missing verdicts of each problem, in order of first appearance.

    Examples
    --------
    >>> count_attempts(["b", "a", "b"], [1, 0, None])
    {'b': (2, 1, 1), 'a': (1, 0, 0)}
    """
    rows: dict[Hashable, list[Outcome]] = {}
    for name, verdict in zip(problem, outcome, strict=True):
        rows.setdefault(name, []).append(verdict)
    passed, missing = count_outcomes(list(rows.values()))
    return {
        name: (len(row), c, gaps) for (name, row), c, gaps in zip(rows.items(), passed, missing, strict=True)
    }
