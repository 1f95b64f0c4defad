"""harbor results: a folder a trial, whose `result.json` has `task_name`, `agent_info` and `verifier_result`.

A trial is one attempt; the trials of an agent with a model are its results. The reward is the one named
"reward", or the one that `score=` names. A trial without a verifier's result has no verdict.
"""

from __future__ import annotations

import msgspec

from passk_fast.data.readers import _documents
from passk_fast.data.readers._error import ReadError, excerpt
from passk_fast.data.readers._places import Place
from passk_fast.data.readers._recording import Keep, Recorder, Recording
from passk_fast.data.readers._stream import Head, Source
from passk_fast.data.readers._verdicts import refuse_missing, refuse_text

NAME = "harbor"
EXPECTS = "a JSON document of a trial with `task_name`, `agent_info` and `verifier_result`"
SUFFIXES: tuple[str, ...] = (".json",)
KEYS = ("task_name", "trial_name", "agent_info", "verifier_result")

REWARD = "reward"


class Model(msgspec.Struct, gc=False):
    """What is decoded of the model."""

    name: str


class Agent(msgspec.Struct, gc=False):
    """What is decoded of the agent."""

    name: str
    model_info: Model | None = None


class Verified(msgspec.Struct, gc=False):
    """What is decoded of the verifier's result."""

    rewards: dict[str, float | None] | None = None


class Trial(msgspec.Struct, gc=False):
    """What is decoded of the file."""

    task_name: str
    trial_name: str
    agent_info: Agent
    verifier_result: Verified | None
    started_at: str | None = None


def recognises(head: Head) -> bool:
    """Whether the document is a trial."""
    return {"task_name", "trial_name"} <= head.keys


def read(source: Source, keep: Keep) -> list[Recording]:
    """Read one trial."""
    refuse_text(source.path, keep, NAME)
    trial = _documents.document(source.path, _documents.whole(source), Trial)
    recorder = Recorder(keep)
    recorder.add([trial.task_name], [_passed(source.path, trial, keep)])
    model = trial.agent_info.model_info
    name = f"{trial.agent_info.name} {model.name}" if model else trial.agent_info.name
    return [recorder.finish(model=name, piece=trial.trial_name, when=trial.started_at or "")]


def _passed(path: str, trial: Trial, keep: Keep) -> bool | None:
    rewards = trial.verifier_result.rewards if trial.verifier_result else None
    if not rewards:
        place = "verifier_result.rewards" if trial.verifier_result else "verifier_result"
        refuse_missing(path, keep, "null", field=place)
        return None
    name = keep.score or (next(iter(rewards)) if len(rewards) == 1 else REWARD)
    if name not in rewards:
        known = ", ".join(sorted(rewards))
        raise ReadError(
            path,
            f"expected a reward named {excerpt(name)}; got {known} (score= names one)",
            field="verifier_result.rewards",
        )
    return Place(path).scored(rewards[name], keep, f"verifier_result.rewards.{name}")
