"""What is compiled in comes from one place, under licences that allow it, with its notices, pinned."""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from typing import Any

import pytest

from tests.contract.markdown import ROOT
from tests.contract.scripts import script

pytestmark = pytest.mark.skipif(shutil.which("cargo") is None, reason="needs cargo")


SUPPLY = script(ROOT / "rust" / "supply.py")
CRATES = SUPPLY.crates()


def allowed() -> set[str]:
    text = (ROOT / "deny.toml").read_text(encoding="utf-8")
    (listed,) = re.findall(r"^allow = \[(.*)\]$", text, re.MULTILINE)
    return set(re.findall(r'"(.*?)"', listed))


def permitted(expression: str, licences: set[str]) -> bool:
    """Whether an SPDX expression holds where each licence of `licences` is true."""
    words = re.findall(r"[()]|[^\s()]+(?: WITH [^\s()]+)?", expression.replace("/", " OR "))
    logic = {"AND": "and", "OR": "or", "(": "(", ")": ")"}
    return bool(eval(" ".join(logic.get(word, str(word in licences)) for word in words)))


def test_permitted() -> None:
    assert permitted("(MIT OR Apache-2.0) AND Unicode-3.0", {"MIT", "Unicode-3.0"})
    assert not permitted("(MIT OR Apache-2.0) AND Unicode-3.0", {"MIT"})
    assert permitted("MIT/GPL-3.0", {"MIT"})
    assert not permitted("Apache-2.0 WITH LLVM-exception", {"Apache-2.0"})


@pytest.mark.parametrize("crate", CRATES, ids=lambda crate: crate["name"])
def test_crates_are_allowed(crate: dict[str, Any]) -> None:
    assert crate["source"] == SUPPLY.CRATES_IO
    assert permitted(crate["license"], allowed())


def test_notices_are_those_of_the_crates() -> None:
    notices = (ROOT / "THIRD_PARTY_NOTICES.md").read_text(encoding="utf-8")
    named = set(re.findall(r"^- (\S+ \S+) \(", notices, re.MULTILINE))
    assert named == {f"{crate['name']} {crate['version']}" for crate in CRATES}, (
        "python rust/supply.py notices THIRD_PARTY_NOTICES.md"
    )


def test_the_bill_names_all_with_their_hashes() -> None:
    components = SUPPLY.bill()["components"]
    rust = [one for one in components if one["purl"].startswith("pkg:cargo/")]
    assert {one["name"] for one in rust} == {crate["name"] for crate in CRATES}
    assert all(len(one["hashes"][0]["content"]) == 64 for one in rust)
    assert {"numpy", "msgspec"} <= {one["name"] for one in components}


@pytest.mark.parametrize(
    "workflow", sorted((ROOT / ".github" / "workflows").glob("*.yml")), ids=lambda path: path.stem
)
def test_actions_are_pinned_by_hash(workflow: Path) -> None:
    used = re.findall(r"uses: (\S+)", workflow.read_text(encoding="utf-8"))
    assert used
    assert all(re.fullmatch(r"[\w./-]+@[0-9a-f]{40}", one) for one in used), used
