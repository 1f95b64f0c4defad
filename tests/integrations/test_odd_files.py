"""Legal files that few harnesses write: read as they are, or refused for what is ambiguous in them."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

import passk_fast as pk
from passk_fast.cli import run
from tests import result_files as files


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def counts(file: str, **options: Any) -> pk.Counts:
    (result,) = pk.read(file, **options).values()
    return result.counts


def said(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    assert run(arguments) == 2
    return capsys.readouterr().err.removeprefix("passk-fast: error: ")[:-1]


# What Python's json module writes and reads, although it is not JSON.
@pytest.mark.parametrize("extra", ["NaN", "-Infinity", r'"\ud83d"'])
def test_what_python_calls_json(extra: str) -> None:
    lines = [f'{{"task_id": "a", "extra": {extra}, "passed": {passed}}}' for passed in ("true", "false")]
    Path("he.jsonl").write_text("\n".join(lines))
    assert (counts("he.jsonl").n.tolist(), counts("he.jsonl").c.tolist()) == ([2], [1])
    plain = files.encoded(files.evalplus()).decode()
    Path("plus.json").write_text(plain.replace('{"date"', f'{{"extra": {extra}, "date"', 1))
    Path("plain.json").write_text(plain)
    assert "extra" in Path("plus.json").read_text()
    assert counts("plus.json") == counts("plain.json")


def test_what_does_not_fit_is_named_there_too(capsys: pytest.CaptureFixture[str]) -> None:
    Path("he.jsonl").write_text('{"task_id": "a", "extra": NaN, "passed": "yes"}')
    assert said(capsys, "report", "he.jsonl").startswith(
        "he.jsonl, line 1, field `passed`: expected true or false"
    )
    Path("he.jsonl").write_text('{"task_id": "a", "passed": true}\n{"task_id": "a", "passed": true}')
    assert said(capsys, "report", "he.jsonl", "--format", "evalplus").startswith(
        "he.jsonl: expected a JSON document"
    )


# Python's own JSON goes some thousands deep, from 3.13 on more of them.
@pytest.mark.parametrize("depth", [50_000, 200_000])
def test_deep_nesting(capsys: pytest.CaptureFixture[str], depth: int) -> None:
    deep = "[" * depth + "]" * depth
    Path("he.jsonl").write_text(f'{{"task_id": "a", "x": {deep}, "passed": true}}')
    assert (
        said(capsys, "report", "he.jsonl")
        == "he.jsonl, line 1: expected a JSON object that is nested less deeply"
    )
    document = files.encoded(files.evalplus()).decode().replace('{"date"', f'{{"x": {deep}, "date"', 1)
    Path("plus.json").write_text(document)
    message = said(capsys, "report", "plus.json", "--format", "evalplus")
    assert message == "plus.json: expected a JSON document that is nested less deeply"


def test_rewards_in_between_pass_from_the_threshold_on() -> None:
    trials = files.tau_bench()
    trials[0]["reward"] = 0.5
    Path("tau.json").write_bytes(files.encoded(trials))
    passed = sum(trial["reward"] == 1 for trial in trials)
    assert counts("tau.json").c.sum() == passed
    assert counts("tau.json", threshold=0.5).c.sum() == passed + 1
    assert counts("tau.json", threshold=0.6).c.sum() == passed


def test_plus_decides_where_any_sample_has_it(capsys: pytest.CaptureFixture[str]) -> None:
    sample = {"base_status": "pass", "plus_status": "pass", "solution": ""}
    rows = {"a": [{**sample, "plus_status": None}, sample], "b": [{**sample, "plus_status": "fail"}]}
    Path("plus.json").write_bytes(files.encoded({"eval": rows}))
    assert "plus_status" in said(capsys, "report", "plus.json")
    assert counts("plus.json", missing="fail").c.tolist() == [1, 0]


def test_a_number_and_its_digits_are_no_two_problems(capsys: pytest.CaptureFixture[str]) -> None:
    trials = [{**trial, "task_id": "ab".index(trial["task_id"])} for trial in files.tau_bench()]
    Path("tau.json").write_bytes(files.encoded(trials))
    assert run(["convert", "tau.json", "--out", "tau.csv"]) == 0
    capsys.readouterr()
    assert said(capsys, "compare", "tau.json", "tau.csv", "--name", "a", "--name", "b").startswith(
        "problems must be named alike in both models"
    )
    runs = ["--name", "a", "--name", "a", "--run", "1", "--run", "2"]
    joined = said(capsys, "report", "tau.json", "tau.csv", *runs)
    assert joined.startswith("tau.csv: expected problems to be named as in tau.json; got ")


def test_carriage_returns_survive_conversion(capsys: pytest.CaptureFixture[str]) -> None:
    row = {"task_id": "a\rb", "completion": "x\ry\r\nz\n", "passed": True}
    Path("he.jsonl").write_text(json.dumps(row))
    assert run(["convert", "he.jsonl", "--text", "--out", "he.csv"]) == 0
    one, other = (next(iter(pk.read(file, text=True).values())) for file in ("he.jsonl", "he.csv"))
    assert one.counts == other.counts
    assert one.attempts is not None
    assert other.attempts is not None
    assert one.attempts.text == other.attempts.text
    big = {**row, "task_id": 10**30}
    Path("big.jsonl").write_text(json.dumps(big))
    capsys.readouterr()
    assert said(capsys, "convert", "big.jsonl", "--out", "big.parquet").startswith(
        "big.parquet: integers of Parquet have 64 bits; 'problem' has 1000"
    )


def test_a_curve_over_fewer_problems_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    Path("he.jsonl").write_text(
        "\n".join(
            json.dumps({"task_id": task, "passed": index % 2 == 0})
            for task, n in (("a", 2), ("b", 5))
            for index in range(n)
        )
    )
    assert run(["order", "he.jsonl"]) == 0
    lines = capsys.readouterr().out.splitlines()
    head = next(index for index, line in enumerate(lines) if line.startswith("k "))
    assert lines[head].split()[:2] == ["k", "problems"]
    assert [line.split()[:2] for line in lines[head + 1 : head + 4]] == [["1", "2"], ["2", "2"], ["5", "1"]]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["report", ""], "a file must have a name; got ''"),
        (["report", "he.jsonl", "--seed", "1.5"], "Invalid value for --seed: expected an integer; got '1.5'"),
        (
            ["simulate", "x.jsonl", "--problems", "2.6"],
            "Invalid value for --problems: expected an integer; got '2.6'",
        ),
    ],
)
def test_nothing_is_rounded_or_dropped(
    arguments: list[str], message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    Path("he.jsonl").write_bytes(files.human_eval())
    assert said(capsys, *arguments) == message


def test_a_terminal_without_our_characters() -> None:
    Path("a.jsonl").write_bytes(files.human_eval())
    done = subprocess.run(
        [
            sys.executable,
            "-c",
            "from passk_fast.cli import main; main()",
            "report",
            "a.jsonl",
            "--name",
            "漢",
        ],
        env={**os.environ, "PYTHONIOENCODING": "latin-1"},
        capture_output=True,
        check=True,
    )
    assert b"\\u6f22" in done.stdout


def test_numbers_between_characters_that_are_space_to_some() -> None:
    Path("t.csv").write_text("problem,n,c\na,2\x1d,1\n")
    assert counts("t.csv").n.tolist() == [2]
