"""The kernels and counts on arrays of other libraries: what comes out is what the library makes of ufuncs."""

from __future__ import annotations

from typing import Any

import array_api_strict as xp
import dask.array as da
import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
import xarray as xr

import passk_fast as pk
from tests.doubles import Exporting
from tests.registry import KERNELS

C = np.array([[0, 3, 10], [1, 7, 10]])


def called(name: str, c: Any, n: Any = 10) -> Any:
    return getattr(pk, name)(n, c, *KERNELS[name].rest)


kernels = pytest.mark.parametrize("name", KERNELS)


@kernels
def test_pandas(name: str) -> None:
    expected = called(name, C)
    series = called(name, pd.Series(C[0], index=list("xyz"), name="c"))
    assert isinstance(series, pd.Series)
    assert (series.index.tolist(), series.name) == (["x", "y", "z"], "c")
    np.testing.assert_array_equal(series, expected[0])
    frame = called(name, pd.DataFrame(C, index=["a", "b"], columns=list("xyz")))
    assert isinstance(frame, pd.DataFrame)
    assert (frame.index.tolist(), frame.columns.tolist()) == (["a", "b"], ["x", "y", "z"])
    np.testing.assert_array_equal(frame, expected)


def test_pandas_aligns_by_index_as_it_does_for_ufuncs() -> None:
    n = pd.Series([10, 20], index=["a", "b"])
    c = pd.Series([3, 4], index=["b", "a"])
    assert pk.pass_at_k(n, c, 1).to_dict() == {"a": 0.4, "b": 0.15}


@kernels
def test_xarray(name: str) -> None:
    """Dimensions broadcast by name, coordinates stay; attributes as xarray's option says."""
    c = xr.DataArray(
        C,
        dims=("model", "problem"),
        coords={"model": ["a", "b"], "problem": list("xyz")},
        attrs={"from": "here"},
    )
    n = xr.DataArray([10, 10, 12], dims="problem", coords={"problem": list("xyz")})
    found = called(name, c, n)
    assert found.dims == ("problem", "model")  # of the first argument, n, first
    assert found.coords["model"].values.tolist() == ["a", "b"]
    np.testing.assert_array_equal(found.transpose("model", "problem"), called(name, C, [10, 10, 12]))
    with xr.set_options(keep_attrs=True):
        assert called(name, c).attrs == {"from": "here"}
    with xr.set_options(keep_attrs=False):
        assert called(name, c).attrs == {}
    dataset = called(name, xr.Dataset({"c": c}))
    assert isinstance(dataset, xr.Dataset)
    np.testing.assert_array_equal(dataset["c"], called(name, C))


@kernels
def test_dask(name: str) -> None:
    """Lazy, in the chunks given, and the same bits however it is cut."""
    c = np.random.default_rng(3).integers(0, 51, (40, 30))
    expected = called(name, c, 50)
    for chunks in ((40, 30), (7, 11), (1, 30)):
        lazy = called(name, da.from_array(c, chunks=chunks), 50)
        assert isinstance(lazy, da.Array)
        assert lazy.chunksize == chunks
        assert lazy.dtype == np.float64
        np.testing.assert_array_equal(lazy.compute(scheduler="threads"), expected)


def test_xarray_over_dask_stays_lazy() -> None:
    c = xr.DataArray(C, dims=("model", "problem")).chunk({"problem": 2})
    found = pk.pass_at_k(10, c, 4)
    assert isinstance(found.data, da.Array)
    np.testing.assert_array_equal(found.compute(), pk.pass_at_k(10, C, 4))


def test_errors_in_a_lazy_array_come_when_it_is_computed() -> None:
    lazy = pk.pass_at_k(5, da.from_array(np.array([1, 7]), chunks=1), 1)
    with pytest.raises(ValueError, match="`c` must satisfy 0 <= c <= n, a whole number; got c=7, n=5"):
        lazy.compute(scheduler="synchronous")


