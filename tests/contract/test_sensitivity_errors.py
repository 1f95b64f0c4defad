"""What the analyses of sensitivity refuse, and in which words."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import passk_fast as pk
from tests import refusals

A = pk.Counts(5, [1, 2, 3], problems=["x", "y", "z"])
B = pk.Counts(5, [0, 2, 5], problems=["x", "y", "w"])
C = pk.Counts(3, [0, 2, 3], problems=["x", "y", "z"])
LOST = pk.Attempts(["x", "x", "y", "y"], [1, None, 0, 1])

Row = tuple[Callable[[], Any], type[Exception], str]

ROWS: list[Row] = [
    (lambda: pk.sensitivity([A]), ValueError, "`conditions` must hold at least 2 conditions; got 1"),
    (
        lambda: pk.sensitivity([A, C, A, C]),
        ValueError,
        "`conditions` must be no more than problems or clusters; got 4 conditions, 3 problems",
    ),
    (
        lambda: pk.sensitivity([A, C, A], clusters=["u", "u", "v"]),
        ValueError,
        "`conditions` must be no more than problems or clusters; got 3 conditions, 2 clusters",
    ),
    (lambda: pk.sensitivity([A, C], replicates=None), TypeError, "`replicates` must be an int; got NoneType"),
    (
        lambda: pk.sensitivity([A, C], interval="bca"),
        ValueError,
        "`interval` must be one of 'adjusted', 't', 'z'; got 'bca'",
    ),
    (lambda: pk.influence([1, 2]), TypeError, "`a` must be Counts or a ModelResult; got list"),
    (
        lambda: pk.influence(A, C, 4),
        ValueError,
        "`k` must satisfy k <= n for every problem; got k=4, n=3 at index 0 (problem 'x')",
    ),
    (
        lambda: pk.influence(A, clusters=True),
        ValueError,
        "`clusters` must be labels, since the counts have none; got None",
    ),
    (
        lambda: pk.stability(A, n=[9]),
        ValueError,
        "`n` must satisfy k <= n <= least n of the counts; got n=9 for k=1 and least n 5",
    ),
    (lambda: pk.stability(A, n=[]), ValueError, "`n` must hold at least one value; got none"),
    (lambda: pk.stability(A, n=3), TypeError, "`n` must be a sequence of ints; got int"),
    (lambda: pk.stability(LOST), TypeError, "`a` must be Counts, a Tally or a ModelResult; got Attempts"),
    (
        lambda: pk.specification_curve(A, intervals="t"),
        TypeError,
        "`intervals` must be a sequence of strings; got str",
    ),
    (
        lambda: pk.specification_curve(A, C, intervals=["z"]),
        ValueError,
        "`intervals` must be one of 'noise-floor', 't'; got 'z'",
    ),
    (
        lambda: pk.specification_curve(LOST, missing=["error"]),
        ValueError,
        "`missing` must be one of 'fail', 'drop', 'bounds'; got 'error'",
    ),
    (
        lambda: pk.specification_curve(A, missing=[]),
        ValueError,
        "`missing` must hold at least one choice; got none",
    ),
    (lambda: pk.specification_curve(A, subsets=[1]), TypeError, "`subsets` must be a mapping; got list"),
    (lambda: pk.specification_curve(3), TypeError, "`a` must be Counts or a ModelResult; got int"),
]


test_message = refusals.calls(ROWS)
