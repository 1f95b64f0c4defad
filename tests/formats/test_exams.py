"""OpenCompass, lighteval, MathArena, Every Eval Ever: what is read, and what is wrong with what is not."""

from __future__ import annotations

import copy
from pathlib import Path

import pytest

import passk_fast as pk
from tests.formats import exam_files as files
from tests.formats.reading import breaking, counted, outcomes
from tests.formats.trying import BY_PROBLEM, lines
from tests.integrations.refusing import WITHOUT, refused


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)


# --- OpenCompass --------------------------------------------------------------------------------------------


def test_opencompass():
    [(name, result)] = pk.read(files.OPENCOMPASS.write(), text=True, stratum="subdivision").items()
    assert (name, result.format, result.benchmark) == ("gpt", "opencompass", "aime2024")
    assert outcomes(result) == {name: [int(one) for one in row] for name, row in files.REPLICAS.items()}
    assert next(iter(result.attempts.text)) == "math_00"
    assert list(result.counts.strata) == ["math", "code"]


def test_opencompass_before_replicas():
    result = pk.read(files.OPENCOMPASS_OLD.write(), text=True)["old"]
    assert (result.benchmark, counted(result)) == ("gsm8k", {"0": (1, 1), "1": (1, 0)})
    assert list(result.attempts.text) == ["4", "7"]


@pytest.mark.parametrize("field", ["is_correct", "cascade_correct"])
def test_opencompass_evaluators_call_it_otherwise(field):
    content = copy.deepcopy(files.OPENCOMPASS.content)
    for detail in content["details"]:
        detail[field] = detail.pop("correct")
    path = files.OPENCOMPASS.write(files.Example("", "x.json", content).data)
    assert counted(pk.read(path)["gpt"]) == {name: (3, sum(row)) for name, row in files.REPLICAS.items()}


OPENCOMPASS = [
    (("details",), 1, "field `details`: expected an object or a list; got 1"),
    (("details",), [], "field `details`: expected at least one example; got none"),
    (("details", 1), 7, "field `details[1]`: expected an object; got 7"),
    (("details", 1, "example_abbr"), ..., "field `details[1].example_abbr`: missing"),
    (("details", 1, "example_abbr"), 1, "field `details[1].example_abbr`: expected a string; got 1"),
    (("details", 1, "example_abbr"), "math_0", '"math_0" is at details[0] too'),
    (("details", 1, "correct"), ..., "field `details[1]`: missing; expected `correct`, `is_correct`"),
    (("details", 1, "correct"), [], "field `details[1].correct`: expected at least one outcome; got none"),
    (("details", 1, "correct", 2), "x", 'field `details[1].correct[2]`: expected a number; got "x"'),
    (("details", 1, "correct", 2), 0.5, "field `details[1].correct[2]`: expected 0 or 1; got 0.5"),
    (
        ("details", 1, "correct", 2),
        None,
        f"field `details[1].correct[2]`: expected an outcome; got null{WITHOUT}",
    ),
    (("details",), {"type": "GEN"}, "field `details`: expected at least one example; got none"),
    (("details",), {"0": 1}, 'field `details["0"]`: expected an object; got 1'),
]


test_broken_opencompass = breaking(files.OPENCOMPASS, OPENCOMPASS, format="opencompass")


def test_opencompass_texts(capsys):
    path = files.OPENCOMPASS.write(files.OPENCOMPASS.changed("details", 1, "pred", to=["x"]))
    assert "field `details[1].pred`: expected a text for each of 3 attempts; got 1" in refused(
        path, capsys, text=True
    )


# --- lighteval ----------------------------------------------------------------------------------------------


def details(change=lambda row: None, **columns):
    rows = files.lighteval_rows()
    for row in rows:
        change(row)
        row |= columns
    return files.LIGHTEVAL.write(files.parquet(rows))


def only(name, values):
    """Rows whose only metric is this."""
    left = iter(values)
    return details(lambda row: row.update(metric={name: next(left)}))


@pytest.mark.parametrize(("task", "shots"), [("aime24|5", "5"), ("aime24|5|0", "5"), ("aime24", None)])
def test_lighteval_tells_shots_where_the_file_names_them(tmp_path, task, shots):
    path = tmp_path / Path(files.LIGHTEVAL_PATH.replace("aime24|0", task)).name
    path.write_bytes(files.parquet(files.lighteval_rows()))
    [result] = pk.read(path).values()
    assert (result.benchmark, result.facts.get("shots")) == ("aime24", shots)


def test_lighteval_gives_back_counts():
    [(name, result)] = pk.read(files.LIGHTEVAL.write()).items()
    assert (name, result.format, result.benchmark) == ("org/gpt", "lighteval", "aime24")
    assert (result.score, result.attempts) == ("avg@n:n=3", None)
    assert counted(result) == {name: (3, passed) for name, passed in files.PASSED.items()}


