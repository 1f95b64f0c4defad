"""The order of attempts has the same bits whatever computes it: threads, blocks, slices, the reference."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st

import passk_fast as pk
from passk_fast import _core, reference
from passk_fast.data.readers._recording import Keep, Recorder

UNITS = 5
attempts = st.lists(st.tuples(st.integers(0, UNITS - 1), st.integers(-1, 1)), max_size=80)


@pytest.fixture
def threads() -> Iterator[None]:
    yield
    pk.set_threads(0)


def table(rows: list[tuple[int, int]]) -> np.ndarray:
    unit, outcome = np.array(rows, dtype=np.int64).reshape(-1, 2).T
    return _core.sequence_statistics(np.ascontiguousarray(unit), outcome.astype(np.int8), UNITS)


@given(rows=attempts)
def test_statistics_are_those_of_the_reference(rows: list[tuple[int, int]]) -> None:
    expected = reference.sequence_statistics([unit for unit, _ in rows], [x for _, x in rows], UNITS)
    assert table(rows).tolist() == [list(row) for row in expected]


@given(rows=attempts, cut=st.integers(0, 80))
def test_parts_join_to_the_whole(rows: list[tuple[int, int]], cut: int) -> None:
    earlier, later = table(rows[:cut]), table(rows[cut:])
    whole = _core.join_order(earlier, later)
    np.testing.assert_array_equal(whole, table(rows))
    twin = reference.join_order(
        [tuple(row) for row in earlier.tolist()], [tuple(row) for row in later.tolist()]
    )
    assert whole.tolist() == [list(row) for row in twin]


@given(
    rows=attempts, cuts=st.lists(st.integers(0, 80), max_size=4), missing=st.sampled_from(["fail", "drop"])
)
def test_recording_in_blocks(rows: list[tuple[int, int]], cuts: list[int], missing: str) -> None:
    """As a reader does: problems are numbered as they appear."""
    codes: dict[int, int] = {}
    numbered = [(codes.setdefault(unit, len(codes)), outcome) for unit, outcome in rows]
    recorder = Recorder(Keep(missing=missing))
    borders = [0, *sorted(cuts), len(rows)]
    for start, stop in itertools.pairwise(borders):
        block = numbered[start:stop]
        recorder.add([unit for unit, _ in block], [None if x < 0 else x == 1 for _, x in block])
    meant = [(unit, max(outcome, 0) if missing == "fail" else outcome) for unit, outcome in numbered]
    whole = table(meant)[: len(codes)]
    found = recorder.finish()
    assert found.order is not None
    np.testing.assert_array_equal(np.stack(found.order, axis=1), whole)
    every = [[x for unit, x in numbered if unit == problem] for problem in range(len(codes))]
    counted = (found.n.tolist(), found.c.tolist(), found.missing.tolist())
    assert counted == ([*map(len, every)], [xs.count(1) for xs in every], [xs.count(-1) for xs in every])


units = st.lists(
    st.integers(2, 150).flatmap(lambda n: st.tuples(st.just(n), st.integers(1, n - 1))),
    min_size=1,
    max_size=5,
)


@given(
    units=units,
    weight=st.sampled_from([1.0, 0.1, 1 / 3]),
    seed=st.integers(0, 2**64 - 1),
    first=st.one_of(st.integers(0, 1000), st.integers(0, 2**64 - 20)),
)
@settings(max_examples=150, deadline=None)
def test_reference_draws_the_same_permutations(
    units: list[tuple[int, int]], weight: float, seed: int, first: int
) -> None:
    n, c = (list(column) for column in zip(*units, strict=True))
    weights = [weight / (size + 1) for size in n]
    found = _core.permuted_order(np.array(n), np.array(c), np.array(weights), seed, first, 3)
    np.testing.assert_array_equal(found, reference.permuted_order(n, c, weights, seed, first, 3))


def test_threads_and_slices_change_nothing(threads: None) -> None:
    n = np.full(164, 100)
    c = 1 + np.arange(164) % 99
    weights = 1 / (n + 1)
    pk.set_threads(1)
    whole = _core.permuted_order(n, c, weights, 7, 0, 300)
    pk.set_threads(5)
    np.testing.assert_array_equal(_core.permuted_order(n, c, weights, 7, 0, 300), whole)
    parts = [_core.permuted_order(n, c, weights, 7, a, b - a) for a, b in ((0, 1), (1, 128), (128, 300))]
    np.testing.assert_array_equal(np.concatenate(parts), whole)


def test_readers_and_attempts_agree(tmp_path) -> None:
    from passk_fast.data.order import units_of
    from passk_fast.data.simulation import Simulation

    Simulation("beta:1,1", problems=700, attempts=13, seed=3).write(tmp_path / "a_results.jsonl")
    (result,) = pk.read(tmp_path / "a_results.jsonl").values()
    (counted,) = pk.read(tmp_path / "a_results.jsonl", attempts=False).values()
    assert counted.attempts is None
    units = units_of(result.attempts, within_runs=True, time=None, missing="error")
    for column, one, other in zip(units.statistics, result.order, counted.order, strict=True):
        np.testing.assert_array_equal(one, column)
        np.testing.assert_array_equal(other, column)
