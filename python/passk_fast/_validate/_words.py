"""What error texts are made of: kinds of values, and where they stand."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np
import numpy.typing as npt


def kind(value: object) -> str:
    """Name of a value's type, as messages give it."""
    return type(value).__name__


def named(index: int, problems: npt.NDArray[Any] | None) -> str:
    """`` (problem 'HumanEval/3')``, or nothing where problems have no names."""
    return "" if problems is None else f" (problem {problems[index : index + 1].tolist()[0]!r})"


def place(index: int | tuple[int, ...], problems: npt.NDArray[Any] | None = None) -> str:
    """``at index 3 (problem 'HumanEval/3')``, or ``at index (3, 1)``."""
    if isinstance(index, tuple):
        return f"at index {index[0] if len(index) == 1 else index}"
    return f"at index {index}{named(index, problems)}"


def placed(message: str, index: int | None) -> ValueError:
    """An error that carries the index of its problem, as those of the core do."""
    error = ValueError(message)
    if index is not None:
        error.index = index  # type: ignore[attr-defined]
    return error


@contextmanager
def naming(problems: npt.NDArray[Any] | None) -> Iterator[None]:
    """Errors of single values know the index only: add the name of the problem to them."""
    try:
        yield
    except ValueError as error:
        index = getattr(error, "index", None)
        if problems is None or index is None:
            raise
        raise ValueError(f"{error}{named(index, problems)}") from None


def is_whole(value: object) -> bool:
    """Whether a scalar is an integer; True and False are not."""
    return isinstance(value, (int, np.integer)) and not isinstance(value, (bool, np.bool_))


def written(number: int) -> str:
    """An integer as messages give it: Python refuses to write those of thousands of digits."""
    return str(number) if number.bit_length() <= 256 else f"an int of {number.bit_length():,} bits"


def is_missing(value: object) -> bool:
    """Whether a scalar is one of None, NaN, NaT, pandas' NA or NumPy's masked."""
    if value is None or value is np.ma.masked:
        return True
    # Comparing NA with itself gives NA, which has no truth value: it is known by its type.
    if type(value).__name__ in ("NAType", "NaTType"):
        return True
    return isinstance(value, (float, np.floating, np.datetime64, np.timedelta64)) and bool(value != value)
