"""Benchmarks are never joined, in any format; what makes results incomparable is said."""

from __future__ import annotations

import json

import pytest

import passk_fast as pk
from passk_fast.cli import run
from tests.formats.trying import lines
from tests.formats.two_benchmarks import (
    PROBLEMS,
    WRITERS,
    evalplus,
    inspect,
    lm_eval,
    lm_eval_results,
    tau,
    verl,
)
from tests.result_files import write


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)


@pytest.mark.parametrize("format", WRITERS)
def test_benchmarks_are_never_joined(format):
    """Joined, the pairs of attempts at a problem would give pass@2 = .8333, or .5 over twice the problems."""
    paths, more = WRITERS[format]()
    results = pk.read(paths, **more)
    assert len(results) == len(results.benchmarks) == 2
    assert [one.counts.m for one in results.values()] == [25, 25]
    found = sorted(float(pk.mean_interval(one.counts, 2).estimate) for one in results.values())
    assert found == [0.0, 1.0]


@pytest.mark.parametrize("format", WRITERS)
def test_one_benchmark_is_compared_at_a_time(format, capsys):
    paths, more = WRITERS[format]()
    first, second = pk.read(paths, **more).values()
    with pytest.raises(ValueError, match=r"they differ in the benchmark: .*results\.on\('.*despite=True"):
        pk.compare(first, second)
    found = pk.compare(first, second, 1, despite=True)
    assert "benchmark" in [one.what for one in found.unlike.facts]
    assert any("differ in the benchmark" in text for text in found.warnings)


def test_attempts_of_one_problem_are_of_one_target():
    rows = verl("a", True)
    for row, target in zip(rows, "xy" * 25, strict=True):
        row |= {"example_id": 0, "reward": 1.0, "answer": target}
    with pytest.raises(pk.ReadError, match=r"line 2: expected one problem under the name 0; .* target hash"):
        pk.read(write("results.jsonl", lines(rows)), format="verifiers")


# --- commands -----------------------------------------------------------------------------------------------


def two_models():
    rows = [
        {"model": model, "benchmark": name, "problem": one, "passed": (one + shift + twice) % 3 > 0}
        for shift, model in enumerate(("a", "b"))
        for name in ("easy", "hard")
        for one in PROBLEMS
        for twice in (0, 2)
    ]
    return write("t.jsonl", lines(rows))


@pytest.mark.parametrize("command", ["compare", "rank", "sensitivity", "plan"])
def test_commands_take_one_benchmark(command, capsys):
    two_models()
    more = ["--detect", "0.1"] if command == "plan" else []
    assert run([command, "t.jsonl", *more]) == 2
    assert capsys.readouterr().err == (
        "passk-fast: error: expected models at one benchmark; the files hold 2: easy, hard "
        "(--benchmark easy takes one)\n"
    )
    assert run([command, "t.jsonl", "--benchmark", "hard", *more]) == 0
    assert "benchmark hard; the files also hold easy" in capsys.readouterr().out
    assert run([command, "t.jsonl", "--benchmark", "hard", "--json", *more]) == 0
    found = json.loads(capsys.readouterr().out)
    assert (found["benchmarks"], found["other_benchmarks"]) == (["hard"], ["easy"])


@pytest.mark.parametrize(
    "command", ["report", "curve", "effort", "order", "extrapolate -k 2", "compare", "rank"]
)
def test_an_unknown_benchmark_is_an_error(command, capsys):
    two_models()
    assert run([*command.split(), "t.jsonl", "--benchmark", "medium"]) == 2
    assert capsys.readouterr().err == (
        "passk-fast: error: --benchmark must be one of those in the files, easy, hard; got 'medium'\n"
    )


def test_a_report_has_a_row_for_each_benchmark(capsys):
    two_models()
    assert run(["report", "t.jsonl", "--json"]) == 0
    models = json.loads(capsys.readouterr().out)["models"]
    assert {name: one["benchmark"] for name, one in models.items()} == {
        "a (easy)": "easy",
        "a (hard)": "hard",
        "b (easy)": "easy",
        "b (hard)": "hard",
    }


# --- what makes results incomparable ------------------------------------------------------------------------


def lm_eval_pair(second, **beside):
    for name, rows, more in (("a", lm_eval(True), {}), ("b", second, beside)):
        write(f"{name}/samples_easy_2026-01-01T00-00-00.000000.jsonl", rows)
        results = lm_eval_results("easy", **more) | {"model_name": name}
        write(f"{name}/results_2026-01-01T00-00-00.000000.json", results)
    return ["a/samples_*.jsonl", "b/samples_*.jsonl"]


