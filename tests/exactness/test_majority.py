"""Votes against all subsets and all draws, in exact rational arithmetic."""

from __future__ import annotations

from collections import Counter
from fractions import Fraction
from itertools import combinations, product

import numpy as np
import pytest

import passk_fast as pk
from passk_fast import _core

ANSWERS = ["aaab", "aabbcc", "abcdefg", "aabbbccd", "aaaabbbcde"]


def share(answers: tuple[str, ...], right: str) -> Fraction:
    """The chance that a right answer wins, ties broken at random."""
    votes = Counter(answers)
    most = max(votes.values())
    winners = [answer for answer, count in votes.items() if count == most]
    return Fraction(sum(winner in right for winner in winners), len(winners))


@pytest.mark.parametrize("right", ["a", "bc", "z", "abcdefg"])
@pytest.mark.parametrize("answers", ANSWERS)
def test_majority_equals_all_subsets(answers: str, right: str) -> None:
    correct = [answer in right for answer in answers]
    for k in range(1, len(answers) + 1):
        subsets = [share(subset, right) for subset in combinations(answers, k)]
        expected = sum(subsets, Fraction(0)) / len(subsets)
        assert abs(Fraction(pk.majority_at_k(list(answers), correct, k)) - expected) <= Fraction(1e-12)


@pytest.mark.parametrize("answers", ANSWERS[:2])
def test_chances_with_replacement_equal_all_draws(answers: str) -> None:
    names = sorted(set(answers))
    sizes = np.array([answers.count(name) for name in names], dtype=np.uint64)
    starts, wanted = np.array([0, len(names)], dtype=np.uint64), np.ones(len(names), dtype=bool)
    for k in (1, 2, 3, 5):
        found = _core.winning_chances(sizes, starts, wanted, k, True)
        draws = list(product(answers, repeat=k))
        for name, chance in zip(names, found.tolist(), strict=True):
            expected = sum((share(draw, name) for draw in draws), Fraction(0)) / len(draws)
            assert abs(Fraction(chance) - expected) <= Fraction(1e-12)


def test_weighted_votes_equal_all_subsets() -> None:
    answers, weights = "aabbbccd", [5, 1, 2, 2, 2, 3, 3, 6]
    correct = [answer == "a" for answer in answers]
    for k in range(1, len(answers) + 1):
        total, count = Fraction(0), 0
        for subset in combinations(range(len(answers)), k):
            votes: Counter[str] = Counter()
            for i in subset:
                votes[answers[i]] += weights[i]
            winners = [answer for answer, sum_ in votes.items() if sum_ == max(votes.values())]
            total += Fraction("a" in winners, len(winners))
            count += 1
        found = pk.majority_at_k(list(answers), correct, k, weights=weights)
        assert abs(Fraction(found) - total / count) <= Fraction(1e-12)


def test_large_votes_of_two_answers_are_hypergeometric_tails() -> None:
    """With two answers the vote is a hypergeometric tail, which the kernels have."""
    n, c = 900, 500
    answers = np.arange(n) < c
    for k in (1, 63, 64, 301, 900):
        above = pk.g_pass_at_k(n, c, k, (k // 2 + 1) / k)
        tie = 0.0 if k % 2 else pk.g_pass_at_k(n, c, k, 0.5) - above
        assert pk.majority_at_k(answers, answers, k) == pytest.approx(above + tie / 2, abs=1e-11)


def test_the_lower_bound_is_the_chance_of_more_than_half() -> None:
    for n in range(1, 12):
        for c in range(n + 1):
            outcomes = [i < c for i in range(n)]
            for k in range(1, n + 1):
                subsets = [2 * sum(subset) > k for subset in combinations(outcomes, k)]
                expected = Fraction(sum(subsets), len(subsets))
                found = pk.majority_lower_bound(pk.Counts(n, [c]), k)
                assert abs(Fraction(float(found[0])) - expected) <= Fraction(1e-12)
                # Wrong answers that all differ, and wrong answers that all agree.
                for labels in ([i if i >= c else -1 for i in range(n)], [int(i < c) for i in range(n)]):
                    assert pk.majority_at_k(labels, outcomes, k) >= float(expected) - 1e-12
