"""What luck alone does to a difference, against enumeration in fractions; and the one test of both errors."""

from __future__ import annotations

from fractions import Fraction
from math import comb

import numpy as np
import pytest
from scipy import stats

import passk_fast as pk
from passk_fast.inference import luck, noise_floor as floors, overlap
from passk_fast.inference.luck import Luck
from passk_fast.inference.noise_floor import Judged, dealt_variances, luck_of_gap, noise_floor


def exact(n_a: int, n_b: int, c: int, k: int) -> tuple[Fraction, Fraction]:
    """Mean and mean square of the difference over all ways to deal c successes."""

    def score(n: int, c: int) -> Fraction:
        return 1 - Fraction(comb(n - c, k), comb(n, k))

    mean = square = Fraction(0)
    for x in range(max(0, c - n_b), min(n_a, c) + 1):
        share = Fraction(comb(n_a, x) * comb(n_b, c - x), comb(n_a + n_b, c))
        d = score(n_a, x) - score(n_b, c - x)
        mean += share * d
        square += share * d * d
    return mean, square


@pytest.mark.parametrize(
    ("n_a", "n_b", "k"), [(1, 1, 1), (10, 10, 1), (10, 10, 10), (100, 10, 10), (7, 5, 3), (100, 1, 1)]
)
def test_variance_of_dealt_attempts(n_a, n_b, k):
    c = np.arange(n_a + n_b + 1)
    ours = dealt_variances(np.full(len(c), n_a), np.full(len(c), n_b), c, k)
    for i, variance in enumerate(ours.tolist()):
        mean, square = exact(n_a, n_b, i, k)
        assert mean == 0
        assert variance == pytest.approx(float(square), rel=1e-12, abs=1e-15)


