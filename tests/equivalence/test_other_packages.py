"""SciPy and statsmodels on random inputs, where they have a counterpart. What differs on purpose says why."""

from __future__ import annotations

import numpy as np
import pytest
import statsmodels.api as sm
from scipy import stats
from statsmodels.stats.multitest import multipletests

import passk_fast as pk

SEEDS = range(12)


def counts(rng: np.random.Generator, m: int, **options: object) -> pk.Counts:
    """Problems of one number of attempts, hard and easy."""
    n = int(rng.integers(2, 40))
    return pk.Counts(n, rng.binomial(n, rng.beta(0.5, 0.7, m)), **options)


@pytest.mark.parametrize("seed", SEEDS)
def test_kernels_are_tails_of_the_hypergeometric_law(seed: int) -> None:
    rng = np.random.default_rng(seed)
    n = rng.integers(1, 400, 200)
    c, k = rng.integers(0, n + 1), rng.integers(1, n + 1)
    # SciPy's law is computed from logarithms of gamma functions: eleven digits agree.
    close = {"rtol": 1e-10, "atol": 1e-13}
    np.testing.assert_allclose(pk.pass_at_k(n, c, k), stats.hypergeom.sf(0, n, c, k), **close)
    np.testing.assert_allclose(pk.pass_hat_k(n, c, k), stats.hypergeom.pmf(k, n, c, k), **close)
    tau = float(rng.choice([0.25, 0.5, 0.75, 1.0]))
    needed = np.maximum(np.ceil(tau * k), 1)
    found = pk.g_pass_at_k(n, c, k, tau)
    np.testing.assert_allclose(found, stats.hypergeom.sf(needed - 1, n, c, k), **close)
    alpha, beta = rng.uniform(0.2, 3, 2)
    never = stats.betabinom.pmf(0, k, alpha + c, beta + n - c)
    np.testing.assert_allclose(pk.posterior_pass_at_k(n, c, k, alpha, beta), 1 - never, **close)


@pytest.mark.parametrize("seed", SEEDS)
def test_reviews_follow_the_negative_hypergeometric_law(seed: int) -> None:
    """Wrong attempts before the first right one, and that one, within the budget."""
    rng = np.random.default_rng(seed)
    for _ in range(20):
        n = int(rng.integers(2, 60))
        c, budget = int(rng.integers(1, n)), int(rng.integers(1, n + 1))
        wrong = np.arange(n - c + 1)
        chance = stats.nhypergeom.pmf(wrong, n, n - c, 1)
        reviews = float(np.sum(chance * np.minimum(wrong + 1, budget)))
        success = float(np.sum(chance[wrong < budget]))
        assert pk.expected_attempts(n, c, budget) == pytest.approx(reviews, rel=1e-10)
        found = pk.effort(pk.Counts(n, [c, c]), [budget]).curve
        assert found.reviews.estimate[0] == pytest.approx(reviews, rel=1e-10)
        assert found.success.estimate[0] == pytest.approx(success, rel=1e-10)


@pytest.mark.parametrize("seed", SEEDS)
def test_intervals_of_means(seed: int) -> None:
    rng = np.random.default_rng(seed)
    model = counts(rng, int(rng.integers(3, 80)))
    k, level = int(rng.integers(1, model.min_n + 1)), float(rng.choice([0.8, 0.9, 0.95, 0.99]))
    values = model.values(k)
    if np.ptp(values) == 0:
        pytest.skip("SciPy divides by a spread of 0")
    found = pk.mean_interval(model, k, interval="t", level=level)
    theirs = stats.ttest_1samp(values, 0).confidence_interval(level)
    # Ours ends at 0 and 1, beyond which no pass@k is.
    assert found.confidence_interval.low == pytest.approx(max(theirs.low, 0), rel=1e-11, abs=1e-12)
    assert found.confidence_interval.high == pytest.approx(min(theirs.high, 1), rel=1e-11, abs=1e-12)


@pytest.mark.parametrize("seed", SEEDS)
def test_clusters_of_one_size_are_those_of_statsmodels(seed: int) -> None:
    """CR2 is CR1 there. For other sizes it is less biased than CR1, which statsmodels has alone."""
    rng = np.random.default_rng(seed)
    groups, size = int(rng.integers(3, 20)), int(rng.integers(2, 8))
    labels = np.repeat(np.arange(groups), size)
    model = counts(rng, groups * size, clusters=labels)
    values = model.values(1)
    theirs = sm.OLS(values, np.ones(len(values))).fit(cov_type="cluster", cov_kwds={"groups": labels})
    assert pk.mean_interval(model, 1).standard_error == pytest.approx(theirs.bse[0], rel=1e-10)


@pytest.mark.parametrize("seed", SEEDS)
def test_comparisons_by_t(seed: int) -> None:
    rng = np.random.default_rng(seed)
    m = int(rng.integers(12, 120))
    a = counts(rng, m)
    b = pk.Counts(a.n, rng.binomial(a.min_n, rng.beta(0.5, 0.7, m)))
    k = int(rng.integers(1, a.min_n + 1))
    values = a.values(k), b.values(k)
    found = pk.compare(a, b, k, interval="t")
    assert found.p_value == pytest.approx(stats.ttest_rel(*values).pvalue, rel=1e-9)
    apart = pk.compare(a, b, k, interval="t", paired=False)
    assert apart.p_value == pytest.approx(stats.ttest_ind(*values, equal_var=False).pvalue, rel=1e-9)


@pytest.mark.parametrize("seed", SEEDS)
def test_adjusted_p_values(seed: int) -> None:
    rng = np.random.default_rng(seed)
    m, models = int(rng.integers(12, 60)), int(rng.integers(3, 7))
    n = int(rng.integers(2, 30))
    p = rng.beta(0.7, 0.7, m)
    named = {f"m{i}": pk.Counts(n, rng.binomial(n, p ** (1 + i / 5))) for i in range(models)}
    found = pk.rank(named, 1, method="holm", replicates=50, rng=seed)
    upper = np.triu_indices(models, 1)
    theirs = multipletests(found.p_value[upper], method="holm")[1]
    np.testing.assert_allclose(found.p_adjusted[upper], theirs, rtol=1e-12)


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("statistic", ["mean", "median", "std"])
def test_bootstraps_of_values(seed: int, statistic: str) -> None:
    """Percentiles of as many draws of either: they differ by the noise of quantiles of replicates alone."""
    rng = np.random.default_rng(seed)
    values, replicates = rng.beta(0.7, 0.9, int(rng.integers(20, 150))), 4000
    function = {"mean": np.mean, "median": np.median, "std": lambda x, axis: np.std(x, axis=axis, ddof=1)}
    ours = pk.bootstrap_values(
        values, statistic=statistic, interval="percentile", replicates=replicates, rng=seed
    )
    theirs = stats.bootstrap(
        (values,), function[statistic], n_resamples=replicates, method="percentile", rng=seed
    )
    # The density of a normal law at its 2.5% quantile is 0.0584 / σ: se = √(pq/B)/f, for both sides' draws.
    noise = np.std(theirs.bootstrap_distribution) * np.sqrt(0.025 * 0.975 / replicates) / 0.0584
    ends = np.array([float(np.squeeze(end)) for end in ours.confidence_interval])
    gap = np.abs(ends - np.array(theirs.confidence_interval)).max()
    # A median jumps from one value to the next, so that a quantile of it may be a value away.
    step = np.diff(np.sort(values)).max() if statistic == "median" else 0.0
    assert gap < 6 * np.sqrt(2) * noise + step
