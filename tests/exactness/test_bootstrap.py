"""The bootstrap against enumeration, SciPy, and its own limit of infinitely many replicates."""

from __future__ import annotations

import math
from itertools import product

import numpy as np
import pytest
import scipy.stats

import passk_fast as pk

KS = [1, 5, 20]


def counts(m: int = 80, n: int = 20, seed: int = 1) -> pk.Counts:
    rng = np.random.default_rng(seed)
    return pk.Counts(n, rng.binomial(n, rng.beta(0.5, 0.7, m)))


CLUSTERS = np.arange(80) // 5
STRATA = np.arange(80) % 3
DESIGNS = {
    "problems": {},
    "clusters": {"clusters": CLUSTERS},
    "strata": {"strata": STRATA},
    "clusters in strata": {"clusters": CLUSTERS, "strata": CLUSTERS % 3},
    "attempts": {"resample": "attempts"},
    "both": {"resample": "both"},
}


@pytest.mark.parametrize("method", ["percentile", "basic", "bca"])
def test_ends_are_those_of_scipy_within_monte_carlo_error(method):
    """Ends of 20,000 replicates each: the difference of two has a standard deviation of about .03 SE."""
    found = counts()
    values = found.values(5)
    theirs = scipy.stats.bootstrap(
        (values,), np.mean, n_resamples=20_000, method=method, vectorized=True, rng=np.random.default_rng(5)
    )
    ours = pk.bootstrap(found, 5, interval=method, replicates=20_000, rng=5)
    exact = pk.bootstrap(found, 5, interval=method)
    error = theirs.standard_error
    assert ours.standard_error == pytest.approx(error, rel=0.03)
    for result in (ours, exact):
        for mine, other in zip(result.confidence_interval, theirs.confidence_interval, strict=True):
            assert abs(mine - other) < 0.15 * error


def test_studentized_replicates_have_the_law_of_index_draws():
    """Two-sample KS at α = 1e-6."""
    found = counts(30)
    values = found.values(5)
    rng = np.random.default_rng(3)
    drawn = values[rng.integers(0, 30, (20_000, 30))]
    theirs = (drawn.mean(1) - values.mean()) / (drawn.std(axis=1, ddof=1) / math.sqrt(30))
    result = pk.bootstrap(found, [1, 5], interval="studentized", replicates=20_000, rng=3)
    errors = result._distributions.errors[:, 1]
    ours = (result.replicates[:, 1] - result.estimate[1]) / errors
    assert scipy.stats.ks_2samp(ours, theirs).pvalue > 1e-6
    half = values.std(ddof=1) / math.sqrt(30)
    low, high = (end[1] for end in result.confidence_interval)
    quantiles = np.quantile(ours, [0.025, 0.975])
    expected = (values.mean() - quantiles[1] * half, values.mean() - quantiles[0] * half)
    assert (low, high) == pytest.approx(expected, rel=1e-9)


def test_studentized_gaps_have_standard_errors_of_their_own():
    found = counts(30)
    together = pk.bootstrap(found, [1, 5], interval="studentized", replicates=500, rng=3)
    errors = together._distributions.errors
    assert errors.shape == (500, 3)
    # |SE(h5) - SE(h1)| ≤ SE(h5 - h1) ≤ SE(h5) + SE(h1).
    assert (errors[:, 2] <= errors[:, 0] + errors[:, 1] + 1e-12).all()
    assert (errors[:, 2] >= np.abs(errors[:, 0] - errors[:, 1]) - 1e-12).all()
    low, high = together.gaps.confidence_interval
    assert low[0] < together.gaps.estimate[0] < high[0]


@pytest.mark.parametrize("design", DESIGNS)
@pytest.mark.parametrize("form", ["percentile", "bca"])
def test_infinitely_many_replicates_are_the_limit(design, form):
    """A 2.5% point of 200,000 replicates has a standard deviation near .006 SE; .03 allowed, and steps."""
    found, options = counts(), DESIGNS[design]
    exact = pk.bootstrap(found, KS, interval=form, **options)
    drawn = pk.bootstrap(found, KS, interval=form, replicates=200_000, rng=11, **options)
    for limit, sample in ((exact, drawn), (exact.gaps, drawn.gaps)):
        error = limit.standard_error
        # The spread of a ratio is known to first order in the number of clusters only.
        assert sample.standard_error == pytest.approx(error, rel=0.05 if "clusters" in design else 0.01)
        assert (np.abs(sample.bias - limit.bias) < 0.02 * error).all()
        for mine, other in zip(limit.confidence_interval, sample.confidence_interval, strict=True):
            allowed = 0.03 + 0.2 * (np.array(limit.method) == "lattice")
            assert (np.abs(mine - other) < allowed * error).all()


def test_a_bootstrap_by_enumeration():
    """Four problems: all 4^4 resamples."""
    found = pk.Counts([5, 5, 5, 8], [0, 2, 2, 7])
    values = found.values(3)
    means = np.array([values[list(index)].mean() for index in product(range(4), repeat=4)])
    result = pk.bootstrap(found, 3, interval="percentile")
    assert result.method == "lattice"
    assert result.standard_error == pytest.approx(means.std(), rel=1e-9)
    for x in np.unique(means.round(9)):
        assert result.cdf(x + 1e-4) == pytest.approx((means <= x + 1e-4).mean(), abs=2e-3)
    drawn = pk.bootstrap(found, 3, replicates=50_000, rng=2)
    assert drawn.replicates.mean() == pytest.approx(means.mean(), abs=5 * means.std() / math.sqrt(50_000))