def test_ragged_sizes_and_large_ones():
    sizes = np.array([3, 8, 5, 3]), np.array([4, 3, 9, 4])
    c = np.array([2, 6, 7, 5])
    expected = [float(exact(*row, 3)[1]) for row in zip(*(x.tolist() for x in (*sizes, c)), strict=True)]
    assert dealt_variances(*sizes, c, 3) == pytest.approx(expected, rel=1e-12)
    # k of n → ∞: the variance of luck is v ≈ k² q^(2k - 1) p (1/n_a + 1/n_b).
    n, k = 2**40, 100
    ours = float(dealt_variances(np.array([n]), np.array([n]), np.array([n // 25]), k)[0])
    p = 1 / 50
    assert ours == pytest.approx(k**2 * (1 - p) ** (2 * k - 1) * p * 2 / n, rel=1e-3)


def test_floor_is_the_mean_over_the_problems():
    n = np.array([10, 10])
    found = noise_floor(n, np.array([3, 9]), n, np.array([5, 9]), np.array([4, 6]), (1, 5))
    expected = [float(4 * exact(10, 10, 8, k)[1] + 6 * exact(10, 10, 18, k)[1]) / 100 for k in (1, 5)]
    assert found == pytest.approx(expected, rel=1e-12)


def test_floor_is_unbiased_where_the_models_are_the_same():
    rng = np.random.default_rng(1)
    p = rng.beta(0.5, 0.5, 300_000)
    n_a, n_b, k = np.full(len(p), 20), np.full(len(p), 10), 10
    c_a, c_b = rng.binomial(20, p), rng.binomial(10, p)
    d = pk.pass_at_k(n_a, c_a, k) - pk.pass_at_k(n_b, c_b, k)
    floor = float(noise_floor(n_a, c_a, n_b, c_b, np.ones(len(p), dtype=np.int64), (k,))[0])
    assert floor * len(p) == pytest.approx(np.mean(d * d), rel=0.02)


def test_the_larger_p_value_and_the_wider_interval():
    both = Judged(
        np.full(2, 0.1),
        np.array([0.0016, 0.0036]),
        np.array([9.0, 9.0]),
        Luck.even(np.array([0.0025, 0.001])),
    )
    assert both.p_values() == pytest.approx([2 * stats.norm.sf(2), 2 * stats.t.sf(0.1 / 0.06, 9)])
    low, high = both.interval(0.9)
    half = [stats.norm.ppf(0.95) * 0.05, stats.t.ppf(0.95, 9) * 0.06]
    assert high - 0.1 == pytest.approx(half)
    assert 0.1 - low == pytest.approx(half)


def test_without_an_error_there_is_no_p_value_of_a_difference():
    none = np.zeros(2)
    p = Judged.by_spread(np.array([0.0, 0.1]), none, np.full(2, 9.0)).p_values()
    assert p[0] == 1
    assert np.isnan(p[1])


@pytest.mark.parametrize(("n_a", "n_b", "low", "high"), [(6, 4, 1, 3), (5, 5, 1, 4), (9, 3, 2, 3)])
def test_luck_of_the_gap_between_two_ks(n_a, n_b, low, high):
    """All deals of the successes, in fractions: c of them among the attempts of both models."""

    def gap(n, c):
        return _pass_at(n, c, high) - _pass_at(n, c, low)

    def _pass_at(n, c, k):
        return 1 - Fraction(comb(n - c, k), comb(n, k))

    c_a, c_b = np.array([3, 1, 2]), np.array([1, 2, 0])
    problems = np.array([4, 1, 7])
    second, third = Fraction(0), Fraction(0)
    for c, often in zip((c_a + c_b).tolist(), problems.tolist(), strict=True):
        deals = [
            (Fraction(comb(n_a, x) * comb(n_b, c - x), comb(n_a + n_b, c)), gap(n_a, x) - gap(n_b, c - x))
            for x in range(max(0, c - n_b), min(n_a, c) + 1)
        ]
        mean = sum(chance * d for chance, d in deals)
        second += often * sum(chance * (d - mean) ** 2 for chance, d in deals)
        third += often * sum(chance * (d - mean) ** 3 for chance, d in deals)
    same = np.ones(3, dtype=np.int64)
    found = luck_of_gap(n_a * same, c_a, n_b * same, c_b, problems, (low, high))
    assert found.variances[0] == pytest.approx(float(second) / 144, rel=1e-12)
    assert found.skewness[0] == pytest.approx(float(third) / float(second) ** 1.5, rel=1e-9, abs=1e-12)


def test_the_skewness_of_many_different_problems_is_that_of_a_sample(monkeypatch):
    rng = np.random.default_rng(7)
    n_a, n_b = rng.integers(5, 400, (2, 6000))
    c = rng.binomial(n_a + n_b, rng.beta(0.5, 1.0, 6000))

    def total():
        return luck.dealt_thirds(n_a, n_b, c, lambda n, c: pk.pass_at_k(n, c, 5)).sum()

    every = total()
    monkeypatch.setattr(luck, "MOST_DISTINCT", 1500)
    assert every != 0
    assert abs(total() / every - 1) < 0.2


def test_each_model_of_many_is_looked_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Twelve models make 66 pairs, whose attempts are those of twelve."""
    rng = np.random.default_rng(6)
    sizes = rng.integers(20, 60, (12, 30))
    models = {str(i): pk.Counts(n, rng.binomial(n, 0.4)) for i, n in enumerate(sizes)}
    calls = []

    def counted(*given, least):
        calls.append(given)
        return overlap.overlaps(*given, least=least)

    monkeypatch.setattr(floors, "overlaps", counted)
    floors._kept_ranges.cache_clear()
    first = pk.rank(models, 2, rng=1)
    assert len(calls) == len(models)
    monkeypatch.setattr(floors, "KEPT", 0)
    assert pk.rank(models, 2, rng=1).to_dict() == first.to_dict()


@pytest.mark.parametrize(("k", "l"), [(1, 1), (5, 5), (30, 7), (2**40, 2**40)])
def test_numbers_alike_are_found_together(monkeypatch: pytest.MonkeyPatch, k: int, l: int) -> None:  # noqa: E741
    n = max(k, l) + np.unique(np.random.default_rng(1).integers(0, 500, 200))
    together = overlap._alike(n, k, l)
    monkeypatch.setattr(overlap, "FEW", len(n))
    assert overlap._alike(n, k, l) == together
    for (least, likeliest), rows in together.items():
        for one in n[rows.start : rows.stop].tolist():
            assert (least, likeliest) == (
                max(0, k + l - one),
                min(max((k + 1) * (l + 1) // (one + 2), least), k, l),
            )
    assert [at for rows in together.values() for at in rows] == list(range(len(n)))


def test_no_pair_has_no_variance() -> None:
    none = np.zeros(0, dtype=np.int64)
    assert dealt_variances(none, none, none, 3).shape == (0,)
