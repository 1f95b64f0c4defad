"""Does the power that a plan promises come true?"""

import math

import numpy as np
import pytest
import scipy.stats

import passk_fast as pk

REPETITIONS = 4000


def pair_of_rates(kind, rng, size):
    """Success rates of two models on the same problems."""
    if kind == "better on each":
        x = rng.normal(-0.5, 1.5, size)
        return 1 / (1 + np.exp(-x)), 1 / (1 + np.exp(-x - 0.35))
    if kind == "independent":
        return rng.beta(0.5, 0.8, size), rng.beta(0.6, 0.7, size)
    if kind == "mostly alike":
        p = rng.beta(0.4, 0.6, size)
        return p, np.where(rng.random(size) < 0.12, np.minimum(1, p + 0.5), p)
    if kind == "unsolvable":
        p = np.where(rng.random(size) < 0.3, 0.0, rng.beta(1, 2, size))
        return p, p**0.8
    raise AssertionError(kind)


def share_found(a, b, design, rng):
    """Paired t tests of pass@k, on problems drawn from the population and attempts drawn at them."""
    critical = scipy.stats.t.ppf(0.975, design.m - 1)
    scores = pk.pass_at_k(design.n, np.arange(design.n + 1), design.k)
    found = 0
    for _ in range(REPETITIONS):
        i = rng.integers(0, len(a), design.m)
        d = scores[rng.binomial(design.n, b[i])] - scores[rng.binomial(design.n, a[i])]
        error = d.std(ddof=1) / math.sqrt(design.m)
        found += error > 0 and abs(d.mean()) > critical * error
    return found / REPETITIONS


@pytest.mark.stats
@pytest.mark.parametrize(
    ("kind", "k", "options"),
    [
        ("better on each", 1, {"n": 1}),
        ("better on each", 5, {"n": 10}),
        ("independent", 10, {"n": 40}),
        ("mostly alike", 1, {"cost_problem": 10, "cost_attempt": 1}),
        ("unsolvable", 5, {"n": 5, "power": 0.9}),
        ("better on each", 1, {"m": 100}),
    ],
)
def test_plans_hit_their_power(kind, k, options):
    """Within .03; four standard errors of 4,000 repetitions are .025."""
    rng = np.random.default_rng(12)
    a, b = pair_of_rates(kind, rng, 200_000)
    difference = float(np.mean((1 - a) ** k - (1 - b) ** k))
    design = pk.plan(rates=a, rates_b=b, k=k, detect=abs(difference), **options)
    found = share_found(a, b, design, rng)
    assert abs(found - design.power) <= 0.03, (found, design.m, design.n)


@pytest.mark.stats
def test_plans_from_pilots_hit_their_power_on_average():
    """Pilots of 300 problems, five of them; the mean power of what they plan is right, within .05."""
    rng = np.random.default_rng(13)
    a, b = pair_of_rates("better on each", rng, 200_000)
    difference = float(np.mean(b - a))
    powers = []
    for _ in range(5):
        i = rng.integers(0, len(a), 300)
        pilots = (pk.Counts(10, rng.binomial(10, p[i])) for p in (a, b))
        design = pk.plan(next(pilots), pilot_b=next(pilots), detect=difference, n=10)
        powers.append(share_found(a, b, design, rng))
    assert np.mean(powers) == pytest.approx(0.8, abs=0.05), powers


@pytest.mark.stats
def test_the_expected_width_is_the_mean_width():
    rng = np.random.default_rng(14)
    design = pk.plan(rates="beta:0.4,0.8", k=5, m=150, n=20)
    halves = []
    for _ in range(500):
        counts = pk.Counts(20, rng.binomial(20, rng.beta(0.4, 0.8, 150)))
        low, high = pk.mean_interval(counts, 5, interval="t").confidence_interval
        halves.append((high - low) / 2)
    assert np.mean(halves) == pytest.approx(design.widths[0].of_one, rel=0.02)
