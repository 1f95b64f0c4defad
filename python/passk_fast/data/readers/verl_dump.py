"""Dumps of verl: ``<validation_data_dir>/<step>.jsonl``, an answer a line, and the same of rollouts.

Prompts have no names: a problem is an `input` with its `gts`. `acc` decides where the reward function gives
it, else `score`; a file is a checkpoint, which is a condition. Where lines tell their `data_source`, that is
the benchmark.
"""

from __future__ import annotations

from typing import Any, cast

import msgspec
from msgspec import UNSET, UnsetType

from passk_fast.data.readers._beside import of_folder
from passk_fast.data.readers._documents import Decoded
from passk_fast.data.readers._facts import digest
from passk_fast.data.readers._gathering import Gathering
from passk_fast.data.readers._paths import located
from passk_fast.data.readers._places import Place, may_be_field, rows
from passk_fast.data.readers._recording import Keep, Recording
from passk_fast.data.readers._stream import Source

NAME = "verl_dump"
EXPECTS = "JSON lines with `input`, `output`, `score` and `step`"
SUFFIXES: tuple[str, ...] = (".jsonl",)
NAMES = ({"input", "output", "score", "step"},)
KEYS = ("input", "output", "score", "step")


# Of a prompt, what its end is looked for in.
LOOKED_AT = 1000


class Line(Decoded):
    input: str
    score: float | None
    step: int
    output: str | None = None
    gts: Any = None
    acc: bool | float | UnsetType | None = UNSET
    data_source: str | None = None


def read(source: Source, keep: Keep) -> list[Recording]:
    """Read the answers of one checkpoint."""
    kind = _with(keep.score)
    found: dict[str | None, Gathering] = {}
    score = keep.score
    step: int | None = None
    for place, line in rows(source, kind, EXPECTS, keep):
        step = line.step if step is None else step
        if line.step != step:
            raise place.error(f"expected one step in a file; got {step} and {line.step}", "step")
        score = score or ("score" if line.acc is UNSET else "acc")
        found.setdefault(line.data_source, Gathering(keep)).add(
            place,
            _problem(line),
            _passed(place, line, score, keep),
            place.text(line.output, keep, "output"),
        )
    return [
        gathering.finish(
            **of_folder(located(source.path).parent.name),
            benchmark=benchmark,
            condition=f"step={step}",
            score=score,
        )
        for benchmark, gathering in found.items()
    ]


def _with(score: str | None) -> type[Line]:
    """Lines that have the value of the reward function that was asked for."""
    if score in (None, "score", "acc") or not may_be_field(score):
        return Line
    field = ("chosen", bool | float | None | UnsetType, msgspec.field(name=score, default=UNSET))
    return cast("type[Line]", msgspec.defstruct("LineWithScore", [field], bases=(Line,), gc=False))


def _problem(line: Line) -> str:
    return f"{' '.join(line.input[-LOOKED_AT:].split())[-40:]}:{digest([line.input, line.gts])}"


def _passed(place: Place, line: Line, score: str, keep: Keep) -> bool | None:
    value = getattr(line, score if score in ("score", "acc") else "chosen", UNSET)
    if value is UNSET:
        raise place.error("missing; expected a score", score)
    return place.scored(value, keep, score)
