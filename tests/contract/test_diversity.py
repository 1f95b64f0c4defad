"""The texts of the errors of `diversity`, and its command."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import passk_fast as pk
from passk_fast import _core
from passk_fast.cli import run
from tests import refusals

ATTEMPTS = pk.Attempts(["a", "a", "b", "b"], [1, 0, 1, 1], text=["x", "y", "z", "z"])

BROKEN: list[tuple[Callable[[], Any], type[Exception], str]] = [
    (lambda: pk.diversity([1]), TypeError, "`attempts` must be Attempts or a ModelResult; got list"),
    (
        lambda: pk.diversity(pk.ModelResult("m", "m.jsonl", "human_eval", pk.Counts(5, [0, 3]))),
        ValueError,
        "`attempts` must hold its attempts; 'm' was read without them",
    ),
    (
        lambda: pk.diversity(pk.Attempts(["a"], [1])),
        ValueError,
        "`attempts` must have texts, or `answers` be given; got neither (text=True reads them)",
    ),
    (
        lambda: pk.diversity(pk.Attempts(["a", "b"], [1, 0], text=["x", 3])),
        TypeError,
        "`attempts` must have strings as texts; got int at index 1 (problem 'b')",
    ),
    (
        lambda: pk.diversity(pk.Attempts(["a", "b"], [1, 0], text=["x", "\ud800"])),
        ValueError,
        "`attempts` must have texts that UTF-8 can hold; got '\\ud800' at index 1 (problem 'b')",
    ),
    (
        lambda: pk.diversity(ATTEMPTS, answers=[1, 2]),
        ValueError,
        "`answers` must have one value for each attempt; got 2 for 4 attempts",
    ),
    (
        lambda: pk.diversity(ATTEMPTS, answers=[1, 2, None, 3]),
        ValueError,
        "`answers` must not be missing; got None at index 2",
    ),
    (
        lambda: pk.diversity(ATTEMPTS, answers=[[1], [2], [3], [4]]),
        TypeError,
        "`answers` must hold hashable labels; got list at index 0",
    ),
    (
        lambda: pk.diversity(ATTEMPTS, levels=["exact", "similar"]),
        ValueError,
        "`levels` must be one of 'exact', 'renamed', 'near'; got 'similar'",
    ),
    (
        lambda: pk.diversity(ATTEMPTS, levels="renamed", language="c"),
        ValueError,
        "`levels` must be one of 'exact', 'respelled', 'near'; got 'renamed'",
    ),
    (
        lambda: pk.diversity(ATTEMPTS, levels=[["exact"], ["exact", "near"]]),
        TypeError,
        "`levels` must be a string; got list",
    ),
    (
        lambda: pk.diversity(ATTEMPTS, levels=[]),
        ValueError,
        "`levels` must hold at least one level; got none",
    ),
    (
        lambda: pk.diversity(ATTEMPTS, near=0.3),
        ValueError,
        "`near` must satisfy 0.5 <= near <= 1; got 0.3",
    ),
    (
        lambda: pk.diversity(ATTEMPTS, language="klingon"),
        ValueError,
        "`language` must be one of 'python', 'c', 'shell', 'sql', 'text'; got 'klingon'",
    ),
    (
        lambda: pk.diversity(pk.Attempts(["a", "b", "b"], [1, 1, None], text=["x", "y", "z"])),
        ValueError,
        "`attempts` must not be without a verdict unless `missing` says what that means ('fail' or 'drop'); "
        "got 1 missing, the first at index 2 (problem 'b')",
    ),
    (lambda: pk.diversity(ATTEMPTS, choices=1), ValueError, "`choices` must satisfy choices >= 2; got 1"),
    (
        lambda: pk.diversity(ATTEMPTS, missing="bounds"),
        ValueError,
        "`missing` must be one of 'error', 'fail', 'drop'; got 'bounds'",
    ),
    (
        lambda: pk.diversity(ATTEMPTS, k=3),
        ValueError,
        "`k` must satisfy k <= n for every problem; got k=3, n=2 at index 0 (problem 'a')",
    ),
    (lambda: _core.shingles("x", "klingon"), ValueError, "no such language: klingon"),
]


test_error = refusals.calls(BROKEN)


@pytest.fixture(autouse=True)
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    texts = ["return 1", "return  1", "x = 1; return x", "y = 1; return y", "return 1 # one", "return 2"]
    lines = [
        json.dumps({"task_id": task, "completion": text, "result": "", "passed": text != "return 2"})
        for task in ("a", "b", "c")
        for text in texts
    ]
    Path("m_results.jsonl").write_text("\n".join(lines))


def test_command(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["diversity", "m_results.jsonl", "--k", "1,3", "--seed", "5"]) == 0
    text, error = capsys.readouterr()
    assert error == ""
    lines = text.splitlines()
    assert lines[0] == "different solutions, mean of 3 problems with 95% intervals"
    assert lines[2].split() == ["solutions", "exact", "renamed", "near", "(J", ">=", "0.8)"]
    assert lines[3].split()[3:] == ["6.00", "[6.00,", "6.00]", *(["3.00", "[3.00,", "3.00]"] * 2)]
    assert lines[-1] == (
        "- Among 3 attempts at a problem, 2.25 different solutions are to be expected and 1.75 different "
        "correct ones; two correct attempts coincide as often as if a problem had 2.50 equally likely "
        "correct solutions."
    )


def test_json_and_markdown(capsys: pytest.CaptureFixture[str]) -> None:
    command = ["diversity", "m_results.jsonl", "--near", "0.9", "--seed", "5"]
    assert run([*command, "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    model = found["models"]["m"]
    assert (model["threshold"], model["seed"]) == (0.9, 5)
    assert [row["distinct"] for row in model["per_problem"] if row["level"] == "renamed"] == [3, 3, 3]
    assert run([*command, "--markdown"]) == 0
    assert capsys.readouterr().out.startswith("## different solutions")
    assert run(["diversity", "m_results.jsonl", "--answers", "--choices", "4"]) == 0
    assert "guessing among 4 answers alone gives pass@1 = 0.2500 (found: 0.8333)" in capsys.readouterr().out


def test_a_section_of_the_report(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["report", "m_results.jsonl"]) == 0
    assert "different solutions" not in capsys.readouterr().out
    assert run(["report", "m_results.jsonl", "--diversity"]) == 0
    assert "different solutions" in capsys.readouterr().out
    assert run(["report", "m_results.jsonl", "--diversity", "--json"]) == 0
    (model,) = json.loads(capsys.readouterr().out)["models"].values()
    assert [model["diversity"][name] for name in ("level", "k", "distinct")] == ["near", 1, 3.0]


test_bad_input = refusals.commands(
    [
        ("diversity m_results.jsonl --json --markdown", "--json and --markdown exclude each other"),
        (
            "diversity m_results.jsonl --near high",
            "Invalid value for --near: expected a number; got 'high'",
        ),
        ("diversity m_results.jsonl --near 2", "--near must satisfy 0.5 <= near <= 1; got 2"),
        (
            "diversity m_results.jsonl -k 9",
            "--k must satisfy k <= n for every problem; got k=9, n=6 at index 0 (problem 'a')",
        ),
        ("diversity none.jsonl", "none.jsonl: expected a result file; there is no such file"),
    ]
)
