"""The page where data carry more: costs, different solutions, runs; and the paragraph on methods."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

import passk_fast as pk
from passk_fast.cli import run
from passk_fast.report.page import page_of_report
from passk_fast.report.problems import flips
from passk_fast.report.reportable import reportable
from passk_fast.show.document import Notes, Table
from passk_fast.show.latex import escape
from passk_fast.show.page.render import render
from passk_fast.show.page.sections import Page, Section
from tests.contract.markdown import ROOT

BASELINE, IMPROVED = (str(ROOT / "examples" / f"{name}_results.jsonl") for name in ("baseline", "improved"))
DRAWS = np.random.default_rng(6)
UNITS = ("dollars", "seconds")


def spent(
    name: str, *, text: bool = False, units: tuple[str, ...] = ("dollars", "seconds")
) -> pk.ModelResult:
    problems = np.repeat([f"p{i}" for i in range(12)], 6)
    passed = DRAWS.random(72) < 0.5
    texts = [f"return {i % 5}" for i in range(72)] if text else None
    attempts = pk.Attempts(problems, passed, text=texts)
    costs = {unit: DRAWS.exponential(2.0, 72) for unit in units}
    return pk.ModelResult(name, f"{name}.json", "inspect", attempts.counts(), attempts, costs=costs)


def sections(page: Page) -> dict[str, Section]:
    return {one.head: one for one in page.sections}


def test_costs_are_shown_where_files_tell_them() -> None:
    results = pk.Results.of([spent("a"), spent("b")])
    for asked in (False, True):
        page = page_of_report(pk.build_report(results, cost=asked), results, seed=1)
        costs = sections(page)["Costs"]
        assert [row[:2] for row in costs.document[0].rows] == [
            (name, unit) for name in "ab" for unit in ("dollars", "seconds")
        ]
        assert len(costs.pictures) == 2
        # Asked for, the table is in the report; the page says it once.
        assert costs.document[0] not in sections(page)["Scores"].document
        assert '<h2 id="s7h">Costs' in render(page)


def test_costs_of_one_model_are_a_distribution() -> None:
    results = pk.Results.of([spent("a", units=("tokens",))])
    page = page_of_report(pk.build_report(results), results, seed=1)
    (draw,) = sections(page)["Costs"].pictures
    ax = draw()
    assert [line.get_label() for line in ax.lines] == ["passed", "failed"]
    assert all(line.get_ydata()[-1] == 1 for line in ax.lines)


def test_models_without_costs_are_named_beside_others() -> None:
    results = pk.Results.of([spent("a"), spent("b", units=())])
    page = page_of_report(pk.build_report(results, cost=True), results, seed=1)
    (said,) = (block for block in sections(page)["Costs"].document if isinstance(block, Notes))
    assert said.items == ("b: the file tells no costs",)
    none = pk.Results.of([spent("a", units=()), spent("b", units=())])
    page = page_of_report(pk.build_report(none, cost=True), none, seed=1)
    assert "Costs" not in sections(page)
    assert any(
        isinstance(block, Notes) and "a: the file tells no costs" in block.items
        for block in sections(page)["Scores"].document
    )


def test_different_solutions_are_shown_in_detail() -> None:
    results = pk.Results.of([spent("a", text=True), spent("b", text=True)])
    page = page_of_report(pk.build_report(results, diversity=True), results, seed=1)
    parts = sections(page)["Different solutions"].parts
    assert [part.head for part in parts] == ["a", "b"]
    assert all(isinstance(block, Table) for block in parts[0].document[1:2])


def test_flips_are_those_of_a_count_by_hand() -> None:
    first = pk.Counts(4, [4, 3, 0, 2, 1], problems=list("vwxyz"))
    second = pk.Counts(5, [0, 3, 5, 5, 2], problems=list("vwxyq"))
    (table, _) = flips({"a": first, "b": second})
    # In more than half: a solves v and w, b solves w, x and y; z and q are not in both.
    assert table.rows == (("a", "b", "1", "2", "1", "0"),)
    assert flips({"a": first, "b": pk.Counts(2, [1], problems=["else"])}) == ()
    many = {f"m{i}": pk.Counts(2, DRAWS.integers(0, 3, 30)) for i in range(9)}
    assert len(flips(many)[0].rows) == 8


def test_few_attempts_and_problems_have_a_page(tmp_path: Path) -> None:
    for counts in (pk.Counts(1, [0, 1]), pk.Counts(2, [0, 0]), pk.Counts(8, [8]), pk.Counts(3, [0, 1, 2])):
        for models in ({"a": counts}, {"a": counts, "b": counts}):
            pk.build_report(models, rng=1).save(tmp_path / "x.html")
            assert "<h2" in (tmp_path / "x.html").read_text(encoding="utf-8")


def test_counts_are_reported_under_their_names() -> None:
    counts = pk.Counts(5, [0, 3, 5, 2])
    of_counts = pk.build_report({"a": counts, "b": counts.tally})
    assert [one.name for one in of_counts.models] == ["a", "b"]
    assert of_counts.models[0].estimates == of_counts.models[1].estimates
    with pytest.raises(
        TypeError, match=r"^`results` must hold Counts, Tally or ModelResult; got str for 'a'$"
    ):
        pk.build_report({"a": "x"})
    with pytest.raises(TypeError, match=r"^`results` must be a mapping of names to models; got Counts$"):
        reportable(counts)


def test_a_saved_report_is_the_page_of_the_command(tmp_path: Path) -> None:
    results = pk.read([BASELINE, IMPROVED])
    results.report(rng=7).save(tmp_path / "python.html")
    assert run(["report", BASELINE, IMPROVED, "--seed", "7", "-o", str(tmp_path / "command.html"), "-q"]) == 0
    ours, theirs = ((tmp_path / f"{name}.html").read_text(encoding="utf-8") for name in ("python", "command"))
    assert ours == theirs.replace(_command_line(theirs), "")


def _command_line(page: str) -> str:
    start = page.index("<li>command: ")
    return page[start : page.index("</li>", start) + len("</li>")]


@pytest.mark.parametrize("suffix", [".tex", ".md", ".txt"])
def test_methods_are_written_beside(suffix: str, tmp_path: Path) -> None:
    path = tmp_path / f"methods{suffix}"
    assert run(["report", BASELINE, "--methods", str(path), "--interval", "bca", "-q"]) == 0
    found = pk.build_report(pk.read(BASELINE), interval="bca").methods.split("\n")
    text = path.read_text(encoding="utf-8")
    for said in found:
        assert (escape(said) if suffix == ".tex" else said) in text
    assert "[2]" in found[0]
    assert len(found) == 3


def test_each_file_that_is_written_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    options = {"--out": "page.md", "--methods": "methods.txt", "--eee": "record.json"}
    named = [word for option, name in options.items() for word in (option, str(tmp_path / name))]
    assert run(["report", BASELINE, *named]) == 0
    told = capsys.readouterr().err
    for name in options.values():
        assert f"passk-fast: wrote {tmp_path / name}\n" in told


def test_methods_go_to_a_file_of_text(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["report", BASELINE, "--methods", str(tmp_path / "methods.pdf")]) == 2
    assert "--methods must name a file *.md, *.tex, *.txt; got" in capsys.readouterr().err
    assert run(["report", BASELINE, "--methods", BASELINE]) == 2


def test_files_read_together_are_named_and_hashed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for run_name in ("one", "two"):
        rows = [{"problem": f"p{i}", "passed": i % 2 == 0} for i in range(30)]
        lines = "".join(f"{json.dumps(row)}\n" for row in rows)
        (tmp_path / f"{run_name}.jsonl").write_text(lines, encoding="utf-8")
    files = [str(tmp_path / f"{name}.jsonl") for name in ("one", "two")]
    named = ["--name", "m", "--name", "m", "--run", "1", "--run", "2"]
    assert run(["report", *files, *named, "-o", str(tmp_path / "x.html")]) == 0
    said = "2 files are read together, as runs or parts of one: one.jsonl, two.jsonl"
    assert said in capsys.readouterr().out
    page = (tmp_path / "x.html").read_text(encoding="utf-8")
    assert all(file in page for file in files)
    assert run(["compare", *files, *named]) == 2
    assert "--name, once for each file, tells files of one model apart" in capsys.readouterr().err
