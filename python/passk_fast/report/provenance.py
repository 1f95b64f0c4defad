"""Where a report comes from: the command, the versions, and the files with their hashes."""

from __future__ import annotations

import hashlib
import platform
import shlex
from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np

from passk_fast import _core
from passk_fast.show.document import Document, Notes, Table
from passk_fast.show.numbers import Number, count

# Bytes that are hashed at a time, and files that are listed.
PIECE, LISTED = 1 << 20, 100


def provenance(command: Sequence[str] | None, sources: Iterable[str], seed: int | None) -> Document:
    """What it takes to make the page again: the command's arguments, the files that were read, the seed."""
    said = [] if command is None else [f"command: {shlex.join(['passk-fast', *command])}"]
    said += [] if seed is None else [f"seed of the random numbers: {seed}"]
    said.append(
        f"passk-fast {_core.VERSION}, Python {platform.python_version()}, NumPy {np.__version__}; the "
        "numbers are the same on every machine"
    )
    found = list(dict.fromkeys(sources))
    rows = tuple(_row(path) for path in found[:LISTED])
    if len(found) > LISTED:
        rest = [_row(path)[2] for path in found[LISTED:]]
        more = f"{count(len(rest))} more; the hash is of their hashes, a line each"
        rows += ((more, Number("–", None), hashlib.sha256("\n".join(rest).encode()).hexdigest()),)
    table = Table(("file", "bytes", "SHA-256"), rows, left=frozenset(("file", "SHA-256")))
    return (Notes("", tuple(said)), *((table,) if rows else ()))


def _row(path: str) -> tuple[str, ...]:
    """A file's size and hash; what is no regular file (a pipe, a database) has none."""
    if not Path(path).is_file():
        return path, Number("–", None), "–"
    digest, size = hashlib.sha256(), 0
    with Path(path).open("rb") as file:
        while piece := file.read(PIECE):
            digest.update(piece)
            size += len(piece)
    return path, count(size), digest.hexdigest()
