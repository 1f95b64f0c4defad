"""Logs of the bigcode evaluation harness and of HF's `code_eval`: task → pairs of a number and a result.

A result has `passed`. The number is that of the completion, by which the attempts are ordered.
``evaluation_results.json`` beside it names the model and the task.
"""

from __future__ import annotations

import re
from typing import Any

from passk_fast.data.readers import _documents
from passk_fast.data.readers._beside import beside, of_folder, settings
from passk_fast.data.readers._documents import Decoded
from passk_fast.data.readers._error import ReadError
from passk_fast.data.readers._gathering import Gathering
from passk_fast.data.readers._paths import located
from passk_fast.data.readers._places import listed, refuse_text
from passk_fast.data.readers._recording import Keep, Recording
from passk_fast.data.readers._stream import Head, Source

NAME = "bigcode"
EXPECTS = "a JSON document: number of a task → pairs of a number and a result with `passed`"
SUFFIXES: tuple[str, ...] = (".json",)

SAMPLING = ("temperature", "top_p", "n_samples", "seed", "max_length_generation")


class Result(Decoded):
    passed: bool | None


class Summary(Decoded):
    """What is decoded of ``evaluation_results.json``."""

    config: dict[str, Any] = {}


def recognises(head: Head) -> bool:
    """Whether the keys are numbers of tasks and the values completions."""
    return bool(head.keys) and all(key.isdecimal() for key in head.keys) and head.holds(b'"completion_id"')


def _numbered(task: str) -> int | str:
    """A task by its number; 01 is another than 1."""
    return int(task) if re.fullmatch("0|[1-9][0-9]{0,15}", task) else task


def read(source: Source, keep: Keep) -> list[Recording]:
    """Read the completions of one model."""
    refuse_text(source.path, keep, NAME)
    found = _documents.read(source, dict[str, list[tuple[int, Result]]])
    gathering = Gathering(keep)
    for place, task, (number, result) in listed(source.path, found, "[{}]", "result"):
        passed = place.passed(result.passed, keep, "passed")
        gathering.add(place, _numbered(task), passed, number=number)
    if not len(gathering):
        raise ReadError(source.path, f"expected {EXPECTS}; it has none")
    config = (beside(source.path, "evaluation_results.json", Summary) or Summary()).config
    model, tasks = config.get("model"), config.get("tasks")
    told = {"model": model} if isinstance(model, str) else of_folder(located(source.path).parent.name)
    return [
        gathering.finish(
            **told,
            benchmark=tasks if isinstance(tasks, str) else None,
            settings=settings({name: config.get(name) for name in SAMPLING}),
        )
    ]
