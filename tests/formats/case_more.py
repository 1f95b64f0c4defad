"""More files as people have them: packed ones, agents without models, companions, names, unjudged logs."""

from __future__ import annotations

import gzip
import io
import json
import zipfile
from typing import Any

import zstandard

from tests.formats.case_contents import HALF, RESULTS, Case, inspect, lines_of, report, terminal
from tests.formats.trying import lines


def zipped(**files: bytes) -> bytes:
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name.replace("__", "."), content)
    return whole.getvalue()


def zstd(data: bytes) -> bytes:
    return zstandard.ZstdCompressor().compress(data)


def agent(name: str, run: str, model: str | None = None) -> dict[str, Any]:
    return {"run_id": run, "dataset_name": "core", "agent_name": name, "model_name": model}


def trial(task: str, **more: Any) -> dict[str, Any]:
    whole = {"task_name": task, "trial_name": f"{task}__1", "agent_info": {"name": "oracle"}}
    return {**whole, "verifier_result": {"rewards": {"reward": 1.0}}, **more}


def of_data_set(log: dict[str, Any], **data_set: Any) -> dict[str, Any]:
    return {**log, "eval": {**log["eval"], "dataset": data_set}}


def lcb(*passed: bool) -> list[dict[str, Any]]:
    return [{"question_id": str(index), "graded_list": [one]} for index, one in enumerate(passed)]


COMPLETE = json.dumps(report(["a"], ["b"])).encode()
SAMPLE = {"doc_id": 0, "resps": [["x"]], "filter": "none", "metrics": ["acc"], "acc": 1.0}
SUMMARY = {"results": {}, "configs": {}, "versions": {}, "n-shot": {}, "model_name": "org/m"}
STAMP = "2025-01-01T00-00-00.000000"
UNSCORED = inspect("t", "CC")
for one in UNSCORED["samples"]:
    one["scores"] = None