def test_clusters_by_enumeration():
    """Three clusters of different sizes: all 27 resamples, a ratio of sums."""
    found = pk.Counts(6, [0, 1, 6, 3, 3, 5])
    labels = ["a", "a", "a", "b", "b", "c"]
    values = found.values(2)
    groups = [values[:3], values[3:5], values[5:]]
    means = [np.concatenate([groups[g] for g in chosen]).mean() for chosen in product(range(3), repeat=3)]
    drawn = pk.bootstrap(found, 2, clusters=labels, replicates=40_000, rng=2)
    assert set(drawn.replicates.round(9).tolist()) == set(np.round(means, 9).tolist())
    assert drawn.replicates.mean() == pytest.approx(np.mean(means), abs=5 * np.std(means) / 200)
    assert drawn.standard_error == pytest.approx(np.std(means), rel=0.02)


def test_a_stratum_that_is_all_solved_leaves_the_luck_of_the_other():
    """Half of the problems are certain: the mean of all has half the spread of that of the others."""
    passed = np.array([0, 2, 3, 5, 7, 7, 9, 10])
    alone = pk.bootstrap(pk.Counts(10, passed), 1, interval="percentile")
    both = pk.Counts(10, np.concatenate([np.full(8, 10), passed]))
    together = pk.bootstrap(both, 1, interval="percentile", strata=np.arange(16) // 8)
    assert together.standard_error == pytest.approx(alone.standard_error / 2, rel=1e-12)
    for one, other in zip(together.confidence_interval, alone.confidence_interval, strict=True):
        assert one == pytest.approx(0.5 + other / 2, abs=1e-9)


def test_strata_by_brute_force():
    found = counts()
    values = found.values(5)
    inside = [values[stratum == STRATA] for stratum in range(3)]
    variance = sum(part.var() * len(part) / 80**2 for part in inside)
    result = pk.bootstrap(found, 5, strata=STRATA)
    assert result.standard_error == pytest.approx(math.sqrt(variance), rel=1e-9)


def test_attempts_by_brute_force():
    """Redrawn attempts: binomial at chance c/n, recentred."""
    found = counts(12)
    passes = np.arange(21)
    scores = np.asarray(pk.pass_at_k(20, passes, 5))
    variance = 0.0
    for c in found.c.tolist():
        probability = scipy.stats.binom.pmf(passes, 20, c / 20)
        assert probability @ scores == pytest.approx(1 - (1 - c / 20) ** 5, rel=1e-12)
        variance += probability @ scores**2 - (probability @ scores) ** 2
    exact = pk.bootstrap(found, 5, resample="attempts")
    assert exact.standard_error**2 == pytest.approx(variance / 144, rel=1e-9)
    drawn = pk.bootstrap(found, 5, resample="attempts", replicates=20_000, rng=1)
    assert abs(drawn.bias) < 5 * drawn.standard_error / math.sqrt(20_000)


def test_both_adds_the_noise_of_attempts_to_what_holds_it_already():
    found = counts()
    problems, attempts, both = (
        pk.bootstrap(found, 5, resample=which).standard_error for which in ("problems", "attempts", "both")
    )
    plug_in = 1 - (1 - found.c / 20) ** 5
    assert both**2 == pytest.approx(plug_in.var() / 80 + attempts**2, rel=1e-9)
    assert both > problems


def test_outcomes_too_rare_for_a_random_word_are_left_out():
    result = pk.bootstrap(pk.Tally([10**6], [500_000], [3]), 1, resample="attempts", replicates=1000, rng=1)
    # A weight of 2^-64 is 9.4 standard deviations (of 500 passes) from the mode.
    assert 2 * 9.3 * 500 < len(result._distributions.design.weights) < 2 * 9.5 * 500
    assert result.standard_error == pytest.approx(math.sqrt(0.25 / 10**6 / 3), rel=0.1)


def test_acceleration_is_that_of_the_jackknife():
    found = counts()
    values = found.values(5)
    centred = values - values.mean()
    expected = (centred**3).sum() / (6 * (centred**2).sum() ** 1.5)
    design = pk.bootstrap(found, 5)._distributions.design
    assert design.skewness(np.array([values.mean()]))[0] / 6 == pytest.approx(expected, rel=1e-9)


@pytest.mark.parametrize("replicates", [None, 100])
@pytest.mark.parametrize("c", [0, 10])
def test_nothing_varies(c, replicates):
    result = pk.bootstrap(pk.Counts(10, [c] * 30), [1, 10], replicates=replicates, rng=1)
    assert result.standard_error.tolist() == [0, 0]
    assert result.confidence_interval.low.tolist() == [c / 10] * 2
    assert result.confidence_interval.high.tolist() == [c / 10] * 2
    assert set(result.method) == {"point" if replicates is None else "monte-carlo"}


@pytest.mark.parametrize("replicates", [None, 200])
def test_gaps_without_bca_interval_have_none(replicates):
    result = pk.bootstrap(pk.Counts([10], [3]), k=[1, 5], resample="attempts", replicates=replicates, rng=1)
    gaps = result.gaps
    assert np.isnan(gaps.confidence_interval).all()
    assert gaps.standard_error > 0
    assert gaps.warnings[0].startswith("pass@5 - pass@1 has no bca interval")
    assert [row["low"] is None for row in result.to_dict()["rows"]] == [False, False, True]
    assert len(result.to_frame()) == 3
