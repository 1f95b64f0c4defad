"""Results on programs: what is read of them, and what is wrong with those that are not."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import passk_fast as pk
from tests.formats import code_files as files
from tests.formats.reading import breaking, outcomes
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
        'field `eval["BigCodeBench/b"][1].status`: expected "pass", "fail", "timeout" or "timed out"; '
        'got "passed"',
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


test_broken_bigcodebench = breaking(files.BIGCODEBENCH, BIGCODEBENCH, format="bigcodebench")


def test_bigcodebench_without_texts(capsys):
    path = files.BIGCODEBENCH.write(files.BIGCODEBENCH.changed(*TASK, 1, "solution", to=None))
    message = 'field `eval["BigCodeBench/b"][1].solution`: missing; expected the text of the attempt'
    assert message in refused(path, capsys, text=True)


def test_bigcodebench_task_twice(capsys):
    data = files.BIGCODEBENCH.data.replace(b'"BigCodeBench/b": [', b'"BigCodeBench/a": [', 1)
    assert 'got "BigCodeBench/a" more than once' in refused(files.BIGCODEBENCH.write(data), capsys)


# --- EvalPerf -----------------------------------------------------------------------------------------------


def test_evalperf():
    (result,) = pk.read(files.EVALPERF.write(), text=True).values()
    assert (result.name, result.benchmark, result.order) == ("gpt", "evalperf", None)
    assert (result.condition, result.settings) == ("temperature=1", {"temperature": 1.0})
    assert outcomes(result) == named("Mbpp/")
    assert "".join(result.attempts.text) == "a0a1a2b0b1"


RESULTS = ("eval", "Mbpp/b", "results")
EVALPERF = [
    (("eval",), [], "field `eval`: expected an object; got []"),
    (("eval",), {}, "field `eval`: expected at least one task; got none"),
    (("eval", "Mbpp/b"), [], 'field `eval["Mbpp/b"]`: expected an object; got []'),
    (RESULTS, ..., 'field `eval["Mbpp/b"].results`: missing'),
    (RESULTS, [], 'field `eval["Mbpp/b"].results`: expected at least one sample; got none'),
    ((*RESULTS, 1), "x", 'field `eval["Mbpp/b"].results[1]`: expected an object; got "x"'),
    ((*RESULTS, 1, "pass"), ..., 'field `eval["Mbpp/b"].results[1].pass`: missing'),
    (
        (*RESULTS, 1, "pass"),
        1,
        '["Mbpp/b"].results[1].pass`: expected true or false or null; got 1',
    ),
    (
        (*RESULTS, 1, "pass"),
        None,
        f'["Mbpp/b"].results[1].pass`: expected an outcome; got null{WITHOUT}',
    ),
    ((*RESULTS, 0, "solution"), 1, '`eval["Mbpp/b"].results[0].solution`: expected a string or null; got 1'),
    (("temperature",), "hot", 'field `temperature`: expected a number or null; got "hot"'),
]


test_broken_evalperf = breaking(files.EVALPERF, EVALPERF)


def test_evalperf_without_texts(capsys):
    path = files.EVALPERF.write(files.EVALPERF.changed(*RESULTS, 0, "solution", to=...))
    with pytest.raises(pk.ReadError, match=r"results\[0\].solution`: missing; expected the text"):
        pk.read(path, text=True)


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


test_broken_cruxeval = breaking(files.CRUXEVAL, CRUXEVAL)


def test_cruxeval_texts(capsys):
    path = files.CRUXEVAL.write(files.CRUXEVAL.changed("raw_generations", "sample_a", to=["x"]))
    message = (
        'field `raw_generations["sample_a"]`: expected a text for each of 3 attempts, since texts were asked'
    )
    assert message in refused(path, capsys, text=True)


def test_cruxeval_sample_twice(capsys):
    data = files.CRUXEVAL.data.replace(b'"sample_b"', b'"sample_a"')
    assert 'got "sample_a" more than once' in refused(files.CRUXEVAL.write(data), capsys)


def test_cruxeval_with_two_faults_names_the_place_of_the_first(capsys):
    broken = {"raw_generations": {"a": ["x", "y"], "b": ["x", "y", [1]]}, "raw_scored_generations": True}
    path = files.CRUXEVAL.write(json.dumps(broken).encode())
    assert 'field `raw_generations["b"][2]`: expected a string; got [1]' in refused(path, capsys)


# --- MultiPL-E ----------------------------------------------------------------------------------------------


def test_multipl_e():
    paths = [files.multipl_e(task).write() for task in BY_PROBLEM]
    [(name, result)] = pk.read(paths, text=True).items()
    assert (name, result.format, result.benchmark) == ("starcoder", "multipl_e", "humaneval-rkt")
    assert outcomes(result) == named("HumanEval_")
    assert list(result.attempts.text) == ["a0", "a1", "a2", "b0", "b1"]
    assert (result.condition, result.settings) == ("temperature=0.2", {"temperature": 0.2})


def completions(n):
    path = Path(files.MULTIPL_E.path.replace(".results", ""))
    path.write_text(json.dumps({"name": "HumanEval_a", "completions": ["…"] * n}))


def test_multipl_e_completions_without_a_result_have_no_verdict(capsys):
    path = files.MULTIPL_E.write()
    completions(5)
    result = pk.read(path, missing="fail")["starcoder"]
    assert (result.missing, result.counts.n.tolist(), result.counts.c.tolist()) == (2, [5], [2])
    assert f"field `results[3]`: expected an outcome; got no result of a completion{WITHOUT}" in refused(
        path, capsys
    )


def test_multipl_e_stopped_on_success(capsys):
    results = [{"program": "", "status": status, "exit_code": 0} for status in ("Timeout", "OK")]
    path = files.MULTIPL_E.write(files.MULTIPL_E.changed("results", to=results))
    assert pk.read(path)["starcoder"].counts.c.tolist() == [1]
    completions(20)
    message = "of which the last is the first success: evaluation stopped there (--stop-on-success)"
    assert message in refused(path, capsys)


MULTIPL_E = [
    (("name",), 1, "field `name`: expected a string; got 1"),
    (("language",), None, "field `language`: expected a string; got null"),
    (("temperature",), "x", 'field `temperature`: expected a number or null; got "x"'),
    (("results",), {}, "field `results`: expected a list; got {}"),
    (("results",), [], "field `results`: expected at least one result; got none"),
    (("results", 1), 7, "field `results[1]`: expected an object; got 7"),
    (("results", 1), {}, f"field `results[1].status`: expected an outcome; got null{WITHOUT}"),
    (("results", 1, "status"), 7, "field `results[1].status`: expected a string or null; got 7"),
    (
        ("results", 0, "exit_code"),
        None,
        f"field `results[0].exit_code`: expected an outcome; got null{WITHOUT}",
    ),
    (("results", 0, "exit_code"), "0", 'field `results[0].exit_code`: expected an integer or null; got "0"'),
]


test_broken_multipl_e = breaking(files.MULTIPL_E, MULTIPL_E)


def test_multipl_e_problem_twice(capsys):
    again = files.Example(
        "multipl_e", f"{files.MULTIPL_E_FOLDER}/again.results.json", files.MULTIPL_E.content
    )
    with pytest.raises(pk.ReadError, match="expected each run once; 'HumanEval_a' of 'starcoder' is also in"):
        pk.read([files.MULTIPL_E.write(), again.write()])


# --- bigcode ------------------------------------------------------------------------------------------------


def test_bigcode():
    [(name, result)] = pk.read(files.BIGCODE.write()).items()
    assert (name, result.format, result.benchmark) == ("bigcode/starcoder", "bigcode", "humaneval")
    assert outcomes(result) == dict(enumerate([int(one) for one in row] for row in BY_PROBLEM.values()))
    assert result.settings == {"temperature": 0.2, "n_samples": 3}
    alone = files.Example("bigcode", "m/logs.json", files.BIGCODE.content)
    assert pk.read(alone.write()).models == ("m",)


BIGCODE = [
    (("1",), {}, 'field `["1"]`: expected a list; got {}'),
    (("1",), [], 'field `["1"]`: expected at least one result; got none'),
    (("1", 0), {}, 'field `["1"][0]`: expected a list; got {}'),
    (("1", 0), [1], 'field `["1"][0]`: expected'),
    (("1", 0, 0), "x", 'field `["1"][0][0]`: expected an integer; got "x"'),
    (("1", 0, 0), 0, 'field `["1"][1]`: expected each attempt once; attempt 0 at 1 comes twice'),
    (("1", 0, 1), "x", 'field `["1"][0][1]`: expected an object; got "x"'),
    (("1", 0, 1, "passed"), ..., 'field `["1"][0][1].passed`: missing'),
    (("1", 0, 1, "passed"), 1, 'field `["1"][0][1].passed`: expected true or false or null; got 1'),
    (("1", 0, 1, "passed"), None, f'field `["1"][0].passed`: expected an outcome; got null{WITHOUT}'),
]


test_broken_bigcode = breaking(files.BIGCODE, BIGCODE, format="bigcode")


def test_bigcode_task_twice(capsys):
    data = files.BIGCODE.data.replace(b'"1": [', b'"0": [')
    assert 'got "0" more than once' in refused(files.BIGCODE.write(data), capsys)


def test_bigcode_has_no_texts(capsys):
    assert "expected texts" in refused(files.BIGCODE.write(), capsys, text=True)


def test_bigcode_without_tasks(capsys):
    assert "it has none" in refused(files.BIGCODE.write(b"{}"), capsys, format="bigcode")
