"""What `read` was asked for, checked before a file is opened."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, Sequence, Set as AbstractSet
from typing import TypeAlias

from passk_fast import _validate
from passk_fast.data.readers._error import ReadError, excerpt
from passk_fast.data.readers._recording import Recording
from passk_fast.show.numbers import number_of

Paths: TypeAlias = "str | os.PathLike[str] | Iterable[str | os.PathLike[str]]"
# Columns that decide the counts, each of its own.
DECIDING = ("problem", "passed", "score", "n", "c")
# What text makes when it is taken for a sequence, and what has no order.
NO_SEQUENCE = (str, bytes, os.PathLike, Mapping, AbstractSet)


def each_path(paths: Paths) -> list[str]:
    """Each file, folder or pattern that was given."""
    if isinstance(paths, str | os.PathLike):
        return [_path(paths, "")]
    if not isinstance(paths, Iterable) or isinstance(paths, bytes | Mapping):
        raise _validate.wrong_kind("paths", "must be a path or a sequence of paths", paths)
    return [_path(one, f" at index {index}") for index, one in enumerate(paths)]


def _path(given: object, where: str) -> str:
    path = os.fspath(given) if isinstance(given, str | os.PathLike) else given
    if not isinstance(path, str):
        raise _validate.wrong_kind(
            "paths", f"must be a path or a sequence of paths; got {_validate.kind(path)}{where}"
        )
    if not path or "\0" in path:
        got = repr(path) if path else "an empty one"
        raise _validate.wrong("paths", f"must be names that a file can have; got {got}{where}")
    return path


def one_each(values: Sequence[str] | None, argument: str, files: int) -> list[str] | None:
    """A name for each file, or None where none were given."""
    if values is None:
        return None
    if not isinstance(values, Iterable) or isinstance(values, NO_SEQUENCE):
        raise _validate.wrong_kind(argument, "must be a sequence of strings", values)
    given = list(values)
    for index, one in enumerate(given):
        if not isinstance(one, str):
            raise _validate.wrong_kind(
                argument, f"must hold strings; got {_validate.kind(one)} at index {index}"
            )
        if not one.strip():
            raise _validate.wrong(argument, f"must not be empty; got {one!r} at index {index}")
    if len(given) != files:
        raise _validate.wrong(
            argument, f"must name each file once; got {len(given)} {argument}, {number_of(files, 'file')}"
        )
    return given


def called(value: str | None, argument: str) -> str | None:
    """The name of something in a file, or None where none was given."""
    if value is not None and not isinstance(value, str):
        raise _validate.wrong_kind(argument, "must be a string", value)
    if value == "":
        raise _validate.wrong(argument, "must not be empty; got ''")
    return value


def columns_of(columns: Mapping[str, str] | None, known: Sequence[str]) -> dict[str, str]:
    """What a table calls its columns."""
    if columns is None:
        return {}
    if not isinstance(columns, Mapping):
        raise _validate.wrong_kind("columns", "must be a mapping of str to str", columns)
    for name, actual in columns.items():
        _validate.choice(name, "columns", known)
        if not isinstance(actual, str):
            raise _validate.wrong_kind(
                "columns", f"must hold strings; got {_validate.kind(actual)} for {name!r}"
            )
    called = {actual: name for name, actual in columns.items() if name in DECIDING}
    for name, actual in columns.items():
        if name in DECIDING and called[actual] != name:
            raise _validate.wrong(
                "columns", f"must name different columns; got {actual!r} for {name!r} and {called[actual]!r}"
            )
    return dict(columns)


def refuse_unused(score: str | None, recordings: Sequence[Recording], path: str, format: str) -> None:
    """Refuse a score that chooses nothing: the format has one verdict of an attempt."""
    if score is not None and all(one.score is None for one in recordings):
        since = "expected several scores of an attempt, since " + _validate.advice("score")
        raise ReadError(path, since + f" names {excerpt(score)}; {format} has one")