@pytest.mark.parametrize("of", [pd.Series, pl.Series, pa.array, lambda x: pa.chunked_array([x[:1], x[1:]])])
def test_columns_are_counts(of: Any) -> None:
    found = pk.Counts(n=of([10, 20, 5]), c=of([3, 20, 0]), problems=of(["a", "b", "c"]))
    assert found == pk.Counts([10, 20, 5], [3, 20, 0], problems=["a", "b", "c"])


@pytest.mark.parametrize("of", [pl.Series, pa.array, lambda x: pa.chunked_array([x])])
def test_a_missing_count_has_a_place(of: Any) -> None:
    with pytest.raises((TypeError, ValueError), match=r"`c` must .*index 1"):
        pk.Counts(n=of([10, 20]), c=of([3, None]))


@pytest.mark.parametrize("of", [Exporting, xp.asarray])
def test_dlpack(of: Any) -> None:
    assert pk.Counts(of([10, 20]), of([3, 20])) == pk.Counts([10, 20], [3, 20])
    for dtype in (np.bool_, np.uint8, np.int64, np.float32):
        outcomes = of(
            [[1, 0, 1], [0, 0, 1]], dtype=dtype if of is Exporting else getattr(xp, np.dtype(dtype).name)
        )
        assert pk.Counts.from_outcomes(outcomes).c.tolist() == [2, 1]
    np.testing.assert_array_equal(pk.estimate_pass_at_k(of([5, 5]), of([2, 0]), 2), [0.7, 0.0])
    scores = [[0.2, 0.9, 0.4], [0.0, 0.0, 1.0]]
    np.testing.assert_array_equal(pk.best_of_k(of(scores), 2), pk.best_of_k(scores, 2))
    np.testing.assert_array_equal(pk.worst_of_k([of(scores[0]), of([0.5, 0.25])], 2), [0.2 + 0.2 / 3, 0.25])
    found = pk.majority_at_k(of([[1, 1, 2]]), of([[True, True, False]]), k=3)
    np.testing.assert_array_equal(found, [1.0])


@pytest.mark.parametrize(
    ("call", "argument"),
    [
        (lambda x: pk.Counts(x, [1]), "n"),
        (lambda x: pk.Counts(1, x), "c"),
        (lambda x: pk.Counts.from_outcomes(x), "outcomes"),
        (lambda x: pk.best_of_k(x, 1), "scores"),
        (lambda x: pk.estimate_pass_at_k(1, x, 1), "num_correct"),
    ],
)
def test_other_devices_are_refused(call: Any, argument: str) -> None:
    with pytest.raises(ValueError, match=f"`{argument}` must be in the memory of the CPU.*cannot export"):
        call(Exporting([1], device=(2, 0)))


class Stream:
    """What has an Arrow C stream and nothing else, as frames of libraries that narwhals does not know."""

    def __init__(self, table: pa.Table) -> None:
        self._table = table

    def __arrow_c_stream__(self, requested_schema: Any = None) -> Any:
        return self._table.__arrow_c_stream__(requested_schema)


def test_an_arrow_stream_is_a_frame() -> None:
    attempts = Stream(pa.table({"task": ["b", "a", "b"], "ok": [True, False, False]}))
    expected = pk.Counts([1, 2], [0, 1], problems=["a", "b"])
    assert pk.Counts.from_frame(attempts, problem="task", passed="ok") == expected
    assert pk.Tally.from_frame(attempts, problem="task", passed="ok") == expected.tally
    problems = Stream(pa.table({"task": ["a", "b"], "n": [1, 2], "c": [0, 1]}))
    assert pk.Counts.from_frame(problems, problem="task", n="n", c="c") == expected
    rows = pk.Attempts.from_frame(attempts, problem="task", passed="ok")
    assert rows.counts().tally == expected.tally


def test_pandas_objects_share_their_index() -> None:
    """The kernels align; counts do not, and refuse to pair by position what labels would pair otherwise."""
    n, c = pd.Series([20, 10, 10], index=list("abc")), pd.Series([10, 3, 1], index=list("bca"))
    with pytest.raises(
        ValueError, match=r"`n` must have the same index as `c` .*; got 'a' for 'b' at index 0"
    ):
        pk.Counts(n, c)
    with pytest.raises(ValueError, match=r"`clusters` must have the same index as `c`"):
        pk.Counts(20, c, clusters=pd.Series([1, 1, 2]))
    assert pk.Counts(n, c[n.index], clusters=n).c.tolist() == [1, 10, 3]
    assert pk.Counts(n.to_numpy(), c).c.tolist() == [10, 3, 1]
    with pytest.raises(ValueError, match=r"`c` must be one-dimensional|`n` must be one value"):
        pk.Counts(n[:2], c)


