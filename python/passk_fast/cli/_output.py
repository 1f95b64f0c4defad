"""How commands print: JSON, Markdown or text, whichever was asked for."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Annotated, Any

from cyclopts import Parameter

from passk_fast.show.document import Document, Title

if TYPE_CHECKING:
    from passk_fast.show.result import Result


@Parameter(name="*")
@dataclass(frozen=True)
class Output:
    """Form of the result.

    Parameters
    ----------
    json
        Print JSON, with every digit.
    markdown
        Print Markdown.
    """

    json: Annotated[bool, Parameter(negative="")] = False
    markdown: Annotated[bool, Parameter(negative="")] = False

    def __post_init__(self) -> None:
        if self.json and self.markdown:
            raise ValueError("--json and --markdown exclude each other")

    def print(self, data: Callable[[], Any], document: Callable[[], Document]) -> None:
        """Print the form asked for on standard output; only that one is made.

        Parameters
        ----------
        data : callable
            Makes what JSON shows: the text itself, or plain data to encode.
        document : callable
            Makes what Markdown and the terminal show.
        """
        if self.json:
            made = data()
            sys.stdout.write(made if isinstance(made, str) else _encoded(made))
        elif self.markdown:
            from passk_fast.show.markdown import render

            sys.stdout.write(render(document()))
        else:
            from passk_fast.show.text import show

            show(document())

    def show(
        self, command: str, results: Result | Mapping[str, Result], *, after: Document = (), **more: Any
    ) -> None:
        """Print one result, or one of each model, in the form asked for.

        Parameters
        ----------
        command : str
            The command that was run.
        results : Result or mapping of str to Result
            What it found.
        after : Document
            What the terminal and Markdown show after it.
        **more
            What JSON says beside it.
        """
        from passk_fast.show import json

        if self.json:
            found = (
                {"models": {name: one.to_dict() for name, one in results.items()}}
                if isinstance(results, Mapping)
                else {"result": results.to_dict()}
            )
            sys.stdout.write(json.render(command, {**found, **more}))
        else:
            self.print(dict, lambda: document_of(results) + after)


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


def _encoded(data: Any) -> str:
    import msgspec

    return msgspec.json.format(msgspec.json.encode(data), indent=2).decode() + "\n"
