"""Runs a notebook's cells as one program; `python -m tests.contract.notebook` writes anew what they show."""

from __future__ import annotations

import ast
import contextlib
import io
import json
import os
import shutil
import tempfile
from pathlib import Path
from typing import Any

from tests.contract.markdown import ROOT

NOTEBOOKS = sorted((ROOT / "docs").rglob("*.ipynb"))


def executed(path: Path) -> dict[str, Any]:
    """The notebook with what its cells show: what they print, and the value of a last expression."""
    notebook: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    names: dict[str, Any] = {"__name__": "__main__"}
    cells = [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]
    for number, cell in enumerate(cells, 1):
        printed, value = run_cell("".join(cell["source"]), f"{path.name}, cell {number}", names)
        cell["execution_count"], cell["outputs"] = number, []
        if printed:
            cell["outputs"].append(
                {"name": "stdout", "output_type": "stream", "text": printed.splitlines(True)}
            )
        if value is not None:
            data = {"text/plain": repr(value).splitlines(True)}
            cell["outputs"].append(
                {"data": data, "execution_count": number, "metadata": {}, "output_type": "execute_result"}
            )
    return notebook


def run_cell(source: str, place: str, names: dict[str, Any]) -> tuple[str, Any]:
    """What a cell prints, and the value of its last expression."""
    tree = ast.parse(source, place)
    last = tree.body.pop() if isinstance(tree.body[-1], ast.Expr) else None
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        exec(compile(tree, place, "exec"), names)
        value = None
        if isinstance(last, ast.Expr):
            value = eval(compile(ast.Expression(last.value), place, "eval"), names)
    return printed.getvalue(), value


def main() -> None:
    """Run every notebook beside the examples, and keep what its cells show."""
    os.environ["MPLBACKEND"] = "Agg"
    for path in NOTEBOOKS:
        with tempfile.TemporaryDirectory() as folder:
            shutil.copytree(ROOT / "examples", Path(folder) / "examples")
            os.chdir(folder)
            text = json.dumps(executed(path), indent=1, ensure_ascii=False)
            os.chdir(ROOT)
        path.write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
