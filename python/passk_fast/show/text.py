"""The document for terminals and pipes: aligned columns, no boxes; colour only where a terminal shows it."""

from __future__ import annotations

import io
import sys

from rich.console import Console
from rich.padding import Padding
from rich.table import Table as RichTable
from rich.text import Text

from passk_fast.show.document import Document, Notes, Table, Title

# Of a pipe, whose lines nobody wraps: longer than any.
UNLIMITED = 10_000


def render(document: Document, *, width: int | None = None, colour: bool = False) -> str:
    """Text of a document.

    Parameters
    ----------
    document : Document
        What to show.
    width : int, optional
        Columns of the terminal; by default lines are as long as they need to be.
    colour : bool
        Whether to use bold and colour.

    Returns
    -------
    str
        Lines without spaces at their ends, except that colours may end them.
    """
    file = io.StringIO()
    console = Console(
        file=file,
        width=width or UNLIMITED,
        force_terminal=colour,
        no_color=not colour,
        highlight=False,
        markup=False,
        emoji=False,
        legacy_windows=False,
    )
    for index, block in enumerate(document):
        if index:
            console.print()
        if isinstance(block, Title):
            console.print(Text(block.text, style="bold"))
        elif isinstance(block, Table):
            console.print(_table(block))
        else:
            _print_notes(console, block)
    return "\n".join(line.rstrip() for line in file.getvalue().split("\n"))


def show(document: Document) -> None:
    """Print a document on standard output as it suits where that goes."""
    if sys.stdout.isatty():
        console = Console()
        sys.stdout.write(render(document, width=console.width, colour=console.color_system is not None))
    else:
        sys.stdout.write(render(document))


def _table(block: Table) -> RichTable:
    table = RichTable(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="dim")
    for head in block.columns:
        words = head in block.left
        table.add_column(head, justify="left" if words else "right", no_wrap=not words, overflow="fold")
    for row in block.rows:
        table.add_row(*row)
    return table


def _print_notes(console: Console, block: Notes) -> None:
    style = "yellow" if block.warnings else ""
    if block.head:
        console.print(Text(block.head, style=f"bold {style}".strip()))
    for item in block.items:
        line = RichTable.grid(padding=(0, 1, 0, 0))
        line.add_row(Text("!" if block.warnings else "-", style=style), Text(item, style=style))
        console.print(Padding(line, (0, 0, 0, 2 if block.head else 0)))