def test_pandas_objects_share_their_index_everywhere() -> None:
    one, other = pd.Series([1, 0], index=["a", "b"]), pd.Series([1, 1], index=["b", "a"])
    for call, argument in (
        (lambda: pk.Counts.from_outcomes(one.to_frame(), strata=other), "strata"),
        (lambda: pk.Tally.from_counts(other, one), "n"),
        (lambda: pk.estimate_pass_at_k(other, one, 1), "num_correct"),  # type: ignore[arg-type]
        (lambda: pk.Attempts(one, other), "passed"),
    ):
        with pytest.raises(ValueError, match=f"`{argument}` must have the same index as"):
            call()


def test_booleans_among_counts_are_refused() -> None:
    with pytest.raises(TypeError, match="`c` must hold whole numbers; got bool at index 1"):
        pk.Counts(10, [3, True, 10])
    with pytest.raises(TypeError, match="`n` must hold whole numbers; got bool at index 0"):
        pk.Counts([True, 10], [1, 3])
    for call, place in (
        (lambda: pk.Counts(10, [3, np.True_]), "1"),
        (lambda: pk.Tally(10, [True, 3], [1, 1]), "0"),
        (lambda: pk.Tally.from_counts(10, [3, True]), "1"),
        (lambda: pk.estimate_pass_at_k(10, [3, True], 1), "1"),
        (lambda: pk.best_of_k([1.0, 2.0], 1, offsets=[False, 1, 2]), "0"),
        (lambda: pk.bayes_at_n([[0, 1], [2, True]], [0, 1, 2]), r"\(1, 1\)"),
    ):
        with pytest.raises(TypeError, match=f"must hold whole numbers; got bool at index {place}$"):
            call()
    assert pk.Counts(1, [True, np.False_]).c.tolist() == [1, 0]


@pytest.mark.filterwarnings("error")
def test_halves_are_counts() -> None:
    assert pk.Counts(np.float16(10), np.float16([1, 3])) == pk.Counts(10, [1, 3])
    with pytest.raises(ValueError, match=r"`c` must be whole numbers; got 0\.5 at index 1"):
        pk.Counts(10, np.float16([1, 0.5]))


@pytest.mark.parametrize("dtype", ["Int64", "Float64", "boolean"])
def test_frames_in_the_types_of_pandas_are_numbers(dtype: str) -> None:
    frame = pd.DataFrame({"x": [1, 0, 1], "y": [0, 1, 1]}, dtype=dtype)
    plain = frame.to_numpy(dtype=float)
    np.testing.assert_array_equal(pk.best_of_k(frame, 1), pk.best_of_k(plain, 1))
    found, expected = (pk.bootstrap_values(values, rng=1).estimate for values in (frame, plain))
    np.testing.assert_array_equal(found, expected)
    if dtype != "boolean":
        with pytest.raises(ValueError, match=r"`scores` must be finite; got nan at index \(1, 0\)"):
            pk.best_of_k(pd.DataFrame({"x": [1, None], "y": [0, 1]}, dtype=dtype), 1)


def test_labels_are_looked_at_in_tuples() -> None:
    """A missing value, or a tensor, is unequal to itself there too."""
    index = pd.MultiIndex.from_arrays([["a", "a"], [1.0, np.nan]])
    with pytest.raises(ValueError, match="`clusters` must not be missing; got nan at index 1"):
        pk.Counts(10, [0, 3], clusters=index)
    with pytest.raises(ValueError, match="`problems` must not be missing; got None at index 0"):
        pk.Counts(10, [0, 3], problems=[("a", (1, None)), ("a", (1, 2))])
    with pytest.raises(TypeError, match="`problems` must hold plain labels; got Array, an array, at index 0"):
        pk.Counts(10, [0, 3], problems=[(xp.asarray(1), 0), ("b", 0)])
    counts = pk.Counts(10, [0, 3], clusters=pd.MultiIndex.from_arrays([["a", "a"], [1, 1]]))
    assert counts.clusters is not None
    assert counts.clusters.groups == 1


