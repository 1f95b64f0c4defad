"""Traces of verifiers 0.4 and prime-rl: ``<run>/traces.jsonl``, an episode a line with the traces of agents.

The reward of a trace is the sum of its weighted rewards. A trace that did not end well, or one of whose
rewards was not computed, has no verdict. Episodes are written as they end: their order is not known.
"""

from __future__ import annotations

from typing import Any

from passk_fast.data.readers._beside import settings
from passk_fast.data.readers._documents import Decoded
from passk_fast.data.readers._error import excerpt
from passk_fast.data.readers._facts import within
from passk_fast.data.readers._gathering import Gatherings
from passk_fast.data.readers._paths import located
from passk_fast.data.readers._places import NAMES_ONE, Place, rows
from passk_fast.data.readers._recording import Keep, Recording
from passk_fast.data.readers._stream import Source

NAME = "verifiers_traces"
EXPECTS = "JSON lines with `task` and `traces`"
SUFFIXES: tuple[str, ...] = (".jsonl",)
NAMES = ({"task", "traces"},)
KEYS = ("task", "traces", "env", "run")


class Data(Decoded):
    idx: int | None = None
    id: str | None = None


class Task(Decoded):
    data: Data
    key: str | None = None
    hash: str | None = None


class Named(Decoded):
    id: str = ""
    name: str | None = None


class Reward(Decoded):
    """A reward and its weight in the sum."""

    score: float
    weight: float = 1.0


class Config(Decoded):
    model: str | None = None
    sampling: dict[str, Any] | None = None


class Agent(Decoded):
    name: str = "agent"
    config: Config | None = None


class Call(Decoded):
    model: str | None = None


class Span(Decoded):
    """What is decoded of the time in which an agent worked; seconds since 1970."""

    start: float = 0.0
    end: float = 0.0


class Timing(Decoded):
    agent: Span | None = None


class Trace(Decoded):
    agent: Agent
    rewards: dict[str, Reward | None] = {}
    ok: bool = False
    calls: list[Call] = []
    num_input_tokens: float | None = None
    num_output_tokens: float | None = None
    timing: Timing | None = None

    def costs(self) -> dict[str, float | None]:
        """Tokens, and the seconds in which the agent worked."""
        span = self.timing.agent if self.timing else None
        return {
            "input_tokens": self.num_input_tokens,
            "output_tokens": self.num_output_tokens,
            "seconds": span.end - span.start if span and span.end else None,
        }


class Episode(Decoded):
    task: Task
    traces: list[Trace]
    env: Named | None = None
    run: Named | None = None


class TraceWithText(Trace):
    """The same where texts are asked for."""

    root_reply: str | None = None
    nodes: list[dict[str, Any]] = []


class EpisodeWithText(Episode):
    """The same where texts are asked for."""

    traces: list[TraceWithText]  # type: ignore[assignment]


def read(source: Source, keep: Keep) -> list[Recording]:
    """Read the episodes of one run: one recording for each model and environment."""
    found = Gatherings(keep)
    sampling: dict[str | None, dict[str, Any]] = {}
    run: str | None = None
    for place, episode in rows(source, EpisodeWithText if keep.text else Episode, EXPECTS, keep):
        run = run or (episode.run.name or episode.run.id if episode.run else None)
        if not episode.traces:
            raise place.error(
                "expected a trace; got none (an episode that broke down before that names no model)",
                "traces",
            )
        index, trace = _chosen(place, episode, keep)
        model = _model(trace)
        environment = episode.env.name or episode.env.id or None if episode.env else None
        sampling.setdefault(model, settings(trace.agent.config.sampling if trace.agent.config else None))
        found[model, environment].add(
            place,
            _problem(place, episode.task),
            _passed(place, trace, f"traces[{index}]", keep),
            _text(place, trace, f"traces[{index}]", keep),
            costs=trace.costs(),
            facts={"task hash": episode.task.hash},
        )
    return [
        gathering.finish(
            in_order=False,
            model=model,
            benchmark=environment,
            run=run or located(source.path).parent.name,
            score=keep.score,
            settings=sampling[model],
        )
        for (model, environment), gathering in found.items()
    ]


def _chosen(place: Place, episode: Episode, keep: Keep) -> tuple[int, Trace]:
    """The trace that decides: the only one, or that of the agent that ``score="agent"`` names."""
    if len(episode.traces) == 1:
        return 0, episode.traces[0]
    wanted = (keep.score or "").partition("/")[0]
    chosen = [(index, one) for index, one in enumerate(episode.traces) if one.agent.name == wanted]
    if len(chosen) == 1:
        return chosen[0]
    agents = ", ".join(dict.fromkeys(one.agent.name for one in episode.traces))
    if chosen:
        raise place.error(
            f"expected one trace of {excerpt(wanted)} in an episode; got {len(chosen)}, which are no "
            "independent attempts",
            "traces",
        )
    raise place.error(f"expected one agent; got {agents} " + NAMES_ONE, "traces")


def _passed(place: Place, trace: Trace, at: str, keep: Keep) -> bool | None:
    if not trace.ok:
        return place.missing(keep, "false", f"{at}.ok")
    if not trace.rewards:
        return place.missing(keep, "no reward", f"{at}.rewards")
    name = (keep.score or "").rpartition("/")[2]
    if name and name != trace.agent.name:
        if name not in trace.rewards:
            raise place.error(
                f"expected a reward named {excerpt(name)}; got {', '.join(trace.rewards)}", f"{at}.rewards"
            )
        reward = trace.rewards[name]
        return place.scored(None if reward is None else reward.score, keep, f"{at}.rewards.{name}")
    total = 0.0
    for name, reward in trace.rewards.items():
        if reward is None:
            return place.missing(keep, "null", f"{at}.rewards.{name}")
        total += reward.score * reward.weight
    return place.scored(total, keep, f"{at}.rewards")


def _problem(place: Place, task: Task) -> str | int:
    """What names a task: the id that its data set has, else its number, else what it is made of."""
    for name in (task.data.id, task.data.idx, task.key, task.hash):
        if name is not None:
            return name
    raise place.error("missing; expected the number of the task, or its id, key or hash", "task.data.idx")


def _model(trace: Trace) -> str | None:
    named = trace.agent.config.model if trace.agent.config else None
    return named or next((call.model for call in trace.calls if call.model), None)


def _text(place: Place, trace: Trace, at: str, keep: Keep) -> str:
    if not isinstance(trace, TraceWithText):
        return ""
    content = within(trace.nodes[-1], "message", "content") if trace.nodes else None
    return place.text(trace.root_reply or content, keep, f"{at}.nodes")
