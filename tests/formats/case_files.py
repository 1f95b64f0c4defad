"""Formats, names and folders as people have them, with the command that reads them and what that says."""

from __future__ import annotations

from tests.formats.case_contents import (
    HALF,
    HARBOR,
    LONG,
    MANY,
    MATH,
    RESULTS,
    Case,
    lines_of,
    report,
    tau2,
    terminal,
)
from tests.formats.trying import lines

CASES = [
    # What tells the format stands far behind.
    Case("far", {"m.r.json": report(MANY[:1000], MANY[1000:])}, "m.r.json -k 1", {"m": (4000, [0.25])}),
    Case(
        "far",
        {"results.json": tau2([("0", 0, 1.0), ("0", 1, 0.0), ("1", 0, 1.0), ("1", 1, 1.0)], policy=LONG)},
        "results.json -k 1",
        {"m": (2, [0.75])},
    ),
    Case(
        "far", {"run/results.json": terminal(instruction=LONG)}, "run/results.json -k 1", {"run": (2, [0.75])}
    ),
    Case(
        "far",
        {
            "m--bigcodebench-x_eval_results.json": {
                "eval": {"B/0": [{"solution": LONG, "status": "pass"}, {"solution": "", "status": "fail"}]}
            }
        },
        "m--bigcodebench-x_eval_results.json -k 1",
        {"m": (1, [0.5])},
    ),
    Case(
        "far",
        {
            "v/results.jsonl": lines(
                [{"completion": LONG, "example_id": 0, "reward": one} for one in (1.0, 0.0)]
            )
        },
        "v/results.jsonl -k 1",
        {"v": (1, [0.5])},
    ),
    # Two formats share names.
    Case("shared", {"run/results.json": terminal()}, "run/results.json -k 1,2", {"run": (2, [0.75, 1.0])}),
    Case(
        "shared",
        {
            "m--bigcodebench-x_eval_results.json": {
                "date": "2024",
                "eval": {"B/0": [{"status": "pass"}, {"status": "fail"}]},
            }
        },
        "m--bigcodebench-x_eval_results.json -k 1",
        {"m": (1, [0.5])},
    ),
    Case(
        "shared",
        {"o/m/final_report.json": report(["cli/cli:pr-1"], ["cli/cli:pr-2"])},
        "o/m/final_report.json -k 1",
        HALF,
    ),
    # Not submitted is not lost.
    *(
        Case(
            "part",
            {"m.r.json": report(["a", "b"], ["c"], incomplete_ids=["d", "e", "f"])},
            f"m.r.json -k 1 --missing {policy}",
            {"m": (3, [2 / 3])},
            "3 problems not attempted, and left out: d, e, f",
        )
        for policy in ("drop", "fail", "error")
    ),
    Case(
        "part",
        {"m/final_report.json": report(["a/b:pr-1"], ["a/b:pr-2"], incomplete_ids=["a/b:pr-3"])},
        "m/final_report.json -k 1",
        HALF,
        "1 problem not attempted, and left out: a/b:pr-3",
    ),
    # No attempt at a problem has a verdict.
    Case(
        "none",
        {"t.csv": b"problem,passed\na,1\na,0\nb,1\nc,\nc,\n"},
        "t.csv --missing drop -k 1",
        {"t": (2, [0.75])},
        "1 problem left out, since no attempt at it has a verdict: c",
    ),
    Case(
        "none",
        {"m_results.jsonl": lines_of({"a": [True, False], "b": [None], "c": [None, None]})},
        "m_results.jsonl --missing drop -k 1",
        {"m": (1, [0.5])},
        "2 problems left out, since no attempt at them has a verdict: b, c",
    ),
    Case(
        "none",
        {"tau.json": [{"task_id": t, "trial": 0, "reward": r} for t, r in (("a", 1), ("b", None))]},
        "tau.json --missing drop -k 1",
        {"tau": (1, [1.0])},
        "1 problem left out",
    ),
    # One problem has an estimate.
    Case(
        "one",
        {"m_results.jsonl": lines_of({"a": [True] * 3 + [False] * 3})},
        "m_results.jsonl -k 1",
        {"m": (1, [0.5])},
    ),
    Case("one", {"m.csv": b"problem,n,c\na,6,3\n"}, "m.csv -k 1", {"m": (1, [0.5])}),
    Case("one", {"outputs/c/m/1.json": MATH}, "outputs/c/m/1.json -k 1", {"m": (1, [0.5])}),
    # Old names of a verdict.
    *(
        Case(
            "old",
            {
                "m_eval_results.json": {
                    "eval": {
                        "T/0": {
                            "base": [["success", []], ["timed out", []]],
                            "plus": [["success", []], ["timed out", []]],
                        },
                        "T/1": {
                            "base": [["failed", []], ["success", []]],
                            "plus": [["failed", []], ["timed out", []]],
                        },
                    }
                }
            },
            f"m_eval_results.json -k 1{more}",
            {"m": (2, [share])},
        )
        for more, share in (("", 0.25), (" --score base", 0.5))
    ),
    Case(
        "old",
        {
            "m--bigcodebench_eval_results.json": {
                "eval": {"B/0": [{"status": "pass"}, {"status": "timed out"}]}
            }
        },
        "m--bigcodebench_eval_results.json -k 1",
        {"m": (1, [0.5])},
    ),
    # Names of files that tell the model.
    *(
        Case(
            "name",
            {f"model-a/{name}": [{"question_id": q, "graded_list": [True, q == "a"]} for q in "ab"]},
            f"model-a/{name} -k 1",
            {"model-a": (2, [0.75])},
        )
        for name in (
            "Scenario.codegeneration_2_0.2_eval_all.json",
            "codegeneration_10_0.2_eval_all.json",
            "Scenario.codeexecution_2_0.2_cot_eval_all.json",
        )
    ),
    Case(
        "name",
        {"model.v1.9.json": report(["a"], ["b"]), "model.v2.0.json": report(["b"], ["a"])},
        "model.v1.9.json model.v2.0.json -k 1",
        {"model": (2, [0.5])},
        "v1.9",
    ),
    Case(
        "name",
        {"claude-4.5.claude-4.5-full.json": report(["a"], ["b"])},
        "claude-4.5.claude-4.5-full.json -k 1",
        {"claude-4.5": (2, [0.5])},
        "several dots",
    ),
    # Runs that only their folders tell apart.
    *(
        Case(
            "runs",
            {f"run-{run}{below}/report.json": content for run, content in enumerate(both)},
            f"run-0{below}/report.json run-1{below}/report.json --name m --name m --missing fail -k 1,2",
            {"m": (2, [0.75, 1.0])},
        )
        for below in ("", "/logs")
        for both in (
            (report(["a", "b"], []), report(["a"], ["b"])),
            (
                {"no_generation": [], "generated": ["a", "b"], "resolved": ["a", "b"]},
                {"no_generation": [], "generated": ["a", "b"], "resolved": ["a"]},
            ),
        )
    ),
    Case(
        "runs",
        {
            f"{run}/results.json": tau2([("0", 0, 1.0), ("0", 1, reward)])
            for run, reward in (("x", 1.0), ("y", 0.0))
        },
        "x/results.json y/results.json -k 1",
        {"m": (1, [0.75])},
    ),
    # Folders as they are left.
    Case(
        "folder",
        {"f/samples.jsonl": lines_of({"T/0": ["x"]}, "completion"), "f/samples.jsonl_results.jsonl": RESULTS},
        "f -k 1",
        {"samples": (2, [0.5])},
        "left out what is no result file: samples.jsonl",
    ),
    Case(
        "folder",
        {
            "f/gpt/Scenario.codegeneration_1_0.2.json": [
                {"question_title": "", "question_content": "", "code_list": []}
            ],
            "f/gpt/Scenario.codegeneration_1_0.2_eval_all.json": [
                {"question_id": "a", "graded_list": [True]},
                {"question_id": "b", "graded_list": [False]},
            ],
        },
        "f -k 1",
        {"gpt": (2, [0.5])},
        "left out what is no result file: Scenario.codegeneration_1_0.2.json",
    ),
    Case(
        "folder",
        {
            f"f/x/m/{name}/report.json": {name: {"resolved": one, "patch_exists": True}}
            for name, one in (("a-1", True), ("b-2", False))
        },
        "f -k 1",
        HALF,
    ),
    Case(
        "folder",
        {
            "f/m.run.json": report(["a-1"], ["b-2"]),
            "f/logs/run_evaluation/run/m/a-1/report.json": {"a-1": {"resolved": True, "patch_exists": True}},
        },
        "f -k 1",
        HALF,
        "left out what a file above has too: report.json",
    ),
    *(
        Case("folder", HARBOR, f"{where} -k 1,2", {"terminus gpt": (2, [0.75, 1.0])})
        for where in ("jobs", "jobs/*")
    ),
    Case(
        "folder",
        {"f/a.csv": b"problem,passed\na,1\nb,0\n", "f/deep/er/m.run.json": report(["a"], ["b"])},
        "f -k 1",
        {"a": (2, [0.5]), "m": (2, [0.5])},
    ),
]
