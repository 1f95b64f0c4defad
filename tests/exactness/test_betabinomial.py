"""The fitted population against SciPy's optimiser and distributions, and its limits."""

from __future__ import annotations

import math

import numpy as np
import pytest
import scipy.stats
from hypothesis import example, given, settings, strategies as st

import passk_fast as pk
from passk_fast.inference.betabinomial import BetaBinomial, fit


def log_likelihood(tally: pk.Tally, mean: float, concentration: float) -> float:
    if math.isinf(concentration):
        logs = scipy.stats.binom.logpmf(tally.c, tally.n, mean)
    else:
        logs = scipy.stats.betabinom.logpmf(
            tally.c, tally.n, mean * concentration, (1 - mean) * concentration
        )
    return float(np.dot(logs, tally.problems))


# The example has two maxima, and the lower one is nearer to where a search would begin.
@settings(deadline=None)
@example([(1, 1), (3, 1), (26, 23)])
@given(
    st.lists(
        st.integers(1, 30).flatmap(lambda n: st.tuples(st.just(n), st.integers(0, n))),
        min_size=2,
        max_size=40,
    )
)
def test_nothing_nearby_is_more_likely(pairs):
    n, c = np.array(pairs).T
    tally = pk.Tally.from_counts(n, c)
    found = fit(tally)
    if found.certain or not found.identified:
        return
    best = log_likelihood(tally, found.mean, found.concentration)
    concentrations = [math.exp(u) for u in range(-6, 10)] + [math.inf]
    if math.isfinite(found.concentration):
        concentrations += [found.concentration * factor for factor in (0.5, 0.9, 0.99, 1.01, 1.1, 2)]
    for concentration in concentrations:
        for step in (-0.3, -0.03, -0.003, 0, 0.003, 0.03, 0.3):
            odds = math.log(found.mean / (1 - found.mean)) + step
            other = log_likelihood(tally, 1 / (1 + math.exp(-odds)), concentration)
            assert other <= best + 1e-6 * max(1, abs(best))


def test_recovers_a_population():
    rng = np.random.default_rng(4)
    found = fit(pk.Counts(50, rng.binomial(50, rng.beta(0.4, 1.2, 20_000))).tally)
    assert (found.a, found.b) == pytest.approx((0.4, 1.2), rel=0.03)


@pytest.mark.parametrize(
    ("n", "c", "mean", "concentration"),
    [
        (5, [0, 0, 0], 0.0, math.inf),
        (5, [5, 5, 5], 1.0, math.inf),
        (5, [0, 5, 5, 5], 0.75, 0.0),
        (10, [5, 5, 5, 5], 0.5, math.inf),
        ([1, 3], [1, 0], 0.5, 0.0),
    ],
)
def test_limits(n, c, mean, concentration):
    found = fit(pk.Counts(n, c).tally)
    assert (found.mean, found.concentration) == (mean, concentration)


def test_single_attempts_identify_nothing():
    found = fit(pk.Counts(1, [0, 1, 1]).tally)
    assert not found.identified
    assert found.mean == pytest.approx(2 / 3)


@pytest.mark.parametrize(
    "population", [BetaBinomial(0.3, 2.0), BetaBinomial(0.3, math.inf), BetaBinomial(0.3, 0.0)]
)
def test_predictions(population):
    n, c = 7, np.array([0, 2, 7])
    found = population.predictive(n, c)
    for row, passes in zip(found, c.tolist(), strict=True):
        if population.concentration == 0:
            expected = np.eye(n + 1)[n if passes else 0]
        elif math.isinf(population.concentration):
            expected = scipy.stats.binom.pmf(np.arange(n + 1), n, population.mean)
        else:
            a, b = population.a + passes, population.b + n - passes
            expected = scipy.stats.betabinom.pmf(np.arange(n + 1), n, a, b)
        assert row == pytest.approx(expected, rel=1e-12, abs=1e-15)
    # s failures in a row are s of s attempts failed.
    powers = population.failure_power(np.full(3, n), c, n)
    assert powers == pytest.approx(found[:, 0], rel=1e-12, abs=1e-15)


def test_stays_accurate_as_the_spread_vanishes():
    # Barely more spread than chance: the maximum lies at a very large concentration.
    counts = pk.Counts(1000, [500 + d for d in (-17, 16, -16, 17, 15, -15)])
    found = fit(counts.tally)
    assert 5_000 < found.concentration < math.inf
    best = log_likelihood(counts.tally, found.mean, found.concentration)
    for factor in (0.9, 1.1):
        assert log_likelihood(counts.tally, found.mean, found.concentration * factor) <= best


def test_what_is_always_or_never_solved_has_a_parameter_of_nought():
    assert (BetaBinomial(1.0, math.inf).a, BetaBinomial(1.0, math.inf).b) == (math.inf, 0.0)
    assert (BetaBinomial(0.0, math.inf).a, BetaBinomial(0.0, math.inf).b) == (0.0, math.inf)
