"""Arrays of counts and of scores."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from passk_fast._typing import Floats, Ints
from passk_fast._validate._words import is_whole, kind, place, written, wrong, wrong_kind
from passk_fast._validate.interchange import as_array
from passk_fast._validate.scalars import MOST

BOOLEANS = {bool, np.bool_}


def whole_numbers(values: npt.ArrayLike, argument: str, problems: npt.NDArray[Any] | None = None) -> Ints:
    """Array of int64 equal to `values`; no copy if it is one already. Range rules are the caller's.

    Floats must be integral (data frames turn counts into floats as soon as one row is missing).
    """
    array = unmixed(values, argument)
    if array.dtype == np.int64:
        return array
    if array.dtype.kind == "i" or (array.dtype.kind == "u" and array.dtype.itemsize < 8):
        return array.astype(np.int64)
    if array.dtype.kind == "u":
        _refuse(array > MOST, array, argument, f"{argument} < 2**53", problems)
        return array.astype(np.int64)
    if array.dtype.kind == "f":
        _refuse(~np.isfinite(array), array, argument, "whole numbers without missing ones", problems)
        _refuse(array != np.floor(array), array, argument, "whole numbers", problems)
        # As a half the largest count is infinite.
        _refuse(np.abs(array) > np.float64(MOST), array, argument, f"{argument} < 2**53", problems)
        return array.astype(np.int64)
    if array.dtype.kind == "O":
        return _whole_objects(array, argument, problems)
    raise wrong_kind(argument, f"must hold whole numbers; got dtype {array.dtype}")


def in_digits(text: str) -> str:
    """The text of a number; refused is what Python alone takes for one: 1_0 for ten, digits of other scripts.

    Examples
    --------
    >>> float(in_digits("1e-3"))
    0.001
    """
    if "_" in text or not text.isascii():
        raise ValueError(f"expected a number; got {text!r}")
    return text


def unmixed(values: npt.ArrayLike, argument: str) -> npt.NDArray[Any]:
    """NumPy's array of values; it would make 0 and 1 of booleans in a list of numbers: they are refused."""
    if isinstance(values, (list, tuple)):
        kinds = _kinds(values)
        if kinds & BOOLEANS and kinds - BOOLEANS:
            raise wrong_kind(argument, f"must hold whole numbers; got bool {place(_first_boolean(values))}")
    return as_array(values, argument)


def _kinds(values: Sequence[Any]) -> set[type]:
    """Types in a list and in the lists that it holds."""
    kinds = set(map(type, values))
    if kinds & {list, tuple}:
        kinds.update(*(_kinds(row) for row in values if isinstance(row, (list, tuple))))
    return kinds - {list, tuple}


def _first_boolean(values: Sequence[Any]) -> tuple[int, ...]:
    """Where the first one is; () if there is none."""
    for index, value in enumerate(values):
        if type(value) in BOOLEANS:
            return (index,)
        if isinstance(value, (list, tuple)) and (rest := _first_boolean(value)):
            return (index, *rest)
    return ()


def vector(values: npt.ArrayLike, argument: str) -> Ints:
    """One-dimensional, contiguous `whole_numbers`."""
    array = whole_numbers(values, argument)
    if array.ndim != 1:
        raise wrong(argument, f"must be one-dimensional; got shape {array.shape}")
    return np.ascontiguousarray(array)


def _whole_objects(array: npt.NDArray[Any], argument: str, problems: npt.NDArray[Any] | None) -> Ints:
    """Python numbers one by one: exact for integers of any size, and None has a place to point at."""
    numbers: list[int] = []
    for index, value in enumerate(array.ravel().tolist()):
        where = place(index, problems) if array.ndim else ""
        integral = is_whole(value) or (isinstance(value, float) and value.is_integer())
        if integral and abs(value) <= MOST:
            numbers.append(int(value))
        elif integral or isinstance(value, float):
            rule = f"{argument} < 2**53" if abs(value) > MOST else "whole numbers"
            shown = repr(value) if isinstance(value, float) else written(value)
            raise wrong(argument, f"must satisfy {rule}; got {shown} {where}".rstrip())
        else:
            raise wrong_kind(argument, f"must hold whole numbers; got {kind(value)} {where}".rstrip())
    return np.array(numbers, dtype=np.int64).reshape(array.shape)


def _refuse(
    broken: npt.NDArray[np.bool_],
    array: npt.NDArray[Any],
    argument: str,
    rule: str,
    problems: npt.NDArray[Any] | None,
) -> None:
    """Raise for the first element that breaks the rule."""
    if not broken.any():
        return
    index = int(np.argmax(broken))
    where = f" {place(index, problems)}" if array.ndim else ""
    verb = "be" if rule.startswith("whole") else "satisfy"
    raise wrong(argument, f"must {verb} {rule}; got {array.ravel()[index]}{where}")


def real_values(values: npt.ArrayLike, argument: str) -> Floats:
    """Finite C-contiguous float64 array (m,) or (m, S); no copy if it is one already."""
    array = as_array(values, argument)
    if array.dtype.kind not in "biuf":
        raise wrong_kind(argument, f"must hold numbers; got dtype {array.dtype}")
    if array.ndim not in (1, 2):
        raise wrong(argument, f"must have shape (m,) or (m, S); got {array.shape}")
    if array.size == 0:
        raise wrong(argument, f"must hold at least 1 problem and 1 column; got shape {array.shape}")
    real = np.ascontiguousarray(array, dtype=np.float64)
    finite = np.isfinite(real)
    if not finite.all():
        index = tuple(np.argwhere(~finite)[0].tolist())
        shown = index[0] if real.ndim == 1 else index
        raise wrong(argument, f"must be finite; got {real[index]} at index {shown}")
    return real
