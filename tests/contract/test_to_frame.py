"""Results as data frames of the library asked for."""

from __future__ import annotations

import inspect
import sys
from typing import Any

import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

import passk_fast as pk
from passk_fast.inference.render import BACKENDS

A = pk.Counts(10, [0, 3, 10, 7, 0, 1, 9, 10, 2, 6])
B = pk.Counts(10, [1, 3, 9, 8, 1, 0, 9, 10, 5, 7])
SCORES = np.random.default_rng(4).random((6, 4))
RESULTS: dict[str, Any] = {
    "mean_interval": lambda: pk.mean_interval(A, k=[1, 5]),
    "one k": lambda: pk.mean_interval(A, k=1),
    "bootstrap": lambda: pk.bootstrap(A, k=[1, 5]),
    "bootstrap_values": lambda: pk.bootstrap_values(SCORES[:, 0], replicates=100, rng=1),
    "compare": lambda: pk.compare(A, B, k=[1, 5]),
    "partial_credit": lambda: pk.partial_credit(SCORES),
    "threshold_curve": lambda: pk.threshold_curve(SCORES, k=[1, 2]),
}
results = pytest.mark.parametrize("make", RESULTS.values(), ids=RESULTS)


@results
def test_the_same_columns_in_every_library(make: Any) -> None:
    result = make()
    frame = result.to_frame()
    assert isinstance(frame, pd.DataFrame)
    pd.testing.assert_frame_equal(result.to_frame(backend="pandas"), frame)
    polars, arrow = result.to_frame(backend="polars"), result.to_frame(backend="pyarrow")
    assert isinstance(polars, pl.DataFrame)
    assert isinstance(arrow, pa.Table)
    assert polars.columns == arrow.column_names == frame.columns.tolist()
    for name in frame.columns:
        assert polars[name].dtype != pl.Object
        for other in (polars[name].to_numpy(), arrow[name].to_numpy()):
            np.testing.assert_array_equal(other, frame[name].to_numpy())


FRAMED = [
    name
    for name in pk.__all__
    if inspect.isclass(getattr(pk, name)) and hasattr(getattr(pk, name), "to_frame")
]


@pytest.mark.parametrize("name", FRAMED)
def test_every_result_takes_a_backend(name: str) -> None:
    parameter = inspect.signature(getattr(pk, name).to_frame).parameters["backend"]
    assert parameter.default == "pandas"


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
