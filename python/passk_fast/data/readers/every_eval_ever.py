"""Instances of Every Eval Ever: ``<uuid>_samples.jsonl``, a line for each answer to a sample.

`evaluation` has `is_correct` and a `score`. An answer that ended in an `error` has no verdict. The number of
an answer is not kept, so that the order of several is not known.
"""

from __future__ import annotations

from typing import Any

from passk_fast.data.readers._beside import Tokens
from passk_fast.data.readers._documents import Decoded
from passk_fast.data.readers._facts import digest, within
from passk_fast.data.readers._gathering import Gatherings
from passk_fast.data.readers._places import Place, check_score, rows
from passk_fast.data.readers._recording import Keep, Recording
from passk_fast.data.readers._stream import Source

NAME = "every_eval_ever"
EXPECTS = "JSON lines with `evaluation_id`, `sample_id` and `evaluation`"
SUFFIXES: tuple[str, ...] = (".jsonl",)
NAMES = ({"evaluation_id", "sample_id"},)
KEYS = ("evaluation_id", "model_id", "sample_id", "evaluation")

SCORES = ("is_correct", "score")


class Evaluation(Decoded):
    is_correct: bool | None
    score: float | None = None


class Output(Decoded):
    raw: list[str] | str


class Performance(Decoded):
    latency_ms: float | None = None


class Instance(Decoded):
    evaluation_id: str
    model_id: str
    evaluation_name: str
    sample_id: str
    evaluation: Evaluation
    output: Output | None = None
    token_usage: Tokens | None = None
    performance: Performance | None = None
    error: str | None = None
    sample_hash: str | None = None
    input: Any = None
    metadata: dict[str, str] | None = None


def read(source: Source, keep: Keep) -> list[Recording]:
    """Read the instances of every model and evaluation."""
    found = Gatherings(keep)
    for place, row in rows(source, Instance, EXPECTS, keep):
        check_score(place, keep, SCORES)
        raw = row.output.raw if row.output else []
        raw = [raw] if isinstance(raw, str) else raw
        if len(raw) > 1:
            raise place.error(
                f"expected one answer, since there is one verdict; got {len(raw)}", "output.raw"
            )
        latency = row.performance.latency_ms if row.performance else None
        found[row.model_id, row.evaluation_name, row.evaluation_id].add(
            place,
            row.sample_id,
            _passed(place, row, keep),
            place.text(raw[0] if raw else None, keep, "output.raw"),
            costs={
                **(row.token_usage.costs() if row.token_usage else {}),
                "seconds": None if latency is None else latency / 1000,
            },
            groups=row.metadata,
            facts={"task hash": row.sample_hash, "target hash": digest(within(row.input, "reference"))},
        )
    return [
        gathering.finish(
            in_order=False,
            model=model,
            benchmark=benchmark,
            run=run,
            score=keep.score or SCORES[0],
        )
        for (model, benchmark, run), gathering in found.items()
    ]


def _passed(place: Place, row: Instance, keep: Keep) -> bool | None:
    if row.error is not None:
        return place.missing(keep, "an error", "error")
    if keep.score == "score":
        return place.scored(row.evaluation.score, keep, "evaluation.score")
    return place.passed(row.evaluation.is_correct, keep, "evaluation.is_correct")
