"""The document as Markdown, for pull requests, model cards and papers' appendices."""

from __future__ import annotations

import re

from passk_fast.show.document import Document, Notes, Table, Title

_SPECIAL = re.compile(r"([\\`*_{}\[\]<>|#])")


def render(document: Document) -> str:
    r"""Markdown of a document: GitHub's tables, right-aligned numbers.

    Examples
    --------
    >>> print(render((Table(("model", "pass@1"), (("a_b", ".5"),), left=frozenset({"model"})),)), end="")
    | model | pass@1 |
    | :-- | --: |
    | a\_b | .5 |
    """
    return "\n\n".join(_block(block) for block in document) + "\n"


def _block(block: Title | Table | Notes) -> str:
    if isinstance(block, Title):
        return f"## {escape(block.text)}"
    if isinstance(block, Table):
        rule = [":--" if head in block.left else "--:" for head in block.columns]
        rows = ([escape(cell) for cell in row] for row in (block.columns, *block.rows))
        head, *body = (f"| {' | '.join(row)} |" for row in rows)
        return "\n".join([head, f"| {' | '.join(rule)} |", *body])
    lead = [f"**{escape(block.head)}**", ""] if block.head else []
    return "\n".join([*lead, *(f"- {escape(item)}" for item in block.items)])


def escape(text: str) -> str:
    r"""Text that Markdown shows as it is.

    Examples
    --------
    >>> print(escape("a|b_c"))
    a\|b\_c
    """
    return _SPECIAL.sub(r"\\\1", text)
