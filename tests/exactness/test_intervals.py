"""Intervals of the mean against SciPy, brute force and enumeration."""

from __future__ import annotations

import math
from itertools import pairwise

import numpy as np
import pytest
import scipy.stats

import passk_fast as pk
from passk_fast.inference.variance import gap, largest_gap, only, unbiased


def counts(m: int = 60, n: int = 20, seed: int = 1) -> pk.Counts:
    rng = np.random.default_rng(seed)
    return pk.Counts(n, rng.binomial(n, rng.beta(0.5, 0.7, m)))


@pytest.mark.parametrize("level", [0.8, 0.95, 0.999])
@pytest.mark.parametrize("k", [1, 5, 20])
def test_t_and_z_are_those_of_scipy(level, k):
    found = counts()
    values = found.values(k)
    error = scipy.stats.sem(values)
    for form, low_high in {
        "t": scipy.stats.t.interval(level, found.m - 1, values.mean(), error),
        "z": scipy.stats.norm.interval(level, values.mean(), error),
    }.items():
        result = pk.mean_interval(found, k, interval=form, level=level)
        assert result.estimate == pytest.approx(values.mean(), rel=1e-14)
        assert result.standard_error == pytest.approx(error, rel=1e-12)
        assert result.confidence_interval == pytest.approx(low_high, rel=1e-11, abs=1e-13)


@pytest.mark.parametrize("k", [1, 5, 20])
def test_adjusted_is_the_t_interval_of_two_more_problems(k):
    found = counts(25)
    values = np.concatenate([found.values(k), [0, 1]])
    low, high = scipy.stats.t.interval(0.95, found.m - 1, values.mean(), scipy.stats.sem(values))
    result = pk.mean_interval(found, k)
    assert result.confidence_interval == pytest.approx((max(low, 0), min(high, 1)), rel=1e-12)
    assert result.estimate == pytest.approx(values[:-2].mean(), rel=1e-14)


def test_adjusted_gap_adds_the_smallest_and_the_largest_possible():
    found = counts(25)
    most = largest_gap(20, 1, 5)
    values = np.concatenate([found.values(5) - found.values(1), [0, most]])
    low, high = scipy.stats.t.interval(0.95, found.m - 1, values.mean(), scipy.stats.sem(values))
    gaps = pk.mean_interval(found, [5, 1]).gaps
    assert gaps.pairs == ((1, 5),)
    ends = gaps.confidence_interval
    assert (ends.low[0], ends.high[0]) == pytest.approx((max(low, 0), min(high, most)), rel=1e-12)


def test_nothing_varies():
    for c, ends in ((0, (0.0, 0.1)), (10, (0.9, 1.0))):
        result = pk.mean_interval(pk.Counts(10, [c] * 30), 10)
        assert result.standard_error == 0
        low, high = result.confidence_interval
        assert ends[0] <= low < high <= ends[1]
        assert math.isnan(result.between_share)
        assert result.within == 0


def test_clusters_by_brute_force():
    found = counts(60)
    clusters = np.random.default_rng(2).integers(0, 11, 60)
    values = found.values(3)
    groups = sorted(set(clusters.tolist()))
    residuals = [sum(values[i] - values.mean() for i in range(60) if clusters[i] == g) for g in groups]
    variance = sum(r * r for r in residuals) * len(groups) / (len(groups) - 1) / 60**2
    result = pk.mean_interval(found, 3, clusters=clusters, interval="t")
    assert result.standard_error == pytest.approx(math.sqrt(variance), rel=1e-12)
    assert (result.clusters, result.degrees_of_freedom) == (11, 10)
    half = scipy.stats.t.ppf(0.975, 10) * math.sqrt(variance)
    assert result.confidence_interval == pytest.approx(
        (values.mean() - half, values.mean() + half), rel=1e-12
    )


def test_strata_by_brute_force():
    found = counts(60)
    strata = np.array(["easy", "hard", "easy", "medium"] * 15)
    values = found.values(3)
    variance = 0.0
    for name in np.unique(strata):
        inside = values[strata == name]
        variance += (len(inside) / 60) ** 2 * inside.var(ddof=1) / len(inside)
    result = pk.mean_interval(found, 3, strata=strata.tolist(), interval="t")
    assert result.standard_error == pytest.approx(math.sqrt(variance), rel=1e-12)
    assert (result.strata, result.degrees_of_freedom) == (3, 57)


