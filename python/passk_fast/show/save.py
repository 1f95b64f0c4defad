"""Results as files: the suffix says which output."""

from __future__ import annotations

import csv
import io
import os
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from passk_fast import _validate
from passk_fast._writing import written_whole
from passk_fast.show import latex, markdown, text
from passk_fast.show.document import Document
from passk_fast.show.escape import printable
from passk_fast.show.page.sections import Page

PICTURES = (".svg", ".pdf", ".png")
TEXTS: dict[str, Callable[[Document], str]] = {
    ".md": markdown.render,
    ".tex": latex.render,
    ".txt": text.render,
}
_UNDATED = {".svg": {"Date": None}, ".pdf": {"CreationDate": None}}
SUFFIXES = (".html", *TEXTS, ".csv", ".json", *PICTURES)


def suffix_of(path: str | Path) -> str:
    """Suffix of a file that results can be written to; others are refused."""
    if not isinstance(path, (str, os.PathLike)) or not isinstance(os.fspath(path), str):
        raise _validate.wrong_kind("path", "must be the name of a file", path)
    suffix = Path(path).suffix.lower()
    if suffix not in SUFFIXES:
        raise ValueError(f"a result is written to a file *{', *'.join(SUFFIXES)}; got {str(path)!r}")
    return suffix


def save(
    path: str | Path,
    document: Callable[[], Document],
    page: Callable[[], Page],
    data: Callable[[], str],
    columns: Callable[[], Mapping[str, Any]],
    plot: Callable[[], Any],
) -> None:
    """Write one file, whole or not at all; only what its suffix needs is made."""
    suffix = suffix_of(path)
    if suffix in PICTURES:
        _draw(path, suffix, plot)
        return
    if suffix == ".html":
        from passk_fast.show import plots
        from passk_fast.show.page.render import render

        with plots.letters_told_once(at_all=False):  # a browser has fonts of its own
            made = render(page())
    elif suffix == ".json":
        made = data()
    elif suffix == ".csv":
        made = table(columns())
    else:
        made = TEXTS[suffix](document())
    with written_whole(path) as beside:
        beside.write_text(made, encoding="utf-8", newline="\n")


def _draw(path: str | Path, suffix: str, plot: Callable[[], Any]) -> None:
    """Write a picture; the same picture is the same bytes, so it has no date and no random names."""
    from passk_fast.show import plots

    with plots.letters_told_once(), plots.steady():
        figure = plot().get_figure(root=True)
        with written_whole(path) as beside, plots.closing(figure):
            figure.savefig(beside, dpi=200, metadata=_UNDATED.get(suffix))


def table(columns: Mapping[str, Any]) -> str:
    """Columns as comma-separated values, with every digit.

    Text that a spreadsheet would take for a formula has an apostrophe before it.

    Examples
    --------
    >>> print(table({"model": ["=cmd()"], "estimate": [0.5]}), end="")
    model,estimate
    '=cmd(),0.5
    """
    from passk_fast.show.frame import listed

    lists = listed(columns)
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(lists)
    for row in zip(*lists.values(), strict=True):
        writer.writerow([_cell(value) for value in row])
    return file.getvalue()


def _cell(value: Any) -> Any:
    if isinstance(value, float) and value != value:
        return ""
    if not isinstance(value, str):
        return value
    shown = printable(value)
    return f"'{shown}" if shown[:1] in tuple("=+-@") else shown
