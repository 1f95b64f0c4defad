"""EvalPlus result files: one JSON document with the samples of every task, in order.

`evalplus.evaluate` writes ``*_eval_results.json`` with `eval`: task → samples. A current sample has
`base_status` and `plus_status` ("pass", "fail", "timeout"); a legacy entry is an object of `base` and
`plus` with rows ``[status, details]`` and statuses "success", "failed", "timeout". A sample passes the
plus tests only if it passes the base tests too.
"""

from __future__ import annotations

from typing import Any

from passk_fast.data.readers import _documents
from passk_fast.data.readers._data_sets import by_data_set
from passk_fast.data.readers._documents import Decoded
from passk_fast.data.readers._error import excerpt
from passk_fast.data.readers._facts import known
from passk_fast.data.readers._gathering import Gathering
from passk_fast.data.readers._places import Place, check_score, listed, some
from passk_fast.data.readers._recording import Keep, Recording
from passk_fast.data.readers._stream import Head, Source

NAME = "evalplus"
EXPECTS = "a JSON document with `eval`: task → samples with `base_status`"
SUFFIXES: tuple[str, ...] = (".json",)
KEYS = ("eval", "hash")

SCORES = ("base", "plus")
_PASSED = {
    "pass": True,
    "success": True,
    "fail": False,
    "failed": False,
    "timeout": False,
    "timed out": False,
}


class Sample(Decoded):
    """A sample as EvalPlus 0.2 and later write it."""

    base_status: str | None
    plus_status: str | None = None
    solution: str | None = None


class Legacy(Decoded):
    """All samples of a task as EvalPlus before 0.2 wrote them; a row is (status, details)."""

    base: list[list[Any]]
    plus: list[list[Any]] | None = None


class Document(Decoded):
    eval: dict[str, list[Sample] | Legacy]
    hash: str | None = None


def recognises(head: Head) -> bool:
    """Whether the document has `eval`, as those of Inspect, BigCodeBench and EvalPerf have, and is none."""
    if "eval" not in head.keys or head.keys & {"version", "plan", "status", "samples"}:
        return False
    return "hash" in head.keys or head.holds(b'"base_status"', b'"base"')


def read(source: Source, keep: Keep) -> list[Recording]:
    """Read one file, which holds the attempts of one model."""
    found = _documents.read(source, Document)
    some(source.path, found.eval, "task", "eval")
    score = _score(source.path, found, keep)
    gathering = Gathering(keep)
    samples = {
        task: _legacy(Place(source.path, f"eval[{excerpt(task)}]"), entry)
        if isinstance(entry, Legacy)
        else entry
        for task, entry in found.eval.items()
    }
    for place, task, sample in listed(source.path, samples, "eval[{}]", "sample"):
        passed = _passed(place, sample, score, keep)
        gathering.add(place, task, passed, place.text(sample.solution, keep, "solution"))
    return by_data_set(gathering.finish(score=score, facts=known({"dataset hash": found.hash})))


def _score(path: str, found: Document, keep: Keep) -> str:
    """The tests that decide: those asked for; else plus where they were run, else base."""
    check_score(Place(path), keep, SCORES)
    if keep.score is not None:
        return keep.score
    statuses = (
        status
        for entry in found.eval.values()
        for status in (
            (entry.plus or ()) if isinstance(entry, Legacy) else (one.plus_status for one in entry)
        )
    )
    return "plus" if any(status is not None for status in statuses) else "base"


def _legacy(place: Place, entry: Legacy) -> list[Sample]:
    plus = entry.plus or [[None] for _ in entry.base]
    if len(plus) != len(entry.base):
        raise place.error(f"expected as many rows as `base` has, {len(entry.base)}; got {len(plus)}", "plus")
    for name, rows in (("base", entry.base), ("plus", plus)):
        for index, row in enumerate(rows):
            if not row or not isinstance(row[0], str | None):
                raise place.error(
                    f"expected a row that begins with a status; got {excerpt(row)}", f"{name}[{index}]"
                )
    return [Sample(base[0], more[0]) for base, more in zip(entry.base, plus, strict=True)]


def _passed(place: Place, sample: Sample, score: str, keep: Keep) -> bool | None:
    base = _verdict(place, sample.base_status, "base_status", keep)
    if score == "base" or base is False:
        return base
    plus = _verdict(place, sample.plus_status, "plus_status", keep)
    return None if base is None or plus is None else plus


def _verdict(place: Place, status: str | None, field: str, keep: Keep) -> bool | None:
    if status is None:
        return place.missing(keep, "null", field)
    if status not in _PASSED:
        raise place.error(f'expected "pass", "fail" or "timeout"; got {excerpt(status)}', field)
    return _PASSED[status]
