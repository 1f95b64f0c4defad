"""Every block of the README and the guide does what it shows."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from tests.contract.markdown import ROOT, blocks, run


def harness_test(page: Path) -> Path:
    """The test that runs a page about a harness in the environment of that."""
    return ROOT / "tests/harnesses" / f"test_{page.stem.replace('-', '_')}.py"


ALL_DOCUMENTS = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").rglob("*.md"))]
IN_THEIR_HARNESS = [
    path for path in ALL_DOCUMENTS if path.parent.name == "harnesses" and harness_test(path).exists()
]
DOCUMENTS = [path for path in ALL_DOCUMENTS if path not in IN_THEIR_HARNESS]
LINK = re.compile(r"\[[^\]]*\]\((?P<target>[^)\s]+)\)")


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_blocks_run(path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("MPLBACKEND", "Agg")
    shutil.copytree(ROOT / "examples", tmp_path / "examples")
    names: dict[str, object] = {"__name__": "__main__"}
    for block in blocks(path):
        run(block, names)


@pytest.mark.parametrize("path", IN_THEIR_HARNESS, ids=lambda path: path.stem)
def test_pages_about_a_harness_are_run_there(path: Path) -> None:
    assert f'run_page("{path.stem}"' in harness_test(path).read_text(encoding="utf-8")


@pytest.mark.parametrize("path", ALL_DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_links_lead_somewhere(path: Path) -> None:
    for match in LINK.finditer(path.read_text(encoding="utf-8")):
        target = match["target"].partition("#")[0]
        if target and "://" not in target:
            assert (path.parent / target).exists(), f"{path.relative_to(ROOT)} links to {target}"
