"""Shared sign flips and step-down counts: the core and the reference, bit for bit."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st

from passk_fast import _core
from passk_fast.reference import flips as reference

Case = tuple[np.ndarray[Any, Any], np.ndarray[Any, Any]]


def case(sizes: list[int], columns: int, seed: int, spread: int = 2**40) -> Case:
    """Values of strata of these sizes."""
    starts = np.concatenate(([0], np.cumsum(sizes))).astype(np.uintp)
    rng = np.random.default_rng([seed, columns, *sizes])
    return rng.integers(-spread, spread, (int(starts[-1]), columns), endpoint=True), starts


SHAPES = [([1], 1), ([63], 3), ([64], 8), ([65], 9), ([2, 5, 130], 17), ([7, 8, 9], 2), ([200], 30)]


@pytest.mark.parametrize(("sizes", "columns"), SHAPES)
def test_flipped_sums(sizes: list[int], columns: int) -> None:
    values, starts = case(sizes, columns, 1)
    found = _core.flipped_sums(values, starts, 5, 3, 6)
    assert found.tolist() == reference.flipped_sums(values.tolist(), starts.tolist(), 5, 3, 6)


@given(
    sizes=st.lists(st.integers(2, 80), min_size=1, max_size=4),
    columns=st.integers(2, 20),
    seed=st.integers(0, 2**64 - 1),
    spread=st.sampled_from([0, 1, 3, 2**40, 2**52]),
)
@settings(max_examples=50, deadline=None)
def test_step_down(sizes: list[int], columns: int, seed: int, spread: int) -> None:
    values, starts = case(sizes, columns, seed, spread)
    pairs = np.column_stack(np.triu_indices(columns, 1)).astype(np.uintp)
    squares = _core.pair_squares(values, starts, pairs)
    units = np.diff(starts).astype(np.float64)
    rows, plain = [(a, b) for a, b in pairs.tolist()], units.tolist()
    assert squares.tolist() == reference.pair_squares(values.tolist(), starts.tolist(), rows)
    totals = np.add.reduceat(values, starts[:-1].astype(np.int64), axis=0)
    observed = _core.pair_statistics(pairs, squares, units, totals)
    assert observed.tolist() == reference.pair_statistics(rows, squares.tolist(), plain, totals.tolist())
    order = np.argsort(np.abs(observed), kind="stable")
    sums = _core.flipped_sums(values, starts, seed, 0, 7)
    ordered = (np.ascontiguousarray(squares[:, order]), observed[order])
    alone, stepwise = _core.times_reached(pairs[order], ordered[0], units, ordered[1], sums)
    expected = reference.times_reached(
        [rows[i] for i in order], ordered[0].tolist(), plain, ordered[1].tolist(), sums.tolist()
    )
    assert (alone.tolist(), stepwise.tolist()) == expected


def test_slices_and_threads() -> None:
    values, starts = case([300, 41], 30, 2)
    whole = _core.flipped_sums(values, starts, 1, 0, 1200)
    parts = [
        _core.flipped_sums(values, starts, 1, first, size) for first, size in ((0, 1), (1, 699), (700, 500))
    ]
    assert np.array_equal(whole, np.concatenate(parts))
    pairs = np.column_stack(np.triu_indices(30, 1)).astype(np.uintp)
    squares = _core.pair_squares(values, starts, pairs)
    arguments = (pairs, squares, np.array([300.0, 41.0]), np.full(len(pairs), 1.0), whole)
    counts = _core.times_reached(*arguments)
    before = _core.threads()
    try:
        for threads in (1, 2, 7):
            _core.set_threads(threads)
            assert np.array_equal(whole, _core.flipped_sums(values, starts, 1, 0, 1200))
            assert np.array_equal(squares, _core.pair_squares(values, starts, pairs))
            assert np.array_equal(counts, _core.times_reached(*arguments))
    finally:
        _core.set_threads(before)
