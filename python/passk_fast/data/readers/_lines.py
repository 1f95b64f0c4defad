"""JSON Lines, decoded in blocks; the line number is looked for only when something is wrong."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any, Generic, NamedTuple, TypeVar

import msgspec
import numpy as np
import numpy.typing as npt

from passk_fast import _core
from passk_fast.data.readers._documents import endless, refuse_repeated
from passk_fast.data.readers._error import ReadError, excerpt
from passk_fast.data.readers._stream import Source

END = 10
Row = TypeVar("Row", bound=msgspec.Struct)
# Says what is wrong with a decoded line that does not fit, as (field, problem).
Explain = Callable[[dict[str, object]], tuple[str, str]]


class Coded(NamedTuple):
    """A value for each of some lines, as an index into the different ones."""

    codes: npt.NDArray[np.int32]
    distinct: list[Any]

    def __len__(self) -> int:
        return len(self.codes)

    def each(self) -> list[Any]:
        """The value of each line; None where it has none."""
        values = [*self.distinct, None]  # -1 is the last
        return [values[code] for code in self.codes.tolist()]


class Block(Generic[Row]):
    """Rows of some consecutive lines, one for each that is not blank."""

    def __init__(self, rows: Sequence[Row], text: bytes, first_line: int, count: int | None = None) -> None:
        self.rows = rows
        self._count = len(rows) if count is None else count
        self._text = text
        self._first_line = first_line

    def line_of(self, index: int) -> int:
        """Line number in the file of the row at an index."""
        return self._lines[index]

    def texts(self) -> Iterator[tuple[int, bytes]]:
        """Lines that are not blank, with their numbers."""
        lines = enumerate(self._text.split(b"\n"), self._first_line)
        return ((number, line) for number, line in lines if line.strip())

    @cached_property
    def _lines(self) -> Sequence[int]:
        """Line of each row; they are counted only where some are blank, and then once."""
        if self._count == self._text.count(b"\n") + (not self._text.endswith(b"\n")):
            return range(self._first_line, self._first_line + self._count)
        return [number for number, _ in self.texts()]


class Columns(Block[Any]):
    """The same, with the values of some names instead of rows."""

    def __init__(self, columns: Mapping[str, Coded], text: bytes, first_line: int) -> None:
        super().__init__((), text, first_line, len(next(iter(columns.values()))))
        self.columns = columns


def blocks(source: Source, decoder: msgspec.json.Decoder[Row], explain: Explain) -> Iterator[Block[Row]]:
    """Decode a file block by block into structs; `explain` says what is wrong with a line that does not fit.

    A line that is not one JSON object with the fields needed is an error, and so is one in which a name
    comes twice, since a decoder would keep the last in silence.
    """
    for block in columns_or_blocks(source, {}, decoder, explain):
        assert not isinstance(block, Columns)
        yield block


def columns_or_blocks(
    source: Source, wanted: Mapping[str, Any], decoder: msgspec.json.Decoder[Row], explain: Explain
) -> Iterator[Columns | Block[Row]]:
    """The same; blocks in which every line is plain JSON come as columns, which takes a fraction of the time.

    `wanted` are the names to take, and what a value has to be; without any, there are rows alone. A name
    may be left out of a line if its value may be anything.
    """
    first_line = 1
    for text in source.blocks():
        ends = _ends(text)
        columns = _columns(text, wanted) if wanted else None
        if columns:
            yield Columns(columns, text, first_line)
        else:
            rows = _together(text, decoder)
            # A row for each line: else an object spans lines, lines hold two, or (allowed) some are blank.
            if rows is None or len(rows) != ends + (not text.endswith(b"\n")):
                rows = _one_by_one(source.path, text, first_line, decoder, explain)
            block = Block(rows, text, first_line)
            if not _core.distinct_names(text):
                _refuse_repeated(source.path, block)
            yield block
        first_line += ends


def _ends(text: bytes) -> int:
    """How many lines end in it; where they are short, in a fraction of the time that `bytes.count` takes."""
    return int(np.count_nonzero(np.frombuffer(text, dtype=np.uint8) == END))


def _columns(text: bytes, wanted: Mapping[str, Any]) -> dict[str, Coded] | None:
    """Columns of a block; None where rows have to say what is wrong, or what is not plain."""
    found = _core.line_columns(text, [name.encode() for name in wanted])
    if found is None or not len(found[0][0]):
        return None
    told = list(zip(wanted.items(), found, strict=True))
    if any(kind is not Any and codes.min() < 0 for (_, kind), (codes, _) in told):
        return None  # a line does not have what all need
    try:
        return {
            name: Coded(codes, msgspec.json.decode(distinct, type=list[kind]))  # type: ignore[valid-type]
            for (name, kind), (codes, distinct) in told
        }
    except msgspec.DecodeError:
        return None


def _refuse_repeated(path: str, block: Block[Row]) -> None:
    """Refuse lines in which a name comes twice."""
    for number, line in block.texts():
        refuse_repeated(path, line, line=number)


def _together(text: bytes, decoder: msgspec.json.Decoder[Row]) -> list[Row] | None:
    """All rows of a block at once; None when any line is wrong."""
    try:
        if not text.isascii():
            text.decode()  # fields that are skipped are not checked by the decoder
        return decoder.decode_lines(text)
    except (ValueError, RecursionError):  # of msgspec and of UTF-8 alike
        return None


def _one_by_one(
    path: str, text: bytes, first_line: int, decoder: msgspec.json.Decoder[Row], explain: Explain
) -> list[Row]:
    """Rows line by line, up to the first wrong one, which is an error with its line number."""
    rows = []
    for number, line in enumerate(text.split(b"\n"), first_line):
        if not line.strip():
            continue
        try:
            line.decode()
            rows.append(_decoded(line, decoder))
        except RecursionError:
            raise ReadError(path, "expected a JSON object that is nested less deeply", line=number) from None
        except ValueError as error:
            try:
                field, problem = _what_is_wrong(line, error, explain)
            except RecursionError:
                field, problem = None, "expected a JSON object that is nested less deeply"
            raise ReadError(path, problem, line=number, field=field) from None
    return rows


def _decoded(line: bytes, decoder: msgspec.json.Decoder[Row]) -> Row:
    """One row. Python writes NaN, infinities and halves of characters, which are not JSON, and reads them."""
    try:
        return decoder.decode(line)
    except msgspec.ValidationError:
        raise
    except msgspec.DecodeError as error:
        try:
            value = json.loads(line)
        except ValueError:
            raise error from None
        row: Row = msgspec.convert(value, decoder.type)
        return row


def _what_is_wrong(line: bytes, error: ValueError, explain: Explain) -> tuple[str | None, str]:
    """Field (or None for the whole line) and problem of a line that was refused."""
    if isinstance(error, UnicodeDecodeError):
        return None, f"expected UTF-8 text; byte 0x{line[error.start]:02x} at column {error.start + 1} is not"
    try:
        value = json.loads(line)
    except ValueError:
        if "truncated" in str(error):
            return None, "expected a JSON object; the line ends inside it (was the file cut off?)"
        return None, f"expected a JSON object; got {excerpt(line)}, which is not JSON"
    if not isinstance(value, dict):
        return None, f"expected a JSON object; got {excerpt(value)}"
    beyond = endless(line)
    return explain(value) if beyond is None else (None, beyond)
