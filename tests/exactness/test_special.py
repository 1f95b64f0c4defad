"""Normal and Student t against closed forms, mpmath and SciPy."""

import math

import mpmath
import numpy as np
import pytest
from hypothesis import given, settings, strategies as st
from scipy import __version__ as scipy_version, special

from passk_fast import _core

SCIPY = tuple(map(int, scipy_version.split(".")[:2]))

mpmath.mp.dps = 40


def relative(value, exact):
    return abs(float(value / exact - 1)) if exact else abs(float(value))


@given(x=st.floats(-37.5, 8.0))
def test_normal_cdf(x):
    assert relative(_core.normal_cdf(x), mpmath.erfc(-mpmath.mpf(x) / mpmath.sqrt(2)) / 2) < 1e-14


@given(p=st.one_of(st.floats(1e-300, 1.0, exclude_max=True), st.floats(-300.0, -1.0).map(lambda e: 10.0**e)))
def test_normal_ppf(p):
    x = mpmath.mpf(_core.normal_ppf(p))
    for _ in range(2):  # Newton in high precision, from our answer
        x -= (mpmath.erfc(-x / mpmath.sqrt(2)) / 2 - mpmath.mpf(p)) / mpmath.npdf(x)
    assert abs(_core.normal_ppf(p) - x) <= 2e-15 * max(abs(x), 1e-3)


@given(t=st.floats(1e-6, 1e15), sign=st.sampled_from([-1.0, 1.0]))
def test_student_t_with_one_and_two_degrees_of_freedom(t, sign):
    t = mpmath.mpf(t)
    one = mpmath.atan(1 / t) / mpmath.pi
    two = 1 / (mpmath.sqrt(2 + t * t) * (mpmath.sqrt(2 + t * t) + t))
    for df, tail in ((1.0, one), (2.0, two)):
        exact = tail if sign < 0 else 1 - tail
        assert relative(_core.student_t_cdf(sign * float(t), df), exact) < 1e-13


@given(p=st.one_of(st.floats(-300.0, -1.0).map(lambda e: 10.0**e), st.floats(0.01, 0.49)))
def test_student_t_quantiles_with_one_and_two_degrees_of_freedom(p):
    q = mpmath.mpf(p)
    assert relative(_core.student_t_ppf(p, 1.0), -mpmath.cot(mpmath.pi * q)) < 1e-12
    assert relative(_core.student_t_ppf(p, 2.0), (2 * q - 1) / mpmath.sqrt(2 * q * (1 - q))) < 1e-12


@pytest.mark.parametrize("df", [0.1, 0.7, 1.5, 3.0, 10.0, 30.5])
@pytest.mark.parametrize("t", [1e-3, 0.5, 1.7, 1.8, 10.0, 1e3, 1e6])
def test_student_t_against_the_incomplete_beta_function(t, df):
    x = mpmath.mpf(df) / (mpmath.mpf(df) + mpmath.mpf(t) ** 2)
    tail = mpmath.betainc(mpmath.mpf(df) / 2, mpmath.mpf(1) / 2, 0, x, regularized=True) / 2
    assert relative(_core.student_t_cdf(-t, df), tail) < 1e-12
    assert relative(_core.student_t_cdf(t, df), 1 - tail) < 1e-15


def test_student_t_against_scipy():
    rng = np.random.default_rng(1)
    df = 10 ** rng.uniform(-1, 15, 3000)
    t = rng.uniform(0.0, 30.0, df.size)
    ours = np.array([_core.student_t_cdf(-x, v) for x, v in zip(t, df, strict=True)])
    np.testing.assert_allclose(ours, special.stdtr(df, -t), rtol=1e-12)


@pytest.mark.skipif(
    SCIPY < (1, 17), reason="before 1.17, SciPy's quantiles are good to ten digits, or to none"
)
def test_student_t_quantiles_against_scipy():
    rng = np.random.default_rng(1)
    df = 10 ** rng.uniform(-1, 15, 3000)
    p = np.where(
        rng.random(df.size) < 0.5, rng.uniform(0.01, 0.49, df.size), 10 ** rng.uniform(-14, -1, df.size)
    )
    ours = np.array([_core.student_t_ppf(q, v) for q, v in zip(p, df, strict=True)])
    np.testing.assert_allclose(ours, special.stdtrit(df, p), rtol=1e-12)


@given(df=st.floats(-2.0, 15.0).map(lambda e: 10.0**e), p=st.floats(1e-300, 0.5))
@settings(max_examples=500)
def test_student_t_quantiles_invert(df, p):
    x = _core.student_t_ppf(p, df)
    if math.isfinite(x):
        # A rounding error in x moves the probability by |x|·density/p ≤ max(df, …, x²) units.
        assert relative(_core.student_t_cdf(x, df), p) < 1e-12 + 4e-16 * min(x * x, df * 40)


def test_student_t_with_infinite_degrees_of_freedom_is_normal():
    for x in (-38.0, -3.0, 0.0, 1.0):
        assert _core.student_t_cdf(x, math.inf) == _core.normal_cdf(x)
    assert _core.student_t_ppf(0.975, math.inf) == _core.normal_ppf(0.975)
    assert relative(_core.student_t_ppf(0.975, 1e12), _core.normal_ppf(0.975)) < 2e-12


def test_ends_and_what_is_no_probability():
    for ppf in (_core.normal_ppf, lambda p: _core.student_t_ppf(p, 3.0)):
        assert (ppf(0.0), ppf(0.5), ppf(1.0)) == (-math.inf, 0.0, math.inf)
        assert math.isnan(ppf(-0.1))
        assert math.isnan(ppf(1.1))
        assert math.isnan(ppf(math.nan))
    for cdf in (_core.normal_cdf, lambda x: _core.student_t_cdf(x, 3.0)):
        assert (cdf(-math.inf), cdf(0.0), cdf(math.inf)) == (0.0, 0.5, 1.0)
        assert math.isnan(cdf(math.nan))
    assert math.isnan(_core.student_t_cdf(1.0, 0.0))
    assert math.isnan(_core.student_t_ppf(0.1, -1.0))
    assert _core.student_t_ppf(1e-300, 0.01) == -math.inf
