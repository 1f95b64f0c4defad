"""NeMo-Gym rollouts: ``<stem>.jsonl``, a line for each rollout that ended, with its number and reward.

An agent is a benchmark: it stands for the environment with its data set. What did not end has no verdict:
rollouts in ``<stem>_failures.jsonl``, and those of
``<stem>_materialized_inputs.jsonl``, where these files lie beside, that are nowhere else.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec

from passk_fast.data.readers._beside import Tokens, use
from passk_fast.data.readers._documents import Decoded
from passk_fast.data.readers._facts import digest, within
from passk_fast.data.readers._gathering import Gatherings
from passk_fast.data.readers._packed import bare
from passk_fast.data.readers._paths import piped
from passk_fast.data.readers._places import Place, rows
from passk_fast.data.readers._recording import Keep, Recording
from passk_fast.data.readers._stream import Head, Source

NAME = "nemo_gym"
EXPECTS = "JSON lines with `_ng_task_index`, `_ng_rollout_index` and `reward`"
SUFFIXES: tuple[str, ...] = (".jsonl",)
KEYS = ("_ng_task_index", "_ng_rollout_index", "reward")

COMPANIONS = ("_failures", "_materialized_inputs")


class Agent(Decoded):
    name: str | None = None


class Planned(Decoded):
    """What is decoded of any line: which rollout it is of."""

    task: int = msgspec.field(name="_ng_task_index")
    rollout: int = msgspec.field(name="_ng_rollout_index")
    agent_ref: Agent | None = None

    @property
    def agent(self) -> str | None:
        """Name of the agent."""
        return self.agent_ref.name if self.agent_ref else None


class Response(Decoded):
    model: str | None = None
    usage: Tokens | None = None


class ResponseWithText(Response):
    """The same where texts are asked for."""

    output: Any = None


class Rollout(Planned, kw_only=True):
    """What is decoded of a rollout."""

    reward: float | None
    response: Response | None = None
    asked: Any = msgspec.field(name="responses_create_params", default=None)
    expected_answer: Any = None


class RolloutWithText(Rollout, kw_only=True):
    """The same where texts are asked for."""

    response: ResponseWithText | None = None


def recognises(head: Head) -> bool:
    """Whether the first line is a rollout, and the file none of those beside."""
    name = bare(head.path).removesuffix(".jsonl")
    return (
        {"_ng_task_index", "_ng_rollout_index"} <= head.keys
        and head.whole
        and "_ng_failure_class" not in head.keys
        and not name.endswith(COMPANIONS)
    )


def read(source: Source, keep: Keep) -> list[Recording]:
    """Read the rollouts of one model."""
    found = Gatherings(keep)
    agents: dict[int, str | None] = {}
    models: dict[str, None] = {}
    seen: set[tuple[int, int]] = set()
    for place, row in rows(source, RolloutWithText if keep.text else Rollout, EXPECTS, keep):
        response = row.response or ResponseWithText()
        if response.model is not None:
            models[response.model] = None
        if len(models) > 1:
            raise place.error(f"expected one model; got {' and '.join(models)}", "response.model")
        agents[row.task] = row.agent
        found[row.agent].add(
            place,
            row.task,
            place.scored(row.reward, keep, "reward"),
            place.text(getattr(response, "output", None), keep, "response.output"),
            number=row.rollout,
            costs=response.usage.costs() if response.usage else None,
            facts={
                "prompt hash": digest(within(row.asked, "input")),
                "target hash": digest(row.expected_answer),
            },
        )
        seen.add((row.task, row.rollout))
    for place, planned in _not_ended(source.path, seen):
        passed = place.missing(keep, "no rollout that ended", "_ng_rollout_index")
        agent = planned.agent or agents.get(planned.task, next(iter(found)))
        found[agent].add(place, planned.task, passed, number=planned.rollout)
    model = next(iter(models), None)
    return [gathering.finish(model=model, benchmark=agent) for agent, gathering in found.items()]


def _not_ended(path: str, seen: set[tuple[int, int]]) -> Iterator[tuple[Place, Planned]]:
    """Rollouts of the files beside that did not end; one that did may have failed before."""
    stem = bare(path).removesuffix(".jsonl")
    for companion in () if piped(path) else COMPANIONS:
        beside = Path(path).with_name(f"{stem}{companion}.jsonl")
        if not beside.is_file() or not beside.stat().st_size:
            continue
        with Source(use(beside)) as source:
            for place, row in rows(source, Planned, "JSON lines"):
                if (row.task, row.rollout) not in seen:
                    seen.add((row.task, row.rollout))
                    yield place, row
