"""Verdicts, columns and benchmarks as people have them, with the command that reads them and what it says."""

from __future__ import annotations

import json

from tests import result_files as files
from tests.formats.case_contents import HALF, HEADER, SCORED, TRIAL, Case, inspect, lm_eval, report, tau2
from tests.formats.trying import lines

CASES = [
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
    Case(
        "near",
        {"m.jsonl": lines([{"task_id": task, "passed": int(task == "a")} for task in "ab"])},
        "m.jsonl",
        "got 1 (--problem task_id --passed passed reads it as a table)",
    ),
    Case(
        "near",
        {"m.jsonl": lines([{"task_id": task, "passed": int(task == "a")} for task in "ab"])},
        "m.jsonl --problem task_id --passed passed -k 1",
        HALF,
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
