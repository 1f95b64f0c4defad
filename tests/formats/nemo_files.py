"""Results of NVIDIA's harnesses: NeMo-Skills, NeMo-Gym, NeMo-Evaluator."""

from __future__ import annotations

from typing import Any

from tests.formats.trying import BY_PROBLEM, IN_ROUNDS, Example

# Every seed attempts every problem: two seeds.
BY_SEED = {0: {"a": True, "b": False}, 10: {"a": False, "b": True}}


def skills_line(task: str, passed: bool) -> dict[str, Any]:
    return {
        "problem": f"What is {task}?",
        "expected_answer": task,
        "predicted_answer": task if passed else None,
        "generation": f"I say {task}",
        "symbolic_correct": passed,
        "num_generated_tokens": 20,
        "generation_start_time": 10.0,
        "generation_end_time": 12.5,
        "subset_for_metrics": f"topic {task}",
    }


def skills_run(seed: int) -> Example:
    return Example(
        "nemo_skills",
        f"gpt/eval-results/aime24/output-rs{seed}.jsonl",
        [skills_line(task, passed) for task, passed in BY_SEED[seed].items()],
    )


SKILLS = skills_run(0)


def gym_line(task: str, number: int, passed: bool) -> dict[str, Any]:
    return {
        "_ng_task_index": "ab".index(task),
        "_ng_rollout_index": number,
        "agent_ref": {"type": "responses_api_agents", "name": "simple_agent"},
        "responses_create_params": {"input": []},
        "response": {
            "id": "r",
            "model": "org/gpt",
            "output": [{"type": "message", "content": f"{task}{number}"}],
            "usage": {"input_tokens": 10, "output_tokens": 20, "total_tokens": 30},
        },
        "reward": float(passed),
    }


# Rollouts are written as they end.
GYM = Example(
    "nemo_gym",
    "rollouts.jsonl",
    [gym_line(task, number, passed) for task, passed, number in reversed(IN_ROUNDS)],
)
GYM_FAILURE = {
    "_ng_task_index": 1,
    "_ng_rollout_index": 2,
    "_ng_failure_class": "timeout",
    "_ng_failure_terminal": True,
}

EVALUATOR = Example(
    "nemo_evaluator",
    "out/results.jsonl",
    [
        {
            "problem_idx": "ab".index(task),
            "repeat": number,
            "reward": float(passed),
            "scorer_rewards": {},
            "prompt": f"{task}?",
            "model_response": f"{task}{number}",
            "extracted_answer": task,
            "expected_answer": task,
            "scoring_details": {"method": "exact_match"},
            "metadata": {"category": f"topic {task}"},
            "tokens": 30,
            "latency_ms": 2500.0,
        }
        for task, passed, number in reversed(IN_ROUNDS)
    ],
    {
        "out/eval-20250601T000000Z-gsm8k.json": {
            "run_id": "eval-20250601T000000Z-gsm8k",
            "timestamp": "2025-06-01T00:00:00+00:00",
            "config": {"model": "org/gpt", "temperature": 0.7, "repeats": 3, "system_prompt": "Be brief."},
            "benchmark": {"name": "gsm8k", "samples": len(BY_PROBLEM), "repeats": 3, "scores": {}},
        }
    },
)

EXAMPLES = (SKILLS, GYM, EVALUATOR)
