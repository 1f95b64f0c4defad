"""The default test of `compare` keeps its size and nearly t's power; intervals keep their coverage.

A share of R simulated benchmarks has a standard deviation of √(.05 · .95/R); bounds leave three of these.
"""

from __future__ import annotations

import numpy as np
import pytest

import passk_fast as pk
from tests.statistics.comparison_size import (
    POPULATIONS,
    PROBLEMS,
    Draws,
    cells,
    drawn,
    luck,
    p_values,
    rates,
    rejected,
)
from tests.statistics.other_designs import designs, unpaired_sizes
from tests.statistics.random_populations import (
    coverage,
    difference_contains,
    difference_ends,
    mean_ends,
    settings,
)

REPETITIONS = 1_000
BOUND = 0.05 + 3 * np.sqrt(0.05 * 0.95 / REPETITIONS)


def test_the_simulated_test_is_that_of_the_package():
    rng = np.random.default_rng(5)
    for (n_a, n_b), k in [cell for cell in cells() if cell[0] != "ragged"]:
        p = rates(rng, POPULATIONS[0], (1, 20))
        a, b = rng.binomial(n_a, p), rng.binomial(n_b, p)
        result = pk.compare(pk.Counts(n_a, a[0]), pk.Counts(n_b, b[0]), k)
        d = pk.pass_at_k(n_a, a, k) - pk.pass_at_k(n_b, b, k)
        dealt = [luck(n_a, n_b, k, power)[a + b] for power in (2, 3)]
        expected = p_values(Draws(d, *dealt), (n_a, n_b) == (1, 1))
        assert result.p_value == pytest.approx(expected["compare"][0], rel=1e-9)
        if n_a == n_b == 1:
            mid = pk.compare(pk.Counts(1, a[0]), pk.Counts(1, b[0]), 1, test="mid-p")
            assert mid.p_value == pytest.approx(expected["mid-p"][0], rel=1e-9)


def test_the_simulated_intervals_are_those_of_the_package():
    for setting in settings(30):
        first, second = (passes[0] for passes in next(setting.passes(1)))
        a, b = pk.Counts(setting.n, first), pk.Counts(setting.n, second)
        values = a.values(setting.k), b.values(setting.k)
        d, v = values[0] - values[1], luck(setting.n, setting.n, setting.k)[first + second]
        expected = [float(end[0]) for end in mean_ends(values[0][None])]
        ours = list(pk.mean_interval(a, setting.k).confidence_interval)
        assert ours == pytest.approx(expected, rel=1e-7, abs=1e-12)
        low, high = pk.compare(a, b, setting.k).confidence_interval
        ends = [float(end[0]) for end in difference_ends(d[None], v[None])]
        for end, plain, outwards in ((low, ends[0], -1), (high, ends[1], 1)):
            if end == pytest.approx(plain, rel=1e-7, abs=1e-12):
                continue
            # Farther out than t and luck have it: then tilting decides, or moved out beyond 0 in its wake.
            assert (end - plain) * outwards > 0
            assert difference_contains(d[None], v[None], end - outwards * 1e-9)[0]


@pytest.mark.parametrize("attempts", [(100, 10), (10, 10), "ragged"])
def test_size_of_a_few_cells(attempts):
    k = 5 if attempts == "ragged" else 10
    for population in POPULATIONS:
        assert rejected(attempts, k, 50, population, 0.0, REPETITIONS)["compare"] <= BOUND


@pytest.mark.stats
@pytest.mark.parametrize("m", PROBLEMS)
@pytest.mark.parametrize(("attempts", "k"), list(cells()))
def test_size(attempts, k, m):
    for population in POPULATIONS:
        assert rejected(attempts, k, m, population, 0.0, REPETITIONS)["compare"] <= BOUND


@pytest.mark.stats
@pytest.mark.parametrize("m", PROBLEMS)
@pytest.mark.parametrize(("attempts", "k"), [((10, 10), 1), ((10, 10), 10), ((200, 200), 10)])
def test_power_is_near_that_of_t(attempts, k, m):
    """Within 5 points, and 3 standard deviations of a difference of shares, in Beta(.5, .5)."""
    for shift in (0.3, 0.5, 0.8, 1.2):
        found = rejected(attempts, k, m, POPULATIONS[0], shift, REPETITIONS)
        assert found["compare"] >= found["t"] - 0.05 - 3 * np.sqrt(0.05 / REPETITIONS)


@pytest.mark.stats
@pytest.mark.parametrize("m", [50, 164])
@pytest.mark.parametrize(("n", "k"), [(10, 10), (10, 1), (100, 1)])
def test_weak_null(n, k, m):
    """Equal means, but one model solves a tenth of the problems always: skewed differences."""
    rng = np.random.default_rng([7, m])
    p = np.where(rng.random((4_000, m)) < 0.1, 1.0, 0.0)
    draws = drawn(rng, (n, n), k, p, np.full(p.shape, 1 - 0.9 ** (1 / k)))
    assert np.mean(p_values(draws, False)["compare"] <= 0.05) <= 0.07


@pytest.mark.stats
@pytest.mark.parametrize("sizes", [[5] * 8, [1] * 12 + [6] * 8, [20] + [4] * 12])
def test_size_with_clusters(sizes):
    """Success rates that clusters share, and differences between the models that they share too."""
    labels = np.repeat(np.arange(len(sizes)), sizes)
    rng = np.random.default_rng([8, len(sizes)])
    hits = 0
    for _ in range(600):
        rate = rng.beta(0.7, 0.7, len(sizes))[labels]
        turn = rng.normal(0, 0.6, len(sizes))[labels]
        odds = np.log(np.clip(rate, 0.01, 0.99) / (1 - np.clip(rate, 0.01, 0.99)))
        a, b = (rng.binomial(n, 1 / (1 + np.exp(-odds - s))) for n, s in ((20, turn), (10, -turn)))
        result = pk.compare(pk.Counts(20, a), pk.Counts(10, b), 1, clusters=labels)
        hits += result.p_value <= 0.05
    assert hits / 600 <= 0.055 + 3 * np.sqrt(0.05 * 0.95 / 600)


@pytest.mark.stats
def test_intervals_cover_in_random_populations():
    """At least 93% in each of 200, less 4 standard deviations of 500 repetitions."""
    shares = np.array([coverage(setting, 500) for setting in settings()])
    assert shares.min() >= 0.93 - 4 * np.sqrt(0.93 * 0.07 / 500)
    assert np.median(shares, axis=0).min() >= 0.95


@pytest.mark.parametrize("m", [(12, 30), (50, 50), (20, 100)])
@pytest.mark.parametrize(("n", "k"), [(1, 1), (10, 1), (10, 10)])
def test_size_without_pairs(m, n, k):
    for population in POPULATIONS:
        assert unpaired_sizes(m, n, k, population, REPETITIONS)[0] <= BOUND


@pytest.mark.stats
@pytest.mark.parametrize("attempts", [(10, 10), (100, 10)])
@pytest.mark.parametrize("kind", ["strata", "fraction", "unpaired, clusters", "clusters"])
def test_size_of_other_designs(kind, attempts):
    for design in designs():
        if design.kind == kind and design.attempts == attempts and design.population in POPULATIONS[:2]:
            assert design.size(200) <= 0.055 + 3 * np.sqrt(0.055 * 0.945 / 200)
