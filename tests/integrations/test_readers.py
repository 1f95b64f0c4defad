"""Every format: what is read of a file made after the real schema, and of real files."""

from __future__ import annotations

import gzip
import json
import os
import zipfile
from pathlib import Path

import numpy as np
import pytest

import passk_fast as pk
from tests import result_files as files

REAL = os.environ.get("PASSK_FAST_REAL_DATA")
needs_real = pytest.mark.skipif(not REAL, reason="PASSK_FAST_REAL_DATA names no folder with real results")

AB = pk.Counts([3, 2], [2, 1], problems=["a", "b"])


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return tmp_path


def write(path, content):
    Path(path).parent.mkdir(parents=True, exist_ok=True)
    Path(path).write_bytes(files.encoded(content))
    return path


def outcomes(result):
    return {problem: row.tolist() for problem, row in result.attempts.outcome_rows()}


IN_ORDER = {"a": [1, 0, 1], "b": [0, 1]}


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


# --- tables -------------------------------------------------------------------------------------------------

MODELS = """model,run,condition,problem,attempt,passed,cluster,text
x,1,T=0,a,1,0,p,"two
lines"
x,1,T=0,a,0,1,p,zero
x,1,T=1,a,0,true,p,
y,1,,a,0,,p,
y,2,,a,0,False,p,
"""


def test_table_of_attempts():
    results = pk.read(write("t.csv", MODELS.encode()), missing="fail", text=True)
    assert results.models == ("x (T=0)", "x (T=1)", "y")
    x = results["x (T=0)"].attempts
    assert (outcomes(results["x (T=0)"]), list(x.text)) == ({"a": [1, 0]}, ["zero", "two\nlines"])
    assert list(x.cluster) == ["p", "p"]
    assert list(results["y"].attempts.run) == ["1", "2"]
    assert (results["y"].missing, list(results["y"].counts.clusters)) == (1, ["p"])


@pytest.mark.parametrize("suffix", ["csv", "tsv", "jsonl", "parquet", "arrow"])
def test_table_in_every_file(suffix):
    import pyarrow
    import pyarrow.csv
    import pyarrow.parquet

    columns = {
        "problem": [task for task, _ in files.OUTCOMES],
        "passed": [passed for _, passed in files.OUTCOMES],
    }
    table = pyarrow.table(columns)
    path = f"t.{suffix}"
    if suffix == "parquet":
        pyarrow.parquet.write_table(table, path)
    elif suffix == "arrow":
        with pyarrow.OSFile(path, "wb") as file, pyarrow.ipc.new_file(file, table.schema) as writer:
            writer.write_table(table)
    elif suffix == "jsonl":
        write(path, files.table_jsonl())
    else:
        comma = "," if suffix == "csv" else "\t"
        lines = [f"{task}{comma}{passed}" for task, passed in files.OUTCOMES]
        write(path, "\r\n".join([f"problem{comma}passed", *lines]).encode())
    assert pk.read(path)["t"].counts == AB
    assert outcomes(pk.read(path)["t"]) == IN_ORDER


def test_table_of_counts_and_of_scores():
    assert pk.read(write("c.csv", files.table_counts()))["c"].counts == AB
    path = write("s.csv", b"problem,score\na,0.5\na,0.7\n")
    assert pk.read(path, threshold=0.6)["s"].counts.c.tolist() == [1]


def test_table_columns_by_other_names():
    path = write("t.jsonl", b'{"task_id": "a", "ok": 1}\n{"task_id": "a", "ok": 0}\n')
    assert pk.read(path, columns={"problem": "task_id", "passed": "ok"})["t"].counts.c.tolist() == [1]
    with pytest.raises(pk.ReadError, match='expected a column "good" for `passed`; got task_id, ok'):
        pk.read(path, columns={"problem": "task_id", "passed": "good"})


# --- folders ------------------------------------------------------------------------------------------------


def test_a_folder_of_several_formats():
    write("x/he.jsonl", files.human_eval())
    write("x/tau.json", files.tau_bench())
    write("x/config.json", {"seed": 1})
    with pytest.warns(UserWarning, match="x: left out what is no result file: config.json"):
        assert pk.read("x").models == ("he", "tau")


# --- real results -------------------------------------------------------------------------------------------


def published(counts):
    return [round(float(np.mean(pk.pass_hat_k(counts.n, counts.c, k))), 4) for k in (1, 2, 3, 4)]


@needs_real
@pytest.mark.parametrize("name", ["tau_bench_airline_gpt4o.json", "tau_bench_airline_gpt4o_trials.csv"])
def test_real_tau_bench(name):
    [result] = pk.read(Path(REAL, name)).values()
    assert published(result.counts) == [0.42, 0.2733, 0.22, 0.2]


@needs_real
def test_real_evalplus():
    [result] = pk.read(Path(REAL, "evalplus_eval_results.json")).values()
    raw = json.loads(Path(REAL, "evalplus_eval_results.json").read_text())["eval"]
    expected = [
        sum(row["base_status"] == row["plus_status"] == "pass" for row in rows) for rows in raw.values()
    ]
    assert result.counts.c.tolist() == expected
    assert result.counts.n.tolist() == [len(rows) for rows in raw.values()]


@needs_real
def test_real_livecodebench():
    [result] = pk.read(Path(REAL, "livecodebench_eval_all_first5.json")).values()
    raw = json.loads(Path(REAL, "livecodebench_eval_all_first5.json").read_text())
    assert result.counts.c.tolist() == [sum(row["graded_list"]) for row in raw]
    assert (result.counts.m, result.format) == (5, "livecodebench")


@needs_real
def test_real_tables():
    table = (
        gzip.decompress(Path(REAL, "evalperf_counts.csv.gz").read_bytes()).decode().splitlines(keepends=True)
    )
    with pytest.raises(
        pk.ReadError, match='line 3778, field `problem`: expected each problem once; "HumanEval/9"'
    ):
        pk.read(write("evalperf.csv", "".join(table).encode()))  # a model was evaluated twice
    evalperf = pk.read(write("evalperf.csv", "".join(table[:3777] + table[3895:]).encode()))
    assert len(evalperf) == 33
    assert {result.counts.max_n for result in evalperf.values()} == {50, 100}
    pairs = pk.read(Path(REAL, "livecodebench_o1_pairs.csv.gz"))
    assert [result.counts.m for result in pairs.values()] == [880, 880]
    swe = pk.read(Path(REAL, "swebench_lite_autocoderover_runs.csv"))
    assert [(result.counts.m, len(result.attempts)) for result in swe.values()] == [(280, 729)]
