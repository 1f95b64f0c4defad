"""The one error of all readers: which file, where in it, what was expected."""

from __future__ import annotations

import json
import math

from passk_fast._validate import in_options
from passk_fast.show.escape import printable

# Longer messages and names of fields are cut in their middle.
LONGEST = 600
LONGEST_FIELD = 120
LONGEST_PATH = 1000


class ReadError(ValueError):
    """A result file that cannot be read; the message is one line.

    Parameters
    ----------
    path : str
        The file.
    problem : str
        What was expected and what was found.
    line : int, optional
        Line of the file, from 1.
    field : str, optional
        Name of the field.

    Examples
    --------
    >>> print(ReadError("a.jsonl", "expected true or false; got 1", line=3, field="passed"))
    a.jsonl, line 3, field `passed`: expected true or false; got 1
    """

    def __init__(self, path: str, problem: str, *, line: int | None = None, field: str | None = None) -> None:
        self.path = path
        self.problem = problem
        self.line = line
        self.field = field
        place = printable(path, LONGEST_PATH)
        if line is not None:
            place += f", line {line}"
        if field is not None:
            place += f", field `{printable(field, LONGEST_FIELD)}`"
        super().__init__(f"{place}: {printable(problem, LONGEST)}")

    @property
    def command_line(self) -> str:
        """The message for those who give options."""
        return str(ReadError(self.path, in_options(self.problem), line=self.line, field=self.field))

    def __reduce__(self) -> tuple[object, ...]:
        """Pickle with the keywords, so that the error survives a process boundary."""
        return _rebuild, (self.path, self.problem, self.line, self.field)


class EmptyFileError(ReadError):
    """A file with nothing in it, which may be of any format."""

    def __init__(self, path: str) -> None:
        super().__init__(path, "expected results; the file is empty")


def not_utf8(path: str, error: UnicodeDecodeError, line: int | None = None) -> ReadError:
    """The error that a file is no text, with the first byte that tells."""
    byte = error.object[error.start : error.start + 1].hex()
    return ReadError(path, f"expected UTF-8 text; byte 0x{byte} is not", line=line)


def _rebuild(path: str, problem: str, line: int | None, field: str | None) -> ReadError:
    return ReadError(path, problem, line=line, field=field)


def excerpt(value: object, width: int = 40) -> str:
    """A value as a message shows it: on one line and not too long.

    Examples
    --------
    >>> excerpt("yes")
    '"yes"'
    >>> excerpt(None)
    'null'
    """
    # Longer ones are cut, so they need not be encoded whole.
    text = _json_like(value[: 4 * width] if isinstance(value, str) else value)
    return text if len(text) <= width else text[: width - 1] + "…"


def _json_like(value: object) -> str:
    """Values look as they do in the file, so that they can be searched for."""
    if isinstance(value, bytes):
        return value[:200].decode("utf-8", errors="replace").strip().encode("unicode_escape").decode()
    if isinstance(value, float) and not math.isfinite(value):
        return json.dumps(value)  # NaN and Infinity, as Python writes them
    import msgspec

    try:
        return msgspec.json.encode(value).decode()
    except (TypeError, ValueError, RecursionError):  # halves of characters, huge integers, deep nesting
        return ascii(value) if isinstance(value, str) else f"a value of type {type(value).__name__}"
