"""Files written whole or not at all: a killed process or a full disk leaves the old file as it was."""

from __future__ import annotations

import os
import secrets
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path


@contextmanager
def written_whole(path: str | Path) -> Iterator[Path]:
    """A file beside `path` to write into; it takes that name once the block has ended well.

    What is written is flushed to the disk before the name changes hands. A link is followed, and an existing
    file's permissions are kept. What is no regular file (a pipe, a device) is written directly.

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
    target = Path(os.path.realpath(path))
    try:
        mode = target.stat().st_mode
    except FileNotFoundError:
        mode = None
    if mode is not None and stat.S_ISDIR(mode):
        raise IsADirectoryError(21, "Is a directory", str(path))
    direct = mode is not None and not stat.S_ISREG(mode)
    beside = target if direct else _beside(target, path)
    try:
        yield beside
        if not direct:
            _take_name(beside, target, mode)
    except OSError as error:
        # A block may fail for files of its own; only the one beside is spoken of by its later name.
        if error.filename in (None, str(beside), beside):
            raise type(error)(error.errno, error.strerror or str(error), str(path)) from error
        raise
    finally:
        if not direct:
            with suppress(OSError):
                beside.unlink()


def _beside(target: Path, path: str | Path) -> Path:
    # The suffix stays last: libraries tell the format by it.
    beside = target.with_name(f".{target.stem[:100]}.{secrets.token_hex(8)}{target.suffix}")
    try:
        os.close(os.open(beside, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o666))
    except OSError as error:
        raise type(error)(error.errno, error.strerror, str(path)) from error
    return beside


def _take_name(beside: Path, target: Path, mode: int | None) -> None:
    if mode is not None:
        beside.chmod(stat.S_IMODE(mode))
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
