"""Bytes of a result file: opened once, looked at, and handed on in blocks of whole lines.

One pass and no seeking, so that pipes work and memory does not grow with the file.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import BinaryIO

from passk_fast.data.readers._error import ReadError

# Large enough that the work per block vanishes, small enough to stay in the cache of a core.
BLOCK = 1 << 18
# What detection sees of a file.
HEAD = 1 << 16

GZIP = b"\x1f\x8b"
UTF8_MARK = b"\xef\xbb\xbf"
UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")

_TOKEN = re.compile(rb'"(?:[^"\\]|\\.)*"|[\[\]{}:,]', re.DOTALL)


@dataclass(frozen=True)
class Head:
    """The beginning of a file (after decompression), for formats to recognise.

    Attributes
    ----------
    path : str
        The file.
    data : bytes
        Its first bytes, at most 64 KiB.
    """

    path: str
    data: bytes

    @cached_property
    def opening(self) -> str:
        """First character that is not white space: ``{`` of an object, ``[`` of an array, and so on."""
        return self.data.lstrip()[:1].decode("latin-1")

    @cached_property
    def keys(self) -> frozenset[str]:
        """Top-level keys of the first JSON object, as far as the head shows them.

        Read leniently, since the head may end in the middle of the object.
        """
        return self._keys_at(1) if self.opening == "{" else frozenset()

    @cached_property
    def item_keys(self) -> frozenset[str]:
        """Keys of the first object of an array of objects, as far as the head shows them."""
        return self._keys_at(2) if self.opening == "[" else frozenset()

    def _keys_at(self, wanted: int) -> frozenset[str]:
        """Keys of the first object at a depth."""
        depth = 0
        keys: set[str] = set()
        text = b""
        for match in _TOKEN.finditer(self.data):
            token = match.group()
            if token in (b"{", b"["):
                depth += 1
            elif token in (b"}", b"]"):
                depth -= 1
                if depth < wanted:
                    break
            elif token == b":" and depth == wanted:
                keys.add(text.decode("utf-8", errors="replace"))
            text = token[1:-1]
        return frozenset(keys)


class Source:
    """One opened result file; gzip is recognised by its first bytes, whatever the name.

    Parameters
    ----------
    path : str
        The file. Anything wrong with it is a ReadError.
    """

    def __init__(self, path: str) -> None:
        self.path = path
        try:
            self._file: BinaryIO = Path(path).open("rb")  # noqa: SIM115
        except OSError as error:
            raise ReadError(path, _system_problem(error)) from None
        try:
            self.head = self._look()
        except BaseException:
            self.close()
            raise

    def _look(self) -> Head:
        """Take the first pieces, which `blocks` gives out again."""
        first = self._next()
        self._raw = self._decompressed(first) if first.startswith(GZIP) else self._plain(first)
        data = bytearray()
        for piece in self._raw:
            data += piece
            if len(data) >= HEAD:
                break
        self._pending = bytes(data).removeprefix(UTF8_MARK)
        if len(self._pending) < HEAD and not self._pending.strip():
            raise ReadError(self.path, "expected results; the file is empty")
        if self._pending.startswith(UTF16_MARKS):
            raise ReadError(self.path, "expected UTF-8 text; the file is UTF-16")
        return Head(self.path, self._pending[:HEAD])

    def __enter__(self) -> Source:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the file."""
        self._file.close()

    def blocks(self) -> Iterator[bytes]:
        """The whole text in blocks that end where a line ends; can be asked for once."""
        pieces = [self._pending]
        size = len(self._pending)
        self._pending = b""
        for piece in self._raw:
            pieces.append(piece)
            size += len(piece)
            if size < BLOCK:
                continue
            cut = piece.rfind(b"\n") + 1
            if cut == 0:
                continue
            pieces[-1] = piece[:cut]
            yield b"".join(pieces)
            pieces = [piece[cut:]]
            size = len(piece) - cut
        if any(pieces):
            yield b"".join(pieces)

    def _plain(self, first: bytes) -> Iterator[bytes]:
        piece = first
        while piece:
            yield piece
            piece = self._next()

    def _decompressed(self, first: bytes) -> Iterator[bytes]:
        """Text of a gzip file, which may be several members one after the other."""
        inflate = zlib.decompressobj(wbits=31)
        piece = first
        while piece:
            try:
                text = inflate.decompress(piece, BLOCK)
            except zlib.error as error:
                raise ReadError(self.path, f"expected gzip data; it is damaged ({error})") from None
            if text:
                yield text
            if inflate.eof:
                rest = (inflate.unused_data or self._next()).lstrip(b"\0")
                if rest and not rest.startswith(GZIP[: len(rest)]):
                    raise ReadError(self.path, "expected the end of the gzip data; other bytes follow it")
                inflate = zlib.decompressobj(wbits=31)
                piece = rest
                if not piece:
                    return
            else:
                piece = inflate.unconsumed_tail or self._next()
        raise ReadError(self.path, "expected whole gzip data; it ends early (was the file cut off?)")

    def _next(self) -> bytes:
        try:
            return self._file.read(BLOCK)
        except OSError as error:
            raise ReadError(self.path, _system_problem(error)) from None


def _system_problem(error: OSError) -> str:
    """What the system says about a path, in the words of these messages."""
    if isinstance(error, FileNotFoundError):
        return "expected a result file; there is no such file"
    if isinstance(error, IsADirectoryError):
        return "expected a result file; this is a folder"
    if isinstance(error, PermissionError):
        return "expected a readable file; permission denied"
    return f"expected a readable file; {(error.strerror or str(error)).lower()}"
