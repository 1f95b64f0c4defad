"""Numbers of different solutions against enumeration of all choices of attempts."""

from __future__ import annotations

from fractions import Fraction
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st

import passk_fast as pk
from passk_fast.analyses.diversity.composition import Composition, effective

# Solutions of a problem (equal numbers are the same solution) and their verdicts.
attempts_at = st.lists(st.tuples(st.integers(0, 4), st.booleans()), min_size=1, max_size=8)


def composition(problems: list[list[tuple[int, bool]]]) -> Composition:
    labels = [10 * p + label for p, attempts in enumerate(problems) for label, _ in attempts]
    problem = [p for p, attempts in enumerate(problems) for _ in attempts]
    passed = [ok for attempts in problems for _, ok in attempts]
    return Composition.of("exact", np.array(labels), np.array(problem), np.array(passed))


def mean(values: list[int]) -> Fraction:
    return Fraction(sum(values), len(values))


@given(st.lists(attempts_at, min_size=1, max_size=3))
@settings(max_examples=60, deadline=None)
def test_rarefaction_is_the_mean_over_all_choices(problems: list[list[tuple[int, bool]]]) -> None:
    found = composition(problems)
    for k in range(1, min(map(len, problems)) + 1):
        for p, attempts in enumerate(problems):
            choices = list(combinations(attempts, k))
            different = mean([len({label for label, _ in choice}) for choice in choices])
            correct = mean([len({label for label, ok in choice if ok}) for choice in choices])
            assert found.rarefied(k)[p] == pytest.approx(float(different), rel=1e-12, abs=0)
            assert found.rarefied_correct(k)[p] == pytest.approx(float(correct), rel=1e-12, abs=0)


@given(st.lists(attempts_at, min_size=1, max_size=3))
@settings(deadline=None)
def test_the_effective_number_is_that_of_pairs(problems: list[list[tuple[int, bool]]]) -> None:
    found = composition(problems)
    for p, attempts in enumerate(problems):
        right = [one for one in attempts if one[1]]
        for same, chosen in ((found.same, attempts), (found.same_correct, right)):
            pairs = [one == other for (one, _), (other, _) in combinations(chosen, 2)]
            assert same[p] == pytest.approx(float(mean(pairs)) if pairs else np.nan, rel=1e-12, nan_ok=True)
        assert found.distinct[p] == len({label for label, _ in attempts})
        assert found.distinct_correct[p] == len({label for label, _ in right})
        assert found.duplicates[p] == pytest.approx(1 - found.distinct[p] / len(attempts))


def test_the_chance_of_the_same_is_unbiased() -> None:
    """Its mean over all samples of 4 from a law is the sum of the law's squares."""
    law = [Fraction(1, 2), Fraction(1, 3), Fraction(1, 6)]
    total = 0.0
    for code in range(3**4):
        sample = [code // 3**i % 3 for i in range(4)]
        chance = float(np.prod([float(law[label]) for label in sample]))
        total += chance * float(composition([[(label, True) for label in sample]]).same[0])
    assert total == pytest.approx(float(sum(share**2 for share in law)), rel=1e-12)


def test_hill_numbers() -> None:
    """Of shares 1/2, 1/4, 1/4 by hand; order 1 is the exponential of the entropy."""
    found = composition([[(0, True), (0, False), (1, True), (2, False)]])
    assert found.hill(0)[0] == 3
    assert found.hill(1)[0] == pytest.approx(2**1.5, rel=1e-12)
    assert found.hill(2)[0] == pytest.approx(1 / (1 / 4 + 1 / 16 + 1 / 16), rel=1e-12)
    assert found.hill(np.inf)[0] == 2
    assert found.hill(2, correct=True)[0] == 2
    assert np.isnan(composition([[(0, False)]]).hill(1, correct=True)[0])


def test_the_mean_effective_number_inverts_the_mean_chance() -> None:
    attempts = pk.Attempts(["a"] * 4 + ["b"] * 4, [1] * 8)
    result = pk.diversity(attempts, answers=[1, 1, 1, 1, 1, 1, 2, 3], k=2, rng=1)
    assert result.estimate("effective", "exact") == pytest.approx(1 / np.mean([1, 1 / 6]))
    assert effective(np.array([0.25, 0.0])).tolist() == [4, np.inf]
    low, high = next(
        (one.low, one.high)
        for one in result.estimates
        if (one.statistic, one.level) == ("effective", "exact")
    )
    assert low <= result.estimate("effective", "exact") <= high
