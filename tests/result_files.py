"""A small result file of every format: the same five attempts at two problems wherever the format can say so.

Problem "a" was attempted three times (passed, failed, passed), "b" twice (failed, passed).
"""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path
from typing import Any

import zstandard

OUTCOMES = [("a", True), ("b", False), ("a", False), ("b", True), ("a", True)]
BY_PROBLEM = {"a": [True, False, True], "b": [False, True]}


def human_eval() -> bytes:
    return _lines({"task_id": task, "completion": "x", "passed": passed} for task, passed in OUTCOMES)


def evalplus() -> dict[str, Any]:
    def sample(task: str, passed: bool) -> dict[str, Any]:
        return {
            "task_id": task,
            "solution": f"# {task}",
            "base_status": "pass",
            "plus_status": "pass" if passed else "fail",
            "base_fail_tests": [],
            "plus_fail_tests": [],
        }

    rows = {task: [sample(task, one) for one in passed] for task, passed in BY_PROBLEM.items()}
    return {"date": "2024-05-01 10:00", "hash": "0", "eval": rows, "pass_at_k": {"base": {"pass@1": 1.0}}}


def evalplus_legacy() -> dict[str, Any]:
    def rows(passed: list[bool]) -> dict[str, Any]:
        plus = [["success" if one else "failed", [one, True]] for one in passed]
        return {"nfiles": len(passed), "base": [["success", [True]] for _ in passed], "plus": plus}

    return {"date": "2023-05-01", "eval": {task: rows(passed) for task, passed in BY_PROBLEM.items()}}


def livecodebench() -> list[dict[str, Any]]:
    return [
        {
            "question_title": f"Title {task}",
            "question_content": "…",
            "platform": "leetcode",
            "question_id": task,
            "contest_date": "2024-01-01T00:00:00",
            "difficulty": "easy",
            "output_list": [],
            "code_list": [f"{task}{index}" for index in range(len(passed))],
            "graded_list": passed,
            "pass@1": sum(passed) / len(passed),
        }
        for task, passed in BY_PROBLEM.items()
    ]


def inspect_header() -> dict[str, Any]:
    return {
        "version": 2,
        "status": "success",
        "eval": {
            "run_id": "r1",
            "created": "2025-01-01T00:00:00+00:00",
            "task": "toy",
            "dataset": {"samples": 2, "sample_ids": ["a", "b"]},
            "model": "openai/gpt",
            "model_generate_config": {"temperature": 0.7},
            "config": {"epochs": 2},
        },
        "plan": {},
    }


def inspect_samples() -> list[dict[str, Any]]:
    """Two epochs of "a" (passed, failed) and of "b" (failed, passed), as they end."""
    values = [("b", 1, "I"), ("a", 1, "C"), ("a", 2, "I"), ("b", 2, "C")]
    return [
        {"id": one, "epoch": epoch, "scores": {"match": {"value": value, "answer": "x"}}, "error": None}
        for one, epoch, value in values
    ]


def inspect_json() -> dict[str, Any]:
    return {**inspect_header(), "samples": inspect_samples()}


def inspect_archive(
    samples: list[dict[str, Any]] | None = None, *, method: int = 93, interrupted: bool = False
) -> bytes:
    """A log in an archive; Zstandard members of several frames, as Inspect writes them."""
    samples = inspect_samples() if samples is None else samples
    header = {key: value for key, value in inspect_header().items() if key in ("version", "eval", "plan")}
    members = {"_journal/start.json": header}
    for sample in samples:
        whole = {
            **sample,
            "output": {"choices": [{"message": {"content": f"{sample['id']}{sample['epoch']}"}}]},
        }
        members[f"samples/{sample['id']}_epoch_{sample['epoch']}.json"] = whole
    members["_journal/summaries/1.json"] = samples[:3]
    members["_journal/summaries/2.json"] = samples[3:]
    if not interrupted:
        members |= {"summaries.json": samples, "header.json": inspect_header()}
    return archive({name: json.dumps(content).encode() for name, content in members.items()}, method)


def archive(members: dict[str, bytes], method: int = 93) -> bytes:
    """A ZIP file; the standard library cannot write Zstandard, so stored members are renamed to it."""
    buffer = io.BytesIO()
    if method != 93:
        with zipfile.ZipFile(buffer, "w", method) as file:
            for name, content in members.items():
                file.writestr(name, content)
        return buffer.getvalue()
    with zipfile.ZipFile(buffer, "w") as file:
        for name, content in members.items():
            half = len(content) // 2
            frames = b"".join(zstandard.compress(part) for part in (content[:half], content[half:]))
            file.writestr(name, frames)
    return _as_zstandard(buffer.getvalue(), members)


