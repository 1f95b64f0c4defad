"""What is far behind, shared, not judged, renamed, not to be had, of several benchmarks: in more formats."""

from __future__ import annotations

import json
from typing import Any

from tests.formats.agent_files import rollout
from tests.formats.case_contents import (
    HALF,
    LONG,
    RESULTS,
    Case,
    inspect,
    lines_of,
    report,
    tau2,
    terminal,
)
from tests.formats.case_more import agent
from tests.formats.exam_files import EEE, lighteval_rows, matharena, parquet
from tests.formats.nemo_files import gym_line, skills_line
from tests.formats.suite_files import PROMPTFOO_ROWS, review
from tests.formats.trying import lines

FOLDER = "outputs/evals/gsm8k--org--gpt-4.1/0a1b"
PAIR = (("a", True), ("b", False))
OF_TABLES = {"problem": "What?", "score": 7, "passed": "maybe", "n": 1, "c": 1}


def gym(**more: Any) -> bytes:
    return lines([{**gym_line(task, 0, passed), **more} for task, passed in PAIR])


def skills(passed: bool, **more: Any) -> bytes:
    return lines([{**skills_line(task, passed), **more} for task in "ab"])


def evalperf(*passed: bool) -> dict[str, Any]:
    results = [{"solution": "x", "pass": one, "matching_cluster_idx": None} for one in passed]
    task = {"task_id": "Mbpp/3", "results": results, "ref": [], "dps": None, "dps_norm": None, "pass@1": 50.0}
    return {"date": "2024", "n_samples": 2, "temperature": 1.0, "min_correct": 10, "eval": {"Mbpp/3": task}}


def program(*passed: bool) -> dict[str, Any]:
    results = [
        {"program": "", "status": "OK" if one else "Exception", "exit_code": int(not one)} for one in passed
    ]
    return {"name": "HumanEval_0", "language": "lua", "temperature": 0.2, "results": results}


def averaged(metric: str) -> bytes:
    rows = lighteval_rows()[:2]
    for row, share in zip(rows, (1 / 3, 2 / 3), strict=True):
        row["metric"] = {metric: share}
    return parquet(rows)


