"""Counting outcomes against plain Python, for every type and memory layout."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, strategies as st

import passk_fast as pk
from passk_fast import Attempts, Bounds, Counts, _core, reference

DTYPES = [
    "?",
    *(f"{sign}{size}" for sign in "iu" for size in (1, 2, 4, 8)),
    "f2",
    "f4",
    "f8",
    ">i4",
    ">f8",
    "O",
]
WITH_GAPS = ["f2", "f4", "f8", ">f8", "O"]

Matrix = list[list[int | None]]


@st.composite
def matrices(draw: st.DrawFn, gaps: bool) -> Matrix:
    outcome: st.SearchStrategy[Any] = st.sampled_from([0, 1, None] if gaps else [0, 1])
    width = draw(st.integers(1, 40))
    return draw(st.lists(st.lists(outcome, min_size=width, max_size=width), min_size=1, max_size=12))


def laid_out(array: np.ndarray, layout: str) -> np.ndarray:
    """The same values in another memory layout."""
    rows, columns = array.shape
    if layout == "F":
        return np.asfortranarray(array)
    if layout == "strided":
        wide = np.zeros((2 * rows, 3 * columns), dtype=array.dtype)
        wide[::2, ::3] = array
        return wide[::2, ::3]
    if layout == "reversed":
        return np.ascontiguousarray(array[::-1, ::-1])[::-1, ::-1]
    return array


def as_array(matrix: Matrix, dtype: str) -> np.ndarray:
    if dtype == "O":
        return np.array(matrix, dtype=object)
    return np.array([[math.nan if x is None else x for x in row] for row in matrix]).astype(dtype)


layouts = st.sampled_from(["C", "F", "strided", "reversed"])


@given(matrices(gaps=False), st.sampled_from(DTYPES), layouts)
def test_every_type_and_layout(matrix: Matrix, dtype: str, layout: str) -> None:
    array = laid_out(as_array(matrix, dtype), layout)
    counts = Counts.from_outcomes(array)
    assert counts.c.tolist() == reference.count_outcomes(matrix)[0]
    assert counts.n.tolist() == [len(row) for row in matrix]


@given(matrices(gaps=True), st.sampled_from(WITH_GAPS), layouts)
def test_every_policy_for_missing_verdicts(matrix: Matrix, dtype: str, layout: str) -> None:
    check_policies(laid_out(as_array(matrix, dtype), layout), matrix)


@given(matrices(gaps=True))
def test_masked_arrays(matrix: Matrix) -> None:
    mask = [[x is None for x in row] for row in matrix]
    # What is under the mask is never looked at.
    data = [[7 if x is None else x for x in row] for row in matrix]
    check_policies(np.ma.masked_array(data, mask), matrix)


@given(
    st.lists(st.lists(st.sampled_from([0, 1, True, False, None, math.nan, pd.NA]), max_size=9), min_size=1)
)
def test_ragged_rows(rows: list[list[Any]]) -> None:
    known: Matrix = [
        [int(x) if x is not None and x is not pd.NA and x == x else None for x in row] for row in rows
    ]
    check_policies(rows, known)
    check_policies((tuple(row) for row in rows), known)


def check_policies(outcomes: Any, matrix: Matrix) -> None:
    """All policies against plain Python; `outcomes` may be an iterator."""
    outcomes = outcomes if hasattr(outcomes, "dtype") else list(outcomes)
    passed, missing = reference.count_outcomes(matrix)
    n = [len(row) for row in matrix]
    if not all(n):
        with pytest.raises(ValueError, match="at least one attempt"):
            Counts.from_outcomes(outcomes, missing="fail")
        return
    fail = Counts.from_outcomes(outcomes, missing="fail")
    assert (fail.n.tolist(), fail.c.tolist()) == (n, passed)
    bounds = Counts.from_outcomes(outcomes, missing="bounds")
    assert isinstance(bounds, Bounds)
    low, high = bounds
    assert low == fail
    assert (high.n.tolist(), high.c.tolist()) == (n, [a + b for a, b in zip(passed, missing, strict=True)])
    left = [a - b for a, b in zip(n, missing, strict=True)]
    if all(left):
        drop = Counts.from_outcomes(outcomes, missing="drop")
        assert (drop.n.tolist(), drop.c.tolist()) == (left, passed)
    elif any(left):
        with pytest.warns(UserWarning, match="left out, since no attempt"):
            drop = Counts.from_outcomes(outcomes, missing="drop")
        kept = [row for row, attempts in enumerate(left) if attempts]
        assert drop.problems.tolist() == kept
        assert drop.n.tolist() == [left[row] for row in kept]
        assert drop.c.tolist() == [passed[row] for row in kept]
    else:
        with pytest.raises(ValueError, match=r"at index 0$"):
            Counts.from_outcomes(outcomes, missing="drop")
    if any(missing):
        row = next(i for i, gaps in enumerate(missing) if gaps)
        with pytest.raises(ValueError, match=rf"the first at index \({row}, {matrix[row].index(None)}\)$"):
            Counts.from_outcomes(outcomes)
    else:
        assert Counts.from_outcomes(outcomes) == fail


@given(matrices(gaps=False), st.sampled_from(["big", "little"]), st.booleans())
def test_packed_bits(matrix: Matrix, bitorder: Any, by_columns: bool) -> None:
    bits = np.packbits(np.array(matrix, dtype=bool), axis=1, bitorder=bitorder)
    n = len(matrix[0])
    counts = Counts.from_packed(np.asfortranarray(bits) if by_columns else bits, n=n, bitorder=bitorder)
    assert counts == Counts.from_outcomes(matrix)
    assert counts.c.tolist() == reference.count_packed([bytes(row) for row in bits], n, bitorder)


@given(st.lists(st.tuples(st.sampled_from("abcd"), st.sampled_from([0, 1, None])), min_size=1))
def test_attempts_one_by_one(rows: list[tuple[str, int | None]]) -> None:
    attempts = Attempts([name for name, _ in rows], [outcome for _, outcome in rows])
    expected = reference.count_attempts([name for name, _ in rows], [outcome for _, outcome in rows])
    low, high = attempts.counts(missing="bounds")
    assert low.ids.tolist() == list(expected)
    assert list(zip(low.n.tolist(), low.c.tolist(), (high.c - low.c).tolist(), strict=True)) == list(
        expected.values()
    )
    for name, outcomes in attempts.outcome_rows():
        assert outcomes.tolist() == [-1 if x is None else x for other, x in rows if other == name]


@pytest.mark.parametrize("width", [1, 31, 200, 255, 256, 300, 8129, 8200])
@pytest.mark.parametrize("layout", ["C", "F"])
def test_long_rows_of_ones(width: int, layout: str) -> None:
    """Sums that would overflow a byte."""
    ones = laid_out(np.ones((3, width), dtype=bool), layout)
    assert Counts.from_outcomes(ones).c.tolist() == [width] * 3
    assert Counts.from_outcomes(ones.astype(np.int8)).c.tolist() == [width] * 3


@pytest.mark.parametrize("layout", ["C", "F"])
def test_the_first_wrong_value_is_named_whatever_the_threads(layout: str) -> None:
    matrix = laid_out(np.zeros((40_000, 60), dtype=np.uint8), layout)
    matrix[39_000, 2] = 2
    matrix[17_000, 5] = 3
    matrix[17_000, 59] = 4
    before = pk.threads()
    for threads in (1, 2, 7):
        pk.set_threads(threads)
        try:
            with pytest.raises(ValueError, match=r"got 3 at index \(17000, 5\)$"):
                Counts.from_outcomes(matrix)
        finally:
            pk.set_threads(before)


def test_many_attempts_in_many_chunks() -> None:
    generator = np.random.default_rng(3)
    problem = generator.integers(0, 1000, 2_000_000)
    outcome = generator.integers(-1, 2, 2_000_000).astype(np.int8)
    n, passed, missing = _core.count_attempts(problem, outcome, 1000)
    assert np.array_equal(n, np.bincount(problem, minlength=1000))
    assert np.array_equal(passed, np.bincount(problem[outcome == 1], minlength=1000))
    assert np.array_equal(missing, np.bincount(problem[outcome == -1], minlength=1000))
