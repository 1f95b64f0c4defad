"""τ²-bench result files: `results.json` with `simulations`, which newer runs keep in files beside it.

A simulation has `task_id`, `trial` and ``reward_info.reward``; passed is reward 1. One that an
infrastructure error ended, or that has no reward, has no verdict; neither has one that `tasks` and
`num_trials` planned and that was not made.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from passk_fast.data.readers import _documents
from passk_fast.data.readers._beside import settings, use
from passk_fast.data.readers._documents import Decoded
from passk_fast.data.readers._facts import digest, known, number
from passk_fast.data.readers._gathering import Gathering
from passk_fast.data.readers._paths import piped
from passk_fast.data.readers._places import Place, refuse_text, some
from passk_fast.data.readers._planned import not_made
from passk_fast.data.readers._recording import Keep, Recording
from passk_fast.data.readers._stream import Source
from passk_fast.data.readers.tau_bench import succeeded

NAME = "tau2_bench"
EXPECTS = "a JSON document with `simulations`, each with `task_id`, `trial` and `reward_info`"
SUFFIXES: tuple[str, ...] = (".json",)
NAMES = ({"simulations"}, {"info", "tasks"})
KEYS = ("info", "tasks", "simulations")
RUN_A_FILE = True

INFRASTRUCTURE = "infrastructure_error"


class Reward(Decoded):
    reward: float
    reward_basis: Any = None


class Simulation(Decoded):
    task_id: str | int
    trial: int
    reward_info: Reward | None = None
    termination_reason: str | None = None
    agent_cost: Any = None
    duration: Any = None


class Agent(Decoded):
    llm: str | None = None
    llm_args: Any = None


class Environment(Decoded):
    domain_name: str | None = None
    policy: str | None = None


class Info(Decoded):
    agent_info: Agent | None = None
    user_info: Agent | None = None
    environment_info: Environment | None = None
    num_trials: int | None = None


class Task(Decoded):
    id: str | int


class Document(Decoded):
    info: Info | None = None
    simulations: list[Simulation] | None = None
    tasks: list[Task] | None = None


def read(source: Source, keep: Keep) -> list[Recording]:
    """Read one run, which holds the simulations of one agent."""
    refuse_text(source.path, keep, NAME)
    found = _documents.read(source, Document)
    simulations = [
        (Place(source.path, f"simulations[{index}]"), one)
        for index, one in enumerate(found.simulations or [])
    ] or _beside(source.path)
    some(source.path, simulations, "simulation", "simulations")
    gathering = Gathering(keep)
    seen: dict[tuple[str | int, int], Place] = {}
    for place, one in simulations:
        if seen.setdefault((one.task_id, one.trial), place) is not place:
            raise place.error(
                f"expected each trial of a task once; trial {one.trial} of task {one.task_id} comes twice",
                "trial",
            )
        gathering.add(
            place,
            one.task_id,
            _passed(place, one, keep),
            costs={"dollars": number(one.agent_cost), "seconds": number(one.duration)},
            facts={"reward basis": _basis(one)},
        )
    info = found.info or Info()
    planned = [task.id for task in found.tasks or ()]
    made = [one.task_id for _, one in simulations]
    for task in not_made(source.path, planned, info.num_trials, made, "simulations", keep):
        gathering.add(Place(source.path, "simulations"), task, None)
    return [gathering.finish(**_told(info))]


def _told(info: Info) -> dict[str, Any]:
    """Agent, domain, and what another run has to share: the policy and who plays the user."""
    agent, user = info.agent_info or Agent(), info.user_info or Agent()
    environment = info.environment_info or Environment()
    return {
        "model": agent.llm,
        "benchmark": environment.domain_name,
        "facts": known({"system prompt": digest(environment.policy), "user simulator": user.llm}),
        "settings": settings(agent.llm_args),
    }


def _basis(one: Simulation) -> str | None:
    """By what the reward of a task is given."""
    basis = one.reward_info.reward_basis if one.reward_info else None
    return ", ".join(sorted(map(str, basis))) if isinstance(basis, list) else None


def _beside(path: str) -> list[tuple[Place, Simulation]]:
    """Simulations that have files of their own, by name."""
    files = [] if piped(path) else sorted((Path(path).parent / "simulations").glob("*.json"))
    found = []
    for file in files:
        with Source(use(file)) as source:
            found.append((Place(source.path), _documents.read(source, Simulation)))
    return found


def _passed(place: Place, one: Simulation, keep: Keep) -> bool | None:
    if one.termination_reason == INFRASTRUCTURE:
        return place.missing(keep, f'"{INFRASTRUCTURE}"', "termination_reason")
    if one.reward_info is None:
        return place.missing(keep, "null", "reward_info")
    return succeeded(place, one.reward_info.reward, keep, "reward_info.reward")
