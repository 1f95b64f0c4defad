"""What stands in a file beside the results: the model, the benchmark, the settings."""

from __future__ import annotations

from pathlib import Path
from typing import Any, TypeVar

import msgspec

from passk_fast.data.readers import _documents
from passk_fast.data.readers._stream import Source

T = TypeVar("T")

# What a number, a string or a flag is; the settings of a model are these.
PLAIN = (str, int, float, bool)


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
    with Source(str(found)) as source:
        return _documents.document(str(found), _documents.whole(source), kind)


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
