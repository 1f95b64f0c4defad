"""What formats tell of benchmark, release and settings, in the file and beside it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import passk_fast as pk
from tests.formats import exam_files, nemo_files
from tests.formats.suite_files import EVALSCOPE
from tests.formats.trying import lines

YAML = """dataset_args:
  gsm8k:
    temperature: 9
generation_config:
  batch_size: 10
  temperature: 0.7
  do_sample: true
  seed: null
  reasoning_effort: 'high'
  stop_seqs:
  - a
limit: 10
"""


@pytest.fixture(autouse=True)
def here(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)


def problems(many):
    one = {"graded_list": [True], "contest_date": "2024-01-0", "difficulty": "easy"}
    return [
        {**one, "question_id": str(i), "contest_date": f"2024-01-{i % 28 + 1:02}T00:00:00"}
        for i in range(many)
    ]


@pytest.mark.parametrize(("many", "release"), [(400, "release_v1"), (880, "release_v5"), (401, None)])
def test_the_release_of_livecodebench(many, release):
    path = Path("gpt/Scenario.codegeneration_1_0.2_eval_all.json")
    path.parent.mkdir()
    path.write_text(json.dumps(problems(many)))
    (result,) = pk.read(path).values()
    assert result.facts.get("dataset version") == release
    assert result.settings == {"temperature": 0.2, "contests": "2024-01-01 to 2024-01-28"}
    taken = (f"{release} was taken from the number of its problems",) if release else ()
    assert result.notes == ("the model was taken from the folder gpt", *taken)


def test_an_agent_of_nemo_gym_is_a_benchmark():
    rows = [
        {"_ng_task_index": task, "_ng_rollout_index": 0, "agent_ref": {"name": name}, "reward": reward}
        for task, name, reward in ((0, "math", 1.0), (1, "math", 0.0), (2, "code", 0.0))
    ]
    Path("r.jsonl").write_bytes(lines(rows))
    planned = {"_ng_task_index": 2, "_ng_rollout_index": 1, "agent_ref": {"name": "code"}}
    Path("r_materialized_inputs.jsonl").write_bytes(lines([*rows, planned]))
    failed = {"_ng_task_index": 0, "_ng_rollout_index": 1, "_ng_failure_class": "timeout"}
    Path("r_failures.jsonl").write_bytes(lines([failed]))
    results = pk.read("r.jsonl", missing="fail")
    assert results.models == ("r (math)", "r (code)")
    assert [one.counts.n.tolist() for one in results.values()] == [[2, 1], [2]]
    assert [one.counts.c.tolist() for one in results.values()] == [[1, 0], [0]]
    nemo_files.GYM.write()
    assert pk.read(nemo_files.GYM.path).benchmarks == ("simple_agent",)


@pytest.mark.parametrize(
    "general",
    [
        {"generation_parameters": {"temperature": 0.6, "stop": ["a"]}},
        {"model_config": {"generation_parameters": {"temperature": 0.6, "seed": None}}},
    ],
)
def test_the_summary_of_lighteval(general):
    pytest.importorskip("pyarrow")
    exam_files.LIGHTEVAL.write()
    summary = Path("out/results/org/gpt/results_2025-06-01T10-00-00.000000.json")
    summary.parent.mkdir(parents=True)
    summary.write_text(json.dumps({"config_general": general, "versions": {"aime24|0": 2}, "results": {}}))
    (result,) = pk.read(exam_files.LIGHTEVAL_PATH).values()
    assert result.settings == {"temperature": 0.6}
    assert result.facts["dataset version"] == "2"
    # It was read, so that it is not left out.
    (again,) = pk.read("out").values()
    assert again.settings == result.settings


def test_the_configuration_of_evalscope():
    EVALSCOPE.write()
    run = Path(EVALSCOPE.path).parents[2]
    (run / "configs").mkdir(exist_ok=True)
    (run / "configs" / "task_config_1a2b.yaml").write_text(YAML)
    (result,) = pk.read(EVALSCOPE.path).values()
    assert result.settings == {"temperature": 0.7, "do_sample": True, "reasoning_effort": "high"}
