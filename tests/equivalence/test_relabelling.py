"""Attempts dealt anew and conditions shuffled: the core and the reference, bit for bit."""

from __future__ import annotations

from fractions import Fraction
from math import comb
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st
from scipy.stats import binom, hypergeom

import passk_fast as pk
from passk_fast import _core
from passk_fast.inference.overlap import overlap
from passk_fast.reference import relabelling, shuffle, urn
from passk_fast.reference.random import Stream, key

ints = np.int64


@st.composite
def deals(draw: st.DrawFn) -> tuple[Any, ...]:
    """Up to six problems in up to four groups of up to 300 attempts, in two segments."""
    groups, m = draw(st.integers(1, 4)), draw(st.integers(1, 6))
    size = draw(st.sampled_from([st.integers(0, 4), st.integers(1, 60), st.integers(100, 300)]))
    sizes = np.array([[draw(size) for _ in range(groups)] for _ in range(m)], dtype=ints)
    passed = np.array([draw(st.integers(0, int(total))) for total in sizes.sum(axis=1)], dtype=ints)
    values = np.random.default_rng(draw(st.integers(0, 99))).random((int(sizes.max()) + 3, 2))
    places = np.array([[draw(st.integers(0, 2)) for _ in range(groups)] for _ in range(m)], dtype=ints)
    return sizes, passed, values, places, np.array([0, draw(st.integers(0, m)), m], dtype=ints)


@settings(max_examples=60, deadline=None)
@given(deals(), st.booleans(), st.integers(0, 2**64 - 1))
def test_relabelled_sums(deal: tuple[Any, ...], subsample: bool, seed: int) -> None:
    fast = _core.relabelled_sums(*deal, seed, 3, 5, subsample=subsample)
    slow = relabelling.relabelled_sums(*(part.tolist() for part in deal), seed, 3, 5, subsample=subsample)
    assert fast.tolist() == slow


@pytest.mark.parametrize("design", [(60, 30, 30), (900, 300, 70), (10**6, 4 * 10**5, 10**5)])
def test_large_urns(design: tuple[int, int, int]) -> None:
    balls, marked, taken = design
    arguments = (
        np.array([[taken, balls - taken]], dtype=ints),
        np.array([marked], dtype=ints),
        np.arange(balls + 1, dtype=np.float64)[:, None],
        np.zeros((1, 2), dtype=ints),
        np.array([0, 1], dtype=ints),
    )
    fast = _core.relabelled_sums(*arguments, 9, 0, 8)
    assert fast.tolist() == relabelling.relabelled_sums(*(x.tolist() for x in arguments), 9, 0, 8)


@pytest.mark.parametrize("design", [(40, 11, 25), (200, 120, 90), (2**40, 100, 2**39)])
def test_urns_follow_the_hypergeometric_law(design: tuple[int, int, int]) -> None:
    balls, marked, taken = design
    stream = Stream(key(4, "relabelling", 0))
    seen = [urn.marked_among(stream, balls, marked, taken) for _ in range(4000)]
    # Out of so many balls, taking with and without replacement differ by less than 1e-9.
    law = binom(marked, taken / balls) if balls > 10**9 else hypergeom(balls, marked, taken)
    # Kolmogorov-Smirnov, conservative for a discrete law: 1.95/√4000 is exceeded once in a thousand seeds.
    values, counts = np.unique(seen, return_counts=True)
    assert np.max(np.abs(np.cumsum(counts) / 4000 - law.cdf(values))) < 1.95 / np.sqrt(4000)


@settings(max_examples=60, deadline=None)
@given(
    st.integers(1, 3),
    st.integers(2, 12),
    st.integers(2, 5),
    st.integers(0, 10**6),
    st.sampled_from([2, 5, 10**9]),
)
def test_shuffled_wald(tables: int, m: int, conditions: int, seed: int, grid: int) -> None:
    # A coarse grid makes ties, constant contrasts and conditions that depend on each other.
    values = np.random.default_rng(seed).integers(0, grid, (tables, m, conditions)) / grid
    assert _core.wald(values).tolist() == shuffle.wald(values.tolist())
    fast = _core.shuffled_wald(values, seed, 2, 6)
    assert fast.tolist() == shuffle.shuffled_wald(values.tolist(), seed, 2, 6)


def test_threads_and_slices_change_nothing() -> None:
    rng = np.random.default_rng(3)
    sizes = rng.integers(1, 30, (200, 3))
    passed = rng.integers(0, sizes.sum(axis=1) + 1)
    values, places = rng.random((31, 2)), np.zeros((200, 3), dtype=ints)
    scores = rng.random((2, 200, 4))

    def both(first: int, count: int) -> tuple[np.ndarray, np.ndarray]:
        dealt = _core.relabelled_sums(sizes, passed, values, places, np.array([0, 200]), 7, first, count)
        return dealt, _core.shuffled_wald(scores, 7, first, count)

    found = []
    for threads in (1, 4):
        pk.set_threads(threads)
        found.append(both(0, 500))
    pk.set_threads(0)
    late = both(400, 100)
    for one, other, end in zip(*found, late, strict=True):
        assert np.array_equal(one, other)
        assert np.array_equal(one[400:], end)


@pytest.mark.parametrize(
    ("size", "k"), [(600, 300), (601, 300), (257, 257), (2000, 1999), (10_000, 300), (10**6, 257)]
)
def test_attempts_that_two_large_samples_share(size: int, k: int) -> None:
    exact = {
        shared: Fraction(comb(k, shared) * comb(size - k, k - shared), comb(size, k))
        for shared in range(max(0, 2 * k - size), k + 1)
    }
    found = dict(overlap(size, k))
    assert found.keys() <= exact.keys()
    assert all(abs(found.get(shared, 0.0) - float(chance)) < 1e-15 for shared, chance in exact.items())


def test_samples_that_share_too_many_are_refused() -> None:
    counts = pk.Counts(2**53 - 1, [1, 2**52, 2**53 - 1])
    with pytest.raises(ValueError, match=r"^`k` must leave at most 65,536 numbers of attempts"):
        pk.stability(counts, k=2**40)


def test_the_spread_of_half_of_many_attempts() -> None:
    """The law of a share of ten thousand attempts, of which no other part is known."""
    counts = pk.Counts(10_000, [1, 1])
    (found,) = pk.stability(counts, k=5000, n=[8000], replicates=4000, rng=3).standard_deviation
    taken = 0.8  # whether the one that passed is among them
    assert found == pytest.approx(5000 / 8000 * np.sqrt(taken * (1 - taken) / 2), rel=1e-9)
