"""The commands `plan` and `curve`: bad input in one line, three forms of output, a sentence at the end."""

from __future__ import annotations

import json

import pytest

from passk_fast.cli import run
from passk_fast.data.simulation import Simulation
from tests import refusals


@pytest.fixture(autouse=True)
def files(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for model, name in enumerate("abc"):
        Simulation("beta:1,1", problems=30, attempts=20, seed=1, model=model, shift=0.2 * model).write(
            f"{name}_results.jsonl"
        )


test_bad_input = refusals.commands(
    [
        ("plan", "PILOT or --rates must be given; got neither"),
        ("plan none.jsonl", "none.jsonl: expected a result file; there is no such file"),
        (
            "plan a_results.jsonl b_results.jsonl c_results.jsonl",
            "expected at most two models as pilots; the files hold 3",
        ),
        ("plan a_results.jsonl --detect 2", "--detect must satisfy 0 < detect < 1; got 2"),
        ("plan a_results.jsonl -k x", "Invalid value for -k: expected an integer; got 'x'"),
        ("plan a_results.jsonl --json --markdown", "--json and --markdown exclude each other"),
        (
            "curve a_results.jsonl -k 50",
            "--k must satisfy k <= n for every problem; got k=50, n=20 at index 0 (problem 'Simulated/0')",
        ),
        (
            "curve a_results.jsonl --kind maj",
            'Invalid value "maj" for --kind. Choose from: "pass@k", "pass^k".',
        ),
    ]
)


def test_plan(capsys):
    command = ["plan", "a_results.jsonl", "b_results.jsonl", "--detect", "0.05", "-n", "10"]
    assert run(command) == 0
    text, error = capsys.readouterr()
    assert error == ""
    assert text.startswith("Plan for a difference of 0.05 in pass@1, two models, power 80% at level 95%\n")
    last = text.rstrip("\n").split("\n")[-1]
    assert last.startswith("- To find a true difference of 0.05 in pass@1")
    assert last.endswith("10 attempts by both models.")
    assert run([*command, "--json"]) == 0
    found = json.loads(capsys.readouterr().out)["result"]
    assert last == f"- {found['verdict']}"
    assert found["solved"] == "m"
    assert run([*command, "--markdown"]) == 0
    assert f"| {found['m']:,} |" in capsys.readouterr().out


def test_plan_without_data(capsys):
    command = (
        "plan --rates beta:0.5,2 --rates-b beta:0.6,2 --detect 0.05 --cost-problem 9 --cost-attempt 1 -k 2"
    )
    assert run(command.split()) == 0
    assert "the cheapest mix; cost" in capsys.readouterr().out


def test_curve(capsys):
    command = ["curve", "a_results.jsonl", "b_results.jsonl", "--seed", "3"]
    assert run(command) == 0
    text, error = capsys.readouterr()
    assert error == ""
    assert text.startswith("a: Mean pass@k, 95% adjusted intervals for problems like these, and a band for ")
    assert text.endswith(".\n")
    assert run([*command, "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["command"] == "curve"
    assert list(found["models"]) == ["a", "b"]
    a, b = found["models"].values()
    assert [row["k"] for row in a["rows"]] == list(range(1, 21))
    assert a["rows"][-1]["gain"] is None
    assert [row["tau"] for row in a["cover"]["rows"]] == [x / 10 for x in range(1, 11)]
    assert b["verdict"] in text
    assert a["cover"]["note"] in text
    assert run([*command, "--markdown", "-k", "1,10"]) == 0
    assert capsys.readouterr().out.startswith("## a: Mean pass@k")
