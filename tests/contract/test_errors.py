"""The texts of errors are a contract: argument, rule, offending values, where they stand."""

from __future__ import annotations

import pickle
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from passk_fast import Attempts, Counts, Tally, _validate
from passk_fast._seed import seed_of
from tests import refusals

NAMES = ["add", "sort", "parse"]
counts = Counts([10, 5, 10], [1, 2, 3], problems=NAMES)

Row = tuple[Callable[[], Any], type[Exception], str]

COUNTS: list[Row] = [
    (
        lambda: Counts([5, 5, 5, 5], [0, 1, 2, 7]),
        ValueError,
        "`c` must satisfy 0 <= c <= n; got c=7, n=5 at index 3",
    ),
    (
        lambda: Counts(5, [0, -1, 9], problems=NAMES),
        ValueError,
        "`c` must satisfy 0 <= c <= n; got c=-1, n=5 at index 1 (problem 'sort')",
    ),
    (
        lambda: Counts([10**5000], [0]),
        ValueError,
        "`n` must satisfy n < 2**53; got an int of 16,610 bits at index 0",
    ),
    (lambda: Counts.from_packed([[1], [2, 3]], n=17), ValueError, "`bits` must have rows of one length"),
    (lambda: Counts(0, [0]), ValueError, "`n` must satisfy 1 <= n < 2**53; got n=0"),
    (
        lambda: Counts([3, 0], [0, 0]),
        ValueError,
        "`n` must satisfy 1 <= n < 2**53; got n=0 at index 1",
    ),
    (
        lambda: Counts([3, 2**53], [0, 0]),
        ValueError,
        "`n` must satisfy 1 <= n < 2**53; got n=9007199254740992 at index 1",
    ),
    (
        lambda: Counts(np.array([1, 2**63], dtype=np.uint64), [0, 0]),
        ValueError,
        "`n` must satisfy n < 2**53; got 9223372036854775808 at index 1",
    ),
    (
        lambda: Counts([1, 2**70], [0, 0]),
        ValueError,
        "`n` must satisfy n < 2**53; got 1180591620717411303424 at index 1",
    ),
    (
        lambda: Counts(5, [0, 1.5, 2], problems=NAMES),
        ValueError,
        "`c` must be whole numbers; got 1.5 at index 1 (problem 'sort')",
    ),
    (
        lambda: Counts(5, [0, 1, np.nan], problems=NAMES),
        ValueError,
        "`c` must be whole numbers without missing ones; got nan at index 2 (problem 'parse')",
    ),
    (lambda: Counts(5, [0, None]), TypeError, "`c` must hold whole numbers; got NoneType at index 1"),
    (lambda: Counts(5, ["1"]), TypeError, "`c` must hold whole numbers; got dtype <U1"),
    (lambda: Counts(True, [1]), TypeError, "`n` must hold whole numbers; got dtype bool"),
    (
        lambda: Counts(2, [True, False]),
        TypeError,
        "`c` must hold counts; got booleans although a problem has more than one attempt "
        "(a matrix of outcomes goes to Counts.from_outcomes)",
    ),
    (lambda: Counts(5, []), ValueError, "`c` must hold at least one problem; got none"),
    (
        lambda: Counts(5, 3),
        ValueError,
        "`c` must be one-dimensional, one value for each problem; got shape ()",
    ),
    (
        lambda: Counts([5, 5], [1, 2, 3]),
        ValueError,
        "`n` must be one value, or one for each problem; got shape (2,) for 3 problems",
    ),
    (
        lambda: Counts(5, [1, 2], problems=["a"]),
        ValueError,
        "`problems` must have one label for each problem; got 1 for 2 problems",
    ),
    (
        lambda: Counts(5, [1, 2, 3], problems=["a", "b", "a"]),
        ValueError,
        "`problems` must be unique; got 'a' at index 0 and at index 2",
    ),
    (
        lambda: Counts(5, [1, 2], problems=["a", None]),
        ValueError,
        "`problems` must not be missing; got None at index 1",
    ),
    (
        lambda: Counts(5, [1, 2], problems=[[1], [2]]),
        TypeError,
        "`problems` must hold hashable labels; got list at index 0",
    ),
    (
        lambda: Counts(5, [1, 2], problems="ab"),
        TypeError,
        "`problems` must be a sequence of labels; got str",
    ),
    (
        lambda: Counts(5, [1, 2], clusters=["x"]),
        ValueError,
        "`clusters` must have one label for each problem; got 1 for 2 problems",
    ),
    (
        lambda: Counts(5, [1, 2], strata=[1.0, np.nan]),
        ValueError,
        "`strata` must not be missing; got nan at index 1",
    ),
    (
        lambda: Counts(5, [1, 2], clusters=7),
        TypeError,
        "`clusters` must be a sequence of labels; got int",
    ),
    (
        lambda: Counts(5, [1, 2], clusters=[{}, {}]),
        TypeError,
        "`clusters` must hold hashable labels; got dict at index 0",
    ),
    (
        lambda: counts.select([False] * 3),
        ValueError,
        "`index` must select at least one problem; got none",
    ),
    (
        lambda: counts.select([1, 0, 1]),
        ValueError,
        "`index` must be unique; got 'sort' at index 0 and at index 2",
    ),
    (lambda: counts.merge(3), TypeError, "`others` must be Counts objects; got int"),  # type: ignore[arg-type]
    (
        lambda: counts.merge(Counts(5, [1])),
        ValueError,
        "`others` must all have names of problems, or none; got both",
    ),
    (
        lambda: Counts(5, [1]).merge(Counts(5, [1, 2])),
        ValueError,
        "`others` must have the same number of problems, or names; got 1 and 2",
    ),
    (
        lambda: Counts(5, [1], problems=["a"], clusters=["x"]).merge(
            Counts(5, [1], problems=["a"], clusters=["y"])
        ),
        ValueError,
        "`clusters` must agree; got 'x' and 'y' at index 0 (problem 'a')",
    ),
    (
        lambda: Counts(5, [1], clusters=["x"]).merge(Counts(5, [1])),
        ValueError,
        "`clusters` must be given for all counts that are merged, or none; got both",
    ),
]

