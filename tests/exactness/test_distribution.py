"""The distribution of a resampled sum against enumeration and against convolution on a finer grid."""

from collections import Counter
from fractions import Fraction
from itertools import product
from math import comb

import numpy as np
import pytest
from scipy import stats

from passk_fast import _core

LEVELS = np.array([0.005, 0.025, 0.05, 0.5, 0.95, 0.975, 0.995])
POPULATIONS = {"U-shaped": (0.5, 0.5), "hard": (0.15, 1.5), "easy": (3.0, 0.4)}


def distribution(draws, starts, weights, values, sizes=None):
    return _core.ResamplingDistribution(
        np.array(draws, np.uint64),
        np.array(starts, np.uint64),
        np.asarray(weights, float),
        np.asarray(values, float),
        None if sizes is None else np.asarray(sizes, float),
    )


def pass_at_k(n, k):
    return np.array([1.0 - comb(n - c, k) / comb(n, k) for c in range(n + 1)])


def convolution(m, weights, values, step=None):
    """The distribution function of the sum of m draws on a grid, and the grid: NumPy's FFT, all in float.

    ``step`` is the lattice's; without it 2^19 points over 30 standard deviations, masses split.
    """
    p = weights / weights.sum()
    mean = p @ values
    deviation = np.sqrt(m * (p @ (values - mean) ** 2))
    mode = values[np.argmax(p)]
    first = None
    if step is None:
        length = 1 << 19
        step = max(30 * deviation, 40 * np.ptp(values) if m * (1 - p.max()) < 5 else 0.0) / length
        position = (values - mode) / step
    else:
        length = 1 << int(np.ceil(np.log2(m * np.ptp(values) / step + 2)))
        position = np.round((values - mode) / step)
        first = m * int(position.min())
    left = np.floor(position).astype(int)
    right_part = position - left
    masses = np.zeros(length)
    np.add.at(masses, left % length, p * (1 - right_part))
    np.add.at(masses, (left + 1) % length, p * right_part)
    sums = np.fft.irfft(np.fft.rfft(masses) ** m, length)
    if first is None:
        first = round(m * (mean - mode) / step) - length // 2
    index = first + np.arange(length)
    return np.cumsum(sums[index % length]), m * mode + index * step, deviation


def displacement(dist, cumulative, grid, deviation):
    """Standard deviations between our quantiles and the exact ones (an interval where the cdf is flat)."""
    ours = dist.ppf(LEVELS)
    low = grid[np.searchsorted(cumulative, LEVELS - 1e-9)]
    high = grid[np.searchsorted(cumulative, LEVELS + 1e-9)]
    return np.maximum(0.0, np.maximum(low - ours, ours - high)).max() / deviation


CELLS = [(n, k) for n in (1, 5, 10, 100, 200) for k in (1, 10, 100) if k <= n]


@pytest.mark.parametrize("population", POPULATIONS)
@pytest.mark.parametrize(("n", "k"), CELLS)
@pytest.mark.parametrize("m", [20, 50, 164, 1000])
def test_quantiles_within_a_thousandth_of_a_standard_deviation(population, n, k, m):
    rng = np.random.default_rng([n, k, m, len(population)])
    hist = np.bincount(rng.binomial(n, rng.beta(*POPULATIONS[population], m)), minlength=n + 1).astype(float)
    values = pass_at_k(n, k)
    dist = distribution([m], [0, n + 1], hist, values)
    if np.ptp(values[hist > 0]) == 0.0:
        assert dist.method == "point"
        assert dist.ppf(0.3) == dist.mean == m * values[hist > 0][0]
        return
    cumulative, grid, deviation = convolution(m, hist, values, 1 / n if k in (1, n) else None)
    few = m * (1 - hist.max() / m) < 15
    assert displacement(dist, cumulative, grid, deviation) < (5e-3 if few else 1e-3)
    if k in (1, n) and dist.method == "lattice":
        j = np.flatnonzero((cumulative > 1e-9) & (cumulative < 1 - 1e-9) & (np.arange(grid.size) > 0))
        np.testing.assert_allclose(dist.cdf(grid[j]), cumulative[j], atol=1e-11)
        np.testing.assert_allclose(dist.cdf(grid[j] - 0.01 / n), cumulative[j - 1], atol=1e-11)
    assert dist.method == ("lattice" if few else dist.method)


