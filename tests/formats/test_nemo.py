"""NeMo-Skills, NeMo-Gym and NeMo-Evaluator: what is read, and what is wrong with files that are not."""

from __future__ import annotations

import copy
from collections import Counter
from pathlib import Path

import pytest

import passk_fast as pk
from tests.formats import nemo_files as files
from tests.formats.reading import breaking, counted, outcomes
from tests.formats.trying import BY_PROBLEM, Example, lines
from tests.integrations.refusing import WITHOUT, refused

IN_ORDER = [[int(one) for one in passed] for passed in BY_PROBLEM.values()]


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)


# --- NeMo-Skills --------------------------------------------------------------------------------------------


def test_skills_seeds_are_runs_in_order_of_their_numbers():
    paths = [files.skills_run(seed).write() for seed in (10, 0)]
    [(name, result)] = pk.read(paths, text=True, stratum="subset").items()
    assert (name, result.format, result.benchmark) == ("gpt", "nemo_skills", "aime24")
    passed = Counter(task for run in files.BY_SEED.values() for task, one in run.items() if one)
    assert list(counted(result).values()) == [(2, passed["a"]), (2, passed["b"])]
    assert list(outcomes(result).values()) == [[1, 0], [0, 1]]
    assert list(result.attempts.run) == ["rs0", "rs0", "rs10", "rs10"]
    assert list(result.counts.strata) == ["topic a", "topic b"]
    assert {name: set(cost.tolist()) for name, cost in result.costs.items()} == {
        "output_tokens": {20.0},
        "seconds": {2.5},
    }
    assert "the model was taken from the folder gpt" in result.notes


def test_skills_greedy_and_sampled_are_not_mixed():
    greedy = Example("nemo_skills", files.SKILLS.path.replace("-rs0", ""), files.SKILLS.content)
    assert pk.read(greedy.write()).models == ("gpt",)
    with pytest.raises(pk.ReadError, match="expected a name of its own for the model; 'gpt' is also in"):
        pk.read([files.SKILLS.write(), greedy.write()])


def test_skills_problems_of_another_data_set_do_not_pair():
    other = copy.deepcopy(files.SKILLS.content)
    other[0]["problem"] = "Another?"
    names = pk.read(files.SKILLS.write())["gpt"].counts.problems.tolist()
    others = pk.read(files.SKILLS.write(lines(other)))["gpt"].counts.problems.tolist()
    assert (names[0] == others[0], names[1] == others[1]) == (False, True)


@pytest.mark.parametrize(
    ("verdict", "passed"),
    [
        ({"judgement": "Reasoning …\n**Judgement**: Yes"}, 1),
        ({"judgement": "Judgement: No"}, 0),
        ({"is_correct": True, "is_correct-plus": False}, 0),
        ({"is_correct": True}, 1),
        ({"graded_list": [True]}, 1),
        ({"swe-bench-metrics": {"resolved": True, "patch_exists": True}}, 1),
        ({"passed": False}, 0),
        ({"status": "timeout"}, 0),
        ({"eval_status": [{"process_status": "completed"}, {"process_status": "error"}]}, 0),
        ({"eval_status": [{"process_status": "completed"}] * 2}, 1),
        ({"symbolic_correct": True, "judgement": "Judgement: No"}, 1),
    ],
)
def test_skills_verdicts(verdict, passed):
    [line, *_] = copy.deepcopy(files.SKILLS.content)
    del line["symbolic_correct"]
    result = pk.read(files.SKILLS.write(lines([line | verdict])))["gpt"]
    assert (result.score, result.counts.c.tolist()) == (
        max(verdict, key=lambda name: "-plus" in name),
        [passed],
    )


SKILLS = [
    ((1, "symbolic_correct"), ..., "line 2, field `symbolic_correct`: missing; expected a verdict"),
    (
        (1, "symbolic_correct"),
        None,
        f"line 2, field `symbolic_correct`: expected an outcome; got null{WITHOUT}",
    ),
    ((1, "symbolic_correct"), 1, "line 2, field `symbolic_correct`: expected true or false; got 1"),
    ((0, "symbolic_correct"), ..., "line 1: expected a verdict (symbolic_correct, judgement, "),
    ((1, "num_generated_tokens"), "x", "line 2, field `num_generated_tokens`: expected a number or null"),
    ((1,), 3, "line 2: expected a JSON object; got 3"),
]