KS: list[Row] = [
    (
        lambda: counts.values(6),
        ValueError,
        "`k` must satisfy k <= n for every problem; got k=6, n=5 at index 1 (problem 'sort')",
    ),
    (
        lambda: counts.tally.values([1, 6]),
        ValueError,
        "`k` must satisfy k <= n for every problem; got k=6, n=5 at least, n < k in 1 of 3 problems",
    ),
    (lambda: counts.values(0), ValueError, "`k` must satisfy k >= 1; got 0"),
    (lambda: counts.values(2.0), TypeError, "`k` must be an int; got float"),  # type: ignore[arg-type]
    (lambda: counts.values(True), TypeError, "`k` must be an int; got bool"),
    (lambda: counts.values("10"), TypeError, "`k` must be an int; got str"),  # type: ignore[arg-type]
    (lambda: counts.values([1, 2, 1]), ValueError, "`k` must not repeat a value; got 1 twice"),
    (lambda: counts.values([]), ValueError, "`k` must hold at least one value; got none"),
    (
        lambda: counts.values(np.ones((1, 2), dtype=int)),  # type: ignore[arg-type]
        ValueError,
        "`k` must be one int or a sequence of them; got shape (1, 2)",
    ),
]

TALLIES: list[Row] = [
    (
        lambda: Tally([5, 5], [0, 6], [1, 1]),
        ValueError,
        "`c` must satisfy 0 <= c <= n; got c=6, n=5 at index 1",
    ),
    (
        lambda: Tally(5, [0, 1], [1, 0]),
        ValueError,
        "`problems` must satisfy 1 <= problems < 2**53; got problems=0 at index 1",
    ),
    (
        lambda: Tally(5, [0, 1], [1]),
        ValueError,
        "`problems` must satisfy one value for each class; got 1 for 2 values of `c`",
    ),
    (
        lambda: Tally(5, [0, 1], [2**52, 2**52]),
        ValueError,
        "`problems` must satisfy sum(problems) < 2**53; got 9007199254740992 up to index 1",
    ),
    (
        lambda: Tally(5, [[0]], [1]),
        ValueError,
        "`c` must be one-dimensional; got shape (1, 1)",
    ),
    (lambda: Tally.of(3), TypeError, "`counts` must be Counts or a Tally; got int"),  # type: ignore[arg-type]
    (lambda: Tally.empty().mean(1), ValueError, "`tally` must hold at least one problem; got none"),
    (
        lambda: counts.tally.merge(counts),  # type: ignore[arg-type]
        TypeError,
        "`others` must be Tally objects; got Counts",
    ),
]

