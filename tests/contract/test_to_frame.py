"""Results as data frames of the library asked for."""

from __future__ import annotations

import inspect
import sys
from typing import Any

import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

import passk_fast as pk
from passk_fast.show.frame import BACKENDS
from tests.contract.public import THINGS, made

A = pk.Counts(10, [0, 3, 10, 7, 0, 1, 9, 10, 2, 6])
FRAMED = {name for name, thing in THINGS.items() if inspect.isclass(thing) and hasattr(thing, "to_frame")}


def shown(public: str) -> list[Any]:
    """The results that the examples of a public name make."""
    return [one for one in made(public) if type(one).__name__ in FRAMED and not inspect.isclass(one)]


@pytest.mark.parametrize("name", sorted(FRAMED))
def test_every_result_takes_a_backend(name: str) -> None:
    assert inspect.signature(THINGS[name].to_frame).parameters["backend"].default == "pandas"


def same(frame: pd.DataFrame, polars: pl.DataFrame, arrow: pa.Table) -> None:
    assert isinstance(frame, pd.DataFrame)
    assert isinstance(polars, pl.DataFrame)
    assert isinstance(arrow, pa.Table)
    assert polars.columns == arrow.column_names == frame.columns.tolist()
    for name in frame.columns:
        assert polars[name].dtype != pl.Object
        for other in (polars[name].to_list(), arrow[name].to_pylist()):
            pd.testing.assert_series_equal(pd.Series(other, name=name), frame[name], check_dtype=False)


def test_the_same_columns_in_every_library() -> None:
    seen = set()
    for public in THINGS:
        for result in shown(public):
            seen.add(type(result).__name__)
            pd.testing.assert_frame_equal(result.to_frame(backend="pandas"), result.to_frame())
            for table in (None, *getattr(result, "tables", ())):
                asked = {} if table is None else {"table": table}
                frames = [result.to_frame(backend=backend, **asked) for backend in BACKENDS]
                same(*frames)
    assert seen == FRAMED


def test_tables_within_results() -> None:
    """What is in JSON beside the rows is a frame as well."""
    pairs = pk.rank({"a": A, "b": A, "c": pk.Counts(10, A.c[::-1])}, k=[1, 5]).to_frame(table="pairs")
    assert pairs[["first", "second"]].drop_duplicates().shape == (3, 2)
    assert pairs["k"].tolist() == [1, 1, 1, 5, 5, 5]
    found = pk.compare(A, pk.Counts(10, A.c // 2), k=[1, 5])
    assert found.estimate is found.difference
    assert {"gaps", "parts", "drivers"} <= set(found.tables)
    gaps = found.to_frame(table="gaps")
    assert gaps[["low", "high"]].to_numpy().tolist() == [[1, 5]]
    assert gaps["confidence_interval_low"].tolist() == [found.gaps[0].confidence_interval.low]
    drivers = found.to_frame(table="drivers")
    assert drivers.query("k == 5")["difference"].tolist() == [one.difference for one in found.drivers(5)]
    with pytest.raises(ValueError, match="`table` must be one of 'gaps', 'parts'; got 'pairs'"):
        pk.compare(A, A, k=[1, 5]).to_frame(table="pairs")


def test_every_table_is_what_json_has() -> None:
    for public in THINGS:
        for result in shown(public):
            for table in getattr(result, "tables", ()):
                frame = result.to_frame(table=table)
                assert len(frame)
                assert len(frame.columns) == len(set(frame.columns))


@pytest.mark.parametrize("backend", BACKENDS)
def test_a_library_that_is_not_there(backend: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, backend, None)
    with pytest.raises(ImportError, match=rf"to_frame\(\) needs {backend}: pip install 'passk-fast\["):
        pk.mean_interval(A, k=1).to_frame(backend=backend)  # type: ignore[arg-type]


def test_an_unknown_library() -> None:
    with pytest.raises(
        ValueError, match="`backend` must be one of 'pandas', 'polars', 'pyarrow'; got 'modin'"
    ):
        pk.mean_interval(A, k=1).to_frame(backend="modin")  # type: ignore[arg-type]
