"""`--quiet` leaves the result, and errors; `NO_COLOR` leaves no colours."""

from __future__ import annotations

import sys

import pytest

from passk_fast import _progress
from passk_fast.cli import run
from passk_fast.data.simulation import Simulation
from passk_fast.show.document import Title
from passk_fast.show.text import show


@pytest.fixture(autouse=True)
def file(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Simulation("beta:1,1", problems=12, attempts=6, seed=1).write("a_results.jsonl")
    tmp_path.joinpath("folder").mkdir()
    Simulation("beta:1,1", problems=12, attempts=6, seed=1).write("folder/a_results.jsonl")
    tmp_path.joinpath("folder/notes.jsonl").write_text("{}\n")


@pytest.mark.filterwarnings("default")
@pytest.mark.parametrize("option", ["--quiet", "-q"])
def test_warnings_are_not_shown(option, capsys):
    command = ["report", "folder", "-k", "1"]
    assert run(command) == 0
    told = capsys.readouterr()
    assert "warning" in told.err
    assert run([*command, option]) == 0
    assert capsys.readouterr() == (told.out, "")


def test_files_are_written_without_a_word(capsys, tmp_path):
    command = ["report", "a_results.jsonl", "-k", "1", "--out", "a.md"]
    assert run(command) == 0
    assert capsys.readouterr().err == "passk-fast: wrote a.md\n"
    assert run([*command, "--quiet"]) == 0
    assert capsys.readouterr().err == ""
    assert tmp_path.joinpath("a.md").exists()


def test_errors_are_shown(capsys):
    assert run(["report", "none.jsonl", "--quiet"]) == 2
    assert capsys.readouterr().err == (
        "passk-fast: error: none.jsonl: expected a result file; there is no such file\n"
    )


def test_progress_is_not_shown(monkeypatch, capsys):
    monkeypatch.setattr("sys.stderr.isatty", lambda: True, raising=False)
    monkeypatch.setattr(_progress, "PATIENCE", 0.0)
    command = ["curve", "a_results.jsonl", "--seed", "1"]
    assert run(command) == 0
    assert "reading" in capsys.readouterr().err
    assert run([*command, "-q"]) == 0
    assert capsys.readouterr().err == ""


@pytest.mark.filterwarnings("default")
def test_the_next_command_is_told_again(capsys):
    run(["report", "folder", "-k", "1", "-q"])
    run(["report", "folder", "-k", "1"])
    assert "warning" in capsys.readouterr().err


@pytest.mark.parametrize(("value", "coloured"), [("1", False), ("", True), (None, True)])
def test_no_color(value, coloured, monkeypatch, capsys):
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True, raising=False)
    for name in ("NO_COLOR", "FORCE_COLOR", "TTY_COMPATIBLE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("TERM", "xterm-256color")
    if value is not None:
        monkeypatch.setenv("NO_COLOR", value)
    show((Title("bold"),))
    assert ("\x1b[" in capsys.readouterr().out) is coloured
