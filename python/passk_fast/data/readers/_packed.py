"""Compressed files, told by their first bytes: gzip, Zstandard, and ZIP archives that hold one file."""

from __future__ import annotations

import os
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path

from passk_fast.data.readers._archive import Archive
from passk_fast.data.readers._error import ReadError
from passk_fast.data.readers._limits import check_growth

GZIP = b"\x1f\x8b"
ZSTANDARD = b"\x28\xb5\x2f\xfd"
ZIP = b"PK\x03\x04"
ENDINGS = (".gz", ".zst", ".zip")

# As much text as is unpacked of a piece of gzip at once; of Zstandard, as much as is given to it, since a
# few bytes may stand for 128 KiB.
TEXT = 1 << 18
PACKED = 1 << 12
# As many members of an archive are named.
NAMED = 5
# Members by which the archive is itself a result, of Inspect.
OF_INSPECT = ("header.json", "_journal/")

# Gives the next bytes of a file, empty at its end, and how many were read so far.
More = Callable[[], bytes]
Count = Callable[[], int]


def bare(path: str) -> str:
    """The name of a file, without the ending that says how it is compressed.

    Examples
    --------
    >>> bare("runs/results.jsonl.gz"), bare("runs/results.jsonl")
    ('results.jsonl', 'results.jsonl')
    """
    name = os.path.basename(path)  # noqa: PTH119  # a folder may hold many thousands
    return next((name.removesuffix(one) for one in ENDINGS if name.endswith(one)), name)


def unpacked(path: str, first: bytes, more: More, count: Count) -> Iterator[bytes] | None:
    """The text of a file that is compressed; None if it is not."""
    if first.startswith(GZIP):
        return _inflated(path, first, more, count)
    if first.startswith(ZSTANDARD):
        return _of_frames(path, first, more, count)
    if first.startswith(ZIP) and not path.endswith(".eval") and Path(path).is_file():
        return _of_archive(path)
    return None


def _inflated(path: str, first: bytes, more: More, count: Count) -> Iterator[bytes]:
    """Text of a gzip file, which may be several members one after the other."""
    inflate = zlib.decompressobj(wbits=31)
    piece = first
    size = 0
    while piece:
        try:
            text = inflate.decompress(piece, TEXT)
        except zlib.error as error:
            raise ReadError(path, f"expected gzip data; it is damaged ({error})") from None
        if text:
            size += len(text)
            check_growth(path, count(), size)
            yield text
        if inflate.eof:
            rest = (inflate.unused_data or more()).lstrip(b"\0")
            if rest and not rest.startswith(GZIP[: len(rest)]):
                raise ReadError(path, "expected the end of the gzip data; other bytes follow it")
            inflate = zlib.decompressobj(wbits=31)
            piece = rest
            if not piece:
                return
        else:
            piece = inflate.unconsumed_tail or more()
    raise ReadError(path, "expected whole gzip data; it ends early (was the file cut off?)")


def _of_frames(path: str, first: bytes, more: More, count: Count) -> Iterator[bytes]:
    """Text of a Zstandard file, which may be several frames one after the other."""
    import zstandard

    frame = zstandard.ZstdDecompressor().decompressobj()
    piece = first
    size = 0
    while piece:
        given, piece = piece[:PACKED], piece[PACKED:]
        try:
            text = frame.decompress(given)
        except zstandard.ZstdError as error:
            raise ReadError(path, f"expected Zstandard data; it is damaged ({error})") from None
        if text:
            size += len(text)
            check_growth(path, count(), size)
            yield text
        if frame.eof:
            piece = frame.unused_data + piece or more()
            frame = zstandard.ZstdDecompressor().decompressobj()
            if not piece:
                return
        else:
            piece = piece or more()
    raise ReadError(path, "expected whole Zstandard data; it ends early (was the file cut off?)")


def _of_archive(path: str) -> Iterator[bytes] | None:
    """Text of the only file in an archive; None if the archive is a log of Inspect."""
    with Archive(path) as archive:
        if any(name.startswith(OF_INSPECT) for name in archive.names):
            return None
        files = [one for one in archive.names if not one.endswith("/") and not one.startswith("__MACOSX/")]
        if len(files) != 1:
            named = ", ".join(files[:NAMED]) + ", …" * (len(files) > NAMED)
            raise ReadError(
                path,
                f"expected one result file in the archive; it has {len(files)}"
                f"{f': {named} (unpack it and name the folder)' if files else ''}",
            )
        return iter([archive.read(files[0])])
