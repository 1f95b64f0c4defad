"""What any distribution of a resampled sum must satisfy."""

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st

from passk_fast import _core


def build(draws, weights, values):
    starts = np.array([0, len(values)], np.uint64)
    return _core.ResamplingDistribution(
        np.array([draws], np.uint64), starts, np.asarray(weights, float), np.asarray(values, float)
    )


POINTS = st.lists(st.tuples(st.integers(1, 50), st.floats(-1.0, 1.0)), min_size=2, max_size=30)
DRAWS = st.integers(1, 3000)


@given(draws=DRAWS, points=POINTS)
@settings(max_examples=150, deadline=None)
def test_monotone_and_in_range(draws, points):
    weights, values = zip(*points, strict=True)
    dist = build(draws, weights, values)
    p = np.concatenate([[0.0, 1e-12], np.linspace(0.001, 0.999, 101), [1 - 1e-12, 1.0]])
    x = dist.ppf(p)
    assert np.all(np.diff(x) >= -1e-9 * (1e-300 + dist.standard_deviation))
    low, high = draws * min(values), draws * max(values)
    slack = 1e-9 * draws
    assert low - slack <= x[0] <= x[-1] <= high + slack
    sigma = dist.standard_deviation
    at = np.linspace(dist.mean - 8 * sigma, dist.mean + 8 * sigma, 201)
    for mid in (False, True):
        f = dist.cdf(at, mid=mid)
        assert np.all((f >= 0.0) & (f <= 1.0))
        assert np.all(np.diff(f) >= -1e-9)


@given(draws=st.integers(30, 3000), points=POINTS, shift=st.floats(-3.0, 3.0), scale=st.floats(0.1, 10.0))
@settings(max_examples=100, deadline=None)
def test_shift_and_scale(draws, points, shift, scale):
    weights, values = map(np.array, zip(*points, strict=True))
    if np.ptp(values) < 1e-3:
        return
    dist, moved = build(draws, weights, values), build(draws, weights, shift + scale * values)
    if dist.method != moved.method:  # within rounding of the border between two methods
        return
    p = np.array([0.025, 0.3, 0.975])
    tolerance = 2e-3 if dist.method == "lattice" else 1e-7
    expected = draws * shift + scale * dist.ppf(p)
    if dist.method == "saddlepoint":
        np.testing.assert_allclose(moved.ppf(p), expected, atol=tolerance * moved.standard_deviation)
    assert moved.mean == pytest.approx(draws * shift + scale * dist.mean, abs=1e-9 * draws * (3 + scale))
    assert moved.standard_deviation == pytest.approx(scale * dist.standard_deviation, rel=1e-9)


def ordinary():
    rng = np.random.default_rng(4)
    return build(200, np.ones(200), rng.gamma(2.0, size=200))


def test_saddlepoint_inverts():
    dist = ordinary()
    assert dist.method == "saddlepoint"
    p = np.array([1e-6, 1e-3, 0.025, 0.4, 0.5, 0.6, 0.975, 0.999, 1 - 1e-6])
    np.testing.assert_allclose(dist.cdf(dist.ppf(p)), p, rtol=1e-9)


def test_saddlepoint_is_smooth_through_the_mean():
    """Second differences of the normal score show neither the seam of the series nor rounding."""
    dist = ordinary()
    for width in (1e-2, 1e-3, 1e-4):
        z = np.linspace(-width, width, 401)
        score = np.array([_core.normal_ppf(f) for f in dist.cdf(dist.mean + z * dist.standard_deviation)])
        smooth = np.polynomial.Polynomial.fit(z, score, 3)(z)
        assert np.abs(score - smooth).max() < 2e-10
    centre = _core.normal_ppf(dist.cdf(dist.mean))
    assert centre == pytest.approx(dist.skewness / 6, rel=1e-10)
    assert dist.skewness > 0
    assert dist.cdf(dist.mean) > 0.5


def test_reflection():
    rng = np.random.default_rng(5)
    values = rng.gamma(2.0, size=120)
    p = np.array([0.01, 0.2, 0.5, 0.9])
    up, down = build(120, np.ones(120), values), build(120, np.ones(120), -values)
    np.testing.assert_allclose(up.ppf(p), -down.ppf(1 - p), rtol=1e-10)


def test_points_may_be_divided_and_have_no_weight():
    one = build(300, [2.0, 3.0, 5.0], [0.0, 0.25, 1.0])
    other = build(300, [1.0, 1.0, 3.0, 0.0, 5.0], [0.0, 0.0, 0.25, 99.0, 1.0])
    p = np.array([0.0, 0.025, 0.5, 0.975, 1.0])
    np.testing.assert_allclose(one.ppf(p), other.ppf(p), rtol=1e-12)


def test_threads_do_not_matter():
    rng = np.random.default_rng(6)
    sizes = rng.integers(1, 9, 60).astype(float)
    values = sizes * rng.uniform(size=60)
    design = (np.array([60], np.uint64), np.array([0, 60], np.uint64), np.ones(60), values, sizes)
    p = np.linspace(0.01, 0.99, 40)
    before = _core.threads()
    answers = []
    try:
        for threads in (1, 2, 7):
            _core.set_threads(threads)
            answers.append(_core.ResamplingDistribution(*design).ppf(p).tobytes())
    finally:
        _core.set_threads(before)
    assert len(set(answers)) == 1
