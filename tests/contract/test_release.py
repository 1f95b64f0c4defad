"""A release is rehearsed on a copy: version, notes, and links that work on a package index."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from tests.contract.markdown import ROOT
from tests.contract.scripts import script
from tests.portability.installed import floors

CHANGED = ("Cargo.toml", "Cargo.lock", "CITATION.cff", "CHANGELOG.md", "README.md", "pyproject.toml")


RELEASE = script(ROOT / ".github" / "release.py")


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    for name in CHANGED:
        shutil.copy(ROOT / name, tmp_path / name)
    return tmp_path


def test_versions_agree() -> None:
    assert RELEASE.check(ROOT)


def test_a_version_is_bumped_everywhere(copy: Path) -> None:
    before = RELEASE.notes(copy, "Unreleased")
    RELEASE.bump(copy, "7.8.9", "2030-01-31")
    assert RELEASE.check(copy) == "7.8.9"
    assert RELEASE.notes(copy, "7.8.9") == before
    assert "## [7.8.9] - 2030-01-31" in (copy / "CHANGELOG.md").read_text(encoding="utf-8")
    with pytest.raises(SystemExit, match="says nothing of Unreleased"):
        RELEASE.notes(copy, "Unreleased")


def test_what_disagrees_is_told(copy: Path) -> None:
    path = copy / "CITATION.cff"
    path.write_text(path.read_text(encoding="utf-8").replace("version: 0", "version: 9"), encoding="utf-8")
    with pytest.raises(SystemExit, match=r"CITATION.cff 9"):
        RELEASE.check(copy)
    with pytest.raises(SystemExit, match="a version is like"):
        RELEASE.bump(copy, "next", "2030-01-31")


def test_links_work_on_an_index(copy: Path) -> None:
    with (copy / "README.md").open("a", encoding="utf-8") as file:
        file.write("\n[Changelog](CHANGELOG.md)\n")
    RELEASE.addresses(copy, "https://example.org/us/passk-fast/")
    readme = (copy / "README.md").read_text(encoding="utf-8")
    targets = re.findall(r"\]\(([^)\s]+)\)", readme)
    assert targets
    assert all(target.startswith(("https://", "#")) for target in targets)
    assert "https://example.org/us/passk-fast/blob/HEAD/CHANGELOG.md" in targets
    assert '[project.urls]\nRepository = "https://example.org/us/passk-fast"\n' in (
        copy / "pyproject.toml"
    ).read_text(encoding="utf-8")


def test_floors_are_those_of_the_project() -> None:
    found = floors((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    assert {one.partition("==")[0] for one in found} >= {"numpy", "rich", "cyclopts", "msgspec", "jinja2"}
    assert "rich==13.6" in found
