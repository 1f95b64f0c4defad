"""Columns as a data frame of the library asked for."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from typing import Any, Literal, TypeAlias

import numpy as np

from passk_fast import _validate
from passk_fast.show.escape import encodable

Backend: TypeAlias = Literal["pandas", "polars", "pyarrow"]

# The libraries of data frames, and the extra that brings each.
BACKENDS: dict[Backend, str] = {"pandas": "frames", "polars": "polars", "pyarrow": "frames"}


def frame(columns: Mapping[str, Any], backend: Backend) -> Any:
    """Data frame with one row for each entry of the columns; a single value stands for all rows."""
    extra = BACKENDS[_validate.choice(backend, "backend", tuple(BACKENDS))]
    try:
        library = import_module(backend)
    except ImportError:
        raise ImportError(f"to_frame() needs {backend}: pip install 'passk-fast[{extra}]'") from None
    data = {name: _column(column, length(columns)) for name, column in columns.items()}
    return library.table(data) if backend == "pyarrow" else library.DataFrame(data)


def listed(columns: Mapping[str, Any]) -> dict[str, list[Any]]:
    """Columns as lists of one length."""
    count = length(columns)
    made = ((name, _column(column, count)) for name, column in columns.items())
    return {name: one.tolist() if isinstance(one, np.ndarray) else one for name, one in made}


def length(columns: Mapping[str, Any]) -> int:
    """Rows of the columns."""
    return max((len(column) for column in columns.values() if _many(column)), default=1)


def _many(values: Any) -> bool:
    return isinstance(values, list | tuple) or np.ndim(values) > 0


def _column(values: Any, rows: int) -> Any:
    """What every library takes: an array of numbers, or a list; one value stands for all rows.

    Strings in arrays of objects would stay Python objects in some libraries.
    """
    if not _many(values):
        return [_cell(values.item() if isinstance(values, np.generic) else values)] * rows
    if isinstance(values, np.ndarray):
        if values.dtype.kind in "biuf":
            return values
        values = values.tolist()
    return list(map(_cell, values))


def _cell(value: Any) -> Any:
    return encodable(value) if isinstance(value, str) else value
