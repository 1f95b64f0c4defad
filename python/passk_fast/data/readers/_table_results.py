"""To which result a row of a table belongs: its model, benchmark and condition."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from passk_fast.data.readers import _table_values as values
from passk_fast.data.readers._error import ReadError, excerpt
from passk_fast.data.readers._joining import refuse_alike
from passk_fast.data.readers._table_rows import Batch

GROUPS = ("cluster", "stratum")


class Of(NamedTuple):
    """What a row's result is of, as the table has it; None where it does not say."""

    model: Hashable = None
    benchmark: Hashable = None
    condition: Hashable = None


def in_words(path: str, found: Iterable[Of]) -> Iterator[dict[str, str | None]]:
    """The same as text, of each result; 1 and "1" are refused, which are one model or two."""
    keys = list(found)
    for field, told in zip(Of._fields, zip(*keys, strict=True), strict=True):
        named = [one for one in dict.fromkeys(told) if one is not None]
        if field == "model" and named and None in told:
            raise ReadError(
                path, f"expected it in every row or in none; some have {excerpt(named[0])}", field=field
            )
        refuse_alike(path, named, f"{field}s")
    for key in keys:
        yield {name: None if one is None else str(one) for name, one in key._asdict().items()}


def results(columns: Mapping[str, Sequence[Any]], batch: Batch, length: int) -> dict[Of, list[int]]:
    """Rows of each result, in order of appearance."""
    told = [_names(columns, batch, field, length) for field in Of._fields]
    rows: dict[Of, list[int]] = {}
    for index, key in enumerate(zip(*told, strict=True)):
        rows.setdefault(Of(*key), []).append(index)
    return rows


def _names(columns: Mapping[str, Sequence[Any]], batch: Batch, field: str, length: int) -> list[Hashable]:
    if field not in columns:
        return [None] * length
    return [
        None if cell in (None, "") else values.label(cell, batch, index, field)
        for index, cell in enumerate(columns[field])
    ]


class Groups:
    """The family and the stratum of each problem of a result, which all of its rows must agree on."""

    def __init__(self) -> None:
        # By the name of the column.
        self.found: dict[str, dict[Hashable, Hashable]] = {}

    def note(self, problem: Hashable, columns: Mapping[str, Sequence[Any]], batch: Batch, index: int) -> None:
        """Take a row's."""
        for field in GROUPS:
            if field not in columns:
                continue
            label = values.label(columns[field][index], batch, index, field)
            before = self.found.setdefault(field, {}).setdefault(problem, label)
            if before != label:
                raise batch.place(index).error(
                    f"expected one {field} for all attempts at {excerpt(problem)}; got "
                    f"{values.shown(before)} and {values.shown(label)}",
                    field,
                )
