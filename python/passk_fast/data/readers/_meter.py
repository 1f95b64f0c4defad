"""How far reading has come, in bytes of the files as they lie there."""

from __future__ import annotations

import os
from collections.abc import Sequence

from passk_fast._progress import Report


class Meter:
    """Adds up what was read of several files, and reports the bytes so far and those of all."""

    def __init__(self, paths: Sequence[str], report: Report | None) -> None:
        self._report = report
        self._sizes = {path: _size(path) for path in paths} if report else {}
        # exact: whole
        self._total = sum(self._sizes.values())
        self._before = 0
        self._here = 0

    def advanced(self, size: int) -> None:
        """So many more bytes of a file were read."""
        self._here += size
        self._tell(self._before + self._here)

    def ended(self, path: str) -> None:
        """A file is read: archives and Parquet are not read byte for byte."""
        self._before += self._sizes.get(path, 0) or self._here
        self._here = 0
        self._tell(self._before)

    def _tell(self, done: int) -> None:
        if self._report is not None:
            self._report(done, max(done, self._total))


def _size(path: str) -> int:
    """Bytes of a file; a pipe does not say how many there will be."""
    try:
        return os.stat(path).st_size  # noqa: PTH116
    except (OSError, ValueError):
        return 0
