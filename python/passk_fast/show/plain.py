"""Results as plain data: numbers, strings, lists and dictionaries, ready for JSON."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from typing import Any

import numpy as np

from passk_fast.show.escape import encodable

_PLAIN = frozenset({bool, int, type(None)})


def plain(value: Any) -> Any:
    """Arrays as lists, records as dictionaries, and None for numbers that do not exist.

    JSON knows neither NaN nor infinities. Names of problems stay as they are if JSON has their kind, and are
    text otherwise.

    Examples
    --------
    >>> plain({"p": np.array([0.5, np.nan]), "k": (1, 10)})
    {'p': [0.5, None], 'k': [1, 10]}
    """
    kind = type(value)
    if kind in _PLAIN or (kind is float and math.isfinite(value)):  # nearly all
        return value
    if isinstance(value, str):
        return encodable(str(value))
    if isinstance(value, np.ndarray | np.generic):
        return plain(value.tolist())
    if isinstance(value, bool | int):
        return value
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, Mapping):
        return {encodable(str(name)): plain(item) for name, item in value.items()}
    if isinstance(value, tuple) and hasattr(value, "_asdict"):
        return plain(value._asdict())
    if is_dataclass(value) and not isinstance(value, type):
        return {one.name: plain(getattr(value, one.name)) for one in fields(value) if one.name[0] != "_"}
    if isinstance(value, list | tuple | set | frozenset):
        return [plain(item) for item in value]
    return str(value)
