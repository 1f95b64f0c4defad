"""The only input validation. Each text is a contract: argument, rule, offending values, where they stand.

TypeError is for a value of the wrong kind, ValueError for a wrong value of the right kind.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from numbers import Real
from typing import Any, Protocol, TypeAlias

import numpy as np
import numpy.typing as npt

IntArray: TypeAlias = npt.NDArray[np.int64]

# Every count up to this is exact as a float too.
MOST = 2**53 - 1
# What `k=None` asks for, as far as every problem has the attempts.
DEFAULT_KS = (1, 10, 100)

# Labels of these types need no look each.
NEVER_MISSING = frozenset((str, int, bool, bytes, tuple))

TARGETS = {"population": 0.0, "benchmark": 1.0}


def kind(value: object) -> str:
    """Name of a value's type, as messages give it."""
    return type(value).__name__


def named(index: int, problems: npt.NDArray[Any] | None) -> str:
    """`` (problem 'HumanEval/3')``, or nothing where problems have no names."""
    return "" if problems is None else f" (problem {problems[index : index + 1].tolist()[0]!r})"


def place(index: int, problems: npt.NDArray[Any] | None = None) -> str:
    """``at index 3 (problem 'HumanEval/3')``."""
    return f"at index {index}{named(index, problems)}"


@contextmanager
def naming(problems: npt.NDArray[Any] | None) -> Iterator[None]:
    """Errors of the core know the index only: add the name of the problem to them."""
    try:
        yield
    except ValueError as error:
        found = re.search(r" at index \(?(\d+)", str(error))
        known = problems is not None and found is not None and int(found[1]) < len(problems)
        if not known or "(problem " in str(error):
            raise
        raise ValueError(f"{error}{named(int(found[1]), problems)}") from None  # type: ignore[index]


def is_whole(value: object) -> bool:
    """Whether a scalar is an integer; True and False are not."""
    return isinstance(value, (int, np.integer)) and not isinstance(value, (bool, np.bool_))


def is_missing(value: object) -> bool:
    """Whether a scalar is one of None, NaN, NaT, pandas' NA or NumPy's masked."""
    if value is None or value is np.ma.masked:
        return True
    # Comparing NA with itself gives NA, which has no truth value: it is known by its type.
    if type(value).__name__ in ("NAType", "NaTType"):
        return True
    return isinstance(value, (float, np.floating, np.datetime64, np.timedelta64)) and bool(value != value)


# --- scalars --------------------------------------------------------------------------------------


def whole(value: object, argument: str, *, least: int, most: int = MOST) -> int:
    """Integer in [least, most]."""
    if not is_whole(value):
        raise TypeError(f"`{argument}` must be an int; got {kind(value)}")
    number: int = int(value)  # type: ignore[call-overload]
    if number < least:
        raise ValueError(f"`{argument}` must satisfy {argument} >= {least}; got {number}")
    if number > most:
        raise ValueError(f"`{argument}` must satisfy {argument} <= {most}; got {number}")
    return number


def number(value: object, argument: str) -> float:
    """Finite float from a real scalar."""
    if isinstance(value, (bool, np.bool_)) or not isinstance(value, Real):
        raise TypeError(f"`{argument}` must be a number; got {kind(value)}")
    real = float(value)
    if not np.isfinite(real):
        raise ValueError(f"`{argument}` must be finite; got {real}")
    return real


def probability(value: object, argument: str) -> float:
    """Number in [0, 1]."""
    real = number(value, argument)
    if not 0 <= real <= 1:
        raise ValueError(f"`{argument}` must satisfy 0 <= {argument} <= 1; got {real:g}")
    return real


def level(value: object) -> float:
    """Confidence level strictly between 0 and 1."""
    real = number(value, "level")
    if not 0 < real < 1:
        hint = f" (95% is level=0.95; did you mean {real / 100:g}?)" if 1 < real < 100 else ""
        raise ValueError(f"`level` must satisfy 0 < level < 1; got {real:g}{hint}")
    return real


def replicates(value: object, *, least: int = 1) -> int | None:
    """Number of replicates, or None for infinitely many."""
    return None if value is None else whole(value, "replicates", least=least, most=2**32)


