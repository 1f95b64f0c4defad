"""The aggregate record of Every Eval Ever that a report writes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import passk_fast as pk
from passk_fast.cli import run
from tests.formats import agent_files, exam_files, suite_files
from tests.formats.trying import lines

# Of the schema 0.3.0: what must be there, and nothing else at the top.
REQUIRED = {
    "schema_version",
    "evaluation_id",
    "retrieved_timestamp",
    "source_metadata",
    "model_info",
    "eval_library",
    "evaluation_results",
}
GENERATION_ARGUMENTS = {"temperature", "top_p", "top_k", "max_tokens"}


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)


def written(command):
    assert run(["report", *command.split(), "--eee", "record.json"]) == 0
    return json.loads(Path("record.json").read_text(encoding="utf-8"))


def test_record():
    path = agent_files.VERIFIERS.write()
    found = written(f"{path} -k 1,2")
    assert found.keys() == REQUIRED
    assert found["schema_version"] == "0.3.0"
    assert found["model_info"] == {
        "name": "openai/gpt",
        "id": "openai/gpt",
        "additional_details": {"deployment_type": "unknown", "model_availability": "unknown"},
    }
    assert found["eval_library"] == {"name": "verifiers", "version": "unknown"}
    assert found["evaluation_id"] == f"gsm8k/openai_gpt/{found['retrieved_timestamp']}"
    assert found["source_metadata"]["source_type"] in ("documentation", "evaluation_run")
    assert found["source_metadata"]["evaluator_relationship"] == "other"
    counts = pk.read(path)["openai/gpt"].counts
    for k, one in zip((1, 2), found["evaluation_results"], strict=True):
        expected = pk.mean_interval(counts, k=k)
        assert one["evaluation_name"] == "gsm8k"
        assert one["source_data"] == {"dataset_name": "gsm8k", "source_type": "other"}
        assert one["metric_config"]["metric_parameters"] == {"k": k}
        assert (one["metric_config"]["lower_is_better"], one["metric_config"]["score_type"]) == (
            False,
            "continuous",
        )
        details = one["score_details"]
        assert details["score"] == expected.estimate
        assert all(isinstance(value, str) for value in details["details"].values())
        assert (details["details"]["attempts"], details["details"]["problems"]) == ("5", "2")
        uncertainty = details["uncertainty"]
        assert uncertainty["standard_error"] == {"value": expected.standard_error, "method": "analytic"}
        interval = uncertainty["confidence_interval"]
        assert (interval["lower"], interval["upper"]) == tuple(expected.confidence_interval)
        assert (interval["confidence_level"], uncertainty["num_samples"]) == (0.95, 2)
        assert interval["method"] == "adjusted, for problems like these"
        arguments = one["generation_config"]["generation_args"]
        assert arguments == {"temperature": 0.7}
        assert arguments.keys() <= GENERATION_ARGUMENTS


def test_record_of_one_problem_has_no_interval():
    path = agent_files.VERIFIERS.write(lines(agent_files.VERIFIERS.content[:1]))
    uncertainty = written(f"{path} -k 1")["evaluation_results"][0]["score_details"]["uncertainty"]
    assert uncertainty == {"num_samples": 1}


def test_record_of_a_bootstrap():
    found = written(f"{agent_files.VERIFIERS.write()} -k 1 --interval percentile --replicates 200 --seed 1")
    uncertainty = found["evaluation_results"][0]["score_details"]["uncertainty"]
    assert uncertainty["standard_error"]["method"] == "bootstrap"
    assert uncertainty["num_bootstrap_samples"] == 200


def test_record_names_attempts_without_a_verdict():
    data = agent_files.VERIFIERS.changed(4, "error", to="Timeout")
    details = written(f"{agent_files.VERIFIERS.write(data)} --missing drop")["evaluation_results"][0][
        "score_details"
    ]
    assert details["details"]["attempts_without_verdict"] == "1"
    assert details["details"]["attempts_without_verdict_are"] == "drop"


def test_record_of_instances_keeps_their_evaluation():
    found = written(exam_files.EEE.write())
    assert found["model_info"]["id"] == "org/gpt"
    assert {one["evaluation_name"] for one in found["evaluation_results"]} == {"gsm8k"}


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ("--missing bounds", "--eee takes one value of each score; --missing bounds gives two"),
        ("{other}", "--eee takes one model, since a record has one; got openai/gpt, gpt"),
    ],
)
def test_record_that_cannot_be(options, message, capsys):
    data = agent_files.VERIFIERS.changed(4, "error", to="Timeout" if "bounds" in options else None)
    path, other = agent_files.VERIFIERS.write(data), suite_files.PROMPTFOO.write()
    command = ["report", path, *options.format(other=other).split(), "--eee", "record.json"]
    assert run(command) == 2
    assert capsys.readouterr().err == f"passk-fast: error: {message}\n"
    assert not Path("record.json").exists()
