"""Every format: what is read of a file made after the real schema."""

from __future__ import annotations

import gzip
import json
import zipfile

import pytest

import passk_fast as pk
from tests import result_files as files
from tests.formats.reading import outcomes
from tests.result_files import write

AB = pk.Counts([3, 2], [2, 1], problems=["a", "b"])
IN_ORDER = {"a": [1, 0, 1], "b": [0, 1]}


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize(
    ("format", "path", "content", "model"),
    [
        ("human_eval", "m_results.jsonl", files.human_eval(), "m"),
        ("evalplus", "m_eval_results.json", files.evalplus(), "m"),
        ("evalplus", "m/eval_results.json", files.evalplus_legacy(), "m"),
        ("livecodebench", "gpt/codegeneration_10_0.2_eval_all.json", files.livecodebench(), "gpt"),
        ("tau_bench", "m.json", files.tau_bench(), "m"),
        ("tau2_bench", "m.json", files.tau2_bench(), "gpt"),
        ("terminal_bench", "m/results.json", files.terminal_bench(), "m"),
        ("table", "t.csv", files.table_csv(), "m"),
        ("table", "t.jsonl", files.table_jsonl(), "t"),
    ],
)
@pytest.mark.parametrize("packed", [False, True])
def test_attempts_in_order(format, path, content, model, packed):
    content = files.encoded(content)
    write(path + ".gz" if packed else path, gzip.compress(content) if packed else content)
    [(name, result)] = pk.read(path + ".gz" if packed else path).items()
    assert (name, result.format) == (model, format)
    assert result.counts == AB
    assert outcomes(result) == IN_ORDER
    assert pk.read(path + ".gz" if packed else path, format=format, attempts=False)[model].counts == AB


# --- EvalPlus -----------------------------------------------------------------------------------------------


def test_evalplus_tests_decide():
    document = files.evalplus()
    document["eval"]["a"][0] |= {"base_status": "timeout"}  # plus passes without base: it does not count
    write("m.json", document)
    assert pk.read("m.json")["m"].counts.c.tolist() == [1, 1]
    assert pk.read("m.json")["m"].score == "plus"
    assert pk.read("m.json", score="base")["m"].counts.c.tolist() == [2, 2]
    for row in (row for rows in document["eval"].values() for row in rows):
        row["plus_status"] = None
    write("m.json", document)
    assert pk.read("m.json")["m"].score == "base"


def test_evalplus_texts():
    write("m.json", files.evalplus())
    assert list(pk.read("m.json", text=True)["m"].attempts.text) == ["# a"] * 3 + ["# b"] * 2


# --- LiveCodeBench ------------------------------------------------------------------------------------------


def test_livecodebench_condition_and_texts():
    path = write("gpt/codegeneration_10_0.2_eval_all.json", files.livecodebench())
    other = write("gpt/codegeneration_10_0.8_eval_all.json", files.livecodebench())
    assert pk.read(path)["gpt"].condition == "temperature=0.2"
    assert pk.read([path, other]).models == ("gpt (temperature=0.2)", "gpt (temperature=0.8)")
    assert list(pk.read(path, text=True)["gpt"].attempts.text) == ["a0", "a1", "a2", "b0", "b1"]


# --- Inspect ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "content",
    [
        files.inspect_archive(),
        files.inspect_archive(method=zipfile.ZIP_DEFLATED),
        files.inspect_archive(method=zipfile.ZIP_STORED, interrupted=True),
        files.inspect_archive(interrupted=True),
        files.inspect_json(),
    ],
    ids=["zstandard", "deflate", "stored, interrupted", "zstandard, interrupted", "JSON"],
)
def test_inspect(content):
    path = write("log.json" if isinstance(content, dict) else "log.eval", content)
    [(name, result)] = pk.read(path).items()
    assert (name, result.format, result.condition) == ("openai/gpt", "inspect", "temperature=0.7")
    assert (result.score, result.counts.problems.tolist()) == ("match", ["a", "b"])
    assert outcomes(result) == {"a": [1, 0], "b": [0, 1]}
    assert list(result.attempts.run) == ["r1"] * 4