CASES = [
    # What tells the format stands far behind.
    Case(
        "far",
        {"t.jsonl": lines([{"text": LONG, "problem": p, "passed": p == "a"} for p in "ab"])},
        "t.jsonl -k 1",
        {"t": (2, [0.5])},
    ),
    Case(
        "far",
        {"log.json": {"plan": {"steps": [LONG]}, **inspect("t", "CI")}},
        "log.json -k 1",
        {"openai/gpt": (2, [0.5])},
    ),
    Case(
        "far",
        {
            "m.jsonl": lines(
                [
                    {
                        "doc_id": i,
                        "doc": {"q": LONG},
                        "resps": [["r"]],
                        "filter": "none",
                        "metrics": ["acc"],
                        "acc": float(i),
                    }
                    for i in (0, 1)
                ]
            )
        },
        "m.jsonl -k 1",
        HALF,
    ),
    Case(
        "far",
        {
            "results/m/x.json": {
                "accuracy": 50,
                "details": [{"pred": [LONG], "example_abbr": f"x_{i}", "correct": [i == 0]} for i in (0, 1)],
            }
        },
        "results/m/x.json -k 1",
        HALF,
    ),
    # Lines of a harness with fields of its data set, which are those of a table.
    Case("shared", {"m.jsonl": gym(**OF_TABLES)}, "m.jsonl -k 1", {"org/gpt": (2, [0.5])}),
    Case(
        "shared",
        {"v/results.jsonl": lines([{**rollout(t, p), **OF_TABLES} for t, p in PAIR])},
        "v/results.jsonl -k 1",
        {"v": (2, [0.5])},
    ),
    Case(
        "shared",
        {"e.jsonl": lines([{**row, **OF_TABLES} for row in EEE.content[:2]])},
        "e.jsonl -k 1",
        {"org/gpt": (2, [0.5])},
    ),
    Case(
        "shared",
        {"m_evalperf_results.json": evalperf(True, False)},
        "m_evalperf_results.json -k 1",
        {"m": (1, [0.5])},
    ),
    # Not submitted, or not judged, is not lost.
    Case(
        "part",
        {
            "logs/run_evaluation/night/m/a__b-1/report.json": {
                "a__b-1": {"resolved": True, "patch_exists": True}
            },
            "logs/run_evaluation/night/m/a__b-2/report.json": {
                "a__b-2": {"resolved": False, "patch_exists": True}
            },
            "logs/run_evaluation/night/m/a__b-3/run_instance.log": b"",
        },
        "logs -k 1",
        HALF,
        "1 problem of m without a report.json, and left out: a__b-3",
    ),
    Case("part", {"m.r.json": {"none": ["b"], "generated": ["a"], "resolved": ["a"]}}, "m.r.json -k 1", HALF),
    Case("part", {"m.r.json": report(["a"], ["b"], submitted_ids=["a", "b", "c"])}, "m.r.json", 'got "c"'),
    # No attempt at a problem has a verdict.
    Case(
        "none",
        {"v/results.jsonl": lines([rollout("a", True), {**rollout("b", True), "error": "x"}])},
        "v/results.jsonl --missing drop -k 1",
        {"v": (1, [1.0])},
        "1 problem left out",
    ),
    Case(
        "none",
        {
            "outputs/c/m/1.json": matharena(1, [True, False]).content,
            "outputs/c/m/2.json": matharena(2, ["TODO", None]).content,
        },
        "outputs --missing drop -k 1",
        {"m": (1, [0.5])},
        "1 problem left out",
    ),
    # One problem has an estimate.
    Case("one", {"m.r.json": report(["a"], [])}, "m.r.json -k 1", {"m": (1, [1.0])}),
    Case(
        "one",
        {"one_results.jsonl": lines_of({"a": [True, False]}), "two_results.jsonl": RESULTS},
        "*_results.jsonl -k 1",
        {"one": (1, [0.5]), "two": (2, [0.5])},
    ),
    # Old names of a verdict.
    Case(
        "old",
        {
            "output-rs0.jsonl": lines(
                [
                    {"generation": "", "task_id": "a", "status": "timed out", "num_generated_tokens": 1},
                    {"generation": "", "task_id": "b", "status": "pass", "num_generated_tokens": 1},
                ]
            )
        },
        "output-rs0.jsonl -k 1 --name m",
        HALF,
    ),
    Case("old", {"log.json": inspect("t", ["Yes", "no"])}, "log.json -k 1", {"openai/gpt": (2, [0.5])}),
    Case("old", {"t.csv": b"problem,passed\na,Pass\nb,FAIL\n"}, "t.csv -k 1", {"t": (2, [0.5])}),
    # Names of files that tell the model.
    Case(
        "name",
        {
            "o/gpt-4.1_codegeneration_output_eval_all.json": [
                {"question_id": q, "graded_list": [q == "a"]} for q in "ab"
            ]
        },
        "o/*.json -k 1",
        {"gpt-4.1": (2, [0.5])},
    ),
    *(
        Case(
            "name",
            {
                f"{run}.json": tau2([("0", 0, reward)])
                for run, reward in (("retail-0.1", 1.0), ("retail-0.2", 0.0))
            },
            paths,
            {"m": (1, [0.5])},
        )
        for paths in ("retail-0.1.json retail-0.2.json -k 1", "*.json -k 1")
    ),
    Case(
        "name",
        {"outputs/aime/gpt-4.1-mini/1.json": matharena(1, [True, False]).content},
        "outputs -k 1",
        {"gpt-4.1-mini": (1, [0.5])},
    ),
    Case(
        "name",
        {"humaneval-lua-code-llama-1.5-0.2-reworded/HumanEval_0.results.json": program(True, False)},
        "humaneval-lua-code-llama-1.5-0.2-reworded -k 1",
        {"code-llama-1.5": (1, [0.5])},
    ),
    Case(
        "name",
        {f"{FOLDER}/results.jsonl": lines([rollout("a", True), rollout("b", False)])},
        f"{FOLDER}/results.jsonl -k 1",
        {"org/gpt-4.1": (2, [0.5])},
    ),
    # What a file cannot give.
    Case(
        "cannot",
        {
            "evaluation_results.json": {
                "humaneval": {"pass@1": 0.5},
                "config": {"model": "m", "allow_code_execution": True},
            }
        },
        "evaluation_results.json",
        "it is a summary of bigcode's harness: outcomes are in logs.json",
    ),
    Case(
        "cannot",
        {
            "p.jsonl": lines(
                [
                    PROMPTFOO_ROWS[0],
                    {**PROMPTFOO_ROWS[2], "response": {**PROMPTFOO_ROWS[0]["response"], "cached": True}},
                ]
            )
        },
        "p.jsonl",
        "copied from the cache",
    ),
    Case(
        "cannot",
        {"x/m_score.json": {"accuracy": 0.5, "correct_count": 1, "total_count": 2}},
        "x/m_score.json",
        "scores of BFCL, which names only what failed",
    ),
    # Not taken for another format, and what would read it.
    Case(
        "near",
        {"r.jsonl": lines([{"id": i, "completion": "x", "correct": i == 0} for i in (0, 1)])},
        "r.jsonl",
        "--problem id --passed correct reads it as a table",
    ),
    Case(
        "near",
        {"r.jsonl": lines([{"id": i, "completion": "x", "correct": i == 0} for i in (0, 1)])},
        "r.jsonl --problem id --passed correct -k 1",
        {"r": (2, [0.5])},
    ),
    Case(
        "near",
        {"r.json": [{"question_id": "a", "correct": True}]},
        "r.json",
        "as JSON Lines, --problem question_id --passed correct",
    ),
    Case(
        "near",
        {"r.json": [{"task_id": "a", "reward": 1.0}]},
        "r.json",
        "which has `example_id` too; as JSON Lines, --problem task_id --column score=reward reads it",
    ),
    Case(
        "near",
        {"r.jsonl": lines([{"id": i // 2, "generation": "x", "is_correct": i == 0} for i in range(4)])},
        "r.jsonl",
        "--problem id --passed is_correct reads it as a table",
    ),
    Case(
        "near",
        {"t.parquet": parquet([{"task": task, "ok": int(task == "a")} for task in "ab"])},
        "t.parquet",
        "this has the columns task, ok; --problem task --passed ok reads it as a table",
    ),
    Case(
        "near",
        {"t.parquet": parquet([{"task": task, "ok": int(task == "a")} for task in "ab"])},
        "t.parquet --problem task --passed ok -k 1",
        {"t": (2, [0.5])},
    ),
    Case("near", {"x.json": {"eval": {"a": 1}, "other": 2}}, "x.json", "this has the names eval, other"),
    # A pass@k is turned back.
    *(
        Case(
            "turned",
            {"out/details/m/t/details_x.parquet": averaged(metric)},
            "out -k 1,3",
            {"m": (2, [0.5, 1.0])},
        )
        for metric in ("pass@k:k=1&n=3", "pass@1:3_samples", "avg@n:n=3")
    ),
    # A column that was named, or has another name.
    Case(
        "column",
        {"t.jsonl": lines([{"problem": p, "score": p == "a"} for p in "ab"])},
        "t.jsonl --passed score -k 1",
        {"t": (2, [0.5])},
    ),
    Case(
        "column",
        {"t.tsv": b"problem\tcorrect\tscore\na\t1\t0.3\nb\t0\t0.9\n"},
        "t.tsv --passed correct -k 1",
        {"t": (2, [0.5])},
    ),
    Case(
        "near",
        {"t.tsv": b"question\tcorrect\na\t1\n"},
        "t.tsv",
        "columns question, correct; --problem question --passed correct reads it as a table",
    ),
    Case("near", {"t.csv": b"task;ok\na;1\n"}, "t.csv", "columns task, ok; --problem task --passed ok"),
    # Several benchmarks of a model.
    Case(
        "benchmarks",
        {
            f"{env}--org--m/r/results.jsonl": lines([rollout(t, env == "easy") for t in "ab"])
            for env in ("easy", "hard")
        },
        ". -k 1",
        {"org/m (easy)": (2, [1.0]), "org/m (hard)": (2, [0.0])},
    ),
    Case(
        "benchmarks",
        {f"gpt/eval-results/{name}/output-rs0.jsonl": skills(name == "easy") for name in ("easy", "hard")},
        "gpt -k 1",
        {"gpt (easy)": (2, [1.0]), "gpt (hard)": (2, [0.0])},
    ),
    Case(
        "benchmarks",
        {f"outputs/{name}/m/1.json": matharena(1, [name == "easy"]).content for name in ("easy", "hard")},
        "outputs -k 1",
        {"m (easy)": (1, [1.0]), "m (hard)": (1, [0.0])},
    ),
    Case(
        "benchmarks",
        {
            "e.jsonl": lines(
                [
                    {
                        **EEE.content[0],
                        "evaluation_name": name,
                        "evaluation": {"is_correct": name == "easy", "score": 0},
                    }
                    for name in ("easy", "hard")
                ]
            )
        },
        "e.jsonl -k 1",
        {"org/gpt (easy)": (1, [1.0]), "org/gpt (hard)": (1, [0.0])},
    ),
    Case(
        "benchmarks",
        {f"t/reviews/m/{name}.jsonl": lines([review(0, 0, name == "easy")]) for name in ("easy", "hard")},
        "t -k 1",
        {"m (easy)": (1, [1.0]), "m (hard)": (1, [0.0])},
    ),
    # An instance that is named twice is one; NaN is no verdict.
    Case(
        "twice",
        {
            "r/results.json": terminal(),
            "r/run_metadata.json": {**agent("t", "r", "gpt"), "task_ids": ["a", "a", "b"], "n_attempts": 2},
        },
        "r/results.json -k 1",
        {"t gpt": (2, [0.75])},
    ),
    Case(
        "twice",
        {"r.json": tau2([("0", 0, 1.0), ("0", 1, 0.0)], tasks=[{"id": "0"}, {"id": "0"}])},
        "r.json -k 1",
        {"m": (1, [0.5])},
    ),
    *(
        Case("nan", {name: content}, f"{name} --threshold 0.5", "NaN, an attempt without a verdict")
        for name, content in {
            "e.jsonl": json.dumps(review(0, 0, True)).replace("1.0", "NaN").encode(),
            "g.jsonl": json.dumps(gym_line("a", 0, True)).replace("1.0", "NaN").encode(),
            "o.json": b'{"details": [{"example_abbr": "x_0", "correct": [NaN]}]}',
            "v.jsonl": b'{"input": "?", "output": "", "gts": "", "score": NaN, "step": 1}',
        }.items()
    ),
]
