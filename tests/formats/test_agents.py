"""Results of agents: what is read of them, and what is wrong with those that are not."""

from __future__ import annotations

import copy
from collections import Counter
from pathlib import Path

import pytest

import passk_fast as pk
from tests.formats import agent_files as files
from tests.formats.reading import breaking, counted, outcomes
from tests.formats.trying import BY_PROBLEM, IN_ROUNDS, lines
from tests.integrations.refusing import WITHOUT, refused


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)


# --- verifiers ----------------------------------------------------------------------------------------------


def test_verifiers():
    [(name, result)] = pk.read(files.VERIFIERS.write(), text=True).items()
    assert (name, result.format, result.benchmark) == ("openai/gpt", "verifiers", "gsm8k")
    assert result.settings == {"temperature": 0.7}
    assert outcomes(result) == {task: [int(one) for one in passed] for task, passed in BY_PROBLEM.items()}
    assert next(iter(result.attempts.text)) == '[{"content":"a!","role":"assistant"}]'
    assert {name: cost.tolist() for name, cost in result.costs.items()} == {
        "seconds": [2.0] * 5,
        "input_tokens": [10.0] * 5,
        "output_tokens": [20.0] * 5,
    }
    assert result.order is None  # rollouts are written as they end


def test_verifiers_is_named_by_its_folders():
    for run in ("r1", "r2"):
        files.Example("verifiers", f"o/math--org--gpt/{run}/results.jsonl", files.VERIFIERS.content).write()
    [(name, result)] = pk.read(
        ["o/math--org--gpt/r1/results.jsonl", "o/math--org--gpt/r2/results.jsonl"]
    ).items()
    assert (name, result.benchmark) == ("org/gpt", "math")
    assert counted(result) == {task: (2 * len(one), 2 * sum(one)) for task, one in BY_PROBLEM.items()}
    assert "taken from the folder math--org--gpt" in result.notes[0]


def test_verifiers_errors_have_no_verdict():
    rows = copy.deepcopy(files.VERIFIERS.content)
    rows[0] |= {
        "error": {"error": "ModelError", "error_chain_repr": "…", "error_chain_str": "…"},
        "reward": 0.0,
    }
    path = files.VERIFIERS.write(lines(rows))
    assert counted(pk.read(path, missing="drop")["openai/gpt"]) == {"a": (2, 1), "b": (2, 1)}
    result = pk.read(path, missing="fail")["openai/gpt"]
    assert (result.missing, counted(result)) == (1, {"a": (3, 1), "b": (2, 1)})


def test_verifiers_metric_decides():
    result = pk.read(files.VERIFIERS.write(), score="format")["openai/gpt"]
    assert (result.score, counted(result)) == ("format", {"a": (3, 3), "b": (2, 2)})


VERIFIERS = [
    ((4, "example_id"), ..., "line 5, field `example_id`: missing"),
    ((4, "example_id"), 1.5, "line 5, field `example_id`: expected an integer or a string; got 1.5"),
    ((4, "reward"), ..., "line 5, field `reward`: missing"),
    ((4, "reward"), "1", 'line 5, field `reward`: expected a number or null; got "1"'),
    ((4, "reward"), 0.5, "line 5, field `reward`: expected 0 or 1; got 0.5 (threshold="),
    ((4, "reward"), None, f"line 5, field `reward`: expected an outcome; got null{WITHOUT}"),
    ((4, "reward"), float("nan"), f"line 5, field `reward`: expected an outcome; got NaN{WITHOUT}"),
    ((4, "error"), "Timeout", f"line 5, field `error`: expected an outcome; got an error{WITHOUT}"),
    ((4, "timing"), 1, "line 5, field `timing`: expected an object or null; got 1"),
    (
        (4, "token_usage", "input_tokens"),
        "x",
        "line 5, field `token_usage.input_tokens`: expected a number or null",
    ),
    ((4,), [1], "line 5: expected a JSON object; got [1]"),
]


test_broken_verifiers = breaking(files.VERIFIERS, VERIFIERS)


def test_verifiers_metric_that_is_not_there(capsys):
    path = files.VERIFIERS.write()
    message = 'line 1, field `metrics`: expected a metric named "style"; got correct, format'
    assert message in refused(path, capsys, score="style")


