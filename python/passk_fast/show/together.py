"""What one command found: a result, or one of each of several models, together in every output."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from passk_fast.show import json
from passk_fast.show.document import Document, Title
from passk_fast.show.frame import length, listed
from passk_fast.show.page.sections import Page, Section
from passk_fast.show.result import Result
from passk_fast.show.save import save


@dataclass(frozen=True)
class Content:
    """Results of a command, of all models together or of each by name, with what goes with them.

    `after` follows their own documents, `more` is what JSON says beside them, and `made` makes a page of
    its own instead of theirs.
    """

    command: str
    results: Result | Mapping[str, Result]
    after: Document = ()
    more: Mapping[str, Any] = field(default_factory=dict)
    made: Callable[[], Page] | None = None

    @property
    def _named(self) -> dict[str, Result]:
        """The results by name; one of all models has none."""
        return dict(self.results) if isinstance(self.results, Mapping) else {"": self.results}

    @property
    def document(self) -> Document:
        """The results' document, and what follows it."""
        return document_of(self.results) + self.after

    def json(self) -> str:
        """Every digit, in the one shape of all commands."""
        if isinstance(self.results, Mapping):
            found: dict[str, Any] = {"models": {name: one.to_dict() for name, one in self.results.items()}}
        else:
            found = self.results.content()
        return json.render(self.command, {**found, **self.more})

    def columns(self) -> dict[str, list[Any]]:
        """The numbers of all models as one table, with a column for the model's name where they have one."""
        parts = {name: listed(one.columns()) for name, one in self._named.items()}
        names = list(dict.fromkeys(column for part in parts.values() for column in part))
        found: dict[str, list[Any]] = {}
        if isinstance(self.results, Mapping):
            label = "model" if "model" not in names else "name"
            found[label] = [name for name, part in parts.items() for _ in range(length(part))]
        for column in names:
            found[column] = [
                value for part in parts.values() for value in part.get(column, [None] * length(part))
            ]
        return found

    def plot(self) -> Any:
        """The picture, with a panel for each of several models."""
        from passk_fast.show import plots

        return plots.panels({name: one.plot for name, one in self._named.items()})

    def page(self) -> Page:
        """One result's page; of several models, a section for each."""
        if self.made is not None:
            return self.made()
        if len(self._named) == 1:
            made = next(iter(self._named.values())).page()
        else:
            made = Page(
                f"passk-fast {self.command}",
                tuple(one.page().section(name) for name, one in self._named.items()),
            )
        after = (Section("", self.after),) if self.after else ()
        return replace(made, sections=(*made.sections, *after))

    def save(self, path: str | Path) -> None:
        """Write a file in the form that its suffix says, whole or not at all."""
        save(path, lambda: self.document, self.page, self.json, self.columns, self.plot)


def document_of(results: Result | Mapping[str, Result]) -> Document:
    """One result's document, or those of several models one after the other, each under its name."""
    if not isinstance(results, Mapping):
        return results.document()
    if len(results) == 1:
        return next(iter(results.values())).document()
    return tuple(
        replace(block, text=f"{name}: {block.text}") if isinstance(block, Title) else block
        for name, one in results.items()
        for block in one.document()
    )
