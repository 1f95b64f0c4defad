"""Reading: JSON Lines of long and of short lines, documents, detection, and folders of many files."""

from __future__ import annotations

import json

import pytest

import passk_fast as pk
from passk_fast.data.readers._formats import detect
from passk_fast.data.readers._stream import Source

TEXT = "def f(x):\n    return x\n" * 40
LINES = {
    "human_eval": lambda i: {"task_id": f"T/{i % 164}", "completion": TEXT, "passed": i % 3 == 0},
    "short": lambda i: {"task_id": i % 1000, "passed": i % 3 == 0},
    "table": lambda i: {"problem": i % 1000, "passed": i % 3 == 0, "text": TEXT},
    "short_table": lambda i: {"problem": i % 1000, "passed": i % 2},
    "lm_eval": lambda i: {"doc_id": i, "resps": [["r"]], "filter": "none", "doc": TEXT, "acc": i % 2},
    "verifiers": lambda i: {"example_id": i % 1000, "completion": TEXT, "reward": float(i % 2)},
}


@pytest.mark.parametrize("kind", LINES)
def bench_lines(benchmark, kind, tmp_path):
    """20 MB of JSON Lines."""
    rows = [json.dumps(LINES[kind](index)) for index in range(2000 if "short" not in kind else 50_000)]
    text = "\n".join(rows) + "\n"
    path = tmp_path / "m_results.jsonl"
    times = 1 if kind == "lm_eval" else 20_000_000 // len(text)  # its documents come once
    path.write_text(text * times)
    benchmark.extra_info["bytes"] = path.stat().st_size
    benchmark(pk.read, path)


def bench_document(benchmark, tmp_path):
    """20 MB of EvalPlus."""
    sample = {"solution": TEXT, "base_status": "pass", "plus_status": "fail"}
    path = tmp_path / "m_eval_results.json"
    path.write_text(json.dumps({"hash": "0", "eval": {f"T/{task}": [sample] * 120 for task in range(164)}}))
    benchmark.extra_info["bytes"] = path.stat().st_size
    benchmark(pk.read, path)


def bench_detection(benchmark, tmp_path):
    """A file of 10 GB, most of which is a hole."""
    path = tmp_path / "m_results.jsonl"
    with path.open("wb") as file:
        file.write("".join(json.dumps(LINES["human_eval"](i)) + "\n" for i in range(300)).encode())
        file.truncate(10 << 30)

    def look():
        with Source(str(path)) as source:
            return detect(source.head)

    benchmark(look)


def bench_folder(benchmark, tmp_path):
    """10,000 trials of harbor, a file each."""
    for index in range(10_000):
        folder = tmp_path / f"a{index}"
        folder.mkdir()
        trial = {"task_name": f"a{index % 100}", "trial_name": f"t{index}", "agent_info": {"name": "agent"}}
        done = {"verifier_result": {"rewards": {"reward": 1.0}}, "started_at": f"{index:05}"}
        (folder / "result.json").write_text(json.dumps(trial | done))
    benchmark.pedantic(pk.read, (tmp_path,), rounds=3)
