"""What the page of each family of formats says is read, held against what is read of their files."""

from __future__ import annotations

import re
from contextlib import suppress
from pathlib import Path

import pytest

import passk_fast as pk
from passk_fast.data.readers._formats import FORMATS
from tests.formats.examples import EXAMPLES

PAGES = sorted((Path(__file__).parents[2] / "docs" / "harnesses").glob("*.md"))
HEAD = "| | model | run | benchmark | groups | cost | order of attempts | texts |"
NAMED = re.compile(r"`(\w+)`")
# A table has the columns that it has; a submission's results are read from the details beside.
APART = {"table", "swe_bench_experiments"}


def rows():
    """The cells of every format in these tables, by its name."""
    found = {}
    for page in PAGES:
        lines = page.read_text(encoding="utf-8").splitlines()
        for index, line in enumerate(lines):
            if line == HEAD:
                for row in lines[index + 2 :]:
                    if not row.startswith("|"):
                        break
                    cells = [cell.strip() for cell in row.strip("|").split("|")]
                    found[NAMED.search(cells[0])[1]] = dict(
                        zip(HEAD.strip("| ").split(" | "), cells[1:], strict=True)
                    )
    return found


ROWS = rows()


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)


def test_every_format_is_told():
    assert ROWS.keys() == FORMATS.keys() - APART


def results_of(format, **more):
    """What is read of all files of a format; some of them do not have what is asked for."""
    found = []
    for example in (one for one in EXAMPLES if one.format == format):
        with suppress(pk.ReadError):
            found += pk.read(example.write(), missing="drop", **more).values()
    return found


@pytest.mark.parametrize("format", ROWS)
def test_what_is_told_is_read(format):
    told, results = ROWS[format], results_of(format)
    assert results
    if "of one response" not in told["order of attempts"]:
        assert any(one.order is None for one in results) is (told["order of attempts"] == "not kept")
    assert {cost for one in results for cost in one.costs} <= set(NAMED.findall(told["cost"]))
    if told["model"] == "the name of the file":
        assert all(one.name in one.source for one in results)


@pytest.mark.parametrize("format", [name for name in ROWS if name != "lighteval"])
def test_texts_are_kept_where_it_is_told(format):
    assert any(results_of(format, text=True)) is (ROWS[format]["texts"] != "–")


@pytest.mark.parametrize(
    ("format", "group"),
    [
        (name, group)
        for name, told in ROWS.items()
        for group in NAMED.findall(told["groups"])
        # The small files of these do not have them.
        if group not in ("metadata", "contest_id") and (name, group) != ("swe_bench", "repo")
    ],
)
def test_groups_that_are_told_are_known(format, group):
    assert any(results_of(format, cluster=group))
