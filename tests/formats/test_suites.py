"""promptfoo, evalscope and verl's dumps: what is read, and what is wrong with files that are not."""

from __future__ import annotations

import copy

import pytest

import passk_fast as pk
from tests.formats import suite_files as files
from tests.formats.reading import breaking, counted, outcomes
from tests.formats.trying import BY_PROBLEM, Example, lines
from tests.integrations.refusing import WITHOUT, refused

# (n, c) of the two problems, counted in the outcomes that the files were made of.
COUNTED = [(len(passed), sum(passed)) for passed in BY_PROBLEM.values()]
IN_ORDER = [[int(one) for one in passed] for passed in BY_PROBLEM.values()]


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)


# --- promptfoo ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("example", [files.PROMPTFOO, files.PROMPTFOO_LINES], ids=["JSON", "JSONL"])
def test_promptfoo(example):
    [(name, result)] = pk.read(example.write(), text=True, stratum="topic").items()
    assert (name, result.format) == ("gpt", "promptfoo")
    assert result.benchmark == ("words" if example is files.PROMPTFOO else None)
    by_name = {problem.partition(":")[0]: row for problem, row in outcomes(result).items()}
    assert by_name == dict(zip("ab", IN_ORDER, strict=True))
    assert sorted(result.attempts.text) == ["a0", "a2", "a4", "b1", "b3"]
    assert sorted(result.counts.strata) == ["topic a", "topic b"]
    assert {name: set(cost.tolist()) for name, cost in result.costs.items()} == {
        "dollars": {0.25},
        "seconds": {1.5},
        "input_tokens": {10.0},
        "output_tokens": {20.0},
    }


def test_promptfoo_problems_have_the_same_names_in_every_file():
    one, other = files.PROMPTFOO.write(), files.PROMPTFOO_LINES.write()
    first, second = (pk.read(path)["gpt"].counts for path in (one, other))
    assert set(first.problems.tolist()) == set(second.problems.tolist())


def test_promptfoo_prompts_and_providers_are_told_apart():
    rows = copy.deepcopy(files.PROMPTFOO_ROWS)
    other = [row | {"promptIdx": 1, "success": True} for row in copy.deepcopy(rows)]
    third = [row | {"provider": "openai:mini", "success": False} for row in copy.deepcopy(rows)]
    results = pk.read(files.PROMPTFOO_LINES.write(lines([*rows, *other, *third])))
    assert {name: sum(result.counts.c.tolist()) for name, result in results.items()} == {
        "gpt (prompt 0)": 3,
        "gpt (prompt 1)": 5,
        "openai:mini": 0,
    }


def test_promptfoo_settings_are_those_of_the_provider():
    content = copy.deepcopy(files.PROMPTFOO.content)
    content["config"]["providers"] = [
        "openai:plain",
        {"id": "openai:mini", "label": "mini", "config": {"temperature": 1.0}},
        {"id": "openai:gpt", "label": "gpt", "config": {"temperature": 0.2}},
    ]
    assert pk.read(files.PROMPTFOO.write(content))["gpt"].settings == {"temperature": 0.2}


def test_promptfoo_metric_and_errors():
    rows = copy.deepcopy(files.PROMPTFOO_ROWS)
    assert [n == c for n, c in counted(pk.read(files.PROMPTFOO_LINES.write(), score="short")["gpt"]).values()]
    rows[1] |= {"failureReason": 2, "error": "429", "response": None}
    result = pk.read(files.PROMPTFOO_LINES.write(lines(rows)), missing="drop")["gpt"]
    assert (result.missing, sorted(counted(result).values())) == (1, [(1, 1), (3, 2)])
    del rows[1]["failureReason"]  # as older versions wrote it
    rows[1] |= {"gradingResult": None}
    assert pk.read(files.PROMPTFOO_LINES.write(lines(rows)), missing="drop")["gpt"].missing == 1


def test_promptfoo_copies_from_the_cache_are_refused(capsys):
    rows = copy.deepcopy(files.PROMPTFOO_ROWS)
    rows[2]["response"] |= {"cached": True}  # an answer of an earlier evaluation, unlike the others
    assert sorted(counted(pk.read(files.PROMPTFOO_LINES.write(lines(rows)))["gpt"]).values()) == [
        (2, 1),
        (3, 2),
    ]
    rows[2]["response"] |= {"output": rows[0]["response"]["output"]}
    message = (
        "line 3, field `response.cached`: expected attempts of their own; this answer was copied from the"
    )
    assert message in refused(files.PROMPTFOO_LINES.write(lines(rows)), capsys)


