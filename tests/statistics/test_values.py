"""The resamples are multinomial and the intervals those of an independent implementation.

All seeds are fixed; each chi-square and KS test has alpha = 0.001.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import scipy.stats

import passk_fast as pk
from passk_fast import _core

ALPHA = 0.001

# Uniform draws only; Poisson weights completed by draws.
SIZES = [164, 300]


def fits(observed: np.ndarray, law: Any) -> float:
    """P-value of the chi-square test, cells below five expected counts pooled into the tails."""
    support = np.arange(observed.max() + 2)
    expected = len(observed) * law.pmf(support)
    usual = np.flatnonzero(expected >= 5)
    low, high = usual[0], usual[-1]
    clipped = np.clip(observed, low, high) - low
    counts = np.bincount(clipped, minlength=high - low + 1)
    cells = expected[low : high + 1].copy()
    cells[0] += len(observed) * law.cdf(low - 1)
    cells[-1] += len(observed) * law.sf(high)
    return float(scipy.stats.chisquare(counts, cells).pvalue)


@pytest.mark.parametrize("m", SIZES)
def test_weights_are_multinomial(m: int) -> None:
    weights = _core.replicate_weights(m, 12, 0, 20_000)
    assert (weights.sum(axis=1) == m).all()
    for problem in (0, m // 2, m - 1):
        assert fits(weights[:, problem], scipy.stats.binom(m, 1 / m)) > ALPHA
    # Any set of problems gets a binomial number of draws: wrong dependence would show here.
    for chosen in (slice(0, m // 2), slice(0, None, 3), slice(m - 16, m)):
        size = len(range(m)[chosen])
        assert fits(weights[:, chosen].sum(axis=1), scipy.stats.binom(m, size / m)) > ALPHA


@pytest.mark.parametrize("m", [*SIZES, 5000])
def test_moments_of_the_replicates(m: int) -> None:
    values = np.random.default_rng(m).lognormal(size=m)
    replicates = _core.replicate_statistic(values[:, None], "mean", 3, 0, 20_000)[:, 0]
    variance = values.var() / m
    z = (replicates.mean() - values.mean()) / np.sqrt(variance / 20_000)
    assert abs(z) < scipy.stats.norm.isf(ALPHA / 2)
    kurtosis = scipy.stats.kurtosis(values) / m
    z = (replicates.var() / variance - 1) / np.sqrt((kurtosis + 2) / 20_000)
    assert abs(z) < scipy.stats.norm.isf(ALPHA / 2)
    skewness = scipy.stats.skew(values) / np.sqrt(m)
    assert abs(scipy.stats.skew(replicates) - skewness) < 0.1


@pytest.mark.parametrize("m", SIZES)
def test_replicates_have_the_law_of_plain_resampling(m: int) -> None:
    rng = np.random.default_rng(m)
    values = rng.exponential(size=m)
    plain = values[rng.integers(m, size=(5000, m))]
    for name, oracle in {
        "mean": plain.mean(axis=1),
        "std": plain.std(axis=1, ddof=1),
    }.items():
        found = _core.replicate_statistic(values[:, None], name, 8, 0, 5000)[:, 0]
        assert scipy.stats.ks_2samp(found, oracle).pvalue > ALPHA
    found = _core.replicate_statistic(values[:, None], 0.9, 8, 0, 5000)[:, 0]
    assert scipy.stats.ks_2samp(found, np.quantile(plain, 0.9, axis=1)).pvalue > ALPHA


@pytest.mark.parametrize("interval", ["bca", "percentile", "basic"])
@pytest.mark.parametrize("statistic", ["mean", "std", "median"])
def test_intervals_agree_with_scipy(statistic: str, interval: str) -> None:
    values = np.random.default_rng(6).gamma(1.5, size=300)
    function = {"mean": np.mean, "median": np.median, "std": lambda x, axis: x.std(axis=axis, ddof=1)}[
        statistic
    ]
    oracle = scipy.stats.bootstrap(
        (values,), function, method=interval, n_resamples=10_000, vectorized=True, batch=1000, rng=1
    )
    found = pk.bootstrap_values(values, statistic=statistic, interval=interval, replicates=10_000, rng=1)
    # A 2.5% quantile of 10,000 replicates has a Monte Carlo error of about 0.027 standard errors. The median
    # jumps between order statistics.
    tolerance = 0.15 * found.standard_error
    expected = oracle.confidence_interval
    assert found.confidence_interval.low == pytest.approx(expected.low, abs=tolerance)
    assert found.confidence_interval.high == pytest.approx(expected.high, abs=tolerance)
    assert found.standard_error == pytest.approx(oracle.standard_error, rel=0.05)


@pytest.mark.parametrize("statistic", ["mean", "std", "ratio"])
def test_studentized_intervals_cover(statistic: str) -> None:
    """Nominal 95% at m = 60; 1000 repetitions have a standard error of 0.7%."""
    rng = np.random.default_rng(2)
    truth = {"mean": 0.5, "std": np.sqrt(1 / 12), "ratio": 0.5}[statistic]
    covered = 0
    for repetition in range(1000):
        values = rng.random(60)
        table = (
            np.stack([values * 2 * rng.random(60), 2 * values], axis=1) if statistic == "ratio" else values
        )
        low, high = pk.bootstrap_values(
            table, statistic=statistic, interval="studentized", replicates=1000, rng=repetition
        ).confidence_interval
        covered += low <= truth <= high
    assert 0.925 < covered / 1000 < 0.975
