"""The texts of errors in outcomes that are counted."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd

from passk_fast import Counts
from tests import refusals

Row = tuple[Callable[[], Any], type[Exception], str]

OUTCOMES: list[Row] = [
    (
        lambda: Counts.from_outcomes(np.array([[0, 1], [2, 0]])),
        ValueError,
        "`outcomes` must satisfy outcome = 0 or 1; got 2 at index (1, 0)",
    ),
    (
        lambda: Counts.from_outcomes(np.array([[0, 1], [0, -1]], dtype=np.int8), problems=["a", "b"]),
        ValueError,
        "`outcomes` must satisfy outcome = 0 or 1; got -1 at index (1, 1) (problem 'b')",
    ),
    (
        lambda: Counts.from_outcomes([[0, 1], [0.5]]),
        ValueError,
        "`outcomes` must satisfy outcome = 0 or 1; got 0.5 at index (1, 0)",
    ),
    (
        lambda: Counts.from_outcomes(pd.DataFrame({"try": [0, 3]}, index=["a", "b"])),
        ValueError,
        "`outcomes` must satisfy outcome = 0 or 1; got 3 at index (1, 0) (problem 'b')",
    ),
    (
        lambda: Counts.from_outcomes([[1, 0], [None, 1]], problems=["a", "b"]),
        ValueError,
        "`outcomes` must not be missing unless `missing` says what that means ('fail', 'drop' or 'bounds'); "
        "got 1 missing, the first at index (1, 0) (problem 'b')",
    ),
    (
        lambda: Counts.from_outcomes([[None, None], [None, np.nan]], missing="drop"),
        ValueError,
        "`outcomes` must hold at least one attempt of each problem; "
        "got none beside 2 without a verdict at index 0",
    ),
    (
        lambda: Counts.from_outcomes([[1, 0], []]),
        ValueError,
        "`outcomes` must hold at least one attempt of each problem; got none at index 1",
    ),
    (
        lambda: Counts.from_outcomes(np.zeros((3, 0))),
        ValueError,
        "`outcomes` must hold at least one attempt of each problem; got none at index 0",
    ),
    (
        lambda: Counts.from_outcomes([]),
        ValueError,
        "`outcomes` must hold at least one problem; got none",
    ),
    (
        lambda: Counts.from_outcomes([[1, "yes"]]),
        TypeError,
        "`outcomes` must hold outcomes (True, False, 1, 0, None); got str at index (0, 1)",
    ),
    (
        lambda: Counts.from_outcomes(np.array([["a"]])),
        TypeError,
        "`outcomes` must hold outcomes (True, False, 1, 0, None); got dtype <U1",
    ),
    (
        lambda: Counts.from_outcomes([1, 0]),
        TypeError,
        "`outcomes` must be a sequence of rows; got int at index 0",
    ),
    (
        lambda: Counts.from_outcomes("01"),
        TypeError,
        "`outcomes` must be a matrix or a sequence of rows; got str",
    ),
    (
        lambda: Counts.from_outcomes(7),
        TypeError,
        "`outcomes` must be a matrix or a sequence of rows; got int",
    ),
    (
        lambda: Counts.from_outcomes(np.array([1, 0])),
        ValueError,
        "`outcomes` must be a matrix of problems × attempts, or a sequence of rows; got shape (2,)",
    ),
    (
        lambda: Counts.from_outcomes([[1]], missing="ignore"),  # type: ignore[call-overload]
        ValueError,
        "`missing` must be one of 'error', 'fail', 'drop', 'bounds'; got 'ignore'",
    ),
    (
        lambda: Counts.from_outcomes([[1], [0]], problems=["a"]),
        ValueError,
        "`problems` must have one label for each problem; got 1 for 2 problems",
    ),
    (
        lambda: Counts.from_packed(np.zeros((1, 2), dtype=np.uint8), n=8),
        ValueError,
        "`bits` must satisfy ceil(n / 8) bytes for each problem; got 2 bytes for n=8",
    ),
    (
        lambda: Counts.from_packed(np.full((2, 1), 1, dtype=np.uint8), n=7, problems=["a", "b"]),
        ValueError,
        "`bits` must satisfy bits beyond n = 0; got another one at index 0 (problem 'a')",
    ),
    (
        lambda: Counts.from_packed(np.zeros((1, 1), dtype=np.int8), n=8),  # type: ignore[arg-type]
        TypeError,
        "`bits` must hold bytes (uint8); got dtype int8",
    ),
    (
        lambda: Counts.from_packed(np.zeros(1, dtype=np.uint8), n=8),
        ValueError,
        "`bits` must be a matrix of problems × bytes; got shape (1,)",
    ),
]


test_message = refusals.calls(OUTCOMES)
