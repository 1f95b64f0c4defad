"""Members of a ZIP archive that Zstandard may have compressed, which the standard library cannot yet read."""

from __future__ import annotations

import lzma
import struct
import zipfile
import zlib
from collections import Counter
from contextlib import AbstractContextManager
from pathlib import Path
from typing import BinaryIO

from passk_fast.data.readers._error import ReadError
from passk_fast.data.readers._limits import check_growth

ZSTANDARD = 93
PIECE = 1 << 20
# What unpacking says of bytes that are not what was packed; of encryption, a RuntimeError.
_DAMAGE = (
    *(zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError, EOFError),
    *(ValueError, struct.error, zlib.error, lzma.LZMAError),
)
# Of a member's header: 26 bytes, then the lengths of its name and of its extra field.
_LENGTHS = struct.Struct("<26xHH")


class Archive(AbstractContextManager["Archive"]):
    """An opened ZIP file; anything wrong with it is a ReadError."""

    def __init__(self, path: str) -> None:
        self.path = path
        try:
            self._zip = zipfile.ZipFile(path)
        except (zipfile.BadZipFile, OSError, NotImplementedError, ValueError) as error:
            raise ReadError(
                path, f"expected a whole ZIP archive; {_lower(error)} (was it cut off?)"
            ) from None
        # A member is written again while a log grows: the last one of a name counts.
        self._info = {info.filename: info for info in self._zip.infolist()}
        self.names = self._info.keys()
        self._size = Path(path).stat().st_size

    def __exit__(self, *_: object) -> None:
        self._zip.close()

    @property
    def repeated(self) -> str | None:
        """A member that is there more than once; None if there is none."""
        names = Counter(info.filename for info in self._zip.infolist())
        return next((name for name, times in names.items() if times > 1), None)

    def read(self, name: str) -> bytes:
        """Content of a member."""
        info = self._info[name]
        if info.flag_bits & 1:
            raise ReadError(self.path, f"expected a readable member {name}; it is encrypted")
        # What an archive says of its members may be anything; no more is packed than the file has.
        check_growth(self.path, min(info.compress_size, self._size), info.file_size)
        try:
            return self._zstandard(info) if info.compress_type == ZSTANDARD else self._zip.read(info)
        except _DAMAGE as error:
            raise ReadError(
                self.path, f"expected a readable member {name}; {_lower(error)} (is the file damaged?)"
            ) from None
        except MemoryError:
            raise ReadError(
                self.path, f"expected a readable member {name}; it asks for more memory than there is"
            ) from None

    def _zstandard(self, info: zipfile.ZipInfo) -> bytes:
        import zstandard

        with open(self.path, "rb") as file:  # noqa: PTH123
            file.seek(info.header_offset)
            name, extra = _LENGTHS.unpack(file.read(_LENGTHS.size))
            file.seek(name + extra, 1)
            packed = file.read(info.compress_size)
        try:
            # A member may be several frames one after the other.
            with zstandard.ZstdDecompressor().stream_reader(packed, read_across_frames=True) as stream:
                content = _at_most(stream, info.file_size + 1)
        except zstandard.ZstdError as error:
            raise ValueError(str(error)) from None
        if len(content) != info.file_size or zlib.crc32(content) != info.CRC:
            raise ValueError("its checksum does not fit")
        return content


def _at_most(stream: BinaryIO, size: int) -> bytes:
    """So many bytes of a stream, or as many as it has: memory grows with these alone."""
    pieces: list[bytes] = []
    while size > 0 and (piece := stream.read(min(size, PIECE))):
        pieces.append(piece)
        size -= len(piece)
    return b"".join(pieces)


def _lower(error: Exception) -> str:
    text = str(error)
    return text[:1].lower() + text[1:]
