"""Arrays of other libraries in and out, without a copy, through DLPack."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any

import numpy as np
import numpy.typing as npt


def taken(values: Any, argument: str) -> tuple[Any, Callable[[npt.NDArray[Any]], Any]]:
    """What NumPy can read, and how to give an array back in the caller's kind.

    Arrays that export DLPack (tensors of PyTorch, arrays of JAX and others) must be in the memory of the CPU.
    They come back through ``from_dlpack`` of their own library. Everything else comes back as NumPy's.
    """
    if isinstance(values, np.ndarray) or not hasattr(values, "__dlpack__"):
        return values, lambda array: array
    return _read(np.from_dlpack, values, argument), _constructor(values)


def readable(values: Any, argument: str, *, masked: bool = False) -> Any:
    """What NumPy can read, for arguments that nothing is given back for.

    Arrays that convert themselves to NumPy's do so; what exports nothing but DLPack is read through it. What
    a mask hides is refused, unless the caller looks at the mask (`masked`).
    """
    if not masked and np.ma.is_masked(values):
        first = np.argwhere(np.ma.getmaskarray(values))[0].tolist()
        raise ValueError(
            f"`{argument}` must not be masked; drop or fill the missing ones; got a masked value at index "
            f"{first[0] if len(first) == 1 else tuple(first)}"
        )
    if isinstance(values, np.ndarray) or not hasattr(values, "__dlpack__"):
        return values
    return _read(np.asarray if hasattr(values, "__array__") else np.from_dlpack, values, argument)


def _read(reader: Callable[[Any], npt.NDArray[Any]], values: Any, argument: str) -> npt.NDArray[Any]:
    try:
        return reader(values)
    except (BufferError, RuntimeError, TypeError, ValueError) as error:
        raise ValueError(
            f"`{argument}` must be in the memory of the CPU, detached, and of a type that NumPy knows; "
            f"got {type(values).__module__}.{type(values).__name__}: {error}"
        ) from error


def _constructor(values: Any) -> Callable[[npt.NDArray[Any]], Any]:
    if hasattr(values, "__array_namespace__"):
        namespace = values.__array_namespace__()
    else:
        namespace = sys.modules[type(values).__module__.partition(".")[0]]
    from_dlpack: Callable[[npt.NDArray[Any]], Any] = getattr(namespace, "from_dlpack", lambda array: array)
    return from_dlpack
