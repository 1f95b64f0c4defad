"""The tables in a result's plain data, beside its rows: lists of objects, objects of lists, an object."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from typing import Any, TypeAlias

import numpy as np

Columns: TypeAlias = dict[str, Any]


def tables(data: Mapping[str, Any]) -> dict[str, Columns]:
    """The columns of each table, by the name that `to_dict` gives it.

    Intervals become the columns ``low`` and ``high``, other objects a column for each of their fields, and
    numbers that do not exist NaN.

    Examples
    --------
    >>> tables({"m": 2, "gaps": [{"pair": "1 to 10", "interval": {"low": 0.1, "high": None}}]})
    {'gaps': {'pair': ['1 to 10'], 'low': [0.1], 'high': array([nan])}}
    """
    found = {name: _records(value) for name, value in data.items() if name != "rows"}
    return {name: _columns(records) for name, records in found.items() if records}


def _records(value: Any) -> list[Mapping[str, Any]]:
    """The rows of a table; none where the value is no table."""
    if isinstance(value, Mapping) and "rows" in value:
        return _records(value["rows"])
    if isinstance(value, Mapping) and value:
        flat = _flat(value)
        lengths = {len(one) if isinstance(one, list) else -1 for one in flat.values()}
        if lengths == {-1}:
            return [flat]
        if len(lengths) == 1 and lengths != {0}:
            return [dict(zip(flat, row, strict=True)) for row in zip(*flat.values(), strict=True)]
    if isinstance(value, list) and value and all(isinstance(one, Mapping) for one in value):
        return [_flat(one) for one in value]
    return []


def _flat(record: Mapping[str, Any]) -> dict[str, Any]:
    """Fields of objects within as fields of their own; lists of objects are tables of their own elsewhere."""
    found: dict[str, Any] = {}
    for name, value in record.items():
        if isinstance(value, Mapping):
            found |= {joined(name, inner, record): one for inner, one in _flat(value).items()}
        elif not (isinstance(value, list) and value and isinstance(value[0], Mapping)):
            found[name] = value
    return found


def joined(name: str, inner: str, record: Collection[str]) -> str:
    """The name of an object's field: those of an interval are ``low`` and ``high`` where these are free."""
    if inner not in ("low", "high"):
        return f"{name}_{inner}"
    kind = re.sub("(confidence|credible)?_?interval$", "", name).rstrip("_")
    short = f"{kind}_{inner}" if kind else inner
    return f"{name}_{inner}" if short in record else short


def _columns(records: list[Mapping[str, Any]]) -> Columns:
    names = dict.fromkeys(name for record in records for name in record)
    return {name: _column([record.get(name) for record in records]) for name in names}


def _column(values: list[Any]) -> Any:
    """Numbers of which some do not exist as an array."""
    known = [one for one in values if one is not None]
    if len(known) < len(values) and all(isinstance(one, int | float) for one in known):
        return np.array([np.nan if one is None else one for one in values], dtype=np.float64)
    return values
