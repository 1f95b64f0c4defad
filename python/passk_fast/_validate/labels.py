"""Arrays of labels."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from numbers import Number
from typing import Any

import numpy as np
import numpy.typing as npt

from passk_fast._validate._words import is_missing, kind, place, wrong, wrong_kind
from passk_fast._validate.interchange import objects, readable
from passk_fast._validate.lookalikes import refuse_lookalikes

# Labels of these types need no look each.
NEVER_MISSING = frozenset((str, int, bool, bytes))
# Kinds of NumPy's types that know missing values, or may hold them.
MAY_LACK = "fcmMOTV"
TRUTHS = frozenset((bool, np.bool_))


def label_array(values: object, argument: str, length: int | None = None) -> npt.NDArray[Any]:
    """One-dimensional array of labels: arrays keep their dtype, other sequences keep their objects."""
    # A set has no order, and of a mapping nobody knows whether its keys or its values are meant.
    if isinstance(values, (str, bytes, set, frozenset, Mapping)):
        raise wrong_kind(argument, "must be a sequence of labels", values)
    values = readable(values, argument)
    if isinstance(values, np.ndarray):
        array = values
    elif hasattr(values, "to_numpy"):
        array = np.asarray(values.to_numpy())
    else:
        try:
            array = objects(values)  # type: ignore[arg-type]
        except TypeError:
            raise wrong_kind(argument, "must be a sequence of labels", values) from None
    if array.ndim != 1:
        raise wrong(argument, f"must be one-dimensional; got shape {array.shape}")
    if length is not None and len(array) != length:
        raise wrong(argument, f"must have one label for each problem; got {len(array)} for {length} problems")
    if array.dtype.kind in MAY_LACK:
        items = array.tolist()
        kinds = set(map(type, items))
        if not kinds <= NEVER_MISSING:
            for index, item in enumerate(items):
                _check_label(item, argument, index)
        refuse_truths_as_numbers(items, kinds, argument)
    return array


def refuse_truths_as_numbers(items: Sequence[Any], kinds: Set[type], argument: str) -> None:
    """Raise for labels of these kinds that are truth values beside numbers: True is equal to 1."""
    if len(kinds) < 2 or kinds.isdisjoint(TRUTHS):
        return
    truth = next(index for index, item in enumerate(items) if type(item) in TRUTHS)
    numbers: tuple[Any, ...] = (0, 1)
    for index, item in enumerate(items):
        if isinstance(item, Number) and type(item) not in TRUTHS and item in numbers:
            raise wrong(
                argument,
                f"must not mix truth values and numbers; got {items[truth]} {place(truth)} and {item} "
                f"{place(index)}",
            )


def lacking(label: object) -> bool:
    """Whether a label, or a part of one that is a tuple, is missing."""
    return any(map(lacking, label)) if isinstance(label, tuple) else is_missing(label)


def _check_label(item: object, argument: str, index: int) -> None:
    """Raise for a label, or a part of one, that is not equal to others with its value."""
    for part in item if isinstance(item, tuple) else (item,):
        if isinstance(part, tuple):
            _check_label(part, argument, index)
        if hasattr(part, "__dlpack__"):  # those of PyTorch hash by identity
            raise wrong_kind(argument, f"must hold plain labels; got {kind(part)}, an array, {place(index)}")
        if is_missing(part):
            raise wrong(argument, f"must not be missing; got {part} {place(index)}")


def hashable(items: Sequence[object], argument: str) -> None:
    """Raise for the first label that has no hash."""
    for index, item in enumerate(items):
        if not _has_hash(item):
            raise wrong_kind(argument, f"must hold hashable labels; got {kind(item)} {place(index)}")


def _has_hash(item: object) -> bool:
    try:
        hash(item)
    except TypeError:
        return False
    return True


def unique(values: object, argument: str, length: int) -> npt.NDArray[Any]:
    """Array of labels none of which repeats."""
    array = label_array(values, argument, length)
    items = array.tolist()
    try:
        if len(set(items)) == len(items):
            refuse_lookalikes(items, argument)
            return array
    except TypeError:
        hashable(items, argument)
        raise
    first: dict[object, int] = {}
    for index, item in enumerate(items):
        if item in first:
            raise wrong(argument, f"must be unique; got {item!r} at index {first[item]} and at index {index}")
        first[item] = index
    return array
