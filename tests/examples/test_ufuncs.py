"""The kernels are NumPy ufuncs, with all that this promises."""

import inspect
import pickle
import re
import subprocess
import sys
import threading
import time

import dask.array as da
import numpy as np
import pandas as pd
import pytest
import xarray as xr

import passk_fast as pk
from tests.registry import KERNELS

UNSIGNED = [np.uint8, np.uint16, np.uint32, np.uint64]
SIGNED = [np.int8, np.int16, np.int32, np.int64, np.intc, np.longlong]


@pytest.mark.parametrize("name", KERNELS)
def test_is_a_ufunc_that_pickles(name):
    kernel = getattr(pk, name)
    assert isinstance(kernel, np.ufunc)
    assert kernel.__name__ == name
    assert pickle.loads(pickle.dumps(kernel)) is kernel
    ufunc = getattr(pk._core.ufuncs, name)
    assert type(ufunc) is np.ufunc
    assert pickle.loads(pickle.dumps(ufunc)) is ufunc
    assert (kernel.nin, kernel.nout) == (ufunc.nin, 1)


@pytest.mark.parametrize("name", KERNELS)
def test_operands_have_names(name):
    kernel = getattr(pk, name)
    operands = list(inspect.signature(kernel).parameters)[: kernel.nin]
    assert operands[:2] == ["n", "c"]
    given = dict(zip(operands, (10, 3, 2, 0.5, 0.5), strict=False))
    expected = kernel(*given.values())
    assert kernel(**given) == kernel(10, **{x: y for x, y in given.items() if x != "n"}) == expected
    assert kernel(**dict(reversed(given.items()))) == expected
    out = np.empty(1)
    assert kernel(**given, out=out) is out
    assert out[0] == expected


@pytest.mark.parametrize("name", KERNELS)
def test_a_call_that_is_no_call_says_which_operand(name):
    kernel = getattr(pk, name)
    operands = list(inspect.signature(kernel).parameters)[: kernel.nin]
    values = (10, 3, 2, 0.5, 0.5)[: kernel.nin]
    given = dict(zip(operands, values, strict=True))
    last, quoted = operands[-1], [f"`{operand}`" for operand in operands]
    every = f"{', '.join(quoted[:-1])} and {quoted[-1]}"
    without_c = {operand: value for operand, value in given.items() if operand != "c"}
    for message, arguments, named in [
        (f"is missing {every}", (), {}),
        (f"is missing {every}", (), {"out": np.empty(1)}),
        (f"is missing `{last}`", values[:-1], {}),
        (f"is missing `{last}`", values[:-1], {"out": np.empty(1)}),
        ("is missing `c`", (), without_c),
        ("is missing `c`", values[:1], {one: value for one, value in without_c.items() if one != "n"}),
        ("got `n` twice", values[:1], given),
        (f"got `{last}` twice", values, {last: 1}),
        ("has no argument `m`", (), {**given, "m": 1}),
        (f"has no argument `m`, and is missing `{last}`", values[:-1], {"m": 1}),
        (f"takes {every} and where to write to; got {kernel.nin + 2} arguments", (*values, None, 1), {}),
    ]:
        with pytest.raises(TypeError) as caught:
            kernel(*arguments, **named)
        assert str(caught.value) == f"{name}() {message}"


@pytest.mark.parametrize("name", KERNELS)
def test_what_is_no_numbers_is_named(name):
    kernel = getattr(pk, name)
    operands = list(inspect.signature(kernel).parameters)[: kernel.nin]
    values = (10, [3], 2, 0.5, 0.5)[: kernel.nin]
    for bad, got in [
        ("5", "str"),
        (None, "NoneType"),
        (1j, "complex"),
        ([[1], [2, 3]], "list"),
        (["a", "b"], "list"),
        (np.array(["a", "b"]), "dtype <U1"),
        (np.array([1, None]), "dtype object"),
    ]:
        for at, operand in enumerate(operands):
            with pytest.raises(TypeError) as caught:
                kernel(*values[:at], bad, *values[at + 1 :])
            assert str(caught.value) == f"`{operand}` must be a number or an array of numbers; got {got}"


