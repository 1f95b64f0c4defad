"""The fenced blocks of a Markdown document, and how each kind is run."""

from __future__ import annotations

import doctest
import os
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
LAYOUT = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE
FENCE = re.compile(
    r"^(?P<indent> *)```(?P<language>\w*)(?P<options>[^\n]*)\n(?P<text>.*?)^(?P=indent)```", re.M | re.S
)
TITLE = re.compile(r'title="([^"]+)"')
PROMPT = re.compile(r"^\$ (?P<command>.+?(?:\\\n.+?)*)\n(?P<output>(?:(?!\$ ).*\n?)*)", re.M)


@dataclass(frozen=True)
class Block:
    """One fenced block: its language, its text, the line where it starts; as a title the file that it is."""

    path: Path
    line: int
    language: str
    text: str
    title: str | None = None

    @property
    def place(self) -> str:
        return f"{self.path.relative_to(ROOT)}:{self.line}"


def blocks(path: Path) -> list[Block]:
    document = path.read_text(encoding="utf-8")
    found = []
    for match in FENCE.finditer(document):
        line = document.count("\n", 0, match.start()) + 1
        text = re.sub(rf"^{match['indent']}", "", match["text"], flags=re.M)
        title = TITLE.search(match["options"])
        found.append(Block(path, line, match["language"], text, title and title[1]))
    return found


def run(block: Block, names: dict[str, Any]) -> None:
    """Write the file that a block is, or run it as its language is run."""
    if block.title is not None:
        Path(block.title).parent.mkdir(parents=True, exist_ok=True)
        Path(block.title).write_text(block.text, encoding="utf-8")
    elif block.language not in SHOWN:
        assert block.language in RUNNERS, f"{block.place}: a block of kind {block.language!r} is never run"
        RUNNERS[block.language](block, names)


def run_python(block: Block, names: dict[str, Any]) -> None:
    """Run a script; the blocks of one page share their names."""
    code = compile("\n" * block.line + block.text, str(block.path), "exec")
    exec(code, names)


def run_session(block: Block, names: dict[str, Any]) -> None:
    """Run an interactive session and compare what it shows."""
    example = doctest.DocTestParser().get_doctest(block.text, names, block.place, str(block.path), block.line)
    report: list[str] = []
    result = doctest.DocTestRunner(optionflags=LAYOUT).run(example, out=report.append, clear_globs=False)
    names.update(example.globs)
    assert result.failed == 0, "".join(report)
    assert result.attempted > 0, f"{block.place} holds no example"


def run_console(block: Block, _: dict[str, Any]) -> None:
    """Run the commands after each `$` and compare what they print, where the block shows it."""
    commands = list(PROMPT.finditer(block.text))
    assert commands, f"{block.place} holds no command"
    for match in commands:
        done = subprocess.run(
            ["bash", "-euo", "pipefail", "-c", match["command"]],
            env=terminal(),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
            timeout=300,
        )
        assert done.returncode == 0, f"{block.place}: {match['command']}\n{done.stdout}"
        if match["output"].strip():
            same = doctest.OutputChecker().check_output(match["output"], done.stdout, LAYOUT)
            assert same, f"{block.place}: {match['command']} prints\n{done.stdout}"


def terminal() -> dict[str, str]:
    """The environment of a plain terminal, 100 columns wide, in which this environment is activated."""
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    return os.environ | {"PATH": path, "NO_COLOR": "1", "COLUMNS": "100", "TERM": "dumb", "MPLBACKEND": "Agg"}


def run_set_up(block: Block, _: dict[str, Any]) -> None:
    """Commands that set the project up are not run inside it: their targets must exist."""
    for line in block.text.splitlines():
        words = line.partition("#")[0].split()
        if words[:1] == ["make"]:
            subprocess.run(["make", "--dry-run", *words[1:]], cwd=ROOT, check=True, capture_output=True)
        else:
            assert words[:2] in ([], ["pip", "install"], ["git", "clone"], ["cd", "passk-fast"]), (
                f"{block.place}: {line}"
            )


RUNNERS = {
    "python": run_python,
    "pycon": run_session,
    "console": run_console,
    "sh": run_set_up,
}
# Pictures and formulas, and pieces of files that the text explains.
SHOWN = {"text", "toml", "json", "bibtex"}
