"""What `runs` and `compare_runs` refuse, and in which words."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

import passk_fast as pk
from tests import refusals

A = pk.Counts(5, [1, 2, 3], problems=["x", "y", "z"])
B = pk.Counts(5, [0, 2, 5], problems=["x", "y", "w"])
C = pk.Counts(3, [0, 2, 3], problems=["x", "y", "z"])

Row = tuple[Callable[[], Any], type[Exception], str]

ROWS: list[Row] = [
    (lambda: pk.runs({"a": A}), ValueError, "`runs` must hold at least 2 runs; got 1"),
    (
        lambda: pk.runs([A] * 1001),
        ValueError,
        "`runs` must hold at most 1,000 runs, of which each is compared with each; got 1,001",
    ),
    (
        lambda: pk.runs(3),
        TypeError,
        "`runs` must be a mapping of Counts, a sequence of them, or Attempts; got int",
    ),
    (lambda: pk.runs([A, [1, 2]]), TypeError, "`runs` must hold Counts; got list for 1"),
    (lambda: pk.runs({1: A, "1": A}), ValueError, "`runs` must have different names; got '1' twice"),
    (
        lambda: pk.runs(pk.Attempts(["x"], [1])),
        ValueError,
        "`runs` must be attempts that know their run; got none",
    ),
    (
        lambda: pk.runs([A, C], 4),
        ValueError,
        "`k` must satisfy k <= n for every problem; got k=4, n=3 at index 0 (problem 'x')",
    ),
    (
        lambda: pk.runs([A, B]),
        ValueError,
        "models must have the same problems; 'z' of '0' is not in '1' (1 of its 3 problems are not in every "
        "model; match='common' uses the others)",
    ),
    (lambda: pk.runs([A, C], level=0), ValueError, "`level` must satisfy 0 < level < 1; got 0"),
    (lambda: pk.runs([A, C], replicates=0), ValueError, "`replicates` must satisfy replicates >= 1; got 0"),
    (lambda: pk.compare_runs([A, C], [A]), ValueError, "`b` must hold at least 2 runs; got 1"),
    (
        lambda: pk.compare_runs([A, C], [A, B]),
        ValueError,
        "models must have the same problems; 'z' of 'run 0 of A' is not in 'run 1 of B' (1 of its 3 problems "
        "are not in every model; match='common' uses the others)",
    ),
]


test_message = refusals.calls(ROWS)


@pytest.mark.parametrize("column", ["run", "condition"])
def test_too_many_parts_are_refused_before_attempts_are_taken_apart(
    monkeypatch: pytest.MonkeyPatch, column: str
) -> None:
    names = [f"{column} {i}" for i in range(1001)]
    attempts = pk.Attempts(["x"] * 1001, [1] * 1001, **{column: names})
    monkeypatch.delattr(pk.Attempts, "split")
    ask = pk.runs if column == "run" else pk.sensitivity
    with pytest.raises(ValueError, match=f"at most 1,000 {column}s, of which .* got 1,001"):
        ask(attempts)
