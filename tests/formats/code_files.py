"""Results on programs: BigCodeBench, CRUXEval, MultiPL-E, bigcode."""

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

MULTIPL_E_FOLDER = "humaneval-rkt-starcoder-0.2-reworded"


def multipl_e(task: str) -> Example:
    results = [
        {
            "program": f"{task}{index}",
            "timestamp": 1,
            "stdout": "",
            "stderr": "",
            "exit_code": int(not one),
            "status": "OK" if one else "Exception",
        }
        for index, one in enumerate(BY_PROBLEM[task])
    ]
    return Example(
        "multipl_e",
        f"{MULTIPL_E_FOLDER}/HumanEval_{task}.results.json",
        {
            "name": f"HumanEval_{task}",
            "language": "rkt",
            "prompt": ";; add",
            "doctests": "transform",
            "tests": "(test)",
            "stop_tokens": ["\n("],
            "temperature": 0.2,
            "results": results,
        },
    )


MULTIPL_E = multipl_e("a")

# Written as the tests end.
BIGCODE = Example(
    "bigcode",
    "starcoder/logs.json",
    {
        str(number): [
            [index, {"task_id": number, "passed": passed[index], "result": "passed", "completion_id": index}]
            for index in reversed(range(len(passed)))
        ]
        for number, passed in enumerate(BY_PROBLEM.values())
    },
    {
        "starcoder/evaluation_results.json": {
            "humaneval": {"pass@1": 0.58},
            "config": {
                "model": "bigcode/starcoder",
                "tasks": "humaneval",
                "temperature": 0.2,
                "n_samples": 3,
            },
        }
    },
)

# Written as the tests end.
EVALPERF = Example(
    "evalperf",
    "gpt_evalperf_results.json",
    {
        "date": "2024-08-01 10:00",
        "n_samples": 3,
        "temperature": 1.0,
        "min_correct": 2,
        "eval": {
            f"Mbpp/{task}": {
                "task_id": f"Mbpp/{task}",
                "results": [
                    {"solution": f"{task}{index}", "pass": one, "matching_cluster_idx": None}
                    for index, one in enumerate(passed)
                ],
                "ref": [{"solution": "…", "score": 1.0, "_num_cpu_instructions": None}],
                "dps": None,
                "dps_norm": None,
                "pass@1": 100 * sum(passed) / len(passed),
            }
            for task, passed in BY_PROBLEM.items()
        },
    },
)

EXAMPLES = (EVALPERF, BIGCODEBENCH, CRUXEVAL, MULTIPL_E, BIGCODE)
