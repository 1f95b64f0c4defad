"""Where a record stands in its file, so that every reader says in the same way what is wrong with it."""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterator, Mapping
from functools import partial
from typing import Any, TypeVar, cast

import msgspec

from passk_fast.data.readers import _documents
from passk_fast.data.readers._error import ReadError, excerpt
from passk_fast.data.readers._lines import Block, blocks
from passk_fast.data.readers._recording import Keep
from passk_fast.data.readers._stream import Source
from passk_fast.data.readers._verdicts import from_score, refuse_missing

_NAMEABLE = re.compile(r'[^\x00-\x1f"\\\ud800-\udfff]*')

# Scores of which there is nothing to ask.
PLAIN = (1, 0)

Row = TypeVar("Row", bound=msgspec.Struct)


class Place:
    """A record of a file: a line of JSON Lines, or what is at a path in a document.

    Parameters
    ----------
    path : str
        The file.
    prefix : str
        Path of the record in its document.
    block : Block, optional
        The lines that the record is one of; its number among all lines is looked up for errors only.
    index : int
        Which of these.
    groups : mapping, optional
        Fields of the record by which its problem may be grouped, as far as these were asked for.
    """

    __slots__ = ("_block", "_index", "_prefix", "groups", "path")

    def __init__(
        self,
        path: str,
        prefix: str = "",
        block: Block[Any] | None = None,
        index: int = 0,
        groups: Mapping[str, Hashable] | None = None,
    ) -> None:
        self.path = path
        self.groups = groups
        self._prefix = prefix
        self._block = block
        self._index = index

    @property
    def line(self) -> int:
        """Its number; 0 in a document."""
        return 0 if self._block is None else self._block.line_of(self._index)

    def error(self, problem: str, field: str | None = None) -> ReadError:
        """The error that a field of this record, or the record itself, is wrong."""
        line = None if self._block is None else self._block.line_of(self._index)
        place = f"{self._prefix}.{field or ''}".strip(".") if self._prefix else field
        return ReadError(self.path, problem, line=line, field=place or None)

    def missing(self, keep: Keep, found: str, field: str | None = None) -> bool | None:
        """Outcome of an attempt without a verdict: None, or an error if there is no policy for these."""
        if keep.missing == "error":
            try:
                refuse_missing(self.path, keep, found)
            except ReadError as error:
                raise self.error(error.problem, field) from None
        return None

    def scored(self, value: float | None, keep: Keep, field: str) -> bool | None:
        """Outcome of a score; null and NaN are no verdict."""
        if keep.threshold is None and value in PLAIN:
            return value == 1
        if value is None or value != value:
            return self.missing(keep, "null" if value is None else "NaN", field)
        try:
            return from_score(value, keep, self.path, field=field)
        except ReadError as error:
            raise self.error(error.problem, field) from None

    def passed(self, value: bool | None, keep: Keep, field: str) -> bool | None:
        """Outcome that is true, false or null."""
        return self.missing(keep, "null", field) if value is None else value

    def status(self, value: Any, known: Mapping[str, bool], keep: Keep, field: str) -> bool | None:
        """Outcome that has a name."""
        if value is None:
            return self.missing(keep, "null", field)
        if not isinstance(value, str) or value not in known:
            *first, last = (f'"{name}"' for name in known)
            raise self.error(f"expected {', '.join(first)} or {last}; got {excerpt(value)}", field)
        return known[value]

    def text(self, value: object, keep: Keep, field: str) -> str:
        """Text of an attempt, needed if texts are kept: a string, or as JSON what is more than that."""
        if not keep.text:
            return ""
        if value is None:
            raise self.error("missing; expected the text of the attempt, since texts were asked for", field)
        return value if isinstance(value, str) else _documents.encoded(value).decode()


def rows(
    source: Source, kind: type[Row], expects: str, keep: Keep | None = None
) -> Iterator[tuple[Place, Row]]:
    """The lines of a file as structs that name only the fields needed, each with its place.

    Parameters
    ----------
    source : Source
        The file.
    kind : type
        Struct of a line.
    expects : str
        What the format expects, for the error that there is none.
    keep : Keep, optional
        Any field of the lines that is a word may be asked for as a group of problems.

    Raises
    ------
    ReadError
        For the first line that does not fit, with the field, and for a file without lines.
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
    known = {field.encode_name for field in msgspec.structs.fields(kind)}
    asked = dict.fromkeys(name for name in (keep.cluster, keep.stratum) if name is not None)
    names = [name for name in asked if name not in known and may_be_field(name)]
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
