"""Results on programs: BigCodeBench, CRUXEval."""

from __future__ import annotations

from tests.formats.trying import BY_PROBLEM, Example

BIGCODEBENCH = Example(
    "bigcodebench",
    "gpt-4o--main--bigcodebench-hard-complete--openai-0-1-sanitized_calibrated_eval_results.json",
    {
        "date": "2024-06-01 10:00",
        "eval": {
            f"BigCodeBench/{task}": [
                {
                    "task_id": f"BigCodeBench/{task}",
                    "solution": f"# {task}{index}",
                    "status": "pass" if one else "fail",
                    "details": {} if one else {"test_case_1": 'Traceback "status"'},
                }
                for index, one in enumerate(passed)
            ]
            for task, passed in BY_PROBLEM.items()
        },
    },
)
BIGCODEBENCH_SUMMARY = {
    "pass@1": 0.58,
    "model": "gpt-4o",
    "split": "complete",
    "subset": "hard",
    "calibrated": True,
    "gt_pass_rate": 0.5,
    "failed_tasks": ["BigCodeBench/b"],
}

CRUXEVAL = Example(
    "cruxeval",
    "evaluation_results/gpt_output.json",
    {
        "raw_generations": {
            f"sample_{task}": [f"{task}{index}" for index in range(len(passed))]
            for task, passed in BY_PROBLEM.items()
        },
        "raw_scored_generations": {f"sample_{task}": passed for task, passed in BY_PROBLEM.items()},
        "pass_at_1": 58.3,
        "pass_at_5": 100.0,
    },
)

EXAMPLES = (BIGCODEBENCH, CRUXEVAL)
