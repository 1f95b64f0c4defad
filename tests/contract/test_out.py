"""`--out FILE` on every command: what the screen says in every form, and errors before the work begins."""

from __future__ import annotations

import csv
import inspect
import json
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

import passk_fast as pk
from passk_fast.cli import COMMANDS, run
from passk_fast.cli._output import Output
from passk_fast.data.simulation import Simulation
from passk_fast.show.save import SUFFIXES
from tests.formats.examples import EXAMPLES

FILES = ["a_results.jsonl", "b_results.jsonl"]
ARGUMENTS = {
    "report": FILES,
    "compare": FILES,
    "rank": [*FILES, "--replicates", "200"],
    "curve": [*FILES, "-k", "1,5", "--replicates", "200"],
    "plan": ["--rates", "beta:0.5,0.5", "-m", "50", "-n", "10"],
    "sensitivity": [*FILES, "--replicates", "200"],
    "order": FILES,
    "diversity": ["texts.jsonl"],
    "effort": FILES,
    "extrapolate": ["a_results.jsonl", "-k", "50", "--replicates", "20"],
}
SEEDED = ("report", "compare", "rank", "curve", "sensitivity", "order", "diversity", "extrapolate")
TEXT = {"task_id": "t", "completion": "return x", "passed": True}


@pytest.fixture(autouse=True)
def files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for model, name in enumerate(FILES):
        Simulation("beta:1,1", problems=30, attempts=20, seed=1, model=model).write(name)
    lines = [{**TEXT, "task_id": f"t{i % 3}", "completion": f"return {i % 4}"} for i in range(24)]
    Path("texts.jsonl").write_text("".join(json.dumps(line) + "\n" for line in lines))


def test_every_command_that_shows_a_result_has_it() -> None:
    shows = {
        name
        for name in COMMANDS
        for parameter in inspect.signature(
            getattr(import_module(f"passk_fast.cli.{name}"), name)
        ).parameters.values()
        if isinstance(parameter.default, Output)
    }
    assert shows == set(ARGUMENTS)