def test_tasks_of_inspect_are_never_joined():
    for task, value in (("easy", "C"), ("hard", "I")):
        document = files.inspect_json()
        document["eval"] |= {"task": task, "run_id": task}
        for sample in document["samples"]:
            sample["scores"]["match"]["value"] = value
        write(f"{task}.json", document)
    results = pk.read(".")
    assert results.models == ("openai/gpt (easy)", "openai/gpt (hard)")
    assert (results.benchmarks, results.on("hard").models) == (("easy", "hard"), ("openai/gpt",))
    assert [one.counts.c.tolist() for one in results.values()] == [[2, 2], [0, 0]]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"samples": []}, "expected samples; the log holds none"),
        ({"config": {"epochs": 10**12}}, "epochs"),
        ({"epoch": 0}, "expected epochs from 1 on; got 0"),
        ({"epoch": 10**12}, "epochs"),
    ],
)
def test_inspect_plans_are_believed_only_as_far_as_samples_go(change, message):
    document = files.inspect_json()
    document["samples"] = change.get("samples", document["samples"])
    document["eval"]["config"] = change.get("config", {})
    if "epoch" in change:
        document["samples"][0]["epoch"] = change["epoch"]
    with pytest.raises(pk.ReadError, match=message):
        pk.read(write("m.json", document), missing="fail")


def test_an_id_twice_in_the_plan_is_one_sample():
    document = files.inspect_json()
    document["eval"]["dataset"]["sample_ids"] = ["a", "b", "a"]
    assert pk.read(write("m.json", document))["openai/gpt"].counts.n.tolist() == [2, 2]


def test_inspect_texts():
    path = write("log.eval", files.inspect_archive())
    assert list(pk.read(path, text=True)["openai/gpt"].attempts.text) == ["a1", "a2", "b1", "b2"]


def test_inspect_errors_have_no_verdict():
    samples = files.inspect_samples()
    samples[0] |= {"scores": {}, "error": "RuntimeError(…)"}
    path = write("log.eval", files.inspect_archive(samples[:3]))  # and the second epoch of "b" never ran
    result = pk.read(path, missing="fail")["openai/gpt"]
    assert (result.missing, result.counts.n.tolist(), result.counts.c.tolist()) == (2, [2, 2], [1, 0])
    with pytest.raises(
        pk.ReadError, match="field `b, epoch 1`: expected an outcome; got an error, an attempt"
    ):
        pk.read(path)


@pytest.mark.parametrize(
    ("value", "options", "passed"),
    [
        (1, {}, 1),
        (0.0, {}, 0),
        (True, {}, 1),
        ("N", {}, 0),
        ("yes", {}, 1),
        ("0.0", {}, 0),
        ("P", {"threshold": 0.5}, 1),
        (0.4, {"threshold": 0.5}, 0),
        ({"x": "C", "y": "I"}, {"score": "match/x"}, 1),
    ],
)
def test_inspect_values(value, options, passed):
    samples = files.inspect_samples()
    samples[1]["scores"]["match"]["value"] = value
    if isinstance(value, dict):
        for sample in samples:
            sample["scores"]["match"]["value"] = value
    path = write("log.eval", files.inspect_archive(samples))
    assert outcomes(pk.read(path, **options)["openai/gpt"])["a"][0] == passed


def test_inspect_runs_are_joined():
    write("x/one.json", files.inspect_json())
    second = files.inspect_json()
    second["eval"] |= {"run_id": "r0", "created": "2024-01-01T00:00:00+00:00"}
    write("x/two.json", second)
    result = pk.read("x")["openai/gpt"]
    assert (result.counts.n.tolist(), result.counts.c.tolist()) == ([4, 4], [2, 2])
    assert list(result.attempts.run) == ["r0"] * 4 + ["r1"] * 4
    assert result.source.endswith("two.json and 1 more")


# --- lm-eval ------------------------------------------------------------------------------------------------


def test_lm_eval_gives_back_counts():
    path = write("samples_toy_2025-01-01.jsonl", files.lm_eval())
    result = pk.read(path)["samples_toy_2025-01-01"]
    assert result.counts.problems.tolist() == ["0:000000000000", "1:111111111111"]
    assert (result.counts.n.tolist(), result.counts.c.tolist()) == ([3, 2], [2, 1])
    assert (result.attempts, result.score) == (None, "pass@1,none")


def test_lm_eval_single_responses_and_filters():
    rows = [
        {
            "doc_id": doc,
            "resps": [["r"]],
            "filter": name,
            "metrics": ["exact_match"],
            "doc_hash": f"{doc}",
            "exact_match": x,
        }
        for name, values in (("strict", [1.0, 0.0]), ("flexible", [1.0, 1.0]))
        for doc, x in enumerate(values)
    ]
    path = write("s.jsonl", "".join(json.dumps(row) + "\n" for row in rows).encode())
    assert pk.read(path, score="exact_match,strict")["s"].counts.c.tolist() == [1, 0]
    assert pk.read(path, score="exact_match,flexible")["s"].counts.c.tolist() == [1, 1]
    with pytest.raises(
        pk.ReadError, match='line 3, field `filter`: expected one filter; got "strict" and "flexible"'
    ):
        pk.read(path)


