"""Compressed files, told by their first bytes: gzip, bzip2, xz, Zstandard, and ZIP archives of one file."""

from __future__ import annotations

import os
import zlib
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, ClassVar

from passk_fast.data.readers._archive import Archive
from passk_fast.data.readers._error import ReadError
from passk_fast.data.readers._limits import check_growth

ZIP = b"PK\x03\x04"
ENDINGS = (".gz", ".bz2", ".xz", ".zst", ".zip")

# As much text as is unpacked at once; of Zstandard, as much as is given to it, since a few bytes may stand
# for 128 KiB.
TEXT = 1 << 18
PACKED = 1 << 12
# Bytes that unpacking may take: `xz -9` takes 65 MiB.
MOST_MEMORY = 1 << 28
# As many members of an archive are named.
NAMED = 5
# Members by which the archive is itself a result, of Inspect; and that of every spreadsheet.
OF_INSPECT = ("header.json", "_journal/")
OF_SPREADSHEET = "[Content_Types].xml"

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
    return next((name[: -len(one)] for one in ENDINGS if name.lower().endswith(one)), name)


def unpacked(path: str, first: bytes, more: More, count: Count) -> Iterator[bytes] | None:
    """The text of a file that is compressed; None if it is not."""
    for packing in (_Gzip, _Bzip2, _Xz, _Zstandard):
        if first.startswith(packing.MAGIC):
            return _texts(path, packing, first, more, count)
    if first.startswith(ZIP) and not path.endswith(".eval") and Path(path).is_file():
        return _of_archive(path)
    return None


class _Gzip:
    """A member of a gzip file."""

    NAME = "gzip"
    MAGIC = b"\x1f\x8b"
    PADDING = b"\0"  # what may stand before the next member
    hungry = True

    def __init__(self) -> None:
        self._member = zlib.decompressobj(wbits=31)

    @property
    def ended(self) -> bool:
        """Whether all of it was given."""
        return self._member.eof

    def unpack(self, piece: bytes) -> tuple[bytes, bytes]:
        """Text, and what was not needed for it."""
        text = self._member.decompress(piece, TEXT)
        return text, self._member.unused_data if self.ended else self._member.unconsumed_tail


class _OneStream(ABC):
    """A stream of a file of another kind, or a frame of one."""

    NAME: ClassVar[str]
    MAGIC: ClassVar[bytes]
    PADDING: ClassVar[bytes] = b""
    _most: ClassVar[tuple[int, ...]] = (TEXT,)

    def __init__(self) -> None:
        self._stream, self._error = self._opened()

    @abstractmethod
    def _opened(self) -> tuple[Any, type[Exception]]:
        """What unpacks it, and what that says of damage."""

    @property
    def ended(self) -> bool:
        """Whether all of it was given."""
        return bool(self._stream.eof)

    @property
    def hungry(self) -> bool:
        """Whether there is no more text without more of the file."""
        return bool(getattr(self._stream, "needs_input", True))

    def unpack(self, piece: bytes) -> tuple[bytes, bytes]:
        """Text, and what was not needed for it."""
        try:
            text = self._stream.decompress(piece[:PACKED], *self._most)
        except self._error as error:
            raise ValueError(str(error)) from None
        return text, self._stream.unused_data + piece[PACKED:]


class _Zstandard(_OneStream):
    NAME = "Zstandard"
    MAGIC = b"\x28\xb5\x2f\xfd"
    _most = ()

    def _opened(self) -> tuple[Any, type[Exception]]:
        import zstandard

        return zstandard.ZstdDecompressor().decompressobj(), zstandard.ZstdError


class _Bzip2(_OneStream):
    NAME = "bzip2"
    MAGIC = b"BZh"

    def _opened(self) -> tuple[Any, type[Exception]]:
        import bz2

        return bz2.BZ2Decompressor(), OSError


class _Xz(_OneStream):
    NAME = "xz"
    MAGIC = b"\xfd7zXZ\0"
    PADDING = b"\0"

    def _opened(self) -> tuple[Any, type[Exception]]:
        import lzma

        # A few bytes may ask for a dictionary of 4 GiB.
        return lzma.LZMADecompressor(lzma.FORMAT_XZ, memlimit=MOST_MEMORY), lzma.LZMAError


def _texts(
    path: str, packing: type[_Gzip] | type[_OneStream], first: bytes, more: More, count: Count
) -> Iterator[bytes]:
    """Text of a file of one or several members or frames."""
    part = packing()
    piece = first
    size = 0
    began = False  # another part, of which nothing was unpacked yet
    while piece or not part.hungry:
        try:
            text, piece = part.unpack(piece)
        except (zlib.error, ValueError) as error:
            if began:
                problem = f"expected the end of the {packing.NAME} data; other bytes follow it"
            else:
                problem = f"expected {packing.NAME} data; it is damaged ({error})"
            raise ReadError(path, problem) from None
        began = False
        if text:
            size += len(text)
            check_growth(path, count(), size)
            yield text
        if part.hungry or part.ended:
            piece = piece or more()
        if part.ended:
            piece = piece.lstrip(packing.PADDING)
            if not piece:
                return
            part, began = packing(), True
    raise ReadError(path, f"expected whole {packing.NAME} data; it ends early (was the file cut off?)")


def _of_archive(path: str) -> Iterator[bytes] | None:
    """Text of the only file in an archive; None if the archive is a log of Inspect."""
    with Archive(path) as archive:
        if any(name.startswith(OF_INSPECT) for name in archive.names):
            return None
        if archive.repeated is not None:
            raise ReadError(path, f"expected each file in the archive once; it has two {archive.repeated}")
        if OF_SPREADSHEET in archive.names:
            raise ReadError(
                path, "expected a table as CSV or Parquet; this is a spreadsheet (save it as CSV)"
            )
        files = [one for one in archive.names if not one.endswith("/") and not one.startswith("__MACOSX/")]
        if len(files) != 1:
            named = ", ".join(files[:NAMED]) + ", …" * (len(files) > NAMED)
            raise ReadError(
                path,
                f"expected one result file in the archive; it has {len(files)}"
                f"{f': {named} (unpack it and name the folder)' if files else ''}",
            )
        return iter([archive.read(files[0])])