@pytest.mark.parametrize("command", ARGUMENTS)
def test_every_form_says_what_the_screen_says(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    call = [command, *ARGUMENTS[command], *(["--seed", "5"] if command in SEEDED else [])]
    out = [option for suffix in SUFFIXES for option in ("--out", f"made{suffix}")]
    assert run([*call, *out]) == 0
    screen, told = capsys.readouterr()
    assert told == "".join(f"passk-fast: wrote made{suffix}\n" for suffix in SUFFIXES)
    assert Path("made.txt").read_text() == screen
    for option, suffix in (("--markdown", ".md"), ("--json", ".json")):
        assert run([*call, option]) == 0
        assert Path(f"made{suffix}").read_text() == capsys.readouterr().out
    with Path("made.csv").open(newline="") as file:
        head, *rows = list(csv.reader(file))
    assert rows
    assert {len(row) for row in rows} == {len(head)}
    assert Path("made.png").read_bytes().startswith(b"\x89PNG")
    assert Path("made.pdf").read_bytes().startswith(b"%PDF")
    assert "</svg>" in Path("made.svg").read_text()
    assert Path("made.html").read_text().startswith("<!doctype html>")


def test_files_are_the_same_each_time() -> None:
    names = [f"made{suffix}" for suffix in (".html", ".svg", ".pdf", ".png")]
    call = ["effort", FILES[0], "-b", "1,5", *(option for name in names for option in ("-o", name))]
    assert run(call) == 0
    first = [Path(name).read_bytes() for name in names]
    assert run(call) == 0
    assert [Path(name).read_bytes() for name in names] == first


@pytest.mark.parametrize(
    ("out", "message"),
    [
        (
            "x.docx",
            f"a result is written to a file *{', *'.join(SUFFIXES)}; got 'x.docx'",
        ),
        ("nowhere/x.html", "nowhere/x.html: there is no folder nowhere to write it to"),
        ("folder.html", "folder.html: expected a file to write to; it is a folder"),
    ],
)
def test_errors_before_the_work_begins(out: str, message: str, capsys: pytest.CaptureFixture[str]) -> None:
    Path("folder.html").mkdir()
    # The file to read is not there either, and nobody has looked yet.
    assert run(["report", "none.jsonl", "--out", out]) == 2
    assert capsys.readouterr() == ("", f"passk-fast: error: {message}\n")


@pytest.mark.parametrize("given", ["in/a.csv", "./in/../in/a.csv", "in", "in/*.csv"])
def test_what_is_read_is_not_written_over(given: str, capsys: pytest.CaptureFixture[str]) -> None:
    Path("in").mkdir()
    table = Path("in/a.csv")
    table.write_text("problem,passed\nx,1\nx,0\ny,1\ny,1\n")
    assert run(["report", given, "--out", "in/a.csv"]) == 2
    assert capsys.readouterr() == (
        "",
        "passk-fast: error: in/a.csv: it is read, and so is not written to\n",
    )
    assert table.read_text().startswith("problem,passed")


def test_nor_by_convert_or_a_record(capsys: pytest.CaptureFixture[str]) -> None:
    for call in (["convert", FILES[0], "--out", FILES[0]], ["report", FILES[0], "--eee", FILES[0]]):
        assert run(call) == 2
        assert (
            capsys.readouterr().err
            == f"passk-fast: error: {FILES[0]}: it is read, and so is not written to\n"
        )


def test_a_file_is_written_once(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["report", *FILES, "--out", "x.md", "--out", "./x.md"]) == 2
    assert capsys.readouterr().err == "passk-fast: error: ./x.md: expected each file to write once\n"


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="the system has no full device")
def test_what_cannot_be_written_is_still_shown(capsys: pytest.CaptureFixture[str]) -> None:
    Path("x.md").symlink_to("/dev/full")
    assert run(["report", *FILES, "--out", "x.md"]) == 2
    out, error = capsys.readouterr()
    assert out.startswith("pass@k, ")
    assert error == "passk-fast: error: x.md: no space left on device\n"


@pytest.mark.parametrize("suffix", [".html", ".svg"])
def test_what_has_pictures_is_refused_without_matplotlib(
    suffix: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("passk_fast.cli._output.find_spec", lambda _: None)
    assert run(["report", FILES[0], "--out", f"x{suffix}"]) == 2
    message = f"x{suffix}: pictures need matplotlib: pip install 'passk-fast[plot]'"
    assert capsys.readouterr() == ("", f"passk-fast: error: {message}\n")


def test_what_was_read_beside_the_files_is_not_written_to(capsys: pytest.CaptureFixture[str]) -> None:
    """The model or the settings stand in other files of the folder, which nobody named."""
    examples = [one for one in EXAMPLES if one.format in ("bigcode", "verifiers", "evalscope")]
    assert len(examples) == 3
    for example in examples:
        example.write()
        (name,) = (one for one in example.beside if one.endswith(".json"))
        before = Path(name).read_bytes()
        for command in (["report", "--methods", "x.txt", "-k", "1"], ["report", "-k", "1"], ["effort"]):
            assert run([*command, example.path, "--missing", "drop", "--out", name]) == 2
            said = capsys.readouterr().err.strip().splitlines()[-1]
            assert said == f"passk-fast: error: {name}: it is read, and so is not written to"
            assert Path(name).read_bytes() == before
        assert not Path("x.txt").exists()


@pytest.mark.parametrize("path", [3, None, b"x.json", [], True])
def test_a_file_has_a_name(path: Any) -> None:
    with pytest.raises(TypeError, match="`path` must be the name of a file; got "):
        pk.mean_interval(pk.Counts(5, [1, 2]), k=1).save(path)


def test_no_name_holds_a_null() -> None:
    with pytest.raises(ValueError, match="`path` must be a name that a file can have; got "):
        pk.mean_interval(pk.Counts(5, [1, 2]), k=1).save("a\0b.html")
