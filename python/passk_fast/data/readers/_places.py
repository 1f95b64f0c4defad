"""Where a record stands in its file, so that every reader says in the same way what is wrong with it."""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence, Sized
from functools import partial
from typing import Any, Protocol, TypeVar, cast

import msgspec

from passk_fast._validate import advice
from passk_fast.data.readers import _documents
from passk_fast.data.readers._error import ReadError, excerpt
from passk_fast.data.readers._lines import blocks
from passk_fast.data.readers._recording import Keep
from passk_fast.data.readers._stream import Source
from passk_fast.show.numbers import number_of

# A reward this close to 1 is 1, as the τ-benches have it.
CLOSE = 1e-6
POLICIES = "(" + advice("missing", "fail", "drop", "bounds") + " says what to make of these)"
NAMES_ONE = "(" + advice("score") + " names one)"
WITHOUT_VERDICT = "an attempt without a verdict " + POLICIES

_NAMEABLE = re.compile(r'[^\x00-\x1f"\\\ud800-\udfff]*')

# Scores of which there is nothing to ask.
PLAIN = (1, 0)

Row = TypeVar("Row", bound=msgspec.Struct)
Item = TypeVar("Item")


class Lines(Protocol):
    """What records are lines of: a block of JSON Lines, or a batch of a table's rows."""

    def line_of(self, index: int, /) -> int:
        """Number in the file of one of them."""


class Place:
    """A record of a file: one of some lines, or what is at a path (`prefix`) in a document.

    The number of a line is looked up for errors only. `groups` are those of its fields by which its problem
    may be grouped, as far as these were asked for.
    """

    __slots__ = ("_index", "_lines", "_prefix", "groups", "path")

    def __init__(
        self,
        path: str,
        prefix: str = "",
        lines: Lines | None = None,
        index: int = 0,
        groups: Mapping[str, Hashable] | None = None,
    ) -> None:
        self.path = path
        self.groups = groups
        self._prefix = prefix
        self._lines = lines
        self._index = index

    @property
    def line(self) -> int | None:
        """Its number; None in a document."""
        return None if self._lines is None else self._lines.line_of(self._index)

    def error(self, problem: str, field: str | None = None) -> ReadError:
        """The error that a field of this record, or the record itself, is wrong."""
        place = ".".join(filter(None, (self._prefix, field)))
        return ReadError(self.path, problem, line=self.line, field=place or None)

    def missing(self, keep: Keep, found: str, field: str | None = None) -> bool | None:
        """Outcome of an attempt without a verdict: None, or an error if there is no policy for these."""
        if keep.missing == "error":
            raise self.error(f"expected an outcome; got {found}, " + WITHOUT_VERDICT, field)
        return None

    def scored(self, value: Any, keep: Keep, field: str | None = None) -> bool | None:
        """Outcome of a score: 1 or 0, or whether it reaches the threshold; null and NaN are no verdict."""
        if keep.threshold is None and value in PLAIN:
            return bool(value == 1)
        if value is None or value != value:
            return self.missing(keep, "null" if value is None else "NaN", field)
        if isinstance(value, bool):
            return value
        if not isinstance(value, int | float):
            raise self.error(f"expected a number; got {excerpt(value)}", field)
        if keep.threshold is not None:
            return value >= keep.threshold
        if abs(value - 1) <= CLOSE:
            return True
        if abs(value) <= CLOSE:
            return False
        raise self.error(
            f"expected 0 or 1; got {excerpt(value)} ("
            + advice("threshold")
            + " says from where on a score passes)",
            field,
        )

    def metric(self, known: Mapping[str, Any], name: str | None, field: str | None = None) -> Any:
        """Value of the metric that was asked for, which must be there."""
        if name is None or name not in known:
            there = ", ".join(known) or "none"
            raise self.error(f"expected a metric named {excerpt(name)}; got {there}", field)
        return known[name]

    def passed(self, value: bool | None, keep: Keep, field: str) -> bool | None:
        """Outcome that is true, false or null."""
        return self.missing(keep, "null", field) if value is None else value

    def status(self, value: Any, known: Mapping[str, bool], keep: Keep) -> bool | None:
        """Outcome that has a name."""
        if value is None:
            return self.missing(keep, "null", "status")
        if not isinstance(value, str) or value not in known:
            *first, last = (f'"{name}"' for name in known)
            raise self.error(f"expected {', '.join(first)} or {last}; got {excerpt(value)}", "status")
        return known[value]

    def text(self, value: object, keep: Keep, field: str) -> str:
        """Text of an attempt, needed if texts are kept: a string, or as JSON what is more than that."""
        if not keep.text:
            return ""
        if value is None:
            raise self.error("missing; expected the text of the attempt, since texts were asked for", field)
        return value if isinstance(value, str) else _documents.encoded(value).decode()

    def texts(self, found: Sequence[str] | None, n: int, keep: Keep, field: str) -> Sequence[str]:
        """Text of each of n attempts, needed if texts are kept."""
        if not keep.text:
            return [""] * n
        if len(found or ()) != n:
            raise self.error(
                f"expected a text for each of {number_of(n, 'attempt')}, since texts were asked for; "
                f"got {len(found or ())}",
                field,
            )
        return found or ()


