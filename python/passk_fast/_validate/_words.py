"""What error texts are made of: kinds of values, where they stand, and what to give instead."""

from __future__ import annotations

import shlex
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from string import Formatter
from types import MappingProxyType
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

# Longer pieces of messages are cut in their middle.
LONGEST = 1000


def cut(text: str, most: int = LONGEST) -> str:
    """Text that is too long, without its middle.

    Examples
    --------
    >>> cut("a" * 1000, 21)
    'aaaaaaaaaa…aaaaaaaaaa'
    """
    half = (most - 1) // 2
    return text if len(text) <= most else f"{text[:half]}…{text[len(text) - half :]}"


class Word(NamedTuple):
    """A piece of a message: the same everywhere, or the name of an argument, or other words for an option."""

    python: str
    argument: str = ""
    options: str | None = None

    def as_option(self, options: Mapping[str, str]) -> str:
        """As the command line has it, where arguments have these options."""
        return cut(options.get(self.argument, self.python if self.options is None else self.options))


class Said(str):
    """Words of a message in Python, which know what they are on the command line.

    Text before and after them keeps both.

    Examples
    --------
    >>> said = "got null (" + advice("missing", "fail", "drop") + " says what it means)"
    >>> print(said)
    got null (missing='fail' or 'drop' says what it means)
    >>> print(in_options(said))
    got null (--missing fail or drop says what it means)
    >>> print(in_options(argument("rng") + " must be an int", {"rng": "--seed"}))
    --seed must be an int
    """

    words: tuple[Word, ...]

    def __new__(cls, *words: Word) -> Said:
        """The words in their order."""
        made = super().__new__(cls, "".join(cut(one.python) for one in words))
        made.words = words
        return made

    def __add__(self, more: str) -> Said:
        return Said(*self.words, *_words(more))

    def __radd__(self, before: str) -> Said:
        return Said(Word(before), *self.words)

    def __reduce__(self) -> tuple[Any, ...]:
        return Said, self.words


def _words(message: str) -> tuple[Word, ...]:
    return message.words if isinstance(message, Said) else (Word(message),)


def in_options(message: str, options: Mapping[str, str] = MappingProxyType({})) -> str:
    """A message as the command line has it: arguments that have options there are named by these."""
    return "".join(one.as_option(options) for one in _words(message))


def argument(name: str) -> Said:
    """The name of an argument, as messages write it."""
    return Said(Word(f"`{name}`", name))


def phrase(text: str, *values: object) -> Said:
    """Text whose empty braces are values and whose others name arguments.

    Examples
    --------
    >>> print(phrase("must be 0 without {replicates}; got {}", 3))
    must be 0 without `replicates`; got 3
    """
    given = iter(values)
    words: list[Word] = []
    for before, name, _, conversion in Formatter().parse(text):
        words.append(Word(before))
        if name:
            words += argument(name).words
        elif name is not None:
            value = next(given)
            words += _words(value if isinstance(value, Said) else repr(value) if conversion else str(value))
    return Said(*words)


def wrong(name: str, rule: str, index: int | None = None) -> ValueError:
    """The error that an argument has a wrong value of the right kind; it carries the index of its problem.

    Examples
    --------
    >>> print(wrong("level", "must satisfy 0 < level < 1; got 2"))
    `level` must satisfy 0 < level < 1; got 2
    """
    error = ValueError(argument(name) + " " + rule)
    if index is not None:
        error.index = index  # type: ignore[attr-defined]
    return error


def wrong_kind(name: str, rule: str, *given: object) -> TypeError:
    """The error that an argument's value is of a wrong kind, with the kind of what is given.

    Examples
    --------
    >>> print(wrong_kind("level", "must be a number", "95%"))
    `level` must be a number; got str
    """
    return TypeError(argument(name) + " " + rule + "".join(f"; got {kind(one)}" for one in given))


def said(error: Exception) -> str:
    """What an error says, its words kept."""
    first = error.args[0] if error.args else ""
    return first if isinstance(first, Said) else str(error)


@contextmanager
def about(what: str) -> Iterator[None]:
    """Errors begin with what they are about: a model, a file."""
    try:
        yield
    except ValueError as error:
        raise ValueError(f"{what}: " + said(error)) from error


def either(python: str, options: str) -> Said:
    """What to say in Python, and on the command line."""
    return Said(Word(python, options=options))


def advice(name: str, *values: str | float, option: str | None = None) -> Said:
    """An argument to be given, with what it may be; the option has its name unless it is told otherwise."""
    python, plain = (_listed([form(one) for one in values]) for form in (repr, str))
    return either(f"{name}={python}", f"--{option or name} {plain}".rstrip())


def advised_columns(columns: Mapping[str, str]) -> Said:
    """What a table calls its columns: problem and outcome have options of their own."""
    options = [
        f"--{name} {shlex.quote(one)}"
        if name in ("problem", "passed")
        else f"--column {shlex.quote(f'{name}={one}')}"
        for name, one in columns.items()
    ]
    return either(f"columns={columns!r}", " ".join(options))


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
