"""The document as LaTeX: a booktabs table for each table, ready to be pasted into a paper."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from itertools import groupby

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
    '"': r"\char34{}",
    "`": r"\textasciigrave{}",
    "--": "-{}-",
    "''": "'{}'",
    "∞": r"$\infty$",
    "≤": r"$\leq$",
    "≥": r"$\geq$",
    "±": r"$\pm$",
    "×": r"$\times$",
    "·": r"$\cdot$",
    "≈": r"$\approx$",
    "≠": r"$\neq$",
    "√": r"$\surd$",
    "→": r"$\to$",
    "²": r"\textsuperscript{2}",
    "−": "$-$",
    "–": "--",
    "…": r"\ldots{}",
}
# Greek letters by their names; those that look like Latin ones are these.
_GREEK = (
    *("alpha", "beta", "gamma", "delta", "epsilon", "zeta", "eta", "theta", "iota", "kappa", "lambda", "mu"),
    *("nu", "xi", "pi", "rho", "sigma", "tau", "upsilon", "phi", "chi", "psi", "omega"),
)
_LATIN = dict(zip("ΑΒΕΖΗΙΚΜΝΟΡΤΥΧο", "ABEZHIKMNOPTYXo", strict=True))
# Accents that every font of LaTeX can put on a letter, and letters and marks that it has.
_ACCENTS = frozenset("\u0300\u0301\u0302\u0303\u0304\u0306\u0307\u0308\u030a\u030b\u030c\u0327")
_KNOWN = frozenset("ßæÆœŒøØåÅłŁ¡¿£§©¶—‘’“”")
_ANY = re.compile("|".join(re.escape(one) for one in _SPECIAL if one.isascii()) + r"|[^\x00-\x7f]+")
# Tables are set small and close; words longer than this are folded, after these marks where a line is full.
SMALL = r"\small\setlength{\tabcolsep}{4pt}"
FOLDED = 32
_BREAKS = re.compile(r"(/|-|:|\\_|\.)(?=\w)")
# In a number, a hyphen before a digit or an infinity is a minus.
_MINUS = re.compile(r"(?<![\w.])-(?=[\d.∞])|(?<=\de)-(?=\d)")


def render(document: Document) -> str:
    r"""LaTeX of a document, for a preamble with ``\usepackage{booktabs}``.

    Examples
    --------
    >>> print(render((Table(("model", "pass@1"), (("a_b", "0.5"),), frozenset({"model"})),)), end="")
    {\small\setlength{\tabcolsep}{4pt}\noindent
    \begin{tabular}{lr}
    \toprule
    model & pass@1 \\
    \midrule
    a\_b & 0.5 \\
    \bottomrule
    \end{tabular}
    \par}\medskip
    """
    return "\n\n".join(_block(block) for block in document) + "\n"


def escape(text: str) -> str:
    r"""Text that LaTeX sets as it is.

    Examples
    --------
    >>> print(escape(r"50% \input{a_b}"))
    50\% \textbackslash{}input\{a\_b\}
    """
    return _ANY.sub(lambda match: "".join(_runs(match[0])), printable(text))


def _runs(text: str) -> Iterator[str]:
    """Runs of characters that some engine of LaTeX cannot set, and single ones that all can."""
    for plain, run in groupby(text, lambda one: _set(one) is not None):
        letters = "".join(run)
        if plain:
            yield from (_set(one) or "" for one in letters)
        else:
            # XeLaTeX and LuaLaTeX set what their font has; pdfLaTeX stops, and gets the numbers instead.
            codes = " ".join(f"U+{ord(one):04X}" for one in letters)
            yield f"\\ifdefined\\Umathcode {letters}\\else {codes}\\fi{{}}"


def _set(character: str) -> str | None:
    """How every engine sets a character; None where one cannot."""
    if character in _SPECIAL:
        return _SPECIAL[character]
    if character in _LATIN:
        return _LATIN[character]
    if character in _KNOWN or ord(character) < 128:
        return character
    name = unicodedata.name(character, "").split(" ")
    if name[:1] == ["GREEK"] and len(name) == 4 and name[3].replace("LAMDA", "LAMBDA").lower() in _GREEK:
        letter = name[3].replace("LAMDA", "LAMBDA").lower()
        return f"$\\{letter if name[1] == 'SMALL' else letter.capitalize()}$"
    parts = unicodedata.normalize("NFD", character)
    plain = parts[0].isascii() and parts[0].isalpha()
    return character if plain and _ACCENTS.issuperset(parts[1:]) else None


def _block(block: Title | Table | Notes) -> str:
    if isinstance(block, Title):
        return f"\\medskip\\noindent\\textbf{{{escape(block.text)}}}\\par\\medskip"
    if isinstance(block, Table):
        caption = [rf"\noindent {escape(block.caption)}\par\smallskip"] if block.caption else []
        return "\n".join([*caption, rf"{{{SMALL}\noindent", *_tabular(block), r"\par}\medskip"])
    lead = [rf"\noindent\textbf{{{escape(block.head)}}}"] if block.head else []
    items = [f"\\item {{}}{escape(item)}" for item in block.items]
    return "\n".join([*lead, r"\begin{itemize}", *items, r"\end{itemize}"])


def _tabular(table: Table) -> list[str]:
    folded = [
        head in table.left and max(len(cells[i]) for cells in (table.columns, *table.rows)) > FOLDED
        for i, head in enumerate(table.columns)
    ]
    align = "".join(
        r"p{.35\linewidth}" if fold else "l" if head in table.left else "r"
        for head, fold in zip(table.columns, folded, strict=True)
    )
    rows = [
        " & ".join(
            _BREAKS.sub(r"\1\\allowbreak{}", _cell(cell)) if fold else _cell(cell)
            for cell, fold in zip(row, folded, strict=True)
        )
        + r" \\"
        for row in (table.columns, *table.rows)
    ]
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
