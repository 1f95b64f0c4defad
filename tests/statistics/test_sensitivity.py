"""Size of the test of any difference, and whether the best condition is judged without optimism."""

from __future__ import annotations

import numpy as np
import pytest

import passk_fast as pk

REPETITIONS = 2000


@pytest.mark.stats
@pytest.mark.parametrize(
    ("n", "k", "m", "conditions"),
    [(1, 1, 12, 3), (5, 1, 10, 3), (10, 5, 15, 4), (10, 10, 20, 2), (20, 2, 8, 5)],
)
def test_size_of_the_test_of_any_difference(n, k, m, conditions):
    """At most 5.5% at α = 5% where conditions are alike; 2,000 repetitions, fixed seeds."""
    rng = np.random.default_rng([n, k, m, conditions])
    rejected = 0
    for repetition in range(REPETITIONS):
        p = rng.beta(0.5, 0.5, m)
        parts = [pk.Counts(n, rng.binomial(n, p)) for _ in range(conditions)]
        result = pk.sensitivity(parts, k, replicates=199, splits=1, interval="z", rng=repetition)
        rejected += result.any_difference.p_value[0] <= 0.05
    assert rejected / REPETITIONS <= 0.055


@pytest.mark.stats
def test_conditions_may_react_differently_as_long_as_their_means_agree():
    """Problems prefer different conditions, one condition has fewer attempts: m = 60, at most 6.5%."""
    rng = np.random.default_rng(11)
    rejected = 0
    for repetition in range(REPETITIONS):
        logits = rng.normal(0, 1, 60)[:, None] + rng.normal(0, [0.1, 1.0, 1.0], (60, 3)) * [1, 1, -1]
        p = 1 / (1 + np.exp(-logits))
        parts = [pk.Counts(n, rng.binomial(n, p[:, i])) for i, n in enumerate((3, 10, 10))]
        result = pk.sensitivity(parts, 1, replicates=199, splits=1, interval="z", rng=repetition)
        rejected += result.any_difference.p_value[0] <= 0.05
    assert rejected / REPETITIONS <= 0.065


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
