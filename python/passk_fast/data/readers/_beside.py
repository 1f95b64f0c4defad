"""What stands in a file beside the results: the model, the benchmark, the settings."""

from __future__ import annotations

import os
from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from passk_fast.data.readers import _documents
from passk_fast.data.readers._paths import piped
from passk_fast.data.readers._stream import Source

T = TypeVar("T")

# What a number, a string or a flag is; the settings of a model are these.
PLAIN = (str, int, float, bool)


class _Noticed:
    """What readers found beside the files of one call: real paths, and what is the same for many of these."""

    def __init__(self) -> None:
        self.used: set[str] = set()
        self.known: dict[Hashable, Any] = {}


_NOTICED: ContextVar[_Noticed | None] = ContextVar("noticed", default=None)


@contextmanager
def noticing() -> Iterator[set[str]]:
    """Collect the real paths of the files that readers use beside the one that they are given."""
    noticed, outer = _Noticed(), _NOTICED.get()
    before = _NOTICED.set(noticed)
    try:
        yield noticed.used
    finally:
        _NOTICED.reset(before)
        if outer is not None:
            outer.used |= noticed.used


def use(path: str | Path) -> str:
    """The path of a file that says something of the results in another one."""
    noticed = _NOTICED.get()
    if noticed is not None:
        noticed.used.add(os.path.realpath(path))
    return str(path)


def once(key: Hashable, find: Callable[[], T]) -> T:
    """What is found out once for all files of a call, as of the folder that thousands of them are in."""
    noticed = _NOTICED.get()
    if noticed is None:
        return find()
    if key not in noticed.known:
        noticed.known[key] = find()
    found: T = noticed.known[key]
    return found


def folders(folder: str, name: str) -> tuple[list[str], list[str]]:
    """Folders in a folder that have a file of that name, and those that have none."""
    found: tuple[list[str], list[str]] = [], []
    try:
        with os.scandir(folder) as entries:
            inner = sorted(one.path for one in entries if one.is_dir() and one.name[:1] != ".")
    except OSError:
        return found
    for path in inner:
        found[not os.path.isfile(f"{path}/{name}")].append(os.path.basename(path))  # noqa: PTH113, PTH119
    return found


def beside(path: str, name: str, kind: type[T]) -> T | None:
    """The document of that name in the folder of a file; None if there is none."""
    if piped(path):
        return None
    found = Path(path).parent / name
    if not found.is_file():
        return None
    with Source(use(found)) as source:
        return _documents.read(source, kind)


def agent(name: str | None, model: str | None, path: str, above: int) -> dict[str, Any]:
    """What an agent with a model is called, as fields of a recording.

    An agent may have another model in every folder of runs: where it is not told, the folder so many levels
    above the file stands for it.
    """
    # Not by Path: a folder may hold many thousands.
    parts = [""] if piped(path) else os.path.abspath(path).split(os.sep)  # noqa: PTH100, PTH206
    folder = parts[-1 - above] if len(parts) > above else ""
    if name is None or model is not None or not folder:
        return {"model": " ".join(filter(None, (name, model))) or None}
    note = f"the model of {name} is not told: the folder {folder} stands for it"
    return {"model": name, "place": folder, "notes": (note,)}


def of_folder(name: str) -> dict[str, Any]:
    """The model as a folder has it, which is a guess, as fields of a recording; none without a folder."""
    return {"model": name, "notes": (f"the model was taken from the folder {name}",)} if name else {}


def settings(given: Any) -> dict[str, Any]:
    """Of what a model was asked with, if that is an object, what is a number, a string or a flag."""
    told = given if isinstance(given, dict) else {}
    return {name: value for name, value in told.items() if isinstance(value, PLAIN)}


class Tokens(msgspec.Struct, gc=False):
    """Tokens of an attempt, as most formats call them."""

    input_tokens: float | None = None
    output_tokens: float | None = None

    def costs(self) -> dict[str, float | None]:
        """The same as costs of the attempt."""
        return {"input_tokens": self.input_tokens, "output_tokens": self.output_tokens}