def test_adjusted_clusters_of_one_problem_are_none():
    found = counts(30)
    alone = pk.mean_interval(found, [1, 5], clusters=np.arange(30))
    plain = pk.mean_interval(found, [1, 5])
    assert alone.standard_error == pytest.approx(plain.standard_error, rel=1e-12)
    assert alone.confidence_interval.low == pytest.approx(plain.confidence_interval.low, rel=1e-12)
    one = pk.mean_interval(found, [1, 5], strata=["all"] * 30)
    assert one.confidence_interval.high == pytest.approx(plain.confidence_interval.high, rel=1e-12)


def test_labels_of_counts_apply_unless_switched_off():
    bare = counts(40)
    labels = np.arange(40) // 4
    labelled = pk.Counts(bare.n, bare.c, clusters=labels)
    given = pk.mean_interval(bare, 1, clusters=labels)
    own = pk.mean_interval(labelled, 1)
    assert own.confidence_interval == given.confidence_interval
    assert pk.mean_interval(labelled, 1, clusters=False).clusters is None


@pytest.mark.parametrize("terms", [only(1), only(3), gap(1, 2), gap(2, 4)])
@pytest.mark.parametrize("p", [0.1, 0.5, 0.9])
def test_noise_variance_is_unbiased(terms, p):
    """Over all that n attempts may give, its mean is the variance of the statistic."""
    n = 8
    passes = np.arange(n + 1)
    probability = scipy.stats.binom.pmf(passes, n, p)
    statistic = sum(w * np.asarray(pk.pass_at_k(n, passes, k)) for k, w in terms)
    variance = probability @ statistic**2 - (probability @ statistic) ** 2
    found = unbiased(np.full(n + 1, n), passes, terms)
    assert probability @ found == pytest.approx(variance, rel=1e-12)


def test_target_mixes_the_two_variances():
    found = counts(50)
    values = found.values(4)
    noise = np.asarray(pk.sampling_variance(found.n, found.c, 4))
    for share in (0.0, 0.25, 1.0):
        expected = (1 - share) * values.var(ddof=1) / 50 + share * noise.sum() / 50**2
        result = pk.mean_interval(found, 4, target=share, interval="z")
        assert result.standard_error == pytest.approx(math.sqrt(expected), rel=1e-12)
    assert result.within == pytest.approx(noise.mean(), rel=1e-12)
    assert result.between + result.within == pytest.approx(values.var(ddof=1), rel=1e-12)


def test_the_adjusted_interval_of_a_benchmark_adds_batches():
    """At n = k a batch is a problem, so that the two targets add the same."""
    found = pk.Counts(4, [0, 0, 1, 2, 4, 4, 3, 0] * 5)
    benchmark = pk.mean_interval(found, 4, target="benchmark")
    assert benchmark.within_method == "beta-binomial"
    m, theta, noise = 40, benchmark.estimate, benchmark.within / 40
    centre = (m * theta + 1) / (m + 2)
    squares = m * (m - 1) * noise + m * (theta - centre) ** 2 + centre**2 + (1 - centre) ** 2
    half = scipy.stats.t.ppf(0.975, m - 1) * math.sqrt(squares / ((m + 1) * (m + 2)))
    assert benchmark.confidence_interval == pytest.approx((centre - half, centre + half), rel=1e-12)


@pytest.mark.parametrize("n", [2, 3, 7, 20, 61])
def test_largest_gap_is_the_largest(n):
    passes = np.arange(n + 1)
    for high in range(2, n + 1, max(1, n // 9)):
        for low in range(1, high):
            all_gaps = np.asarray(pk.pass_at_k(n, passes, high)) - np.asarray(pk.pass_at_k(n, passes, low))
            assert largest_gap(n, low, high) == pytest.approx(all_gaps.max(), rel=1e-14)


def test_largest_gap_falls_with_n():
    for low, high in ((1, 2), (1, 10), (3, 10), (9, 10)):
        found = [largest_gap(n, low, high) for n in (10, 11, 15, 40, 1000, 10**9)]
        assert all(before >= after for before, after in pairwise(found))


def test_a_million_problems_cost_what_their_classes_cost():
    tally = pk.Tally([200, 200, 200], [0, 7, 200], [500_000, 300_000, 200_000])
    result = pk.mean_interval(tally, 10)
    values = np.repeat([0.0, pk.pass_at_k(200, 7, 10), 1.0], [5, 3, 2])
    assert result.estimate == pytest.approx(values.mean(), rel=1e-14)
    assert result.standard_error == pytest.approx(math.sqrt(values.var() / 999_999), rel=1e-10)
