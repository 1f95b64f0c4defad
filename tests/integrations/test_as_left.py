"""Files and folders as harnesses leave them: names with dots, interrupted runs, companions of results."""

import json
from pathlib import Path

import pytest

import passk_fast as pk
from tests import result_files as files

LINES = '{"task_id": "a", "passed": true}\n{"task_id": "b", "passed": false}\n'
SAMPLE = '{"task_id": "a", "completion": "x"}\n'


@pytest.fixture(autouse=True)
def in_folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)


def put(path, content):
    Path(path).parent.mkdir(parents=True, exist_ok=True)
    Path(path).write_text(content if isinstance(content, str) else json.dumps(content))
    return path


def report(resolved, unresolved):
    return {"resolved_ids": resolved, "unresolved_ids": unresolved}


def test_dots_in_the_name_of_a_report():
    put("model.v1.9.json", report(["a"], ["b"]))
    put("model.v2.0.json", report(["b"], ["a"]))
    result = pk.read(["model.v1.9.json", "model.v2.0.json"])["model"]
    assert result.counts.n.tolist() == [2, 2]
    assert "model model and run v1.9 were taken from the file's name, which has several dots" in result.notes


@pytest.mark.parametrize(
    ("name", "model"),
    [
        ("gpt.run1", "gpt"),
        ("claude-4.5.claude-4.5-full", "claude-4.5"),
        ("gpt-4.1.final", "gpt-4.1"),
        ("gpt.20240402", "gpt"),
        ("gpt-4.20240402", "gpt-4"),
    ],
)
def test_the_dot_between_model_and_run(name, model):
    (result,) = pk.read(put(f"{name}.json", report(["a"], ["b"]))).values()
    assert (result.model, result.notes == ()) == (model, name.count(".") == 1)


@pytest.mark.parametrize("content", [files.swe_bench_legacy(), report(["a"], ["b"])])
def test_reports_of_one_name_are_runs_by_their_folders(content):
    paths = [put(f"{run}/report.json", content) for run in ("run-1", "run-2")]
    (one,) = pk.read(paths[0], missing="fail").values()
    both = pk.read(paths, names=["m", "m"], missing="fail")["m"]
    assert both.counts.n.tolist() == (2 * one.counts.n).tolist()
    assert both.counts.c.tolist() == (2 * one.counts.c).tolist()


def tau2(trials):
    made = [("a", 0, 1.0), ("a", 1, 1.0), ("b", 0, 1.0)]
    return {
        "info": {"num_trials": trials, "agent_info": {"llm": "m"}},
        "tasks": [{"id": name} for name in "abcd"],
        "simulations": [
            {"task_id": task, "trial": trial, "reward_info": {"reward": reward}}
            for task, trial, reward in made
        ],
    }


def test_planned_trials_have_no_verdict():
    path = put("results.json", tau2(2))
    with pytest.raises(pk.ReadError, match=r"field `simulations`: .*3 of 8 planned simulations"):
        pk.read(path)
    result = pk.read(path, missing="fail")["m"]
    assert (result.counts.n.tolist(), result.counts.c.tolist()) == ([2, 2, 2, 2], [2, 1, 0, 0])
    assert result.missing == 5
    assert pk.read(path, missing="drop")["m"].counts.n.tolist() == [2, 1]


def test_a_damaged_number_of_trials():
    with pytest.raises(
        pk.ReadError, match=r"field `simulations`: expected at most 10,000,000 simulations to come"
    ):
        pk.read(put("results.json", tau2(10**12)), missing="fail")


def test_samples_beside_their_results():
    put("f/samples.jsonl", SAMPLE)
    put("f/samples.jsonl_results.jsonl", LINES)
    with pytest.warns(UserWarning, match="^f: left out what is no result file: samples.jsonl$"):
        assert pk.read("f")["samples"].counts.c.tolist() == [1, 0]


def test_other_tables_and_lines_beside_results():
    put("f/eval.jsonl", LINES)
    for name in ("a.csv", "b.jsonl", "c.json", "d.tsv", "e.csv", "g.csv"):
        put(f"f/{name}", '{"loss": 1}\n' if "j" in name else "step,loss\n1,2\n")
    message = r"^f: left out what is no result file: a.csv, b.jsonl, c.json, d.tsv, e.csv and 1 more$"
    with pytest.warns(UserWarning, match=message):
        assert pk.read("f").models == ("eval",)


def test_a_folder_of_files_of_no_format_says_so():
    put("f/a/x.json", {"loss": 1})
    with pytest.raises(pk.ReadError, match=r"what is there is of no known format: x\.json"):
        pk.read("f")


@pytest.mark.parametrize("where", ["jobs", "jobs/*"])
def test_folders_of_jobs(where):
    for job, trial in (("job1", "y"), ("job2", "z")):
        for task in ("a", "b"):
            done = files.harbor() | {"task_name": task, "trial_name": f"{task}__{trial}"}
            put(f"jobs/{job}/{task}__{trial}/result.json", done)
    (result,) = pk.read(where, missing="fail").values()
    assert result.counts.n.tolist() == [2, 2]