@pytest.mark.parametrize("n", range(1, 21))
def test_pass_at_1_of_a_small_benchmark_is_seen_as_a_lattice(n):
    rng = np.random.default_rng(n)
    hist = np.bincount(rng.binomial(n, rng.beta(0.5, 0.5, 164)), minlength=n + 1).astype(float)
    dist = distribution([164], [0, n + 1], hist, np.arange(n + 1) / n)
    assert dist.method == "lattice"
    cumulative, grid, _ = convolution(164, hist, np.arange(n + 1) / n, 1 / n)
    for p in LEVELS:
        assert dist.ppf(p) == pytest.approx(grid[np.searchsorted(cumulative, p)], abs=1e-9)


def test_nearly_always_solved():
    """n = k = 10 and θ = .999: a handful of problems decides."""
    for failures in (1, 2, 5):
        hist = np.array([failures, 1000.0 - failures])
        dist = distribution([1000], [0, 2], hist, [0.0, 1.0])
        assert dist.method == "lattice"
        exact = stats.binom(1000, 1 - failures / 1000)
        np.testing.assert_allclose(dist.ppf(LEVELS), exact.ppf(LEVELS), rtol=1e-12)
        np.testing.assert_allclose(
            dist.cdf(np.arange(950.0, 1001)), exact.cdf(np.arange(950, 1001)), atol=1e-12
        )


def test_few_draws_off_the_mode_among_a_billion():
    dist = distribution([10**9], [0, 3], [1e9 - 3, 2, 1], [1.0, 0.25, 0.5])
    assert dist.method == "lattice"
    # In quarters below 1e9: three times a Poisson of mean 2 plus two times a Poisson of mean 1.
    pairs = [
        (3 * i + 2 * j, stats.poisson.pmf(i, 2) * stats.poisson.pmf(j, 1))
        for i in range(40)
        for j in range(40)
    ]
    for quarters in range(30):
        exact = sum(p for lost, p in pairs if lost >= quarters)
        assert dist.cdf(1e9 - quarters / 4) == pytest.approx(exact, abs=5e-9)


def enumerate_sum(strata):
    """Exact probabilities of the sum, by fractions; strata are (draws, weights, values)."""
    total = Counter({Fraction(0): Fraction(1)})
    for draws, weights, values in strata:
        for _ in range(draws):
            after = Counter()
            for (x, p), (w, v) in product(total.items(), zip(weights, values, strict=True)):
                after[x + v] += p * Fraction(w, sum(weights))
            total = after
    return sorted(total.items())


def test_strata_by_enumeration():
    strata = [
        (5, [3, 1, 1], [Fraction(0), Fraction(1, 4), Fraction(1)]),
        (3, [1, 1], [Fraction(1, 2), Fraction(2)]),
        (4, [2], [Fraction(1, 3)]),
    ]
    weights = [w for _, ws, _ in strata for w in ws]
    values = [float(v) for _, _, vs in strata for v in vs]
    dist = distribution([s[0] for s in strata], [0, 3, 5, 6], weights, values)
    assert dist.method == "lattice"
    exact = enumerate_sum(strata)
    mean = sum(x * p for x, p in exact)
    variance = sum((x - mean) ** 2 * p for x, p in exact)
    third = sum((x - mean) ** 3 * p for x, p in exact)
    assert dist.mean == pytest.approx(float(mean), rel=1e-14)
    assert dist.standard_deviation == pytest.approx(float(variance) ** 0.5, rel=1e-14)
    assert dist.skewness == pytest.approx(float(third) / float(variance) ** 1.5, rel=1e-12)
    below = Fraction(0)
    for x, p in exact:
        assert dist.cdf(float(x), mid=True) == pytest.approx(float(below + p / 2), abs=1e-13)
        below += p
        assert dist.cdf(float(x)) == pytest.approx(float(below), abs=1e-13)
        if below < 1 and p > 1e-9:
            assert dist.ppf(float(below - p / 2)) == pytest.approx(float(x), abs=1e-12)


