"""LaTeX of every result is typeset as it is: by pdflatex where that is, in one run for all of them."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import numpy as np
import pytest

import passk_fast as pk
from passk_fast.show import latex
from passk_fast.show.document import Notes, Table, Title
from passk_fast.show.numbers import ends, score
from passk_fast.show.result import Result
from tests.contract.public import THINGS, made
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


@pytest.mark.skipif(shutil.which("pdflatex") is None, reason="Debian's texlive-latex-base is not here")
def test_nothing_stands_beside_the_page_of_an_article(tmp_path: Path) -> None:
    draws = np.random.default_rng(1)
    names = [f"organisation-{i}/a-model-with-a-rather-long-name-70b-instruct" for i in range(30)]
    models = {name: pk.Counts(20, draws.binomial(20, draws.beta(0.6, 0.6, 40))) for name in names}
    first, second = ({name: models[name]} for name in names[:2])
    found = [
        pk.compare({"new": models[names[0]]}, {"old": models[names[1]]}, k=[1, 10]),
        pk.compare(first, second, k=[1, 10]),
        pk.build_report(models, k=[1, 10]),
        pk.rank(dict(list(models.items())[:6]), k=[1, 10], replicates=200, rng=1),
    ]
    pages = "\n\\clearpage\n".join(one.to_latex() for one in found)
    source = tmp_path / "x.tex"
    source.write_text(
        f"\\documentclass{{article}}\\usepackage{{booktabs}}\\begin{{document}}{pages}\\end{{document}}"
    )
    subprocess.run(
        ["pdflatex", "-interaction=nonstopmode", source.name], cwd=tmp_path, capture_output=True, check=True
    )
    assert "Overfull" not in (tmp_path / "x.log").read_text(errors="replace")


def test_a_part_of_a_table_says_whom_it_is_about() -> None:
    rows = tuple((f"pass@{i}" if i % 50 == 0 else "", f"model {i}", score(i / 120)) for i in range(120))
    shown = latex.render(
        (Table(("statistic", "model", "estimate"), rows, frozenset({"statistic", "model"})),)
    )
    parts = shown.split(r"\midrule")[1:]
    assert len(parts) > 2
    assert [part.strip().split(" &")[0] for part in parts] == ["pass@0", "pass@0", "pass@50", "pass@100"]
    wide = ("statistic", "model", *(f"a column of some width {i}" for i in range(6)))
    row = ("", "m", *(score(0.5) for _ in range(6)))
    shown = latex.render((Table(wide, (("pass@1", *row[1:]), row), frozenset({"statistic", "model"})),))
    assert shown.count("statistic & model &") == shown.count(r"\toprule") > 1