@pytest.mark.parametrize(
    ("metric", "values"),
    [
        ("pass@k:k=1&n=3", [2 / 3, 0.0, 1.0]),
        ("math_pass@1:3_samples", [2 / 3, 0.0, 1.0]),
        ("codegen_pass@1:3", [2 / 3, 0.0, 1.0]),
        ("extractive_avg@n:n=3", [2 / 3, 0.0, 1.0]),
    ],
)
def test_lighteval_metrics(metric, values):
    result = pk.read(only(metric, values))["org/gpt"]
    assert (result.score, counted(result)) == (metric, {name: (3, c) for name, c in files.PASSED.items()})


def test_lighteval_single_responses_are_attempts():
    path = details(
        lambda row: row.update(
            metric={"em": float(row["doc"]["id"] == "doc-a")}, model_response={"text": ["4"]}
        )
    )
    result = pk.read(path, text=True)["org/gpt"]
    assert outcomes(result) == {"doc-a": [1], "doc-b": [0], "doc-c": [0]}
    assert list(result.attempts.text) == ["4"] * 3


def test_lighteval_old_names_of_columns():
    rows = [{f"__{name}__": value for name, value in row.items()} for row in files.lighteval_rows()]
    path = files.LIGHTEVAL.write(files.parquet(rows))
    assert counted(pk.read(path)["org/gpt"]) == {name: (3, c) for name, c in files.PASSED.items()}


LIGHTEVAL = {
    "twice": (
        lambda row: row["doc"].update(id="x"),
        'field `row 2.doc.id`: expected each document once; "x" is in',
    ),
    "no count": (
        lambda row: row["metric"].update({"avg@n:n=3": 0.5}),
        "expected a value that tells how many of 3 passed",
    ),
    "several": (
        lambda row: row.update(metric={"avg@n:n=3": 0.0, "avg@n:n=2": 0.0}),
        "field `row 1.metric`: expected one metric that tells how many responses passed (avg@n, pass@k); got",
    ),
    "votes": (
        lambda row: row.update(metric={"maj@n:n=3": 1.0, "em": 1.0}),
        "field `row 1.metric`: expected one metric that tells how many responses passed",
    ),
    "few": (
        lambda row: row["model_response"].update(text=["4"]),
        "field `row 1.model_response`: expected 3 responses, as avg@n:n=3 says; got 1",
    ),
    "null": (
        lambda row: row["metric"].update({"avg@n:n=3": None if row["doc"]["id"] == "doc-b" else 1.0}),
        f"field `row 2.metric.avg@n:n=3`: expected an outcome; got null{WITHOUT}",
    ),
    "too large k": (
        lambda row: row.update(metric={"pass@k:k=8&n=3": 1.0}),
        "field `row 1.metric.pass@k:k=8&n=3`: expected k <= n; got k=8, n=3, of which pass@k is 1",
    ),
    "unsure": (
        lambda row: row.update(metric={"pass@k:k=3&n=3": 1.0}),
        "expected a value that tells how many of 3 passed; 1.0 is that of 3 counts",
    ),
    "no document": (
        lambda row: row.update(doc={"id": None} if row["doc"]["id"] == "doc-a" else None),
        "row 2.doc",
    ),
    "single score": (
        lambda row: row.update(metric={"f1": 0.5}),
        "field `row 1.metric.f1`: expected 0 or 1; got 0.5",
    ),
}


@pytest.mark.parametrize("case", LIGHTEVAL)
def test_broken_lighteval(case, capsys):
    change, message = LIGHTEVAL[case]
    assert message in refused(details(change), capsys, format="lighteval")


def test_lighteval_that_is_cut_off(capsys):
    path = files.LIGHTEVAL.write(files.LIGHTEVAL.data[:-100])
    assert "expected a whole Parquet file" in refused(path, capsys, format="lighteval")


def test_lighteval_texts_of_counts(capsys):
    message = "expected texts, which were asked for; the outcomes of these are not kept"
    assert message in refused(files.LIGHTEVAL.write(), capsys, text=True)


def test_lighteval_metric_that_is_not_there(capsys):
    message = (
        'field `row 1.metric`: expected a metric named "style"; got avg@n:n=3, pass@k:k=1&n=3, maj@n:n=3'
    )
    assert message in refused(files.LIGHTEVAL.write(), capsys, score="style")


def test_lighteval_without_responses(capsys):
    rows = [{name: row[name] for name in ("doc", "metric")} for row in files.lighteval_rows()]
    path = files.LIGHTEVAL.write(files.parquet(rows))
    assert "field `model_response`: missing; got the columns doc, metric" in refused(
        path, capsys, format="lighteval"
    )


# --- MathArena ----------------------------------------------------------------------------------------------


