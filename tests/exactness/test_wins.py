"""Wins at the same number of attempts, against SciPy's hypergeometric distribution and enumeration."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

import passk_fast as pk
from passk_fast.analyses.comparison.wins import set_back


@pytest.mark.parametrize("k", [1, 3, 8])
def test_chances_of_a_model_set_back(k):
    rng = np.random.default_rng(k)
    n = rng.integers(20, 200, 50)
    fewer = rng.integers(8, 20, 50)
    c, other = rng.binomial(n, 0.4), rng.binomial(fewer, 0.4)
    above, below = set_back(n, c, fewer, other, k)
    for i in range(50):
        x = np.arange(fewer[i] + 1)
        chance = stats.hypergeom.pmf(x, n[i], c[i], fewer[i])
        score, level = pk.pass_at_k(fewer[i], x, k), pk.pass_at_k(fewer[i], other[i], k)
        assert above[i] == pytest.approx(np.sum(chance[score > level]), rel=1e-10, abs=1e-13)
        assert below[i] == pytest.approx(np.sum(chance[score < level]), rel=1e-10, abs=1e-13)


def test_many_attempts_are_normal():
    n, c, fewer = np.array([10**9]), np.array([4 * 10**8]), np.array([10**7])
    above, below = set_back(n, c, fewer, np.array([4 * 10**6]), 1)
    assert above[0] == pytest.approx(0.5, abs=1e-3)
    assert below[0] == pytest.approx(0.5, abs=1e-3)


def test_a_model_does_not_win_against_itself():
    """As many wins as losses, for the same success rates with 100 attempts and with 10."""
    rng = np.random.default_rng(3)
    p = rng.beta(0.5, 0.5, 20_000)
    result = pk.compare(pk.Counts(100, rng.binomial(100, p)), pk.Counts(10, rng.binomial(10, p)), [1, 5])
    apart = result.wins + result.losses
    assert np.abs(result.wins - result.losses).max() < 4 * np.sqrt(apart.max())
    assert (result.wins + result.ties + result.losses) == pytest.approx([20_000, 20_000])


def test_the_same_number_of_attempts_is_counted_in_whole_problems():
    result = pk.compare(pk.Counts(5, [0, 3, 5, 2]), pk.Counts(5, [1, 3, 4, 2]), 1)
    assert (result.wins, result.ties, result.losses) == (1, 2, 1)
    assert isinstance(result.wins, int)