def test_python_integers_take_the_short_way_to_the_same_values():
    for n in range(12):
        for c in range(n + 1):
            for k in range(1, 14):
                short, long = pk.pass_at_k(n, c, k), pk._core.ufuncs.pass_at_k(n, c, k)
                assert type(short) is np.float64
                assert short == long or (np.isnan(short) and np.isnan(long))
    for broken in [(5, 6, 1), (5, -1, 1), (5, 1, 0), (2**53, 1, 1)]:
        messages = []
        for call in (pk.pass_at_k, pk._core.ufuncs.pass_at_k):
            with pytest.raises((ValueError, TypeError)) as caught:
                call(*broken)
            messages.append(str(caught.value))
        assert messages[0] == messages[1]


def test_integers_beyond_every_type_are_named():
    for given, message in [
        ((5, 1, 10**30), "`k` must satisfy k < 2**53; got k=1000000000000000000000000000000"),
        ((-(10**30), 1, 1), "`n` must satisfy n >= 0; got n=-1000000000000000000000000000000"),
        ((np.arange(3), 10**20, 1), "`c` must satisfy c < 2**53; got c=100000000000000000000"),
        ((5, -(10**5000), 1), "`c` must satisfy c >= 0; got an int of 16610 bits"),
    ]:
        with pytest.raises(ValueError, match=re.escape(message)):
            pk.pass_at_k(*given)


@pytest.mark.parametrize("dtype", [*UNSIGNED, *SIGNED, np.float32, np.float64])
def test_every_dtype_gives_the_same_values(dtype):
    n, c = np.array([10, 20, 100], dtype), np.array([0, 3, 99], dtype)
    expected = pk.pass_at_k([10, 20, 100], [0, 3, 99], 5)
    for k in (5, dtype(5), np.uint64(5), 5.0):
        np.testing.assert_array_equal(pk.pass_at_k(n, c, k), expected)
    np.testing.assert_array_equal(pk.pass_at_k(200, c, 5), pk.pass_at_k(200, [0, 3, 99], 5))


def test_booleans_count_as_0_and_1():
    np.testing.assert_array_equal(pk.pass_at_k(1, np.array([True, False]), 1), [1.0, 0.0])


def test_scalars_in_scalar_out():
    assert isinstance(pk.pass_at_k(10, 3, 2), float)
    assert pk.pass_at_k([10], 3, 2).shape == (1,)


def test_k_above_n_is_nan_and_the_edges_are_exact():
    assert np.isnan(pk.pass_at_k(5, 0, 10))
    assert np.isnan(pk.pass_hat_k(5, 5, 10))
    assert np.isnan(pk.pass_at_k(0, 0, 1))
    assert pk.pass_at_k(10, 0, 10) == 0.0
    assert pk.pass_at_k(10, 1, 10) == 1.0
    assert pk.pass_at_k(10, 6, 5) == 1.0


def test_out_where_and_overlapping_memory():
    c = np.array([0.0, 3.0, 10.0])
    expected = pk.pass_at_k(10, c, 4)
    out = np.full((3, 2), -1.0)
    assert pk.pass_at_k(10, c, 4, out=out[:, 1]).base is out
    np.testing.assert_array_equal(out, np.stack([np.full(3, -1.0), expected], axis=1))
    big = np.arange(300_000.0) % 11
    expected = pk.pass_at_k(10, big, 4)
    pk.pass_at_k(10, big, 4, out=big)
    np.testing.assert_array_equal(big, expected)
    shifted = np.arange(1001.0) % 11
    expected = pk.pass_at_k(10, shifted[1:], 4)
    pk.pass_at_k(10, shifted[1:], 4, out=shifted[:-1])
    np.testing.assert_array_equal(shifted[:-1], expected)


