"""The document as LaTeX: a booktabs table for each table, ready to be pasted into a paper."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import groupby

from passk_fast.show.columns import fold, stacked, widths_of
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
# So many letters of that size fill a line of an article, and so many lines most of its page.
WIDTH, LINES = 80, 36
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
        title = rf"\noindent\textbf{{{_prose(block.text)}}}\par"
        return rf"\medskip{{\sloppy{title}}}\medskip" if _long(block.text) else rf"\medskip{title}\medskip"
    if isinstance(block, Table):
        caption = [rf"\noindent {_prose(block.caption)}\par\smallskip"] if block.caption else []
        parts = (
            "\n".join([rf"{{{SMALL}\noindent", *_tabular(*part), r"\par}\medskip"]) for part in _parts(block)
        )
        return "\n".join([*caption, "\n\n".join(parts)])
    lead = [rf"\noindent\textbf{{{_prose(block.head)}}}"] if block.head else []
    items = [f"\\item {{}}{_prose(item)}" for item in block.items]
    loose = r"\sloppy" if any(map(_long, block.items)) else ""
    return "\n".join([*lead, rf"\begin{{itemize}}{loose}", *items, r"\end{itemize}"])


def _prose(text: str) -> str:
    """A sentence; its long words, which are names, may go on in the next line."""
    words = (escape(word) if len(word) <= FOLDED else _broken(word) for word in text.split(" "))
    return " ".join(words)


def _long(text: str) -> bool:
    return any(len(word) > FOLDED for word in text.split(" "))


def _broken(text: str) -> str:
    return _BREAKS.sub(r"\1\\allowbreak{}", escape(text))


def _parts(table: Table) -> Iterator[tuple[Table, list[str]]]:
    """Parts that fit a page, each with the alignment of its columns.

    The columns that name the rows are in all of them. A first cell left empty says again what stands above
    it, but not on another page.
    """
    left = [head in table.left for head in table.columns]
    for columns in stacked(_cut((table.columns, *table.rows), left), left, WIDTH):
        heads, *rows = (tuple(row[i] for i in columns) for row in (table.columns, *table.rows))
        words = [left[i] for i in columns]
        room = widths_of(_cut((heads, *rows), words), words, WIDTH) or [FOLDED // 2] * len(words)
        room = [min(width, FOLDED) if word else WIDTH for width, word in zip(room, words, strict=True)]
        longest = [max(map(len, column)) for column in zip(heads, *rows, strict=True)]
        align = [
            "r"
            if not word
            else "l"
            if length <= width
            else rf"p{{.{round(90 * width / WIDTH):02d}\linewidth}}"
            for word, length, width in zip(words, longest, room, strict=True)
        ]
        for part in _pages(rows, room, [how[0] == "p" for how in align]):
            yield replace(table, columns=heads, rows=part), align


def _pages(
    rows: list[tuple[str, ...]], room: list[int], folded: list[bool]
) -> Iterator[tuple[tuple[str, ...], ...]]:
    """Rows that fit a page together, each part with the name that its first row has."""
    part: list[tuple[str, ...]] = []
    used, name = 0, ""
    for row in rows:
        lengths = (len(fold(row[i], room[i] - 4)) for i, folds in enumerate(folded) if folds)
        taken = max(lengths, default=1)
        if part and used + taken > LINES:
            yield tuple(part)
            part, used = [], 0
        name = row[0] or name
        part.append(row if part else (name, *row[1:]))
        used += taken
    yield tuple(part)


def _cut(cells: Iterable[Sequence[str]], left: list[bool]) -> list[list[str]]:
    """Cells as wide as they are set where words are folded."""
    rows = (zip(row, left, strict=True) for row in cells)
    return [[cell[:FOLDED] if words else cell for cell, words in row] for row in rows]


def _tabular(table: Table, align: list[str]) -> list[str]:
    rows = [
        " & ".join(
            _broken(cell) if how[0] == "p" else _cell(cell) for cell, how in zip(row, align, strict=True)
        )
        + r" \\"
        for row in (table.columns, *table.rows)
    ]
    # A row that begins with a bracket would be taken for an argument of the line break before it.
    head, *body = ("{}" + row if row.lstrip().startswith(("[", "*")) else row for row in rows)
    return [
        f"\\begin{{tabular}}{{{''.join(align)}}}",
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
