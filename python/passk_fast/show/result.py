"""What every result is: frozen fields, one document, one table of data, and every output made from these."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import fields
from pathlib import Path
from typing import Any, ClassVar

import numpy as np

from passk_fast import _validate
from passk_fast._typing import Axes
from passk_fast.show import html, latex, markdown, text
from passk_fast.show.document import Document, notes
from passk_fast.show.frame import Backend, frame, listed
from passk_fast.show.page.sections import Page, page_of
from passk_fast.show.plain import plain
from passk_fast.show.tables import joined, tables


class Result(ABC):
    """A question's answer. Its `document` says it once; every output is made from that.

    A subclass is a frozen dataclass (``repr=False``), and names those of its fields that `columns` holds.
    """

    # Fields whose numbers are in the rows, and so not beside them in `to_dict`.
    _in_rows: ClassVar[tuple[str, ...]] = ()
    # Properties that `to_dict` has beside the fields.
    _said: ClassVar[tuple[str, ...]] = ()

    @abstractmethod
    def _blocks(self) -> Document:
        """Title, tables, and what these rest on."""

    def document(self) -> Document:
        """What every output shows: title, tables and sentences, then warnings, then what was found."""
        # A field, or a property, of those that may have some.
        warnings: tuple[str, ...] = getattr(self, "warnings", ())
        doubts, found = notes("warnings", warnings, warnings=True), notes("", self._conclusions())
        return (*self._blocks(), *doubts, *found)

    def columns(self) -> Mapping[str, Any]:
        """The numbers as columns, a row for each statistic; an interval is two, ``low`` and ``high``."""
        return self._columns(*self._in_rows)

    def _columns(self, *names: str) -> dict[str, Any]:
        """Fields as columns, also those of one k; without those that there are not."""
        found: dict[str, Any] = {}
        for name in names:
            value = getattr(self, name)
            if hasattr(value, "_fields"):
                for end, numbers in value._asdict().items():
                    found[joined(name, end, found)] = np.atleast_1d(numbers)
            elif value is not None:
                found[name] = np.atleast_1d(value)
        return found

    @abstractmethod
    def plot(self, ax: Axes | None = None) -> Axes:
        """Its picture, on the given axes or on new ones; needs matplotlib."""

    def to_dict(self) -> dict[str, Any]:
        """Plain numbers, strings and lists, ready for JSON; None for numbers that do not exist.

        ``rows`` are the rows of `to_frame`, an object each.
        """
        names = [one.name for one in fields(self) if one.name[0] != "_" and one.name not in self._in_rows]  # type: ignore[arg-type]
        return {**{name: _plain(getattr(self, name)) for name in [*names, *self._said]}, "rows": self._rows()}

    def content(self) -> dict[str, Any]:
        """What JSON says of it, beside the version and the command."""
        return {"result": self.to_dict()}

    def _listed(self) -> dict[str, list[Any]]:
        """The columns as lists, also those of one k."""
        return listed(self.columns())

    def _rows(self) -> list[dict[str, Any]]:
        columns = {name: plain(column) for name, column in self._listed().items()}
        return [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]

    @property
    def tables(self) -> tuple[str, ...]:
        """The tables that `to_frame` has beside the rows."""
        return tuple(self._tables())

    def _tables(self) -> Mapping[str, Mapping[str, Any]]:
        """Their columns: by default, of what `to_dict` has of that form."""
        return tables(self.to_dict())

    def to_frame(self, backend: Backend = "pandas", *, table: str | None = None) -> Any:
        """The numbers as a data frame.

        Parameters
        ----------
        backend : {"pandas", "polars", "pyarrow"}
        table : str, optional
            One of `tables`; None is a row for each statistic.
        """
        if table is None:
            return frame(self.columns(), backend)
        found = self._tables()
        if not found:
            raise _validate.wrong("table", f"must be None, for this result has only its rows; got {table!r}")
        return frame(found[_validate.choice(table, "table", tuple(found))], backend)

    def to_markdown(self) -> str:
        """The document as Markdown."""
        return markdown.render(self.document())

    def to_latex(self) -> str:
        r"""The document as LaTeX; its tables need ``\usepackage{booktabs}``."""
        return latex.render(self.document())

    def page(self) -> Page:
        """What its HTML file holds: the document with the picture."""
        return page_of(self.document(), self.plot, found=self._conclusions())

    def _conclusions(self) -> tuple[str, ...]:
        """The sentences that say what was found."""
        return ()

    def save(self, *paths: str | Path) -> None:
        """Write the result to files, each whole or not at all.

        Parameters
        ----------
        *paths : str or Path
            The suffix says what is written: .html, .md, .tex, .txt (the document), .csv (the rows), .json
            (all numbers), .svg, .pdf or .png (the plot).
        """
        from passk_fast.show import json
        from passk_fast.show.save import save

        def data() -> str:
            return json.render(type(self).__name__, self.content())

        for path in paths:
            save(path, self.document, self.page, data, self.columns, self.plot)

    def __repr__(self) -> str:
        return text.render(self.document()).rstrip("\n")

    def _repr_html_(self) -> str:
        return html.render(self.document())


class Concluded(Result):
    """A result that concludes something: it gives the sentences, and they are the verdict."""

    _said: ClassVar[tuple[str, ...]] = ("verdict", "sentences")

    @property
    @abstractmethod
    def sentences(self) -> tuple[str, ...]:
        """What was found, a sentence each."""

    @property
    def verdict(self) -> str:
        """What was found: the sentences as one text."""
        return " ".join(self.sentences)

    def _conclusions(self) -> tuple[str, ...]:
        return self.sentences


def _plain(value: Any) -> Any:
    """A field; results in it say themselves."""
    if isinstance(value, Result):
        return value.to_dict()
    if isinstance(value, tuple) and any(isinstance(one, Result) for one in value):
        return [_plain(one) for one in value]
    return plain(value)
