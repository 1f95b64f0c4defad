"""Labels of problems (clusters, strata) or of attempts (problem, model, run) as integer codes and names."""

from __future__ import annotations

from collections.abc import Iterator, Sized
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from passk_fast import _validate
from passk_fast._typing import Ints
from passk_fast.show.numbers import number_of


def frozen(array: npt.NDArray[Any]) -> npt.NDArray[Any]:
    """Read-only view: no copy, and no way to change a result by accident."""
    view = array.view()
    view.flags.writeable = False
    return view


def rows_of_each(values: npt.NDArray[Any]) -> Iterator[tuple[Any, Ints]]:
    """Each distinct value, ascending, and its rows: by one sort, however many there are.

    Examples
    --------
    >>> [(value, rows.tolist()) for value, rows in rows_of_each(np.array([7, 5, 7]))]
    [(5, [1]), (7, [0, 2])]
    """
    if not len(values):
        return
    order = np.argsort(values, kind="stable")
    ends = np.flatnonzero(np.diff(values[order])) + 1
    for rows in np.split(order, ends):
        yield values[rows[0]].item(), rows


def check_one_each(values: Sized, argument: str, attempts: int, what: str = "value") -> None:
    """Refuse values that are not as many as the attempts."""
    if len(values) != attempts:
        got = f"{len(values)} for {number_of(attempts, 'attempt')}"
        raise _validate.wrong(argument, f"must have one {what} for each attempt; got {got}")


@dataclass(frozen=True, eq=False)
class Labels:
    """One label per item.

    Attributes
    ----------
    codes : int64 (length,)
        Index into `names`.
    names : array (groups,)
        The distinct labels in the order of their first appearance.

    Examples
    --------
    >>> labels = Labels.of(["b", "a", "b"], "clusters")
    >>> labels.codes, labels.names.tolist(), labels.groups
    (array([0, 1, 0]), ['b', 'a'], 2)
    """

    codes: Ints
    names: npt.NDArray[Any]

    def __post_init__(self) -> None:
        object.__setattr__(self, "codes", frozen(self.codes))
        object.__setattr__(self, "names", frozen(self.names))

    @classmethod
    def of(
        cls, values: object, argument: str, length: int | None = None, *, told_apart: bool = True
    ) -> Labels:
        """Labels of any hashable kind, from a sequence or an array of a length; `Labels` pass through.

        Labels that look the same and differ are refused, unless they need not be `told_apart` by people.
        """
        if isinstance(values, Labels):
            if length is not None and len(values) != length:
                _validate.label_array(values.values, argument, length)
            return values
        array = _validate.label_array(values, argument, length)
        if array.dtype.kind in "biu":
            return cls(*_codes_by_sorting(array))
        try:
            codes, names = _codes_by_hashing(array)
        except TypeError:
            _validate.hashable(array.tolist(), argument)
            raise
        if told_apart:
            _validate.refuse_lookalikes(names.tolist(), argument)
        return cls(codes, names)

    @property
    def groups(self) -> int:
        """Number of distinct labels."""
        return len(self.names)

    @property
    def values(self) -> npt.NDArray[Any]:
        """The label of each item, (length,)."""
        labels: npt.NDArray[Any] = self.names[self.codes]
        return labels

    def select(self, index: Any) -> Labels:
        """Labels of some items; names that none of them has are forgotten."""
        codes, first = _codes_by_sorting(self.codes[index])
        return Labels(codes, self.names[first])

    def __len__(self) -> int:
        return len(self.codes)

    def __iter__(self) -> Iterator[Any]:
        return iter(self.values.tolist())

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Labels):
            return NotImplemented
        return len(self) == len(other) and self.values.tolist() == other.values.tolist()

    __hash__ = None  # type: ignore[assignment]

    def __reduce__(self) -> tuple[Any, ...]:
        return Labels, (self.codes, self.names)

    def __repr__(self) -> str:
        return f"Labels({len(self)} items, {self.groups} distinct)"


def _codes_by_sorting(array: npt.NDArray[Any]) -> tuple[Ints, npt.NDArray[Any]]:
    names, first, codes = np.unique(array, return_index=True, return_inverse=True)
    order = np.argsort(first, kind="stable")
    rank = np.empty(len(order), dtype=np.int64)
    rank[order] = np.arange(len(order))
    return rank[codes.ravel()], names[order]


def _codes_by_hashing(array: npt.NDArray[Any]) -> tuple[Ints, npt.NDArray[Any]]:
    code_of: dict[object, int] = {}
    codes = np.fromiter(
        (code_of.setdefault(item, len(code_of)) for item in array.tolist()), dtype=np.int64, count=len(array)
    )
    names = _validate.objects(code_of)
    return codes, names if array.dtype.kind == "O" else names.astype(array.dtype)
