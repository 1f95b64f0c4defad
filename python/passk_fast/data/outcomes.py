"""From a matrix or ragged rows of single outcomes to counts per row, in any type that can hold outcomes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt

from passk_fast import _core, _validate
from passk_fast._typing import Ints
from passk_fast.show import numbers
from passk_fast.show.escape import printable

# As many problems are named where some are left out.
NAMED = 5

# How an attempt without a verdict is coded where a type knows none.
NO_VERDICT = -1


@dataclass(frozen=True)
class Verdicts:
    """Counts per row before a policy for missing outcomes is applied.

    `n` is (), if all rows have the same; it counts those without a verdict too. `first_missing` gives the
    index of the first of these as messages have it, and its row. `problems` are names that came with the
    outcomes.
    """

    n: Ints
    passed: Ints
    missing: Ints
    first_missing: Callable[[], tuple[str, int]]
    problems: npt.NDArray[Any] | None = None

    def select(self, kept: npt.NDArray[np.bool_]) -> Verdicts:
        """Those of some rows."""
        n = self.n if self.n.ndim == 0 else self.n[kept]
        names = None if self.problems is None else self.problems[kept]
        return Verdicts(n, self.passed[kept], self.missing[kept], self.first_missing, names)


def count(outcomes: object) -> Verdicts:
    """Count outcomes: one row per problem, one column per attempt, or rows of different lengths."""
    given, names = _given(outcomes)
    with _validate.naming(names):
        counted = _count_matrix(given) if _is_matrix(given) else _count_rows(given)
    return counted if names is None else replace(counted, problems=names)


def rows_of(outcomes: object) -> tuple[list[npt.NDArray[np.int8]], npt.NDArray[Any] | None]:
    """Outcomes as rows of 1, 0 and -1 (no verdict), and the problems' names if they came with them."""
    given, names = _given(outcomes)
    if _is_matrix(given) and given.ndim != 2:
        raise _no_matrix(given)
    with _validate.naming(names):
        return _coded(given), names


def _given(outcomes: object) -> tuple[Any, npt.NDArray[Any] | None]:
    """An array, or rows; and the index of a data frame that is more than positions."""
    if isinstance(outcomes, (str, bytes, dict, set, frozenset)):
        raise _validate.wrong_kind("outcomes", "must be a matrix or a sequence of rows", outcomes)
    outcomes = _validate.readable(outcomes, "outcomes", masked=True)
    # A table of PyArrow has the latter.
    if not isinstance(outcomes, np.ndarray) and (
        hasattr(outcomes, "to_numpy") or hasattr(outcomes, "column_names")
    ):
        index = getattr(outcomes, "index", None)
        positions = not hasattr(index, "equals") or type(index).__name__ == "RangeIndex"
        return np.asarray(outcomes), None if positions else _validate.label_array(index, "outcomes.index")
    if not isinstance(outcomes, Iterable):
        raise _validate.wrong_kind("outcomes", "must be a matrix or a sequence of rows", outcomes)
    return outcomes, None


def _is_matrix(given: object) -> bool:
    """Whether this is an array, and not one of rows."""
    return isinstance(given, np.ndarray) and not (given.dtype == object and given.ndim == 1)


def codes(values: npt.ArrayLike, argument: str, row: int | None = None) -> npt.NDArray[np.int8]:
    """One-dimensional outcomes as 1, 0 and -1 (no verdict)."""
    values = _validate.readable(values, argument, masked=True, row=row)
    if isinstance(values, list | tuple) and not set(map(type, values)) <= {bool, int, float}:
        # NumPy would turn a mixture with strings into strings.
        values = _validate.objects(values)
    array = values if isinstance(values, np.ndarray) else np.asarray(values)
    if array.ndim != 1:
        where = "" if row is None else f" at index {row}"
        raise _validate.wrong(argument, f"must be one-dimensional; got shape {array.shape}{where}", row)
    mask = np.ma.getmaskarray(array) if isinstance(array, np.ma.MaskedArray) else None
    array = np.asarray(array)
    if array.dtype.kind == "O":
        if mask is not None:
            array = array.copy()
            array[mask] = None
        return _code_objects(array, argument, row)
    if array.dtype.kind not in "biuf" and array.size:
        raise _validate.wrong_kind(
            argument, f"must hold outcomes (True, False, 1, 0, None); got dtype {array.dtype}"
        )
    passed, failed = array == 1, array == 0
    missing = np.isnan(array) if array.dtype.kind == "f" else np.zeros(array.shape, dtype=bool)
    if mask is not None:
        missing = missing | mask
    wrong = ~(passed | failed | missing)
    if wrong.any():
        index = int(np.argmax(wrong))
        raise _not_an_outcome(array[index], argument, index, row)
    return np.where(missing, NO_VERDICT, passed).astype(np.int8)


