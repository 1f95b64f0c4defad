"""What stands in a file beside the results: the model, the benchmark, the settings."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from passk_fast.data.readers import _documents
from passk_fast.data.readers._stream import Source

T = TypeVar("T")

# What a number, a string or a flag is; the settings of a model are these.
PLAIN = (str, int, float, bool)

_USED: ContextVar[set[str] | None] = ContextVar("used", default=None)


@contextmanager
def noticing() -> Iterator[set[str]]:
    """Collect the real paths of the files that readers use beside the one that they are given."""
    used: set[str] = set()
    before = _USED.set(used)
    try:
        yield used
    finally:
        _USED.reset(before)


def use(path: str | Path) -> str:
    """The path of a file that says something of the results in another one."""
    used = _USED.get()
    if used is not None:
        used.add(os.path.realpath(path))
    return str(path)


def beside(path: str, name: str, kind: type[T]) -> T | None:
    """The document of that name in the folder of a file; None if there is none.

    Parameters
    ----------
    path : str
        The file with the results.
    name : str
        Path of the document from the folder of that file.
    kind : type
        What to decode it as.

    Raises
    ------
    ReadError
        If it is there and is no such document.
    """
    found = Path(path).parent / name
    if not found.is_file():
        return None
    with Source(use(found)) as source:
        return _documents.document(str(found), _documents.whole(source), kind)


def agent(name: str | None, model: str | None, path: str, above: int) -> dict[str, Any]:
    """What an agent with a model is called, as fields of a recording.

    An agent may have another model in every folder of runs: where it is not told, the folder so many levels
    above the file stands for it.
    """
    # Not by Path: a folder may hold many thousands.
    parts = os.path.abspath(path).split(os.sep)  # noqa: PTH100, PTH206
    folder = parts[-1 - above] if len(parts) > above else ""
    if name is None or model is not None or not folder:
        return {"model": " ".join(filter(None, (name, model))) or None}
    note = f"the model of {name} is not told: the folder {folder} stands for it"
    return {"model": name, "place": folder, "notes": (note,)}


def settings(given: dict[str, Any] | None) -> dict[str, Any]:
    """Of what a model was asked with, what is a number, a string or a flag."""
    return {name: value for name, value in (given or {}).items() if isinstance(value, PLAIN)}


class Tokens(msgspec.Struct, gc=False):
    """Tokens of an attempt, as most formats call them."""

    input_tokens: float | None = None
    output_tokens: float | None = None

    def costs(self) -> dict[str, float | None]:
        """The same as costs of the attempt."""
        return {"input_tokens": self.input_tokens, "output_tokens": self.output_tokens}
