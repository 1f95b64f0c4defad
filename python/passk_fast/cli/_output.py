"""How commands print: JSON, Markdown or text, whichever was asked for."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Annotated, Any, TypeAlias

from cyclopts import Parameter

from passk_fast.report.document import Document

Json: TypeAlias = Annotated[bool, Parameter(negative="", help="Print JSON, with every digit.")]
Markdown: TypeAlias = Annotated[bool, Parameter(negative="", help="Print Markdown.")]


def print_result(
    data: Callable[[], Any], document: Callable[[], Document], *, json: bool, markdown: bool
) -> None:
    """Print one of the forms on standard output; only that one is made."""
    if json and markdown:
        raise ValueError("--json and --markdown exclude each other")
    if json:
        import msgspec

        sys.stdout.write(msgspec.json.format(msgspec.json.encode(data()), indent=2).decode() + "\n")
    elif markdown:
        from passk_fast.report.markdown import render

        sys.stdout.write(render(document()))
    else:
        from passk_fast.report.text import show

        show(document())
