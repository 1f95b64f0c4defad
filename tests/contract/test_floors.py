"""The architecture: which floor may import from which."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.contract.markdown import ROOT

PACKAGE = ROOT / "python" / "passk_fast"


def imported(path: Path) -> set[str]:
    """The absolute names of what a file imports."""
    package = path.relative_to(PACKAGE.parent).parent.parts
    names = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level + 1] if node.level else ()
            module = ".".join((*base, *([node.module] if node.module else [])))
            names.update(f"{module}.{alias.name}" for alias in node.names)
    return names


def test_floors() -> None:
    command = [str(Path(sys.executable).with_name("lint-imports")), "--no-logo"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize("path", sorted((PACKAGE / "reference").rglob("*.py")), ids=lambda path: path.stem)
def test_reference_needs_only_the_standard_library(path: Path) -> None:
    for name in imported(path):
        assert name.startswith("passk_fast.reference") or name.partition(".")[0] in sys.stdlib_module_names, (
            name
        )


@pytest.mark.parametrize(
    "path",
    [path for path in sorted(PACKAGE.rglob("*.py")) if path != PACKAGE / "__init__.py"],
    ids=lambda path: str(path.relative_to(PACKAGE)),
)
def test_no_floor_imports_the_public_names(path: Path) -> None:
    modules = {"passk_fast." + entry.name.partition(".")[0] for entry in PACKAGE.iterdir()}
    modules.add("passk_fast.__version__")
    # Read results hand questions on to the functions that answer them, by their public names.
    if path.name == "results.py" and path.parent.name == "readers":
        modules |= {"passk_fast", *(f"passk_fast.{name}" for name in ("Comparison", "Ranking", "Report"))}
    for name in imported(path):
        if name.partition(".")[0] == "passk_fast":
            assert ".".join(name.split(".")[:2]) in modules, name


def test_no_two_classes_have_one_name() -> None:
    """But for records, whose names are those of the files that they are read from."""
    apart = (PACKAGE / "reference", PACKAGE / "data" / "readers")
    homes: dict[str, list[str]] = {}
    for path in sorted(PACKAGE.rglob("*.py")):
        if apart[0] in path.parents or apart[1] in path.parents:
            continue
        tree = ast.parse(path.read_text(encoding="utf-8"))
        for name in {node.name for node in ast.walk(tree) if isinstance(node, ast.ClassDef)}:
            homes.setdefault(name, []).append(str(path.relative_to(PACKAGE)))
    assert len(homes) > 150
    assert {name: places for name, places in homes.items() if len(places) > 1} == {}


def test_no_two_types_of_the_crates_have_one_name() -> None:
    """Those of tests stand for themselves."""
    declared = re.compile(r"^(?:pub(?:\(\w+\))? )?(?:struct|enum|trait|type|union) (\w+)", re.MULTILINE)
    homes: dict[str, list[str]] = {}
    for path in sorted((ROOT / "rust").rglob("*.rs")):
        text = path.read_text(encoding="utf-8").partition("#[cfg(test)]")[0]
        for name in set(declared.findall(text)):
            homes.setdefault(name, []).append(str(path.relative_to(ROOT)))
    assert len(homes) > 150
    assert {name: places for name, places in homes.items() if len(places) > 1} == {}
