"""Write what examples print now into the documents and docstrings that show it, to be read in the diff.

    python -m tests.contract.refresh                     # README, CONTRIBUTING, docs/ and every docstring
    python -m tests.contract.refresh docs/order.md python/passk_fast/analyses/order

Only outputs that the tests would refuse are replaced. What a changed screen says is for the writer to judge.
"""

from __future__ import annotations

import doctest
import importlib
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import numpy as np

import passk_fast
from tests.contract.markdown import LAYOUT, PROMPT, ROOT, RUNNERS, Block, blocks, run, terminal
from tests.contract.test_documents import DOCUMENTS
from tests.contract.test_module_examples import MODULES


class Recording(doctest.DocTestRunner):
    """Runs examples and keeps what failing ones print."""

    def __init__(self) -> None:
        super().__init__(optionflags=LAYOUT, verbose=False)
        self.got: list[tuple[doctest.Example, str]] = []

    def report_failure(self, out: Any, test: Any, example: doctest.Example, got: str) -> None:
        self.got.append((example, got))

    def report_unexpected_exception(
        self, out: Any, test: Any, example: doctest.Example, exc_info: Any
    ) -> None:
        print(f"{test.name}, line {example.lineno}: {exc_info[0].__name__}: {exc_info[1]}", file=sys.stderr)


class Edits:
    """Replacements of whole lines of a file, by their number from 0."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.found: list[tuple[int, int, list[str]]] = []

    def example(self, first: int, example: doctest.Example, got: str) -> None:
        """Replace the output of an example whose test begins in line `first`."""
        start = first + example.lineno + example.source.count("\n")
        lines = [line if line.strip() else "<BLANKLINE>" for line in got.splitlines()]
        self.found.append((start, example.want.count("\n"), [" " * example.indent + line for line in lines]))

    def write(self) -> None:
        if not self.found:
            return
        lines = self.path.read_text(encoding="utf-8").split("\n")
        for start, count, new in sorted(self.found, reverse=True):
            indent = lines[start - 1][: len(lines[start - 1]) - len(lines[start - 1].lstrip())]
            lines[start : start + count] = [
                indent + line.lstrip() if line.startswith("<") else line for line in new
            ]
        self.path.write_text("\n".join(lines), encoding="utf-8")
        print(f"{self.path.relative_to(ROOT)}: {len(self.found)} outputs")


def document(path: Path) -> None:
    """Refresh a Markdown page; its blocks run in a folder of their own, as in the tests."""
    names: dict[str, Any] = {"__name__": "__main__"}
    edits, replaced = Edits(path), []
    for block in blocks(path):
        if block.title is None and block.language == "pycon":
            test = doctest.DocTestParser().get_doctest(block.text, names, block.place, str(path), block.line)
            runner = Recording()
            runner.run(test, out=lambda _: None, clear_globs=False)
            names.update(test.globs)
            for example, got in runner.got:
                edits.example(block.line, example, got)
        elif block.title is None and block.language == "console":
            replaced += console(block)
        elif block.language in RUNNERS or block.title is not None:
            run(block, names)
    edits.write()
    text = path.read_text(encoding="utf-8")
    for old, new in replaced:
        text = text.replace(old, new, 1)
    if replaced:
        path.write_text(text, encoding="utf-8")
        print(f"{path.relative_to(ROOT)}: {len(replaced)} screens")


def console(block: Block) -> list[tuple[str, str]]:
    """Screens that changed: what the page shows, and what is printed now."""
    found = []
    for match in PROMPT.finditer(block.text):
        command = ["bash", "-euo", "pipefail", "-c", match["command"]]
        done = subprocess.run(
            command, env=terminal(), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False
        )
        if done.returncode:
            print(f"{block.place}: {match['command']}\n{done.stdout}", file=sys.stderr)
        shown = match["output"]
        if shown.strip() and not doctest.OutputChecker().check_output(shown, done.stdout, LAYOUT):
            found.append(
                (f"$ {match['command']}\n{shown}", f"$ {match['command']}\n{done.stdout.rstrip()}\n")
            )
    return found


def module(name: str) -> None:
    """Refresh the docstrings of a module."""
    loaded = importlib.import_module(name)
    edits = Edits(Path(str(loaded.__file__)))
    for test in doctest.DocTestFinder().find(loaded, extraglobs={"np": np, "pk": passk_fast}):
        if test.examples and test.lineno is not None:
            runner = Recording()
            runner.run(test, out=lambda _: None)
            for example, got in runner.got:
                edits.example(test.lineno, example, got)
    edits.write()


def main(arguments: list[str]) -> None:
    """Refresh what the arguments name: pages, and modules by their files or folders."""
    chosen = [Path(one).resolve() for one in arguments]
    package = Path(passk_fast.__file__).resolve().parent.parent
    os.environ["MPLBACKEND"] = "Agg"
    for path in [path for path in DOCUMENTS if not chosen or path in chosen]:
        with tempfile.TemporaryDirectory() as folder:
            os.chdir(folder)
            shutil.copytree(ROOT / "examples", "examples")
            document(path)
        os.chdir(ROOT)
    for name in MODULES:
        file = package.joinpath(*name.split("."))
        files = {file, file.with_suffix(".py"), *file.parents}
        if not chosen or files.intersection(chosen):
            module(name)


if __name__ == "__main__":
    main(sys.argv[1:])
