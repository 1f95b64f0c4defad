"""Interval formulas against NumPy, SciPy and hand computation."""

import numpy as np
import pytest
import scipy.stats

from passk_fast.inference import _replicates


@pytest.mark.parametrize("size", [2, 3, 10, 999, 1000])
@pytest.mark.parametrize("ties", [False, True])
def test_quantiles_are_those_of_numpy(size, ties):
    replicates = np.random.default_rng(size).normal(size=(size, 3))
    if ties:
        replicates = np.round(replicates, 1)
    probabilities = np.array([0.0, 0.0251, 0.25, 0.5, 0.9, 0.975, 1.0])
    expected = np.quantile(replicates, probabilities, axis=0)
    assert np.array_equal(_replicates.quantiles(replicates, probabilities), expected)
    each = np.stack([probabilities, probabilities[::-1], probabilities], axis=1)
    found = _replicates.quantiles(replicates, each)
    assert np.array_equal(found[:, 1], expected[::-1, 1])


def test_quantiles_keep_infinite_order_statistics():
    replicates = np.array([[-np.inf], [-np.inf], [0.0], [1.0], [np.inf], [np.inf]])
    found = _replicates.quantiles(replicates, np.array([0.05, 0.4, 0.5, 0.7, 0.95]))[:, 0]
    assert found.tolist() == [-np.inf, 0.0, 0.5, np.inf, np.inf]


@pytest.mark.parametrize("method", ["percentile", "basic", "bca"])
def test_against_scipy_given_the_same_replicates(method):
    rng = np.random.default_rng(3)
    data = rng.exponential(size=40)
    oracle = scipy.stats.bootstrap((data,), np.mean, n_resamples=999, method=method, rng=4)
    replicates = oracle.bootstrap_distribution[:, None]
    estimate = np.array([data.mean()])
    jackknife = (data.sum() - data[:, None]) / 39
    ends = {
        "percentile": lambda: _replicates.percentile(replicates, 0.95),
        "basic": lambda: _replicates.basic(replicates, estimate, 0.95),
        "bca": lambda: _replicates.bca(
            replicates, estimate, _replicates.jackknife_acceleration(jackknife), 0.95, 0.0
        ),
    }[method]()
    expected = oracle.confidence_interval
    assert np.allclose([ends.low[0], ends.high[0]], [expected.low, expected.high], rtol=1e-12)
    standard_error, _ = _replicates.moments(replicates, estimate)
    assert np.allclose(standard_error, oracle.standard_error, rtol=1e-12)


def test_studentized_by_hand():
    replicates = np.array([[1.0], [2.0], [3.0]])
    errors = np.array([[1.0], [2.0], [0.5]])
    # t = -1, 0, 2; the quartiles are -0.5 and 1.
    ends = _replicates.studentized(np.array([2.0]), np.array([4.0]), replicates, errors, 0.5)
    assert (ends.low[0], ends.high[0]) == (2 - 4 * 1.0, 2 + 4 * 0.5)


def test_studentized_without_spread():
    replicates = np.array([[1.0, 1.0], [1.0, 2.0], [1.0, 2.0]])
    errors = np.zeros((3, 2))
    ends = _replicates.studentized(np.array([1.0, 1.0]), np.array([0.0, 1.0]), replicates, errors, 0.9)
    assert ends.low.tolist() == [1.0, -np.inf]
    assert ends.high[0] == 1.0


def test_bca_needs_replicates_on_both_sides():
    replicates = np.array([[1.0, 0.0], [2.0, 5.0]])
    with pytest.raises(ValueError, match="got all 2 below it at column 1"):
        _replicates.bca(replicates, np.array([1.5, 6.0]), np.zeros(2), 0.95, 0.0)
    with pytest.raises(ValueError, match="got all 2 above it at column 0"):
        _replicates.bca(replicates, np.array([0.5, 3.0]), np.zeros(2), 0.95, 0.0)


def test_bca_of_a_constant_is_that_constant():
    ends = _replicates.bca(np.full((9, 1), 0.3), np.array([0.1 + 0.2]), np.zeros(1), 0.95, 0.0)
    assert ends.low[0] == ends.high[0] == 0.3


def test_acceleration_of_the_mean_is_a_sixth_of_the_standardised_skewness():
    data = np.random.default_rng(5).gamma(2.0, size=(50, 2))
    jackknife = (data.sum(axis=0) - data) / 49
    expected = scipy.stats.skew(data) / (6 * np.sqrt(50))
    assert np.allclose(_replicates.jackknife_acceleration(jackknife), expected, rtol=1e-10)
    assert _replicates.jackknife_acceleration(np.ones((5, 1))).tolist() == [0.0]
