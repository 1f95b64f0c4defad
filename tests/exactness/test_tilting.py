"""Tilted means against enumeration of binomial counts, brute force, and their own inversion."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import optimize, stats

from passk_fast.inference.answer import Strictest
from passk_fast.inference.luck import Luck, dealt_thirds
from passk_fast.inference.noise_floor import Judged
from passk_fast.inference.tilting import Tilted
from tests.statistics.comparison_size import luck, scores, tilted_p_values


@pytest.mark.parametrize(("m", "seen", "chance"), [(50, 2, 0.1), (50, 10, 0.1), (20, 7, 0.6), (200, 30, 0.2)])
def test_two_values_are_a_binomial_count(m, seen, chance):
    """Tilted to the mean 0, (1 - π) and -π occur with chance π: half of the count seen counts."""
    one = Tilted(np.array([[1 - chance], [-chance]]), np.array([seen, m - seen]))
    count = stats.binom(m, chance)
    below, above = count.cdf(seen) - count.pmf(seen) / 2, count.sf(seen) + count.pmf(seen) / 2
    assert one.one_sided(0.0, -1)[0] == pytest.approx(below, rel=0.12, abs=1e-9)
    assert one.one_sided(0.0, 1)[0] == pytest.approx(above, rel=0.12, abs=1e-9)


def some_units(seed: int) -> np.ndarray:
    rng = np.random.default_rng(seed)
    m = int(rng.integers(5, 150))
    kinds = (rng.normal(0.2, 1, m), rng.exponential(1, m) - 0.8, np.where(rng.random(m) < 0.2, 0.9, -0.1))
    return np.round(kinds[seed % 3], 1)


@pytest.mark.parametrize("seed", range(30))
def test_p_values_and_intervals_are_one(seed):
    d = some_units(seed)
    values, counts = np.unique(d, return_counts=True)
    one = Tilted(values[:, None], counts)
    p = one.p_values()[0]
    assert p == pytest.approx(tilted_p_values(d[None])[0], rel=1e-6)
    if 1e-12 < p < 0.9 and d.min() < 0 < d.max():
        low, high = one.interval(1 - p)
        assert (low if d.mean() > 0 else high)[0] == pytest.approx(0, abs=1e-9)
    lows, highs = zip(*(one.interval(level) for level in (0.5, 0.8, 0.95, 0.999)), strict=True)
    assert np.all(np.diff(np.ravel(lows)) <= 1e-12)
    assert np.all(np.diff(np.ravel(highs)) >= -1e-12)
    assert np.ravel(lows)[-1] >= d.min() - 1e-12


def test_units_without_spread():
    same = Tilted(np.array([[0.0, 0.2]]), np.array([7]))
    assert same.p_values().tolist() == [1.0, 0.0]
    assert [end.tolist() for end in same.interval(0.9)] == [[0.0, 0.2], [0.0, 0.2]]


@pytest.mark.parametrize(("n_a", "n_b", "k"), [(100, 10, 10), (20, 10, 1), (5, 40, 5), (10, 10, 3)])
def test_third_moments_of_luck(n_a, n_b, k):
    c = np.arange(n_a + n_b + 1)
    table = {n: scores(n, k) for n in (n_a, n_b)}

    def score(n, c):
        return np.where(n == n_a, table[n_a][np.minimum(c, n_a)], table[n_b][np.minimum(c, n_b)])

    found = dealt_thirds(np.full(len(c), n_a), np.full(len(c), n_b), c, score)
    assert found == pytest.approx(luck(n_a, n_b, k, 3), abs=1e-14)


def test_third_moments_of_many_deals():
    """Hypergeometric counts have a skewness in closed form."""
    n_a, n_b, c = 3000, 2**30, 2**21
    total = n_a + n_b
    ours = dealt_thirds(np.array([n_a]), np.array([n_b]), np.array([c]), lambda n, c: c / n)[0]
    variance = n_a * c / total * (1 - c / total) * (n_b / (total - 1))
    root = np.sqrt(n_a * float(c) * (total - c) * n_b)
    skewness = (total - 2 * c) * np.sqrt(total - 1) * (total - 2 * n_a) / (root * (total - 2))
    assert ours == pytest.approx(skewness * variance**1.5 * (1 / n_a + 1 / n_b) ** 3, rel=1e-3)


@pytest.mark.parametrize("skewness", [-1.0, -0.4, 0.0, 0.4, 1.0])
def test_quantiles_of_luck(skewness):
    """Pearson's third law, within 2% of its quantile; and the tails invert them at any level."""
    one = Luck(np.array([4.0]), np.array([skewness]), np.ones(1))
    for tail in (0.9, 0.975, 0.999):
        width = one.half_widths(np.array([tail]))
        expected = 2 * (stats.pearson3.ppf(tail, skewness) if skewness else stats.norm.ppf(tail))
        assert width[0] == pytest.approx(expected, rel=0.02)
        assert one.upper_tails(width)[0] == pytest.approx(1 - tail, rel=1e-9)


def test_the_strictest_of_several_tests_decides_both():
    d = np.where(np.arange(40) < 4, 0.8, -0.2)
    spread = Judged.by_spread(np.array([d.mean()]), np.array([d.var(ddof=1) / 40]), np.array([39.0]))
    both = Strictest((spread, Tilted(d[:, None], np.ones(40, dtype=np.int64))))
    for level in (0.5, 0.8, 0.9, 0.95, 0.99):
        low, high = both.interval(level)
        assert (both.p_values()[0] < 1 - level) == (not low[0] <= 0 <= high[0])
    edge = optimize.brentq(lambda level: both.interval(level).high[0], 0.01, 0.9999)
    assert both.p_values()[0] == pytest.approx(1 - edge, rel=1e-6)


def test_tails_do_not_jump_near_the_mean():
    """What r* adds to r has a limit at the mean, taken within a thousandth of a standard error of it."""
    one = Tilted(np.array([[0.9], [-0.1]]), np.array([2, 48]))
    mean, error = -0.06, np.sqrt(0.0384 / 50)
    r = np.array([-2e-3, -1.2e-3, -0.8e-3, 0.8e-3, 1.2e-3, 2e-3])
    z = stats.norm.ppf([float(one.one_sided(mean + step * error, 1)[0]) for step in r])
    np.testing.assert_allclose(np.diff(z), np.diff(r), rtol=0.05, atol=1e-5)


def test_the_two_sided_p_value_is_twice_the_smaller_tail():
    rng = np.random.default_rng(5)
    for m in (2, 5, 30, 164):
        for units in (
            rng.normal(size=m),
            rng.choice([-0.5, 0.0, 0.5, 1.0], m),
            rng.random(m) + 0.1,
            -rng.random(m),
        ):
            tilted = Tilted(units[:, None], np.ones(m, dtype=np.int64))
            smaller = np.minimum(tilted.one_sided(0.0, 1), tilted.one_sided(0.0, -1))
            np.testing.assert_allclose(tilted.p_values(), np.minimum(2 * smaller, 1.0), rtol=1e-11)
    for value, p in [(0.0, 1.0), (0.5, 0.0), (-0.5, 0.0)]:
        alike = Tilted(np.full((3, 1), value), np.array([1, 1, 2]))
        assert alike.p_values() == p == np.minimum(2 * min(alike.one_sided(0, 1), alike.one_sided(0, -1)), 1)
