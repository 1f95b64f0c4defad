"""τ-bench result files: a JSON list of trials with `task_id`, `trial` and `reward`; passed is reward 1.

The policy that the agent was given, the first message of a trial, begins with the domain.
"""

from __future__ import annotations

import re
from typing import Any

from passk_fast.data.readers import _documents
from passk_fast.data.readers._documents import Decoded
from passk_fast.data.readers._error import ReadError
from passk_fast.data.readers._facts import digest, known, within
from passk_fast.data.readers._gathering import Gathering
from passk_fast.data.readers._places import CLOSE, Place, refuse_text
from passk_fast.data.readers._recording import Keep, Recording
from passk_fast.data.readers._stream import Head, Source

NAME = "tau_bench"
EXPECTS = "a JSON list of trials with `task_id`, `trial` and `reward`"
# How the policies of its two domains begin.
DOMAIN = re.compile(r"#\s*(airline|retail) agent policy", re.IGNORECASE)
SUFFIXES: tuple[str, ...] = (".json",)
KEYS = ("task_id", "trial", "reward")


class Trial(Decoded):
    task_id: int | str
    trial: int
    reward: float | None
    info: Any = None
    traj: Any = None


def recognises(head: Head) -> bool:
    """Whether the first item looks like a trial."""
    return {"task_id", "trial", "reward"} <= head.item_keys


def read(source: Source, keep: Keep) -> list[Recording]:
    """Read one file, which holds the trials of one model."""
    refuse_text(source.path, keep, NAME)
    trials = _documents.read(source, list[Trial])
    if not trials:
        raise ReadError(source.path, f"expected {EXPECTS}; the list is empty")
    gathering = Gathering(keep)
    policies = dict.fromkeys(filter(None, map(_policy, trials)))
    seen: dict[tuple[int | str, int], int] = {}
    for index, trial in enumerate(trials):
        place = Place(source.path, f"[{index}]")
        before = seen.setdefault((trial.task_id, trial.trial), index)
        if before != index:
            raise place.error(
                f"expected each trial of a task once; trial {trial.trial} of task {trial.task_id} is at "
                f"[{before}] too",
                "trial",
            )
        passed = succeeded(place, trial.reward, keep, "reward")
        gathering.add(place, trial.task_id, passed, facts={"task hash": digest(_instruction(trial))})
    policy = next(iter(policies), None) if len(policies) == 1 else None
    domain = DOMAIN.match(policy or "")
    return [
        gathering.finish(
            benchmark=domain[1].lower() if domain else None, facts=known({"system prompt": digest(policy)})
        )
    ]


def _policy(trial: Trial) -> str | None:
    """What the agent was told before the first message of the user."""
    first = trial.traj[0] if isinstance(trial.traj, list) and trial.traj else None
    content = within(first, "content") if within(first, "role") == "system" else None
    return content if isinstance(content, str) else None


def _instruction(trial: Trial) -> str | None:
    """What the user wanted."""
    wanted = within(trial.info, "task", "instruction")
    return wanted if isinstance(wanted, str) else None


def succeeded(place: Place, reward: float | None, keep: Keep, field: str) -> bool | None:
    """Whether a reward is a success: from the threshold on if there is one, else within 1e-6 of 1."""
    if reward is None or reward != reward:
        return place.missing(keep, "null" if reward is None else "NaN", field)
    return abs(reward - 1) <= CLOSE if keep.threshold is None else reward >= keep.threshold
