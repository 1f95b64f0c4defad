"""Ranked scores, rewards and votes: the core and the reference, bit for bit."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st

import passk_fast as pk
from passk_fast import _core
from passk_fast.reference import majority, ranked, rewards as rewards_reference

SCORES = st.one_of(st.floats(-1e6, 1e6), st.sampled_from([0.0, -0.0, 1.0]), st.integers(0, 3).map(float))
GROUPS = st.lists(st.lists(SCORES, min_size=2, max_size=12), min_size=1, max_size=6)
METHODS = ["pkpo", "leave-one-out", "pass@k-training"]


def flat(groups: list[list[Any]], dtype: Any = np.float64) -> np.ndarray:
    return np.array([value for group in groups for value in group], dtype=dtype)


def starts(groups: list[list[Any]]) -> np.ndarray:
    return np.concatenate([[0], np.cumsum([len(group) for group in groups])]).astype(np.uint64)


@pytest.mark.parametrize("n", [1, 2, 3, 17, 300])
def test_weights(n: int) -> None:
    for k in {1, 2, n // 2, n - 1, n} - {0}:
        for rank in {1, 2, k // 2, k} - {0}:
            if rank <= k <= n:
                assert _core.rank_weights(n, k, rank).tolist() == ranked.rank_weights(n, k, rank)


@given(groups=GROUPS, data=st.data(), again=st.booleans())
def test_order_statistics(groups: list[list[float]], data: st.DataObject, again: bool) -> None:
    least = min(map(len, groups))
    columns = []
    for k in data.draw(st.lists(st.integers(1, least), min_size=1, max_size=3)):
        ends = st.sampled_from([1.0, float(k)])
        columns.append((k, data.draw(ends if again else st.one_of(ends, st.floats(1, k)))))
    found = _core.order_statistics(
        flat(groups),
        starts(groups),
        np.array([k for k, _ in columns], dtype=np.uint64),
        np.array([rank for _, rank in columns]),
        again,
    )
    np.testing.assert_array_equal(found, np.array(ranked.order_statistics(groups, columns, again)))


@given(groups=GROUPS, data=st.data())
def test_verified_means(groups: list[list[float]], data: st.DataObject) -> None:
    verdicts = [data.draw(st.lists(SCORES, min_size=len(g), max_size=len(g))) for g in groups]
    ks = data.draw(st.lists(st.integers(1, min(map(len, groups))), min_size=1, max_size=3))
    found = _core.verified_means(flat(groups), flat(verdicts), starts(groups), np.array(ks, dtype=np.uint64))
    np.testing.assert_array_equal(found, np.array(ranked.verified_means(groups, verdicts, ks)))


@given(groups=GROUPS, data=st.data(), method=st.sampled_from(METHODS), single=st.booleans())
def test_rewards(groups: list[list[float]], data: st.DataObject, method: str, single: bool) -> None:
    dtype = np.float32 if single else np.float64
    values = flat(groups, dtype)
    exact = [part.tolist() for part in np.split(values, starts(groups)[1:-1].astype(int))]
    k = data.draw(st.integers(1, min(map(len, groups))))
    found = _core.rewards(values, starts(groups), k, method)
    assert found.dtype == dtype
    expected = flat(rewards_reference.rewards(exact, k, method)).astype(dtype)
    np.testing.assert_array_equal(found, expected)


SIZES = st.lists(st.lists(st.integers(1, 7), min_size=1, max_size=7), min_size=1, max_size=4)


@pytest.mark.parametrize("again", [False, True])
@given(groups=SIZES, data=st.data())
@settings(deadline=None)
def test_winning_chances(groups: list[list[int]], data: st.DataObject, again: bool) -> None:
    k = data.draw(st.integers(1, min(map(sum, groups))))
    sizes = flat(groups, np.uint64)
    found = _core.winning_chances(sizes, starts(groups), np.ones(len(sizes), dtype=bool), k, again)
    assert found.tolist() == flat(majority.winning_chances(groups, k, again)).tolist()


@given(
    answers=st.lists(st.lists(st.integers(0, 4), min_size=3, max_size=9), min_size=1, max_size=3),
    data=st.data(),
    seed=st.integers(0, 2**64 - 1),
)
@settings(deadline=None, max_examples=40)
def test_votes(answers: list[list[int]], data: st.DataObject, seed: int) -> None:
    local = [[group.index(answer) for answer in group] for group in answers]
    votes = [
        data.draw(st.lists(st.sampled_from([0.0, 0.1, 0.2, 0.3, 1.0]), min_size=len(g), max_size=len(g)))
        for g in local
    ]
    correct = [[answer % 2 == 0 for answer in group] for group in answers]
    k = data.draw(st.integers(1, min(map(len, answers))))
    columns = flat(local, np.uint64), flat(votes), flat(correct, bool)
    parts = list(zip(local, votes, correct, strict=True))
    found = _core.enumerated_votes(*columns, starts(answers), k)
    assert found.tolist() == [majority.enumerated_votes(*part, k) for part in parts]
    drawn = _core.drawn_votes(*columns, starts(answers), k, seed, 40)
    assert drawn.tolist() == [
        majority.drawn_votes(*part, k, group=group, seed=seed, replicates=40)
        for group, part in enumerate(parts)
    ]


@pytest.mark.parametrize("n", [1, 7, 26, 27, 30, 64, 2000])
def test_subsets_that_are_not_too_many(n: int) -> None:
    for k in {1, 2, 3, n // 2, n} - {0}:
        found = math.comb(n, k)
        assert _core.vote_subsets(n, k) == (found if found <= 2**24 else None)


def test_blocks_of_votes() -> None:
    part = ([0, 1, 1, 0, 2], [0.2, 0.1, 0.1, 0.3, 0.3], [True, False, False, True, False])
    columns = np.array(part[0], np.uint64), np.array(part[1]), np.array(part[2])
    found = _core.drawn_votes(*columns, np.array([0, 5], np.uint64), 3, 11, 2500)
    assert found.tolist() == [majority.drawn_votes(*part, 3, group=0, seed=11, replicates=2500)]


def test_bits_depend_on_no_threads() -> None:
    rng = np.random.default_rng(1)
    scores = rng.random((3000, 17))
    answers = rng.integers(0, 4, (60, 17))
    found = []
    for threads in (1, 3):
        pk.set_threads(threads)
        found.append(
            (
                pk.rewards(scores, 4, method="pass@k-training").tobytes(),
                pk.best_of_k(scores, 4).tobytes(),
                pk.majority_at_k(answers, answers == 0, 9).tobytes(),
                pk.majority_at_k(answers, answers == 0, 9, replicates=2000, rng=3).tobytes(),
            )
        )
    pk.set_threads(0)
    assert found[0] == found[1]
