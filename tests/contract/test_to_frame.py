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
from tests.contract.public import THINGS
from tests.contract.test_docstrings import made

A = pk.Counts(10, [0, 3, 10, 7, 0, 1, 9, 10, 2, 6])
FRAMED = {name for name, thing in THINGS.items() if inspect.isclass(thing) and hasattr(thing, "to_frame")}
METHODS = ("to_frame", "problem_frame", "by_unit")


def shown(public: str) -> list[Any]:
    """The results that the examples of a public name make."""
    return [one for one in made(public) if type(one).__name__ in FRAMED and not inspect.isclass(one)]


@pytest.mark.parametrize("name", sorted(FRAMED))
def test_every_result_takes_a_backend(name: str) -> None:
    for method in METHODS:
        if hasattr(THINGS[name], method):
            parameter = inspect.signature(getattr(THINGS[name], method)).parameters["backend"]
            assert parameter.default == "pandas"


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
            for method in METHODS:
                if hasattr(result, method):
                    make = getattr(result, method)
                    pd.testing.assert_frame_equal(make(backend="pandas"), make())
                    same(make(), make(backend="polars"), make(backend="pyarrow"))
    assert seen == FRAMED


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
