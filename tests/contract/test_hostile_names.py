"""Names that would act in a terminal, a page, a paper or a spreadsheet do nothing, whatever the result."""

from __future__ import annotations

import csv
import io
import json
import re
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import passk_fast as pk
from passk_fast.report.build import build_report
from passk_fast.show import text
from passk_fast.show.json import render as json_of
from passk_fast.show.result import Result
from tests.properties.test_show import HOSTILE

ACTING = re.compile("[\x00-\x09\x0b-\x1f\x7f\u200e\u200f\u202a-\u202e\u2066-\u2069]")
DRAWS = np.random.default_rng(2)
PROBLEMS = [*HOSTILE, *(f"q{i}" for i in range(20))]


def counts() -> pk.Counts:
    rates = np.linspace(0.05, 0.95, len(PROBLEMS))
    return pk.Counts(8, DRAWS.binomial(8, rates), problems=PROBLEMS)


def made(name: str) -> dict[str, Result]:
    """Results with the name: of a model, a condition, a run. All of the names are problems, too."""
    named = {name: counts(), "other": counts(), "third": counts()}
    models = pk.Results.of([pk.ModelResult(one, "x.jsonl", name, of) for one, of in named.items()])
    first, second = (models[i] for i in range(2))
    return {
        "report": build_report(models),
        "compare": pk.compare(first, second),
        "rank": pk.rank(models, k=1, replicates=99, rng=1),
        "sensitivity": pk.sensitivity(named, k=1, replicates=99, splits=5, rng=1),
        "runs": pk.runs(named, k=1),
        "influence": pk.influence(named[name], k=1),
        "allocate": pk.allocate(named[name], 10),
    }


@pytest.fixture(scope="module", params=range(len(HOSTILE)))
def results(request: pytest.FixtureRequest) -> dict[str, Result]:
    return made(HOSTILE[request.param])


def test_in_a_terminal(results: dict[str, Result]) -> None:
    for one in results.values():
        for shown in (repr(one), text.render(one.document(), width=80)):
            assert not ACTING.search(shown)


def test_in_markdown(results: dict[str, Result]) -> None:
    for one in results.values():
        shown = one.to_markdown()
        assert not ACTING.search(shown)
        assert not re.search(r"(?<!\\)<", shown)
        heads: list[int] = []
        for line in shown.split("\n"):
            if line.startswith("|"):
                heads.append(len(re.findall(r"(?<!\\)\|", line)))
            else:
                assert len(set(heads)) <= 1
                heads = []


def test_in_notebooks_and_pages(results: dict[str, Result], tmp_path: Path) -> None:
    for one in results.values():
        fragment = one._repr_html_()
        assert not re.search(r"<(?!/?(p|strong|code|ul|li|table|caption|thead|tbody|tr|th|td)\b)", fragment)
        assert not ACTING.search(fragment)
    first = results["compare"]
    first.save(tmp_path / "x.html")
    page = (tmp_path / "x.html").read_text(encoding="utf-8")
    assert page.count("<script") == page.count("</style") == 1
    assert not ACTING.search(page)


def test_in_latex(results: dict[str, Result]) -> None:
    for one in results.values():
        shown = one.to_latex()
        assert not re.search(r"(?<!\\)(\\\\)*\\(input|write|def|csname)\b", shown)
        assert not re.search(r"(?<!\\)[#%]", shown)
        assert not ACTING.search(shown)


def test_in_a_spreadsheet(results: dict[str, Result], tmp_path: Path) -> None:
    for name, one in results.items():
        path = tmp_path / f"{name}.csv"
        one.save(path)
        rows: list[list[Any]] = list(csv.reader(io.StringIO(path.read_text(encoding="utf-8"))))
        assert {len(row) for row in rows} == {len(rows[0])}
        for row in rows:
            for cell in row:
                assert not ACTING.search(cell)
                assert not re.match(r"[=+@]|-[^\d.ie]", cell)


def test_json_keeps_them_as_they_are(results: dict[str, Result], tmp_path: Path) -> None:
    for name, one in results.items():
        path = tmp_path / f"{name}.json"
        one.save(path)
        assert json.loads(path.read_text(encoding="utf-8"))["version"] == pk.__version__


UNDECODABLE = "m\udcff\x9b"


def test_halves_of_characters_are_escaped(tmp_path: Path) -> None:
    for one in made(UNDECODABLE).values():
        one.to_frame("pyarrow")
        for suffix in ("json", "csv", "md", "tex", "txt", "html"):
            one.save(tmp_path / f"a.{suffix}")
        assert not re.search("[\x7f-\x9f\ud800-\udfff]", (tmp_path / "a.json").read_text(encoding="utf-8"))


def test_json_does_not_act_in_a_terminal() -> None:
    told = json_of("x", {"models": {"a\x85\x9b31m\u202e\u2028": 1}})
    assert not re.search("[\x7f-\x9f\u2028-\u202e]", told)
    assert list(json.loads(told)["models"]) == ["a\x85\x9b31m\u202e\u2028"]
