"""Groups of problems, and costs, as far as the files tell."""

from __future__ import annotations

import json
import re

import numpy as np
import pytest

import passk_fast as pk
from passk_fast.cli import run
from tests.formats.examples import EXAMPLES
from tests.formats.trying import lines
from tests.formats.two_benchmarks import PROBLEMS, human_eval, inspect, lm_eval, swe_bench
from tests.result_files import write


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)


def with_metadata():
    document = inspect("t", True)
    for index, sample in enumerate(document["samples"]):
        sample |= {
            "metadata": {"category": "law" if index < 20 else "art", "text": "x" * 1000},
            "model_usage": {"gpt": {"input_tokens": 10, "output_tokens": 5, "total_cost": 0.25}},
            "total_time": 2.0,
            "target": "C",
        }
    return document


@pytest.mark.parametrize(
    ("path", "content", "group", "labels"),
    [
        ("log.json", with_metadata(), "category", {"law", "art"}),
        ("samples_easy_2026-01-01T00-00-00.000000.jsonl", lm_eval(True), "subject", {"law", "physics"}),
        ("m.r.json", swe_bench(500, True), "repo", {"django/django"}),
        (
            "gpt/Scenario.codegeneration_2_0.2_eval_all.json",
            [{"question_id": f"{one}", "graded_list": [True], "difficulty": "hard"} for one in PROBLEMS],
            "difficulty",
            {"hard"},
        ),
    ],
)
def test_groups_of_formats(path, content, group, labels, capsys):
    write(path, content)
    for field in ("cluster", "stratum"):
        [result] = pk.read(path, **{field: group}).values()
        found = result.counts.clusters if field == "cluster" else result.counts.strata
        assert set(found.names.tolist()) == labels
    assert run(["report", path, "--cluster", "nothing"]) == 2
    error = capsys.readouterr().err
    assert "expected problems grouped by" in error
    assert group in error


def test_costs_of_attempts_and_of_solved_problems(capsys):
    """25 problems of 2 attempts, of which the first 10 problems are solved; two attempts have no dollars."""
    rows = [
        {
            "model": "m",
            "problem": one,
            "passed": one < 10,
            "dollars": None if one == 0 else 0.25,
            "output_tokens": 100 + one,
        }
        for one in PROBLEMS
        for _ in (1, 2)
    ]
    write("t.jsonl", lines(rows))
    assert run(["report", "t.jsonl", "--cost", "--json"]) == 0
    [model] = json.loads(capsys.readouterr().out)["models"].values()
    assert model["costs"] == [
        {
            "unit": "dollars",
            "attempts": 48,
            "missing": 2,
            "total": 12.0,
            "per_attempt": 0.25,
            "per_solved": 1.2,
        },
        {
            "unit": "output_tokens",
            "attempts": 50,
            "missing": 0,
            "total": 5600.0,
            "per_attempt": 112.0,
            "per_solved": 560.0,
        },
    ]
    assert run(["report", "t.jsonl", "--cost"]) == 0
    shown = " ".join(capsys.readouterr().out.split())
    assert "m dollars 0.25 1.2 12 m output tokens 112 560 5,600" in shown
    assert "m: 2 of 50 attempts without dollars: the mean is of the others" in shown


def test_costs_of_inspect(capsys):
    write("log.json", with_metadata())
    assert run(["report", "log.json", "--cost", "--json"]) == 0
    [model] = json.loads(capsys.readouterr().out)["models"].values()
    assert {one["unit"]: (one["total"], one["per_solved"]) for one in model["costs"]} == {
        "dollars": (12.5, 0.5),
        "seconds": (100.0, 4.0),
        "input_tokens": (500.0, 20.0),
        "output_tokens": (250.0, 10.0),
    }


def test_costs_that_no_file_tells(capsys):
    write("a_results.jsonl", human_eval("HumanEval", True))
    assert run(["report", "a_results.jsonl", "--cost"]) == 0
    assert "the file tells no costs" in capsys.readouterr().out


def test_costs_are_those_of_all_attempts_or_none():
    write("one.csv", b"problem,model,passed,seconds\na,m,1,2\na,m,0,3\n")
    write("two.csv", b"problem,model,n,c\na,m,4,2\n")
    assert pk.read("one.csv")["m"].costs["seconds"].tolist() == [2, 3]
    together = pk.read(["one.csv", "two.csv"], runs=["1", "2"])["m"]
    assert (together.counts.n.tolist(), together.costs) == ([6], {})


COSTS = r'"(?:cost|dollars|[a-z]+_tokens|generation_end_time|duration|total_time|api_calls)": ?([0-9.]+)'
WITH_COSTS = [(one, found) for one in EXAMPLES if (found := re.search(COSTS, one.data.decode("latin-1")))]


@pytest.mark.parametrize("wrong", ["-5", "-1e300"])
@pytest.mark.parametrize(("example", "found"), WITH_COSTS, ids=[one.format for one, _ in WITH_COSTS])
def test_nothing_costs_less_than_nothing(example, found, wrong):
    example.write(example.data[: found.start(1)] + wrong.encode() + example.data[found.end(1) :])
    for result in pk.read(example.path, missing="fail").values():
        assert all((np.isnan(column) | (column >= 0)).all() for column in result.costs.values())


def test_costs_of_our_own_have_a_sign_and_an_end():
    for one in (-1.0, 1e101, float("inf")):
        spent = {"dollars": np.array([0.5, one])}
        given = pk.ModelResult("a", "", "", pk.Counts(2, [1]), pk.Attempts([0, 0], [0, 1]), costs=spent)
        with pytest.raises(ValueError, match=r"`costs` must satisfy 0 <= cost <= 1e\+100; got "):
            pk.build_report({"a": given}, cost=True)
