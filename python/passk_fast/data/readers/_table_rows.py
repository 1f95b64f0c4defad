"""Rows of tables in batches of columns, whatever the file is."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any, NamedTuple

import msgspec

from passk_fast.data.readers._error import ReadError
from passk_fast.data.readers._lines import blocks
from passk_fast.data.readers._recording import Keep
from passk_fast.data.readers._stream import Head, Source

ROWS = 1 << 14
# No text of an attempt is longer.
LONGEST_CELL = 2**31 - 1

MAGIC = {b"PAR1": "parquet", b"ARROW1": "arrow"}


class Batch(NamedTuple):
    """Some consecutive rows.

    Attributes
    ----------
    columns : dict of str to sequence
        By the names that the file has; all of one length.
    line_of : callable
        Line of the file of a row in the batch, or its number in a file without lines; from 1.
    """

    columns: Mapping[str, Sequence[Any]]
    line_of: Callable[[int], int]


def binary(head: Head) -> str | None:
    """Which binary kind of table the file is, if it is one."""
    return next((kind for magic, kind in MAGIC.items() if head.data.startswith(magic)), None)


def header(head: Head) -> list[str]:
    """Names of the columns of a text table, as far as the head shows them."""
    if head.opening == "{":
        return sorted(head.keys)
    first = head.data.lstrip(b"\r\n").split(b"\n", 1)[0].decode("utf-8", errors="replace")
    return [name.strip().strip('"') for name in first.rstrip("\r").split(_delimiter(first))]


def batches(source: Source, keep: Keep) -> Iterator[Batch]:
    """The rows of a table."""
    kind = binary(source.head)
    if kind is not None:
        return _binary_batches(source.path, kind)
    return _json_batches(source) if source.head.opening == "{" else _csv_batches(source)


def _delimiter(line: str) -> str:
    return "\t" if line.count("\t") > line.count(",") else ","


def _csv_batches(source: Source) -> Iterator[Batch]:
    limit = csv.field_size_limit(LONGEST_CELL)
    try:
        lines = _text_lines(source)
        first = next(lines)
        rows = csv.reader(_chained(first, lines), delimiter=_delimiter(first), strict=True)
        names = _distinct(source.path, next(rows))
        while True:
            cells, places = [], []
            for row in islice(_checked(source.path, rows, len(names)), ROWS):
                cells.append(row)
                places.append(rows.line_num)
            if not cells:
                return
            yield Batch(dict(zip(names, zip(*cells, strict=True), strict=True)), places.__getitem__)
    finally:
        csv.field_size_limit(limit)


def _chained(first: str, lines: Iterator[str]) -> Iterator[str]:
    yield first
    yield from lines


def _checked(path: str, rows: Any, width: int) -> Iterator[list[str]]:
    """Rows that are as wide as the header; blank lines are none."""
    while True:
        try:
            row = next(rows, None)
        except csv.Error as error:
            raise ReadError(path, f"expected a row of a table; {error}", line=rows.line_num) from None
        if row is None:
            return
        if not row:
            continue
        if len(row) != width:
            raise ReadError(
                path, f"expected {width} cells as in the header; got {len(row)}", line=rows.line_num
            )
        yield row


def _text_lines(source: Source) -> Iterator[str]:
    number = 1
    for block in source.blocks():
        try:
            text = block.decode()
        except UnicodeDecodeError as error:
            line = number + block.count(b"\n", 0, error.start)
            raise ReadError(
                source.path, f"expected UTF-8 text; byte 0x{block[error.start]:02x} is not", line=line
            ) from None
        yield from io.StringIO(text, newline="")
        number += block.count(b"\n")


def _distinct(path: str, names: list[str]) -> list[str]:
    stripped = [name.strip() for name in names]
    for index, name in enumerate(stripped):
        if name in stripped[:index]:
            raise ReadError(path, f"expected different names of columns; {name!r} comes twice", line=1)
    return stripped


def _json_batches(source: Source) -> Iterator[Batch]:
    decoder = msgspec.json.Decoder(dict[str, Any])
    names: list[str] | None = None
    for block in blocks(source, decoder, lambda line: ("", "")):  # type: ignore[type-var]
        rows = block.rows
        if not rows:
            continue
        names = names or list(rows[0])
        columns = {name: [row.get(name) for row in rows] for name in _all_names(rows, names)}
        yield Batch(columns, block.line_of)


def _all_names(rows: Any, names: list[str]) -> list[str]:
    """Names of the first row and of every other: a row may leave out what is null."""
    return list(dict.fromkeys([*names, *(name for row in rows for name in row)]))


def _binary_batches(path: str, kind: str) -> Iterator[Batch]:
    try:
        import pyarrow
        import pyarrow.parquet
    except ImportError:
        raise ReadError(path, "expected pyarrow to read it: pip install 'passk-fast[frames]'") from None
    row = 1
    try:
        if kind == "parquet":
            parts = pyarrow.parquet.ParquetFile(path).iter_batches(batch_size=ROWS)
        else:
            parts = _arrow_batches(pyarrow.ipc.open_file(path))
        for part in parts:
            if part.num_rows:
                columns = {name: part.column(name).to_pylist() for name in part.schema.names}
                yield Batch(columns, lambda index, first=row: first + index)  # type: ignore[misc]
                row += part.num_rows
    except (pyarrow.ArrowInvalid, OSError) as error:
        reason = str(error).splitlines()[0].rstrip(".")
        raise ReadError(
            path, f"expected a whole {kind.capitalize()} file; {reason[:1].lower()}{reason[1:]}"
        ) from None


def _arrow_batches(file: Any) -> Iterator[Any]:
    for index in range(file.num_record_batches):
        yield file.get_batch(index)