@pytest.mark.parametrize(
    ("second", "message"),
    [
        (
            {"prompt_hash": "f" * 64},
            "prompt hash of 25 of 25 shared problems, at 0:000000000000: 000000000000 (a,",
        ),
        (
            {"target_hash": "e" * 64},
            "target hash of 25 of 25 shared problems, at 0:000000000000: 000000000000 (a,",
        ),
    ],
)
def test_hashes_of_prompts_and_targets(second, message, capsys):
    paths = lm_eval_pair(lm_eval(False, **second))
    for command in ("compare", "rank", "compare --fail-if-worse 0.1"):
        name, *more = command.split()
        assert run([name, *paths, *more]) == 2
        error = capsys.readouterr().err
        assert message in error
        assert "a/samples_easy" in error
        assert "b/samples_easy" in error
        assert error.endswith("(--despite goes on)\n")
        assert run([name, *paths, "--despite", *more]) in (0, 1, 3)
        assert f"compared although they differ in the {message.split(' (a')[0]}" in " ".join(
            capsys.readouterr().out.split()
        )


@pytest.mark.parametrize(
    ("beside", "message"), [({"shots": 5}, "shots: 0 (a, a/samples"), ({"temperature": 0.2}, None)]
)
def test_results_beside_samples_tell_shots_and_model(beside, message):
    results = pk.read(lm_eval_pair(lm_eval(False), **beside))
    assert results.models == ("a", "b")
    if message is None:
        assert pk.compare(*results.values(), 1).unlike.facts == ()
    else:
        with pytest.raises(ValueError, match="they differ in the ") as error:
            pk.compare(*results.values(), 1)
        assert message in str(error.value)


def test_settings_that_differ_are_listed(capsys):
    paths = lm_eval_pair(lm_eval(False), temperature=0.8)
    for command in ("compare", "rank", "report", "sensitivity"):
        assert run([command, *paths]) == 0
        assert "asked with different settings: temperature: 0.2 (a), 0.8 (b)" in capsys.readouterr().out
    assert run(["compare", *paths, "--json"]) == 0
    [found] = json.loads(capsys.readouterr().out)["result"]["unlike"]["settings"]
    assert found == {"what": "temperature", "values": {"a": 0.2, "b": 0.8}, "of": ""}


@pytest.mark.parametrize(
    ("pair", "fact"),
    [
        (
            [evalplus("HumanEval", True, "h"), evalplus("HumanEval", False, "g")],
            "dataset hash: h (a, a.json), g (b,",
        ),
        ([inspect("t", True), inspect("t", False, task_version=2)], None),
        (
            [inspect("t", True, task_version=1), inspect("t", False, task_version=2)],
            "dataset version: 1 (a, a.json), 2 (b, b.json)",
        ),
        (
            [
                tau("Retail", True),
                [{**one, "info": {"task": {"instruction": "?"}}} for one in tau("Retail", True)],
            ],
            "task hash of 25 of 25 shared problems",
        ),
    ],
)
def test_facts_of_other_formats(pair, fact, capsys):
    write("a.json", pair[0])
    write("b.json", pair[1])
    given = ["compare", "a.json", "b.json", "--name", "a", "--name", "b"]
    assert run(given) == (0 if fact is None else 2)
    assert fact is None or f"they differ in the {fact}" in capsys.readouterr().err


def test_another_scorer_is_incomparable():
    document = evalplus("HumanEval", True, "h")
    write("a.json", document)
    plus = pk.read("a.json")["a"]
    base = pk.read("a.json", score="base")["a"]
    with pytest.raises(ValueError, match=r"they differ in the scorer: plus \(a \(A\), a.json\), base"):
        pk.compare(plus, base)


def test_runs_asked_in_different_ways_are_conditions():
    for run_, temperature in ((1, 0.2), (2, 0.8)):
        time = f"2026-01-0{run_}T00-00-00.000000"
        write(f"o/samples_easy_{time}.jsonl", lm_eval(run_ == 1))
        write(f"o/results_{time}.json", lm_eval_results("easy", temperature=temperature))
    results = pk.read("o/samples_*.jsonl")
    assert results.models == ("org/gpt (temperature=0.2)", "org/gpt (temperature=0.8)")
    for run_ in (1, 2):
        write(f"o/results_2026-01-0{run_}T00-00-00.000000.json", lm_eval_results("easy"))
    [joined] = pk.read("o/samples_*.jsonl").values()
    assert (joined.counts.min_n, joined.settings) == (4, {"temperature": 0.2})


def test_runs_without_a_common_problem_are_told():
    for name, shift in (("a", 0), ("b", 100)):
        ids = [f"x__y-{one + shift}" for one in PROBLEMS]
        write(f"model.{name}.json", {"resolved_ids": ids, "unresolved_ids": [], "schema_version": 2})
    [found] = pk.read(".").values()
    assert "shares no problem with the other runs of model" in " ".join(found.notes)
