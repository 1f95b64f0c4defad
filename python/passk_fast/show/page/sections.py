"""What a page holds: sections of documents and pictures, without typography."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TypeAlias

from passk_fast._typing import Axes
from passk_fast.show.document import Document, Title

Draw: TypeAlias = "Callable[[], Axes]"


@dataclass(frozen=True)
class Section:
    """A part of a page.

    Attributes
    ----------
    head : str
        Empty where the page's title says it.
    document : Document
        Its tables and sentences; a title in it becomes a line under the head.
    pictures : tuple of callable
        Each draws one on axes of its own.
    parts : tuple of Section
        What is folded away below it until it is asked for.
    found : tuple of str
        Those of its sentences that say what was found: they stand last in a document, for terminals, and
        first on a page.
    """

    head: str
    document: Document = ()
    pictures: tuple[Draw, ...] = ()
    parts: tuple[Section, ...] = ()
    found: tuple[str, ...] = ()


@dataclass(frozen=True)
class Page:
    """Title and sections."""

    title: str
    sections: tuple[Section, ...]

    def section(self, head: str) -> Section:
        """The only section of the page as one of another, the page's title in it."""
        (only,) = self.sections
        return replace(only, head=head, document=(Title(self.title), *only.document))


def page_of(document: Document, *pictures: Draw, found: tuple[str, ...] = ()) -> Page:
    """The page of one document.

    Examples
    --------
    >>> page_of((Title("pass@k"),)).title
    'pass@k'
    """
    titles = [block.text for block in document if isinstance(block, Title)]
    rest = tuple(block for block in document if not (isinstance(block, Title) and block.text == titles[0]))
    return Page(titles[0] if titles else "passk-fast", (Section("", rest, pictures, found=found),))
