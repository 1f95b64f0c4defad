"""The two columns of counts: what is accepted for n and c, and what they become."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from passk_fast import _validate
from passk_fast._typing import Ints
from passk_fast.show.numbers import number_of


def vector_of_counts(c: npt.ArrayLike) -> npt.NDArray[Any]:
    """One value per problem, of any type yet."""
    array = _validate.unmixed(c, "c")
    if array.ndim != 1:
        raise _validate.wrong(
            "c", f"must be one-dimensional, one value for each problem; got shape {array.shape}"
        )
    if not len(array):
        raise _validate.wrong("c", "must hold at least one problem; got none")
    return array


def attempts(n: npt.ArrayLike, m: int, problems: npt.NDArray[Any] | None) -> Ints:
    """N as (m,), or as () if one value stands for all."""
    array = _validate.unmixed(n, "n")
    if array.dtype.kind == "b":
        raise _validate.wrong_kind("n", "must hold whole numbers; got dtype bool")
    if array.ndim > 1 or (array.ndim == 1 and len(array) != m):
        raise _validate.wrong(
            "n",
            "must be one value, or one for each problem; "
            f"got shape {array.shape} for {number_of(m, 'problem')}",
        )
    whole = _validate.whole_numbers(array, "n", problems)
    if whole.ndim and whole.strides == (0,):
        return whole[:1].reshape(())
    return np.ascontiguousarray(whole) if whole.ndim else whole


def passed(c: npt.NDArray[Any], n: Ints, problems: npt.NDArray[Any] | None) -> Ints:
    """C as contiguous int64 (m,); booleans are counts only where each problem has one attempt."""
    if c.dtype.kind != "b":
        return np.ascontiguousarray(_validate.whole_numbers(c, "c", problems))
    if np.any(n != 1):
        raise _validate.wrong_kind(
            "c",
            "must hold counts; got booleans although a problem has more than one attempt "
            "(a matrix of outcomes goes to Counts.from_outcomes)",
        )
    return c.astype(np.int64)


def repeated(n: Ints, m: int) -> Ints:
    """One value seen m times, without the memory."""
    return np.ndarray((m,), dtype=np.int64, buffer=np.array(n), strides=(0,))


def one_if_constant(n: Ints) -> Ints:
    """The one value that `repeated` repeats; other arrays as they are."""
    return n[:1] if n.strides == (0,) else n
