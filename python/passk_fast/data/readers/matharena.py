"""MathArena results: ``outputs/<competition>/<solver>/<problem>.json``, all attempts at one problem.

`correct` has an outcome for each attempt, or a text such as "TODO" where it is still to be graded. The types
of the problem are a group, and every attempt has its cost.
"""

from __future__ import annotations

from typing import Any

import msgspec

from passk_fast.data.readers import _documents
from passk_fast.data.readers._beside import of_folder
from passk_fast.data.readers._documents import Decoded
from passk_fast.data.readers._error import ReadError, excerpt
from passk_fast.data.readers._facts import digest, within
from passk_fast.data.readers._gathering import Gathering
from passk_fast.data.readers._paths import located
from passk_fast.data.readers._places import Place, some
from passk_fast.data.readers._recording import Keep, Recording
from passk_fast.data.readers._stream import Head, Source

NAME = "matharena"
EXPECTS = "a JSON document of a problem with `idx`, `answers` and `correct`"
SUFFIXES: tuple[str, ...] = (".json",)
KEYS = ("idx", "gold_answer", "answers", "correct")


# A damaged number of attempts must not take the memory.
MOST = 10**6


class Cost(Decoded):
    """What an attempt cost."""

    cost: float | None = None
    input_tokens: float | None = None
    output_tokens: float | None = None
    time: float | None = None


class Problem(Decoded):
    idx: int
    answers: list[Any]
    correct: list[bool | float | str | None]
    messages: list[Any] = []
    gold_answer: Any = None
    problem: Any = None
    types: list[str] | str | None = None
    planned: int | None = msgspec.field(name="N", default=None)
    detailed_costs: list[Cost] | None = None


def recognises(head: Head) -> bool:
    """Whether the document is a problem of MathArena."""
    return {"idx", "gold_answer"} <= head.keys and bool(head.keys & {"pass_at_1", "correct", "N"})


def read(source: Source, keep: Keep) -> list[Recording]:
    """Read one problem, which is a part of a solver's results."""
    found = _documents.read(source, Problem)
    some(source.path, found.correct, "outcome", "correct")
    costs = found.detailed_costs or [Cost() for _ in found.correct]
    for field, values in (("answers", found.answers), ("detailed_costs", costs)):
        if len(values) != len(found.correct):
            raise ReadError(
                source.path,
                f"expected as many as `correct` has, {len(found.correct)}; got {len(values)}",
                field=field,
            )
    gathering = Gathering(keep)
    kinds = [found.types] if isinstance(found.types, str) else found.types or []
    for index, (outcome, cost) in enumerate(zip(found.correct, costs, strict=True)):
        place = Place(source.path)
        field = f"correct[{index}]"
        if isinstance(outcome, str):
            passed = place.missing(keep, excerpt(outcome), field)
        else:
            passed = place.scored(outcome, keep, field)
        gathering.add(
            place,
            found.idx,
            passed,
            _text(place, found, index, keep),
            costs={
                "dollars": cost.cost,
                "input_tokens": cost.input_tokens,
                "output_tokens": cost.output_tokens,
                "seconds": cost.time,
            },
            facts={"task hash": digest(found.problem), "target hash": digest(found.gold_answer)},
            groups={"type": ", ".join(sorted(kinds)) or None},
        )
    if (found.planned or 0) > MOST:
        raise ReadError(source.path, f"expected at most {MOST:,} attempts; got more", field="N")
    for index in range(len(found.correct), found.planned or 0):
        place = Place(source.path)
        gathering.add(
            place, found.idx, place.missing(keep, f"no attempt of {found.planned}", f"correct[{index}]")
        )
    return [gathering.finish(piece=f"problem {found.idx}", **_named(source.path))]


def _text(place: Place, found: Problem, index: int, keep: Keep) -> str:
    """What the solver said last."""
    messages = found.messages[index] if index < len(found.messages) else None
    last = messages[-1] if isinstance(messages, list) and messages else None
    return place.text(within(last, "content"), keep, f"messages[{index}]")


def _named(path: str) -> dict[str, Any]:
    """Competition and solver, which may be several folders deep."""
    parts = located(path).parent.parts
    if "outputs" not in parts[:-2]:
        return of_folder(located(path).parent.name)
    start = len(parts) - parts[::-1].index("outputs")
    return {"model": "/".join(parts[start + 1 :]) or None, "benchmark": parts[start]}