def choice(value: object, argument: str, options: Sequence[str]) -> str:
    """One of the named options."""
    if not isinstance(value, str):
        raise TypeError(f"`{argument}` must be a string; got {kind(value)}")
    if value not in options:
        known = ", ".join(repr(option) for option in options)
        raise ValueError(f"`{argument}` must be one of {known}; got {value!r}")
    return value


def target(value: object) -> float:
    """Share f of the target population of problems that was observed: "population" is 0, "benchmark" is 1."""
    if isinstance(value, str):
        if value not in TARGETS:
            raise ValueError(
                f"`target` must be 'population', 'benchmark' or a fraction in [0, 1]; got {value!r}"
            )
        return TARGETS[value]
    if isinstance(value, (bool, np.bool_)) or not isinstance(value, Real):
        raise TypeError(f"`target` must be a string or a number; got {kind(value)}")
    share = float(value)
    if not 0 <= share <= 1:
        raise ValueError(f"`target` must be 'population', 'benchmark' or a fraction in [0, 1]; got {share:g}")
    return share


# --- k --------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Ks:
    """What `k=` asked for: the values, whether it was one number, and the defaults that n does not allow."""

    values: tuple[int, ...]
    scalar: bool
    dropped: tuple[int, ...] = ()


class HasAttempts(Protocol):
    """Anything that knows its least n and can say where it is too small."""

    @property
    def min_n(self) -> int:
        """Least number of attempts of a problem."""

    def fewer_than(self, k: int) -> str:
        """Where n < k first happens, as messages give it."""


def ks(k: object, counts: HasAttempts) -> Ks:
    """The rule for `k=` everywhere.

    None means those of (1, 10, 100) that every problem's n allows, the others are `dropped`. One integer
    gives scalar results. A sequence gives arrays, in its order, without repetitions.
    """
    if k is None:
        return Ks(
            tuple(value for value in DEFAULT_KS if value <= counts.min_n),
            scalar=False,
            dropped=tuple(value for value in DEFAULT_KS if value > counts.min_n),
        )
    scalar = is_whole(k) or isinstance(k, str) or not isinstance(k, Iterable)
    if isinstance(k, np.ndarray):
        if k.ndim > 1:
            raise ValueError(f"`k` must be one int or a sequence of them; got shape {k.shape}")
        scalar = k.ndim == 0
        k = k[()]
    values = (k,) if scalar else tuple(k)  # type: ignore[arg-type]
    checked: list[int] = []
    for value in values:
        one = whole(value, "k", least=1)
        if one in checked:
            raise ValueError(f"`k` must not repeat a value; got {one} twice")
        if one > counts.min_n:
            raise ValueError(
                f"`k` must satisfy k <= n for every problem; got k={one}, {counts.fewer_than(one)}"
            )
        checked.append(one)
    if not checked:
        raise ValueError("`k` must hold at least one value; got none")
    return Ks(tuple(checked), scalar)


# --- arrays of counts -----------------------------------------------------------------------------


def whole_numbers(values: npt.ArrayLike, argument: str, problems: npt.NDArray[Any] | None = None) -> IntArray:
    """Array of int64 equal to `values`; no copy if it is one already. Range rules are the caller's.

    Floats must be integral (data frames turn counts into floats as soon as one row is missing).
    """
    array = np.asarray(values)
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
        _refuse(np.abs(array) > MOST, array, argument, f"{argument} < 2**53", problems)
        return array.astype(np.int64)
    if array.dtype.kind == "O":
        return _whole_objects(array, argument, problems)
    raise TypeError(f"`{argument}` must hold whole numbers; got dtype {array.dtype}")


def vector(values: npt.ArrayLike, argument: str, problems: npt.NDArray[Any] | None = None) -> IntArray:
    """One-dimensional, contiguous `whole_numbers`."""
    array = whole_numbers(values, argument, problems)
    if array.ndim != 1:
        raise ValueError(f"`{argument}` must be one-dimensional; got shape {array.shape}")
    return np.ascontiguousarray(array)