def test_verifiers_broken_metadata():
    path = files.VERIFIERS.write()
    Path(f"{files.FOLDER}/metadata.json").write_text('{"model": 1}')
    with pytest.raises(
        pk.ReadError, match=r"metadata\.json, field `model`: expected a string or null; got 1"
    ):
        pk.read(path)


# --- Traces -------------------------------------------------------------------------------------------------


def test_traces():
    [(name, result)] = pk.read(files.TRACES.write(), text=True).items()
    assert (name, result.format, result.benchmark) == ("openai/gpt", "verifiers_traces", "gsm8k")
    passed = Counter(task for task, one, _ in IN_ROUNDS if one)
    made = Counter(task for task, _, _ in IN_ROUNDS)
    assert counted(result) == {"ab".index(task): (made[task], passed[task]) for task in "ab"}
    assert list(result.attempts.text) == ["0!", "1!", "0!", "1!", "0!"]
    assert list(result.attempts.run) == ["night"] * 5
    assert {name: set(cost.tolist()) for name, cost in result.costs.items()} == {
        "input_tokens": {10.0},
        "output_tokens": {20.0},
        "seconds": {2.5},
    }
    assert (result.settings, result.order) == ({"temperature": 0.7}, None)


def test_traces_reward_and_id():
    rows = copy.deepcopy(files.TRACES.content)
    for row in rows:
        row["task"]["data"]["id"] = f"task-{row['task']['data'].pop('idx')}"
    path = files.TRACES.write(lines(rows))
    result = pk.read(path, score="format")["openai/gpt"]
    assert counted(result) == {"task-0": (3, 3), "task-1": (2, 2)}


def test_traces_of_several_agents():
    rows = copy.deepcopy(files.TRACES.content)
    for row in rows:
        judge = copy.deepcopy(row["traces"][0])
        judge["agent"] = {"name": "judge", "config": {"model": "openai/judge"}}
        judge["rewards"] = {"agrees": {"score": 1.0, "weight": 1.0}}
        row["traces"].insert(0, judge)
    path = files.TRACES.write(lines(rows))
    with pytest.raises(pk.ReadError, match=r"expected one agent; got judge, solver \(score= names one\)"):
        pk.read(path)
    assert counted(pk.read(path, score="solver")["openai/gpt"]) == {0: (3, 2), 1: (2, 1)}
    assert counted(pk.read(path, score="solver/format")["openai/gpt"]) == {0: (3, 3), 1: (2, 2)}
    assert counted(pk.read(path, score="judge")["openai/judge"]) == {0: (3, 3), 1: (2, 2)}
    rows[0]["traces"].append(rows[0]["traces"][1])
    with pytest.raises(
        pk.ReadError, match='line 1, field `traces`: expected one trace of "solver" in an episode'
    ):
        pk.read(files.TRACES.write(lines(rows)), score="solver")


FIRST = (4, "traces", 0)
TRACES = [
    ((4, "task"), ..., "line 5, field `task`: missing"),
    ((4, "task", "data"), 1, "line 5, field `task.data`: expected an object; got 1"),
    ((4, "task", "data", "idx"), "x", 'line 5, field `task.data.idx`: expected an integer or null; got "x"'),
    ((4, "task"), {"type": "T", "data": {}}, "line 5, field `task.data.idx`: missing; expected the number"),
    ((4, "traces"), ..., "line 5, field `traces`: missing"),
    ((4, "traces"), [], "line 5, field `traces`: expected a trace; got none"),
    ((*FIRST, "agent"), ..., "line 5, field `traces[0].agent`: missing"),
    ((*FIRST, "ok"), False, f"line 5, field `traces[0].ok`: expected an outcome; got false{WITHOUT}"),
    (
        (*FIRST, "rewards"),
        {},
        f"line 5, field `traces[0].rewards`: expected an outcome; got no reward{WITHOUT}",
    ),
    (
        (*FIRST, "rewards", "correct"),
        None,
        f"`traces[0].rewards.correct`: expected an outcome; got null{WITHOUT}",
    ),
    (
        (*FIRST, "rewards", "correct"),
        1,
        'field `traces[0].rewards["correct"]`: expected an object or null; got 1',
    ),
    (
        (*FIRST, "rewards", "correct", "score"),
        ...,
        'line 5, field `traces[0].rewards["correct"].score`: missing',
    ),
    (
        (*FIRST, "rewards", "correct", "score"),
        0.5,
        "line 5, field `traces[0].rewards`: expected 0 or 1; got 0.5",
    ),
]


