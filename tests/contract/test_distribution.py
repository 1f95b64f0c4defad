"""Kinds, shapes and messages of ResamplingDistribution."""

import math

import numpy as np
import pytest

from passk_fast import _core


def build(draws=(5,), starts=(0, 2), weights=(1.0, 1.0), values=(0.0, 1.0), sizes=None):
    return _core.ResamplingDistribution(
        np.array(draws, np.uint64),
        np.array(starts, np.uint64),
        np.array(weights),
        np.array(values),
        None if sizes is None else np.array(sizes),
    )


def test_a_number_gives_a_number_and_an_array_an_array():
    dist = build()
    assert type(dist.cdf(2.0)) is float
    assert type(dist.ppf(0.5)) is float
    assert dist.cdf(2) == dist.cdf(2.0) == dist.cdf(np.float64(2.0))
    x = np.arange(6.0)
    assert dist.cdf(x).shape == (6,)
    np.testing.assert_array_equal(dist.cdf(x[::2]), dist.cdf(x)[::2])
    assert dist.ppf(np.empty(0)).shape == (0,)
    assert math.isnan(dist.cdf(math.nan))
    assert (dist.cdf(-math.inf), dist.cdf(math.inf)) == (0.0, 1.0)


def test_a_point():
    for dist in (build(values=(0.5, 0.5)), build(draws=(5, 0), starts=(0, 1, 2), values=(0.5, 0.7))):
        assert dist.method == "point"
        assert (dist.mean, dist.standard_deviation, dist.skewness) == (2.5, 0.0, 0.0)
        assert (dist.cdf(2.4), dist.cdf(2.5), dist.cdf(2.5, mid=True), dist.ppf(0.1)) == (0.0, 1.0, 0.5, 2.5)


def test_a_constant_ratio():
    dist = build(values=(1.0, 2.0), sizes=(2.0, 4.0))
    assert (dist.method, dist.mean, dist.ppf(0.2)) == ("point", 0.5, 0.5)
    assert (dist.cdf(0.4), dist.cdf(0.5), dist.cdf(0.6)) == (0.0, 1.0, 1.0)


@pytest.mark.parametrize("p", [-0.1, 1.5, math.nan])
def test_what_is_no_probability(p):
    with pytest.raises(ValueError, match=r"`p` must satisfy 0 <= p <= 1; got p=.* at index 0"):
        build().ppf(p)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"starts": (0, 1)}, "`starts` must satisfy"),
        ({"starts": (0, 0, 2), "draws": (1, 1)}, "`starts` must satisfy"),
        ({"draws": (1, 1)}, "`starts` must satisfy"),
        ({"weights": (1.0,)}, "`weights` must satisfy"),
        ({"weights": (0.0, 0.0)}, "`weights` must satisfy .* got stratum 0"),
        ({"weights": (2.0, -1.0)}, "`weights` must satisfy"),
        ({"values": (0.0, math.nan)}, r"`values` must satisfy \|value\| <= 1e100; got NaN at index 1"),
        ({"sizes": (1.0, 0.0)}, "`sizes` must satisfy finite and > 0; got index 1"),
        ({"sizes": (1.0,)}, "`weights` must satisfy"),
    ],
)
def test_broken_designs(change, message):
    with pytest.raises(ValueError, match=message):
        build(**change)
