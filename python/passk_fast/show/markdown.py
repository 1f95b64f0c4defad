"""The document as Markdown, for pull requests, model cards and papers' appendices."""

from __future__ import annotations

import re

from passk_fast.show.document import Document, Notes, Table, Title
from passk_fast.show.escape import printable

_SPECIAL = re.compile(r"([\\`*_{}\[\]<>|#~&$])")
# What would begin a list, a heading or a rule at the start of a line.
_LEADING = re.compile(r"^(\s*)([-+=]|\d+[.)](?=\s))")


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
        caption = [f"{escape(block.caption)}", ""] if block.caption else []
        return "\n".join([*caption, head, f"| {' | '.join(rule)} |", *body])
    lead = [f"**{escape(block.head)}**", ""] if block.head else []
    return "\n".join([*lead, *(f"- {_LEADING.sub(_escaped, escape(item))}" for item in block.items)])


def escape(text: str) -> str:
    r"""Text that Markdown shows as it is, on one line.

    Examples
    --------
    >>> print(escape("a|b_c"))
    a\|b\_c
    """
    return _SPECIAL.sub(r"\\\1", printable(text))


def _escaped(match: re.Match[str]) -> str:
    return f"{match[1]}{match[2][:-1]}\\{match[2][-1]}"
