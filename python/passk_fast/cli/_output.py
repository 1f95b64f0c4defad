"""How commands print: JSON, Markdown or text, whichever was asked for."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, Any

from cyclopts import Parameter

from passk_fast.show.document import Document


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


def _encoded(data: Any) -> str:
    import msgspec

    return msgspec.json.format(msgspec.json.encode(data), indent=2).decode() + "\n"