def refuse_text(path: str, keep: Keep, format: str) -> None:
    """Refuse to keep texts of a format that has none."""
    if keep.text:
        raise ReadError(path, f"expected texts, which were asked for; the format {format} has none")


def some(path: str, found: Sized, thing: str, field: str | None = None) -> None:
    """Refuse a list, or an object, with nothing in it."""
    if not found:
        raise ReadError(path, f"expected at least one {thing}; got none", field=field)


def check_score(place: Place, keep: Keep, known: Iterable[str]) -> None:
    """Refuse a score to decide by that the format does not have."""
    if keep.score is not None and keep.score not in known:
        expected = "expected " + advice("score") + f" to be one of {', '.join(known)}"
        raise place.error(expected + f"; got {excerpt(keep.score)}")


def refuse_twice(path: str, names: Iterable[object], thing: str, places: str, field: str) -> None:
    """Refuse a name that two records of a document have; `places` says where the one with a number is."""
    seen: dict[object, int] = {}
    for index, name in enumerate(names):
        before = seen.setdefault(name, index)
        if before != index:
            raise ReadError(
                path,
                f"expected each {thing} once; {excerpt(name)} is at {places.format(before)} too",
                field=f"{places.format(index)}.{field}",
            )


def listed(
    path: str, found: Mapping[str, Sequence[Item]], places: str, thing: str
) -> Iterator[tuple[Place, str, Item]]:
    """What each list of a document holds, with its place and the name of the list; none of them is empty."""
    for name, items in found.items():
        prefix = places.format(excerpt(name))
        some(path, items, thing, prefix)
        for index, item in enumerate(items):
            yield Place(path, f"{prefix}[{index}]"), name, item


def rows(
    source: Source, kind: type[Row], expects: str, keep: Keep | None = None
) -> Iterator[tuple[Place, Row]]:
    """The lines of a file as structs that name only the fields needed, each with its place; at least one.

    With `keep`, any field of the lines that is a word may be asked for as a group of problems.
    """
    empty = True
    asked = {} if keep is None else _asked(kind, keep)
    if asked:
        fields = [(field, Any, msgspec.field(name=name, default=None)) for name, field in asked.items()]
        kind = cast("type[Row]", msgspec.defstruct(kind.__name__, fields, bases=(kind,), gc=False))
    for block in blocks(source, msgspec.json.Decoder(kind), partial(_misfit, kind)):
        empty = empty and not block.rows
        for index, row in enumerate(block.rows):
            groups = {name: _word(getattr(row, field)) for name, field in asked.items()} if asked else None
            yield Place(source.path, "", block, index, groups), row
    if empty:
        raise ReadError(source.path, f"expected {expects}; the file has none")


def _asked(kind: type[Row], keep: Keep) -> dict[str, str]:
    """Groups that were asked for and that no field of the struct has, by what they are called in it here."""
    asked = dict.fromkeys(name for name in (keep.cluster, keep.stratum) if name is not None)
    names = [name for name in asked if name not in kind.__struct_encode_fields__ and may_be_field(name)]
    return {name: f"group_{index}" for index, name in enumerate(names)}


def may_be_field(name: str) -> bool:
    """Whether a struct may have a field of that name; others have characters that JSON escapes."""
    return _NAMEABLE.fullmatch(name) is not None


def _word(value: object) -> Hashable:
    """What may be a group; None for anything else."""
    return value if isinstance(value, str | int) and value != "" else None


def _misfit(kind: type[Any], line: dict[str, object]) -> tuple[str, str]:
    """Field and problem of a line that is an object, but not such a one."""
    import json

    try:
        _documents.document("", json.dumps(line).encode(), kind)
    except ReadError as error:
        return error.field or "", error.problem
    return "", "expected another object"
