"""Estimates, standard errors and accelerations of real values against their definitions."""

from __future__ import annotations

import numpy as np
import pytest

import passk_fast as pk
from passk_fast.analyses.values._statistics import Custom, Deviation, Mean, Quantile, Ratio, Statistic
from passk_fast.inference import _replicates


def brute(function, values):
    jackknife = np.array([function(np.delete(values, i, axis=0)) for i in range(len(values))])
    return _replicates.jackknife_acceleration(jackknife.reshape(len(values), -1))


def deviation(values):
    return values.std(axis=0, ddof=1)


def ratio(values):
    return values[:, 0].sum() / values[:, 1].sum()


def at(q):
    return lambda values: np.quantile(values, q, axis=0)


CASES: list[tuple[Statistic, object]] = [
    (Mean(), lambda values: values.mean(axis=0)),
    (Deviation(), deviation),
    (Ratio(), ratio),
    *((Quantile(q), at(q)) for q in (0.0, 0.1, 0.25, 0.5, 0.77, 0.9, 1.0)),
]


@pytest.mark.parametrize("m", [3, 4, 10, 51, 100])
@pytest.mark.parametrize(("statistic", "function"), CASES, ids=[repr(statistic) for statistic, _ in CASES])
def test_accelerations_are_the_jackknife(statistic, function, m):
    values = np.random.default_rng(m).lognormal(size=(m, 2))
    assert np.allclose(statistic.acceleration(values), brute(function, values), rtol=1e-9, atol=1e-12)
    assert np.allclose(np.atleast_1d(statistic.estimate(values)), function(values), rtol=1e-13)


@pytest.mark.parametrize("q", [0.2, 0.5, 0.9])
def test_the_acceleration_of_a_quantile_is_that_of_its_influence_function(q):
    """(2 q - 1)/(6 sqrt(m q (1 - q))) for large m: the skewness of a two-valued influence function."""
    m = 100_001
    values = np.random.default_rng(1).normal(size=(m, 1))
    expected = (2 * q - 1) / (6 * np.sqrt(m * q * (1 - q)))
    assert np.abs(Quantile(q).acceleration(values)[0] - expected) < 2e-5


def test_a_function_gets_its_jackknife_too():
    values = np.random.default_rng(2).exponential(size=(20, 1))

    def mean(x, weights):
        return np.average(x, weights=weights)

    found = Custom(mean, (20,)).acceleration(values)
    assert np.allclose(found, Mean().acceleration(values), rtol=1e-10)


def test_standard_errors():
    values = np.random.default_rng(3).normal(size=(4000, 2)) + 3
    assert np.allclose(Mean().standard_error(values), deviation(values) / np.sqrt(4000), rtol=1e-12)
    for statistic in (Deviation(), Ratio()):
        name = "std" if isinstance(statistic, Deviation) else "ratio"
        replicated = pk.bootstrap_values(
            values, statistic=name, interval="percentile", replicates=4000, rng=1
        )
        assert np.allclose(statistic.standard_error(values), replicated.standard_error, rtol=0.06)


@pytest.mark.parametrize("interval", ["percentile", "basic", "bca", "studentized"])
@pytest.mark.parametrize("statistic", ["mean", "std", "median", "ratio"])
@pytest.mark.parametrize("exponent", [-1000, -400, 350, 1000])
def test_results_go_with_the_scale_of_the_values(statistic, interval, exponent):
    if (statistic, interval) == ("median", "studentized"):
        return
    values = np.abs(np.random.default_rng(0).normal(size=(50, 2)))
    scale = 2.0**exponent
    if statistic == "ratio":
        units, scale = np.array([1.0, scale]), 1 / scale
    else:
        values, units = values[:, 0], np.array(scale)
    options = {"statistic": statistic, "interval": interval, "rng": 1, "replicates": 299}
    one, other = (pk.bootstrap_values(x, **options) for x in (values, values * units))
    for name in ("estimate", "standard_error", "bias"):
        assert getattr(other, name) == getattr(one, name) * scale
    assert [end / scale for end in other.confidence_interval] == list(one.confidence_interval)
    assert np.array_equal(other.replicates, one.replicates * scale)


@pytest.mark.parametrize(("centre", "unit"), [(1.7e9, 2.0**-20), (1.7e18, 1024.0)])
def test_a_large_centre_costs_no_digits(centre, unit):
    """Times in seconds or nanoseconds: distances from the centre are whole units, and exact."""
    values = centre + np.random.default_rng(0).integers(0, 20, size=101) * unit
    found = pk.bootstrap_values(values, statistic="median", replicates=20_000, rng=1, interval="percentile")
    away = found.replicates - centre
    assert found.standard_error == pytest.approx(away.std(ddof=1), rel=1e-12)
    assert found.bias == pytest.approx((away - (found.estimate - centre)).mean(), rel=1e-9)


def test_what_rounding_reaches_is_told_by_what_is_averaged():
    """A huge value leaves the bias correction of a quantile as it is."""
    values = np.random.default_rng(1).exponential(size=40)
    options = {"statistic": "quantile", "quantile": 0.95, "rng": 1, "replicates": 2000}
    lows = [
        pk.bootstrap_values(np.append(values, most), **options).confidence_interval.low
        for most in (1e6, 1e14, 1e15)
    ]
    assert lows[0] == lows[1] == lows[2]
    # Means of ±0.1 that are equal but for rounding count as equal.
    drawn = pk.bootstrap_values([0.1, -0.1] * 20, rng=1, replicates=5000)
    whole = pk.bootstrap_values([1.0, -1.0] * 20, rng=1, replicates=5000)
    assert drawn.confidence_interval.low == pytest.approx(whole.confidence_interval.low / 10, rel=1e-12)


@pytest.mark.parametrize("value", [0.3, 0.5, 1e-9])
def test_equal_values_about_a_quantile_leave_no_acceleration(value):
    values = value * np.array([[1], [1], [1], [2], [2], [2], [2], [2], [7], [9]])
    assert Quantile(0.5).acceleration(values).tolist() == [0.0]
    assert Quantile(0.1).acceleration(np.full((9, 2), value)).tolist() == [0.0, 0.0]