ATTEMPTS: list[Row] = [
    (lambda: Attempts([], []), ValueError, "`problem` must hold at least one attempt; got none"),
    (
        lambda: Attempts(["a", "b"], [1]),
        ValueError,
        "`passed` must have one value for each attempt; got 1 for 2 attempts",
    ),
    (
        lambda: Attempts(["a"], [1], model=["x", "y"]),
        ValueError,
        "`model` must have one value for each attempt; got 2 for 1 attempt",
    ),
    (
        lambda: Attempts(["a", "b"], [1, 2]),
        ValueError,
        "`passed` must satisfy outcome = 0 or 1; got 2 at index 1",
    ),
    (
        lambda: Attempts(["a", "b", "a"], [1, 1, 0], cluster=["x", "x", "y"]),
        ValueError,
        "`cluster` must be the same for all attempts at a problem; got 'x' and 'y' at index 2 (problem 'a')",
    ),
    (
        lambda: Attempts(["a", "b", "a"], [1, 1, None]).counts(),
        ValueError,
        "`passed` must not be missing unless `missing` says what that means ('fail', 'drop' or 'bounds'); "
        "got 1 missing, the first at index 2 (problem 'a')",
    ),
    (
        lambda: Attempts(["a", "a"], [1, 1], model=["x", "y"]).counts(),
        ValueError,
        "`model` must be one and the same to count attempts; got 'x' and 'y' (split('model') separates them)",
    ),
    (
        lambda: Attempts(["a"], [1]).split("run"),
        ValueError,
        "`column` must be known for these attempts; got 'run'",
    ),
]

SCALARS: list[Row] = [
    (
        lambda: _validate.level(95),
        ValueError,
        "`level` must satisfy 0 < level < 1; got 95 (95% is level=0.95; did you mean 0.95?)",
    ),
    (lambda: _validate.level(1), ValueError, "`level` must satisfy 0 < level < 1; got 1"),
    (lambda: _validate.level("95%"), TypeError, "`level` must be a number; got str"),
    (lambda: _validate.level(float("nan")), ValueError, "`level` must be finite; got nan"),
    (
        lambda: _validate.choice("bc", "interval", ("bca", "basic")),
        ValueError,
        "`interval` must be one of 'bca', 'basic'; got 'bc'",
    ),
    (
        lambda: _validate.choice(1, "interval", ("bca",)),
        TypeError,
        "`interval` must be a string; got int",
    ),
    (lambda: _validate.replicates(0), ValueError, "`replicates` must satisfy replicates >= 1; got 0"),
    (lambda: _validate.replicates(1e4), TypeError, "`replicates` must be an int; got float"),
    (
        lambda: _validate.target("world"),
        ValueError,
        "`target` must be 'population', 'benchmark' or a fraction in [0, 1]; got 'world'",
    ),
    (
        lambda: _validate.target(1.5),
        ValueError,
        "`target` must be 'population', 'benchmark' or a fraction in [0, 1]; got 1.5",
    ),
    (lambda: _validate.target(None), TypeError, "`target` must be a string or a number; got NoneType"),
    (
        lambda: seed_of("7"),  # type: ignore[arg-type]
        TypeError,
        "`rng` must be an int, a numpy.random.Generator or None; got str",
    ),
    (
        lambda: seed_of(True),
        TypeError,
        "`rng` must be an int, a numpy.random.Generator or None; got bool",
    ),
    (lambda: seed_of(-1), ValueError, "`rng` must satisfy 0 <= rng < 2**64; got -1"),
]


test_message = refusals.calls(COUNTS + KS + TALLIES + ATTEMPTS + SCALARS)


def test_errors_know_their_arguments_in_another_process() -> None:
    error = _validate.wrong("rng", "must go without " + _validate.argument("first"), 3)
    copied = pickle.loads(pickle.dumps(error))
    assert (str(copied), copied.index) == ("`rng` must go without `first`", 3)
    told = _validate.in_options(_validate.said(copied), {"rng": "--seed"})
    assert told == "--seed must go without `first`"


def test_one_problem_with_many_attempts_warns() -> None:
    with pytest.warns(UserWarning, match="one problem") as caught:
        Counts(164, [120])
    assert str(caught[0].message) == (
        "one problem with n=164 attempts of which c=120 passed. If these are 164 problems of which 120 were "
        "solved, give one entry per problem: Counts(1, solved) with `solved` an array of 0 and 1. From one "
        "problem nothing can be said about other problems"
    )
    assert caught[0].filename == __file__