def _code_objects(array: npt.NDArray[Any], argument: str, row: int | None) -> npt.NDArray[np.int8]:
    coded = np.empty(len(array), dtype=np.int8)
    for index, value in enumerate(array.tolist()):
        if _validate.is_missing(value):
            coded[index] = NO_VERDICT
        elif not isinstance(value, (bool, int, float, np.bool_, np.integer, np.floating)):
            where = index if row is None else (row, index)
            raise _validate.wrong_kind(
                argument,
                f"must hold outcomes (True, False, 1, 0, None); got {_validate.kind(value)} at index {where}",
            )
        elif value != 0 and value != 1:
            raise _not_an_outcome(value, argument, index, row)
        else:
            coded[index] = int(value)
    return coded


def _not_an_outcome(value: object, argument: str, index: int, row: int | None) -> ValueError:
    where = index if row is None else (row, index)
    return _validate.wrong(argument, f"must satisfy outcome = 0 or 1; got {value} at index {where}", row)


def _count_matrix(matrix: npt.NDArray[Any]) -> Verdicts:
    if matrix.ndim != 2:
        raise _no_matrix(matrix)
    mask: Any = np.ma.getmask(matrix)
    plain = np.asarray(matrix.filled(0) if isinstance(matrix, np.ma.MaskedArray) else matrix)
    if plain.dtype.kind == "O":
        rows = [_code_objects(row, "outcomes", index) for index, row in enumerate(plain)]
        coded = np.array(rows, dtype=np.int8).reshape(plain.shape)
        passed, missing = _core.count_outcomes(coded)
    else:
        coded = _in_a_known_type(plain)
        passed, missing = _core.count_outcomes(coded)
        if coded.dtype == np.int8 and missing.any():
            # The core reads -1 as "no verdict"; in a matrix of integers it is a wrong value.
            row = int(np.argmax(missing > 0))
            column = int(np.argmax(coded[row] == NO_VERDICT))
            raise _not_an_outcome(NO_VERDICT, "outcomes", column, row)
    if not len(missing):
        missing = np.zeros(len(passed), dtype=np.int64)
    if mask is not np.ma.nomask:
        missing = missing + mask.sum(axis=1, dtype=np.int64)

    def first_missing() -> tuple[str, int]:
        row = int(np.argmax(missing > 0))
        line = coded[row]
        gone = np.isnan(line) if line.dtype.kind == "f" else line == NO_VERDICT
        column = int(np.argmax(gone if mask is np.ma.nomask else gone | mask[row]))
        return f"({row}, {column})", row

    n = np.array(matrix.shape[1], dtype=np.int64)
    return Verdicts(n, passed, missing, first_missing)


def _in_a_known_type(matrix: npt.NDArray[Any]) -> npt.NDArray[Any]:
    """Whatever the core can read without a copy stays as it is."""
    dtype = matrix.dtype
    if dtype.kind == "b":
        return matrix.view(np.uint8)
    if dtype.kind not in "iuf":
        raise _validate.wrong_kind(
            "outcomes", f"must hold outcomes (True, False, 1, 0, None); got dtype {dtype}"
        )
    if dtype.kind == "f" and dtype.itemsize not in (4, 8):
        return matrix.astype(np.float32 if dtype.itemsize < 4 else np.float64)
    return matrix if dtype.isnative else matrix.astype(dtype.newbyteorder("="))


def _no_matrix(array: npt.NDArray[Any]) -> ValueError:
    wanted = "a matrix of problems × attempts, or a sequence of rows"
    return _validate.wrong("outcomes", f"must be {wanted}; got shape {array.shape}")


