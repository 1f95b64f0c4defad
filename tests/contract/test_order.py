"""What `order_test` refuses, and in which words."""

from __future__ import annotations

import re
from typing import Any

import numpy as np
import pytest

import passk_fast as pk

PROBLEM = ["a", "a", "b", "b", "a", "b"]
ATTEMPTS = pk.Attempts(PROBLEM, [0, 1, 1, 0, 0, 1])


def refused(error: type[Exception], message: str, attempts: Any = ATTEMPTS, **options: Any) -> None:
    with pytest.raises(error, match="^" + re.escape(message)):
        pk.order_test(attempts, **options)


def test_kinds() -> None:
    refused(TypeError, "`attempts` must be Attempts or a ModelResult; got Counts", pk.Counts(3, [1, 2]))
    refused(TypeError, "`tests` must be a string or an iterable of strings; got int", tests=3)
    refused(TypeError, "`tests` must be a string; got int", tests=[3])
    refused(TypeError, "`replicates` must be an int; got float", replicates=1.5)
    refused(TypeError, "`time` must hold numbers or times; got dtype", time=list("abcdef"))
    refused(
        TypeError, "`rng` must be an int, a numpy.random.Generator or None; got str", replicates=9, rng="x"
    )


def test_options() -> None:
    known = "'rank sum', 'joins', 'runs', 'first success', 'log-rank'"
    refused(ValueError, f"`tests` must be one of {known}; got 'ranks'", tests="ranks")
    refused(ValueError, "`tests` must name at least one test, each once; got []", tests=())
    refused(
        ValueError,
        "`tests` must name at least one test, each once; got ['joins', 'joins']",
        tests=["joins", "joins"],
    )
    refused(ValueError, "`weights` must be one of 'equal', '1/(n+1)'; got 'n'", weights="n")
    refused(ValueError, "`missing` must be one of 'error', 'fail', 'drop'; got 'bounds'", missing="bounds")
    refused(ValueError, "`level` must satisfy 0 < level < 1; got 95 (95% is level=0.95; ", level=95)
    refused(ValueError, "`replicates` must satisfy replicates >= 1; got 0", replicates=0)


def test_time() -> None:
    refused(
        ValueError,
        "`time` must have one value for each attempt; got shape (2,) for 6 attempts",
        time=[1, 2],
    )
    refused(
        ValueError,
        "`time` must differ between the attempts at a problem; got 7 at index 2 and at index 5 (problem 'b')",
        time=[1, 2, 7, 8, 3, 7],
    )
    refused(
        ValueError,
        "`time` must not be missing; got nan at index 4",
        time=[1, 2, 7, 8, np.nan, 9],
    )
    refused(
        ValueError,
        "`time` must not be missing; got NaT at index 0",
        time=np.array(["NaT", *"123456"[1:]], dtype="datetime64[Y]"),
    )


def test_mixtures() -> None:
    for column in ("model", "condition"):
        mixed = pk.Attempts(PROBLEM, [0, 1] * 3, **{column: list("xxyyxx")})
        refused(
            ValueError,
            f"`{column}` must be one and the same to test their order; got 'x' and 'y' "
            f"(split('{column}') separates them)",
            mixed,
        )


def test_missing_verdicts() -> None:
    attempts = pk.Attempts(PROBLEM, [0, 1, 1, None, 0, None])
    refused(
        ValueError,
        "`attempts` must not be without a verdict unless `missing` says what that means ('fail' or 'drop'); "
        "got 2 missing, the first at index 3 (problem 'b')",
        attempts,
    )
    nothing = pk.Attempts(PROBLEM, [None] * 6)
    refused(
        ValueError,
        "`attempts` must hold at least one attempt with a verdict; got none",
        nothing,
        missing="drop",
    )


STOPPED = [[1], [0, 1], [0, 0, 1], [0, 0, 0, 0]]


def test_attempts_that_stop_at_the_first_success() -> None:
    refused(
        ValueError,
        "`attempts` must not stop at the first success; got the last attempt as the only success of all 3 "
        "solved problems, with n from 1 to 4: later attempts exist only where earlier ones failed, and "
        "learning cannot be told from differences between problems",
        pk.Attempts.from_outcomes(STOPPED),
    )


@pytest.mark.parametrize(
    "sequences",
    [
        [*STOPPED, [1, 0]],  # one goes on
        [[0, 0, 1], [0, 0, 1], [0, 0, 0]],  # n does not vary
        [[1], [1], [0]],  # nothing to stop
        [[0, 0], [0], [0, 0, 0]],  # nothing solved
        [[0, 1, 1], [0, 1]],  # more than one success
    ],
)
def test_what_looks_alike_is_not_refused(sequences: list[list[int]]) -> None:
    pk.order_test(pk.Attempts.from_outcomes(sequences))
