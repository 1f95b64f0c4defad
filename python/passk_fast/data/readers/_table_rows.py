"""Rows of tables in batches of columns, whatever the file is."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import chain, islice
from pathlib import Path
from typing import Any, NamedTuple

import msgspec

from passk_fast.data.readers._csv import Records
from passk_fast.data.readers._error import ReadError, not_utf8
from passk_fast.data.readers._limits import check_growth
from passk_fast.data.readers._lines import Coded, Columns, columns_or_blocks
from passk_fast.data.readers._places import Place
from passk_fast.data.readers._stream import UTF8_MARK, Head, Source

ROWS = 1 << 14
# Bytes that an attempt takes here, whatever little it takes in a file.
ROW = 16

MAGIC = {b"PAR1": "parquet", b"ARROW1": "arrow"}


class Batch(NamedTuple):
    """Some consecutive rows of a file.

    `names` are all columns of the file, `columns` those that matter, by the names that the file has and all
    of one length. `line_of` gives the line of a row, or its number in a file without lines; from 1.
    """

    path: str
    names: Sequence[str]
    columns: Mapping[str, Sequence[Any] | Coded]
    line_of: Callable[[int], int]

    def place(self, index: int) -> Place:
        """Where a row stands."""
        return Place(self.path, lines=self, index=index)


def expanded(columns: Mapping[str, Sequence[Any] | Coded]) -> dict[str, Sequence[Any]]:
    """Columns with the value of every row."""
    return {name: one.each() if isinstance(one, Coded) else one for name, one in columns.items()}


def binary(head: Head) -> str | None:
    """Which binary kind of table the file is, if it is one."""
    return next((kind for magic, kind in MAGIC.items() if head.data.startswith(magic)), None)


def header(head: Head) -> list[str]:
    """Names of the columns of a text table, as far as the head shows them."""
    if head.opening == "{":
        return sorted(head.keys)
    first = head.data.lstrip(b"\r\n").split(b"\n", 1)[0].decode("utf-8", errors="replace")
    return [name.strip().strip('"') for name in first.rstrip("\r").split(_delimiter(first))]


def columns_of(path: str, kind: str) -> list[str]:
    """Names of the columns of a binary table; none if it is damaged."""
    try:
        import pyarrow
        import pyarrow.parquet

        if kind == "parquet":
            return list(pyarrow.parquet.read_schema(path).names)
        with pyarrow.OSFile(path) as file:
            return list(pyarrow.ipc.open_file(file).schema.names)
    except (ImportError, OSError, ValueError, KeyError):  # all of Arrow's are one of these
        return []


def batches(source: Source, names: Sequence[str]) -> Iterator[Batch]:
    """The rows of a table; `names` are the columns that matter."""
    kind = binary(source.head)
    if kind is not None:
        return _binary_batches(source.path, kind, names)
    return _json_batches(source, names) if source.head.opening == "{" else _csv_batches(source)


def _delimiter(line: str) -> str:
    return max(",\t;", key=line.count)


def _csv_batches(source: Source) -> Iterator[Batch]:
    lines = _text_lines(source)
    first = next(lines)
    rows = Records(source.path, chain([first], lines), _delimiter(first))
    each = iter(rows)
    header = next(each, [])
    names = _distinct(source.path, header)
    last = header[-1] if header else ""
    while True:
        cells, places = [], []
        for row in islice(each, ROWS):
            if len(row) != len(names):
                problem = f"expected {len(names)} cells as in the header; got {len(row)}"
                raise ReadError(source.path, problem, line=rows.line)
            if row[-1] == last and _bare(row) == _bare(header):
                problem = "expected the names of the columns once; they come again (two tables in one file?)"
                raise ReadError(source.path, problem, line=rows.line)
            cells.append(row)
            places.append(rows.line)
        if not cells:
            return
        columns = dict(zip(names, zip(*cells, strict=True), strict=True))
        yield Batch(source.path, names, columns, places.__getitem__)


def _text_lines(source: Source) -> Iterator[str]:
    number = 1
    for block in source.blocks():
        try:
            text = block.decode()
        except UnicodeDecodeError as error:
            line = number + block.count(b"\n", 0, error.start)
            raise not_utf8(source.path, error, line) from None
        yield from io.StringIO(text, newline="")
        number += block.count(b"\n")


def _bare(cells: Sequence[str]) -> list[str]:
    """Cells without the mark of UTF-8 that each of several files begins with."""
    return [cell.strip().removeprefix(UTF8_MARK.decode()) for cell in cells]


def _distinct(path: str, names: list[str]) -> list[str]:
    stripped = [name.strip() for name in names]
    seen: set[str] = set()
    for name in stripped:
        if name in seen:
            raise ReadError(path, f"expected different names of columns; {name!r} comes twice", line=1)
        seen.add(name)
    return stripped


def _json_batches(source: Source, wanted: Sequence[str]) -> Iterator[Batch]:
    decoder = msgspec.json.Decoder(dict[str, Any])
    names: list[str] | None = None
    every: Sequence[str]
    seen: set[str] = set()  # a block may lack a column that others have: there it is null
    for block in columns_or_blocks(source, dict.fromkeys(wanted, Any), decoder, lambda line: ("", "")):  # type: ignore[type-var]
        if isinstance(block, Columns):
            names = names or list(msgspec.json.decode(next(block.texts())[1]))
            known = {name: one for name, one in block.columns.items() if one.distinct or name in seen}
            seen.update(known)
            more = (one for one in known if one not in names)
            yield Batch(source.path, [*names, *more], known, block.line_of)
            continue
        rows = block.rows
        if not rows:
            continue
        names = names or list(rows[0])
        # Of the first row and of every other: a row may leave out what is null.
        every = list(dict.fromkeys([*names, *(name for row in rows for name in row)]))
        # Of columns that matter only: lines may have any number of others.
        seen.update(name for name in every if name in wanted)
        columns = {name: [row.get(name) for row in rows] for name in wanted if name in seen}
        yield Batch(source.path, every, columns, block.line_of)


def _binary_batches(path: str, kind: str, wanted: Sequence[str]) -> Iterator[Batch]:
    row = 1
    with arrow(path, kind) as pyarrow:
        if kind == "parquet":
            # Checksums tell a flipped bit from a number; who writes none is read all the same.
            schema = pyarrow.parquet.read_schema(path)
            names = schema.names
            chosen = [name for name in names if name in wanted]
            texts = [name for name in chosen if pyarrow.types.is_string(schema.field(name).type)]
            # A text that comes again is kept once, as the file has it.
            file = pyarrow.parquet.ParquetFile(path, page_checksum_verification=True, read_dictionary=texts)
            check_growth(path, Path(path).stat().st_size, file.metadata.num_rows * ROW)
            parts = file.iter_batches(batch_size=ROWS, columns=chosen)
        else:
            opened = pyarrow.ipc.open_file(path)
            names = opened.schema.names
            parts = _arrow_batches(opened)
        for part in parts:
            if part.num_rows:
                chosen = [name for name in part.schema.names if name in wanted]
                columns = {name: _values(part.column(name)) for name in chosen}
                yield Batch(path, names, columns, lambda index, first=row: first + index)  # type: ignore[misc]
                row += part.num_rows


def _values(column: Any) -> list[Any]:
    """Cells as Python has them, equal ones of a dictionary the same object."""
    if not hasattr(column, "dictionary"):
        found: list[Any] = column.to_pylist()
        return found
    used = column.indices.unique()
    each = dict(zip(used.to_pylist(), column.dictionary.take(used).to_pylist(), strict=True))
    return [each[index] for index in column.indices.to_pylist()]


@contextmanager
def arrow(path: str, kind: str) -> Iterator[Any]:
    """The library that reads such a file, whose errors say that it is not whole."""
    try:
        import pyarrow
        import pyarrow.parquet
    except ImportError:
        raise ReadError(path, "expected pyarrow to read it: pip install 'passk-fast[frames]'") from None
    try:
        yield pyarrow
    except ReadError:
        raise
    except (pyarrow.ArrowException, OSError, ValueError, KeyError, OverflowError) as error:
        reason = (str(error).splitlines() or [type(error).__name__])[0].rstrip(".")
        raise ReadError(
            path, f"expected a whole {kind.capitalize()} file; {reason[:1].lower()}{reason[1:]}"
        ) from None


def _arrow_batches(file: Any) -> Iterator[Any]:
    for index in range(file.num_record_batches):
        batch = file.get_batch(index)
        # What a damaged file says of its own lengths would be followed beyond its end.
        batch.validate(full=True)
        yield batch
