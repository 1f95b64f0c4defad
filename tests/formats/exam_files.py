"""Results of examinations: OpenCompass, lighteval, MathArena, Every Eval Ever."""

from __future__ import annotations

import io
from typing import Any

from tests.formats.trying import BY_PROBLEM, IN_ROUNDS, Example

# Replicas of a data set: every example as often.
REPLICAS = {"math_0": [True, False, True], "code_1": [False, False, True]}
OPENCOMPASS = Example(
    "opencompass",
    "results/gpt/aime2024.json",
    {
        "accuracy (3 runs average)": 50.0,
        "G-Pass@2_0.5": 0.5,
        "details": [
            {
                "example_abbr": name,
                "pred": [f"{name}{index}" for index in range(3)],
                "answer": ["4"] * 3,
                "correct": correct,
                "G-Pass@2_0.5": 1.0,
            }
            for name, correct in REPLICAS.items()
        ],
    },
)
OPENCOMPASS_OLD = Example(
    "opencompass",
    "results/old/gsm8k.json",
    {
        "accuracy": 50.0,
        "details": {
            "type": "GEN",
            "0": {
                "prompt": "2+2?",
                "origin_prediction": "4",
                "predictions": "4",
                "references": "4",
                "correct": True,
            },
            "1": {
                "prompt": "3+3?",
                "origin_prediction": "7",
                "predictions": "7",
                "references": "6",
                "correct": False,
            },
        },
    },
)


def matharena(index: int, passed: list[Any]) -> Example:
    n = len(passed)
    return Example(
        "matharena",
        f"outputs/aime/aime_2025/openai/gpt/{index}.json",
        {
            "idx": index,
            "problem": "2+2?",
            "gold_answer": "4",
            "source": "aime",
            "types": ["Algebra", f"Type {index}"],
            "N": n,
            "cost": {"cost": 0.25 * n, "input_tokens": 10 * n, "output_tokens": 20 * n, "time": 2.5 * n},
            "pass_at_1": 0.5,
            "answers": ["4"] * n,
            "correct": passed,
            "warnings": [0] * n,
            "messages": [
                [{"role": "user", "content": "2+2?"}, {"role": "assistant", "content": f"{index}.{attempt}"}]
                for attempt in range(n)
            ],
            "judgment": [None] * n,
            "history": [None] * n,
            "detailed_costs": [
                {"cost": 0.25, "input_tokens": 10, "output_tokens": 20, "time": 2.5} for _ in range(n)
            ],
        },
    )


MATHARENA = matharena(1, BY_PROBLEM["a"])


def instance(task: str, passed: bool) -> dict[str, Any]:
    return {
        "schema_version": "instance_level_eval_0.2.1",
        "evaluation_id": "gsm8k/org_gpt/1750000000",
        "model_id": "org/gpt",
        "evaluation_name": "gsm8k",
        "sample_id": f"gsm8k_{task}",
        "sample_hash": "0f",
        "interaction_type": "single_turn",
        "input": {"raw": f"{task}?", "reference": ["4"]},
        "output": {"raw": [f"{task}!"]},
        "messages": None,
        "answer_attribution": [],
        "evaluation": {"score": 0.9 if passed else 0.1, "is_correct": passed},
        "token_usage": {"input_tokens": 10, "output_tokens": 20, "total_tokens": 30},
        "performance": {"latency_ms": 2500.0},
        "error": None,
        "metadata": {"subject": f"topic {task}", "stop_reason": "stop" if passed else "length"},
    }


EEE = Example(
    "every_eval_ever",
    "data/gsm8k/0a1b_samples.jsonl",
    [instance(task, passed) for task, passed, _ in IN_ROUNDS],
)

# Three responses to a document, of which so many passed.
PASSED = {"doc-a": 2, "doc-b": 0, "doc-c": 3}
LIGHTEVAL_PATH = (
    "out/details/org/gpt/2025-06-01T10-00-00.000000/details_aime24|0_2025-06-01T10-00-00.000000.parquet"
)


def lighteval_rows() -> list[dict[str, Any]]:
    return [
        {
            "doc": {
                "query": "2+2?",
                "choices": ["4"],
                "gold_index": [0],
                "id": name,
                "task_name": "aime24|0",
            },
            "metric": {"avg@n:n=3": passed / 3, "pass@k:k=1&n=3": passed / 3, "maj@n:n=3": float(passed > 1)},
            "model_response": {"text": ["4"] * 3, "output_tokens": [[1], [2], [3]]},
        }
        for name, passed in PASSED.items()
    ]


def parquet(rows: list[dict[str, Any]]) -> bytes:
    import pyarrow
    import pyarrow.parquet

    buffer = io.BytesIO()
    pyarrow.parquet.write_table(pyarrow.Table.from_pylist(rows), buffer)
    return buffer.getvalue()


LIGHTEVAL = Example("lighteval", LIGHTEVAL_PATH, parquet(lighteval_rows()))

EXAMPLES = (OPENCOMPASS, OPENCOMPASS_OLD, MATHARENA, EEE, LIGHTEVAL)