def test_empty_arrays_and_no_floating_point_warnings():
    assert pk.pass_at_k(np.empty((0, 3), int), 1, 1).shape == (0, 3)
    with np.errstate(all="raise"):
        pk.pass_at_k(100, np.arange(101), np.arange(1, 102)[:, None])
        pk.posterior_pass_at_k(100, np.arange(101), 500, 0.5, 0.5)


def test_pandas_xarray_and_dask_keep_their_type():
    c = [0, 3, 10]
    expected = pk.pass_at_k(10, c, 4)
    series = pk.pass_at_k(10, pd.Series(c, index=list("xyz"), name="c"), 4)
    assert isinstance(series, pd.Series)
    assert list(series.index) == list("xyz")
    np.testing.assert_array_equal(series, expected)
    nullable = pk.pass_at_k(10, pd.Series([0, None, 10], dtype="Int64"), 4)
    assert nullable.isna().tolist() == [False, True, False]
    array = pk.pass_at_k(10, xr.DataArray(c, dims="problem"), 4)
    assert array.dims == ("problem",)
    np.testing.assert_array_equal(array, expected)
    lazy = pk.pass_at_k(10, da.from_array(np.array(c), chunks=2), 4)
    assert isinstance(lazy, da.Array)
    np.testing.assert_array_equal(lazy.compute(), expected)


MESSAGES = [
    (lambda: pk.pass_at_k(5, [1, 7], 1), "`c` must satisfy 0 <= c <= n, a whole number; got c=7, n=5"),
    (lambda: pk.pass_at_k(5, -1, 1), "`c` must satisfy 0 <= c <= n, a whole number; got c=-1, n=5"),
    (lambda: pk.pass_at_k(5.0, 2.5, 1), "`c` must satisfy 0 <= c <= n, a whole number; got c=2.5, n=5"),
    (lambda: pk.pass_at_k(-5, 0, 1), "`n` must satisfy 0 <= n < 2**53, a whole number; got n=-5"),
    (
        lambda: pk.pass_at_k(2**60, 0, 1),
        "`n` must satisfy 0 <= n < 2**53, a whole number; got n=1152921504606846976",
    ),
    (lambda: pk.pass_at_k(5, 2, 0), "`k` must satisfy 1 <= k < 2**53, a whole number; got k=0"),
    (lambda: pk.pass_at_k(5, 2, [1, -3]), "`k` must satisfy 1 <= k < 2**53, a whole number; got k=-3"),
    (
        lambda: pk.expected_attempts(5, 2, 0),
        "`budget` must satisfy 1 <= budget < 2**53, a whole number; got budget=0",
    ),
    (lambda: pk.g_pass_at_k(5, 2, 2, 1.5), "`tau` must satisfy 0 <= tau <= 1; got tau=1.5"),
    (lambda: pk.g_pass_at_k(5, 2, 2, np.nan), "`tau` must satisfy 0 <= tau <= 1; got tau=NaN"),
    (lambda: pk.posterior_pass_at_k(5, 2, 2, 0, 1), "`alpha` must satisfy 0 < alpha < inf; got alpha=0"),
    (lambda: pk.posterior_pass_at_k(5, 2, 2, 1, np.inf), "`beta` must satisfy 0 < beta < inf; got beta=inf"),
]


@pytest.mark.parametrize(("call", "message"), MESSAGES)
def test_a_broken_rule_names_argument_rule_and_value(call, message):
    with pytest.raises(ValueError, match=re.escape(message)) as error:
        call()
    assert str(error.value) == message


def test_the_first_offender_is_named_whatever_the_layout():
    c = np.zeros(500_000, int)
    c[[499_999, 123_456, 400_000]] = 9, 7, 8
    with pytest.raises(ValueError, match="got c=7, n=5"):
        pk.pass_at_k(5, c, 1)


