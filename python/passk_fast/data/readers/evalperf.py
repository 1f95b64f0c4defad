"""EvalPerf result files: ``*_evalperf_results.json``, the samples of every task of EvalPlus that it measures.

A sample has `pass`, and its speed where enough of them do. Samples are written as their tests end: their
order is not known.
"""

from __future__ import annotations

from typing import Any

import msgspec

from passk_fast.data.readers import _documents
from passk_fast.data.readers._error import ReadError, excerpt
from passk_fast.data.readers._facts import at
from passk_fast.data.readers._gathering import Gathering
from passk_fast.data.readers._places import Place
from passk_fast.data.readers._recording import Keep, Recording
from passk_fast.data.readers._stream import Head, Source

NAME = "evalperf"
EXPECTS = "a JSON document with `min_correct` and `eval`: task → `results`"
SUFFIXES: tuple[str, ...] = (".json",)
KEYS = ("eval", "min_correct", "n_samples", "temperature")


class Sample(msgspec.Struct, gc=False):
    """What is decoded of a sample."""

    passed: bool | None = msgspec.field(name="pass")
    solution: str | None = None


class Task(msgspec.Struct, gc=False):
    """What is decoded of a task."""

    results: list[Sample]


class Document(msgspec.Struct):
    """What is decoded of the file."""

    eval: dict[str, Task]
    temperature: float | None = None
    n_samples: int | None = None


def recognises(head: Head) -> bool:
    """Whether the document has tasks of EvalPerf."""
    return {"eval", "min_correct"} <= head.keys


def read(source: Source, keep: Keep) -> list[Recording]:
    """Read one file, which holds the attempts of one model."""
    found = _documents.document(source.path, _documents.whole(source), Document)
    if not found.eval:
        raise ReadError(source.path, "expected at least one task; got none", field="eval")
    gathering = Gathering(keep)
    for task, samples in found.eval.items():
        prefix = f"eval[{excerpt(task)}].results"
        if not samples.results:
            raise ReadError(source.path, "expected at least one sample; got none", field=prefix)
        for index, sample in enumerate(samples.results):
            place = Place(source.path, f"{prefix}[{index}]")
            passed = place.passed(sample.passed, keep, "pass")
            gathering.add(place, task, passed, place.text(sample.solution, keep, "solution"))
    temperature = found.temperature
    told: dict[str, Any] = {} if temperature is None else {"temperature": temperature}
    return [gathering.finish(in_order=False, benchmark=NAME, condition=at(temperature), settings=told)]
