"""Whole arrays get the bits that one number gets, and those of the reference, in any layout."""

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st
from hypothesis.extra import numpy as hnp

from passk_fast import _core, _numeric
from passk_fast.reference import algebra, elementary, special

ELEMENTARY = ["exp", "expm1", "log", "log1p"]
ARRAYS = hnp.arrays(np.float64, st.integers(0, 700), elements=st.one_of(st.floats(), st.floats(-60.0, 60.0)))


@pytest.mark.parametrize("name", ELEMENTARY)
@settings(max_examples=60, deadline=None)
@given(x=ARRAYS)
def test_elementary_functions_are_the_reference(name, x):
    expected = [getattr(elementary, name)(one) for one in x.tolist()]
    np.testing.assert_array_equal(getattr(_numeric, name)(x), np.array(expected, dtype=np.float64))


@pytest.mark.parametrize("name", [*ELEMENTARY, "sin", "cos"])
def test_arrays_have_the_bits_of_the_core(name):
    """The samplers call the `libm` crate; the loops over arrays are another form of its formulas."""
    rng = np.random.default_rng(1)
    x = np.concatenate([rng.uniform(-1, 1, 3000) * 10.0 ** rng.integers(-18, 3, 3000), [0.0, 709.78, -745.1]])
    expected = np.array([_core._elementary(name, one) for one in x.tolist()])
    found = getattr(_numeric, name)(x)
    assert np.isnan(found[np.isnan(expected)]).all()
    real = ~np.isnan(expected)
    assert found[real].tobytes() == expected[real].tobytes()


def test_special_functions_are_the_reference():
    x = np.linspace(-9, 9, 301)
    p = np.linspace(0, 1, 301)
    np.testing.assert_array_equal(_numeric.normal_cdf(x), [special.normal_cdf(one) for one in x.tolist()])
    np.testing.assert_array_equal(_numeric.normal_ppf(p), [special.normal_ppf(one) for one in p.tolist()])
    for df in (0.7, 3.0, 250.0, np.inf):
        np.testing.assert_array_equal(
            _numeric.student_t_cdf(x, df), [special.student_t_cdf(one, df) for one in x.tolist()]
        )
        np.testing.assert_array_equal(
            _numeric.student_t_ppf(p, df), [special.student_t_ppf(one, df) for one in p.tolist()]
        )


@pytest.mark.parametrize("name", _core.FUNCTIONS)
def test_every_layout_gives_the_same_bits(name):
    function = _core.FUNCTIONS[name]
    rng = np.random.default_rng(2)
    inputs = [rng.uniform(0.05, 0.95, 3000) for _ in range(function.nin)]
    whole = function(*inputs)
    assert whole[::3].tobytes() == function(*(x[::3] for x in inputs)).tobytes()
    assert whole.tobytes() == function(*(np.repeat(x, 2)[::2] for x in inputs)).tobytes()
    assert whole.reshape(30, 100).T.tobytes() == function(*(x.reshape(30, 100).T for x in inputs)).tobytes()
    np.testing.assert_array_equal(
        whole[:40], [function(*one) for one in zip(*(x[:40] for x in inputs), strict=True)]
    )
    aliased = inputs[0].copy()
    function(aliased, *inputs[1:], out=aliased)
    assert aliased.tobytes() == whole.tobytes()


@pytest.mark.parametrize("shape", [(0,), (1,), (7,), (129,), (5, 1000), (3, 4, 50)])
def test_sums_of_whole_numbers_are_exact(shape):
    values = np.random.default_rng(3).integers(-1000, 1000, shape)
    assert _numeric.sum(values) == np.sum(values)
    floats = values.astype(np.float64)
    assert _numeric.sum(floats[..., ::-2]) == np.sum(values[..., ::-2])
    for axis in range(len(shape)):
        np.testing.assert_array_equal(_numeric.sum(values, axis=axis), np.sum(values, axis=axis))
        np.testing.assert_array_equal(
            _numeric.mean(values, axis=axis), np.sum(values, axis=axis) / np.float64(shape[axis] or np.nan)
        )


