"""How commands print: JSON, Markdown or text, whichever was asked for."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Annotated, Any, TypeAlias

from cyclopts import Parameter

from passk_fast.report.document import Document

Json: TypeAlias = Annotated[bool, Parameter(negative="", help="Print JSON, with every digit.")]
Markdown: TypeAlias = Annotated[bool, Parameter(negative="", help="Print Markdown.")]


def one_form(*, json: bool, markdown: bool) -> None:
    """Refuse to be asked for two forms at once, before anything is computed."""
    if json and markdown:
        raise ValueError("--json and --markdown exclude each other")


def print_result(
    data: Callable[[], Any], document: Callable[[], Document], *, json: bool, markdown: bool
) -> None:
    """Print one of the forms on standard output; only that one is made.

    Parameters
    ----------
    data : callable
        Makes what JSON shows: the text itself, or plain data to encode.
    document : callable
        Makes what Markdown and the terminal show.
    json, markdown : bool
        Which form.
    """
    if json:
        made = data()
        sys.stdout.write(made if isinstance(made, str) else _encoded(made))
    elif markdown:
        from passk_fast.report.markdown import render

        sys.stdout.write(render(document()))
    else:
        from passk_fast.report.text import show

        show(document())


def _encoded(data: Any) -> str:
    import msgspec

    return msgspec.json.format(msgspec.json.encode(data), indent=2).decode() + "\n"