test_broken_skills = breaking(files.SKILLS, SKILLS)


@pytest.mark.parametrize(
    ("verdict", "score", "message"),
    [
        (
            {"judgement": "unsure"},
            "judgement",
            f"field `judgement`: expected an outcome; got no yes or no{WITHOUT}",
        ),
        ({"judgement": 1}, "judgement", "line 1, field `judgement`: expected a string; got 1"),
        ({"is_correct": 1}, "is_correct", "line 1, field `is_correct`: expected true or false; got 1"),
        ({"graded_list": [1]}, "graded_list", "field `graded_list[0]`: expected true or false; got 1"),
        (
            {"graded_list": [True, False]},
            "graded_list",
            "expected a list with the outcome of one attempt; got [true",
        ),
        ({"swe-bench-metrics": {}}, "swe-bench-metrics", "expected an object with `resolved`; got {}"),
        (
            {"eval_status": [1]},
            "eval_status",
            "field `eval_status`: expected steps with `process_status`; got [1]",
        ),
        ({"status": {}}, "status", 'expected "pass", "fail", "timeout" or "timed out"; got {}'),
        ({"status": "odd"}, "status", 'expected "pass", "fail", "timeout" or "timed out"; got "odd"'),
        ({"eval_status": []}, "eval_status", f"expected an outcome; got no step{WITHOUT}"),
        ({}, "verdict", "expected score= to be one of symbolic_correct, judgement"),
    ],
)
def test_broken_skills_verdicts(verdict, score, message, capsys):
    data = lines([line | verdict for line in files.SKILLS.content])
    assert message in refused(files.SKILLS.write(data), capsys, score=score)


def test_skills_chunk(capsys):
    path = Example("nemo_skills", "gpt/output-rs0_chunk_1.jsonl", files.SKILLS.content).write()
    assert "expected all lines of a run; this is a chunk" in refused(path, capsys)


def test_skills_task_twice(capsys):
    data = lines([line | {"task_id": "t"} for line in files.SKILLS.content])
    assert 'attempt 0 at "t" comes twice' in refused(files.SKILLS.write(data), capsys)


# --- NeMo-Gym -----------------------------------------------------------------------------------------------


def test_gym():
    [(name, result)] = pk.read(files.GYM.write(), text=True).items()
    assert (name, result.format) == ("org/gpt", "nemo_gym")
    assert outcomes(result) == dict(enumerate(IN_ORDER))
    assert result.costs["output_tokens"].tolist() == [20.0] * 5
    assert result.order is not None


def test_gym_rollouts_that_did_not_end_have_no_verdict(capsys):
    path = files.GYM.write()
    failures = [files.GYM_FAILURE, files.GYM_FAILURE | {"_ng_rollout_index": 0}]  # retried, and then it ended
    Path("rollouts_failures.jsonl").write_bytes(lines(failures))
    planned = [
        {"_ng_task_index": task, "_ng_rollout_index": number} for task in (0, 1, 2) for number in range(3)
    ]
    Path("rollouts_materialized_inputs.jsonl").write_bytes(lines(planned))
    result = pk.read(path, missing="fail")["org/gpt"]
    assert (result.missing, counted(result)) == (4, {0: (3, 2), 1: (3, 1), 2: (3, 0)})
    with pytest.raises(
        pk.ReadError, match=r"rollouts_failures\.jsonl, line 1, field `_ng_rollout_index`: expected"
    ):
        pk.read(path)