test_broken_traces = breaking(files.TRACES, TRACES)


def test_traces_reward_that_is_not_there(capsys):
    message = 'line 1, field `traces[0].rewards`: expected a reward named "style"; got correct, format'
    assert message in refused(files.TRACES.write(), capsys, score="style")


# --- SWE-bench, instance by instance ------------------------------------------------------------------------


def test_reports_of_instances_are_runs_of_a_model():
    paths = [files.instance_report(name, run).write() for run in ("day", "night") for name in files.RESOLVED]
    [(name, result)] = pk.read(paths).items()
    assert (name, result.format) == ("org/gpt", "swe_bench_instances")
    assert counted(result) == {name: (2, 2 * one) for name, one in files.RESOLVED.items()}
    clustered = pk.read(paths, cluster="repo")["org/gpt"].counts
    assert list(clustered.clusters) == ["django/django", "django/django", "sympy/sympy"]


def test_details_of_a_submission():
    [(name, result)] = pk.read(files.DETAILS.write()).items()
    assert (name, result.benchmark) == ("20250801_mini_gpt", "verified")
    assert counted(result) == {name: (1, int(one)) for name, one in files.RESOLVED.items()}
    assert result.costs["dollars"].tolist() == [0.5] * 3


def test_lists_of_a_submission_lead_to_its_details():
    path = files.EXPERIMENT.write()
    text = "field `resolved`: expected every instance that was attempted; the file names 2 that were resolved"
    with pytest.raises(pk.ReadError, match=text):
        pk.read(path)
    files.DETAILS.write()
    assert counted(pk.read(path)["20250801_mini_gpt"]) == {
        name: (1, int(one)) for name, one in files.RESOLVED.items()
    }


NAME = "django__django-1"
INSTANCE = [
    ((NAME,), 1, f'field `["{NAME}"]`: expected an object; got 1'),
    ((NAME, "resolved"), "yes", f'field `["{NAME}"].resolved`: expected true or false or null; got "yes"'),
    ((NAME, "resolved"), None, f'field `["{NAME}"].resolved`: expected an outcome; got null{WITHOUT}'),
    ((NAME, "resolved"), ..., f'field `["{NAME}"].resolved`: missing'),
    ((NAME, "infra_failure"), 1, f'field `["{NAME}"].infra_failure`: expected true or false; got 1'),
    ((NAME, "cost"), "1", f'field `["{NAME}"].cost`: expected a number or null; got "1"'),
    ((NAME, "api_calls"), [], f'field `["{NAME}"].api_calls`: expected a number or null; got []'),
]


test_broken_instance = breaking(files.INSTANCE, INSTANCE, format="swe_bench_instances")


def test_instance_twice(capsys):
    data = files.DETAILS.data.replace(b"django__django-2", b"django__django-1")
    assert 'got "django__django-1" more than once' in refused(files.DETAILS.write(data), capsys)


def test_infrastructure_failure_is_no_verdict(capsys):
    failed = {NAME: files.report(False) | {"infra_failure": True}}
    path = files.INSTANCE.write(files.Example("", files.INSTANCE.path, failed).data)
    assert f'field `["{NAME}"].infra_failure`: expected an outcome; got true{WITHOUT}' in refused(
        path, capsys
    )


def test_no_instance(capsys):
    assert "it has none" in refused(files.INSTANCE.write(b"{}"), capsys, format="swe_bench_instances")


def test_instances_have_no_texts(capsys):
    assert "expected texts" in refused(files.INSTANCE.write(), capsys, text=True)


