"""Bytes of a result file: opened once, looked at, and handed on in blocks of whole lines.

One pass and no seeking, so that pipes work and memory does not grow with the file.
"""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from functools import cached_property
from io import BytesIO, RawIOBase
from pathlib import Path
from typing import BinaryIO, cast

from passk_fast.data.readers._error import EmptyFileError, ReadError
from passk_fast.data.readers._keys import KeyScan, names_of
from passk_fast.data.readers._packed import unpacked

# Large enough that the work per block vanishes, small enough to stay in the cache of a core.
BLOCK = 1 << 19
# What detection sees of a file at first, and at most.
HEAD = 1 << 16
MOST_SEARCHED = 1 << 28

# ZIP archives, Parquet and Arrow.
FROM_THE_END = (b"PK\x03\x04", b"PAR1", b"ARROW1")
STANDARD_INPUT = "-"
MADE_UP = ("/proc/", "/sys/")
_NO_FILES = (
    (stat.S_ISDIR, "a folder"),
    (stat.S_ISCHR, "a device"),
    (stat.S_ISBLK, "a device"),
    (stat.S_ISSOCK, "a socket"),
)

UTF8_MARK = b"\xef\xbb\xbf"
UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")


NOTHING: frozenset[str] = frozenset()


class Head:
    """The beginning of a file (after decompression), for formats to recognise, and all the names in it.

    `data` are its first bytes, at most 64 KiB. The names of the first object are those of all of it: where
    it is longer, `more` reads on. What a format decides by a name that is not there, it can decide only
    once the names are `whole`: no more are to come.
    """

    def __init__(
        self, path: str, data: bytes, read_on: Callable[[], bytes | bytearray | None] = lambda: None
    ) -> None:
        self.path = path
        self.data = data
        self._seen: bytes | bytearray = data
        self._read_on = read_on
        self._ended = False
        self._scan: KeyScan | None = None

    @cached_property
    def opening(self) -> str:
        """First character that is not white space: ``{`` of an object, ``[`` of an array, and so on."""
        return self.data.lstrip()[:1].decode("latin-1")

    @cached_property
    def keys(self) -> frozenset[str]:
        """Names in the first JSON object, as far as it was read; every format asks for them."""
        return frozenset(self._scanned.keys) if self.opening == "{" else NOTHING

    @cached_property
    def item_keys(self) -> frozenset[str]:
        """Names in the first object of an array of objects, as far as it was read."""
        return frozenset(self._scanned.keys) if self.opening == "[" else NOTHING

    @property
    def whole(self) -> bool:
        return self._ended or self.opening not in ("{", "[") or self._scanned.complete

    def holds(self, *marks: bytes) -> bool:
        """Whether one of some strings stands in what was read so far."""
        return any(mark in self._seen for mark in marks)

    @property
    def _scanned(self) -> KeyScan:
        if self._scan is None:
            depth = 1 if self.opening == "{" else 2
            self._scan = KeyScan(depth)
            names = names_of(self.data, depth)
            if names is None:
                self._scan.advance(self.data)
            else:
                self._scan.keys, self._scan.complete = names, True
        return self._scan

    def more(self) -> bool:
        """Read on in the first object; False once there is nothing more to know."""
        if self.whole:
            return False
        text = self._read_on() if len(self._seen) < MOST_SEARCHED else None
        if text is None:
            self._ended = True  # once more, with all names that there are
        else:
            self._seen = text
            self._scanned.advance(text)
            for names in ("keys", "item_keys"):
                self.__dict__.pop(names, None)
        return True


