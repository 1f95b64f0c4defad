"""What holds for every comparison."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st

import passk_fast as pk


@st.composite
def models(draw):
    """Two models on up to thirty problems, with numbers of attempts of their own."""
    m = draw(st.integers(2, 30))
    result = []
    for _ in range(2):
        n = draw(st.lists(st.integers(1, 12), min_size=m, max_size=m))
        result.append(([*n], [draw(st.integers(0, most)) for most in n]))
    return [pk.Counts(*one, problems=[f"p{i}" for i in range(m)]) for one in result]


def least(a, b):
    return min(a.min_n, b.min_n)


@given(pair=models(), data=st.data())
@settings(max_examples=60, deadline=None)
def test_swapping_the_models_turns_the_sign(pair, data):
    a, b = pair
    k = data.draw(st.integers(1, least(a, b)))
    for options in ({}, {"interval": "t"}, {"paired": False}):
        one, other = pk.compare(a, b, k, **options), pk.compare(b, a, k, **options)
        assert one.difference == pytest.approx(-other.difference, abs=1e-15)
        assert one.p_value == pytest.approx(other.p_value, rel=1e-9, nan_ok=True)
        low, high = one.confidence_interval
        assert [low, high] == pytest.approx(
            [-x for x in other.confidence_interval[::-1]], abs=1e-12, nan_ok=True
        )
        if one.wins is not None:
            assert one.wins == pytest.approx(other.losses, abs=1e-9)
            assert one.losses == pytest.approx(other.wins, abs=1e-9)


@given(pair=models(), data=st.data())
@settings(max_examples=60, deadline=None)
def test_the_order_of_the_problems_does_not_matter(pair, data):
    a, b = pair
    order = data.draw(st.permutations(range(a.m)))
    one, other = pk.compare(a, b, 1), pk.compare(a, b.select(order), 1)
    assert (one.difference, one.p_value, one.wins) == (other.difference, other.p_value, other.wins)
    assert one.drivers() == other.drivers()


@given(pair=models(), data=st.data())
@settings(max_examples=80, deadline=None)
def test_bounds(pair, data):
    a, b = pair
    k = data.draw(st.integers(1, least(a, b)))
    result = pk.compare(a, b, k, margin=0.1)
    assert 0 < result.p_value <= 1
    assert result.wins + result.ties + result.losses == pytest.approx(a.m)
    low, high = result.confidence_interval
    assert -1 <= low < high <= 1
    assert low <= result.difference <= high
    assert (result.p_value < 0.05) == (not low <= 0 <= high)
    assert result.non_inferiority_p_value <= result.equivalence_p_value
    assert result.difference == pytest.approx(result.estimate_a - result.estimate_b, abs=1e-14)
    sizes = [abs(one.difference) for one in result.drivers(count=a.m)]
    assert sizes == sorted(sizes, reverse=True)
    assert np.all(np.array(sizes) > 0)


@given(pair=models())
@settings(max_examples=30, deadline=None)
def test_several_k_are_each_k(pair):
    a, b = pair
    ks = list(range(1, least(a, b) + 1))
    several = pk.compare(a, b, ks)
    for i, k in enumerate(ks):
        one = pk.compare(a, b, k)
        assert one.difference == several.difference[i]
        assert one.p_value == several.p_value[i]
        assert one.confidence_interval.low == several.confidence_interval.low[i]
    assert (several.p_adjusted >= several.p_value).all()