GYM = [
    ((4, "_ng_task_index"), ..., "line 5, field `_ng_task_index`: missing"),
    ((4, "_ng_task_index"), "x", 'line 5, field `_ng_task_index`: expected an integer; got "x"'),
    ((4, "_ng_rollout_index"), ..., "line 5, field `_ng_rollout_index`: missing"),
    ((4, "_ng_rollout_index"), 1, "line 5: expected each attempt once; attempt 1 at 0 comes twice"),
    ((4, "reward"), ..., "line 5, field `reward`: missing"),
    ((4, "reward"), "1", 'line 5, field `reward`: expected a number or null; got "1"'),
    ((4, "reward"), 0.5, "line 5, field `reward`: expected 0 or 1; got 0.5"),
    ((4, "reward"), None, f"line 5, field `reward`: expected an outcome; got null{WITHOUT}"),
    ((4, "reward"), float("nan"), f"line 5, field `reward`: expected an outcome; got NaN{WITHOUT}"),
    ((4, "agent_ref"), 1, "line 5, field `agent_ref`: expected an object or null; got 1"),
    ((4, "response"), 1, "line 5, field `response`: expected an object or null; got 1"),
    ((4, "response", "model"), "b", "line 5, field `response.model`: expected one model; got org/gpt and b"),
]


test_broken_gym = breaking(files.GYM, GYM)


# --- NeMo-Evaluator -----------------------------------------------------------------------------------------


def test_evaluator():
    [(name, result)] = pk.read(files.EVALUATOR.write(), text=True, stratum="category").items()
    assert (name, result.format, result.benchmark) == ("org/gpt", "nemo_evaluator", "gsm8k")
    assert outcomes(result) == dict(enumerate(IN_ORDER))
    assert sorted(result.attempts.text) == ["a0", "a1", "a2", "b0", "b1"]
    assert sorted(result.counts.strata) == ["topic a", "topic b"]
    assert (result.settings, result.facts) == ({"temperature": 0.7}, {"system prompt": "Be brief."})
    assert {name: set(cost.tolist()) for name, cost in result.costs.items()} == {
        "tokens": {30.0},
        "seconds": {2.5},
    }


def test_evaluator_attempts_without_a_time():
    rows = copy.deepcopy(files.EVALUATOR.content)
    for row in rows:
        row["latency_ms"] = None
    assert set(pk.read(files.EVALUATOR.write(lines(rows)))["org/gpt"].costs) == {"tokens"}


def test_evaluator_infrastructure_is_no_verdict():
    rows = copy.deepcopy(files.EVALUATOR.content)
    for row, category in zip(rows, ("infra_error", "graceful", "system"), strict=False):
        row |= {"reward": 0.0, "scoring_details": {"error": "…", "error_category": category}}
    result = pk.read(files.EVALUATOR.write(lines(rows)), missing="drop")["org/gpt"]
    assert (result.missing, sorted(counted(result).values())) == (2, [(1, 1), (2, 0)])


EVALUATOR = [
    ((4, "problem_idx"), ..., "line 5, field `problem_idx`: missing"),
    ((4, "problem_idx"), 1.5, "line 5, field `problem_idx`: expected an integer; got 1.5"),
    ((4, "repeat"), ..., "line 5, field `repeat`: missing"),
    ((4, "repeat"), 1, "line 5: expected each attempt once; attempt 1 at 0 comes twice"),
    ((4, "reward"), ..., "line 5, field `reward`: missing"),
    ((4, "reward"), "1", 'line 5, field `reward`: expected a number or null; got "1"'),
    ((4, "reward"), 0.25, "line 5, field `reward`: expected 0 or 1; got 0.25"),
    ((4, "reward"), None, f"line 5, field `reward`: expected an outcome; got null{WITHOUT}"),
    ((4, "metadata"), 1, "line 5, field `metadata`: expected an object or null; got 1"),
    ((4, "tokens"), "x", 'line 5, field `tokens`: expected a number or null; got "x"'),
    (
        (4, "scoring_details"),
        {"error_category": "infra_error"},
        f'line 5, field `scoring_details.error_category`: expected an outcome; got "infra_error"{WITHOUT}',
    ),
]


test_broken_evaluator = breaking(files.EVALUATOR, EVALUATOR)
