"""Bounds, monotonicity, symmetry and forms of scores, votes and rewards."""

from __future__ import annotations

import matplotlib as mpl
import numpy as np
import pytest
from hypothesis import given, strategies as st

import passk_fast as pk

mpl.use("Agg")

MATRIX = st.integers(1, 4).flatmap(
    lambda m: st.integers(2, 9).flatmap(
        lambda n: st.lists(
            st.lists(st.integers(-4, 4).map(float), min_size=n, max_size=n), min_size=m, max_size=m
        )
    )
)
METHODS = ["leave-one-out", "pkpo", "pass@k-training"]


@given(rows=MATRIX)
def test_order_statistics_are_ordered_and_symmetric(rows: list[list[float]]) -> None:
    scores = np.array(rows)
    ks = list(range(1, scores.shape[1] + 1))
    best, worst = pk.best_of_k(scores, ks), pk.worst_of_k(scores, ks)
    slack = 1e-12
    assert (np.diff(best, axis=1) >= -slack).all()
    assert (np.diff(worst, axis=1) <= slack).all()
    assert (worst <= best + slack).all()
    np.testing.assert_allclose(best[:, 0], scores.mean(axis=1), atol=slack)
    np.testing.assert_allclose(best[:, -1], scores.max(axis=1), atol=slack)
    np.testing.assert_allclose(-pk.best_of_k(-scores, ks), worst, atol=slack)
    np.testing.assert_array_equal(pk.best_of_k(scores[:, ::-1], ks), best)
    np.testing.assert_allclose(pk.quantile_of_k(scores, ks, 1.0), best, atol=slack)
    middle = pk.quantile_of_k(scores, ks, 0.5)
    assert ((worst - slack <= middle) & (middle <= best + slack)).all()


@given(rows=MATRIX)
def test_every_form_gives_the_same(rows: list[list[float]]) -> None:
    scores = np.array(rows)
    m, n = scores.shape
    flat, offsets = scores.reshape(-1), np.arange(m + 1) * n
    expected = pk.best_of_k(scores, 2)
    np.testing.assert_array_equal(pk.best_of_k(rows, 2), expected)
    np.testing.assert_array_equal(pk.best_of_k(list(scores), 2), expected)
    np.testing.assert_array_equal(pk.best_of_k(flat, 2, offsets=offsets), expected)
    np.testing.assert_array_equal([pk.best_of_k(row, 2) for row in rows], expected)
    np.testing.assert_array_equal(pk.best_of_k(np.asfortranarray(scores), 2), expected)
    ragged = np.empty(m, dtype=object)
    ragged[:] = [np.array(row) for row in rows]
    np.testing.assert_array_equal(pk.best_of_k(ragged, 2), expected)


@pytest.mark.parametrize("method", METHODS)
@given(rows=MATRIX, data=st.data())
def test_rewards_in_every_form(method: str, rows: list[list[float]], data: st.DataObject) -> None:
    values = np.array(rows)
    m, n = values.shape
    k = data.draw(st.integers(1, n))
    expected = pk.rewards(values, k, method=method)
    assert expected.shape == values.shape
    owners = np.repeat(np.arange(m), n)
    order = np.array(data.draw(st.permutations(range(m * n))))
    shuffled = pk.rewards(values.reshape(-1)[order], k, method=method, groups=owners[order])
    np.testing.assert_array_equal(shuffled, expected.reshape(-1)[order])
    rows_back = pk.rewards(rows, k, method=method)
    np.testing.assert_array_equal(rows_back, expected)
    np.testing.assert_array_equal(
        pk.rewards(values.reshape(-1), k, method=method, offsets=np.arange(m + 1) * n), expected.reshape(-1)
    )


@given(rows=MATRIX, data=st.data())
def test_rewards_rise_with_the_reward(rows: list[list[float]], data: st.DataObject) -> None:
    values = np.array(rows)
    k = data.draw(st.integers(1, values.shape[1]))
    order = np.argsort(values, axis=1)
    for method in METHODS:
        ascending = np.take_along_axis(pk.rewards(values, k, method=method), order, axis=1)
        assert (np.diff(ascending, axis=1) >= -1e-11).all()
    standardised = pk.rewards(values, k, method="pass@k-training")
    np.testing.assert_allclose(standardised.sum(axis=1), 0, atol=1e-10)
    total = pk.rewards(values, k, method="pkpo").sum(axis=1)
    np.testing.assert_allclose(total, k * pk.best_of_k(values, k), atol=1e-11)


