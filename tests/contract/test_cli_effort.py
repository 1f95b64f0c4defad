"""The commands `effort` and `extrapolate`, and the section that `report` takes from them."""

from __future__ import annotations

import json

import pytest

import passk_fast as pk
from passk_fast.cli import run
from passk_fast.data.simulation import Simulation
from tests import refusals


@pytest.fixture(autouse=True)
def file(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Simulation("beta:1,1", problems=30, attempts=20, seed=1).write("a_results.jsonl")
    Simulation("beta:1,1", problems=30, attempts=20, seed=1, model=1).write("b_results.jsonl.gz")


BOUNDS = "--missing must be one of 'error', 'fail', 'drop' here; got 'bounds'"
EXCLUDE = "--json and --extrapolate exclude each other (passk-fast extrapolate has --json)"


test_bad_input = refusals.commands(
    [
        ("report a_results.jsonl --json --extrapolate 50", EXCLUDE),
        (
            "report a_results.jsonl --extrapolate 500",
            "--extrapolate must satisfy k <= 10 * n, beyond which models say more about themselves than "
            "about the "
            "data; got k=500, n=20 (a larger --limit of passk-fast extrapolate allows it)",
        ),
        (
            "report a_results.jsonl --interval studentized",
            "a: --interval 'studentized' must come with --replicates, as it needs the standard error of "
            "each; got "
            "none (give --replicates 10000, or use --interval bca)",
        ),
        (
            "effort a_results.jsonl -b 1,x",
            "--budgets must be different positive integers with commas between; got '1,x'",
        ),
        ("effort a_results.jsonl --missing bounds", BOUNDS),
        (
            "effort a_results.jsonl --accept-bad 2",
            "--accept-bad must satisfy 0 <= accept_bad <= 1; got 2",
        ),
        ("effort a_results.jsonl --json --markdown", "--json and --markdown exclude each other"),
        ("extrapolate a_results.jsonl", 'Command "extrapolate" parameter --k requires an argument.'),
        (
            "extrapolate a_results.jsonl -k 500",
            "--k must satisfy k <= 10 * n, beyond which models say more about themselves than about the data"
            "; got k=500, n=20 (a larger --limit allows it)",
        ),
        ("extrapolate a_results.jsonl -k 50 --missing bounds", BOUNDS),
    ]
)


def test_effort(capsys):
    options = ["--by-hand", "30", "--review-bad", "2", "--review-good", "5"]
    assert run(["effort", "a_results.jsonl", "b_results.jsonl.gz", *options]) == 0
    text, error = capsys.readouterr()
    assert error == ""
    assert text.startswith("a: reviewing attempts until one is accepted, 95% adjusted intervals")
    assert text.splitlines()[-1].startswith("- Cheapest is to review up to ")
    assert run(["effort", "a_results.jsonl", "-b", "1,5", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert [row["budget"] for row in found["models"]["a"]["rows"]] == [1, 5]
    assert found["models"]["a"] == pk.effort(pk.read("a_results.jsonl"), [1, 5]).to_dict()
    assert run(["effort", "a_results.jsonl", "--markdown", "--miss-good", "0.1"]) == 0
    assert "misses 10.0% of the right ones" in capsys.readouterr().out


def test_extrapolate(capsys):
    options = "-k 50,200 --seed 7 --reach 0.9 --replicates 20"
    assert run(["extrapolate", "a_results.jsonl", *options.split()]) == 0
    text, error = capsys.readouterr()
    assert error == ""
    assert "attempts to reach 0.9" in text
    assert text.splitlines()[-1].startswith("- pass@200 lies in [")
    assert "they differ by" in text.splitlines()[-1]
    assert run(["extrapolate", "a_results.jsonl", *options.split(), "--json"]) == 0
    found = json.loads(capsys.readouterr().out)["models"]["a"]
    assert (found["seed"], found["replicates"]) == (7, 20)
    assert [fit["name"] for fit in found["fits"]] == [
        "beta-binomial",
        "zero-inflated",
        "scaled beta",
        "logit-normal",
    ]
    assert [step["target"] for step in found["reach"]] == [0.9] * 4
    assert run(["extrapolate", "a_results.jsonl", "-k", "500", "--limit", "inf", "--markdown"]) == 0
    assert capsys.readouterr().out.startswith("## Extrapolated pass@k")


def test_report_extrapolates_when_asked(capsys):
    assert run(["report", "a_results.jsonl", "--extrapolate", "50", "--seed", "3"]) == 0
    text = capsys.readouterr().out
    assert text.startswith("pass@k, 95% adjusted intervals")
    assert "Extrapolated pass@k, 95% intervals: envelope, and given each model" in text
    assert "bootstrap replicates, seed 3" in text


def test_a_file_that_tells_of_no_population_does_not_stop_the_others(tmp_path, capsys):
    Simulation("beta:1,1", problems=1, attempts=6, seed=1).write("one_results.jsonl")
    Simulation("beta:1,1", problems=30, attempts=1, seed=1).write("once_results.jsonl")
    Simulation("zero-inflated:1,1,1", problems=30, attempts=6, seed=1).write("never_results.jsonl")
    files = [f"{name}_results.jsonl" for name in ("a", "one", "once", "never")]
    assert run(["report", *files, "--extrapolate", "5", "--seed", "3"]) == 0
    assert capsys.readouterr().out.count("nothing is extrapolated without") == 3
    assert run(["extrapolate", *files, "-k", "5", "--reach", "0.5", "--json"]) == 0
    models = json.loads(capsys.readouterr().out)["models"]
    assert [len(found["fits"]) for found in models.values()] == [4, 0, 0, 0]
    assert [len(found["warnings"]) for found in models.values()] == [0, 1, 1, 1]
    assert [found["rows"][-1]["estimate"] is None for found in models.values()] == [False, False, True, False]
