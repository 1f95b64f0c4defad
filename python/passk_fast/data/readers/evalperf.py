"""EvalPerf result files: ``*_evalperf_results.json``, the samples of every task of EvalPlus that it measures.

A sample has `pass`, and its speed where enough of them do. Samples are written as their tests end: their
order is not known.
"""

from __future__ import annotations

from typing import Any

import msgspec

from passk_fast.data.readers import _documents
from passk_fast.data.readers._documents import Decoded
from passk_fast.data.readers._facts import at
from passk_fast.data.readers._gathering import Gathering
from passk_fast.data.readers._places import listed, some
from passk_fast.data.readers._recording import Keep, Recording
from passk_fast.data.readers._stream import Source

NAME = "evalperf"
EXPECTS = "a JSON document with `min_correct` and `eval`: task → `results`"
SUFFIXES: tuple[str, ...] = (".json",)
NAMES = ({"eval", "min_correct"},)
KEYS = ("eval", "min_correct", "n_samples", "temperature")


class Sample(Decoded):
    passed: bool | None = msgspec.field(name="pass")
    solution: str | None = None


class Task(Decoded):
    results: list[Sample]


class Document(Decoded):
    eval: dict[str, Task]
    temperature: float | None = None
    n_samples: int | None = None


def read(source: Source, keep: Keep) -> list[Recording]:
    """Read one file, which holds the attempts of one model."""
    found = _documents.read(source, Document)
    some(source.path, found.eval, "task", "eval")
    gathering = Gathering(keep)
    results = {name: task.results for name, task in found.eval.items()}
    for place, name, sample in listed(source.path, results, "eval[{}].results", "sample"):
        passed = place.passed(sample.passed, keep, "pass")
        gathering.add(place, name, passed, place.text(sample.solution, keep, "solution"))
    temperature = found.temperature
    told: dict[str, Any] = {} if temperature is None else {"temperature": temperature}
    return [gathering.finish(in_order=False, benchmark=NAME, condition=at(temperature), settings=told)]
