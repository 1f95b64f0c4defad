"""How results show themselves: a text table for the terminal, an HTML table for notebooks, a data frame."""

from __future__ import annotations

import html
import math
from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from importlib import import_module
from typing import Any, Literal, NamedTuple, TypeAlias, cast

import numpy as np

from passk_fast import _validate
from passk_fast.show.numbers import NONE
from passk_fast.show.plain import plain as plain

Backend: TypeAlias = Literal["pandas", "polars", "pyarrow"]

# The libraries of data frames, and the extra that brings each.
BACKENDS: dict[Backend, str] = {"pandas": "frames", "polars": "polars", "pyarrow": "frames"}


class Table(NamedTuple):
    """A titled table; the notes are lines of text below it."""

    title: str
    columns: Sequence[str]
    rows: Sequence[Sequence[str]]
    notes: Sequence[str]


class Shown(ABC):
    """A result that shows itself as a table: as text, and as HTML in notebooks."""

    @abstractmethod
    def _table(self) -> Table: ...

    def __repr__(self) -> str:
        return text(self._table())

    def _repr_html_(self) -> str:
        return as_html(self._table())


def text(table: Table) -> str:
    """Columns aligned to the right, the first to the left."""
    lines = [table.columns, *table.rows]
    widths = [max(len(line[i]) for line in lines) for i in range(len(table.columns))]
    body = [
        "  ".join(
            cell.rjust(width) if i else cell.ljust(width)
            for i, (cell, width) in enumerate(zip(line, widths, strict=True))
        )
        for line in lines
    ]
    return "\n".join([table.title, *(f"  {line.rstrip()}" for line in body), *table.notes])


def as_html(table: Table) -> str:
    """The same table, escaped."""

    def row(cells: Sequence[str], tag: str) -> str:
        return "<tr>" + "".join(f"<{tag}>{html.escape(cell)}</{tag}>" for cell in cells) + "</tr>"

    body = "".join(row(cells, "td") for cells in table.rows)
    notes = "".join(f"<p>{html.escape(note)}</p>" for note in table.notes)
    return (
        f"<table><caption>{html.escape(table.title)}</caption>"
        f"<thead>{row(table.columns, 'th')}</thead><tbody>{body}</tbody></table>{notes}"
    )


def number(value: float) -> str:
    """Four decimals, more where the number is smaller than they can show; ``–`` where there is none."""
    if math.isnan(value):
        return NONE
    if value == 0 or abs(value) >= 1e-3 or not math.isfinite(value):
        return f"{value:.4f}"
    return f"{value:.2e}"


def ends(low: float, high: float) -> str:
    """``[0.2557, 0.5062]``; ``–`` where there is no interval."""
    return NONE if math.isnan(low) else f"[{number(low)}, {number(high)}]"


def percent(share: float) -> str:
    """``12.2%``; ``–`` where it is not known."""
    return "–" if math.isnan(share) else f"{100 * share:.1f}%"


def percent_level(level: float) -> str:
    """``95%`` or ``99.9%``."""
    return f"{100 * level:.10g}%"


def frame(columns: Mapping[str, Any], backend: Backend = "pandas") -> Any:
    """Data frame of the library asked for, with one row per statistic."""
    extra = BACKENDS[cast("Backend", _validate.choice(backend, "backend", tuple(BACKENDS)))]
    try:
        library = import_module(backend)
    except ImportError:
        raise ImportError(f"to_frame() needs {backend}: pip install 'passk-fast[{extra}]'") from None
    rows = max((len(column) for column in columns.values() if np.ndim(column)), default=1)
    data = {name: _column(column, rows) for name, column in columns.items()}
    return library.table(data) if backend == "pyarrow" else library.DataFrame(data)


def _column(values: Any, rows: int) -> Any:
    """What every library takes: an array of numbers, or a list; one value stands for all rows.

    Strings in arrays of objects would stay Python objects in some libraries.
    """
    if np.ndim(values) == 0:
        return [plain(values)] * rows
    if isinstance(values, np.ndarray) and values.dtype.kind in "biuf":
        return values
    return plain(values if isinstance(values, np.ndarray) else list(values))