class Source(AbstractContextManager["Source"]):
    """One opened result file; what is compressed is recognised by its first bytes, whatever the name.

    `head` is its beginning and `short` all that it holds, if that is little. `advanced` is told how many
    bytes were read, and `kept` is what the file holds, where it was read before. Anything wrong is a
    ReadError.
    """

    def __init__(
        self, path: str, advanced: Callable[[int], object] | None = None, kept: bytes | None = None
    ) -> None:
        self.path = path
        self._advanced = advanced
        self._read = 0
        self._looked = False
        self._file = _opened(path) if kept is None else BytesIO(kept)
        try:
            self.head = self._look()
        except BaseException:
            self.close()
            raise

    def _look(self) -> Head:
        """Take the first pieces, which `blocks` gives out again."""
        first = self._next()
        text = unpacked(self.path, first, self._next, lambda: self._read)
        self._raw = self._plain(first) if text is None else text
        self._pending = bytearray()
        for piece in self._raw:
            self._pending += piece
            if len(self._pending) >= HEAD:
                break
        self.short = first if len(self._pending) < HEAD and len(first) == self._read else None
        if self._pending.startswith(UTF8_MARK):
            del self._pending[: len(UTF8_MARK)]
        if len(self._pending) < HEAD and not self._pending.strip():
            raise EmptyFileError(self.path)
        if self._pending.startswith(UTF16_MARKS):
            raise ReadError(self.path, "expected UTF-8 text; the file is UTF-16")
        if self._pending.startswith(FROM_THE_END) and text is not None:
            raise ReadError(
                self.path, "expected a file that is not compressed, since it is read from its end; unpack it"
            )
        if self._pending.startswith(FROM_THE_END) and not Path(self.path).is_file():
            raise ReadError(
                self.path, "expected a file; a pipe cannot be read from its end, as this has to be"
            )
        return Head(self.path, bytes(self._pending[:HEAD]), self._more)

    def _more(self) -> bytearray | None:
        """Twice as much of the text as was read for the head so far, from its beginning; None at its end."""
        size = len(self._pending)
        for piece in self._raw:
            self._pending += piece
            if len(self._pending) >= 2 * size:
                break
        # Where the beginning fits, a first look at all of it may not have been taken yet.
        grown = len(self._pending) > size or not self._looked
        self._looked = True
        return self._pending if grown else None

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the file; standard input is its owner's."""
        if self.path != STANDARD_INPUT:
            self._file.close()

    def blocks(self) -> Iterator[bytes]:
        """The whole text in blocks that end where a line ends; can be asked for once."""
        pieces = [bytes(self._pending)]
        size = len(self._pending)
        self._pending = bytearray()
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

    def _next(self) -> bytes:
        try:
            piece = self._file.read(BLOCK)
            self._read += len(piece)
            if self._advanced is not None:
                self._advanced(len(piece))
            return piece
        except OSError as error:
            raise ReadError(self.path, _system_problem(error)) from None


def _opened(path: str) -> BinaryIO:
    """The file, or standard input; what is neither may never end."""
    if path == STANDARD_INPUT:
        if sys.stdin is None:
            raise ReadError(path, "expected results on standard input; it is closed")
        return sys.stdin.buffer
    try:
        mode = os.stat(path).st_mode  # noqa: PTH116
        for is_kind, kind in _NO_FILES:
            if is_kind(mode):
                raise ReadError(path, f"expected a result file; this is {kind}")
        # What the system makes up while it is read may never end, and has no kind of its own.
        if stat.S_ISREG(mode) and os.path.realpath(path).startswith(MADE_UP):
            raise ReadError(path, "expected a result file; this is one of the system's own")
        return _piped(path) if stat.S_ISFIFO(mode) else open(path, "rb")  # noqa: PTH123
    except (OSError, ValueError) as error:
        if isinstance(error, ReadError):
            raise
        raise ReadError(path, _system_problem(error)) from None


def _piped(path: str) -> BinaryIO:
    """A pipe that somebody writes to, as a shell makes for ``<(zcat x.gz)``; another may never end."""
    handle = os.open(path, os.O_RDONLY | os.O_NONBLOCK)
    try:
        first = os.read(handle, BLOCK)
    except BlockingIOError:  # there is a writer, who takes time
        first = b""
    else:
        if not first:
            os.close(handle)
            raise ReadError(path, "expected results; this is a pipe that nobody writes to")
    os.set_blocking(handle, True)
    return cast("BinaryIO", _Continued(first, os.fdopen(handle, "rb", buffering=0)))


class _Continued:
    """A file of which something was read already."""

    def __init__(self, first: bytes, rest: RawIOBase) -> None:
        self._first = first
        self._rest = rest

    def read(self, size: int) -> bytes:
        if self._first:
            first, self._first = self._first, b""
            return first
        return self._rest.read(size) or b""

    def close(self) -> None:
        self._rest.close()


def _system_problem(error: OSError | ValueError) -> str:
    """What the system says about a path, in the words of these messages."""
    if isinstance(error, ValueError):  # a name with a null character
        return f"expected the name of a file; {error}"
    if isinstance(error, FileNotFoundError):
        return "expected a result file; there is no such file"
    if isinstance(error, IsADirectoryError):
        return "expected a result file; this is a folder"
    if isinstance(error, PermissionError):
        return "expected a readable file; permission denied"
    return f"expected a readable file; {(error.strerror or str(error)).lower()}"
