"""terminal-bench result files: ``<run>/results.json`` with `results`, a trial each.

A trial has `task_id`, `trial_name` and `is_resolved`, which is null where the run broke down. Runs of one
agent are parts of its results. ``run_metadata.json`` beside names agent, model and data set, and what was
planned: a trial that was not made has no verdict.
"""

from __future__ import annotations

from typing import Any

from passk_fast.data.readers import _documents
from passk_fast.data.readers._beside import agent, beside
from passk_fast.data.readers._documents import Decoded
from passk_fast.data.readers._facts import digest, known, number, seconds_between
from passk_fast.data.readers._gathering import Gathering
from passk_fast.data.readers._paths import located
from passk_fast.data.readers._places import Place, refuse_text, refuse_twice, some
from passk_fast.data.readers._planned import not_made
from passk_fast.data.readers._recording import Keep, Recording
from passk_fast.data.readers._stream import Head, Source

NAME = "terminal_bench"
EXPECTS = "a JSON document with `results`: trials with `task_id`, `trial_name` and `is_resolved`"
SUFFIXES: tuple[str, ...] = (".json",)
KEYS = ("results", "n_resolved", "accuracy")


class Trial(Decoded):
    task_id: str
    trial_name: str
    is_resolved: bool | None
    trial_started_at: str | None = None
    instruction: Any = None
    total_input_tokens: Any = None
    total_output_tokens: Any = None
    agent_started_at: Any = None
    agent_ended_at: Any = None


class Document(Decoded):
    results: list[Trial]


class Metadata(Decoded):
    """What is decoded of ``run_metadata.json``."""

    run_id: str | None = None
    task_ids: list[str] | None = None
    n_attempts: int | None = None
    dataset_name: str | None = None
    dataset_version: str | None = None
    agent_name: str | None = None
    model_name: str | None = None


def recognises(head: Head) -> bool:
    """Whether the document has trials of terminal-bench."""
    return "results" in head.keys and head.holds(b'"trial_name"') and head.holds(b'"is_resolved"')


def read(source: Source, keep: Keep) -> list[Recording]:
    """Read one run of one agent; the attempts at a task are in the order in which they began."""
    refuse_text(source.path, keep, NAME)
    trials = _documents.read(source, Document).results
    some(source.path, trials, "trial", "results")
    refuse_twice(source.path, (one.trial_name for one in trials), "trial", "results[{}]", "trial_name")
    for index, trial in enumerate(trials):
        Place(source.path, f"results[{index}]").passed(trial.is_resolved, keep, "is_resolved")
    # Trials run side by side and are written as they end.
    began = sorted(trials, key=lambda trial: trial.trial_started_at or "")
    gathering = Gathering(keep)
    for trial in began:
        gathering.add(
            Place(source.path),
            trial.task_id,
            trial.is_resolved,
            costs=_costs(trial),
            facts={"task hash": digest(trial.instruction)},
        )
    metadata = beside(source.path, "run_metadata.json", Metadata) or Metadata()
    made = [trial.task_id for trial in trials]
    for task in not_made(source.path, metadata.task_ids or (), metadata.n_attempts, made, "results", keep):
        gathering.add(Place(source.path, "results"), task, None)
    run = located(source.path).parent.name or source.path
    when = began[0].trial_started_at or ""
    told = _told(source.path, metadata)
    return [gathering.finish(run=run, when=when, run_from_path=True, **told)]


def _costs(trial: Trial) -> dict[str, float | None]:
    return {
        "input_tokens": number(trial.total_input_tokens),
        "output_tokens": number(trial.total_output_tokens),
        "seconds": seconds_between(trial.agent_started_at, trial.agent_ended_at),
    }


def _told(path: str, metadata: Metadata) -> dict[str, Any]:
    """Agent, model and data set, where they are told beside the results."""
    # A folder that was called otherwise than its run says more than the folder of all runs.
    renamed = metadata.run_id is not None and metadata.run_id != located(path).parent.name
    return {
        **agent(metadata.agent_name, metadata.model_name, path, 1 if renamed else 2),
        "benchmark": metadata.dataset_name,
        "facts": known({"dataset version": metadata.dataset_version}),
    }