PROMPTFOO = [
    ((4, "promptIdx"), "x", 'line 5, field `promptIdx`: expected an integer; got "x"'),
    ((4, "testIdx"), ..., "line 5, field `testIdx`: missing"),
    ((4, "testIdx"), 0, "line 5: expected each attempt once; attempt 0 at"),
    ((4, "success"), ..., "line 5, field `success`: missing"),
    ((4, "success"), 1, "line 5, field `success`: expected true or false; got 1"),
    ((4, "provider"), ..., "line 5, field `provider`: missing"),
    ((4, "provider"), 3, "line 5, field `provider`: expected a string or an object; got 3"),
    ((4, "failureReason"), 2, f"line 5, field `failureReason`: expected an outcome; got an error{WITHOUT}"),
    ((4, "failureReason"), "x", 'line 5, field `failureReason`: expected an integer or null; got "x"'),
    ((4, "cost"), "x", 'line 5, field `cost`: expected a number or null; got "x"'),
    ((4, "response"), 1, "line 5, field `response`: expected an object or null; got 1"),
    ((4, "namedScores"), [], "line 5, field `namedScores`: expected an object or null; got []"),
]


test_broken_promptfoo = breaking(files.PROMPTFOO_LINES, PROMPTFOO)


ROWS = ("results", "results")
PROMPTFOO_DOCUMENT = [
    (ROWS, [], "field `results.results`: expected at least one row; got none"),
    (ROWS, 1, "field `results.results`: expected a list; got 1"),
    (("results",), 1, "field `results`: expected an object; got 1"),
    ((*ROWS, 0, "success"), None, "field `results.results[0].success`: expected true or false; got null"),
    (
        (*ROWS, 0, "failureReason"),
        2,
        f"field `results.results[0].failureReason`: expected an outcome; got an error{WITHOUT}",
    ),
]


test_broken_promptfoo_document = breaking(files.PROMPTFOO, PROMPTFOO_DOCUMENT)


def test_promptfoo_metric_that_is_not_there(capsys):
    message = 'line 1, field `namedScores`: expected a metric named "style"; got exact, short'
    assert message in refused(files.PROMPTFOO_LINES.write(), capsys, score="style")


# --- evalscope ----------------------------------------------------------------------------------------------


def test_evalscope():
    [(name, result)] = pk.read(files.EVALSCOPE.write(), text=True, stratum="subset").items()
    assert (name, result.format, result.score) == ("gpt", "evalscope", "acc")
    assert result.benchmark == "math_500"
    assert outcomes(result) == {"Level 1/1": IN_ORDER[1], "Level 1/0": IN_ORDER[0]}
    assert list(result.attempts.text) == ["b0", "b1", "a0", "a1", "a2"]
    assert list(result.counts.strata) == ["Level 1"] * 2


def test_evalscope_subsets_are_one_benchmark():
    other = Example(
        "evalscope", f"{files.EVALSCOPE_RUN}/reviews/gpt/math_500_Level 2.jsonl", files.EVALSCOPE.content
    )
    [(_, result)] = pk.read([files.EVALSCOPE.write(), other.write()]).items()
    assert counted(result) == {
        f"Level {level}/{group}": COUNTED[group] for level in (1, 2) for group in (0, 1)
    }


def test_evalscope_without_reports_and_numbers():
    rows = copy.deepcopy(files.EVALSCOPE.content)
    for row in rows:
        del row["sample_score"]["generation_index"]
    path = Example("evalscope", "reviews/gpt/gsm8k_main.jsonl", rows).write()
    result = pk.read(path)["gpt"]
    assert (result.benchmark, outcomes(result)) == ("gsm8k_main", {1: IN_ORDER[1], 0: IN_ORDER[0]})


def test_evalscope_scores():
    rows = copy.deepcopy(files.EVALSCOPE.content)
    for row in rows:
        row["sample_score"]["score"]["value"]["style"] = 0.7
    path = files.EVALSCOPE.write(lines(rows))
    assert sorted(counted(pk.read(path)["gpt"]).values()) == [(2, 1), (3, 2)]
    result = pk.read(path, score="style", threshold=0.5)["gpt"]
    assert sorted(counted(result).values()) == [(2, 2), (3, 3)]


