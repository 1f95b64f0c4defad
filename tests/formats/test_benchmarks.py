"""Benchmarks are never joined, in any format; what makes results incomparable is said."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import passk_fast as pk
from passk_fast.cli import run
from tests import result_files as files
from tests.formats.trying import lines


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)


def write(path, content):
    Path(path).parent.mkdir(parents=True, exist_ok=True)
    Path(path).write_bytes(files.encoded(content))
    return path


# One model passes everything of one benchmark, "easy", and nothing of another, "hard": two attempts each.
PROBLEMS = range(25)


def inspect(task, passed, **evaluation):
    document = files.inspect_json()
    document["eval"] |= {
        "task": task,
        "run_id": f"{task}{evaluation}",
        "dataset": {"sample_ids": [f"p{one}" for one in PROBLEMS]},
        **evaluation,
    }
    document["samples"] = [
        {"id": f"p{one}", "epoch": epoch, "scores": {"match": {"value": "C" if passed else "I"}}}
        for one in PROBLEMS
        for epoch in (1, 2)
    ]
    return document


def lm_eval(passed, **more):
    return lines(
        {
            "doc_id": one,
            "doc": {"question": "?", "subject": "law" if one < 10 else "physics"},
            "resps": [["r", "r"]],
            "filter": "none",
            "metrics": ["pass@1"],
            "doc_hash": f"{one:064}",
            "prompt_hash": f"{one + 1:064}",
            "target_hash": f"{one + 2:064}",
            "pass@1": float(passed),
            **more,
        }
        for one in PROBLEMS
    )


def lm_eval_results(task, **config):
    shots = config.pop("shots", 0)
    return {
        "results": {},
        "configs": {
            task: {"dataset_path": "d", "generation_kwargs": {"until": ["x"], "temperature": 0.2, **config}}
        },
        "versions": {task: 1.0},
        "n-shot": {task: shots},
        "model_name": "org/gpt",
        "system_instruction": None,
    }


def human_eval(prefix, passed):
    return lines(
        {"task_id": f"{prefix}/{one}", "completion": "", "passed": passed} for one in PROBLEMS for _ in (1, 2)
    )


def evalplus(prefix, passed, digest):
    status = "pass" if passed else "fail"
    samples = [{"base_status": status, "plus_status": status}] * 2
    return {"date": "", "hash": digest, "eval": {f"{prefix}/{one}": samples for one in PROBLEMS}}


def tau2(domain, passed):
    simulations = [
        {"task_id": f"{one}", "trial": trial, "reward_info": {"reward": float(passed)}, "agent_cost": 0.5}
        for one in PROBLEMS
        for trial in (0, 1)
    ]
    info = {
        "agent_info": {"llm": "gpt", "llm_args": {"temperature": 0.0}},
        "user_info": {"llm": "user"},
        "environment_info": {"domain_name": domain, "policy": f"policy of {domain}"},
    }
    return {"info": info, "tasks": [], "simulations": simulations}


def tau(domain, passed):
    return [
        {
            "task_id": one,
            "trial": trial,
            "reward": float(passed),
            "info": {"task": {"instruction": f"{domain} {one}"}},
            "traj": [{"role": "system", "content": f"# {domain} agent policy\n…"}],
        }
        for one in PROBLEMS
        for trial in (0, 1)
    ]


def terminal_bench(passed):
    trials = [
        {"trial_name": f"{one}.{trial}", "task_id": f"{one}", "is_resolved": passed, "instruction": "do"}
        for one in PROBLEMS
        for trial in (1, 2)
    ]
    return {"results": trials}


def swe_bench(size, passed):
    ids = [f"django__django-{one}" for one in PROBLEMS]
    return {
        "total_instances": size,
        "resolved_ids": ids if passed else [],
        "unresolved_ids": [] if passed else ids,
        "schema_version": 2,
    }


def multipl_e(name, passed):
    result = {"status": "OK" if passed else "Exception", "exit_code": 0 if passed else 1}
    return {"name": name, "language": "lua", "results": [result] * 2, "prompt": f"-- {name}"}


def verl(source, passed):
    return [
        {
            "input": f"{one}",
            "gts": "x",
            "output": "y",
            "score": float(passed),
            "step": 1,
            "data_source": source,
        }
        for one in PROBLEMS
        for _ in (1, 2)
    ]


def write_two(format):
    """Both benchmarks of one model, as the harness leaves them; what to read, and how to name it."""
    named = {"names": ["m", "m"]}
    match format:
        case "inspect":
            write("logs/1.json", inspect("easy", True))
            write("logs/2.json", inspect("hard", False))
        case "inspect arguments":
            write("logs/1.json", inspect("mmlu", True, task_args={"subject": "law"}))
            write("logs/2.json", inspect("mmlu", False, task_args={"subject": "physics"}))
        case "inspect data sets":
            ids = [f"p{one}" for one in PROBLEMS]
            write("logs/1.json", inspect("toy", True, dataset={"name": "easy", "sample_ids": ids}))
            write("logs/2.json", inspect("toy", False, dataset={"name": "hard", "sample_ids": ids}))
        case "lm_eval":
            for task, passed in (("easy", True), ("hard", False)):
                write(f"o/org__gpt/samples_{task}_2026-01-01T00-00-00.000000.jsonl", lm_eval(passed))
            both = lm_eval_results("easy") | {"configs": {}}
            write("o/org__gpt/results_2026-01-01T00-00-00.000000.json", both)
            return "o/org__gpt/samples_*.jsonl", {}
        case "human_eval":
            write("1_results.jsonl", human_eval("HumanEval", True))
            write("2_results.jsonl", human_eval("MBPP", False))
            return ["1_results.jsonl", "2_results.jsonl"], {**named, "runs": ["1", "2"]}
        case "evalplus":
            write("1_eval_results.json", evalplus("HumanEval", True, "h"))
            write("2_eval_results.json", evalplus("Mbpp", False, "g"))
            return ["1_eval_results.json", "2_eval_results.json"], named
        case "evalplus versions":
            write("1_eval_results.json", evalplus("HumanEval", True, "h"))
            write("2_eval_results.json", evalplus("HumanEval", False, "g"))
            return ["1_eval_results.json", "2_eval_results.json"], {**named, "runs": ["1", "2"]}
        case "tau2_bench":
            write("1/results.json", tau2("airline", True))
            write("2/results.json", tau2("retail", False))
            return ["1/results.json", "2/results.json"], {"runs": ["1", "2"]}
        case "tau_bench":
            write("1.json", tau("Airline", True))
            write("2.json", tau("Retail", False))
            return ["1.json", "2.json"], {**named, "runs": ["1", "2"]}
        case "terminal_bench":
            for index, passed in ((1, True), (2, False)):
                told = {"dataset_name": "core", "dataset_version": f"0.1.{index}", "agent_name": "terminus"}
                write(f"runs/{index}/results.json", terminal_bench(passed))
                write(f"runs/{index}/run_metadata.json", told)
            return ["runs/1/results.json", "runs/2/results.json"], {}
        case "harbor":
            for source, passed in (("easy", True), ("hard", False)):
                for one in PROBLEMS:
                    for trial in (1, 2):
                        content = files.harbor(f"t{one}", float(passed), f"{source}{one}.{trial}")
                        write(f"jobs/{source}/{one}.{trial}/result.json", content | {"source": source})
            return ["jobs/easy", "jobs/hard"], {}
        case "swe_bench":
            for run_, size, passed in (
                ("a", 300, True),
                ("b", 300, True),
                ("c", 500, False),
                ("d", 500, False),
            ):
                write(f"model.{run_}.json", swe_bench(size, passed))
            return ".", {}
        case "livecodebench":
            for scenario, passed in (("codegeneration", True), ("testoutputprediction", False)):
                rows = [{"question_id": f"{one}", "graded_list": [passed] * 2} for one in PROBLEMS]
                write(f"gpt/Scenario.{scenario}_2_0.2_eval_all.json", rows)
            return "gpt/*.json", {}
        case "multipl_e":
            for data, passed in (("humaneval", True), ("mbpp", False)):
                for one in PROBLEMS:
                    path = f"{data}-lua-gpt-0.2-reworded/p{one}.results.json"
                    write(path, multipl_e(f"p{one}", passed))
            return ["humaneval-lua-gpt-0.2-reworded", "mbpp-lua-gpt-0.2-reworded"], {}
        case "verl_dump":
            write("gpt/1.jsonl", lines(verl("easy", True) + verl("hard", False)))
            return "gpt", {}
        case "table":
            rows = [
                {"model": "m", "benchmark": name, "problem": one, "passed": passed}
                for name, passed in (("easy", True), ("hard", False))
                for one in PROBLEMS
                for _ in (1, 2)
            ]
            write("t.jsonl", lines(rows))
            return "t.jsonl", {}
        case "table of counts":
            rows = [f"m,{name},{one},2,{c}" for name, c in (("easy", 2), ("hard", 0)) for one in PROBLEMS]
            write("t.csv", "\n".join(["model,benchmark,problem,n,c", *rows, ""]).encode())
            return "t.csv", {}
    return "logs", {}


FORMATS = [
    *("inspect", "inspect arguments", "inspect data sets", "lm_eval", "human_eval", "evalplus"),
    *("evalplus versions", "tau2_bench", "tau_bench", "terminal_bench", "harbor", "swe_bench"),
    *("livecodebench", "multipl_e", "verl_dump", "table", "table of counts"),
]


@pytest.mark.parametrize("format", FORMATS)
def test_benchmarks_are_never_joined(format):
    """Joined, the pairs of attempts at a problem would give pass@2 = .8333, or .5 over twice the problems."""
    paths, more = write_two(format)
    results = pk.read(paths, **more)
    assert len(results) == len(results.benchmarks) == 2
    assert [one.counts.m for one in results.values()] == [25, 25]
    found = sorted(float(pk.mean_interval(one.counts, 2).estimate) for one in results.values())
    assert found == [0.0, 1.0]


@pytest.mark.parametrize("format", FORMATS)
def test_one_benchmark_is_compared_at_a_time(format, capsys):
    paths, more = write_two(format)
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
    with pytest.raises(ValueError, match=r"they differ in the scorer: plus \(a \(a\), a.json\), base"):
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


# --- groups and costs ---------------------------------------------------------------------------------------


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
