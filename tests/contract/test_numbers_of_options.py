"""Numbers on the command line are those that every language writes, and none is rounded to another."""

from __future__ import annotations

import gzip
from pathlib import Path
from typing import get_args

import pytest

import passk_fast as pk
from passk_fast.cli import COMMANDS, app, run
from tests import result_files


@pytest.mark.parametrize("command", COMMANDS)
def test_every_number_is_converted_by_ours(command: str) -> None:
    for one in app[command].assemble_argument_collection():
        if {int, float} & {one.hint, *get_args(one.hint)}:
            assert one.parameter.converter is not None, one.names


@pytest.mark.parametrize(
    "arguments",
    [
        ["report", "s.csv", "--threshold", "0_5"],
        ["report", "s.csv", "--threshold", "０.5"],
        ["report", "s.csv", "--threshold", "0.5", "--target", "１"],
        ["report", "s.csv", "--threshold", "0.5", "--level", "0.9_5"],
        ["report", "s.csv", "--threshold", "0.5", "--fail-under", "pass@1=0.6_5"],
        ["report", "s.csv", "--threshold", "0.5", "--fail-under", "pass@1０=0.65"],
        ["report", "s.csv", "--threshold", "0.5", "--fail-under", f"pass@{'9' * 5000}=0.65"],
        ["plan", "a.jsonl", "-k", "1.5", "-n", "3"],
        ["plan", "a.jsonl", "-k", "0x1", "-n", "3"],
        ["plan", "--rates", "beta:1_0,2", "-n", "3", "-m", "5"],
        ["simulate", "out.jsonl", "--distribution", "beta:1_0,2"],
        ["simulate", "out.jsonl", "--shift", "1_0"],
        ["extrapolate", "a.jsonl", "-k", "5", "--limit", "1_0"],
        ["report", "s.csv", "--column", "score=score", "--column", "score=other"],
        ["report", "a.jsonl", "--name", "  "],
    ],
)
def test_what_python_alone_takes_is_refused(arguments, tmp_path, monkeypatch, capsys) -> None:
    monkeypatch.chdir(tmp_path)
    Path("s.csv").write_text("problem,score\na,0.4\nb,0.9\n")
    Path("a.jsonl").write_bytes(result_files.human_eval())
    assert run(arguments) == 2
    told = capsys.readouterr().err
    assert told.startswith("passk-fast: error: ")
    assert told.count("\n") == 1
    assert "Exceeds" not in told


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["convert", "m.csv", "--out", "o.csv", "--missing", "drop"], "stay without a verdict; got drop"),
        (["simulate", "o.jsonl.bz2"], "must end in .gz or in no other compression; got .bz2"),
        (["simulate", "o.jsonl.ZIP"], "must end in .gz or in no other compression; got .zip"),
        (["report", "m.csv", "--out", "o\0.md"], "o\\x00.md: embedded null byte"),
    ],
)
def test_what_would_be_ignored_is_refused(arguments, said, tmp_path, monkeypatch, capsys) -> None:
    monkeypatch.chdir(tmp_path)
    Path("m.csv").write_text("problem,passed\na,1\na,\n")
    assert run(arguments) == 2
    assert said in capsys.readouterr().err
    assert [one.name for one in tmp_path.iterdir()] == ["m.csv"]


@pytest.mark.parametrize("limit", ["9" * 5000, "９", "1_0"])
def test_a_limit_of_the_environment(limit, tmp_path, monkeypatch) -> None:
    monkeypatch.setenv("PASSK_FAST_MOST_BYTES", limit)
    path = tmp_path / "a.jsonl.gz"
    path.write_bytes(gzip.compress(result_files.human_eval() * 300_000))
    with pytest.raises(pk.ReadError, match="PASSK_FAST_MOST_BYTES to be a positive integer; got"):
        pk.read(path, attempts=False)


@pytest.mark.parametrize("models", [[1], {"a": 1}, "ab"])
def test_results_are_of_results(models) -> None:
    with pytest.raises(TypeError, match=r"`models` must hold results of models; got (int|str)"):
        pk.Results.of(models)
