"""Broken files of every format: one clear line, never a traceback, never a number.

Each case is the good document after one change. What is broken in the same way in all formats (cut off,
damaged, empty, …) is in `EVERYWHERE`; `CASES` has what only one format can get wrong.
"""

from __future__ import annotations

import copy
import gzip
import json
from pathlib import Path

import pytest

import passk_fast as pk
from tests import result_files as files
from tests.integrations.refusing import WITHOUT, refused

DOCUMENTS = {
    "evalplus": files.evalplus,
    "livecodebench": files.livecodebench,
    "tau_bench": files.tau_bench,
    "tau2_bench": files.tau2_bench,
    "terminal_bench": files.terminal_bench,
    "harbor": files.harbor,
    "swe_bench": files.swe_bench,
    "inspect": files.inspect_json,
}


def packed_badly(content):
    return gzip.compress(content * 9)[:-9]


EVERYWHERE = {
    "empty": (lambda content: b"", "expected results; the file is empty"),
    "blank": (lambda content: b" \n \n", "expected results; the file is empty"),
    "cut off": (lambda content: content[:-1], "(was the file cut off?)"),
    "half": (lambda content: content[: len(content) // 2], ""),
    "UTF-16": (lambda content: content.decode().encode("utf-16"), "expected UTF-8 text; the file is UTF-16"),
    "not UTF-8": (lambda content: content.replace(b":", b":\xff", 1), ""),
    "gzip cut off": (packed_badly, "expected whole gzip data; it ends early (was the file cut off?)"),
    "two documents": (lambda content: content + content, ""),
    "a list around": (lambda content: b"[" + content + b"]", ""),
    "nothing inside": (lambda content: b"[]" if content[:1] == b"[" else b"{}", ""),
    "binary": (lambda content: bytes(range(256)) * 9, ""),
}


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)


@pytest.mark.parametrize("format", DOCUMENTS)
@pytest.mark.parametrize("case", EVERYWHERE)
def test_documents(format, case, capsys):
    change, message = EVERYWHERE[case]
    Path("m.json").write_bytes(change(files.encoded(DOCUMENTS[format]())))
    assert message in refused("m.json", capsys)
    # Named, the format says what it misses instead of not being recognised.
    assert message in refused("m.json", capsys, format=format)


def change(format, steps, value):
    """The good document of a format with one value put elsewhere; `...` takes it away."""
    content = copy.deepcopy(DOCUMENTS[format]())
    place = content
    for step in steps[:-1]:
        place = place[step]
    if value is ...:
        del place[steps[-1]]
    else:
        place[steps[-1]] = value
    return content


STATUS = 'field `eval["a"][1].base_status`: '
CASES = {
    "evalplus": [
        (["eval"], [], "field `eval`: expected an object; got []"),
        (["eval"], {}, "field `eval`: expected at least one task; got none"),
        (["eval", "b"], [], 'field `eval["b"]`: expected at least one sample; got none'),
        (["eval", "b"], 7, 'field `eval["b"]`: expected an object or a list; got 7'),
        (["eval", "a", 1, "base_status"], ..., STATUS + "missing"),
        (["eval", "a", 1, "base_status"], True, STATUS + "expected a string or null; got true"),
        (["eval", "a", 1, "base_status"], "ok", STATUS + 'expected "pass", "fail" or "timeout"; got "ok"'),
        (["eval", "a", 1, "base_status"], None, STATUS + "expected an outcome; got null" + WITHOUT),
        (
            ["eval", "a", 2, "plus_status"],
            None,
            'field `eval["a"][2].plus_status`: expected an outcome; got null',
        ),
        (
            ["eval", "a"],
            {"base": [["success"], ["failed"]], "plus": [["success"]]},
            'field `eval["a"].plus`: expected as many rows as',
        ),
        (
            ["eval", "a"],
            {"base": [[]]},
            'field `eval["a"].base[0]`: expected a row that begins with a status; got []',
        ),
    ],
    "livecodebench": [
        ([0, "question_id"], ..., "field `[0].question_id`: missing"),
        ([0, "question_id"], 5, "field `[0].question_id`: expected a string; got 5"),
        ([1, "question_id"], "a", 'field `[1].question_id`: expected each problem once; "a" is at [0] too'),
        ([1, "graded_list"], ..., "field `[1].graded_list`: missing"),
        ([1, "graded_list"], [], "field `[1].graded_list`: expected at least one outcome; got none"),
        ([1, "graded_list"], True, "field `[1].graded_list`: expected a list; got true"),
        ([1, "graded_list", 0], 1, "field `[1].graded_list[0]`: expected true or false or null; got 1"),
        ([1, "graded_list", 0], None, "field `[1].graded_list[0]`: expected an outcome; got null" + WITHOUT),
    ],
    "tau_bench": [
        ([2, "task_id"], ..., "field `[2].task_id`: missing"),
        ([2, "task_id"], 1.5, "field `[2].task_id`: expected an integer or a string; got 1.5"),
        ([2, "trial"], ..., "field `[2].trial`: missing"),
        (
            [2, "trial"],
            0,
            "field `[2].trial`: expected each trial of a task once; trial 0 of task a is at [0] too",
        ),
        ([2, "reward"], ..., "field `[2].reward`: missing"),
        ([2, "reward"], "1", 'field `[2].reward`: expected a number or null; got "1"'),
        ([2, "reward"], None, "field `[2].reward`: expected an outcome; got null" + WITHOUT),
        ([2], 3, "field `[2]`: expected an object; got 3"),
    ],
    "tau2_bench": [
        (["simulations"], [], "field `simulations`: expected at least one simulation; got none"),
        (["simulations"], {}, "field `simulations`: expected a list or null; got {}"),
        (["simulations", 1, "task_id"], ..., "field `simulations[1].task_id`: missing"),
        (["simulations", 1, "task_id"], None, "field `simulations[1].task_id`: expected"),
        (
            ["simulations", 2, "trial"],
            0,
            "field `simulations[2].trial`: expected each trial of a task once; trial 0",
        ),
        (
            ["simulations", 1, "reward_info"],
            1,
            "field `simulations[1].reward_info`: expected an object or null; got 1",
        ),
        (
            ["simulations", 1, "reward_info"],
            None,
            "field `simulations[1].reward_info`: expected an outcome; got null",
        ),
        (
            ["simulations", 1, "reward_info", "reward"],
            ...,
            "field `simulations[1].reward_info.reward`: missing",
        ),
        (["simulations", 1, "reward_info", "reward"], "x", "reward_info.reward`: expected a number; got"),
        (
            ["simulations", 1, "termination_reason"],
            "infrastructure_error",
            'got "infrastructure_error", an attempt',
        ),
    ],
    "terminal_bench": [
        (["results"], [], "expected"),
        (["results"], 5, "expected"),
        (["results", 1, "task_id"], ..., "field `results[1].task_id`: missing"),
        (["results", 1, "task_id"], 5, "field `results[1].task_id`: expected a string; got 5"),
        (["results", 1, "trial_name"], ..., "field `results[1].trial_name`: missing"),
        (["results", 1, "trial_name"], "a.4-of-5", "field `results[1].trial_name`: expected each trial once"),
        (["results", 1, "is_resolved"], ..., "field `results[1].is_resolved`: missing"),
        (
            ["results", 1, "is_resolved"],
            "yes",
            'field `results[1].is_resolved`: expected true or false or null; got "yes"',
        ),
        (
            ["results", 1, "is_resolved"],
            None,
            "field `results[1].is_resolved`: expected an outcome; got null",
        ),
    ],
    "harbor": [
        (["task_name"], ..., "expected"),
        (["task_name"], 5, "field `task_name`: expected a string; got 5"),
        (["trial_name"], None, "field `trial_name`: expected a string; got null"),
        (["agent_info"], ..., "field `agent_info`: missing"),
        (["agent_info", "name"], ..., "field `agent_info.name`: missing"),
        (["verifier_result"], ..., "field `verifier_result`: missing"),
        (["verifier_result"], None, "field `verifier_result`: expected an outcome; got null" + WITHOUT),
        (
            ["verifier_result"],
            {"rewards": None},
            "field `verifier_result.rewards`: expected an outcome; got null",
        ),
        (["verifier_result", "rewards", "reward"], "1", 'expected a number or null; got "1"'),
        (
            ["verifier_result", "rewards", "reward"],
            0.5,
            "expected 0 or 1; got 0.5 (threshold= says from where on",
        ),
        (["verifier_result", "rewards"], {"x": 1, "y": 0}, 'expected a reward named "reward"; got x, y'),
    ],
    "swe_bench": [
        (["resolved_ids"], ..., "field `resolved_ids`: missing"),
        (["resolved_ids"], "a", 'field `resolved_ids`: expected a list; got "a"'),
        (["resolved_ids"], [1], "field `resolved_ids[0]`: expected a string; got 1"),
        (["unresolved_ids"], ..., "field `unresolved_ids`: missing"),
        (
            ["unresolved_ids"],
            ["a"],
            '`unresolved_ids[0]`: expected each instance once; "a" is in `resolved_ids` too',
        ),
        (
            ["incomplete_ids"],
            ["a"],
            '`incomplete_ids[0]`: expected each instance once; "a" is in `resolved_ids` too',
        ),
        (
            ["infra_failure_ids"],
            ["a"],
            '`infra_failure_ids[0]`: expected instances that did not resolve; got "a"',
        ),
        (["error_ids"], {}, "field `error_ids`: expected a list; got {}"),
        (["infra_failure_ids"], [], 'field `error_ids`: expected an outcome; got "e", an attempt without'),
    ],
    "inspect": [
        (["eval", "model"], ..., "field `eval.model`: missing"),
        (["eval", "model"], None, "field `eval.model`: expected a string; got null"),
        (
            ["eval", "config", "epochs"],
            "2",
            'field `eval.config.epochs`: expected an integer or null; got "2"',
        ),
        (["samples"], 5, "field `samples`: expected a list or null; got 5"),
        (["samples", 1, "id"], ..., "field `samples[1].id`: missing"),
        (["samples", 1, "id"], "z", 'expected samples of the dataset; "z" is not in its sample_ids'),
        (["samples", 1, "epoch"], ..., "field `samples[1].epoch`: missing"),
        (["samples", 1, "epoch"], 2, 'expected each epoch of a sample once; epoch 2 of "a" comes twice'),
        (["samples", 1, "scores"], [], "field `samples[1].scores`: expected an object or null; got []"),
        (["samples", 1, "scores"], {}, "field `a, epoch 1`: expected an outcome; got no score, an attempt"),
        (["samples", 1, "error"], {"message": "x"}, None),
        (
            ["samples", 1, "scores", "other"],
            {"value": 1},
            "expected one scorer; the log has match, other (score=",
        ),
        (["samples", 1, "scores", "match"], {}, 'field `samples[1].scores["match"].value`: missing'),
        (
            ["samples", 1, "scores", "match", "value"],
            "P",
            "field `a, epoch 1`: expected 0 or 1; got 0.5 (threshold=",
        ),
        (
            ["samples", 1, "scores", "match", "value"],
            "maybe",
            'field `a, epoch 1`: expected a number; got "maybe"',
        ),
        (
            ["samples", 1, "scores", "match", "value"],
            {"x": 1},
            "expected one value; the score match has x (score='match/",
        ),
        (["samples", 1, "scores", "match", "value"], [1], "field `a, epoch 1`: expected a number; got [1]"),
        (["samples", 1], ..., "field `a, epoch 1`: expected an outcome; got no score"),
    ],
}


@pytest.mark.parametrize(
    ("format", "steps", "value", "message"),
    [(format, *case) for format, cases in CASES.items() for case in cases if case[-1] is not None],
)
def test_one_change(format, steps, value, message, capsys):
    Path("m.json").write_text(json.dumps(change(format, steps, value)))
    assert message in refused("m.json", capsys)


def test_an_error_beside_a_score_counts_as_the_score_says():
    Path("m.json").write_text(json.dumps(change("inspect", ["samples", 1, "error"], {"message": "x"})))
    assert pk.read("m.json")["openai/gpt"].counts.c.tolist() == [1, 1]


def test_names_that_occur_twice(capsys):
    text = files.encoded(files.evalplus()).replace(b'"b": [', b'"a": [')
    Path("m.json").write_bytes(text)
    assert 'expected each name once; got "a" more than once' in refused("m.json", capsys)


LEGACY = [
    ("resolved", ["x"], 'field `resolved[0]`: expected an instance of `generated`; "x" is in no list'),
    (
        "install_fail",
        ["a"],
        'field `install_fail[0]`: expected an instance of `generated`; "a" is in `resolved`',
    ),
    ("generated", ["d"], '`generated[0]`: expected each instance once; "d" is in `no_generation` too'),
    ("no_generation", ..., "field `no_generation`: missing"),
    ("install_fail", ["e"], 'field `install_fail`: expected an outcome; got "e"'),
]


@pytest.mark.parametrize(("name", "value", "message"), LEGACY)
def test_legacy_reports(name, value, message, capsys):
    report = files.swe_bench_legacy()
    if value is ...:
        del report[name]
    else:
        report[name] = value
    Path("m.json").write_text(json.dumps(report))
    assert message in refused("m.json", capsys)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"text": True}, "expected texts, which were asked for; the format tau_bench has none"),
        ({"format": "swe_bench"}, "expected"),
        ({"format": "table"}, "expected"),
        ({"format": "human_eval"}, "line 1"),
    ],
)
def test_options_that_do_not_fit(options, message, capsys):
    Path("m.json").write_bytes(files.encoded(files.tau_bench()))
    assert message in refused("m.json", capsys, **options)


def test_joining_needs_names_of_runs():
    for name in ("x.json", "y.json"):
        Path(name).write_bytes(files.encoded(files.tau_bench()))
    with pytest.raises(
        pk.ReadError, match=r"y\.json: expected a name of its own for the model; 'm' is also in x\.json"
    ):
        pk.read(["x.json", "y.json"], names=["m", "m"])
    with pytest.raises(pk.ReadError, match=r"y\.json: expected each run once; '1' of 'm' is also in x\.json"):
        pk.read(["x.json", "y.json"], names=["m", "m"], runs=["1", "1"])
    joined = pk.read(["x.json", "y.json"], names=["m", "m"], runs=["1", "2"])["m"]
    assert joined.counts.n.tolist() == [6, 4]