def _whole_objects(array: npt.NDArray[Any], argument: str, problems: npt.NDArray[Any] | None) -> IntArray:
    """Python numbers one by one: exact for integers of any size, and None has a place to point at."""
    numbers: list[int] = []
    for index, value in enumerate(array.ravel().tolist()):
        where = place(index, problems) if array.ndim else ""
        integral = is_whole(value) or (isinstance(value, float) and value.is_integer())
        if integral and abs(value) <= MOST:
            numbers.append(int(value))
        elif integral or isinstance(value, float):
            rule = f"{argument} < 2**53" if abs(value) > MOST else "whole numbers"
            raise ValueError(f"`{argument}` must satisfy {rule}; got {value!r} {where}".rstrip())
        else:
            raise TypeError(f"`{argument}` must hold whole numbers; got {kind(value)} {where}".rstrip())
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
    raise ValueError(f"`{argument}` must {verb} {rule}; got {array.ravel()[index]}{where}")


# --- arrays of scores ---------------------------------------------------------------------------


def real_values(values: npt.ArrayLike, argument: str) -> npt.NDArray[np.float64]:
    """Finite C-contiguous float64 array (m,) or (m, S), m >= 2; no copy if it is one already."""
    if np.ma.is_masked(values):
        raise ValueError(f"`{argument}` must not be masked; drop or fill the missing ones")
    array = np.asarray(values)
    if array.dtype.kind not in "biuf":
        raise TypeError(f"`{argument}` must hold numbers; got dtype {array.dtype}")
    if array.ndim not in (1, 2):
        raise ValueError(f"`{argument}` must have shape (m,) or (m, S); got {array.shape}")
    if len(array) < 2 or array.size == 0:
        raise ValueError(f"`{argument}` must hold at least 2 problems and 1 column; got shape {array.shape}")
    real = np.ascontiguousarray(array, dtype=np.float64)
    finite = np.isfinite(real)
    if not finite.all():
        index = tuple(np.argwhere(~finite)[0].tolist())
        shown = index[0] if real.ndim == 1 else index
        raise ValueError(f"`{argument}` must be finite; got {real[index]} at index {shown}")
    return real


# --- labels ---------------------------------------------------------------------------------------


def label_array(values: object, argument: str, length: int | None = None) -> npt.NDArray[Any]:
    """One-dimensional array of labels: arrays keep their dtype, other sequences keep their objects."""
    if isinstance(values, (str, bytes)):
        raise TypeError(f"`{argument}` must be a sequence of labels; got {kind(values)}")
    if isinstance(values, np.ndarray):
        array = values
    elif hasattr(values, "to_numpy"):
        array = np.asarray(values.to_numpy())
    else:
        try:
            items = list(values)  # type: ignore[call-overload]
        except TypeError:
            raise TypeError(f"`{argument}` must be a sequence of labels; got {kind(values)}") from None
        array = np.empty(len(items), dtype=object)
        array[:] = items
    if array.ndim != 1:
        raise ValueError(f"`{argument}` must be one-dimensional; got shape {array.shape}")
    if length is not None and len(array) != length:
        raise ValueError(
            f"`{argument}` must have one label for each problem; got {len(array)} for {length} problems"
        )
    if array.dtype.kind in "fcmMO":
        items = array.tolist()
        if not set(map(type, items)) <= NEVER_MISSING:
            for index, item in enumerate(items):
                if is_missing(item):
                    raise ValueError(f"`{argument}` must not be missing; got {item} {place(index)}")
    return array


def hashable(array: npt.NDArray[Any], argument: str) -> None:
    """Raise for the first label that has no hash."""
    for index, item in enumerate(array.tolist()):
        if not _has_hash(item):
            raise TypeError(f"`{argument}` must hold hashable labels; got {kind(item)} {place(index)}")


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
            return array
    except TypeError:
        hashable(array, argument)
        raise
    first: dict[object, int] = {}
    for index, item in enumerate(items):
        if item in first:
            raise ValueError(
                f"`{argument}` must be unique; got {item!r} at index {first[item]} and at index {index}"
            )
        first[item] = index
    return array
