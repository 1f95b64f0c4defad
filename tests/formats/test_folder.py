"""A folder with a good file of every format, as harnesses leave them, is one report and one line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import passk_fast as pk
from passk_fast.cli import run
from passk_fast.data.readers._formats import FORMATS
from tests.formats.examples import EXAMPLES

# One file of a format.
ONE_OF_EACH = {example.format: example for example in reversed(EXAMPLES)}
# What harnesses leave beside their results, and none of it is one.
COMPANIONS = {
    "human_eval/samples.jsonl": '{"task_id": "a", "completion": "x"}\n',
    "evalplus/samples.jsonl": '{"task_id": "a", "solution": "x"}\n',
    "livecodebench/gpt/codegeneration_10_0.2.json": [
        {"question_id": "a", "question_title": "t", "question_content": "c", "code_list": ["x"]}
    ],
    "inspect/broken.json": {"version": 2, "status": "error", "eval": {"model": "m"}, "plan": {}},
    "lm_eval/results_2025.json": {"results": {"toy": {"pass@1": 0.6}}, "config": {}},
    "harbor/config.json": {"agents": [], "datasets": []},
    "harbor/result.json": {"id": "job", "n_total_trials": 1, "stats": {}},
    "nemo_skills/metrics.json": {"toy": {"pass@1": {"symbolic_correct": 60}}},
    "nemo_skills/unjudged/output-rs7.jsonl": '{"generation": "g", "num_generated_tokens": 1}\n',
    "opencompass/summary.csv": "dataset,version,metric,mode,m\na,b,c,d,1\n",
    "promptfoo/empty.jsonl": "",
    "table/losses.csv": "step,loss\n1,2\n",
    "notes.json": {"what": "notes"},
    "damaged.json": '{"cut": ',
}


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """All of them, each in the folder of its format."""
    for format, example in ONE_OF_EACH.items():
        (tmp_path / "all" / format).mkdir(parents=True)
        monkeypatch.chdir(tmp_path / "all" / format)
        example.write()
    for name, content in COMPANIONS.items():
        path = tmp_path / "all" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content if isinstance(content, str) else json.dumps(content))
    monkeypatch.chdir(tmp_path)
    return "all"


@pytest.mark.filterwarnings("default")
def test_every_model_and_benchmark_and_one_line(folder, capsys, monkeypatch):
    monkeypatch.setenv("COLUMNS", "300")
    assert ONE_OF_EACH.keys() == FORMATS.keys()
    with pytest.warns(UserWarning, match="^all: left out ") as told:
        results = pk.read(folder, missing="drop")
    assert len(told) == 1
    # A submission's results do not name what failed.
    assert {one.format for one in results.values()} == FORMATS.keys() - {"swe_bench_experiments"}
    assert run(["report", folder, "--missing", "drop", "-k", "1"]) == 0
    out, err = capsys.readouterr()
    assert (
        err.count("\n"),
        err.startswith("passk-fast: warning: all: left out what is no result file: "),
    ) == (
        1,
        True,
    )
    for name in results:
        assert name in " ".join(out.split())


def test_each_left_alone(folder):
    """The same numbers as from each file by itself."""
    with pytest.warns(UserWarning, match="left out"):
        together = pk.read(folder, missing="drop")
    counts = sorted(str(one.counts.c.tolist()) for one in together.values())
    alone = []
    for format in ONE_OF_EACH.keys() - {"swe_bench_experiments"}:
        path = str(Path(folder, format, ONE_OF_EACH[format].path))
        alone += [str(one.counts.c.tolist()) for one in pk.read(path, missing="drop").values()]
    assert counts == sorted(alone)


def test_a_link_that_leads_to_itself(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("x.jsonl").symlink_to("x.jsonl")
    with pytest.raises(pk.ReadError, match=r"x\.jsonl: expected a readable file; too many levels"):
        pk.read(".")