def test_matharena():
    paths = [files.matharena(index, row).write() for index, row in enumerate(BY_PROBLEM.values(), 1)]
    [(name, result)] = pk.read(paths, text=True, stratum="type").items()
    assert (name, result.format, result.benchmark) == ("aime_2025/openai/gpt", "matharena", "aime")
    assert outcomes(result) == dict(enumerate([[int(one) for one in row] for row in BY_PROBLEM.values()], 1))
    assert list(result.attempts.text) == ["1.0", "1.1", "1.2", "2.0", "2.1"]
    assert list(result.counts.strata) == ["Algebra, Type 1", "Algebra, Type 2"]
    assert {name: set(cost.tolist()) for name, cost in result.costs.items()} == {
        "dollars": {0.25},
        "input_tokens": {10.0},
        "output_tokens": {20.0},
        "seconds": {2.5},
    }


MATHARENA = [
    (("idx",), "x", 'field `idx`: expected an integer; got "x"'),
    (("correct",), [], "field `correct`: expected at least one outcome; got none"),
    (("correct",), 1, "field `correct`: expected a list; got 1"),
    (("correct", 1), "TODO", f'field `correct[1]`: expected an outcome; got "TODO"{WITHOUT}'),
    (("correct", 1), None, f"field `correct[1]`: expected an outcome; got null{WITHOUT}"),
    (("correct", 1), 0.5, "field `correct[1]`: expected 0 or 1; got 0.5"),
    (("correct", 1), [], "field `correct[1]`: expected"),
    (("answers",), ["4"], "field `answers`: expected as many as `correct` has, 3; got 1"),
    (("detailed_costs",), [{}], "field `detailed_costs`: expected as many as `correct` has, 3; got 1"),
    (
        ("detailed_costs", 0, "cost"),
        "x",
        'field `detailed_costs[0].cost`: expected a number or null; got "x"',
    ),
    (("types",), 7, "field `types`: expected"),
]


test_broken_matharena = breaking(files.MATHARENA, MATHARENA)


def test_matharena_texts(capsys):
    path = files.MATHARENA.write(files.MATHARENA.changed("messages", 1, to=[]))
    assert "field `messages[1]`: missing; expected the text" in refused(path, capsys, text=True)


# --- Every Eval Ever ----------------------------------------------------------------------------------------


def test_instances():
    [(name, result)] = pk.read(files.EEE.write(), text=True, stratum="subject").items()
    assert (name, result.format, result.benchmark) == ("org/gpt", "every_eval_ever", "gsm8k")
    assert counted(result) == {f"gsm8k_{task}": (len(row), sum(row)) for task, row in BY_PROBLEM.items()}
    assert list(result.counts.strata) == ["topic a", "topic b"]
    assert result.order is None
    assert result.costs["seconds"].tolist() == [2.5] * 5
    assert next(iter(result.attempts.text)) == "a!"


def test_instances_of_several_evaluations_and_scores():
    rows = [*files.EEE.content, *(row | {"evaluation_name": "math"} for row in files.EEE.content)]
    assert pk.read(files.EEE.write(lines(rows))).models == ("org/gpt (gsm8k)", "org/gpt (math)")
    result = pk.read(files.EEE.write(), score="score", threshold=0.05)["org/gpt"]
    assert counted(result) == {"gsm8k_a": (3, 3), "gsm8k_b": (2, 2)}


INSTANCES = [
    ((4, "evaluation_id"), 1, "line 5, field `evaluation_id`: expected a string; got 1"),
    ((4, "model_id"), ..., "line 5, field `model_id`: missing"),
    ((4, "evaluation_name"), ..., "line 5, field `evaluation_name`: missing"),
    ((4, "sample_id"), 3, "line 5, field `sample_id`: expected a string; got 3"),
    ((4, "evaluation"), ..., "line 5, field `evaluation`: missing"),
    ((4, "evaluation", "is_correct"), ..., "line 5, field `evaluation.is_correct`: missing"),
    (
        (4, "evaluation", "is_correct"),
        None,
        f"field `evaluation.is_correct`: expected an outcome; got null{WITHOUT}",
    ),
    (
        (4, "evaluation", "is_correct"),
        1,
        "field `evaluation.is_correct`: expected true or false or null; got 1",
    ),
    ((4, "error"), "429", f"line 5, field `error`: expected an outcome; got an error{WITHOUT}"),
    (
        (4, "output", "raw"),
        ["a", "b"],
        "line 5, field `output.raw`: expected one answer, since there is one verdict",
    ),
    ((4, "output"), {}, "line 5, field `output.raw`: missing"),
    ((4, "metadata", "subject"), 1, 'line 5, field `metadata["subject"]`: expected a string; got 1'),
    (
        (4, "token_usage", "input_tokens"),
        "x",
        "line 5, field `token_usage.input_tokens`: expected a number or null",
    ),
]


test_broken_instances = breaking(files.EEE, INSTANCES)


def test_instances_score_that_is_not_there(capsys):
    message = 'line 1: expected score= to be one of is_correct, score; got "style"'
    assert message in refused(files.EEE.write(), capsys, score="style")
