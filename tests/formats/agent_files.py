"""Results of agents in environments: verifiers, its traces, SWE-bench instance by instance."""

from __future__ import annotations

from typing import Any

from tests.formats.trying import IN_ROUNDS, Example

FOLDER = "outputs/evals/gsm8k--openai--gpt/0a1b2c3d"


def rollout(task: str, passed: bool) -> dict[str, Any]:
    return {
        "example_id": task,
        "prompt": [{"role": "user", "content": task}],
        "completion": [{"role": "assistant", "content": f"{task}!"}],
        "answer": "4",
        "task": "gsm8k",
        "reward": float(passed),
        "error": None,
        "timing": {"generation_ms": 1500.0, "scoring_ms": 500.0, "total_ms": 2000.0},
        "is_completed": True,
        "is_truncated": False,
        "stop_condition": None,
        "metrics": {"correct": float(passed), "format": 1.0},
        "correct": float(passed),
        "token_usage": {"input_tokens": 10.0, "output_tokens": 20.0},
    }


VERIFIERS = Example(
    "verifiers",
    f"{FOLDER}/results.jsonl",
    [rollout(task, passed) for task, passed, _ in IN_ROUNDS],
    {
        f"{FOLDER}/metadata.json": {
            "env_id": "gsm8k",
            "model": "openai/gpt",
            "num_examples": -1,
            "rollouts_per_example": 1,
            "sampling_args": {"temperature": 0.7, "extra_body": {"top_k": 1}},
        }
    },
)


def episode(task: int, passed: bool) -> dict[str, Any]:
    """An episode as verifiers 0.4.0 writes it, without the fields of its box and its tools."""
    described = {"type": "Sum", "data": {"idx": task, "prompt": f"{task}?"}, "key": f"k{task}", "hash": "h"}
    trace = {
        "version": 1,
        "id": "t",
        "task": described,
        "agent": {"config": {"model": "openai/gpt", "sampling": {"temperature": 0.7}}, "name": "solver"},
        "nodes": [{"message": {"role": "assistant", "content": f"{task}!"}}],
        "calls": [{"node": 0, "model": "openai/gpt"}],
        "rewards": {
            "correct": {"score": float(passed), "weight": 1.0},
            "format": {"score": 1.0, "weight": 0.0},
        },
        "metrics": {},
        "is_completed": True,
        "ok": True,
        "errors": [],
        "timing": {"start": 1.0, "agent": {"start": 2.0, "end": 4.5, "model": {"duration": 1.0}}},
        "num_input_tokens": 10,
        "num_output_tokens": 20,
    }
    return {
        "id": "e",
        "env": {"id": "gsm8k"},
        "task": described,
        "run": {"type": "eval", "id": "r1", "name": "night"},
        "ok": True,
        "errors": [],
        "traces": [trace],
    }


TRACES = Example(
    "verifiers_traces",
    "gsm8k--gpt--null--1/traces.jsonl",
    [episode("ab".index(task), passed) for task, passed, _ in IN_ROUNDS],
)

# One attempt at each of three instances.
RESOLVED = {"django__django-1": True, "django__django-2": False, "sympy__sympy-3": True}


def report(resolved: bool) -> dict[str, Any]:
    return {
        "patch_is_None": False,
        "patch_exists": True,
        "patch_successfully_applied": True,
        "resolved": resolved,
        "tests_status": {"FAIL_TO_PASS": {"success": ["t"], "failure": []}},
    }


def instance_report(instance: str, run: str = "night") -> Example:
    return Example(
        "swe_bench_instances",
        f"logs/run_evaluation/{run}/org__gpt/{instance}/report.json",
        {instance: report(RESOLVED[instance])},
    )


INSTANCE = instance_report("django__django-1")
SUBMISSION = "evaluation/verified/20250801_mini_gpt"
DETAILS = Example(
    "swe_bench_instances",
    f"{SUBMISSION}/per_instance_details.json",
    {name: {"cost": 0.5, "api_calls": 20, "resolved": one} for name, one in RESOLVED.items()},
)
EXPERIMENT = Example(
    "swe_bench_experiments",
    f"{SUBMISSION}/results/results.json",
    {"no_generation": [], "no_logs": [], "resolved": [name for name, one in RESOLVED.items() if one]},
)

MULTI = Example(
    "multi_swe_bench",
    "org-gpt/final_report.json",
    {
        "total_instances": 4,
        "submitted_instances": 4,
        "submitted_ids": ["cli/cli:pr-1", "cli/cli:pr-2", "ponylang/ponyc:pr-3", "cli/cli:pr-4"],
        "completed_ids": ["cli/cli:pr-1", "cli/cli:pr-2", "ponylang/ponyc:pr-3"],
        "incomplete_ids": [],
        "resolved_ids": ["cli/cli:pr-1"],
        "unresolved_ids": ["cli/cli:pr-2", "ponylang/ponyc:pr-3"],
        "empty_patch_ids": ["cli/cli:pr-4"],
        "error_ids": [],
    },
)

EXAMPLES = (VERIFIERS, TRACES, INSTANCE, DETAILS, EXPERIMENT, MULTI)
