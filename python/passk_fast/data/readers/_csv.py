"""Rows of comma- or tab-separated text, with cells of any length.

The standard library's reader stops at cells of 128 KiB unless a setting of the whole process is changed.
"""

from __future__ import annotations

from collections.abc import Iterator

from passk_fast.data.readers._error import ReadError

QUOTE = '"'


class Records:
    """Rows as RFC 4180 has them; a quote begins a quoted cell only where the cell begins.

    `lines` have their ends, and `line` is the number of the last one that was read.
    """

    def __init__(self, path: str, lines: Iterator[str], delimiter: str) -> None:
        self.line = 0
        self._path = path
        self._lines = lines
        self._delimiter = delimiter
        self._end = ""

    def __iter__(self) -> Iterator[list[str]]:
        while (line := self._next()) is not None:
            if line:
                yield line.split(self._delimiter) if QUOTE not in line else self._quoted(line)

    def _next(self) -> str | None:
        """The next line without its end."""
        line = next(self._lines, None)
        if line is None:
            return None
        self.line += 1
        content = line.rstrip("\r\n")
        self._end = line[len(content) :]
        return content

    def _quoted(self, line: str) -> list[str]:
        """Cells of a row that has quotes, which may go on over the next lines."""
        cells, at = [], 0
        while True:
            if line.startswith(QUOTE, at):
                cell, line, at = self._cell(line, at + 1)
            else:
                end = line.find(self._delimiter, at)
                end = len(line) if end < 0 else end
                cell, at = line[at:end], end
            cells.append(cell)
            if at == len(line):
                return cells
            if line[at] != self._delimiter:
                raise self._error(f"{self._delimiter!r} expected after {QUOTE!r}")
            at += 1

    def _cell(self, line: str, at: int) -> tuple[str, str, int]:
        """A quoted cell, the line on which it ends, and the place after its last quote."""
        parts = []
        while True:
            end = line.find(QUOTE, at)
            if end < 0:
                parts += [line[at:], self._end]
                following = self._next()
                if following is None:
                    raise self._error("unexpected end of data")
                line, at = following, 0
            elif line.startswith(QUOTE, end + 1):
                parts.append(line[at : end + 1])
                at = end + 2
            else:
                parts.append(line[at:end])
                return "".join(parts), line, end + 1

    def _error(self, problem: str) -> ReadError:
        return ReadError(self._path, f"expected a row of a table; {problem}", line=self.line)
