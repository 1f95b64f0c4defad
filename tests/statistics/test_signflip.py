"""The sign-flip test keeps its size, and the intervals of means and differences their coverage.

The size of an exact test is at most 5%. A share of R simulated benchmarks has a standard deviation of
√(.05 · .95/R): the bound of 5.5% leaves 1.5 of these for 4,000 and 2.3 for 10,000, with fixed seeds.
"""

from __future__ import annotations

import numpy as np
import pytest

import passk_fast as pk
from passk_fast.inference.signflip import sign_flip
from tests.statistics.random_populations import coverage, difference_ends, mean_ends, settings
from tests.statistics.signflip_size import CELLS, SIZES, differences, rejects, size


@pytest.mark.parametrize("m", SIZES)
@pytest.mark.parametrize(("n", "k"), CELLS[:3])
def test_size(n, k, m):
    assert size(n, k, m, 2_000) <= 0.05 + 3 * np.sqrt(0.05 * 0.95 / 2_000)


@pytest.mark.stats
@pytest.mark.parametrize("m", SIZES)
@pytest.mark.parametrize(("n", "k"), CELLS)
def test_size_is_at_most_five_percent(n, k, m):
    # Where n is 200 nearly every p-value takes milliseconds.
    assert size(n, k, m, 4_000 if n == 200 else 10_000) <= 0.055


def test_what_needs_no_p_value_is_decided_rightly():
    for d in differences(10, 1, 20, 200):
        assert rejects(d) == (sign_flip(d, np.ones(20, dtype=np.int64))[0] <= 0.05)


def test_the_simulated_intervals_are_those_of_the_package():
    for setting in settings(30):
        first, second = (passes[0] for passes in next(setting.passes(1)))
        a, b = pk.Counts(setting.n, first), pk.Counts(setting.n, second)
        values = a.values(setting.k), b.values(setting.k)
        for ours, own in (
            (pk.mean_interval(a, setting.k), mean_ends(values[0][None])),
            (pk.compare(a, b, setting.k), difference_ends((values[0] - values[1])[None])),
        ):
            expected = [float(end[0]) for end in own]
            assert list(ours.confidence_interval) == pytest.approx(expected, rel=1e-9, abs=1e-12)


@pytest.mark.stats
def test_adjusted_intervals_cover_in_random_populations():
    """At least 93% in each of 200, less 4 standard deviations of 500 repetitions."""
    shares = np.array([coverage(setting, 500) for setting in settings()])
    assert shares.min() >= 0.93 - 4 * np.sqrt(0.93 * 0.07 / 500)
    assert np.median(shares, axis=0).min() >= 0.95
