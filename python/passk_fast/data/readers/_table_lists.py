"""Cells that hold a list of outcomes: a row of these is as many attempts."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from passk_fast.data.readers._table_rows import Batch
from passk_fast.show.numbers import number_of

# What a row of several attempts has a value of for each.
LISTED = ("passed", "score", "text", "attempt")


def unfolded(columns: Mapping[str, Sequence[Any]], batch: Batch) -> tuple[Mapping[str, Sequence[Any]], Batch]:
    """Columns with a row for each attempt; tables without lists are as they were."""
    deciding = [name for name in ("passed", "score") if name in columns]
    lists = {name: [_list(cell) for cell in columns[name]] for name in deciding}
    if all(one is None for cells in lists.values() for one in cells):
        return columns, batch
    # A row without a list is one attempt.
    sizes = [max(1 if one is None else len(one) for one in row) for row in zip(*lists.values(), strict=True)]
    rows = [index for index, size in enumerate(sizes) for _ in range(size)]
    more = {name: [_list(cell) for cell in columns[name]] for name in LISTED if name in columns} | lists
    wide = {
        name: _spread(name, cells, more[name], sizes, batch)
        if name in more
        else [cells[index] for index in rows]
        for name, cells in columns.items()
    }
    return wide, batch._replace(columns=wide, line_of=lambda index: batch.line_of(rows[index]))


def _list(cell: Any) -> list[Any] | None:
    """The list that a cell is or, in a text table, spells."""
    if isinstance(cell, list):
        return cell
    if not isinstance(cell, str) or not cell.lstrip().startswith("["):
        return None
    spelt = cell.replace("True", "true").replace("False", "false").replace("None", "null")
    try:
        found = json.loads(spelt)
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, list) else None


def _spread(
    name: str,
    cells: Sequence[Any],
    lists: Sequence[list[Any] | None],
    sizes: Sequence[int],
    batch: Batch,
) -> list[Any]:
    spread: list[Any] = []
    for index, (cell, one, size) in enumerate(zip(cells, lists, sizes, strict=True)):
        found = [cell] if one is None else one
        if len(found) != size or not size:
            got = f"{len(found)}, beside {number_of(size, 'outcome')}" if size else "an empty list"
            raise batch.place(index).error(f"expected a value for each attempt; got {got}", name)
        spread += found
    return spread
