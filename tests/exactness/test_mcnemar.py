"""McNemar's test and its limits against binomial counts in fractions."""

from __future__ import annotations

from fractions import Fraction
from math import comb

import numpy as np
import pytest

from passk_fast.inference.mcnemar import Apart, Conditional, at_least


def tail(chance: Fraction, count: int, of: int) -> Fraction:
    terms = (comb(of, x) * chance**x * (1 - chance) ** (of - x) for x in range(count, of + 1))
    return sum(terms, Fraction(0))


@pytest.mark.parametrize("chance", [Fraction(1, 2), Fraction(1, 5), Fraction(9, 10)])
@pytest.mark.parametrize("of", [1, 5, 12])
def test_tails_are_those_of_a_binomial_count(of: int, chance: Fraction) -> None:
    for count in range(of + 2):
        found = at_least(np.array([float(chance)]), count, of)
        assert found[0] == pytest.approx(float(tail(chance, count, of)), rel=1e-12)


@pytest.mark.parametrize("wins", range(9))
def test_mid_p_counts_half_of_what_was_seen(wins: int) -> None:
    half = Fraction(1, 2)
    most = max(wins, 8 - wins)
    exact = tail(half, most, 8) + tail(half, most + 1, 8) if wins != 4 else Fraction(1)
    assert Conditional(wins, 8 - wins, 20, mid=True).p_values()[0] == pytest.approx(float(exact), rel=1e-12)


@pytest.mark.parametrize(("wins", "losses"), [(5, 1), (1, 5), (3, 3), (7, 0)])
def test_a_difference_is_as_rare_as_the_interval_that_ends_there(wins: int, losses: int) -> None:
    limits = Apart(wins, losses, 20)
    seen = (wins - losses) / 20
    for away in (0.1, 0.2):
        p = limits.one_sided(seen - away, 1)[0]
        assert limits.interval(1 - 2 * p).low[0] == pytest.approx(seen - away, abs=1e-6)
        p = limits.one_sided(seen + away, -1)[0]
        assert limits.interval(1 - 2 * p).high[0] == pytest.approx(seen + away, abs=1e-6)
