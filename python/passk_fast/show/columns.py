"""A table as lines of a width: names are folded first, then columns are stacked; no cell is ever lost."""

from __future__ import annotations

from typing import NamedTuple

from rich.cells import cell_len

from passk_fast.show.document import Table
from passk_fast.show.escape import printable

GAP = "  "
# Words are not folded narrower than this before columns are stacked.
NARROW = 16


class Line(NamedTuple):
    """A line of the table, and whether it holds heads."""

    text: str
    head: bool


def lines(table: Table, width: int) -> list[Line]:
    """Lines of a table, none of them wider than the width.

    Examples
    --------
    >>> table = Table(("model", "pass@1"), (("a-long-name-of-a-model", "0.5"),), frozenset({"model"}))
    >>> for line in lines(table, 24):
    ...     print(line.text)
    model             pass@1
    a-long-name-of-      0.5
    a-model
    """
    cells = [[printable(cell) for cell in row] for row in (table.columns, *table.rows)]
    left = [head in table.left for head in table.columns]
    found: list[Line] = []
    for columns in stacked(cells, left, width):
        part = [[row[i] for i in columns] for row in cells]
        widths = widths_of(part, [left[i] for i in columns], width)
        if found:
            found.append(Line("", head=False))
        if widths is None:
            found += _records(part, width)
        else:
            found += _aligned(part, [left[i] for i in columns], widths)
    return found


def stacked(cells: list[list[str]], left: list[bool], width: int) -> list[list[int]]:
    """Columns of each part of the table; those that name the rows are in all of them.

    They are the first, and the second where cells of the first are left empty for the rows of a group.
    """
    everything = list(range(len(left)))
    grouped = len(left) > 2 and left[1] and any(not row[0] for row in cells[1:])
    names = everything[: 2 if grouped else 1]
    if widths_of(cells, left, width) is not None or len(left) < len(names) + 2:
        return [everything]
    parts = [everything[: len(names) + 1]]
    for i in everything[len(names) + 1 :]:
        wider = [*parts[-1], i]
        fits = widths_of([[row[j] for j in wider] for row in cells], [left[j] for j in wider], width)
        if fits is None:
            parts.append([*names, i])
        else:
            parts[-1] = wider
    return parts


def widths_of(cells: list[list[str]], left: list[bool], width: int) -> list[int] | None:
    """Widths of the columns, those of words narrowed until all fit; None if they cannot."""
    widths = [max(cell_len(row[i]) for row in cells) for i in range(len(left))]
    over = sum(widths) + len(GAP) * (len(widths) - 1) - width
    while over > 0:
        wide = max((i for i in range(len(widths)) if left[i]), key=lambda i: widths[i], default=None)
        if wide is None or widths[wide] <= NARROW:
            return None
        narrowed = max(NARROW, widths[wide] - over)
        over -= widths[wide] - narrowed
        widths[wide] = narrowed
    return widths


def _aligned(cells: list[list[str]], left: list[bool], widths: list[int]) -> list[Line]:
    found = []
    for number, row in enumerate(cells):
        folded = [fold(cell, width) for cell, width in zip(row, widths, strict=True)]
        for i in range(max(map(len, folded))):
            parts = [lines[i] if i < len(lines) else "" for lines in folded]
            pads = [" " * (width - cell_len(part)) for part, width in zip(parts, widths, strict=True)]
            padded = [
                part + pad if words else pad + part
                for part, words, pad in zip(parts, left, pads, strict=True)
            ]
            found.append(Line(GAP.join(padded).rstrip(), head=number == 0))
    return found


def _records(cells: list[list[str]], width: int) -> list[Line]:
    """A line for each cell, where not even two columns stand beside each other."""
    heads, *rows = cells
    return [
        Line(line, head=False)
        for row in rows
        for head, cell in zip(heads, row, strict=True)
        for line in fold(f"{head}: {cell}" if head else cell, width)
    ]


def fold(text: str, width: int) -> list[str]:
    """Text in pieces that are at most so wide, broken after spaces and marks where there are some.

    Examples
    --------
    >>> fold("org/model-7b-instruct", 12)
    ['org/model-', '7b-instruct']
    """
    found: list[str] = []
    while cell_len(text) > width:
        most = _fitting(text, width)
        cut = max(text.rfind(mark, 0, most) + 1 for mark in " /-_.:,")
        cut = cut if cut > most // 2 else most
        found.append(text[:cut].rstrip())
        text = text[cut:]
    return [*found, text]


def _fitting(text: str, width: int) -> int:
    """Characters that are at most so wide together, one at least."""
    for count in range(1, len(text)):
        if cell_len(text[: count + 1]) > width:
            return count
    return len(text)


def wrapped(text: str, width: int, lead: str = "") -> list[str]:
    """A sentence in lines that are at most so wide, the later ones indented as the first one's lead.

    Examples
    --------
    >>> wrapped("more problems narrow the intervals", 20, "- ")
    ['- more problems', '  narrow the', '  intervals']
    """
    indent = " " * cell_len(lead)
    room = max(width - len(indent), 1)
    found: list[str] = []
    line = ""
    for word in (piece for whole in printable(text).split(" ") for piece in fold(whole, room)):
        wider = f"{line} {word}" if line else word
        if cell_len(wider) > room and line:
            found.append(line)
            wider = word
        line = wider
    found.append(line)
    return [(indent if i else lead) + line for i, line in enumerate(found)]
