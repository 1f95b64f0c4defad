"""τ²-bench result files: `results.json` with `simulations`, which newer runs keep in files beside it.

A simulation has `task_id`, `trial` and ``reward_info.reward``; passed is reward 1. One that an
infrastructure error ended, or that has no reward, has no verdict; neither has one that `tasks` and
`num_trials` planned and that was not made.
"""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import msgspec

from passk_fast.data.readers import _documents
from passk_fast.data.readers._error import ReadError
from passk_fast.data.readers._recording import Keep, Recorder, Recording
from passk_fast.data.readers._stream import Head, Source
from passk_fast.data.readers._verdicts import POLICIES, refuse_missing, refuse_text
from passk_fast.data.readers.tau_bench import succeeded

NAME = "tau2_bench"
EXPECTS = "a JSON document with `simulations`, each with `task_id`, `trial` and `reward_info`"
SUFFIXES: tuple[str, ...] = (".json", ".json.gz")
KEYS = ("info", "tasks", "simulations")
RUN_A_FILE = True

# No run plans more; a damaged number must not take the memory.
MOST_LACKING = 10**7
INFRASTRUCTURE = "infrastructure_error"


class Reward(msgspec.Struct, gc=False):
    """What is decoded of a reward."""

    reward: float


class Simulation(msgspec.Struct, gc=False):
    """What is decoded of a simulation."""

    task_id: str | int
    trial: int
    reward_info: Reward | None = None
    termination_reason: str | None = None


class Agent(msgspec.Struct, gc=False):
    """What is decoded of the agent."""

    llm: str | None = None


class Info(msgspec.Struct, gc=False):
    """What is decoded of the run."""

    agent_info: Agent | None = None
    num_trials: int | None = None


class Task(msgspec.Struct, gc=False):
    """What is decoded of a task that was to be tried."""

    id: str | int


class Document(msgspec.Struct):
    """What is decoded of the file."""

    info: Info | None = None
    simulations: list[Simulation] | None = None
    tasks: list[Task] | None = None


def recognises(head: Head) -> bool:
    """Whether the document has simulations, or tasks and what was run."""
    return "simulations" in head.keys or {"info", "tasks"} <= head.keys


def read(source: Source, keep: Keep) -> list[Recording]:
    """Read one run, which holds the simulations of one agent."""
    refuse_text(source.path, keep, NAME)
    found = _documents.document(source.path, _documents.whole(source), Document)
    simulations = [
        (source.path, f"simulations[{index}]", one) for index, one in enumerate(found.simulations or [])
    ] or _beside(source.path)
    if not simulations:
        raise ReadError(source.path, "expected at least one simulation; got none", field="simulations")
    recorder = Recorder(keep)
    seen: dict[tuple[str | int, int], str] = {}
    passed = [_passed(path, place, one, seen, keep) for path, place, one in simulations]
    recorder.add([one.task_id for _, _, one in simulations], passed)
    lacking = _lacking(source.path, found, [one.task_id for _, _, one in simulations])
    if lacking:
        if keep.missing == "error":
            made, planned = len(simulations), len(simulations) + len(lacking)
            raise ReadError(
                source.path,
                f"expected what was planned; got {made:,} of {planned:,} planned simulations: "
                f"{len(lacking):,} without a verdict {POLICIES}",
                field="simulations",
            )
        recorder.add(lacking, [None] * len(lacking))
    agent = found.info.agent_info if found.info else None
    return [recorder.finish(model=agent.llm if agent else None)]


def _lacking(path: str, found: Document, tried: list[str | int]) -> list[str | int]:
    """A task for each trial that was planned and not made: the run was interrupted."""
    trials = found.info.num_trials if found.info else None
    if trials is None or not found.tasks:
        return []
    made = Counter(tried)
    planned = list(dict.fromkeys(task.id for task in found.tasks))
    lacking = sum(max(0, trials - made[task]) for task in planned)
    if lacking > MOST_LACKING:
        raise ReadError(
            path,
            f"expected at most {MOST_LACKING:,} trials to come; got {lacking:,}",
            field="info.num_trials",
        )
    return [task for task in planned for _ in range(trials - made[task])]


def _beside(path: str) -> list[tuple[str, str, Simulation]]:
    """Simulations that have files of their own, by name."""
    files = sorted((Path(path).parent / "simulations").glob("*.json"))
    found = []
    for file in files:
        with Source(str(file)) as source:
            text = _documents.whole(source)
        found.append((str(file), "", _documents.document(str(file), text, Simulation)))
    return found


def _passed(
    path: str, place: str, one: Simulation, seen: dict[tuple[str | int, int], str], keep: Keep
) -> bool | None:
    here = f"{path} {place}"
    if seen.setdefault((one.task_id, one.trial), here) != here:
        raise ReadError(
            path,
            f"expected each trial of a task once; trial {one.trial} of task {one.task_id} comes twice",
            field=f"{place}.trial".lstrip("."),
        )
    if one.termination_reason == INFRASTRUCTURE:
        refuse_missing(path, keep, f'"{INFRASTRUCTURE}"', field=f"{place}.termination_reason".lstrip("."))
        return None
    if one.reward_info is None:
        refuse_missing(path, keep, "null", field=f"{place}.reward_info".lstrip("."))
        return None
    if one.reward_info.reward != one.reward_info.reward:
        refuse_missing(path, keep, "NaN", field=f"{place}.reward_info.reward".lstrip("."))
        return None
    return succeeded(one.reward_info.reward, keep)
