"""CONTRIBUTING names files that there are, in recipes that are short, for lists that are whole."""

from __future__ import annotations

import re

import pytest

from passk_fast.cli import COMMANDS
from passk_fast.data.readers._formats import FORMATS
from passk_fast.show.save import SUFFIXES
from tests.contract import estimators
from tests.contract.markdown import ROOT
from tests.contract.schema import COMMANDS as WITH_SCHEMA
from tests.contract.test_narrow_screens import COMMANDS as NARROW

TEXT = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
RECIPES = dict(re.findall(r"^### (To [^\n]+)\n(.*?)(?=^##)", TEXT, re.M | re.S))
PATH = re.compile(r"`((?:[\w.*<>-]+/)+[\w.*<>-]*|[\w-]+\.(?:md|yml))`")
MOST = 8


def test_there_are_recipes() -> None:
    assert {"To add an analysis", "To add a renderer", "To add a reader of result files"} <= set(RECIPES)


@pytest.mark.parametrize("recipe", RECIPES)
def test_a_recipe_is_short(recipe: str) -> None:
    steps = [int(number) for number in re.findall(r"^(\d+)\. ", RECIPES[recipe], re.M)]
    assert steps == list(range(1, len(steps) + 1))
    assert len(steps) <= MOST


@pytest.mark.parametrize("path", sorted(set(PATH.findall(TEXT))))
def test_files_are_there(path: str) -> None:
    """Where a name is to be filled in, others of the kind."""
    pattern = re.sub(r"<\w+>", "*", path)
    roots = (ROOT, ROOT / "python" / "passk_fast", ROOT / "python" / "passk_fast" / "reference")
    assert any(any(root.glob(pattern)) for root in roots), path


def test_every_format_has_its_row() -> None:
    rows = (ROOT / "docs" / "formats.md").read_text(encoding="utf-8")
    for name in FORMATS:
        assert f"`{name}`" in rows, name


def test_every_command_has_its_section_its_schema_and_its_screen() -> None:
    page = (ROOT / "docs" / "command-line.md").read_text(encoding="utf-8")
    asked = {call.split()[0] for call in NARROW.values()}
    for command in COMMANDS:
        assert f"passk-fast {command}" in page, command
    assert {*WITH_SCHEMA, "report"} == asked


def test_every_output_is_told() -> None:
    page = (ROOT / "docs" / "command-line.md").read_text(encoding="utf-8")
    for place in ("show/result.py", "cli/_output.py"):
        source = (ROOT / "python" / "passk_fast" / place).read_text(encoding="utf-8")
        for suffix in SUFFIXES:
            assert suffix in source, (place, suffix)
    for suffix in SUFFIXES:
        assert f"*{suffix}" in page, suffix


def test_every_estimator_has_its_row_and_its_type() -> None:
    """`python -m tests.contract.estimators` writes them."""
    for path, text in estimators.written().items():
        assert text == path.read_text(encoding="utf-8"), path
