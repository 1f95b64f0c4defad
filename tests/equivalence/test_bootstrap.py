"""Replicates have the same bits whatever draws them: threads, slices, samplers' shortcuts, the reference."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st

import passk_fast as pk
from passk_fast.reference import multinomial, random
from passk_fast.reference.poisson import PoissonTable
from tests.designs import FEW, HUGE, MANY, METHODS, Design, counting, designs, one_stratum

seeds = st.integers(0, 2**64 - 1)
firsts = st.one_of(st.integers(0, 1000), st.integers(0, 2**64 - 20))


@pytest.fixture
def threads() -> Iterator[None]:
    yield
    pk.set_threads(0)


@given(design=designs(), seed=seeds, first=firsts)
@settings(max_examples=150, deadline=None)
def test_reference_draws_the_same_replicates(design: Design, seed: int, first: int) -> None:
    np.testing.assert_array_equal(design.sums(seed, first, 3), design.reference(seed, first, 3))


@pytest.mark.parametrize(("method", "counts"), [("direct", FEW), ("poisson", MANY), ("conditional", HUGE)])
@given(data=st.data(), seed=seeds, first=firsts)
@settings(max_examples=100, deadline=None)
def test_reference_of_each_sampler(
    method: str, counts: st.SearchStrategy[int], data: st.DataObject, seed: int, first: int
) -> None:
    design = data.draw(designs(counts))
    got, want = design.sums(seed, first, 3, method), design.reference(seed, first, 3, method)
    np.testing.assert_array_equal(got, want)


@given(design=designs(HUGE), seed=seeds, first=firsts)
@settings(max_examples=60, deadline=None)
def test_huge_draws(design: Design, seed: int, first: int) -> None:
    draws = [count and 10**9 + count for count in design.draws]
    huge = Design([min(count, 2**53) for count in draws], design.starts, design.weights, design.values)
    np.testing.assert_array_equal(huge.sums(seed, first, 2), huge.reference(seed, first, 2))


def test_a_biased_row_is_drawn_again() -> None:
    """2³² is not a multiple of 65,519: draw 39 of replicate 2690 falls into the rest."""
    rows, replicate, draw = 65_519, 2690, 39
    stratum = random.fork(random.key(1, "bootstrap", replicate), 0)
    assert multinomial.half(stratum, draw) * rows % 2**32 < 2**32 % rows
    design = one_stratum(40, [65_000.0, 519.0], [[1.0], [1e-3]])
    np.testing.assert_array_equal(
        design.sums(1, replicate - 5, 10, "direct"), design.reference(1, replicate - 5, 10, "direct")
    )


@pytest.mark.parametrize(("rows", "columns"), [(300, 1), (300, 3), (500, 1), (512, 4), (513, 2)])
def test_pairs_of_rows(rows: int, columns: int) -> None:
    """Tabulated or added when drawn, an odd draw at the end, and pairs that are drawn again."""
    values = np.random.default_rng(rows).uniform(size=(rows, columns)).tolist()
    design = one_stratum(rows + 1 - rows % 2, [1.0] * rows, values)
    np.testing.assert_array_equal(design.sums(1, 0, 400, "direct"), design.reference(1, 0, 400, "direct"))
    if rows == 500:
        letters = rows**2
        halves = (
            multinomial.half(random.fork(random.key(1, "bootstrap", replicate), 0), pair)
            for replicate in range(400)
            for pair in range(rows // 2)
        )
        assert any(half * letters % 2**32 < 2**32 % letters for half in halves)


def test_a_count_outside_the_table() -> None:
    """The table of a mean near a million leaves out 5e-6: replicate 186,670 hits that."""
    draws, replicate = 4_000_000, 186_670
    design = counting(draws, [1.0] * 4)
    mean = multinomial.aim(multinomial.Stratum(draws, [1.0] * 4, design.values, 4))[0] / 4
    table = PoissonTable(mean)
    attempt = random.fork(random.fork(random.key(1, "bootstrap", replicate), 0), 0)
    assert table.table.draw(multinomial.half(attempt, 0)) == table.sentinel
    np.testing.assert_array_equal(
        design.sums(1, replicate - 2, 4, "poisson"), design.reference(1, replicate - 2, 4, "poisson")
    )


LARGE = {
    "direct": counting(164, [float(1 + i % 5) for i in range(60)]),
    "poisson": counting(10_000, [float(1 + i * i % 90) for i in range(201)]),
    "conditional": counting(10**12, [float(1 + i * i % 90) for i in range(40)]),
}


@pytest.mark.parametrize("method", METHODS)
def test_threads_change_nothing(method: str, threads: None) -> None:
    results = []
    for count in (1, 2, 7):
        pk.set_threads(count)
        results.append(LARGE[method].sums(3, 0, 2000))
    for result in results:
        np.testing.assert_array_equal(result, results[0])
        np.testing.assert_array_equal(result, LARGE[method].sums(3, 0, 2000, method))


@pytest.mark.parametrize("method", METHODS)
def test_slices_put_together_are_the_whole(method: str) -> None:
    design = LARGE[method]
    whole = design.sums(3, 1000, 700)
    borders = [0, 1, 17, 18, 300, 555, 700]
    slices = [design.sums(3, 1000 + a, b - a) for a, b in itertools.pairwise(borders)]
    np.testing.assert_array_equal(np.concatenate(slices), whole)


def test_a_stratum_draws_the_same_beside_others() -> None:
    """Neither further strata nor further columns change the draws."""
    small, large = counting(50, [1.0, 2.0]), counting(10_000, [1.0] * 100)
    values = np.zeros((102, 102))
    values[:2, :2], values[2:, 2:] = np.eye(2), np.eye(100)
    both = Design([50, 10_000], [0, 2, 102], small.weights + large.weights, values.tolist())
    np.testing.assert_array_equal(both.sums(9, 0, 50)[:, :2], small.sums(9, 0, 50))
    assert not np.array_equal(both.sums(9, 0, 50)[:, 2:], large.sums(9, 0, 50)), "stratum 1 reads branch 1"


def test_many_strata_in_batches() -> None:
    """More tables than are kept at once."""
    strata, points = 60, 80
    weights = np.random.default_rng(1).uniform(0.1, 1.0, strata * points)
    values = np.random.default_rng(2).uniform(0.0, 1.0, (strata * points, 1))
    starts = list(range(0, strata * points + 1, points))
    design = Design([200_000] * strata, starts, weights.tolist(), values.tolist())
    alone = [design.sums(4, first, 1) for first in range(3)]
    np.testing.assert_array_equal(design.sums(4, 0, 3), np.concatenate(alone))
    one = Design(design.draws[:2], starts[:3], design.weights[: 2 * points], design.values[: 2 * points])
    np.testing.assert_array_equal(one.sums(4, 0, 2), one.reference(4, 0, 2))
