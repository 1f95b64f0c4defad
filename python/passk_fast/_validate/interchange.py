"""Arrays of other libraries in and out through DLPack: without a copy, unless they are on another device."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable
from contextlib import suppress
from typing import Any

import numpy as np
import numpy.typing as npt

from passk_fast._validate._words import place, wrong

UNREADABLE = (AttributeError, BufferError, NotImplementedError, RuntimeError, TypeError, ValueError)


def taken(values: Any, argument: str) -> tuple[Any, Callable[[npt.NDArray[Any]], Any]]:
    """What NumPy can read, and how to give an array back in the caller's kind.

    Arrays that export DLPack (tensors of PyTorch, arrays of JAX and others) are read where they are, or from
    a copy if they are on another device than the CPU. They come back through ``from_dlpack`` of their own
    library, on the device they were on. Everything else comes back as NumPy's.
    """
    if not _foreign(values):
        return values, lambda array: array
    return _read(np.from_dlpack, values, argument), _constructor(values)


def readable(values: Any, argument: str, *, masked: bool = False, row: int | None = None) -> Any:
    """What NumPy can read, for arguments that nothing is given back for.

    Arrays that convert themselves to NumPy's do so; what exports nothing but DLPack is read through it. What
    a mask hides is refused, unless the caller looks at the mask (`masked`); NumPy would drop the masks of a
    list's rows. `row` is where the values stand in a list.
    """
    hidden = None if masked else _hidden(values)
    if hidden is not None:
        at = hidden if row is None else (row, *hidden)
        where = f" {place(at)}" if at else ""
        raise wrong(argument, f"must not be masked; drop or fill the missing ones; got a masked value{where}")
    if not _foreign(values):
        return values
    return _read(np.asarray if hasattr(values, "__array__") else np.from_dlpack, values, argument, row)


def objects(items: Iterable[Any]) -> npt.NDArray[Any]:
    """An array of the items as they are: NumPy itself would look into them."""
    found = list(items)
    array = np.empty(len(found), dtype=object)
    array[:] = found
    return array


def as_array(values: Any, argument: str) -> npt.NDArray[Any]:
    """NumPy's array of values, of rows of them, or of a data frame."""
    values = readable(values, argument)
    if isinstance(values, (list, tuple)) and any(
        hasattr(kind, "__dlpack__") for kind in set(map(type, values))
    ):
        values = [readable(row, argument, row=index) for index, row in enumerate(values)]
    try:
        array = np.asarray(values)
    except ValueError:
        if not _ragged(values):
            raise
        raise wrong(argument, "must have rows of one length") from None
    if array.dtype.kind == "O" and array.size and hasattr(values, "columns") and hasattr(values, "items"):
        # pandas makes objects of a frame in its own types, though its columns are numbers.
        columns = [np.asarray(column) for _, column in values.items()]
        kinds = {column.dtype.kind for column in columns}
        if kinds == {"b"} or kinds <= set("iuf"):
            return np.stack(columns, axis=1)
    return array


def _foreign(values: object) -> bool:
    """Whether this is an array of another library."""
    return hasattr(values, "__dlpack__") and not isinstance(values, np.ndarray)


def _hidden(values: object) -> tuple[int, ...] | None:
    """Where the first masked value is, in an array or in lists of them; None if there is none."""
    if isinstance(values, np.ma.MaskedArray):
        mask = np.ma.getmaskarray(values)
        found = np.argwhere(mask != np.zeros_like(mask))  # of structured arrays: any field
        return tuple(found[0].tolist()) if len(found) else None
    if isinstance(values, (list, tuple)):
        if not any(issubclass(kind, (np.ma.MaskedArray, list, tuple)) for kind in set(map(type, values))):
            return None
        for index, item in enumerate(values):
            if (at := _hidden(item)) is not None:
                return (index, *at)
    return None


def _read(
    reader: Callable[[Any], npt.NDArray[Any]], values: Any, argument: str, row: int | None = None
) -> npt.NDArray[Any]:
    try:
        return reader(values)
    except UNREADABLE as error:
        with suppress(*UNREADABLE):
            return reader(_near(values))
        where = "" if row is None else f" {place(row)}"
        raise wrong(
            argument,
            "must be in the memory of the CPU, detached, and of a type that NumPy knows; "
            f"got {type(values).__module__}.{type(values).__name__}{where}: {error}",
            row,
        ) from error


def _near(values: Any) -> Any:
    """A copy in the memory of the CPU, made by the array's own library."""
    if hasattr(values, "cpu"):  # PyTorch
        return values.cpu()
    if hasattr(values, "to_device") and hasattr(values, "__array_namespace__"):
        for device in values.__array_namespace__().__array_namespace_info__().devices():
            if "cpu" in str(device).lower():
                return values.to_device(device)
    if hasattr(values, "get"):  # CuPy
        return values.get()
    return values


def _constructor(values: Any) -> Callable[[npt.NDArray[Any]], Any]:
    if hasattr(values, "__array_namespace__"):
        namespace = values.__array_namespace__()
    else:
        namespace = sys.modules[type(values).__module__.partition(".")[0]]
    home = getattr(values, "device", None)

    def back(array: npt.NDArray[Any]) -> Any:
        if not hasattr(namespace, "from_dlpack"):
            return array
        if hasattr(values, "get"):  # CuPy takes no DLPack of the CPU
            return namespace.asarray(array)
        made = namespace.from_dlpack(array)
        if home is None or made.device == home:
            return made
        return made.to(home) if hasattr(made, "to") else made.to_device(home)

    return back


def _ragged(rows: Any) -> bool:
    """Whether rows, or rows in them, differ in length: NumPy makes no array of these."""
    try:
        return len({np.shape(row) for row in rows}) > 1
    except ValueError:
        return True
