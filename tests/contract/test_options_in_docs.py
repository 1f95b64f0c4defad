"""Tables of options in the guide name options that there are, with the choices and the defaults they have."""

from __future__ import annotations

import re
from typing import Any, get_args

import pytest

from passk_fast.cli import COMMANDS, app
from tests.contract.markdown import ROOT

GUIDE = (ROOT / "docs" / "command-line.md").read_text(encoding="utf-8")
SECTION = re.compile(r"^## (?P<name>\w+)\n(?P<text>.*?)(?=^## |\Z)", re.M | re.S)
ROW = re.compile(r"^\| (?P<options>`-.+?) \| (?P<meaning>.+) \|$", re.M)
OPTION, WORD = re.compile(r"`(--?[a-z-]+)"), re.compile(r"`([a-z][a-z-]*)`")
DEFAULT = re.compile(r"`([\w-]+)` \((?:the default|by default)")


def options(command: str) -> dict[str, Any]:
    found = app[command].assemble_argument_collection()
    return {name: one for one in found for name in one.names}


ROWS = [
    pytest.param(
        section["name"].lower(), row["options"], row["meaning"], id=f"{section['name']} {row['options']}"
    )
    for section in SECTION.finditer(GUIDE)
    if section["name"].lower() in COMMANDS
    for row in ROW.finditer(section["text"])
]


@pytest.mark.parametrize(("command", "named", "meaning"), ROWS)
def test_options_are_as_the_guide_says(command: str, named: str, meaning: str) -> None:
    known = options(command)
    asked = OPTION.findall(named)
    assert [one for one in asked if one not in known] == []
    if len(asked) > 1:
        return
    option = known[asked[0]]
    choices = {one for part in (option.hint, *get_args(option.hint)) for one in get_args(part)}
    choices = {one for one in choices if isinstance(one, str)}
    if not choices:
        return
    said = meaning.split("[")[0]
    assert set(WORD.findall(said)) <= choices
    default = DEFAULT.search(said)
    if default is not None:
        assert default[1] == option.field_info.default


def test_rows_are_found() -> None:
    assert len(ROWS) > 60
