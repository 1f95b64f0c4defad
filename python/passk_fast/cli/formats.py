"""``passk-fast formats``: what can be read."""

from __future__ import annotations

from passk_fast.cli._options import Quiet


def formats(*, quiet: Quiet = False) -> None:
    """List the formats of result files that every command reads; content decides which one a file is of.

    Example: `passk-fast formats`
    """
    from passk_fast.data.readers._formats import FORMATS
    from passk_fast.show.document import Notes, Table
    from passk_fast.show.text import show

    table = Table.of(("--format", FORMATS), ("content", [one.EXPECTS for one in FORMATS.values()]))
    notes = ("files may be compressed, in folders, or given as patterns", "--format NAME forces one")
    show((table, Notes("", notes)))
