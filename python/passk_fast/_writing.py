"""Files written whole or not at all: a killed process or a full disk leaves the old file as it was."""

from __future__ import annotations

import errno
import os
import secrets
import stat
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from passk_fast._validate import wrong

# Seconds in which somebody may begin to read a pipe.
PATIENCE = 5.0


@contextmanager
def written_whole(path: str | Path) -> Iterator[Path]:
    """A file beside `path` to write into; it takes that name once the block has ended well.

    What is written is flushed to the disk before the name changes hands. A link is followed, and an existing
    file's permissions and owner are kept; one that may not be written is refused. What is no regular file (a
    pipe, a device) is written directly, and a pipe that nobody reads is refused.

    Raises
    ------
    OSError
        With the name of the file that was asked for, whatever step failed.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     with written_whole(f"{folder}/a.txt") as beside:
    ...         _ = beside.write_text("whole")
    ...     Path(folder, "a.txt").read_text(), len(os.listdir(folder))
    ('whole', 1)
    """
    if not os.fspath(path):
        raise FileNotFoundError(errno.ENOENT, "expected a file to write to; its name is empty", "''")
    if "\0" in os.fspath(path):
        raise wrong("path", f"must be a name that a file can have; got {os.fspath(path)!r}")
    try:
        old = os.stat(path)  # noqa: PTH116 - also what is open already, such as /dev/stdout
    except FileNotFoundError:
        old = None
    if old is not None and stat.S_ISDIR(old.st_mode):
        raise IsADirectoryError(errno.EISDIR, "Is a directory", str(path))
    if old is not None and (not stat.S_ISREG(old.st_mode) or _is_open(path)):
        with _read_by_somebody(path, old.st_mode), _naming(path, Path(path)):
            yield Path(path)
        return
    with _naming(path, Path(path)):
        target = Path(os.path.realpath(path))
        if old is not None and not os.access(target, os.W_OK):
            raise PermissionError(errno.EACCES, "Permission denied")
    beside = _beside(target, path, old)
    try:
        with _naming(path, beside):
            yield beside
            _take_name(beside, target, old)
    finally:
        with suppress(OSError):
            beside.unlink()


def _is_open(path: str | Path) -> bool:
    """Whether this names a file that is open, as /dev/stdout does: another in its place would not be seen."""
    place = os.path.abspath(path)  # noqa: PTH100
    return place in ("/dev/stdout", "/dev/stderr") or place.startswith(("/dev/fd/", "/proc/"))


@contextmanager
def _read_by_somebody(path: str | Path, mode: int) -> Iterator[None]:
    """Hold a pipe open while it is written; one that nobody reads would be waited for without end."""
    if not stat.S_ISFIFO(mode):
        yield
        return
    end = time.monotonic() + PATIENCE
    while (handle := _writing_end(path)) is None:
        if time.monotonic() > end:
            reason = "expected a file to write to; this is a pipe that nobody reads"
            raise OSError(errno.ENXIO, reason, str(path))
        time.sleep(0.05)
    try:
        yield
    finally:
        os.close(handle)


def _writing_end(path: str | Path) -> int | None:
    """The end of a pipe that is written to; None while nobody reads the other."""
    try:
        return os.open(path, os.O_WRONLY | os.O_NONBLOCK)
    except OSError as error:
        if error.errno != errno.ENXIO:
            raise
        return None


@contextmanager
def _naming(path: str | Path, written: Path) -> Iterator[None]:
    """Errors of a file that is written have the name that was asked for."""
    try:
        yield
    except OSError as error:
        # A block may fail for files of its own; only what is written is spoken of by its later name.
        if error.filename in (None, str(written), written):
            raise type(error)(error.errno, error.strerror or str(error), str(path)) from error
        raise


def _beside(target: Path, path: str | Path, old: os.stat_result | None) -> Path:
    # The suffix stays last: libraries tell the format by it. Nobody may read it who may not read the old one.
    beside = target.with_name(f".{target.stem[:100]}.{secrets.token_hex(8)}{target.suffix}")
    with _naming(path, beside):
        os.close(os.open(beside, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o666 if old is None else 0o600))
    return beside


def _take_name(beside: Path, target: Path, old: os.stat_result | None) -> None:
    if old is not None:
        if hasattr(os, "chown"):
            with suppress(PermissionError):  # only the system's owner gives files to others
                os.chown(beside, old.st_uid, old.st_gid)
        beside.chmod(stat.S_IMODE(old.st_mode))
    with beside.open("rb+") as file:
        os.fsync(file.fileno())
    beside.replace(target)
    # The directory holds the new name; where it cannot be flushed, the system does so in its own time.
    with suppress(OSError):
        folder = os.open(target.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
