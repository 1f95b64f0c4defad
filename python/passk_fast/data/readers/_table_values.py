"""Cells of tables as labels, whole numbers and outcomes."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from passk_fast._validate import MOST, MOST_COST, in_digits
from passk_fast.data.readers._error import excerpt
from passk_fast.data.readers._recording import Keep
from passk_fast.data.readers._table_rows import Batch

OUTCOMES: dict[Any, bool | None] = {
    True: True,
    False: False,
    None: None,
    "1": True,
    "0": False,
    "1.0": True,
    "0.0": False,
    "true": True,
    "false": False,
    "pass": True,
    "passed": True,
    "fail": False,
    "failed": False,
    "": None,
    "na": None,
    "n/a": None,
    "<na>": None,
    "nan": None,
    "null": None,
    "none": None,
}

_DIGITS = re.compile(r"\s*[+-]?[0-9]+\s*$")


def labels(cells: Sequence[Any], batch: Batch, field: str) -> list[Any]:
    """Labels, none of them missing."""
    kinds = set(map(type, cells))
    if kinds <= {int} or (kinds <= {str} and "" not in cells):
        return list(cells)
    return [label(cell, batch, index, field) for index, cell in enumerate(cells)]


def label(cell: Any, batch: Batch, index: int, field: str) -> Any:
    """One label: text or a whole number; `true` would be the same as 1."""
    if type(cell) is str and cell != "":
        return cell
    if isinstance(cell, int) and not isinstance(cell, bool):
        return cell
    # Beyond, neighbours are the same number.
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < MOST:
        return int(cell)
    raise batch.place(index).error(f"expected a name; got {shown(cell)}", field)


def whole(cells: Sequence[Any], batch: Batch, field: str) -> list[int]:
    """Whole numbers."""
    found = []
    for index, cell in enumerate(cells):
        number = _whole(cell)
        if number is None:
            raise batch.place(index).error(f"expected a whole number; got {shown(cell)}", field)
        found.append(number)
    return found


def _whole(cell: Any) -> int | None:
    if isinstance(cell, bool):
        return None
    if isinstance(cell, str):
        # Not all that `int` takes: it reads 1_0 as ten. Nor more digits than any number here has.
        return int(cell.strip()) if _DIGITS.match(cell) and len(cell) < 40 else None
    if isinstance(cell, float):
        return int(cell) if cell.is_integer() and abs(cell) <= MOST else None
    return cell if isinstance(cell, int) else None


def outcomes(cells: Sequence[Any], batch: Batch, keep: Keep) -> list[bool | None]:
    """Outcomes of a column `passed`."""
    found = []
    for index, cell in enumerate(cells):
        key = cell.strip().lower() if isinstance(cell, str) else None if cell != cell else cell
        if not isinstance(key, str | bool | int | float | None) or key not in OUTCOMES:
            raise batch.place(index).error(f"expected 1, 0, true or false; got {shown(cell)}", "passed")
        outcome = OUTCOMES[key]
        if outcome is None:
            batch.place(index).missing(keep, shown(cell), "passed")
        found.append(outcome)
    return found


def scored(cells: Sequence[Any], batch: Batch, keep: Keep) -> list[bool | None]:
    """Outcomes of a column `score`."""
    found: list[bool | None] = []
    for index, cell in enumerate(cells):
        number, place = _number(cell), batch.place(index)
        if number is None:
            found.append(place.missing(keep, shown(cell), "score"))
        else:
            found.append(place.scored(number, keep, "score"))
    return found


def _number(cell: Any) -> Any:
    """A number from a cell; None where there is none, the cell itself where it is something else."""
    if isinstance(cell, str):
        word = cell.strip().lower()
        if word in ("true", "false") or OUTCOMES.get(word, True) is None:
            return OUTCOMES[word]
        try:
            cell = float(in_digits(cell))
        except ValueError:
            return cell
    return None if cell is None or cell != cell else cell


def costs(cells: Sequence[Any], batch: Batch, field: str) -> list[float | None]:
    """Costs; None where they are not known."""
    found: list[float | None] = []
    for index, cell in enumerate(cells):
        number = _number(cell)
        if isinstance(number, bool) or not isinstance(number, int | float | None):
            raise batch.place(index).error(f"expected a number; got {shown(cell)}", field)
        if number is not None and not 0 <= number <= MOST_COST:
            raise batch.place(index).error(f"expected 0 to {MOST_COST:g}; got {shown(cell)}", field)
        found.append(None if number is None else float(number))
    return found


def shown(cell: Any) -> str:
    """A cell as messages give it."""
    if cell == "":
        return "nothing"
    return excerpt(cell) if isinstance(cell, str | int | float | bool | None | list | dict) else repr(cell)