def test_other_threads_run_during_a_call():
    ticks = []
    stop = threading.Event()

    def tick():
        while not stop.is_set():
            ticks.append(None)
            time.sleep(0.001)

    thread = threading.Thread(target=tick)
    thread.start()
    c = np.arange(2_000_000) % 401
    pk.posterior_pass_at_k(400 + c, c, 5000, 0.5, 0.5)
    during = len(ticks)
    stop.set()
    thread.join()
    assert during > 1


def test_works_in_a_forked_child():
    """A child of fork has none of its parent's threads; it must start its own, not wait for them."""
    code = """
import os, sys, warnings, numpy as np, passk_fast as pk
warnings.simplefilter("ignore", DeprecationWarning)
c = np.arange(1_000_000) % 201
whole = pk.pass_at_k(200, c, 10)
child = os.fork()
if child == 0:
    os._exit(0 if (pk.pass_at_k(200, c, 10) == whole).all() else 1)
sys.exit(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
"""
    assert subprocess.run([sys.executable, "-c", code], timeout=60).returncode == 0


COUNTED = [name for name in KERNELS if len(pk._core.ufuncs.__dict__[name].types[0].split("->")[0]) == 3]


@pytest.mark.parametrize("name", COUNTED)
def test_short_arrays_take_the_short_way_to_the_same_values(name):
    short, long = getattr(pk, name), getattr(pk._core.ufuncs, name)
    rng = np.random.default_rng(1)
    for size in (1, 2, 7, 8, 63, 64, 164, 300, 4096, 5000):
        for n in (np.full(size, 200), rng.integers(150, 260, size), 200, 1):
            c = rng.integers(0, np.broadcast_to(n, size) + 1)
            for k in (1, 10, 300):
                expected = np.array([long(*one, k) for one in zip(np.broadcast_to(n, size), c, strict=True)])
                # The second call finds what the first has left.
                for _ in range(2):
                    found = short(n, c, k)
                    assert type(found) is np.ndarray
                    assert found.dtype == np.float64
                    np.testing.assert_array_equal(found, expected)
                    np.testing.assert_array_equal(long(n, c, k), expected)


def test_what_is_no_plain_vector_of_int64_takes_the_long_way():
    c = np.arange(10)
    expected = pk.pass_at_k(20, c, 4)
    buffer = np.zeros(81, np.uint8)
    unaligned = buffer[1:].view(np.int64)
    unaligned[:] = c
    read_only = c.copy()
    read_only.flags.writeable = False
    others = [c.tolist(), unaligned, read_only, c.astype(">i8"), np.repeat(c, 2)[::2], c[::-1][::-1]]
    for other in others:
        np.testing.assert_array_equal(pk.pass_at_k(20, other, 4), expected)
        np.testing.assert_array_equal(pk.pass_at_k(np.full(10, 20), other, 4), expected)
    assert pk.pass_at_k(np.array([20]), c, 4).tolist() == expected.tolist()
    assert pk.pass_at_k(20, c[:, None], 4).shape == (10, 1)
    assert type(pk.pass_at_k(20, np.ma.masked_array(c, c == 3), 4)) is np.ma.MaskedArray
    with pytest.raises(ValueError, match="could not be broadcast"):
        pk.pass_at_k(np.full(3, 20), c, 4)


def test_short_arrays_break_rules_in_the_same_words():
    n, c = np.full(12, 200), np.arange(12)
    for broken in [(n, c - 1, 3), (n, c + 190, 3), (200, c, 0), (n, c, -5), (-1, c, 3), (n - 205, c, 3)]:
        messages = []
        for call in (pk.pass_at_k, pk._core.ufuncs.pass_at_k):
            with pytest.raises(ValueError, match="must satisfy") as caught:
                call(*broken)
            messages.append(str(caught.value))
        assert messages[0] == messages[1]