def test_types_of_rewards() -> None:
    values = np.array([[1, 0, 0], [1, 1, 0]])
    for dtype, expected in [
        (np.float32, np.float32),
        (np.float64, np.float64),
        (np.float16, np.float16),
        (bool, np.float64),
        (np.int64, np.float64),
    ]:
        assert pk.rewards(values.astype(dtype), 2).dtype == expected
    ragged = pk.rewards([np.float32([1, 0]), np.float32([0, 1, 1])], 2)
    assert [part.dtype for part in ragged] == [np.float32, np.float32]
    assert [len(part) for part in ragged] == [2, 3]
    assert pk.rewards([np.float32([1, 0]), np.float32([0, 1])], 2).shape == (2, 2)


@given(answers=st.lists(st.sampled_from("abcd"), min_size=2, max_size=9), data=st.data())
def test_votes_have_chances_that_add_up(answers: list[str], data: st.DataObject) -> None:
    k = data.draw(st.integers(1, len(answers)))
    each = [pk.majority_at_k(answers, [answer == name for answer in answers], k) for name in set(answers)]
    assert sum(each) == pytest.approx(1, abs=1e-12)
    assert pk.majority_at_k(answers, [True] * len(answers), k) == pytest.approx(1, abs=1e-12)
    correct = [answer == "a" for answer in answers]
    plain = pk.majority_at_k(answers, correct, k)
    weighted = pk.majority_at_k(answers, correct, k, weights=[2.0] * len(answers))
    assert weighted == pytest.approx(plain, abs=1e-12)
    assert pk.majority_at_k(answers, correct, 1) == pytest.approx(answers.count("a") / len(answers))


def test_attempts_vote_with_their_texts() -> None:
    problem, passed = ["p", "q", "p", "p", "q"], [True, False, False, True, True]
    attempts = pk.Attempts(problem, passed, text=["4", "8", "5", "4", "7"])
    expected = pk.majority_at_k([["4", "5", "4"], ["8", "7"]], [[1, 0, 1], [0, 1]], k=[1, 2])
    np.testing.assert_array_equal(pk.majority_at_k(attempts, k=[1, 2]), expected)


def test_drawn_votes_are_reproducible() -> None:
    answers = np.random.default_rng(1).integers(0, 5, (3, 20))
    first = pk.majority_at_k(answers, answers == 0, 5, replicates=200, rng=4)
    np.testing.assert_array_equal(first, pk.majority_at_k(answers, answers == 0, 5, replicates=200, rng=4))
    assert (first != pk.majority_at_k(answers, answers == 0, 5, replicates=200, rng=5)).any()
    # A problem's draws do not depend on the problems after it.
    alone = pk.majority_at_k(answers[:1], answers[:1] == 0, 5, replicates=200, rng=4)
    assert alone[0] == first[0]


def test_results_show_themselves() -> None:
    scores = np.random.default_rng(2).beta(0.5, 1, (30, 12))
    credit = pk.partial_credit(scores, replicates=500, rng=1)
    assert credit.k == (1, 10)
    assert credit.dropped == (100,)
    assert credit.estimate[0] == pytest.approx(credit.estimate[1])
    assert "best of 100 left out" in repr(credit)
    assert "<table>" in credit._repr_html_()
    assert credit.to_frame().shape == (3, 5)
    assert credit.to_dict()["seed"] == 1
    assert len(credit.plot().collections) == 1
    curve = pk.threshold_curve(scores, [1, 10])
    assert curve.to_frame().shape == (2 * 360, 3)
    assert "best of k" in repr(curve)
    assert "<table>" in curve._repr_html_()
    assert curve.to_dict()["m"] == 30
    assert len(curve.plot().lines) == 2
    np.testing.assert_allclose(curve.best_of_k, credit.estimate[1:], rtol=1e-12)
    mpl.pyplot.close("all")
