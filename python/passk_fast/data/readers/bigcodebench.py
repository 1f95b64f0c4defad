"""BigCodeBench result files: ``<samples>_eval_results.json``, the samples of every task, in order.

A sample has a `status`, "pass", "fail" or "timeout". The name of the file begins with the model's, up to
``--bigcodebench``. Tasks whose reference solution fails are named in ``<samples>_pass_at_k.json``.
"""

from __future__ import annotations

import re
from pathlib import PurePath
from typing import Any

from passk_fast.data.readers import _documents
from passk_fast.data.readers._beside import beside
from passk_fast.data.readers._documents import Decoded
from passk_fast.data.readers._gathering import Gathering
from passk_fast.data.readers._places import listed, some
from passk_fast.data.readers._recording import Keep, Recording
from passk_fast.data.readers._stream import Head, Source

NAME = "bigcodebench"
EXPECTS = "a JSON document with `eval`: task → samples with `status`"
SUFFIXES: tuple[str, ...] = (".json",)

# <model>--bigcodebench-<split>--<backend>-<temperature>-<samples>-…, as BigCodeBench names its samples.
_ASKED = re.compile(r"--bigcodebench-.*--[a-z0-9]+-(?P<temperature>\d+(?:\.\d+)?)-\d+-")

STATUS = {"pass": True, "fail": False, "timeout": False, "timed out": False}
ENDING = "eval_results.json"


class Sample(Decoded):
    status: str | None
    solution: str | None = None


class Document(Decoded):
    eval: dict[str, list[Sample]]


class Summary(Decoded):
    """What is decoded of ``<samples>_pass_at_k.json``."""

    model: str | None = None
    split: str | None = None
    subset: str | None = None
    calibrated: bool | None = None
    failed_tasks: list[str] = []


def recognises(head: Head) -> bool:
    """Whether the document has `eval` with the statuses of BigCodeBench and not of EvalPlus."""
    return (
        "eval" in head.keys
        and not head.keys & {"version", "plan", "hash", "min_correct"}
        and head.holds(b'"status"')
        and not head.holds(b'"base_status"')
    )


def read(source: Source, keep: Keep) -> list[Recording]:
    """Read one file, which holds the attempts of one model."""
    found = _documents.read(source, Document)
    some(source.path, found.eval, "task", "eval")
    gathering = Gathering(keep)
    for place, task, sample in listed(source.path, found.eval, "eval[{}]", "sample"):
        passed = place.status(sample.status, STATUS, keep)
        gathering.add(place, task, passed, place.text(sample.solution, keep, "solution"))
    return [gathering.finish(**_named(source.path))]


def _named(path: str) -> dict[str, Any]:
    name = PurePath(path).name
    model, marker, rest = name.partition("--bigcodebench")
    summary = None
    if name.endswith(ENDING):
        summary = beside(path, name.removesuffix(ENDING) + "pass_at_k.json", Summary)
    summary = summary or Summary()
    if summary.split:
        benchmark = "-".join(filter(None, ("bigcodebench", summary.subset, summary.split)))
    else:
        benchmark = f"bigcodebench{rest.partition('--')[0]}" if marker else "bigcodebench"
    asked = _ASKED.search(name)
    failed = len(summary.failed_tasks)
    notes = (
        f"the reference solution fails on {failed} of the tasks, which count like the others: "
        f"{', '.join(summary.failed_tasks[:5])}"
    )
    return {
        "model": summary.model or (model if marker else None),
        "benchmark": benchmark,
        "facts": {} if summary.calibrated is None else {"calibrated": str(summary.calibrated).lower()},
        "settings": {"temperature": float(asked["temperature"])} if asked else {},
        "notes": (notes,) if failed else (),
    }
