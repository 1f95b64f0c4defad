"""Results on programs: what is read of them, and what is wrong with those that are not."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import passk_fast as pk
from tests.formats import code_files as files
from tests.formats.reading import outcomes
from tests.formats.trying import BY_PROBLEM
from tests.integrations.refusing import WITHOUT, refused


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)


def named(prefix):
    return {f"{prefix}{task}": [int(one) for one in passed] for task, passed in BY_PROBLEM.items()}


# --- BigCodeBench -------------------------------------------------------------------------------------------


def test_bigcodebench():
    [(name, result)] = pk.read(files.BIGCODEBENCH.write(), text=True).items()
    assert (name, result.format, result.benchmark) == (
        "gpt-4o--main",
        "bigcodebench",
        "bigcodebench-hard-complete",
    )
    assert outcomes(result) == named("BigCodeBench/")
    assert list(result.attempts.text) == ["# a0", "# a1", "# a2", "# b0", "# b1"]
    assert result.order is not None


def test_bigcodebench_summary_names_it():
    path = files.BIGCODEBENCH.write()
    summary = Path(path.replace("eval_results", "pass_at_k"))
    summary.write_text(json.dumps(files.BIGCODEBENCH_SUMMARY))
    result = pk.read(path)["gpt-4o"]
    assert (result.benchmark, result.facts) == ("bigcodebench-hard-complete", {"calibrated": "true"})
    assert "the reference solution fails on 1 of the tasks" in result.notes[0]


TASK = ("eval", "BigCodeBench/b")
BIGCODEBENCH = [
    (("eval",), 1, "field `eval`: expected an object; got 1"),
    (("eval",), {}, "field `eval`: expected at least one task; got none"),
    (TASK, {}, 'field `eval["BigCodeBench/b"]`: expected a list; got {}'),
    (TASK, [], 'field `eval["BigCodeBench/b"]`: expected at least one sample; got none'),
    ((*TASK, 1), "x", 'field `eval["BigCodeBench/b"][1]`: expected an object; got "x"'),
    ((*TASK, 1, "status"), ..., 'field `eval["BigCodeBench/b"][1].status`: missing'),
    ((*TASK, 1, "status"), 3, 'field `eval["BigCodeBench/b"][1].status`: expected a string or null; got 3'),
    (
        (*TASK, 1, "status"),
        "passed",
        'field `eval["BigCodeBench/b"][1].status`: expected "pass", "fail" or "timeout"; got "passed"',
    ),
    (
        (*TASK, 1, "status"),
        None,
        f'`eval["BigCodeBench/b"][1].status`: expected an outcome; got null{WITHOUT}',
    ),
    (
        (*TASK, 0, "solution"),
        1,
        'field `eval["BigCodeBench/b"][0].solution`: expected a string or null; got 1',
    ),
]


@pytest.mark.parametrize(("where", "to", "message"), BIGCODEBENCH)
def test_broken_bigcodebench(where, to, message, capsys):
    example = files.BIGCODEBENCH
    assert message in refused(example.write(example.changed(*where, to=to)), capsys, format="bigcodebench")


def test_bigcodebench_without_texts(capsys):
    path = files.BIGCODEBENCH.write(files.BIGCODEBENCH.changed(*TASK, 1, "solution", to=None))
    message = 'field `eval["BigCodeBench/b"][1].solution`: missing; expected the text of the attempt'
    assert message in refused(path, capsys, text=True)


def test_bigcodebench_task_twice(capsys):
    data = files.BIGCODEBENCH.data.replace(b'"BigCodeBench/b": [', b'"BigCodeBench/a": [', 1)
    assert 'got "BigCodeBench/a" more than once' in refused(files.BIGCODEBENCH.write(data), capsys)


# --- CRUXEval -----------------------------------------------------------------------------------------------


def test_cruxeval():
    [(name, result)] = pk.read(files.CRUXEVAL.write(), text=True).items()
    assert (name, result.format, result.benchmark) == ("gpt_output", "cruxeval", "cruxeval-output")
    assert outcomes(result) == named("sample_")
    assert list(result.attempts.text) == ["a0", "a1", "a2", "b0", "b1"]
    one = [sum(passed) / len(passed) for passed in BY_PROBLEM.values()]
    assert pk.mean_interval(result.counts, k=1).estimate == pytest.approx(sum(one) / 2)


SCORED = ("raw_scored_generations",)
CRUXEVAL = [
    (SCORED, ..., "field `raw_scored_generations`: missing"),
    (SCORED, [], "field `raw_scored_generations`: expected an object; got []"),
    (SCORED, {}, "field `raw_scored_generations`: expected at least one sample; got none"),
    ((*SCORED, "sample_b"), 1, 'field `raw_scored_generations["sample_b"]`: expected a list; got 1'),
    (
        (*SCORED, "sample_b"),
        [],
        '`raw_scored_generations["sample_b"]`: expected at least one outcome; got none',
    ),
    (
        (*SCORED, "sample_b", 1),
        1,
        '`raw_scored_generations["sample_b"][1]`: expected true or false or null; got 1',
    ),
    (
        (*SCORED, "sample_b", 1),
        None,
        f'`raw_scored_generations["sample_b"][1]`: expected an outcome; got null{WITHOUT}',
    ),
    (("raw_generations",), 1, "field `raw_generations`: expected an object or null; got 1"),
    (("raw_generations", "sample_a"), "x", 'field `raw_generations["sample_a"]`: expected a list; got "x"'),
]


@pytest.mark.parametrize(("where", "to", "message"), CRUXEVAL)
def test_broken_cruxeval(where, to, message, capsys):
    assert message in refused(files.CRUXEVAL.write(files.CRUXEVAL.changed(*where, to=to)), capsys)


def test_cruxeval_texts(capsys):
    path = files.CRUXEVAL.write(files.CRUXEVAL.changed("raw_generations", "sample_a", to=["x"]))
    message = (
        'field `raw_generations["sample_a"]`: expected a text for each of 3 attempts, since texts were asked'
    )
    assert message in refused(path, capsys, text=True)


def test_cruxeval_sample_twice(capsys):
    data = files.CRUXEVAL.data.replace(b'"sample_b"', b'"sample_a"')
    assert 'got "sample_a" more than once' in refused(files.CRUXEVAL.write(data), capsys)
