"""Sections as one file of HTML: the template, its style and its script."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Callable
from functools import cache
from importlib.resources import files
from itertools import count
from typing import Any, NamedTuple

from jinja2 import Environment

from passk_fast import _core
from passk_fast._progress import progress_reporter
from passk_fast.show import html
from passk_fast.show.document import Block, Notes, Table
from passk_fast.show.escape import printable
from passk_fast.show.page.chart import chart
from passk_fast.show.page.sections import Page, Section

# Columns of words no longer than these are not folded.
SHORT = 16
# Longer tables can be searched; a column of so few different words filters them.
SEARCHED, CHOICES = 24, 8
# Longer names, and longer sentences, are cut in the middle: none has a right to the whole page.
LONGEST, SENTENCE = 300, 4_000


class Cell(NamedTuple):
    """A cell: its text, what it is sorted by, and how it is marked up."""

    text: str
    key: float | str | None
    words: str
    again: bool
    tag: str
    end: str


class Filter(NamedTuple):
    """A column that rows can be chosen by."""

    head: str
    column: int
    choices: tuple[str, ...]


def render(page: Page) -> str:
    """The page as HTML; everything in it is escaped, and it asks for nothing.

    Examples
    --------
    >>> from passk_fast.show.document import Title
    >>> render(Page("a < b", ())).count("a &lt; b")
    2
    """
    script = _asset("page.js")
    numbers, total = count(1), sum(map(_pictures, page.sections))
    template = _environment().get_template("page.html")
    hashed = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    with progress_reporter("drawing") as report:

        def told() -> None:
            if report is not None:
                report(next(numbers), total)

        return template.render(
            page=page,
            part=lambda section, id, level: _part(section, id, level, page.title, told),
            version=_core.VERSION,
            style=_safe(_asset("page.css")),
            script=_safe(script),
            script_hash=hashed,
        )


def _part(section: Section, id: str, level: int, title: str, drawn: Callable[[], None]) -> Any:
    found, blocks = _found_first(section)
    return _safe(
        _environment()
        .get_template("part.html")
        .render(
            section=section,
            id=id,
            level=level,
            title=title,
            found=found,
            blocks=blocks,
            charts=_charts(section, id, drawn),
            part=lambda one, inner, below: _part(one, inner, below, title, drawn),
            rows=_rows,
            searched=SEARCHED,
            filters=_filters,
            kind=lambda block: type(block).__name__,
        )
    )


def _pictures(section: Section) -> int:
    """How many there are to draw."""
    return len(section.pictures) + sum(map(_pictures, section.parts))


def _charts(section: Section, id: str, drawn: Callable[[], None]) -> list[dict[str, Any]]:
    found = []
    for number, draw in enumerate(section.pictures):
        one = chart(draw, f"{id}f{number}-")
        found.append({**one.__dict__, "svg": _safe(one.svg)})
        drawn()
    return found


def _found_first(section: Section) -> tuple[tuple[str, ...], list[Block]]:
    """What was found, and the other blocks."""
    blocks = [
        block
        for block in section.document
        if not (isinstance(block, Notes) and block.items and set(block.items) <= set(section.found))
    ]
    return (section.found, blocks) if len(blocks) < len(section.document) else ((), blocks)


def _rows(table: Table) -> list[list[Cell]]:
    """Cells of each row; a first cell left empty says again what stands above it."""
    found, above = [], ""
    kinds = [_kind(table, column) for column in range(len(table.columns))]
    for row in table.rows:
        first = row[0] or above
        cells = []
        for column, cell in enumerate((first, *row[1:])):
            head = column == 0 and kinds[column] != ""
            tag = 'th scope="row"' if head else "td"
            cells.append(
                Cell(cell, _key(cell), kinds[column], column == 0 and not row[0], _safe(tag), tag[:2])
            )
        found.append(cells)
        above = first
    return found


def _kind(table: Table, column: int) -> str:
    """The class of a column's cells: words, and whether they are short; none of numbers."""
    if table.columns[column] not in table.left:
        return ""
    short = all(len(row[column]) <= SHORT for row in table.rows)
    return "words short" if short else "words"


def _key(cell: str) -> float | str | None:
    """What a number is sorted by; words are sorted as they are."""
    if not hasattr(cell, "value"):
        return None
    value = cell.value[0] if isinstance(cell.value, tuple) else cell.value
    return "" if value is None or value != value else repr(float(value)).replace("inf", "1e999")


def _filters(table: Table) -> list[Filter]:
    found = []
    for column, head in enumerate(table.columns):
        choices = sorted({row[column] for row in table.rows} - {""})
        if column and head in table.left and 1 < len(choices) <= CHOICES:
            found.append(Filter(head, column, tuple(choices)))
    return found


def _safe(text: str) -> Any:
    from markupsafe import Markup

    return Markup(text)


@cache
def _asset(name: str) -> str:
    return files("passk_fast.show.page").joinpath(name).read_text(encoding="utf-8")


@cache
def _environment() -> Environment:
    from jinja2 import Environment, FunctionLoader, StrictUndefined
    from markupsafe import Markup

    def shown(value: Any) -> Any:
        """Text from names and files: nothing in it acts."""
        if isinstance(value, Markup) or not isinstance(value, str):
            return value
        return printable(value, LONGEST)

    made = Environment(
        loader=FunctionLoader(_asset), autoescape=True, finalize=shown, undefined=StrictUndefined
    )
    made.filters["prose"] = lambda text: Markup(html.prose(text, SENTENCE))
    made.filters["tojson_text"] = lambda points: Markup.escape(
        json.dumps([list(one) for one in points], ensure_ascii=False, separators=(",", ":"))
    )
    return made