SAMPLE = (4, "sample_score")
EVALSCOPE = [
    ((4, "index"), ..., "line 5, field `index`: missing"),
    ((4, "index"), "x", 'line 5, field `index`: expected an integer; got "x"'),
    (SAMPLE, ..., "line 5, field `sample_score`: missing"),
    (SAMPLE, 1, "line 5, field `sample_score`: expected an object; got 1"),
    ((*SAMPLE, "score"), ..., "line 5, field `sample_score.score`: missing"),
    (
        (*SAMPLE, "score", "value"),
        [1],
        "line 5, field `sample_score.score.value`: expected an object; got [1]",
    ),
    (
        (*SAMPLE, "score", "value"),
        {},
        f"field `sample_score.score.value`: expected an outcome; got no score{WITHOUT}",
    ),
    (
        (*SAMPLE, "score", "value", "acc"),
        0.5,
        "field `sample_score.score.value.acc`: expected 0 or 1; got 0.5",
    ),
    (
        (*SAMPLE, "score", "value", "acc"),
        None,
        "field `sample_score.score.value.acc`: expected an outcome; got null",
    ),
    (
        (*SAMPLE, "score", "status"),
        "parse_error",
        f'field `sample_score.score.status`: expected an outcome; got "parse_error"{WITHOUT}',
    ),
    (
        (*SAMPLE, "generation_index"),
        "x",
        "field `sample_score.generation_index`: expected an integer or null",
    ),
    (
        (*SAMPLE, "generation_index"),
        0,
        'line 5: expected each attempt once; attempt 0 at "Level 1/0" comes twice',
    ),
    ((*SAMPLE, "group_id"), 1.5, "field `sample_score.group_id`: expected an integer or a string or null"),
]


test_broken_evalscope = breaking(files.EVALSCOPE, EVALSCOPE)


def test_evalscope_score_that_is_not_there(capsys):
    message = 'line 1, field `sample_score.score.value`: expected a score named "style"; got acc'
    assert message in refused(files.EVALSCOPE.write(), capsys, score="style")


def test_evalscope_without_a_main_score(capsys):
    score = {"value": {"a": 1, "b": 0}}
    data = files.EVALSCOPE.changed(0, "sample_score", "score", to=score)
    message = "line 1, field `sample_score.score.value`: expected one score; got a, b (score= names one)"
    assert message in refused(files.EVALSCOPE.write(data), capsys)


# --- Dumps of verl ------------------------------------------------------------------------------------------


def test_verl():
    [(name, result)] = pk.read(files.VERL.write(), text=True).items()
    assert (name, result.format, result.condition, result.score) == (
        "validation",
        "verl_dump",
        "step=100",
        "acc",
    )
    assert list(outcomes(result).values()) == IN_ORDER
    assert list(result.attempts.text) == ["a0", "a1", "a2", "b0", "b1"]


def test_verl_scores_and_steps():
    path = files.VERL.write()
    assert list(counted(pk.read(path, score="reward", threshold=0)["validation"]).values()) == COUNTED
    later = [row | {"step": 200} for row in files.VERL.content]
    both = pk.read([path, Example("verl_dump", "validation/200.jsonl", later).write()])
    assert both.models == ("validation (step=100)", "validation (step=200)")
    bare = [{name: row[name] for name in ("input", "output", "gts", "step")} | {"score": 1} for row in later]
    path = Example("verl_dump", "v/1.jsonl", bare).write()
    assert (pk.read(path)["v"].score, sum(pk.read(path)["v"].counts.c.tolist())) == ("score", 5)


VERL = [
    ((4, "input"), ..., "line 5, field `input`: missing"),
    ((4, "input"), [1], "line 5, field `input`: expected a string; got [1]"),
    ((4, "output"), 1, "line 5, field `output`: expected a string or null; got 1"),
    ((4, "score"), ..., "line 5, field `score`: missing"),
    ((4, "score"), "1", 'line 5, field `score`: expected a number or null; got "1"'),
    ((4, "step"), ..., "line 5, field `step`: missing"),
    ((4, "step"), "x", 'line 5, field `step`: expected an integer; got "x"'),
    ((4, "step"), 101, "line 5, field `step`: expected one step in a file; got 100 and 101"),
    ((4, "acc"), ..., "line 5, field `acc`: missing; expected a score"),
    ((4, "acc"), None, f"line 5, field `acc`: expected an outcome; got null{WITHOUT}"),
    ((4, "acc"), float("nan"), f"line 5, field `acc`: expected an outcome; got NaN{WITHOUT}"),
    ((4, "acc"), 0.5, "line 5, field `acc`: expected 0 or 1; got 0.5"),
]


test_broken_verl = breaking(files.VERL, VERL)


def test_verl_score_that_is_not_there(capsys):
    assert "line 1, field `style`: missing; expected a score" in refused(
        files.VERL.write(), capsys, score="style"
    )


def test_verl_score_below_zero(capsys):
    message = (
        "line 2, field `score`: expected 0 or 1; got -1.0 (threshold= says from where on a score passes)"
    )
    assert message in refused(files.VERL.write(), capsys, score="score")
