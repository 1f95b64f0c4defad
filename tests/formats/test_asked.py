"""What `read` is asked for is checked before a file is opened; a choice that chooses nothing is refused."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

import passk_fast as pk
from passk_fast.cli import run

ROWS = "problem,passed\na,1\nb,0\n"
LINE = '{"task_id": "add", "completion": "a + b", "result": "passed", "passed": true}\n'


@pytest.fixture(autouse=True)
def somewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("gpt.csv").write_text(ROWS, encoding="utf-8")


@pytest.mark.parametrize(
    ("paths", "message"),
    [
        (None, "`paths` must be a path or a sequence of paths; got NoneType"),
        (5, "`paths` must be a path or a sequence of paths; got int"),
        (b"gpt.csv", "`paths` must be a path or a sequence of paths; got bytes"),
        ({"gpt": "gpt.csv"}, "`paths` must be a path or a sequence of paths; got dict"),
        (["gpt.csv", 5], "`paths` must be a path or a sequence of paths; got int at index 1"),
        ([["gpt.csv"]], "`paths` must be a path or a sequence of paths; got list at index 0"),
        ("", "`paths` must be names that a file can have; got an empty one"),
        (["gpt.csv", "a\0b"], r"`paths` must be names that a file can have; got 'a\x00b' at index 1"),
    ],
)
def test_paths_of_other_kinds(paths: Any, message: str) -> None:
    with pytest.raises((TypeError, ValueError)) as raised:
        pk.read(paths)
    assert str(raised.value) == message


@pytest.mark.parametrize("argument", ["names", "conditions", "runs"])
@pytest.mark.parametrize(
    ("value", "message"),
    [
        ("a", "must be a sequence of strings; got str"),
        ({"a"}, "must be a sequence of strings; got set"),
        ({"a": 1}, "must be a sequence of strings; got dict"),
        (5, "must be a sequence of strings; got int"),
        ([1], "must hold strings; got int at index 0"),
        ([None], "must hold strings; got NoneType at index 0"),
        ([""], "must not be empty; got '' at index 0"),
        (["a", "b"], "must name each file once; got 2 {argument}, 1 file"),
    ],
)
def test_one_for_each_file(argument: str, value: Any, message: str) -> None:
    with pytest.raises((TypeError, ValueError)) as raised:
        pk.read("gpt.csv", **{argument: value})
    assert str(raised.value) == f"`{argument}` {message.format(argument=argument)}"


@pytest.mark.parametrize("argument", ["score", "cluster", "stratum"])
@pytest.mark.parametrize(
    ("value", "message"), [(5, "must be a string; got int"), ("", "must not be empty; got ''")]
)
def test_names_of_what_is_in_a_file(argument: str, value: Any, message: str) -> None:
    with pytest.raises((TypeError, ValueError)) as raised:
        pk.read("gpt.csv", **{argument: value})
    assert str(raised.value) == f"`{argument}` {message}"


@pytest.mark.parametrize(
    ("columns", "message"),
    [
        (["problem"], "`columns` must be a mapping of str to str; got list"),
        ("problem", "`columns` must be a mapping of str to str; got str"),
        ({"problem": 5}, "`columns` must hold strings; got int for 'problem'"),
    ],
)
def test_columns_of_other_kinds(columns: Any, message: str) -> None:
    with pytest.raises(TypeError) as raised:
        pk.read("gpt.csv", columns=columns)
    assert str(raised.value) == message


def test_a_score_that_chooses_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    path = "gpt_samples.jsonl_results.jsonl"
    Path(path).write_text(LINE, encoding="utf-8")
    with pytest.raises(pk.ReadError) as raised:
        pk.read(path, score="plus")
    expected = 'expected several scores of an attempt, since score= names "plus"; human_eval has one'
    assert str(raised.value) == f"{path}: {expected}"
    assert run(["report", path, "--score", "plus"]) == 2
    assert f"{path}: {expected.replace('score=', '--score')}" in capsys.readouterr().err


def test_a_column_that_is_not_there() -> None:
    with pytest.raises(
        pk.ReadError, match="expected a column `passed` or `score` as score= names it; got `passed`"
    ):
        pk.read("gpt.csv", score="score")
    assert pk.read("gpt.csv", score="passed")["gpt"].score == "passed"
