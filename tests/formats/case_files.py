"""Files as people have them, each with the command that reads it and what that says: three of a kind."""

from __future__ import annotations

import json
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
    # Logs without samples, whatever the policy.
    *(
        Case(
            "samples", {"log.json": {**HEADER, "samples": samples}}, f"log.json {more}", "the log holds none"
        )
        for more in ("", "--missing fail", "--missing drop")
        for samples in (None, [])
    ),
    Case(
        "samples",
        {"log.eval": files.archive({"header.json": json.dumps(HEADER).encode()})},
        "log.eval --missing fail",
        "the log holds none",
    ),
    # What was planned and not made.
    Case(
        "planned",
        {
            "results.json": tau2(
                [("0", 0, 1.0), ("0", 1, 1.0), ("1", 0, 1.0)], tasks=[{"id": str(i)} for i in range(4)]
            )
        },
        "results.json -k 1",
        "3 of 8 planned simulations: 5 without a verdict (--missing fail, drop or bounds",
    ),
    Case(
        "planned",
        {
            "results.json": tau2(
                [("0", 0, 1.0), ("0", 1, 1.0), ("1", 0, 1.0)], tasks=[{"id": str(i)} for i in range(4)]
            )
        },
        "results.json -k 1 --missing fail",
        {"m": (4, [3 / 8])},
    ),
    Case(
        "planned",
        {"log.eval": files.inspect_archive(files.inspect_samples()[:3], interrupted=True)},
        "log.eval -k 1",
        "an attempt without a verdict (--missing fail, drop or bounds",
    ),
    # What a file cannot give.
    Case(
        "cannot",
        {"s/results/results.json": {"no_generation": [], "no_logs": [], "resolved": ["a", "b"]}},
        "s/results/results.json",
        "names 2 that were resolved, and not those that failed",
    ),
    Case(
        "cannot",
        {"s/results/results.json": {"no_generation": 0, "no_logs": 0, "resolved": 17}},
        "s/results/results.json",
        "got their number, 17",
    ),
    Case("cannot", {"x.jsonl": lm_eval("exact_match", [1.0], 4)}, "x.jsonl", "exact_match does not"),
    # Not taken for another format.
    Case(
        "near",
        {
            "results.jsonl": lines(
                {"example_id": t, "completion": "", "reward": r} for t in (0, 1) for r in (1.0, 0.0)
            )
        },
        "results.jsonl --problem example_id --column score=reward -k 1",
        {"results": (2, [0.5])},
    ),
    Case(
        "near",
        {"sample_scored_m.json": SCORED},
        "sample_scored_m.json -k 1,2",
        {"sample_scored_m": (2, [0.125, 0.25])},
    ),
    Case(
        "near",
        {"t.csv": b"task,ok\na,1\n"},
        "t.csv",
        "columns task, ok; --problem task --passed ok reads it as a table",
    ),
    Case(
        "near",
        {"t.jsonl": lines([{"question": "a", "correct": True, "seed": 1}])},
        "t.jsonl",
        "--problem question --passed correct",
    ),
    Case(
        "near",
        {"t.json": {"resolved_ids": ["a"], "error_ids": []}},
        "t.json",
        "field `unresolved_ids`: missing",
    ),
    Case(
        "near",
        {"t.json": {"task_name": "a", "agent_info": {}}},
        "t.json",
        "near is harbor, which has `trial_name`",
    ),
    Case(
        "near", {"t.json": [{"task": "a", "ok": True}]}, "t.json", "as JSON Lines, --problem task --passed ok"
    ),
    # A column that was named.
    Case(
        "column",
        {"t.csv": b"problem,score\na,1\na,0\nb,1\nb,1\n"},
        "t.csv --passed score -k 1",
        {"t": (2, [0.75])},
    ),
    Case(
        "column",
        {"t.jsonl": lines([{"score": "a", "passed": one} for one in (0, 1)])},
        "t.jsonl --problem score -k 1",
        {"t": (1, [0.5])},
    ),
    Case(
        "column",
        {"t.tsv": b"n\tpassed\tproblem\na\t1\tx\na\t0\ty\n"},
        "t.tsv --problem n -k 1",
        {"t": (1, [0.5])},
    ),
    # A pass@k is turned back.
    *(
        Case(
            "turned",
            {"m.jsonl": lm_eval(metric, [i / 5 for i in range(6)], 5)},
            "m.jsonl -k 1,5",
            {"m": (6, [0.5, 5 / 6])},
        )
        for metric in ("pass_at_1", "pass@1")
    ),
    Case(
        "turned",
        {
            "m.jsonl": lm_eval(
                "pass@2", [1.0, 0.5], 4, metrics=["pass@2", "pass_at_1"], pass_at_1=0.25
            ).splitlines()[1]
        },
        "m.jsonl -k 1",
        {"m": (1, [0.25])},
    ),
    Case(
        "turned",
        {"m.jsonl": lm_eval("exact_match", [1.0, 0.0], 8, filter="maj@8", filtered_resps=["r"])},
        "m.jsonl -k 1",
        HALF,
    ),
    # Several benchmarks of a model.
    Case(
        "benchmarks",
        {"f/easy.json": inspect("easy", "CC"), "f/hard.json": inspect("hard", "II")},
        "f -k 1",
        {"openai/gpt (easy)": (2, [1.0]), "openai/gpt (hard)": (2, [0.0])},
    ),
    Case(
        "benchmarks",
        {"t.csv": b"problem,benchmark,passed\na,x,1\nb,x,1\na,y,0\nb,y,0\n"},
        "t.csv -k 1 --name m",
        {"m (x)": (2, [1.0]), "m (y)": (2, [0.0])},
    ),
    # An instance that is named twice is one; NaN is no verdict; a list is as many attempts.
    Case("twice", {"m.r.json": report(["a", "a"], ["b", "b"])}, "m.r.json -k 1", HALF),
    Case(
        "twice",
        {"m.r.json": {"no_generation": ["b", "b"], "generated": ["a", "a"], "resolved": ["a", "a"]}},
        "m.r.json -k 1",
        HALF,
    ),
    Case(
        "twice",
        {"m/final_report.json": report(["a/b:pr-1"] * 2, ["a/b:pr-2"])},
        "m/final_report.json -k 1",
        HALF,
    ),
    *(
        Case("nan", {name: content}, f"{name} --threshold 0.5", "NaN, an attempt without a verdict")
        for name, content in {
            "result.json": json.dumps(TRIAL).replace('{"reward": 1.0}', '{"reward": NaN}').encode(),
            "tau.json": b'[{"task_id": "a", "trial": 0, "reward": NaN}]',
            "r.jsonl": b'{"example_id": 0, "reward": NaN}\n',
            "log.json": inspect("t", ["nan"]),  # type: ignore[arg-type]
        }.items()
    ),
    Case(
        "list",
        {"t.jsonl": lines([{"problem": "a", "passed": [1, 0]}, {"problem": "b", "passed": [0, 1, None]}])},
        "t.jsonl --missing drop -k 1",
        {"t": (2, [0.5])},
    ),
    Case(
        "list", {"t.csv": b'problem,passed\na,"[True, False]"\nb,"[0, 1]"\n'}, "t.csv -k 1", {"t": (2, [0.5])}
    ),
    # 1 and "1" are one thing or two.
    *(
        Case("one or two", {name: content}, name, 'named in one way; got 1 and "1"')
        for name, content in {
            "m_results.jsonl": lines([{"task_id": task, "passed": True} for task in (1, "1")]),
            "t.jsonl": lines([{"problem": task, "passed": True} for task in (1, "1")]),
            "tau.json": [{"task_id": task, "trial": 0, "reward": 1.0} for task in (1, "1")],
            "log.json": {
                **HEADER,
                "samples": [{"id": i, "epoch": 1, "scores": {"s": {"value": 1}}} for i in (1, "1")],
            },
        }.items()
    ),
]
