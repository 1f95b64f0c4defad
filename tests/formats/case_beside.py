"""Runs side by side, folders as they are left, logs without samples, what was planned: in more formats."""

from __future__ import annotations

from typing import Any

from tests import result_files as files
from tests.formats.agent_files import rollout
from tests.formats.case_contents import HARBOR, RESULTS, Case, lines_of, tau2
from tests.formats.case_more import STAMP, SUMMARY, agent
from tests.formats.case_siblings import FOLDER, gym, skills
from tests.formats.exam_files import matharena
from tests.formats.nemo_files import GYM_FAILURE
from tests.formats.suite_files import PROMPTFOO
from tests.formats.trying import lines


def planned(rollouts: int, examples: int = 2) -> dict[str, Any]:
    return {
        f"{FOLDER}/results.jsonl": lines([rollout("a", True), rollout("a", False), rollout("b", True)]),
        f"{FOLDER}/metadata.json": {
            "env_id": "gsm8k",
            "model": "org/gpt",
            "num_examples": examples,
            "rollouts_per_example": rollouts,
        },
    }


CASES = [
    # Runs that only their folders tell apart.
    Case(
        "runs",
        {f"{day}/gpt/eval-results/aime/output-rs0.jsonl": skills(day == "a") for day in "ab"},
        "a b -k 1,2",
        {"gpt": (2, [0.5, 1.0])},
    ),
    Case(
        "runs",
        {
            f"{day}/env--org--m/same/results.jsonl": lines([rollout("a", day == "x"), rollout("b", True)])
            for day in "xy"
        },
        "x y -k 1,2",
        {"org/m": (2, [0.75, 1.0])},
    ),
    Case(
        "runs",
        {
            f"{day}/run/{name}": content
            for day, passed in (("x", True), ("y", False))
            for name, content in (
                ("results.json", {"results": [{"trial_name": "a.1", "task_id": "a", "is_resolved": passed}]}),
                ("run_metadata.json", agent("t", "run", "gpt")),
            )
        },
        "x y -k 1",
        {"t gpt": (1, [0.5])},
    ),
    Case(
        "runs",
        {
            f"jobs/{job}/a__1/result.json": {**files.harbor("a", reward, "a__1"), "started_at": job}
            for job, reward in (("mon", 1.0), ("tue", 0.0))
        },
        "jobs -k 1,2",
        {"terminus gpt": (1, [0.5, 1.0])},
    ),
    Case(
        "runs",
        {f"{run}/{task}.json": {**matharena(task, [run == 1]).content} for run in (1, 2) for task in (1, 2)},
        f"1/1.json 1/2.json 2/1.json 2/2.json {'--name m ' * 4}--run 1 --run 1 --run 2 --run 2 -k 1,2",
        {"m": (2, [0.5, 1.0])},
    ),
    # Folders as they are left.
    Case(
        "folder",
        {
            "f/samples.jsonl": lines_of({"T/0": ["x"]}, "solution"),
            "f/samples_eval_results.json": {"hash": "h", "eval": {"T/0": [{"base_status": "pass"}]}},
        },
        "f -k 1",
        {"samples": (1, [1.0])},
        "left out what is no result file: samples.jsonl",
    ),
    Case(
        "folder",
        {
            "f/sample_scored_m.json": {"raw_scored_generations": {"s": [True]}},
            "f/raw.json": {"raw_generations": {"s": ["x"]}},
        },
        "f -k 1",
        {"sample_scored_m": (1, [1.0])},
        "left out what is no result file: raw.json",
    ),
    Case(
        "folder",
        {
            "o/results/m/x.json": {"accuracy": 50, "details": [{"example_abbr": "x_0", "correct": [True]}]},
            "o/results/m/bleu.json": {"score": 50, "details": [{"example_abbr": "y_0", "bleu": 0.3}]},
            "o/predictions/m/x.json": {"0": {"origin_prompt": "?", "prediction": "!"}},
        },
        "o -k 1",
        {"m": (1, [1.0])},
        "left out what is no result file: x.json, bleu.json",
    ),
    Case(
        "folder",
        {**HARBOR, "jobs/job1/config.json": {"agents": []}, "jobs/job1/job.log": b"started\n"},
        "jobs/job1/* -k 1",
        {"terminus gpt": (2, [0.5])},
        "left out what is no result file: config.json, job.log",
    ),
    Case(
        "folder",
        {**HARBOR, "jobs/notes.md": b"# notes\n"},
        "jobs/* -k 1,2",
        {"terminus gpt": (2, [0.75, 1.0])},
        "left out what is no result file: notes.md",
    ),
    Case(
        "folder",
        {"f/a.jsonl": lines_of({"T/0": ["x"]}, "completion"), "f/a.jsonl_results.jsonl": RESULTS},
        "f/*.jsonl -k 1",
        {"a": (2, [0.5])},
        "left out what is no result file: a.jsonl",
    ),
    Case(
        "folder",
        {
            f"all/{day}/{run}/results.json": {
                "results": [{"trial_name": "a.1", "task_id": "a", "is_resolved": True}]
            }
            for day in "ab"
            for run in "cd"
        },
        "all -k 1",
        {f"{day}/{run}": (1, [1.0]) for day in "ab" for run in "cd"},
    ),
    Case(
        "folder",
        {f"gpt/eval-results/aime/output-rs0{part}.jsonl": skills(True) for part in ("", "_chunk_0")},
        "gpt -k 1",
        {"gpt": (2, [1.0])},
        "left out what is no result file: output-rs0_chunk_0.jsonl",
    ),
    Case(
        "folder",
        {**HARBOR, "jobs/job1/result.json": b'{"n_total_trials": '},
        "jobs -k 1,2",
        {"terminus gpt": (2, [0.75, 1.0])},
    ),
    Case("folder", {f"{'d/' * 12}m_results.jsonl": RESULTS}, "d -k 1", {"m": (2, [0.5])}),
    # Logs without samples, whatever the policy.
    Case(
        "samples", {"r.json": tau2([])}, "r.json --missing fail", "expected at least one simulation; got none"
    ),
    Case(
        "samples",
        {"r.json": {"results": [], "n_resolved": 0, "accuracy": 0.67}},
        "r.json --missing fail",
        "terminal_bench",
    ),
    Case(
        "samples",
        {f"results_{STAMP}.json": SUMMARY},
        f"results_{STAMP}.json --missing fail",
        "it is a summary of lm-eval: outcomes are in samples_",
    ),
    Case(
        "samples",
        {"p.json": {**PROMPTFOO.content, "results": {"version": 3, "results": [], "stats": {}}}},
        "p.json --missing drop",
        "expected at least one row; got none",
    ),
    # What was planned and not made.
    Case(
        "planned",
        planned(2),
        f"{FOLDER}/results.jsonl -k 1",
        "3 of 4 planned rollouts: 1 without a verdict (--missing fail, drop or bounds",
    ),
    Case("planned", planned(2), f"{FOLDER}/results.jsonl -k 1 --missing fail", {"org/gpt": (2, [0.5])}),
    Case(
        "planned",
        planned(2, 5),
        f"{FOLDER}/results.jsonl --missing fail",
        "the run was interrupted after 4 of 10 rollouts, and does not name the others (--missing drop",
    ),
    Case(
        "planned",
        planned(2, 5),
        f"{FOLDER}/results.jsonl -k 1 --missing drop",
        {"org/gpt": (2, [0.75])},
        "the run was interrupted after 4 of 10 rollouts; the others are left out",
    ),
    Case(
        "planned",
        {**HARBOR, "jobs/job1/result.json": {"n_total_trials": 3, "stats": {}}},
        "jobs/job1 -k 1",
        {"terminus gpt": (2, [0.5])},
        "of 3 trials that the job job1 planned, 2 left a result; the others are left out",
    ),
    Case(
        "planned",
        {"outputs/c/m/1.json": {**matharena(1, [True, False]).content, "N": 4}},
        "outputs --missing fail -k 1",
        {"m": (1, [0.25])},
    ),
    Case(
        "planned",
        {"r.jsonl": gym(), "r_failures.jsonl": lines([{**GYM_FAILURE, "_ng_rollout_index": 1}])},
        "r.jsonl --missing drop -k 1",
        {"org/gpt": (2, [0.5])},
    ),
]
