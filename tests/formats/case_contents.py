"""What files are made of that people have, and how such a file is tried."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from tests import result_files as files
from tests.formats.trying import lines

LONG = "x" * 100_000  # more than what is searched at first


@dataclass(frozen=True)
class Case:
    """Files, arguments of ``passk-fast report``, and what comes of it.

    Attributes
    ----------
    expected : dict or str
        Model → (problems, pass@k for each k), or what the error has to hold.
    said : str
        What standard output and standard error have to hold besides.
    """

    kind: str
    files: dict[str, Any]
    command: str
    expected: dict[str, tuple[int, list[float]]] | str
    said: str = ""


def report(resolved: list[str], unresolved: list[str], **more: Any) -> dict[str, Any]:
    submitted = [*resolved, *unresolved]
    return {"submitted_ids": submitted, "resolved_ids": resolved, "unresolved_ids": unresolved, **more}


def tau2(made: list[tuple[str, int, float]], **more: Any) -> dict[str, Any]:
    simulations = [
        {"task_id": task, "trial": trial, "reward_info": {"reward": reward}} for task, trial, reward in made
    ]
    return {**more, "info": {"num_trials": 2, "agent_info": {"llm": "m"}}, "simulations": simulations}


def terminal(**more: Any) -> dict[str, Any]:
    trials = [
        {"trial_name": f"{task}.{index}", "task_id": task, "is_resolved": passed, **more}
        for index, (task, passed) in enumerate(zip("aabb", (True, False, True, True), strict=True))
    ]
    return {"results": trials, "resolved_ids": ["a", "b"], "unresolved_ids": [], "n_resolved": 3}


def lm_eval(metric: str, values: list[float], n: int, **more: Any) -> bytes:
    return lines(
        {
            "doc_id": index,
            "resps": [["r"] * n],
            "filtered_resps": [["r"] * n],
            "filter": "none",
            "metrics": [metric],
            metric: value,
            **more,
        }
        for index, value in enumerate(values)
    )


def inspect(task: str, values: str, **more: Any) -> dict[str, Any]:
    header = files.inspect_header()
    header["eval"] |= {"task": task, "run_id": task, "dataset": {}, "config": {"epochs": 1}}
    samples = [
        {"id": index, "epoch": 1, "scores": {"s": {"value": value}}} for index, value in enumerate(values)
    ]
    return {**header, "samples": samples, **more}


def lines_of(passed: dict[str, list[Any]], name: str = "passed") -> bytes:
    return lines({"task_id": task, name: one} for task, every in passed.items() for one in every)


MANY = [f"org__project-{index:05}" for index in range(4000)]
HALF = {"m": (2, [0.5])}
RESULTS = lines_of({"T/0": [True], "T/1": [False]})
TRIAL = files.harbor()
HARBOR = {
    f"jobs/job{job}/{task}__{job}/result.json": {**TRIAL, "task_name": task, "trial_name": f"{task}__{job}"}
    for job in (1, 2)
    for task in "ab"
} | {"jobs/job1/b__1/result.json": {**files.harbor("b", 0.0), "trial_name": "b__1"}}
HEADER = inspect("t", "")
SCORED = {"raw_scored_generations": {"s0": [True, False, False, False], "s1": [False] * 4}}
MATH = {"idx": 1, "gold_answer": "2", "N": 2, "answers": ["2", "3"], "correct": [True, False]}
