"""The reference's elementary functions have the bits of the core's."""

import math
import struct

import pytest
from hypothesis import example, given, settings, strategies as st

from passk_fast import _core
from passk_fast.reference import elementary

REAL = ["log", "log1p", "exp", "expm1"]
ANGLE = ["sin", "cos"]
BORDERS = [0.0, -0.0, 5e-324, 2.2250738585072014e-308, 2.0**-54, 2.0**-53, 2.0**-28, 2.0**-26, 0.5, 1.0, 2.0]
BORDERS += [0.29289321881345254, 0.41421356237309503, math.sqrt(0.5), math.sqrt(2.0), 56 * math.log(2.0)]
BORDERS += [709.782712893384, 745.1332191019411, 708.3964185322641, 1e300, math.inf]
BORDERS += [n * math.log(2.0) / 2 for n in range(1, 5)] + [n * math.pi / 4 for n in range(1, 40)]
BORDERS += [math.nextafter(x, 0.0) for x in BORDERS[1:]] + [math.nextafter(x, math.inf) for x in BORDERS]
BORDERS += [-x for x in BORDERS]


def same(name, x):
    ours, cores = getattr(elementary, name)(x), _core._elementary(name, x)
    both_nan = math.isnan(ours) and math.isnan(cores)
    assert both_nan or struct.pack("<d", ours) == struct.pack("<d", cores), (name, x, ours, cores)


@pytest.mark.parametrize("name", REAL)
@given(x=st.floats())
@settings(max_examples=2000)
def test_any_double(name, x):
    same(name, x)


@pytest.mark.parametrize("name", REAL)
@given(x=st.floats(-50.0, 50.0))
@settings(max_examples=2000)
def test_everyday_doubles(name, x):
    same(name, x)


@pytest.mark.parametrize("name", ANGLE)
@given(x=st.one_of(st.floats(-10.0, 10.0), st.floats(-1.6e6, 1.6e6)))
@example(x=1.6e6)
@settings(max_examples=3000)
def test_angles(name, x):
    same(name, x)


@pytest.mark.parametrize("x", BORDERS)
def test_borders_of_the_cases(x):
    for name in REAL + (ANGLE if abs(x) < 1.6e6 else []):
        same(name, x)


def test_angles_too_large_to_reduce_are_refused():
    for name in ANGLE:
        with pytest.raises(ValueError, match=r"`x` must satisfy \|x\| < 1647099"):
            getattr(elementary, name)(2e6)


@pytest.mark.parametrize("name", REAL + ANGLE)
@given(x=st.floats(-20.0, 20.0))
def test_within_one_unit_of_the_platform(name, x):
    if (name == "log" and x <= 0.0) or (name == "log1p" and x <= -1.0):
        return
    expected = getattr(math, name)(x)
    assert abs(getattr(elementary, name)(x) - expected) <= 2 * math.ulp(expected)
