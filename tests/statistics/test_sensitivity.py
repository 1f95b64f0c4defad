"""Size of the test of any difference, and whether the best condition is judged without optimism."""

from __future__ import annotations

import numpy as np
import pytest

import passk_fast as pk
from passk_fast.analyses.conditions.any_difference import any_difference

# Of an exact test, 5.5% are 2 standard errors above 5%.
REPETITIONS = 8000


def rejections(scores):
    """Share of tables (m, C) that the test rejects at 5%."""
    tests = [any_difference([1], table[:, :, None], 199, seed) for seed, table in enumerate(scores)]
    return np.mean([test.p_value[0] <= 0.05 for test in tests])


@pytest.mark.stats
@pytest.mark.parametrize(
    ("n", "k", "m", "conditions"),
    [(1, 1, 12, 3), (5, 1, 10, 3), (10, 5, 15, 4), (10, 10, 20, 2), (20, 2, 8, 5)],
)
def test_size_of_the_test_of_any_difference(n, k, m, conditions):
    """At most 5.5% at α = 5% where conditions are alike, fixed seeds."""
    rng = np.random.default_rng([n, k, m, conditions])
    p = rng.beta(0.5, 0.5, (REPETITIONS, m, 1))
    scores = pk.pass_at_k(n, rng.binomial(n, p, (REPETITIONS, m, conditions)), k)
    assert rejections(scores) <= 0.055


@pytest.mark.stats
def test_conditions_may_react_differently_as_long_as_their_means_agree():
    """Problems prefer different conditions, one condition has fewer attempts: m = 60, at most 6%."""
    rng = np.random.default_rng(11)
    logits = rng.normal(0, 1, (REPETITIONS, 60, 1)) + rng.normal(0, [0.1, 1, 1], (REPETITIONS, 60, 3))
    # All logits are symmetric about 0, so every condition has the mean 1/2.
    p = 1 / (1 + np.exp(-logits))
    n = np.array([3, 10, 10])
    assert rejections(rng.binomial(n, p) / n) <= 0.06


@pytest.mark.stats
def test_the_honest_score_has_no_optimism():
    """Six conditions alike: the true pass@1 of whichever is chosen is known; the apparent one is too high."""
    rng = np.random.default_rng(12)
    honest, apparent = [], []
    for repetition in range(500):
        p = rng.beta(0.5, 0.5, 30)
        parts = [pk.Counts(10, rng.binomial(10, p)) for _ in range(6)]
        best = pk.sensitivity(parts, 1, replicates=1, splits=20, interval="z", rng=repetition).best
        honest.append(best.honest[0] - p.mean())
        apparent.append(best.apparent[0] - p.mean())
    z = [np.mean(gaps) / (np.std(gaps, ddof=1) / np.sqrt(500)) for gaps in (honest, apparent)]
    assert abs(z[0]) < 4
    assert z[1] > 10


@pytest.mark.stats
def test_one_model_with_different_attempts_is_not_two_conditions():
    """n = 100 and 10, k = 10, 40 problems: at most 5.5% plus 2 standard errors of 300 studies."""
    rng, rejected = np.random.default_rng(13), 0
    for repetition in range(300):
        p = rng.beta(3, 1, 40)
        parts = [pk.Counts(n, rng.binomial(n, p)) for n in (100, 10)]
        found = pk.sensitivity(parts, 10, replicates=199, splits=1, interval="z", rng=repetition)
        rejected += found.any_difference.p_value[0] <= 0.05
    assert rejected / 300 <= 0.055 + 2 * np.sqrt(0.055 * 0.945 / 300)
