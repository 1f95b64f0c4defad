"""A file has one idea and a function fits a screen: at most 400 and 60 lines, docstrings apart."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
FOLDERS = ("python", "tests", "benches", "docs", "examples", "rust")
FILE, FUNCTION = 400, 60
# Written to be read beside the paper, or for type checkers.
APART = ("python/passk_fast/reference/",)


def files(*suffixes: str) -> Iterator[Path]:
    for folder in FOLDERS:
        for path in sorted((ROOT / folder).rglob("*")):
            name = path.relative_to(ROOT).as_posix()
            if path.suffix in suffixes and not name.startswith(APART) and "/target/" not in name:
                yield path


def functions(path: Path) -> Iterator[tuple[str, int]]:
    """Functions with their lines, docstrings apart."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            first = node.body[0]
            told = ast.get_docstring(node) is not None
            docstring = first.end_lineno - first.lineno + 1 if told and first.end_lineno else 0
            yield node.name, (node.end_lineno or node.lineno) - node.lineno + 1 - docstring


def test_no_file_is_too_long() -> None:
    sizes = {
        path.relative_to(ROOT).as_posix(): path.read_text(encoding="utf-8").count("\n")
        for path in files(".py", ".rs", ".sh", ".mk")
    }
    assert len(sizes) > 400
    assert {name: size for name, size in sizes.items() if size > FILE} == {}


def test_every_function_fits_a_screen() -> None:
    found = {
        f"{path.relative_to(ROOT).as_posix()}::{name}": lines
        for path in files(".py")
        for name, lines in functions(path)
        if lines > FUNCTION
    }
    assert found == {}