def test_labels_are_looked_at_in_fields() -> None:
    pairs = np.array([(1, 2.0), (1, np.nan)], dtype=[("a", int), ("b", float)])
    with pytest.raises(ValueError, match="`clusters` must not be missing; got nan at index 1"):
        pk.Counts(10, [0, 3], clusters=pairs)


@pytest.mark.skipif(not hasattr(np.dtypes, "StringDType"), reason="NumPy 1 has no such type")
def test_strings_of_numpy_may_be_missing() -> None:
    names = np.array(["a", np.nan], dtype=np.dtypes.StringDType(na_object=np.nan))
    with pytest.raises(ValueError, match="`clusters` must not be missing; got nan at index 1"):
        pk.Counts(10, [0, 3], clusters=names)
    with pytest.raises(ValueError, match=r"`answers` must not be missing .* got nan at index \(0, 1\)"):
        pk.majority_at_k([names], [[1, 0]], 1)


def test_answers_keep_their_kinds() -> None:
    """NumPy would make strings of all of a row, cut them at a zero, and matrices of tuples."""
    with pytest.raises(ValueError, match=r"`answers` must not be missing .* got nan at index \(0, 1\)"):
        pk.majority_at_k([["a", float("nan"), float("nan")]], [[1, 0, 0]], 3)
    # Three answers to vote for, or one twice: right with chance 1/3, or never.
    assert pk.majority_at_k([["4", 4, 5]], [[1, 0, 0]], 3) == pytest.approx(1 / 3)
    assert pk.majority_at_k([["4", "5", "5"]], [[1, 0, 0]], 3) == 0
    assert pk.majority_at_k([["a", "a\0", "b"]], [[1, 0, 0]], 3) == pytest.approx(1 / 3)
    assert pk.majority_at_k([[(1, 2), (3, 4), (1, 2)]], [[1, 0, 1]], 3) == 1
    with pytest.raises(ValueError, match=r"`answers` must not be missing .* \('x', nan\) at index \(0, 1\)"):
        pk.majority_at_k([["a", ("x", float("nan"))]], [[1, 0]], 1)
    # Nor are rows of unlike types one array.
    with pytest.raises(ValueError, match=r"`answers` must not be missing .* got nan at index \(1, 1\)"):
        pk.majority_at_k([np.array(["a", "b"]), np.array([4.0, np.nan])], [[1, 0], [1, 0]], 1)
    # A timestamp converts itself to NumPy's, but is no column.
    assert pk.majority_at_k(list(pd.to_datetime(["2020-01-01", "2021-01-01"])), [1, 0], 1) == 0.5


def test_rows_may_be_columns_of_frames() -> None:
    for of in (pd.Series, pl.Series, np.array):
        assert pk.best_of_k([of([0.1, 0.3]), of([0.5])], 1).tolist() == [0.2, 0.5]
    for column in (pd.Series([[1, 0], [1]]), pl.Series([[1, 0], [1]]), pa.chunked_array([[[1, 0], [1]]])):
        assert pk.best_of_k(column, 1).tolist() == [0.5, 1.0]
        assert pk.Counts.from_outcomes(column) == pk.Counts([2, 1], [1, 1])
    table = pa.table({"first": [True, False], "second": [True, None]})
    assert pk.Counts.from_outcomes(table, missing="drop") == pk.Counts([2, 1], [2, 0])
    with pytest.raises(TypeError, match="`outcomes` must be a sequence of rows; got dict at index 0"):
        pk.Counts.from_outcomes([{1: "a", 0: "b"}])
    with pytest.raises(ValueError, match="`outcomes` must have rows of one length"):
        pk.bayes_at_n([[0, 1], [1]], [0, 1])
    with pytest.raises(TypeError, match="`outcomes` must hold rows in an order; got set at index 0"):
        pk.Counts.from_outcomes([{1, 0}])