def test_values_off_any_lattice_by_enumeration():
    values = [Fraction(0), Fraction(30, 97), Fraction(70, 101), Fraction(1)]
    exact = enumerate_sum([(7, [5, 1, 1, 1], values)])
    dist = distribution([7], [0, 4], [5, 1, 1, 1], [float(v) for v in values])
    assert dist.method == "lattice"
    x = np.array([float(x) for x, _ in exact])
    cumulative = np.cumsum([float(p) for _, p in exact])
    close = 5e-3 * dist.standard_deviation
    for p in LEVELS:
        low, high = x[np.searchsorted(cumulative, p - 1e-12)], x[np.searchsorted(cumulative, p + 1e-12)]
        assert low - close <= dist.ppf(p) <= high + close
    # On both sides of every jump, farther from it than the grid blurs.
    far = np.diff(x, append=np.inf) > 4 * close
    np.testing.assert_allclose(dist.cdf(x[far] + close), cumulative[far], atol=1e-9)


@pytest.mark.parametrize("strata", [2, 5])
def test_strata_on_the_saddlepoint(strata):
    rng = np.random.default_rng(strata)
    draws = rng.integers(30, 90, strata)
    points = [rng.uniform(0, 1, d) + g for g, d in enumerate(draws)]
    starts = np.concatenate([[0], np.cumsum(draws)])
    dist = distribution(draws, starts, np.ones(starts[-1]), np.concatenate(points))
    assert dist.method == "saddlepoint"
    length, deviation = 1 << 16, dist.standard_deviation
    step = 20 * deviation / length
    transform = np.ones(length // 2 + 1, complex)
    for m, values in zip(draws, points, strict=True):
        frequency = 2 * np.pi * np.arange(length // 2 + 1) / length
        one = np.exp(-1j * np.outer(frequency, (values - values.mean()) / step)).mean(axis=1)
        transform *= one**m
    masses = np.roll(np.fft.irfft(transform, length), length // 2)
    grid = dist.mean + (np.arange(length) - length // 2) * step
    exact = np.interp(LEVELS, np.cumsum(masses) - masses / 2, grid)
    np.testing.assert_allclose(dist.ppf(LEVELS), exact, atol=1e-3 * deviation)


def test_ratio_by_enumeration():
    values, sizes = [Fraction(1), Fraction(5), Fraction(2), Fraction(7)], [2, 6, 3, 7]
    exact = Counter()
    for picks in product(range(4), repeat=4):
        exact[sum(values[i] for i in picks) / sum(sizes[i] for i in picks)] += Fraction(1, 256)
    dist = distribution([4], [0, 4], np.ones(4), [float(v) for v in values], sizes)
    assert dist.method == "lattice"
    assert dist.mean == pytest.approx(15 / 18)
    ratios = np.array([float(x) for x in sorted(exact)])
    cumulative = np.cumsum([float(exact[x]) for x in sorted(exact)])
    gaps = np.flatnonzero(np.diff(ratios) > 0.01)
    assert gaps.size > 10
    np.testing.assert_allclose(dist.cdf((ratios[gaps] + ratios[gaps + 1]) / 2), cumulative[gaps], atol=1e-9)
    close = 5e-3 * dist.standard_deviation
    for p in LEVELS:
        low, high = (
            ratios[np.searchsorted(cumulative, p - 1e-9)],
            ratios[np.searchsorted(cumulative, p + 1e-9)],
        )
        assert low - close <= dist.ppf(p) <= high + close


def test_ratio_with_a_stratum_that_does_not_vary():
    """Clusters that are always drawn are part of both sums, and no reason to call the ratio constant."""
    values, sizes = [Fraction(1), Fraction(5), Fraction(2), Fraction(7)], [2, 6, 3, 7]
    dist = distribution([3, 2], [0, 3, 4], np.ones(4), [float(v) for v in values], sizes)
    exact = Counter()
    for picks in product(range(3), repeat=3):
        total = sum(values[i] for i in picks) + 2 * values[3]
        exact[total / (sum(sizes[i] for i in picks) + 2 * sizes[3])] += Fraction(1, 27)
    ratios = sorted(exact)
    below = Fraction(0)
    for x, following in zip(ratios, [*ratios[1:], ratios[-1] + 1], strict=True):
        below += exact[x]
        assert dist.cdf(float((x + following) / 2)) == pytest.approx(float(below), abs=1e-9)


@pytest.mark.parametrize("points", [1, 2])
def test_a_sum_that_does_not_vary_is_a_point(points):
    starts, values = [0, points, 2 * points], np.repeat([0.25, 0.5], points)
    total = distribution([3, 4], starts, np.ones(2 * points), values)
    assert (total.method, total.ppf(0.5), total.mean, total.standard_deviation) == ("point", 2.75, 2.75, 0)
    assert [total.cdf(x) for x in (2.7, 2.75)] == [0.0, 1.0]
    assert total.cdf(2.75, mid=True) == 0.5


def test_a_ratio_that_does_not_vary_is_a_point():
    sizes = np.array([2.0, 4.0, 6.0])
    ratio = distribution([3, 4], [0, 2, 3], np.ones(3), 0.25 * sizes, sizes)
    assert (ratio.method, ratio.ppf(0.3), ratio.standard_deviation) == ("point", 0.25, 0.0)
    assert [ratio.cdf(x) for x in (0.2, 0.25, 0.3)] == [0.0, 1.0, 1.0]


@pytest.mark.parametrize("clusters", [30, 200])
def test_ratio_on_the_saddlepoint(clusters):
    rng = np.random.default_rng(clusters)
    sizes = rng.integers(1, 12, clusters).astype(float)
    values = sizes * rng.beta(1, 1, clusters)
    dist = distribution([clusters], [0, clusters], np.ones(clusters), values, sizes)
    assert dist.method == "saddlepoint"
    for p, x in zip(LEVELS, dist.ppf(LEVELS), strict=True):
        cumulative, grid, _ = convolution(clusters, np.ones(clusters), values - x * sizes)
        exact = np.interp(0.0, grid, cumulative)
        assert abs(stats.norm.ppf(exact) - stats.norm.ppf(p)) < 1e-3
        assert dist.cdf(float(x)) == pytest.approx(p, abs=1e-8)


def test_ratio_with_equal_sizes_is_a_sum():
    rng = np.random.default_rng(3)
    values = rng.uniform(size=40)
    ratio = distribution([40], [0, 40], np.ones(40), values, np.full(40, 2.0))
    total = distribution([40], [0, 40], np.ones(40), values)
    np.testing.assert_allclose(ratio.ppf(LEVELS), total.ppf(LEVELS) / 80, rtol=1e-12)


def test_a_million_problems():
    rng = np.random.default_rng(0)
    hist = np.bincount(rng.binomial(200, rng.beta(0.5, 0.5, 10**6)), minlength=201).astype(float)
    dist = distribution([10**6], [0, 201], hist, pass_at_k(200, 10))
    assert dist.method == "saddlepoint"
    z = (dist.ppf(LEVELS) - dist.mean) / dist.standard_deviation
    normal = stats.norm.ppf(LEVELS)
    np.testing.assert_allclose(z, normal + dist.skewness * (normal**2 - 1) / 6, atol=1e-5)
