"""What holds for different solutions whatever the attempts."""

from __future__ import annotations

import random
from itertools import pairwise

import numpy as np
from hypothesis import given, settings, strategies as st

import passk_fast as pk
from passk_fast import _core
from tests.programs import program

THRESHOLDS = [0.6, 0.65, 0.7, 0.75, 0.8, 0.85, 0.9, 0.95]


@st.composite
def attempts(draw: st.DrawFn) -> pk.Attempts:
    """Copies of a few programs at a few problems."""
    rng = random.Random(draw(st.integers(0, 2**32)))
    problems, texts = [], []
    for p in range(draw(st.integers(1, 3))):
        several = [program(rng) for _ in range(rng.randint(1, 3))]
        for _ in range(draw(st.integers(2, 7))):
            problems.append(p)
            texts.append(
                rng.choice(several).text(rng, reorder=rng.random() < 0.5, respell=rng.random() < 0.5)
            )
    passed = draw(st.lists(st.booleans(), min_size=len(texts), max_size=len(texts)))
    return pk.Attempts(problems, passed, text=texts)


@given(attempts())
@settings(max_examples=40, deadline=None)
def test_levels_and_numbers(given: pk.Attempts) -> None:
    result = pk.diversity(given, k=1, rng=1)
    for strict, loose in pairwise(result.compositions):
        assert (strict.distinct >= loose.distinct).all()
        assert (strict.same <= loose.same).all()
        assert (strict.rarefied(2) >= loose.rarefied(2) - 1e-12).all()
    for one in result.compositions:
        assert one.size.sum() == len(given)
        assert (one.correct <= one.size).all()
        least = int(one.n.min())
        curves = np.array([one.rarefied(k) for k in range(1, least + 1)])
        np.testing.assert_allclose(curves[0], 1, rtol=1e-12)
        steps = np.diff(curves, axis=0)
        assert (steps >= -1e-12).all()
        assert (np.diff(steps, axis=0) <= 1e-12).all()  # each further attempt brings less
        assert (curves[-1] <= one.distinct + 1e-12).all()
        for k in range(1, least + 1):
            correct = one.rarefied_correct(k)
            assert (correct >= pk.pass_at_k(one.n, one.c, k) - 1e-12).all()
            assert (correct <= one.distinct_correct + 1e-12).all()
        assert (one.hill(0) + 1e-9 >= one.hill(1)).all()
        assert (one.hill(1) + 1e-9 >= one.hill(2)).all()
    numbers = [row.distinct for row in result.sensitivity]
    assert numbers == sorted(numbers)


@given(attempts(), st.randoms(use_true_random=False))
@settings(max_examples=30, deadline=None)
def test_the_order_of_attempts_changes_nothing(given: pk.Attempts, rng: random.Random) -> None:
    order = list(range(len(given)))
    rng.shuffle(order)
    one, other = (pk.diversity(a, k=1, rng=1) for a in (given, given.select(order)))
    names = other.problems.tolist()
    for a, b in zip(one.compositions, other.compositions, strict=True):
        place = [names.index(name) for name in one.problems.tolist()]
        assert a.distinct.tolist() == b.distinct[place].tolist()
        np.testing.assert_allclose(a.same, b.same[place], rtol=1e-12)
        np.testing.assert_allclose(a.rarefied_correct(2), b.rarefied_correct(2)[place], rtol=1e-12)


@given(attempts())
@settings(max_examples=30, deadline=None)
def test_higher_thresholds_split_groups(given: pk.Attempts) -> None:
    assert given.text is not None
    groups = _core.near_copies(list(given.text), np.array([0, len(given)]), "python", THRESHOLDS)
    for low, high in pairwise(groups.T):
        assert (low <= high).all()
        assert (low == low[high]).all()  # who is together at the higher threshold is at the lower


@given(st.lists(st.integers(0, 100), unique=True), st.lists(st.integers(0, 100), unique=True))
def test_signatures_of_unions_are_least_elements(a: list[int], b: list[int]) -> None:
    one, other, both = (
        _core.minhash(np.array(sorted(x), dtype=np.uint64), 16) for x in (set(a), set(b), {*a, *b})
    )
    assert both.tolist() == np.minimum(one, other).tolist()
