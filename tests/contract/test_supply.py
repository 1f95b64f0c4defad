"""What is compiled in comes from one place, under licences that allow it, with its notices, pinned."""

from __future__ import annotations

import re
import shutil
import sys
from pathlib import Path
from typing import Any

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.contract.markdown import ROOT
from tests.contract.scripts import script

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

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


def asked_for() -> list[Requirement]:
    """What the package, its extras and its groups ask for."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    lists = [
        project["project"]["dependencies"],
        *project["project"]["optional-dependencies"].values(),
        *project["dependency-groups"].values(),
    ]
    return [Requirement(one) for requirements in lists for one in requirements if isinstance(one, str)]


def pinned(python: str) -> dict[str, str]:
    """The versions that a clone installs under one Python."""
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    found: dict[str, str] = {}
    for one in (Requirement(line) for line in lines if not line.startswith("#")):
        if one.marker is None or one.marker.evaluate({"python_full_version": python}):
            assert one.name not in found
            (found[one.name],) = (version.version for version in one.specifier)
    return found


@pytest.mark.parametrize("python", ["3.10.0", "3.11.9", "3.12.1", "3.13.0", "3.14.0"])
def test_the_tools_of_a_clone_are_pinned_on_every_python(python: str) -> None:
    versions = pinned(python)
    for one in asked_for():
        assert one.specifier.contains(versions[canonicalize_name(one.name)]), f"make constraints: {one}"
