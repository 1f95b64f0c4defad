"""Values of attempts in groups (problems, prompts) of any sizes, however they are given."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from passk_fast import _validate
from passk_fast._typing import Ints
from passk_fast.data.labels import Labels, check_one_each

NUMBERS = (bool, int, float, np.number, np.bool_)


@dataclass(frozen=True, eq=False)
class RaggedRows:
    """Which attempts belong together.

    Attributes
    ----------
    starts : uint64 (m + 1,)
        Group i has the attempts from ``starts[i]`` to ``starts[i + 1]`` of the order below.
    shape : tuple of int or None
        Of the array given; None for rows of different lengths.
    order : int64 (attempts,) or None
        Indices that bring the attempts group by group; None where they are so already.
    names : array (m,) or None
        The groups' labels.
    nested : bool
        Whether attempts were given as rows, so that a place is a pair of indices.
    """

    starts: npt.NDArray[np.uint64]
    shape: tuple[int, ...] | None
    order: Ints | None = None
    names: npt.NDArray[Any] | None = None
    nested: bool = True

    @property
    def single(self) -> bool:
        """Whether there is one group, given as a plain vector."""
        return self.shape is not None and len(self.shape) == 1 and not self.nested and len(self.starts) == 2

    @property
    def sizes(self) -> Ints:
        """Number of attempts of each group, (m,)."""
        bounds = self.starts.astype(np.int64)
        return bounds[1:] - bounds[:-1]

    @property
    def min_n(self) -> int:
        """Least number of attempts of a group."""
        return int(self.sizes.min())

    @property
    def owners(self) -> Ints:
        """The group of each attempt, group by group."""
        return np.repeat(np.arange(len(self.sizes)), self.sizes)

    def fewer_than(self, k: int) -> str:
        """Where n < k first happens, as messages give it."""
        index = int(np.argmax(self.sizes < k))
        return f"n={self.sizes[index]} {self._group(index)}"

    def place(self, attempt: int) -> str:
        """Where an attempt, counted group by group, was given."""
        if self.order is not None:
            return f"at index {self.order[attempt]}"
        if not self.nested:
            return f"at index {attempt}"
        group = int(np.searchsorted(self.starts, attempt, side="right")) - 1
        return f"at index ({group}, {attempt - int(self.starts[group])})"

    def ordered(self, flat: npt.NDArray[Any]) -> npt.NDArray[Any]:
        """Values group by group."""
        return np.ascontiguousarray(flat if self.order is None else flat[self.order])

    def restored(self, values: npt.NDArray[Any]) -> Any:
        """Values of attempts in the form that attempts were given in."""
        if self.order is not None:
            back = np.empty_like(values)
            back[self.order] = values
            return back
        if self.shape is not None:
            return values.reshape(self.shape)
        return np.split(values, self.starts[1:-1].astype(np.int64))

    def _group(self, index: int) -> str:
        if self.names is None:
            return "in the only group" if self.single else f"at index {index}"
        return f"at group {self.names[index : index + 1].tolist()[0]!r}"


def flattened(values: Any, argument: str) -> tuple[npt.NDArray[Any], RaggedRows]:
    """All values in a row, and how they were grouped.

    A matrix has one row a group, as has a sequence of sequences; a vector is one group.
    """
    if isinstance(values, (str, bytes)):
        raise _validate.wrong_kind(argument, "must be an array or a sequence of rows", values)
    values = _validate.readable(values, argument)
    if not isinstance(values, Sequence):
        values = _validate.as_array(values, argument)
    if _rows(values):
        rows = [_row(row, argument, index) for index, row in enumerate(values)]
        sizes = [len(row) for row in rows]
        starts = _starts(sizes, argument)
        shape = (len(rows), sizes[0]) if len(set(sizes)) == 1 else None
        return _joined(rows), RaggedRows(starts, shape)
    array = _array(values, argument)
    if array.ndim not in (1, 2):
        raise _validate.wrong(argument, f"must have shape (m, n), or (n,) for one group; got {array.shape}")
    if not array.size:
        raise _validate.wrong(argument, f"must hold at least one attempt; got shape {array.shape}")
    groups, n = array.shape if array.ndim == 2 else (1, len(array))
    starts = np.arange(groups + 1, dtype=np.uint64) * np.uint64(n)
    return np.ascontiguousarray(array).reshape(-1), RaggedRows(starts, array.shape, nested=array.ndim == 2)


def _rows(values: Any) -> bool:
    """Whether this is a sequence of rows that may differ in length."""
    if isinstance(values, np.ndarray):
        return values.dtype == object and values.ndim == 1 and any(map(_is_row, values))
    return isinstance(values, Sequence) and any(map(_is_row, values))


def _is_row(value: object) -> bool:
    column = hasattr(value, "to_numpy") and hasattr(value, "__len__")  # a timestamp of pandas is no column
    rows = isinstance(value, (Sequence, np.ndarray)) or hasattr(value, "__dlpack__") or column
    return rows and not isinstance(value, (str, bytes))


def _row(row: Any, argument: str, index: int) -> npt.NDArray[Any]:
    if not _is_row(row):
        raise _validate.wrong_kind(
            argument, f"must hold rows of attempts; got {_validate.kind(row)} among them"
        )
    array = _array(_validate.readable(row, argument, row=index), argument)
    if any(isinstance(value, list) for value in (array if array.dtype == object else ())):
        raise _validate.wrong(argument, "must hold one-dimensional rows; got a row of lists")
    if array.ndim != 1:
        raise _validate.wrong(argument, f"must hold one-dimensional rows; got a row of shape {array.shape}")
    return array


def _array(values: Any, argument: str) -> npt.NDArray[Any]:
    """Numbers as NumPy takes them; other lists as objects, which NumPy would turn into one another."""
    if not isinstance(values, (list, tuple)) or all(
        issubclass(kind, NUMBERS) for kind in set(map(type, values))
    ):
        return _validate.as_array(values, argument)
    return _validate.objects(values)


def _joined(rows: Sequence[npt.NDArray[Any]]) -> npt.NDArray[Any]:
    """Rows one after the other; NumPy would make strings of the numbers beside some."""
    kinds = {row.dtype.kind for row in rows}
    alike = len(kinds) == 1 or kinds <= set("biuf")
    return np.concatenate(rows if alike else [row.astype(object) for row in rows])


def _starts(sizes: Sequence[int], argument: str) -> npt.NDArray[np.uint64]:
    if not sizes:
        raise _validate.wrong(argument, "must hold at least one group; got none")
    for index, size in enumerate(sizes):
        if size == 0:
            raise _validate.wrong(
                argument, f"must have at least one attempt in each group; got none at index {index}"
            )
    return np.concatenate([[0], np.cumsum(sizes)]).astype(np.uint64)


def grouped(
    values: Any, argument: str, offsets: npt.ArrayLike | None, groups: Any = None
) -> tuple[npt.NDArray[Any], RaggedRows]:
    """All values group by group, and the grouping that the options ask for."""
    flat, grouping = flattened(values, argument)
    if offsets is None and groups is None:
        return flat, grouping
    if offsets is not None and groups is not None:
        raise ValueError(_validate.phrase("{offsets} and {groups} must not both be given"))
    option = "offsets" if groups is None else "groups"
    if grouping.nested:
        raise _validate.wrong(
            option, _validate.phrase("must go with a one-dimensional {}", _validate.argument(argument))
        )
    if groups is not None:
        return _labelled(flat, argument, groups)
    bounds = _validate.vector(offsets, "offsets")  # type: ignore[arg-type]
    if len(bounds) < 2 or bounds[0] != 0 or bounds[-1] != len(flat):
        raise _validate.wrong(
            "offsets",
            f"must run from 0 to the number of attempts, {len(flat)}; got {bounds.tolist()[:1]} to "
            f"{bounds.tolist()[-1:]}",
        )
    sizes = np.diff(bounds)
    if (sizes < 1).any():
        index = int(np.argmax(sizes < 1))
        raise _validate.wrong(
            "offsets", f"must increase; got {bounds[index]} and then {bounds[index + 1]} at index {index + 1}"
        )
    return flat, RaggedRows(bounds.astype(np.uint64), flat.shape, nested=False)


def _labelled(flat: npt.NDArray[Any], argument: str, groups: Any) -> tuple[npt.NDArray[Any], RaggedRows]:
    labels = Labels.of(groups, "groups")
    check_one_each(labels, "groups", len(flat), "label")
    order = np.argsort(labels.codes, kind="stable")
    starts = np.concatenate([[0], np.cumsum(np.bincount(labels.codes, minlength=labels.groups))])
    grouping = RaggedRows(starts.astype(np.uint64), flat.shape, order, labels.names, nested=False)
    return grouping.ordered(flat), grouping


def check_numbers(flat: npt.NDArray[Any], grouping: RaggedRows, argument: str, rule: str) -> None:
    """Refuse values that are no numbers, the first of them with its place."""
    if flat.dtype.kind in "biuf":
        return
    for attempt, value in enumerate(flat.tolist() if flat.dtype.kind == "O" else ()):
        if not isinstance(value, NUMBERS):
            raise _validate.wrong_kind(
                argument, f"must hold {rule}; got {_validate.kind(value)} {grouping.place(attempt)}"
            )
    raise _validate.wrong_kind(argument, f"must hold {rule}; got dtype {flat.dtype}")


def real(
    flat: npt.NDArray[Any], grouping: RaggedRows, argument: str, dtype: type[np.floating[Any]] = np.float64
) -> npt.NDArray[Any]:
    """Finite floats, contiguous; whole numbers and booleans are numbers too."""
    check_numbers(flat, grouping, argument, "numbers")
    finite = np.isfinite(flat)
    if not finite.all():
        attempt = int(np.argmin(finite))
        raise _validate.wrong(argument, f"must be finite; got {flat[attempt]} {grouping.place(attempt)}")
    return np.ascontiguousarray(flat, dtype=dtype)


def alike(values: Any, argument: str, other: str, grouping: RaggedRows) -> npt.NDArray[Any]:
    """Values given in the same form as others, group by group."""
    flat, own = flattened(values, argument)
    same = own.shape == grouping.shape
    if grouping.nested:
        same = own.nested and np.array_equal(own.starts, grouping.starts)
    if not same:
        raise _validate.wrong(
            argument,
            _validate.phrase(
                "must have one value for each of {}, in the same form; got {} for {}",
                _validate.argument(other),
                _form(own),
                _form(grouping),
            ),
        )
    return grouping.ordered(flat)


def _form(grouping: RaggedRows) -> str:
    if grouping.shape is not None:
        return f"shape {grouping.shape}"
    sizes = grouping.sizes.tolist()
    return f"rows of {', '.join(map(str, sizes[:8]))}{' …' if len(sizes) > 8 else ''}"
