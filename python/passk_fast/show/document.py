"""A document as every output needs it: blocks of text and tables, without typography.

Each result says itself once, as such blocks; each output renders the blocks once. Cells that are numbers are
`passk_fast.show.numbers.Number`: their text, and what it stands for.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypeAlias

from passk_fast.show.numbers import Number


@dataclass(frozen=True)
class Title:
    """What the document is, in a line."""

    text: str


@dataclass(frozen=True)
class Table:
    """Rows of cells under column heads.

    Attributes
    ----------
    columns : tuple of str
        Heads; a column whose name is in `left` is aligned left, all others right.
    rows : tuple of tuple of str
        As many cells as columns.
    left : frozenset of str
        Heads of the columns of words.
    caption : str
        What the table shows, where the title does not say it; empty for none.
    """

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    left: frozenset[str] = frozenset()
    caption: str = ""

    @classmethod
    def of(cls, *columns: tuple[str, Iterable[str]]) -> Table:
        """From columns, each a head and its cells; those without a number are of words.

        Examples
        --------
        >>> Table.of(("model", ["a", "b"]), ("m", [Number("40", 40), Number("9", 9)]))
        Table(columns=('model', 'm'), rows=(('a', '40'), ('b', '9')), left=frozenset({'model'}), caption='')
        """
        listed = [(head, list(cells)) for head, cells in columns]
        words = (head for head, cells in listed if not any(isinstance(cell, Number) for cell in cells))
        rows = zip(*(cells for _, cells in listed), strict=True)
        return cls(tuple(head for head, _ in listed), tuple(rows), frozenset(words))


@dataclass(frozen=True)
class Notes:
    """Sentences under a head.

    Attributes
    ----------
    head : str
        Empty for none.
    items : tuple of str
        At least one.
    warnings : bool
        Whether they deserve attention.
    """

    head: str
    items: tuple[str, ...]
    warnings: bool = False


Block: TypeAlias = Title | Table | Notes
Document: TypeAlias = tuple[Block, ...]


def notes(head: str, items: tuple[str, ...] | list[str], *, warnings: bool = False) -> Document:
    """Sentences as a block, or nothing where there are none.

    Examples
    --------
    >>> notes("warnings", (), warnings=True)
    ()
    """
    return (Notes(head, tuple(items), warnings),) if items else ()