def _as_zstandard(data: bytes, members: dict[str, bytes]) -> bytes:
    import struct
    import zlib

    patched = bytearray(data)
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        infos = file.infolist()
        directory = file.start_dir
    at = directory
    for info in infos:
        content = members[info.filename]
        crc, size = zlib.crc32(content), len(content)
        struct.pack_into("<H", patched, info.header_offset + 8, 93)
        struct.pack_into("<III", patched, info.header_offset + 14, crc, info.compress_size, size)
        struct.pack_into("<H", patched, at + 10, 93)
        struct.pack_into("<III", patched, at + 16, crc, info.compress_size, size)
        name, extra, comment = struct.unpack_from("<HHH", patched, at + 28)
        at += 46 + name + extra + comment
    return bytes(patched)


def lm_eval(metric: str = "pass@1") -> bytes:
    return _lines(
        {
            "doc_id": index,
            "doc": {"question": task},
            "target": "x",
            "arguments": {},
            "resps": [["r"] * len(passed)],
            "filtered_resps": [["r"] * len(passed)],
            "filter": "none",
            "metrics": [metric],
            "doc_hash": f"{index}" * 64,
            metric: sum(passed) / len(passed),
        }
        for index, (task, passed) in enumerate(BY_PROBLEM.items())
    )


def tau_bench() -> list[dict[str, Any]]:
    count = {"a": 0, "b": 0}
    trials = []
    for task, passed in OUTCOMES:
        trials.append(
            {"task_id": task, "reward": float(passed), "info": {}, "traj": [], "trial": count[task]}
        )
        count[task] += 1
    return trials


def tau2_simulations() -> list[dict[str, Any]]:
    return [
        {
            "id": f"s{index}",
            "task_id": trial["task_id"],
            "trial": trial["trial"],
            "seed": 1,
            "reward_info": {"reward": trial["reward"], "db_check": None},
            "termination_reason": "user_stop",
            "start_time": "2025-06-01T00:00:00",
        }
        for index, trial in enumerate(tau_bench())
    ]


def tau2_bench() -> dict[str, Any]:
    info = {"num_trials": 3, "agent_info": {"implementation": "llm_agent", "llm": "gpt"}}
    return {"timestamp": "t", "info": info, "tasks": [], "simulations": tau2_simulations()}


def terminal_bench() -> dict[str, Any]:
    """Written as the trials end, which is not the order in which they began."""
    trials = [
        {
            "id": f"{index}",
            "trial_name": f"{task}.{index}-of-5",
            "task_id": task,
            "instruction": "…",
            "is_resolved": passed,
            "failure_mode": "unset",
            "trial_started_at": f"2025-06-01T00:00:{index:02}",
        }
        for index, (task, passed) in enumerate(OUTCOMES)
    ]
    return {"id": "x", "results": trials[::-1], "pass_at_k": {"2": 0.9}, "n_resolved": 3, "accuracy": 0.6}


def harbor(
    task: str = "a", reward: float | None = 1.0, trial: str = "a__1", second: int = 0
) -> dict[str, Any]:
    return {
        "id": "x",
        "task_name": task,
        "trial_name": trial,
        "trial_uri": "file://…",
        "task_id": {"path": "tasks/a"},
        "config": {},
        "agent_info": {
            "name": "terminus",
            "version": "2",
            "model_info": {"name": "gpt", "provider": "openai"},
        },
        "verifier_result": None if reward is None else {"rewards": {"reward": reward}},
        "exception_info": None,
        "started_at": f"2025-06-01T00:00:{second:02}",
    }


def swe_bench() -> dict[str, Any]:
    lists = {
        "completed_ids": ["a", "b", "c"],
        "incomplete_ids": ["f"],
        "empty_patch_ids": ["d"],
        "submitted_ids": ["a", "b", "c", "d", "e"],
        "resolved_ids": ["a"],
        "unresolved_ids": ["b", "c"],
        "infra_failure_ids": ["c"],
        "ambiguous_failure_ids": ["b"],
        "error_ids": ["e"],
    }
    return {"total_instances": 6, "submitted_instances": 5, **lists, "schema_version": 2}


def swe_bench_legacy() -> dict[str, Any]:
    return {
        "no_generation": ["d"],
        "generated": ["a", "b", "c", "e"],
        "with_logs": ["a", "b", "c"],
        "install_fail": ["e"],
        "reset_failed": [],
        "no_apply": ["c"],
        "applied": ["a", "b"],
        "test_errored": [],
        "test_timeout": [],
        "resolved": ["a"],
    }


def table_csv() -> bytes:
    rows = [f"{task},{int(passed)},m" for task, passed in OUTCOMES]
    return "\n".join(["problem,passed,model", *rows, ""]).encode()


def table_counts() -> bytes:
    return b"problem,n,c\na,3,2\nb,2,1\n"


def table_jsonl() -> bytes:
    return _lines({"problem": task, "passed": passed} for task, passed in OUTCOMES)


def _lines(rows: Any) -> bytes:
    return "".join(json.dumps(row) + "\n" for row in rows).encode()


def encoded(content: object) -> bytes:
    """A document as bytes."""
    return content if isinstance(content, bytes) else json.dumps(content).encode()


def write(path, content):
    """Write a file and the folders that it is in."""
    Path(path).parent.mkdir(parents=True, exist_ok=True)
    Path(path).write_bytes(encoded(content))
    return path
