"""The document for terminals and pipes: aligned columns, no boxes; colour only where a terminal shows it."""

from __future__ import annotations

import io
import sys

from rich.console import Console
from rich.text import Text

from passk_fast.show.columns import lines, wrapped
from passk_fast.show.document import Document, Notes, Table, Title

# Of a pipe, whose lines nobody wraps: longer than any.
UNLIMITED = 1_000_000


def render(document: Document, *, width: int | None = None, colour: bool = False) -> str:
    """Text of a document, lines as long as they need to be unless a terminal's width is given.

    Lines have no spaces at their ends, except that colours may end them.
    """
    file = io.StringIO()
    console = Console(
        file=file,
        width=UNLIMITED,
        force_terminal=colour,
        no_color=not colour,
        color_system="standard" if colour else None,
        highlight=False,
        markup=False,
        emoji=False,
        legacy_windows=False,
        force_jupyter=False,  # else lines go to the notebook, and none into the text
    )
    room = width or UNLIMITED
    for index, block in enumerate(document):
        if index:
            console.print()
        for line, style in _block(block, room):
            console.print(Text(line, style=style), soft_wrap=True)
    return file.getvalue()


def show(document: Document) -> None:
    """Print a document on standard output as it suits where that goes."""
    if sys.stdout.isatty():
        console = Console()
        colour = console.color_system is not None and not console.no_color  # NO_COLOR
        sys.stdout.write(render(document, width=console.width, colour=colour))
    else:
        sys.stdout.write(render(document))


def _block(block: Title | Table | Notes, width: int) -> list[tuple[str, str]]:
    """Lines, each with its style."""
    if isinstance(block, Title):
        return [(line, "bold") for line in wrapped(block.text, width)]
    if isinstance(block, Table):
        caption = [(line, "") for line in wrapped(block.caption, width)] if block.caption else []
        return caption + [(line.text, "dim" if line.head else "") for line in lines(block, width)]
    style = "yellow" if block.warnings else ""
    head = [(line, f"bold {style}".strip()) for line in wrapped(block.head, width)] if block.head else []
    lead = ("  " if block.head else "") + ("! " if block.warnings else "- ")
    return head + [(line, style) for item in block.items for line in wrapped(item, width, lead)]
