"""Nobody but `show` formats a number: what people read has one typography, found in the syntax of every file.

Texts of errors are apart: they repeat an argument as it was given, so that a `raise` may format it.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import passk_fast

PACKAGE = Path(passk_fast.__file__).parent
# The one home of formats, and the twins that nothing imports.
APART = ("show", "reference")
# A format of a number: thousands apart, or digits; widths and fills are no such.
NUMERIC = re.compile(r"[,_]|[bcdeEfFgGnoxX%]$")
NAMED = "the name of a condition, by which results are told apart"
# File and what is formatted there, with the reason.
EXCEPTIONS = {
    ("_validate/_words.py", "number.bit_length()"): "the text of an error, made before it is raised",
    ("data/readers/_lines.py", "line[error.start]"): "a byte of a file, in hexadecimal",
    ("data/readers/_facts.py", "temperature"): NAMED,
    ("data/readers/lm_eval.py", "value"): "the text of an error, made before it is raised",
}


def formats(path: Path) -> Iterator[tuple[str, int]]:
    """What is formatted as a number outside of errors, and the line."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    raised = {id(one) for node in ast.walk(tree) if isinstance(node, ast.Raise) for one in ast.walk(node)}
    for node in ast.walk(tree):
        if id(node) in raised:
            continue
        if isinstance(node, ast.FormattedValue):
            spec = "" if node.format_spec is None else ast.unparse(node.format_spec)[2:-1]
            rounded = isinstance(node.value, ast.Call) and ast.unparse(node.value.func) == "round"
            if NUMERIC.search(spec) or rounded:
                yield ast.unparse(node.value), node.lineno
        elif isinstance(node, ast.Call):
            name = node.func.id if isinstance(node.func, ast.Name) else ""
            if name == "format" or (name == "str" and "round(" in ast.unparse(node)):
                yield ast.unparse(node), node.lineno
        elif isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mod):
            text = node.left.value if isinstance(node.left, ast.Constant) else None
            if isinstance(text, str):
                yield ast.unparse(node), node.lineno


def test_only_show_formats_numbers() -> None:
    found = {
        (path.relative_to(PACKAGE).as_posix(), what): line
        for path in sorted(PACKAGE.rglob("*.py"))
        if path.relative_to(PACKAGE).parts[0] not in APART
        for what, line in formats(path)
    }
    assert {place: line for place, line in found.items() if place not in EXCEPTIONS} == {}
    assert set(EXCEPTIONS) <= set(found), "an exception that nothing needs"


def test_the_search_finds_what_it_looks_for(tmp_path: Path) -> None:
    file = tmp_path / "one.py"
    file.write_text(
        'a = f"{x:.3f} {y:,} {z:>8} {w}"\nb = "%.2f" % x\nc = format(x, "g")\nd = f"{round(x, 2)}"\n'
        'e = str(round(x, 2))\nraise ValueError(f"{x:g}")\nf = f"{count(round(x))}"\n'
    )
    assert sorted(line for _, line in formats(file)) == [1, 1, 2, 3, 4, 5]
