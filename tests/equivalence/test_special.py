"""The reference's normal and Student t functions have the bits of the core's."""

import math

import pytest
from hypothesis import given, settings, strategies as st

from passk_fast import _core
from passk_fast.reference import special

DF = st.one_of(st.sampled_from([1.0, 2.0, math.inf]), st.floats(-2.0, 15.0).map(lambda e: 10.0**e))
PROBABILITY = st.one_of(st.floats(0.0, 1.0), st.floats(-320.0, 0.0).map(lambda e: 10.0**e))


def same(a, b):
    return a == b or (math.isnan(a) and math.isnan(b))


@given(x=st.one_of(st.floats(-40.0, 40.0), st.floats()), p=PROBABILITY)
@settings(max_examples=2000)
def test_normal(x, p):
    assert same(special.normal_cdf(x), _core.normal_cdf(x))
    assert same(special.normal_ppf(p), _core.normal_ppf(p))


@given(x=st.one_of(st.floats(-40.0, 40.0), st.floats()), p=PROBABILITY, df=DF)
@settings(max_examples=2000)
def test_student_t(x, p, df):
    assert same(special.student_t_cdf(x, df), _core.student_t_cdf(x, df))
    assert same(special.student_t_ppf(p, df), _core.student_t_ppf(p, df))


@pytest.mark.parametrize("df", [0.0, -1.0, math.nan])
def test_no_degrees_of_freedom(df):
    assert math.isnan(special.student_t_cdf(1.0, df))
    assert math.isnan(special.student_t_ppf(0.5, df))
