"""terminal-bench result files: ``<run>/results.json`` with `results`, a trial each.

A trial has `task_id`, `trial_name` and `is_resolved`, which is null where the run broke down. Runs of one
agent are parts of its results.
"""

from __future__ import annotations

from pathlib import PurePath

import msgspec

from passk_fast.data.readers import _documents
from passk_fast.data.readers._error import ReadError, excerpt
from passk_fast.data.readers._recording import Keep, Recorder, Recording
from passk_fast.data.readers._stream import Head, Source
from passk_fast.data.readers._verdicts import refuse_missing, refuse_text

NAME = "terminal_bench"
EXPECTS = "a JSON document with `results`: trials with `task_id`, `trial_name` and `is_resolved`"
SUFFIXES: tuple[str, ...] = (".json", ".json.gz")
KEYS = ("results", "n_resolved", "accuracy")


class Trial(msgspec.Struct, gc=False):
    """What is decoded of a trial."""

    task_id: str
    trial_name: str
    is_resolved: bool | None
    trial_started_at: str | None = None


class Document(msgspec.Struct):
    """What is decoded of the file."""

    results: list[Trial]


def recognises(head: Head) -> bool:
    """Whether the document has trials of terminal-bench."""
    return "results" in head.keys and head.holds(b'"trial_name"') and head.holds(b'"is_resolved"')


def read(source: Source, keep: Keep) -> list[Recording]:
    """Read one run of one agent; the attempts at a task are in the order in which they began."""
    refuse_text(source.path, keep, NAME)
    trials = _documents.document(source.path, _documents.whole(source), Document).results
    if not trials:
        raise ReadError(source.path, "expected at least one trial; got none", field="results")
    seen: dict[str, int] = {}
    for index, trial in enumerate(trials):
        before = seen.setdefault(trial.trial_name, index)
        if before != index:
            raise ReadError(
                source.path,
                f"expected each trial once; {excerpt(trial.trial_name)} is at results[{before}] too",
                field=f"results[{index}].trial_name",
            )
        if trial.is_resolved is None:
            refuse_missing(source.path, keep, "null", field=f"results[{index}].is_resolved")
    # Trials run side by side and are written as they end.
    began = sorted(trials, key=lambda trial: trial.trial_started_at or "")
    recorder = Recorder(keep)
    recorder.add([trial.task_id for trial in began], [trial.is_resolved for trial in began])
    run = PurePath(source.path).parent.name or source.path
    return [recorder.finish(run=run, piece=run, when=began[0].trial_started_at or "")]