CASES = [
    # Packed files, whatever is in them.
    *(
        Case("packed", {f"m_results.jsonl{ending}": data}, f"m_results.jsonl{ending} -k 1", HALF)
        for ending, data in {
            ".gz": gzip.compress(RESULTS),
            ".zst": zstd(RESULTS[:30]) + zstd(RESULTS[30:]),
            ".zip": zipped(m_results__jsonl=RESULTS),
        }.items()
    ),
    *(
        Case("packed", {f"f/m.r.json{ending}": data}, "f -k 1", HALF)
        for ending, data in {".zst": zstd(COMPLETE), ".zip": zipped(m__r__json=COMPLETE)}.items()
    ),
    Case("packed", {"t.csv.zst": zstd(b"problem,passed\na,1\nb,0\n")}, "t.csv.zst -k 1", {"t": (2, [0.5])}),
    Case(
        "packed",
        {"m/Scenario.codegeneration_1_0.2_eval_all.json.zst": zstd(json.dumps(lcb(True, False)).encode())},
        "m/Scenario.codegeneration_1_0.2_eval_all.json.zst -k 1",
        HALF,
    ),
    Case(
        "packed", {"a.zip": zipped(a__json=b"{}", b__json=b"{}")}, "a.zip", "it has 2: a.json, b.json (unpack"
    ),
    Case("packed", {"a.zip": zipped(a=b"", b=b"", c=b"", d=b"", e=b"", f=b"")}, "a.zip", "d, e, … (unpack"),
    Case(
        "packed", {"a.jsonl.zst": zstd(RESULTS)[:-9]}, "a.jsonl.zst", "it ends early (was the file cut off?)"
    ),
    Case(
        "packed", {"a.jsonl.zst": zstd(RESULTS)[:8] + b"xxxxxxxx"}, "a.jsonl.zst", "expected Zstandard data"
    ),
    # An agent whose model is not told has it from the folder, and is joined with no other.
    Case(
        "agents",
        {
            f"s/{folder}/{run}/{name}": content
            for folder, run, passed in (("gpt", "r1", True), ("gpt", "r2", True), ("o1", "r1", False))
            for name, content in (
                ("results.json", {"results": [{"trial_name": "a.1", "task_id": "a", "is_resolved": passed}]}),
                ("run_metadata.json", agent("droid", run)),
            )
        },
        "s -k 1",
        {"droid (gpt)": (1, [1.0]), "droid (o1)": (1, [0.0])},
        "the model of droid is not told: the folder gpt stands for it",
    ),
    Case(
        "agents",
        {
            f"s/{folder}/{name}": content
            for folder in ("lead_gpt", "lead_o1")
            for name, content in (
                ("results.json", terminal()),
                ("run_metadata.json", agent("lead", "2025-09-06__18-59-06")),
            )
        },
        "s -k 1",
        {"lead (lead_gpt)": (2, [0.75]), "lead (lead_o1)": (2, [0.75])},
    ),
    Case(
        "agents",
        {f"jobs/{job}/a__1/result.json": trial("a", trial_name=job) for job in ("night", "day")},
        "jobs -k 1",
        {"oracle (day)": (1, [1.0]), "oracle (night)": (1, [1.0])},
    ),
    Case(
        "agents",
        {
            f"jobs/{job}/a__1/result.json": trial(
                "a", trial_name=job, config={"agent": {"model_name": "gpt"}}
            )
            for job in ("night", "day")
        },
        "jobs -k 1,2",
        {"oracle gpt": (1, [1.0, 1.0])},
    ),
    # What lies beside results and was read with them is not left out.
    Case(
        "companions",
        {f"f/samples_x_{STAMP}.jsonl": lines([SAMPLE]), f"f/results_{STAMP}.json": SUMMARY, "f/n.json": {}},
        "f -k 1",
        {"org/m": (1, [1.0])},
        "f: left out what is no result file: n.json\n",
    ),
    Case(
        "companions",
        {
            **{f"f/r{i}/results.json": terminal() for i in (1, 2)},
            **{f"f/r{i}/run_metadata.json": agent("t", f"r{i}", "gpt") for i in (1, 2)},
            **{f"f/r{i}/a/1/results.json": {"id": "x", "task_id": "a"} for i in (1, 2)},
        },
        "f -k 1",
        {"t gpt": (2, [0.75])},
        "f: left out what is no result file: results.json (2 files)\n",
    ),
    Case(
        "companions",
        {"f/a.csv": b"problem,passed\na,1\nb,0\n", "f/z.jsonl": b"\n\n"},
        "f -k 1",
        {"a": (2, [0.5])},
    ),
    # Names of files and folders.
    Case(
        "names",
        {
            f"sample_scored_gpt-4_temp0.{digit}_output.json": {"raw_scored_generations": {"s0": [digit == 2]}}
            for digit in (2, 8)
        },
        "*.json -k 1",
        {"gpt-4 (temperature=0.2)": (1, [1.0]), "gpt-4 (temperature=0.8)": (1, [0.0])},
    ),
    Case("names", {f"org__m/samples_x_{STAMP}.jsonl": lines([SAMPLE])}, "org__m -k 1", {"org/m": (1, [1.0])}),
    Case(
        "names",
        {
            f"o/2025010{day}_000000/results/m/x.json": {
                "accuracy": 50,
                "details": [{"example_abbr": "x_0", "correct": [day == 1]}],
            }
            for day in (1, 2)
        },
        "o -k 1",
        {"m": (1, [0.5])},
    ),
    Case(
        "names",
        {"gpt-4.5_temp_0.2_eval_results.json": {"hash": "h", "eval": {"T/0": [{"base_status": "pass"}]}}},
        "gpt-4.5_temp_0.2_eval_results.json -k 1",
        {"gpt-4.5_temp_0.2": (1, [1.0])},
    ),
    # Lists of another name, ids of another kind.
    Case(
        "renamed",
        {"s/results/results.json": {"submitted_ids": ["a", "b"], "resolved": ["a"], "unresolved_ids": ["b"]}},
        "s/results/results.json -k 1",
        {"results": (2, [0.5])},
    ),
    Case(
        "renamed",
        {"log.json": of_data_set(inspect("t", "CI"), sample_ids=["0", "1"])},
        "log.json -k 1",
        {"openai/gpt": (2, [0.5])},
    ),
    # Never scored, or interrupted: whatever the policy.
    *(
        Case("unscored", {"log.json": UNSCORED}, f"log.json {more}", "no sample of the log has any")
        for more in ("", "--missing fail", "--missing drop")
    ),
    *(
        Case("unscored", {"log.json": cut}, f"log.json -k 1 {more}", expected, said)
        for cut in [of_data_set({**inspect("t", "CC"), "status": "error"}, samples=5)]
        for more, expected, said in (
            ("", "interrupted after 2 of 5 samples", ""),
            ("--missing fail", "interrupted after 2 of 5 samples", ""),
            (
                "--missing drop",
                {"openai/gpt": (2, [1.0])},
                "interrupted after 2 of 5 samples; the others are left out",
            ),
        )
    ),
    Case(
        "unscored",
        {"r.jsonl": lines([{"generation": "g", "num_generated_tokens": 1}])},
        "r.jsonl",
        "was it evaluated?",
    ),
    Case(
        "unscored",
        {"s.jsonl": lines_of({"T/0": ["x"]}, "solution")},
        "s.jsonl",
        "samples without outcomes: run evalplus.evaluate",
    ),
    *(
        Case(
            "unscored",
            {
                "r/results.json": terminal(),
                "r/run_metadata.json": {
                    **agent("t", "r", "gpt"),
                    "task_ids": ["a", "b", "c"],
                    "n_attempts": 3,
                },
            },
            f"r/results.json -k 1 {more}",
            expected,
        )
        for more, expected in (
            ("", "4 of 9 planned results: 5 without a verdict (--missing fail, drop or bounds"),
            ("--missing fail", {"t gpt": (3, [1 / 3])}),
            ("--missing drop", {"t gpt": (2, [0.75])}),
        )
    ),
    # Words of a verdict in a table.
    Case(
        "words",
        {"t.csv": b"problem,passed\na,PASS\na,failed\nb,Passed\nb,1.0\n"},
        "t.csv -k 1",
        {"t": (2, [0.75])},
    ),
    Case("words", {"t.csv": b"problem,score\na,True\na,False\n"}, "t.csv -k 1", {"t": (1, [0.5])}),
    Case("words", {"t.csv": b"problem;passed\na;1\na;0\n"}, "t.csv -k 1", {"t": (1, [0.5])}),
    Case("words", {"t.csv": b"problem,passed\na,timeout\n"}, "t.csv", 'got "timeout"'),
    Case("words", {"t.csv": b"problem,score\na,inf\n"}, "t.csv", "expected 0 or 1; got Infinity"),
    # One word a line is no table.
    Case("near", {"x.txt": "loss\nfalling\n"}, "x.txt", "the content is of none of the"),
]