EXPERIMENT = [
    (("resolved",), 2, "field `resolved`: expected the instances that were resolved; got their number, 2"),
    (("resolved",), {}, "field `resolved`: expected an integer or a list; got {}"),
    (("resolved", 1), 7, "field `resolved[1]`: expected a string; got 7"),
    (("no_generation",), "x", 'field `no_generation`: expected an integer or a list; got "x"'),
    (("no_logs",), None, "field `no_logs`: expected an integer or a list; got null"),
    (("no_logs",), [1], "field `no_logs[0]`: expected a string; got 1"),
    (("resolved",), [], "the file names 0 that were resolved, and not those that failed (Verified has 500"),
]


test_broken_experiment = breaking(files.EXPERIMENT, EXPERIMENT)


# --- Multi-SWE-bench ----------------------------------------------------------------------------------------


def test_multi_swe_bench():
    [(name, result)] = pk.read(files.MULTI.write(), cluster="repo").items()
    assert (name, result.format, result.benchmark) == ("org-gpt", "multi_swe_bench", "multi-swe-bench")
    resolved = set(files.MULTI.content["resolved_ids"])
    submitted = files.MULTI.content["submitted_ids"]
    assert counted(result) == {name: (1, int(name in resolved)) for name in submitted}
    assert sorted(result.counts.clusters) == ["cli/cli"] * 3 + ["ponylang/ponyc"]


def test_multi_swe_bench_failed_tasks_are_in_two_lists():
    failed = files.MULTI.content | {"incomplete_ids": ["cli/cli:pr-9"], "error_ids": ["cli/cli:pr-9"]}
    path = files.MULTI.write(files.Example("", "x.json", failed).data)
    result = pk.read(path, missing="fail")["org-gpt"]
    assert (result.missing, counted(result)["cli/cli:pr-9"]) == (1, (1, 0))
    with pytest.raises(
        pk.ReadError, match=r'field `incomplete_ids\[0\]`: expected an outcome; got "cli/cli:pr-9"'
    ):
        pk.read(path)


def test_multi_swe_bench_not_submitted():
    """Neither failed nor without a verdict, whatever the policy."""
    lacking = files.MULTI.content | {"incomplete_ids": ["cli/cli:pr-9"]}
    path = files.MULTI.write(files.Example("", "x.json", lacking).data)
    for policy in ("error", "fail", "drop", "bounds"):
        result = pk.read(path, missing=policy)["org-gpt"]
        assert (result.missing, result.counts.m) == (0, 4)
        assert "1 problem not attempted, and left out: cli/cli:pr-9" in result.notes


MULTI = [
    (("resolved_ids",), 1, "field `resolved_ids`: expected a list; got 1"),
    (("resolved_ids",), ..., "field `resolved_ids`: missing"),
    (("unresolved_ids",), ..., "field `unresolved_ids`: missing"),
    (("unresolved_ids",), None, "field `unresolved_ids`: expected a list; got null"),
    (("unresolved_ids", 0), 7, "field `unresolved_ids[0]`: expected a string; got 7"),
    (("unresolved_ids", 0), "cli/cli:pr-1", '"cli/cli:pr-1" is in `resolved_ids` too'),
    (("empty_patch_ids",), {}, "field `empty_patch_ids`: expected a list; got {}"),
    (
        ("empty_patch_ids",),
        ["cli/cli:pr-2"],
        "field `empty_patch_ids[0]`: expected each instance in one list",
    ),
    (("error_ids",), ["cli/cli:pr-1"], "field `error_ids[0]`: expected each instance in one list"),
    (("error_ids",), [1], "field `error_ids[0]`: expected a string; got 1"),
    (
        ("error_ids",),
        ["cli/cli:pr-9"],
        f'field `error_ids[0]`: expected an outcome; got "cli/cli:pr-9"{WITHOUT}',
    ),
]


test_broken_multi_swe_bench = breaking(files.MULTI, MULTI)


def test_multi_swe_bench_without_instances(capsys):
    path = files.MULTI.write(b'{"resolved_ids": [], "unresolved_ids": []}')
    assert "expected at least one instance" in refused(path, capsys, format="multi_swe_bench")


def test_multi_swe_bench_has_no_texts(capsys):
    assert "expected texts" in refused(files.MULTI.write(), capsys, text=True)
