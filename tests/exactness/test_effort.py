"""Review effort against enumeration of every order of the attempts and every slip of the reviewer."""

from __future__ import annotations

from fractions import Fraction
from itertools import combinations

import numpy as np
import pytest

import passk_fast as pk
from passk_fast.analyses.effort.review import review

RATES = [(0.0, 0.0), (0.125, 0.0), (0.0, 0.25), (0.375, 0.5), (1.0, 1.0), (0.5, 0.125)]


def enumerated(n: int, c: int, budget: int, accept_bad: float, miss_good: float) -> list[Fraction]:
    """Reviews, right ones among them, accepted and right, accepted and wrong: over all orders."""
    wrongly, missed = Fraction(accept_bad), Fraction(miss_good)
    totals, orders = [Fraction(0)] * 4, 0
    for right in combinations(range(n), c):
        orders += 1
        alive = Fraction(1)
        for position in range(budget):
            good = position in right
            accepted = 1 - missed if good else wrongly
            totals[0] += alive
            totals[1] += alive * good
            totals[2 if good else 3] += alive * accepted
            alive *= 1 - accepted
    return [total / orders for total in totals]


@pytest.mark.parametrize(("accept_bad", "miss_good"), RATES)
@pytest.mark.parametrize("n", [1, 2, 5, 8])
def test_review_equals_enumeration(n: int, accept_bad: float, miss_good: float) -> None:
    c, budgets = np.arange(n + 1), np.arange(1, n + 1)
    found = review(np.full(n + 1, n), c, budgets, accept_bad, miss_good)
    for row in c.tolist():
        for column, budget in enumerate(budgets.tolist()):
            expected = enumerated(n, row, budget, accept_bad, miss_good)
            for quantity, value in zip(found, expected, strict=True):
                assert quantity[row, column] == pytest.approx(float(value), rel=1e-12, abs=1e-12)


def test_walk_of_a_perfect_reviewer_is_the_closed_form() -> None:
    n, c = np.full(4, 200), np.array([0, 3, 80, 200])
    budgets = np.array([1, 7, 50, 200])
    closed = review(n, c, budgets, 0.0, 0.0)
    walked = review(n, c, budgets, 1e-18, 1e-18)
    for one, other in zip(closed, walked, strict=True):
        np.testing.assert_allclose(one, other, rtol=1e-12, atol=1e-12)


def test_problems_walked_in_blocks_are_those_walked_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    problems = (np.full(21, 20), np.arange(21), np.array([5, 20]), 0.1, 0.2)
    once = review(*problems)
    monkeypatch.setattr("passk_fast.analyses.effort.review.BLOCK", 50)
    for one, other in zip(review(*problems), once, strict=True):
        assert (one == other).all()


@pytest.mark.parametrize(("accept_bad", "miss_good"), RATES)
def test_cost_equals_enumeration(accept_bad: float, miss_good: float) -> None:
    n, passes = 6, [0, 1, 1, 3, 6]
    result = pk.effort(
        pk.Counts(n, passes),
        review_bad=2,
        review_good=5,
        by_hand=30,
        accepted_wrong=50,
        accept_bad=accept_bad,
        miss_good=miss_good,
    )
    assert result.curve.cost is not None
    for column, budget in enumerate(result.budgets):
        cost = Fraction(0)
        for c in passes:
            reviews, good, correct, wrong = enumerated(n, c, budget, accept_bad, miss_good)
            cost += 2 * (reviews - good) + 5 * good + 30 * (1 - correct - wrong) + 50 * wrong
        assert result.curve.cost.estimate[column] == pytest.approx(float(cost / len(passes)), rel=1e-12)


def test_success_has_the_interval_of_pass_at_k() -> None:
    counts = pk.Counts(20, [0, 0, 1, 2, 5, 9, 14, 20] * 5, clusters=list("abcdefgh") * 5)
    for clusters in (None, False):
        effort = pk.effort(counts, [1, 7, 20], clusters=clusters)
        mean = pk.mean_interval(counts, [1, 7, 20], clusters=clusters)
        np.testing.assert_allclose(effort.curve.success.estimate, mean.estimate, rtol=1e-14)
        np.testing.assert_allclose(effort.curve.success.standard_error, mean.standard_error, rtol=1e-12)
        np.testing.assert_allclose(
            effort.curve.success.confidence_interval, mean.confidence_interval, rtol=1e-12
        )


def test_best_budget_is_the_cheapest_of_all() -> None:
    counts = pk.Counts(12, [0, 0, 1, 3, 6, 12] * 4)
    result = pk.effort(counts, by_hand=30, review_bad=3)
    assert result.curve.cost is not None
    assert result.best_budget == 1 + int(np.argmin(result.curve.cost.estimate))
    dear = pk.effort(counts, by_hand=1, review_bad=3)
    assert (dear.best_budget, dear.best_cost) == (0, 1.0)
    assert "by hand (1 a problem) is cheaper" in dear.verdict
    close = pk.effort(pk.Counts(5, [0, 0, 1, 0, 0, 0, 1] * 4), by_hand=8)
    assert close.verdict == (
        "No number of attempts up to 5 is shown to save anything: reviewing costs 8.543 a problem "
        "[7.724, 8.836] or more, 8 by hand."
    )
    unsure = pk.effort(pk.Counts(5, [0, 3, 1, 0, 0] * 4), by_hand=8)
    assert unsure.verdict.endswith("; the interval does not rule out that nothing is saved.")


def test_what_cannot_vary_has_a_point_for_an_interval() -> None:
    result = pk.effort(pk.Counts(5, [0, 1, 5]), [1])
    assert [float(end[0]) for end in result.curve.reviews.confidence_interval] == [1.0, 1.0]


def test_more_attempts_than_a_reviewer_ever_reads() -> None:
    """Where every attempt is accepted with a chance, the last of 10**9 are out of reach: a geometric law."""
    n, c = 10**9, 10**8
    found = pk.effort(pk.Counts(n, [c, c]), [1, 10**9], accept_bad=0.1, miss_good=0.1)
    accepted, right = 0.1 * 0.9 + 0.9 * 0.1, 0.1 * 0.9
    assert found.curve.success.estimate[1] == pytest.approx(right / accepted, rel=1e-7)
    assert found.curve.reviews.estimate[1] == pytest.approx(1 / accepted, rel=1e-7)


@pytest.mark.parametrize("accept_bad", [5e-324, 1e-320, 1e-160])
def test_a_reviewer_who_errs_once_in_an_age_is_a_perfect_one(accept_bad: float) -> None:
    counts = pk.Counts(5, [0, 0, 1, 2, 3, 5])
    rare, never = pk.effort(counts, accept_bad=accept_bad), pk.effort(counts)
    assert np.array_equal(rare.curve.success.estimate, never.curve.success.estimate)
    assert rare.curve.wrong.estimate.max() < 1e-150
    assert np.isfinite(rare.curve.wrong.confidence_interval.high).all()
