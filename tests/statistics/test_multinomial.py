"""Every sampler draws from the multinomial law.

All seeds are fixed. A test that compares with theory fails at significance level 0.001, so a sampler that is
right could have failed one in a thousand of them when the seeds were chosen, and never since.
"""

from __future__ import annotations

import itertools
import math

import numpy as np
import pytest
from scipy import stats

from passk_fast.reference.multinomial import Stratum, cheapest
from tests.designs import METHODS, counting, one_stratum

ALPHA = 1e-3
REPLICATES = 200_000
WHOLE = [1.0, 2.0, 5.0]
REAL = [0.1234, 0.3, 0.5766]


def chi_square(seen: np.ndarray, probabilities: np.ndarray) -> float:
    """p-value of observed frequencies; cells that expect fewer than 5 are taken together."""
    expected = probabilities * seen.sum()
    rare = expected < 5.0
    if rare.any():
        seen = np.append(seen[~rare], seen[rare].sum())
        expected = np.append(expected[~rare], expected[rare].sum())
        if expected[-1] < 5.0:
            seen, expected = seen[expected >= 5.0], expected[expected >= 5.0]
            assert abs(seen.sum() - expected.sum()) < 50.0
            expected = expected * seen.sum() / expected.sum()
    return float(stats.chisquare(seen, expected * seen.sum() / expected.sum()).pvalue)


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("weights", [WHOLE, REAL], ids=["whole", "real"])
@pytest.mark.parametrize("draws", [1, 2, 4, 12])
def test_compositions_by_enumeration(method: str, weights: list[float], draws: int) -> None:
    sums = counting(draws, weights).sums(draws, 0, REPLICATES, method)
    assert (sums.sum(axis=1) == draws).all()
    code = (sums @ [1, 100, 10_000]).astype(int)
    cells = [x for x in itertools.product(range(draws + 1), repeat=3) if sum(x) == draws]
    law = stats.multinomial(draws, np.array(weights) / sum(weights))
    seen = np.array([(code == x[0] + 100 * x[1] + 10_000 * x[2]).sum() for x in cells])
    assert seen.sum() == REPLICATES
    assert chi_square(seen, law.pmf(cells)) > ALPHA


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("draws", [30, 164, 1000, 10_000])
def test_each_count_is_binomial(method: str, draws: int) -> None:
    weights = np.array([1.0, 3.0, 40.0, 40.0, 100.0, 416.0])
    sums = counting(draws, weights.tolist()).sums(draws, 0, 40_000, method)
    assert (sums.sum(axis=1) == draws).all()
    for count, p in zip(sums.T.astype(int), weights / weights.sum(), strict=True):
        pmf = stats.binom.pmf(np.arange(draws + 1), draws, p)
        assert chi_square(np.bincount(count, minlength=draws + 1), pmf) > ALPHA / 6


@pytest.mark.parametrize("method", ["poisson", "conditional"])
@pytest.mark.parametrize("draws", [1_000_000, 40_000_000])
def test_each_count_is_binomial_at_scale(method: str, draws: int) -> None:
    weights = np.array([1.0, 3.0, 40.0, 40.0, 100.0, 1e6])
    sums = counting(draws, weights.tolist()).sums(draws, 0, 5000, method)
    assert (sums.sum(axis=1) == draws).all()
    for count, p in zip(sums.T, weights / weights.sum(), strict=True):
        law = stats.binom(draws, p)
        borders = np.unique(law.ppf(np.linspace(0, 1, 41)[1:-1]))
        cells = np.bincount(np.searchsorted(borders, count), minlength=len(borders) + 1)
        assert chi_square(cells, np.diff(law.cdf(borders), prepend=0.0, append=1.0)) > ALPHA / 6


def test_conditional_binomials_at_the_largest_counts() -> None:
    draws = 2**53
    sums = counting(draws, [1.0, 2.0, 2.0]).sums(8, 0, 20_000, "conditional")
    for count, p in zip(sums.T, [0.2, 0.4, 0.4], strict=True):
        z = (count - draws * p) / math.sqrt(draws * p * (1 - p))
        assert stats.kstest(z, "norm").pvalue > ALPHA / 3


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("draws", [20, 500])
def test_moments(method: str, draws: int) -> None:
    """Mean and covariance of the counts, each within its limit at the level α / 27."""
    p = np.array(REAL)
    counts = counting(draws, REAL).sums(21, 0, REPLICATES, method)
    quantile = stats.norm.isf(ALPHA / 27 / 2)
    covariance = draws * (np.diag(p) - np.outer(p, p))
    spread = np.sqrt(np.diag(covariance))
    centred = (counts - draws * p) / spread
    assert (abs(centred.mean(axis=0)) < quantile / math.sqrt(REPLICATES)).all()
    for i, j in itertools.combinations_with_replacement(range(3), 2):
        products = centred[:, i] * centred[:, j]
        correlation = covariance[i, j] / spread[i] / spread[j]
        error = products.std() / math.sqrt(REPLICATES)
        assert abs(products.mean() - correlation) < quantile * error


@pytest.mark.parametrize("draws", [164, 1000])
def test_sums_of_each_sampler_are_those_of_direct_draws(draws: int) -> None:
    rng = np.random.default_rng(5)
    weights = rng.integers(1, 9, 60).astype(float).tolist()
    values = rng.uniform(size=(60, 1)).tolist()
    design = one_stratum(draws, weights, values)
    points = rng.choice(60, size=(20_000, draws), p=np.array(weights) / sum(weights))
    plain = np.array(values)[points, 0].sum(axis=1)
    for method in METHODS:
        sums = design.sums(6, 0, 20_000, method)[:, 0]
        assert stats.ks_2samp(sums, plain).pvalue > ALPHA / 3


def test_replicates_are_independent() -> None:
    """Neighbouring replicates and neighbouring seeds are uncorrelated."""
    design = one_stratum(164, [1.0, 1.0], [[0.0], [1.0]])
    z = (design.sums(1, 0, 100_000)[:, 0] - 82.0) / math.sqrt(41.0)
    other = (design.sums(2, 0, 100_000)[:, 0] - 82.0) / math.sqrt(41.0)
    limit = stats.norm.isf(ALPHA / 6) / math.sqrt(100_000)
    assert abs((z[1:] * z[:-1]).mean()) < limit
    assert abs((z[2:] * z[:-2]).mean()) < limit
    assert abs((z * other).mean()) < limit


@pytest.mark.parametrize(
    ("draws", "points", "method"),
    [
        (164, 80, "direct"),
        (10_000, 201, "poisson"),
        (1_000_000, 201, "poisson"),
        (10**9, 201, "conditional"),
        (164, 1, "conditional"),
        (10**6, 2, "conditional"),
    ],
)
def test_which_sampler(draws: int, points: int, method: str) -> None:
    weights = [1.0 + i % 37 for i in range(points)]
    assert cheapest(Stratum(draws, weights, [[0.0]] * points, 1)) == method
