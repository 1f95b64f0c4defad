"""What error texts are made of: kinds of values, where they stand, and what to give instead."""

from __future__ import annotations

import shlex
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import numpy as np
import numpy.typing as npt


class Advice(str):
    """Words of a message that say what to give in Python, and know what that is on the command line.

    Text before and after them keeps both.

    Examples
    --------
    >>> said = "got null (" + advice("missing", "fail", "drop") + " says what it means)"
    >>> print(said)
    got null (missing='fail' or 'drop' says what it means)
    >>> print(in_options(said))
    got null (--missing fail or drop says what it means)
    """

    options: str

    def __new__(cls, python: str, options: str) -> Advice:
        """The words of either."""
        made = super().__new__(cls, python)
        made.options = options
        return made

    def __add__(self, more: str) -> Advice:
        return Advice(str.__add__(self, more), self.options + in_options(more))

    def __radd__(self, before: str) -> Advice:
        return Advice(str.__add__(before, self), before + self.options)

    def __reduce__(self) -> tuple[Any, ...]:
        return Advice, (str(self), self.options)


def in_options(message: str) -> str:
    """A message as the command line has it."""
    return message.options if isinstance(message, Advice) else message


def said(error: Exception) -> str:
    """What an error says, with the advice in it."""
    first = error.args[0] if error.args else ""
    return first if isinstance(first, Advice) else str(error)


@contextmanager
def about(what: str) -> Iterator[None]:
    """Errors begin with what they are about: a model, a file."""
    try:
        yield
    except ValueError as error:
        raise ValueError(f"{what}: " + said(error)) from error


def advice(argument: str, *values: str | float, option: str | None = None) -> Advice:
    """An argument to be given, with what it may be; the option has its name unless it is told otherwise."""
    python, plain = (_listed([form(one) for one in values]) for form in (repr, str))
    return Advice(f"{argument}={python}", f"--{option or argument} {plain}".rstrip())


def advised_columns(columns: Mapping[str, str]) -> Advice:
    """What a table calls its columns: problem and outcome have options of their own."""
    options = [
        f"--{name} {shlex.quote(one)}"
        if name in ("problem", "passed")
        else f"--column {shlex.quote(f'{name}={one}')}"
        for name, one in columns.items()
    ]
    return Advice(f"columns={columns!r}", " ".join(options))


def _listed(values: list[str]) -> str:
    *first, last = values or [""]
    return f"{', '.join(first)} or {last}" if first else last


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
        raise ValueError(said(error) + named(index, problems)) from None


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
