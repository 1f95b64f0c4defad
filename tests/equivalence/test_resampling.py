"""The reference's distribution of a resampled sum has the bits of the core's, whatever the method."""

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st

from passk_fast import _core
from passk_fast.reference import resampling

LEVELS = [0.0, 1e-9, 0.025, 0.5, 0.975, 1 - 1e-6, 1.0]
SCORES = [-9.0, -3.0, -1.0, -1e-4, 0.0, 1e-9, 1e-3, 0.5, 3.0, 9.0]


def hold_equal(draws, starts, weights, values):
    core = _core.ResamplingDistribution(
        np.array(draws, np.uint64),
        np.array(starts, np.uint64),
        np.array(weights, float),
        np.array(values, float),
    )
    ours = resampling.ResamplingDistribution(draws, starts, weights, values)
    assert (ours.method, ours.mean) == (core.method, core.mean)
    assert (ours.standard_deviation, ours.skewness) == (core.standard_deviation, core.skewness)
    for p in LEVELS:
        assert ours.ppf(p) == core.ppf(p), p
    for z in SCORES:
        x = core.mean + z * core.standard_deviation
        assert ours.cdf(x) == core.cdf(x), z
        assert ours.cdf(x, mid=True) == core.cdf(x, mid=True), z
    return core.method


@given(
    draws=st.integers(40, 10**6),
    points=st.lists(st.tuples(st.integers(1, 9), st.floats(-1.0, 1.0)), min_size=30, max_size=60),
)
@settings(max_examples=30, deadline=None)
def test_saddlepoint(draws, points):
    weights, values = map(list, zip(*points, strict=True))
    if resampling.choose(resampling.divide([draws], [0, len(values)], weights, values)) == "saddlepoint":
        assert hold_equal([draws], [0, len(values)], weights, values) == "saddlepoint"


@given(
    draws=st.lists(st.integers(1, 60), min_size=1, max_size=3),
    points=st.lists(st.tuples(st.integers(0, 9), st.integers(-8, 8)), min_size=3, max_size=9),
)
@settings(max_examples=60, deadline=None)
def test_lattice(draws, points):
    starts = [round(g * len(points) / len(draws)) for g in range(len(draws) + 1)]
    weights = [w + float(i in starts) for i, (w, _) in enumerate(points)]
    hold_equal(draws, starts, weights, [v / 16 for _, v in points])


@pytest.mark.parametrize("draws", [[12], [300, 40]])
def test_several_strata_and_a_grid(draws):
    rng = np.random.default_rng(8)
    sizes = [max(4, d // 4) for d in draws]
    values = rng.uniform(size=sum(sizes)).tolist()
    weights = rng.integers(1, 4, sum(sizes)).astype(float).tolist()
    method = hold_equal(draws, [0, *np.cumsum(sizes).tolist()], weights, values)
    assert method == ("lattice" if draws == [12] else "saddlepoint")


def test_nothing_varies():
    assert hold_equal([7, 3], [0, 2, 3], [1.0, 2.0, 1.0], [0.5, 0.5, 0.25]) == "point"