@pytest.mark.parametrize("length", [0, 1, 5, 8, 100, 127, 128, 129, 1000, 4099])
def test_sums_and_products_are_the_reference(length):
    """Of rows, and of whatever layout an array has."""
    rows = np.random.default_rng(4).normal(size=(2, length))
    (x, y), both = rows, rows.tolist()
    assert _core.row_sums(rows).tolist() == algebra.row_sums(both)
    assert _core.row_products(rows, rows).tolist() == algebra.row_products(both, both)
    assert _numeric.sum(rows, axis=1).tolist() == algebra.row_sums(both)
    assert _numeric.sum(rows.T, axis=0).tolist() == algebra.row_sums(both)
    assert _numeric.dot(x, y) == algebra.row_products(both, both)[0][1]
    assert _numeric.dot(x[::-1], y[::-1]) == algebra.row_sums([(x * y)[::-1].tolist()])[0]


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ((5,), (5,)),
        ((3, 5), (5,)),
        ((5,), (5, 4)),
        ((3, 5), (5, 4)),
        ((2, 3, 5), (5, 4)),
        ((2, 3, 5), (2, 5, 4)),
        ((5,), (2, 5, 4)),
        ((2, 3, 5), (5,)),
        ((0, 5), (5, 4)),
        ((3, 0), (0, 4)),
        ((4, 1, 3, 5), (2, 5, 4)),
    ],
)
def test_products_have_the_shape_of_numpys(a, b):
    rng = np.random.default_rng(5)
    left, right = rng.integers(-9, 9, a), rng.integers(-9, 9, b)
    found = _numeric.dot(left, right)
    np.testing.assert_array_equal(found, left @ right)
    assert np.shape(found) == np.shape(left @ right)


def test_products_need_matching_shapes():
    with pytest.raises(ValueError, match=r"shapes \(2, 3\) and \(2,\) do not match"):
        _numeric.dot(np.ones((2, 3)), np.ones(2))


@pytest.mark.parametrize("lengths", [(1, 1), (2, 3), (40, 7)])
def test_convolutions_are_the_reference(lengths):
    x, y = (np.random.default_rng(lengths).normal(size=length) for length in lengths)
    assert _core.convolution(x, y).tolist() == algebra.convolution(x.tolist(), y.tolist())
    np.testing.assert_allclose(_numeric.convolve(x, y), np.convolve(x, y), rtol=1e-13)


@pytest.mark.parametrize("n", [0, 1, 2, 3, 6, 11])
def test_eigenvectors_are_the_reference(n):
    stack = np.random.default_rng(6).normal(size=(7, n, n))
    stack += stack.transpose(0, 2, 1)
    stack[0] = np.diag(np.arange(n)[::-1])
    values, vectors = _numeric.eigh(stack)
    expected = [algebra.symmetric_eigen(matrix) for matrix in stack.tolist()]
    np.testing.assert_array_equal(values, np.reshape([one for one, _ in expected], (7, n)))
    np.testing.assert_array_equal(vectors, np.reshape([one for _, one in expected], (7, n, n)))
    np.testing.assert_allclose(values, np.linalg.eigvalsh(stack), atol=1e-13)
    np.testing.assert_allclose(vectors @ (values[:, :, None] * vectors.transpose(0, 2, 1)), stack, atol=1e-13)


@pytest.mark.parametrize("count", [1, 2, 3, 40])
def test_nodes_are_the_reference(count):
    found, expected = _numeric.leggauss(count), np.polynomial.legendre.leggauss(count)
    for one, twin, close in zip(found, algebra.gauss_legendre(count), expected, strict=True):
        assert one.tolist() == twin
        np.testing.assert_allclose(one, close, atol=1e-15)


def test_no_warning_and_no_scalar_type_of_its_own():
    assert _numeric.log(0.0) == -np.inf
    assert np.isnan(_numeric.log(-1.0))
    assert _numeric.exp(1e4) == np.inf
    assert _numeric.exp(0.0).shape == ()
    assert _numeric.log([1, 2]).shape == (2,)
    assert np.isnan(_numeric.mean([]))
