"""Files of a format as its harness leaves them, and every way to break one of them."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.result_files import encoded

BY_PROBLEM = {"a": [True, False, True], "b": [False, True]}
# The same attempts round by round, as a run makes them.
IN_ROUNDS = [("a", True, 0), ("b", False, 0), ("a", False, 1), ("b", True, 1), ("a", True, 2)]


def lines(rows: Any) -> bytes:
    """JSON Lines."""
    return "".join(json.dumps(row) + "\n" for row in rows).encode()


@dataclass(frozen=True)
class Example:
    """A file of a format, with those beside it.

    Attributes
    ----------
    format : str
    path : str
        Where the harness writes it.
    content : object
        A document, or a list of rows if the file is JSON Lines; bytes are written as they are.
    beside : dict of str to object
        Other files, by path.
    """

    format: str
    path: str
    content: Any
    beside: dict[str, Any] = field(default_factory=dict)

    @property
    def data(self) -> bytes:
        by_line = ".jsonl" in self.path and isinstance(self.content, list)
        return lines(self.content) if by_line else encoded(self.content)

    def write(self, content: Any = None) -> str:
        """Write it, or other content in its place, into the working directory; its path."""
        for path, other in {**self.beside, self.path: self.data if content is None else content}.items():
            Path(path).parent.mkdir(parents=True, exist_ok=True)
            Path(path).write_bytes(lines(other) if isinstance(other, tuple) else encoded(other))
        return self.path

    def changed(self, *where: Any, to: Any) -> bytes:
        """The content with another value at a place; ``...`` takes it away."""
        document = copy.deepcopy(self.content)
        *way, last = where
        inner = document
        for step in way:
            inner = inner[step]
        if to is ...:
            del inner[last]
        else:
            inner[last] = to
        return Example(self.format, self.path, document).data


Damage = Callable[[bytes], bytes]
# What can be wrong with any file of text, and what is said of it.
DAMAGED: dict[str, tuple[Damage, str]] = {
    "nothing in it": (lambda data: b"", "expected results; the file is empty"),
    "cut off": (lambda data: data[: -len(data) // 8 or None], "was the file cut off?"),
    "not UTF-8": (lambda data: data.replace(b'{"', b'{"\xff', 1), "expected UTF-8 text; byte 0xff"),
    "UTF-16": (lambda data: data.decode().encode("utf-16"), "expected UTF-8 text; the file is UTF-16"),
    "half of a gzip file": (lambda data: b"\x1f\x8b" + data[:9], "gzip data"),
    "no object": (lambda data: b"7\n", "expected "),
}
