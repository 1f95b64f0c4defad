"""A document as every output needs it: blocks of text and tables, without typography.

Each command's result becomes such blocks once; each output renders the blocks once.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias


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
    """

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    left: frozenset[str] = frozenset()


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
