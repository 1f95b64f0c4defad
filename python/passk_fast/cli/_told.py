"""What the program was given and has read, for pages that say how they were made."""

from __future__ import annotations

from contextvars import ContextVar

# Arguments of the program, and the files that they stand for.
ARGUMENTS: ContextVar[tuple[str, ...]] = ContextVar("ARGUMENTS", default=())
SOURCES: ContextVar[tuple[str, ...]] = ContextVar("SOURCES", default=())
