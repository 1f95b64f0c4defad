"""harbor results: a folder a trial, whose `result.json` has `task_name`, `agent_info` and `verifier_result`.

A trial is one attempt; the trials of an agent with a model are its results. The reward is the one named
"reward", or the one that `score=` names. A trial without a verifier's result has no verdict.
"""

from __future__ import annotations

import os
from contextlib import suppress
from typing import Any

from passk_fast.data.readers import _documents
from passk_fast.data.readers._beside import agent, beside, folders, once, settings
from passk_fast.data.readers._documents import Decoded
from passk_fast.data.readers._error import ReadError, excerpt
from passk_fast.data.readers._facts import known, number, seconds_between, within
from passk_fast.data.readers._gathering import Gathering
from passk_fast.data.readers._paths import above
from passk_fast.data.readers._places import NAMES_ONE, Place, refuse_text
from passk_fast.data.readers._recording import Keep, Recording
from passk_fast.data.readers._stream import Source
from passk_fast.show.numbers import count, number_of

NAME = "harbor"
EXPECTS = "a JSON document of a trial with `task_name`, `agent_info` and `verifier_result`"
SUFFIXES: tuple[str, ...] = (".json",)
NAMES = ({"task_name", "trial_name"},)
KEYS = ("task_name", "trial_name", "agent_info", "verifier_result")

REWARD = "reward"
# What the results of trials and of jobs are called.
RESULT = "result.json"


class Model(Decoded):
    name: str


class Agent(Decoded):
    name: str
    model_info: Model | None = None


class Verified(Decoded):
    rewards: dict[str, float | None] | None = None


class Trial(Decoded):
    task_name: str
    trial_name: str
    agent_info: Agent
    verifier_result: Verified | None
    started_at: str | None = None
    source: str | None = None
    task_checksum: str | None = None
    agent_result: Any = None
    agent_execution: Any = None
    config: Any = None


class Dataset(Decoded):
    name: str | None = None
    version: str | None = None


class Job(Decoded):
    datasets: list[Dataset] = []


class Summary(Decoded):
    """What is decoded of the `result.json` of a job."""

    n_total_trials: int | None = None


def read(source: Source, keep: Keep) -> list[Recording]:
    """Read one trial."""
    refuse_text(source.path, keep, NAME)
    trial = _documents.read(source, Trial)
    gathering = Gathering(keep)
    gathering.add(
        Place(source.path),
        trial.task_name,
        _passed(Place(source.path), trial, keep),
        costs=_costs(trial),
        facts={"task hash": trial.task_checksum},
    )
    told = agent(trial.agent_info.name, _model(trial), source.path, 2)
    notes = _of_job(source.path)
    return [
        gathering.finish(
            benchmark=trial.source,
            facts=known({"dataset version": _version(source.path, trial.source)}),
            settings=settings(within(trial.config, "agent", "kwargs")),
            score=keep.score,
            piece=" ".join(filter(None, (trial.trial_name, trial.started_at))),
            when=trial.started_at or "",
            notes=notes + told.pop("notes", ()),
            **told,
        )
    ]


def _model(trial: Trial) -> str | None:
    """The model as the agent says, else as it was asked for."""
    if trial.agent_info.model_info is not None:
        return trial.agent_info.model_info.name
    name = within(trial.config, "agent", "model_name")
    return name if isinstance(name, str) else None


def _costs(trial: Trial) -> dict[str, float | None]:
    """Tokens and dollars of the agent, and how long it worked."""
    began, ended = (within(trial.agent_execution, name) for name in ("started_at", "finished_at"))
    return {
        "input_tokens": number(within(trial.agent_result, "n_input_tokens")),
        "output_tokens": number(within(trial.agent_result, "n_output_tokens")),
        "dollars": number(within(trial.agent_result, "cost_usd")),
        "seconds": seconds_between(began, ended),
    }


def _version(path: str, dataset: str | None) -> str | None:
    """Version of the data set, as the configuration of the job has it, which lies one folder up."""
    if dataset is None:
        return None
    place = f"{above(path)}/config.json"
    job = once(place, lambda: beside(place, "config.json", Job)) or Job()
    return next((one.version for one in job.datasets if one.name == dataset), None)


def _of_job(path: str) -> tuple[str, ...]:
    """What has to be said of the job in whose folder the trials have theirs: how many left nothing."""
    job = above(path)
    of_trial = job and os.path.basename(path) == RESULT  # noqa: PTH119
    return once((NAME, job), lambda: _lacking(job)) if of_trial else ()


def _lacking(job: str) -> tuple[str, ...]:
    summary = None
    with suppress(ReadError):  # the trials are here, whatever has become of their summary
        summary = beside(f"{job}/{RESULT}", RESULT, Summary)
    planned = (summary.n_total_trials if summary else None) or 0
    there = len(folders(job, RESULT)[0]) if planned else 0
    if planned <= there:
        return ()
    name = os.path.basename(job)  # noqa: PTH119
    told = f"of {number_of(planned, 'trial')} that the job {name} planned, {count(there)} left a result"
    return (f"{told}; the others are left out",)


def _passed(place: Place, trial: Trial, keep: Keep) -> bool | None:
    rewards = trial.verifier_result.rewards if trial.verifier_result else None
    field = "verifier_result.rewards"
    if not rewards:
        return place.missing(keep, "null", field if trial.verifier_result else "verifier_result")
    name = keep.score or (next(iter(rewards)) if len(rewards) == 1 else REWARD)
    if name not in rewards:
        known = ", ".join(sorted(rewards))
        raise place.error(f"expected a reward named {excerpt(name)}; got {known} " + NAMES_ONE, field)
    return place.scored(rewards[name], keep, f"{field}.{name}")
