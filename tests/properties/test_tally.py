"""Tallies against plain counting, and the laws of merging."""

from __future__ import annotations

import json
import pickle
from collections import Counter
from functools import reduce

import numpy as np
import pytest
from hypothesis import given, strategies as st

import passk_fast as pk
from passk_fast import Counts, Tally, _core, reference

LARGEST = 2**53 - 1


@st.composite
def problems(draw: st.DrawFn) -> list[tuple[int, int]]:
    """(n, c) of up to 60 problems, from few classes or many, of small or huge n."""
    n = st.one_of(st.just(10), st.integers(1, 12), st.integers(1, LARGEST))
    pair = n.flatmap(lambda n: st.tuples(st.just(n), st.integers(0, n)))
    return draw(st.lists(pair, min_size=1, max_size=60))


def tallied(pairs: list[tuple[int, int]]) -> Tally:
    return Tally.from_counts([n for n, _ in pairs], [c for _, c in pairs])


@given(problems())
def test_counts_each_class(pairs: list[tuple[int, int]]) -> None:
    tally = tallied(pairs)
    seen = list(zip(tally.n.tolist(), tally.c.tolist(), strict=True))
    assert dict(zip(seen, tally.problems.tolist(), strict=True)) == Counter(pairs)
    assert seen == sorted(seen)
    assert tally.m == len(pairs)
    assert tally.min_n == min(n for n, _ in pairs)


@given(problems())
def test_same_as_the_reference(pairs: list[tuple[int, int]]) -> None:
    n, c = [n for n, _ in pairs], [c for _, c in pairs]
    *classes, index = (array.tolist() for array in _core.classify(np.array(n), np.array(c)))
    expected, places = reference.classify(n, c)
    assert dict(zip(zip(classes[0], classes[1], strict=True), classes[2], strict=True)) == expected
    assert index == places
    assert reference.tally(n, c) == expected


@given(problems(), st.integers(1, 2**40))
def test_combined_classes_are_the_reference(pairs: list[tuple[int, int]], most: int) -> None:
    often = [1 + i * 7919 % most for i in range(len(pairs))]
    columns = (np.array(x, np.int64) for x in ([n for n, _ in pairs], [c for _, c in pairs], often))
    n, c, problems = (x.tolist() for x in _core.combine(*columns))
    assert dict(zip(zip(n, c, strict=True), problems, strict=True)) == reference.combine(pairs, often)


@given(st.lists(problems(), min_size=1, max_size=5), st.randoms())
def test_parts_in_any_order_and_grouping_make_the_whole(parts, random) -> None:
    whole = tallied([pair for part in parts for pair in part])
    tallies = [tallied(part) for part in parts]
    random.shuffle(tallies)
    assert sum(tallies) == whole
    assert reduce(lambda a, b: b + a, tallies) == whole
    assert Tally.empty().merge(*tallies) == whole
    if len(tallies) > 2:
        a, b, c, *_ = tallies
        assert (a + b) + c == a + (b + c)


@given(problems())
def test_survives_the_ways_it_travels(pairs: list[tuple[int, int]]) -> None:
    tally = tallied(pairs)
    assert Tally.from_dict(json.loads(json.dumps(tally.to_dict()))) == tally
    again = pickle.loads(pickle.dumps(tally))
    assert again == tally
    assert hash(again) == hash(tally)
    assert not again.n.flags.writeable


@given(
    st.integers(1, 3).flatmap(
        lambda width: st.lists(
            st.tuples(st.integers(1, 10**6), st.tuples(*[st.floats(-1e6, 1e6)] * width)), max_size=40
        )
    )
)
def test_sums_have_the_bits_of_the_reference(rows) -> None:
    weights, values = [weight for weight, _ in rows], [row for _, row in rows]
    if not rows:
        return
    sums = _core.column_sums(np.array(weights, dtype=np.int64), np.array(values))
    assert sums.tolist() == reference.column_sums(weights, values)


@pytest.mark.parametrize("threads", [1, 2, 7])
def test_threads_change_nothing(threads: int) -> None:
    generator = np.random.default_rng(5)
    before, m = pk.threads(), 300_000
    for n in (
        np.full(m, 200),
        generator.integers(1, 300, m),
        generator.integers(1, 2**50, m),
    ):
        c = (n * generator.random(m)).astype(np.int64)
        expected = np.unique(np.stack([n, c]), axis=1, return_counts=True)
        try:
            pk.set_threads(threads)
            tally = Counts(n, c).tally
        finally:
            pk.set_threads(before)
        assert np.array_equal(np.stack([tally.n, tally.c]), expected[0])
        assert np.array_equal(tally.problems, expected[1])


def test_mean_is_that_of_the_problems() -> None:
    counts = Counts([10, 10, 12, 20], [0, 3, 12, 3])
    assert counts.tally.mean(1) == pytest.approx(np.mean(counts.values(1)), rel=1e-15)
    assert counts.tally.mean([1, 10]) == pytest.approx(counts.values([1, 10]).mean(axis=0), rel=1e-15)
    assert counts.tally.values().shape == (4, 2)
    assert counts.tally.mean(10) == counts.tally.sum(counts.tally.values(10)) / 4
