"""Reading: JSON Lines of every format, documents, detection, and folders of many files."""

from __future__ import annotations

import json

import pytest

import passk_fast as pk
from passk_fast.data.readers._formats import detect
from passk_fast.data.readers._stream import Source

TEXT = "def f(x):\n    return x\n" * 40
ASKED = [{"role": "user", "content": "What is this? " * 20}]
ANSWER = [{"role": "assistant", "content": TEXT}]
LINES = {
    "human_eval": lambda i: {"task_id": f"T/{i % 164}", "completion": TEXT, "passed": i % 3 == 0},
    "short": lambda i: {"task_id": i % 1000, "passed": i % 3 == 0},
    "table": lambda i: {"problem": i % 1000, "passed": i % 3 == 0, "text": TEXT},
    "short_table": lambda i: {"problem": i % 1000, "passed": i % 2},
    "lm_eval": lambda i: {"doc_id": i, "resps": [["r"]], "filter": "none", "doc": TEXT, "acc": i % 2},
    "verifiers": lambda i: {"example_id": i % 1000, "completion": TEXT, "reward": float(i % 2)},
    "verifiers_prompts": lambda i: {
        "example_id": i % 1000,
        "prompt": ASKED,
        "answer": "4",
        "completion": ANSWER,
        "reward": float(i % 2),
        "task": "gsm8k",
        "timing": {"total_ms": 2.0},
        "token_usage": {"input_tokens": 9, "output_tokens": 9},
    },
    "verifiers_traces": lambda i: {
        "task": {"data": {"idx": i % 1000}, "hash": f"h{i % 1000}"},
        "env": {"id": "gsm8k"},
        "traces": [
            {
                "agent": {"config": {"model": "gpt"}},
                "ok": True,
                "num_output_tokens": 9,
                "rewards": {"correct": {"score": float(i % 2)}},
                "nodes": [{"message": ANSWER[0]}],
            }
        ],
    },
    "nemo_skills": lambda i: {
        "problem": f"What is {i}?",
        "expected_answer": "4",
        "generation": TEXT,
        "symbolic_correct": i % 2 == 0,
        "num_generated_tokens": 20,
    },
    "nemo_gym": lambda i: {
        "_ng_task_index": i % 1000,
        "_ng_rollout_index": i // 1000,
        "reward": float(i % 2),
        "responses_create_params": {"input": ASKED},
        "response": {"model": "gpt", "output": ANSWER},
    },
    "nemo_evaluator": lambda i: {
        "problem_idx": i % 1000,
        "repeat": i // 1000,
        "reward": float(i % 2),
        "model_response": TEXT,
        "prompt": "What?",
        "expected_answer": "4",
        "tokens": 9,
        "latency_ms": 2.0,
    },
    "promptfoo": lambda i: {
        "promptIdx": 0,
        "testIdx": i,
        "provider": {"id": "gpt"},
        "success": i % 2 == 0,
        "cost": 0.25,
        "vars": {"word": f"w{i % 1000}"},
        "response": {"output": f"{TEXT}{i}", "cached": False},
    },
    "evalscope": lambda i: {
        "index": i,
        "target": ["4"],
        "messages": [*ASKED, *ANSWER],
        "sample_score": {
            "score": {"value": {"acc": float(i % 2)}, "status": "success", "main_score_name": "acc"},
            "sample_id": i,
            "group_id": i % 1000,
            "generation_index": i // 1000,
        },
    },
    "verl_dump": lambda i: {
        "input": f"What is {i % 1000}?",
        "output": TEXT,
        "gts": "4",
        "score": i % 2,
        "step": 1,
    },
    "every_eval_ever": lambda i: {
        "evaluation_id": "e",
        "model_id": "gpt",
        "evaluation_name": "gsm8k",
        "sample_id": f"{i % 1000}",
        "output": {"raw": [TEXT]},
        "evaluation": {"is_correct": i % 2 == 0, "score": 1.0},
    },
}


@pytest.mark.parametrize("kind", LINES)
def bench_lines(benchmark, kind, tmp_path):
    """20 MB of JSON Lines."""
    rows = [json.dumps(LINES[kind](index)) for index in range(2000 if "short" not in kind else 50_000)]
    text = "\n".join(rows) + "\n"
    path = tmp_path / "m_results.jsonl"
    # What has a number of its own comes once.
    once = kind in ("lm_eval", "nemo_skills", "nemo_gym", "nemo_evaluator", "promptfoo", "evalscope")
    times = 1 if once else 20_000_000 // len(text)
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
