"""Results of suites: promptfoo, evalscope, verl's dumps."""

from __future__ import annotations

from typing import Any

from tests.formats.trying import BY_PROBLEM, IN_ROUNDS, Example


def promptfoo_row(index: int, task: str, passed: bool) -> dict[str, Any]:
    return {
        "id": f"row{index}",
        "promptIdx": 0,
        "testIdx": index,
        "promptId": "p0",
        "provider": {"id": "openai:gpt", "label": "gpt"},
        "prompt": {"raw": f"Say {task}", "label": "Say {{word}}"},
        "vars": {"word": task},
        "testCase": {
            "vars": {"word": task},
            "assert": [{"type": "equals", "value": task}],
            "metadata": {"topic": f"topic {task}", "level": 3},
        },
        "response": {
            "output": f"{task}{index}",
            "tokenUsage": {"total": 30, "prompt": 10, "completion": 20},
            "cached": False,
        },
        "success": passed,
        "score": float(passed),
        "namedScores": {"exact": float(passed), "short": 1.0},
        "failureReason": 0 if passed else 1,
        "error": None if passed else "Expected output to equal",
        "latencyMs": 1500,
        "cost": 0.25,
        "gradingResult": {"pass": passed, "score": float(passed), "reason": "…", "componentResults": []},
    }


# Repeats are rounds: `testIdx` goes on counting. Rows stand in the file as they end.
PROMPTFOO_ROWS = [promptfoo_row(index, task, passed) for index, (task, passed, _) in enumerate(IN_ROUNDS)]
PROMPTFOO = Example(
    "promptfoo",
    "results.json",
    {
        "evalId": "eval-abc",
        "results": {
            "version": 3,
            "timestamp": "2025-06-01T00:00:00Z",
            "prompts": [{"raw": "Say {{word}}", "label": "Say {{word}}", "provider": "gpt"}],
            "results": [PROMPTFOO_ROWS[index] for index in (4, 0, 1, 3, 2)],
            "stats": {"successes": 3, "failures": 2, "errors": 0},
        },
        "config": {"description": "words"},
        "shareableUrl": None,
        "metadata": {"promptfooVersion": "0.118.0"},
    },
)
PROMPTFOO_LINES = Example("promptfoo", "results.jsonl", PROMPTFOO_ROWS)


def review(group: int, number: int, passed: bool, repeats: int = 3) -> dict[str, Any]:
    index = group * repeats + number
    return {
        "index": index,
        "target": ["4"],
        "messages": [{"role": "user", "content": "2+2?"}],
        "agent_trace": None,
        "sample_score": {
            "score": {
                "value": {"acc": float(passed)},
                "status": "success",
                "judge_summary": None,
                "extracted_prediction": "4",
                "prediction": f"{'ab'[group]}{number}",
                "explanation": None,
                "metadata": {},
                "main_score_name": "acc",
            },
            "sample_id": index,
            "group_id": group,
            "generation_index": number,
            "sample_metadata": {},
        },
    }


EVALSCOPE_RUN = "outputs/20250601_120000"
# Reviews are written as they end.
EVALSCOPE = Example(
    "evalscope",
    f"{EVALSCOPE_RUN}/reviews/gpt/math_500_Level 1.jsonl",
    [
        review("ab".index(task), number, BY_PROBLEM[task][number])
        for task, number in (("b", 1), ("a", 2), ("a", 0), ("b", 0), ("a", 1))
    ],
    {f"{EVALSCOPE_RUN}/reports/gpt/math_500.json": {"name": "gpt@math_500"}},
)

VERL = Example(
    "verl_dump",
    "validation/100.jsonl",
    [
        {
            "input": f"user\n{task}?",
            "output": f"{task}{index}",
            "gts": task,
            "score": 1.0 if one else -1.0,
            "step": 100,
            "reward": 1.0 if one else -1.0,
            "acc": one,
            "pred": "4",
        }
        for task, passed in BY_PROBLEM.items()
        for index, one in enumerate(passed)
    ],
)

EXAMPLES = (PROMPTFOO, PROMPTFOO_LINES, EVALSCOPE, VERL)
