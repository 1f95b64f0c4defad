"""LaTeX of every result is typeset as it is: by pdflatex where that is, in one run for all of them."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from passk_fast.show import latex
from passk_fast.show.document import Notes, Table, Title
from passk_fast.show.numbers import ends, score
from passk_fast.show.result import Result
from tests.contract.public import THINGS
from tests.contract.test_docstrings import made
from tests.properties.test_show import HOSTILE

PREAMBLE = r"""\documentclass{article}
\usepackage[margin=1cm,paperwidth=90cm,paperheight=60cm]{geometry}
\usepackage{booktabs}
\begin{document}
"""
# Letters that no font of pdflatex has, and names in every script.
ODD = (
    "Ω≈ç√",
    "模型-7b",
    "модель",
    "naïve–Bayés",
    "ﬁn · ½ × 3",
    "🙂",
    "``quotes''",
    "-0.5 -- --- x",
    "[a] *b",
    "&&&",
)


def documents() -> list[tuple[str, str]]:
    """LaTeX of what the examples of every public name make."""
    found = {}
    for name in THINGS:
        for one in made(name):
            if isinstance(one, Result):
                found[f"{name}: {type(one).__name__}"] = one.to_latex()
    return list(found.items())


def hostile(name: str) -> str:
    table = Table(
        ("model", name, "interval"),
        ((name, score(-0.5), ends(None, 0.5)), ("", name, "–")),
        frozenset({"model"}),
        name,
    )
    return latex.render((Title(name), table, Notes(name, (name, f"{name} x"), warnings=True)))


@pytest.fixture(scope="module")
def everything() -> list[tuple[str, str]]:
    return [*documents(), *((repr(name)[:40], hostile(name)) for name in (*HOSTILE, *ODD))]


def test_nothing_acts(everything: list[tuple[str, str]]) -> None:
    for _, text in everything:
        commands = set(re.findall(r"(?<!\\)(?:\\\\)*\\([a-zA-Z]+)", text))
        assert not commands & {"input", "include", "write", "def", "csname", "openin", "immediate"}


@pytest.mark.skipif(shutil.which("pdflatex") is None, reason="Debian's texlive-latex-base is not here")
@pytest.mark.parametrize("encoding", ["", "\\usepackage[T1]{fontenc}\n"], ids=["OT1", "T1"])
def test_it_is_typeset_as_it_is(everything: list[tuple[str, str]], tmp_path: Path, encoding: str) -> None:
    pages = [f"\\section*{{{latex.escape(name)}}}\n{text}\\clearpage\n" for name, text in everything]
    source = tmp_path / "all.tex"
    preamble = PREAMBLE.replace("\\begin{document}", f"{encoding}\\begin{{document}}")
    source.write_text(preamble + "\n".join(pages) + "\\end{document}\n", encoding="utf-8")
    done = subprocess.run(
        ["pdflatex", "-interaction=nonstopmode", "-halt-on-error", source.name],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        errors="replace",
        check=False,
    )
    assert done.returncode == 0, done.stdout[-2000:]
    assert "Missing character" not in (tmp_path / "all.log").read_text(errors="replace")
