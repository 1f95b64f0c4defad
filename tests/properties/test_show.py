"""Documents in every output: nothing is lost, nothing acts, whatever the width and the names."""

from __future__ import annotations

import re
import unicodedata

import pytest
from hypothesis import given, strategies as st
from rich.cells import cell_len

from passk_fast.show import html, latex, markdown, text
from passk_fast.show.columns import lines, wrapped
from passk_fast.show.document import Notes, Table, Title
from passk_fast.show.escape import ACTING, JOINERS, printable

WORDS = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=60)
HOSTILE = (
    "<script>alert(1)</script>",
    "</style>",
    "javascript:alert(1)",
    "a" * 10_000,
    "\u202egnp.exe",
    "\x1b[31mred\x07",
    "a|b",
    "two\nlines",
    "=cmd()",
    r"\input{/etc/passwd}",
    "100% & $x_1^2$ #~",
)


def table(names: list[str], columns: int) -> Table:
    heads = ("model", *(f"pass@{10**i}" for i in range(columns)))
    rows = tuple((name, *(f"0.{i}{j}" for j in range(columns))) for i, name in enumerate(names))
    return Table(heads, rows, frozenset({"model"}))


def letters(shown: str) -> str:
    return re.sub(r"\s", "", shown)


@given(st.lists(WORDS, min_size=1, max_size=3), st.integers(1, 8), st.integers(2, 120))
def test_no_cell_is_lost_and_no_line_too_wide(names: list[str], columns: int, width: int) -> None:
    made = table(names, columns)
    shown = [line.text for line in lines(made, width)]
    assert max(map(cell_len, shown)) <= width
    joined = letters("".join(shown))
    for row in made.rows:
        for cell in row[1:]:
            assert cell in joined or len(cell) > width
        if width >= 40:
            for letter in letters(printable(row[0])):
                assert letter in joined


@given(st.lists(WORDS, min_size=1, max_size=8).map(" ".join), st.integers(4, 100))
def test_sentences_are_wrapped_without_loss(sentence: str, width: int) -> None:
    shown = wrapped(sentence, width, "- ")
    assert max(map(cell_len, shown)) <= width
    assert letters("".join(line[2:] for line in shown)) == letters(printable(sentence))


@given(WORDS)
def test_nothing_acts_on_a_terminal(name: str) -> None:
    for character in printable(name):
        assert character in JOINERS or unicodedata.category(character) not in ACTING


@pytest.mark.parametrize("name", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_names_do_nothing(name: str) -> None:
    document = (Title(name), table([name], 2), Notes(name, (name,), warnings=True))
    shown = text.render(document, width=80)
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f\u202e]", shown)
    assert max(map(cell_len, shown.split("\n"))) <= 80
    assert "<script" not in html.render(document)
    assert "</style" not in html.render(document)
    marked = markdown.render(document)
    assert "<" not in re.sub(r"\\<", "", marked)
    rows = [line for line in marked.split("\n") if line.startswith("|")]
    assert {len(re.findall(r"(?<!\\)\|", row)) for row in rows} == {4}
    typeset = latex.render(document)
    assert r"\input{" not in typeset
    assert not re.search(r"(?<!\\)[%#]", typeset)


def test_long_names_keep_every_column_at_80() -> None:
    made = table(["organisation/" + "model-" * 12 + str(i) for i in range(3)], 9)
    shown = text.render((made,), width=80)
    for row in made.rows:
        for cell in row[1:]:
            assert cell in shown
    assert max(map(len, shown.split("\n"))) <= 80
