"""The curve against `mean_interval`, its band against NumPy's bootstrap, Cover@τ against SciPy and its
integral.
"""

from __future__ import annotations

import math

import numpy as np
import pytest
import scipy.stats

import passk_fast as pk
from passk_fast.analyses.cover import cover_of, posterior_tails
from passk_fast.inference.beta_tail import beta_tail
from passk_fast.inference.betabinomial import BetaBinomial, fit

rng = np.random.default_rng(5)
COUNTS = pk.Counts(
    12,
    rng.binomial(12, rng.beta(0.5, 0.7, 60)),
    clusters=[i // 3 for i in range(60)],
    strata=[i // 30 for i in range(60)],
)


@pytest.mark.parametrize(
    "labels", [{"clusters": False, "strata": False}, {"clusters": False}, {"strata": False}, {}]
)
def test_each_interval_is_that_of_a_mean(labels):
    found = pk.curve(COUNTS, level=0.9, rng=1, **labels)
    expected = pk.mean_interval(COUNTS, found.k.tolist(), level=0.9, **labels)
    assert found.estimate == pytest.approx(expected.estimate, rel=1e-14)
    assert found.standard_error == pytest.approx(expected.standard_error, rel=1e-12)
    for end, other in zip(found.confidence_interval, expected.confidence_interval, strict=True):
        assert end == pytest.approx(other, rel=1e-12)
    gaps = {pair: i for i, pair in enumerate(expected.gaps.pairs)}
    at = [gaps[pair] for pair in found.gaps.pairs]
    assert found.gaps.estimate == pytest.approx(expected.gaps.estimate[at], rel=1e-9, abs=1e-15)
    for end, other in zip(found.gaps.confidence_interval, expected.gaps.confidence_interval, strict=True):
        assert end == pytest.approx(other[at], rel=1e-9, abs=1e-14)


def test_the_band_is_as_wide_as_numpys_bootstrap_says():
    plain = pk.Counts(COUNTS.n, COUNTS.c)
    found = pk.curve(plain, replicates=40_000, rng=3)
    h = plain.values(found.k.tolist())
    draws = np.random.default_rng(9).multinomial(60, np.full(60, 1 / 60), size=40_000) @ h / 60
    t = np.abs(draws - h.mean(axis=0)) / (h.std(axis=0) / math.sqrt(60))
    factor = np.quantile(t.max(axis=1), 0.95) / scipy.stats.norm.ppf(0.975)
    # Both are quantiles of 40,000 draws, each within .015 standard errors of the truth.
    assert found.critical / scipy.stats.t.ppf(0.975, 59) == pytest.approx(factor, abs=0.02)
    assert factor > 1.05


def test_one_k_needs_no_wider_band():
    found = pk.curve(pk.Counts(10, [0, 2, 5, 9] * 50), k=[3], replicates=40_000, rng=3)
    assert found.critical == pytest.approx(scipy.stats.t.ppf(0.975, 199), rel=0.015)


def test_the_next_attempt_adds_the_next_difference():
    found = pk.curve(COUNTS, rng=1)
    assert found.gain.estimate == pytest.approx(np.diff(found.estimate), rel=1e-12)
    hat = pk.curve(COUNTS, kind="pass^k", rng=1)
    assert hat.gain.estimate == pytest.approx(np.diff(hat.estimate), rel=1e-12)
    assert hat.estimate == pytest.approx(found.other)


@pytest.mark.parametrize("x", [1e-9, 0.001, 0.2, 0.5, 0.93, 1 - 1e-9])
def test_beta_tail(x):
    a, b = (grid.ravel() for grid in np.meshgrid([0.01, 0.5, 1.0, 7.0, 400.0], [0.02, 1.0, 3.5, 900.0]))
    expected = scipy.stats.beta.sf(x, a, b)
    assert beta_tail(np.full(len(a), x), a, b) == pytest.approx(expected, rel=1e-10, abs=1e-11)


def test_cover_is_the_posterior_share():
    found = pk.curve(COUNTS, tau=[0.0, 0.3, 0.9, 1.0], rng=1).cover
    population = fit(COUNTS.tally)
    a, b = population.a + COUNTS.c, population.b + 12 - COUNTS.c
    expected = [scipy.stats.beta.sf(t, a, b).mean() for t in found.tau]
    assert found.posterior == pytest.approx(expected, rel=1e-10)
    assert found.naive.tolist() == [np.mean(COUNTS.c / 12 >= t) for t in found.tau]


@pytest.mark.parametrize("k", [1, 2, 7])
def test_pass_at_k_is_an_integral_of_cover(k):
    """∫ k (1 - t)^(k-1) Cover@t dt, by Gauss-Legendre in t = u⁴, which smooths the pole at 0."""
    x, w = np.polynomial.legendre.leggauss(400)
    u = (x + 1) / 2
    t, dt = u**4, 2 * w * u**3
    cover = cover_of(COUNTS.tally, t)
    population = fit(COUNTS.tally)
    posterior = pk.posterior_pass_at_k(12, COUNTS.c, k, population.a, population.b).mean()
    weight = k * (1 - t) ** (k - 1) * dt
    assert weight @ cover.posterior == pytest.approx(posterior, rel=1e-5)
    assert weight @ cover.naive == pytest.approx(np.mean(1 - (1 - COUNTS.c / 12) ** k), abs=5e-3)


@pytest.mark.parametrize(
    ("population", "expected"),
    [
        (BetaBinomial(0.5, 0.0), [[1, 0, 0], [1, 1, 1]]),
        (BetaBinomial(0.5, math.inf), [[1, 1, 0], [1, 1, 0]]),
        (BetaBinomial(0.5, math.nan), [[math.nan] * 3] * 2),
    ],
)
def test_cover_of_limits(population, expected):
    tally = pk.Tally.from_counts(5, [0, 5])
    found = posterior_tails(population, tally, np.array([0.0, 0.4, 1.0]))
    assert np.array_equal(found, np.array(expected, dtype=float), equal_nan=True)
