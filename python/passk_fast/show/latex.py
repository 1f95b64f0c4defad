"""The document as LaTeX: a booktabs table for each table, ready to be pasted into a paper."""

from __future__ import annotations

import re

from passk_fast.show.document import Document, Notes, Table, Title
from passk_fast.show.escape import printable
from passk_fast.show.numbers import Number

_SPECIAL = {
    "\\": r"\textbackslash{}",
    "&": r"\&",
    "%": r"\%",
    "$": r"\$",
    "#": r"\#",
    "_": r"\_",
    "{": r"\{",
    "}": r"\}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    "<": r"\textless{}",
    ">": r"\textgreater{}",
    "|": r"\textbar{}",
    '"': r"\textquotedbl{}",
    "∞": r"$\infty$",
    "≤": r"$\leq$",
    "≥": r"$\geq$",
    "±": r"$\pm$",
    "τ": r"$\tau$",
    "²": r"\textsuperscript{2}",
    "−": "$-$",
    "–": "--",
    "…": r"\ldots{}",
}
_ANY = re.compile("|".join(map(re.escape, _SPECIAL)))
# In a number, a hyphen before a digit or an infinity is a minus.
_MINUS = re.compile(r"(?<![\w.])-(?=[\d.∞])|(?<=\de)-(?=\d)")


def render(document: Document) -> str:
    r"""LaTeX of a document, for a preamble with ``\usepackage{booktabs}``.

    Examples
    --------
    >>> print(render((Table(("model", "pass@1"), (("a_b", "0.5"),), frozenset({"model"})),)), end="")
    \begin{tabular}{lr}
    \toprule
    model & pass@1 \\
    \midrule
    a\_b & 0.5 \\
    \bottomrule
    \end{tabular}
    """
    return "\n\n".join(_block(block) for block in document) + "\n"


def escape(text: str) -> str:
    r"""Text that LaTeX sets as it is.

    Examples
    --------
    >>> print(escape(r"50% \input{a_b}"))
    50\% \textbackslash{}input\{a\_b\}
    """
    return _ANY.sub(lambda match: _SPECIAL[match[0]], printable(text))


def _block(block: Title | Table | Notes) -> str:
    if isinstance(block, Title):
        return f"\\paragraph{{{escape(block.text)}}}"
    if isinstance(block, Table):
        return "\n".join([*([escape(block.caption), ""] if block.caption else []), *_tabular(block)])
    lead = [f"\\textbf{{{escape(block.head)}}}"] if block.head else []
    items = [f"\\item {{}}{escape(item)}" for item in block.items]
    return "\n".join([*lead, r"\begin{itemize}", *items, r"\end{itemize}"])


def _tabular(table: Table) -> list[str]:
    align = "".join("l" if head in table.left else "r" for head in table.columns)
    rows = [" & ".join(map(_cell, row)) + r" \\" for row in (table.columns, *table.rows)]
    # A row that begins with a bracket would be taken for an argument of the line break before it.
    head, *body = ("{}" + row if row.lstrip().startswith(("[", "*")) else row for row in rows)
    return [
        f"\\begin{{tabular}}{{{align}}}",
        r"\toprule",
        head,
        r"\midrule",
        *body,
        r"\bottomrule",
        r"\end{tabular}",
    ]


def _cell(cell: str) -> str:
    text = escape(cell)
    return _MINUS.sub("$-$", text) if isinstance(cell, Number) else text