def _coded(outcomes: Iterable[Any]) -> list[npt.NDArray[np.int8]]:
    rows = []
    for index, row in enumerate(outcomes):
        if isinstance(row, (str, bytes, dict)) or not hasattr(row, "__iter__"):
            raise _validate.wrong_kind(
                "outcomes", f"must be a sequence of rows; got {_validate.kind(row)} at index {index}"
            )
        if isinstance(row, (set, frozenset)):
            raise _validate.wrong_kind(
                "outcomes", f"must hold rows in an order; got {_validate.kind(row)} at index {index}"
            )
        arrays = hasattr(row, "__array__") or hasattr(row, "__dlpack__")
        rows.append(codes(row if arrays else list(row), "outcomes", index))
    return rows


def _count_rows(outcomes: Iterable[Any]) -> Verdicts:
    rows = _coded(outcomes)
    n = np.array([len(row) for row in rows], dtype=np.int64)
    flat = np.concatenate(rows) if rows else np.zeros(0, dtype=np.int8)
    _, passed, missing = _core.count_attempts(np.repeat(np.arange(len(rows)), n), flat, len(rows))

    def first_missing() -> tuple[str, int]:
        row = int(np.argmax(missing > 0))
        return f"({row}, {int(np.argmax(rows[row] == NO_VERDICT))})", row

    return Verdicts(n, passed, missing, first_missing)


def check_packed(bits: npt.NDArray[Any]) -> None:
    """Refuse what is no matrix of bytes."""
    if bits.dtype != np.uint8:
        raise _validate.wrong_kind("bits", f"must hold bytes (uint8); got dtype {bits.dtype}")
    if bits.ndim != 2:
        raise _validate.wrong("bits", f"must be a matrix of problems × bytes; got shape {bits.shape}")


def judged(verdicts: Verdicts) -> npt.NDArray[np.bool_]:
    """Whether a row has an attempt with a verdict, or none without: "drop" leaves the others out."""
    return np.asarray((verdicts.n > verdicts.missing) | (verdicts.missing == 0))


def no_verdict(count: int) -> str:
    """That so many attempts have no verdict."""
    return f"{numbers.number_of(count, 'attempt')} {'has' if count == 1 else 'have'} no verdict"


def without_verdict(number: int, names: Sequence[Any] = ()) -> str:
    """The sentence that so many problems were left out, with the first names."""
    what = f"left out, since no attempt at {'it' if number == 1 else 'them'} has a verdict"
    return named(names, what, number)


def named(names: Sequence[Any], what: str, number: int | None = None) -> str:
    """So many problems and what became of them, with the first names where there are any."""
    number = len(names) if number is None else number
    said = f"{numbers.number_of(number, 'problem')} {what}"
    if not len(names):
        return said
    more = f" and {numbers.count(number - NAMED)} more" if number > NAMED else ""
    return f"{said}: {', '.join(printable(str(name), 60) for name in names[:NAMED])}{more}"


def attempts_under(policy: str, verdicts: Verdicts, argument: str, problems: npt.NDArray[Any] | None) -> Ints:
    """N of each row under a policy for missing verdicts; refuses what the policy does not allow."""
    m = len(verdicts.passed)
    if not m:
        raise _validate.wrong(argument, "must hold at least one problem; got none")
    if problems is not None:
        _validate.label_array(problems, "problems", m)
    if policy == "error":
        _refuse_missing(verdicts, argument, problems)
    n = verdicts.n - verdicts.missing if policy == "drop" else verdicts.n
    if not np.all(n):
        index = int(np.argmin(np.broadcast_to(n, m) != 0))
        gone = int(verdicts.missing[index])
        left = f" beside {gone} without a verdict" if gone else ""
        raise _validate.wrong(
            argument,
            f"must hold at least one attempt of each problem; "
            f"got none{left} {_validate.place(index, problems)}",
        )
    return n


def _refuse_missing(verdicts: Verdicts, argument: str, problems: npt.NDArray[Any] | None) -> None:
    if not verdicts.missing.any():
        return
    index, row = verdicts.first_missing()
    where = f"{index}{_validate.named(row, problems)}"
    raise _validate.wrong(
        argument,
        _validate.phrase(
            "must not be missing unless {missing} says what that means ('fail', 'drop' or 'bounds'); "
            "got {} missing, the first at index {}",
            int(verdicts.missing.sum()),
            where,
        ),
    )