# --- τ²-bench -----------------------------------------------------------------------------------------------


def test_tau2_simulations_beside_the_results():
    write("run/results.json", {**files.tau2_bench(), "simulations": []})
    for index, simulation in enumerate(files.tau2_simulations()):
        write(f"run/simulations/{index}.json", simulation)
    assert pk.read("run/results.json")["gpt"].counts == AB


def test_tau2_infrastructure_errors_have_no_verdict():
    document = files.tau2_bench()
    document["simulations"][0] |= {"termination_reason": "infrastructure_error"}
    document["simulations"][1] |= {"reward_info": None}
    path = write("m.json", document)
    assert pk.read(path, missing="drop")["gpt"].counts == pk.Counts([2, 1], [1, 1], problems=["a", "b"])


# --- terminal-bench and harbor ------------------------------------------------------------------------------


def test_terminal_bench_runs_are_joined():
    write("one/results.json", files.terminal_bench())
    second = files.terminal_bench()
    second["results"][0]["is_resolved"] = None
    write("two/results.json", second)
    result = pk.read(["one/results.json", "two/results.json"], names=["agent", "agent"], missing="fail")[
        "agent"
    ]
    assert (result.counts.n.tolist(), result.counts.c.tolist(), result.missing) == ([6, 4], [3, 2], 1)
    assert set(result.attempts.run) == {"one", "two"}
    assert pk.read(["one/results.json", "two/results.json"], missing="fail").models == ("one", "two")


def test_harbor_trials_are_joined_in_the_order_in_which_they_began():
    for index, (task, passed) in enumerate(files.OUTCOMES):
        trial = files.harbor(task, float(passed), f"{task}__{index}", second=index)
        write(f"job/{task}__{9 - index}/result.json", trial)
    write("job/result.json", {"id": "x", "stats": {}, "n_total_trials": 5})
    result = pk.read("job")["terminus gpt"]
    assert outcomes(result) == IN_ORDER
    assert result.attempts.run is None


def test_harbor_rewards():
    trial = files.harbor()
    trial["verifier_result"]["rewards"] = {"tests": 0.8, "style": 0.0}
    path = write("t/result.json", trial)
    assert pk.read(path, score="tests", threshold=0.75)["terminus gpt"].counts.c.tolist() == [1]
    with pytest.raises(
        pk.ReadError, match=r'expected a reward named "reward"; got style, tests \(score= names one'
    ):
        pk.read(path)
    with pytest.raises(pk.ReadError, match=r"rewards.tests`: expected 0 or 1; got 0.8 \(threshold= says"):
        pk.read(path, score="tests")
    write("t/result.json", files.harbor(reward=None))
    assert pk.read(path, missing="fail")["terminus gpt"].missing == 1


# --- SWE-bench ----------------------------------------------------------------------------------------------


def test_swe_bench_lists():
    path = write("agent.v1.run-1.json", files.swe_bench())
    result = pk.read(path, missing="fail")["agent.v1"]
    assert outcomes(result) == {"a": [1], "b": [0], "c": [-1], "d": [0], "e": [-1]}
    assert result.counts.c.tolist() == [1, 0, 0, 0, 0]
    assert "1 problem not attempted, and left out: f" in result.notes
    with pytest.raises(
        pk.ReadError, match='field `infra_failure_ids`: expected an outcome; got "c", an attempt'
    ):
        pk.read(path)


def test_swe_bench_legacy():
    path = write("agent.old.json", files.swe_bench_legacy())
    assert outcomes(pk.read(path, missing="fail")["agent"]) == {
        "d": [0],
        "a": [1],
        "b": [0],
        "c": [0],
        "e": [-1],
    }


def test_swe_bench_runs_are_joined():
    write("agent.one.json", files.swe_bench())
    write("agent.two.json", files.swe_bench_legacy())
    result = pk.read(".", missing="fail")["agent"]
    assert dict(zip(result.counts.problems.tolist(), result.counts.n.tolist(), strict=True)) == (
        {"a": 2, "b": 2, "c": 2, "d": 2, "e": 2}
    )


def test_a_folder_of_several_formats():
    write("x/he.jsonl", files.human_eval())
    write("x/tau.json", files.tau_bench())
    write("x/config.json", {"seed": 1})
    with pytest.warns(UserWarning, match="x: left out what is no result file: config.json"):
        assert pk.read("x").models == ("he", "tau")
