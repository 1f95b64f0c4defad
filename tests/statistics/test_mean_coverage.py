"""Intervals of a mean hold their level where few attempts, unequal clusters or a bound make it hard.

Shares come from fixed seeds; bounds leave 3 standard deviations of the repetitions below 92%.
"""

from __future__ import annotations

import math

import pytest

from tests.statistics.mean_coverage import DESIGNS, POPULATIONS, SIZES, benchmark, clusters, near_bound


def least(share: float, repetitions: int) -> float:
    return share - 3 * math.sqrt(share * (1 - share) / repetitions)


@pytest.mark.stats
@pytest.mark.parametrize("population", POPULATIONS)
@pytest.mark.parametrize("design", DESIGNS[1:4], ids=str)
def test_the_benchmark_is_covered_where_k_is_more_than_half_of_n(population, design):
    assert benchmark(population, design, 200) >= least(0.92, 200)


@pytest.mark.stats
@pytest.mark.parametrize("correlation", [1.0, 0.5])
@pytest.mark.parametrize("form", ["t", "adjusted"])
@pytest.mark.parametrize("sizes", SIZES)
def test_clusters_of_unequal_size_are_covered(sizes, form, correlation):
    """All of them are worth 8 equal ones or more."""
    assert clusters(sizes, correlation, form, 400) >= least(0.92, 400)


@pytest.mark.stats
@pytest.mark.parametrize(("a", "b"), [(1, 40), (40, 1)])
def test_scores_near_a_bound(a, b):
    """The end at the bound is that of t, nearly; the other allows for what was not seen."""
    found = near_bound(a, b, 100, 60, 600)
    below, above, (low, high) = found["adjusted"]
    assert below + above <= 0.05
    t_low, t_high = found["t"][2]
    near, t_near = (low, t_low) if a < b else (high, t_high)
    assert abs(near - t_near) <= 0.1 * (t_high - t_low)
