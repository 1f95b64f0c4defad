"""verifiers results: ``<env>--<model>/<id>/results.jsonl``, a rollout a line, and `metadata.json` beside it.

A line has `example_id` and `reward`. A rollout that ended in an `error` has a reward of 0 in the file, but no
verdict; neither has one that the metadata planned and that was not made. Rollouts of an example are written
as they end, without a number: their order is not known.
"""

from __future__ import annotations

from typing import Any

from passk_fast.data.readers._beside import Tokens, beside, settings
from passk_fast.data.readers._documents import Decoded
from passk_fast.data.readers._facts import digest, number, with_arguments
from passk_fast.data.readers._gathering import Gathering
from passk_fast.data.readers._paths import located
from passk_fast.data.readers._places import Place, rows
from passk_fast.data.readers._planned import not_made, unnamed
from passk_fast.data.readers._recording import Keep, Recording
from passk_fast.data.readers._stream import Source

NAME = "verifiers"
EXPECTS = "JSON lines with `example_id` and `reward`"
SUFFIXES: tuple[str, ...] = (".jsonl",)
NAMES = ({"example_id", "reward"},)
KEYS = ("example_id", "reward")


class Rollout(Decoded):
    example_id: int | str
    reward: float | None
    error: Any = None
    task: Any = None
    timing: dict[str, Any] | None = None
    total_ms: float | None = None
    token_usage: Tokens | None = None
    prompt: Any = None
    answer: Any = None


class RolloutWithText(Rollout):
    """The same where texts are asked for."""

    completion: Any = None


class Scored(Rollout):
    """The same where a metric decides."""

    metrics: dict[str, float | None] = {}


class Metadata(Decoded):
    """What is decoded of `metadata.json`."""

    env_id: str | None = None
    env_args: dict[str, Any] | None = None
    model: str | None = None
    sampling_args: dict[str, Any] | None = None
    num_examples: int | None = None
    rollouts_per_example: int | None = None


def read(source: Source, keep: Keep) -> list[Recording]:
    """Read the rollouts of one model in one environment."""
    kind = RolloutWithText if keep.text else Rollout if keep.score is None else Scored
    gathering = Gathering(keep)
    made: list[int | str] = []
    for place, row in rows(source, kind, EXPECTS, keep):
        made.append(row.example_id)
        gathering.add(
            place,
            row.example_id,
            _passed(place, row, keep),
            place.text(getattr(row, "completion", None), keep, "completion"),
            costs=_costs(row),
            groups={"task": row.task if isinstance(row.task, str) else None},
            facts={"prompt hash": digest(row.prompt), "target hash": digest(row.answer)},
        )
    metadata = beside(source.path, "metadata.json", Metadata) or Metadata()
    notes = _not_made(source.path, metadata, made, gathering, keep)
    told = _named(source.path, metadata)
    told["notes"] += notes
    return [gathering.finish(in_order=False, score=keep.score, **told)]


def _not_made(
    path: str, metadata: Metadata, made: list[int | str], gathering: Gathering, keep: Keep
) -> tuple[str, ...]:
    """What an interrupted run planned has no verdict; of examples without a name, that is said."""
    each, examples = metadata.rollouts_per_example or 0, list(dict.fromkeys(made))
    for example in not_made(path, examples, each, made, "rollouts", keep):
        gathering.add(Place(path), example, None)
    there = max(len(examples), metadata.num_examples or 0)
    return unnamed(path, "the run", each * there, each * len(examples), "rollouts", keep)


def _passed(place: Place, row: Rollout, keep: Keep) -> bool | None:
    if row.error is not None:
        return place.missing(keep, "an error", "error")
    if not isinstance(row, Scored):
        return place.scored(row.reward, keep, "reward")
    value = place.metric(row.metrics, keep.score, "metrics")
    return place.scored(value, keep, f"metrics.{keep.score}")


def _costs(row: Rollout) -> dict[str, float | None]:
    milliseconds = number(row.total_ms if row.timing is None else row.timing.get("total_ms"))
    seconds = None if milliseconds is None else milliseconds / 1000
    return {"seconds": seconds, **(row.token_usage.costs() if row.token_usage else {})}


def _named(path: str, metadata: Metadata) -> dict[str, Any]:
    """Model, environment and run: from the metadata, else from the folders ``<env>--<model>/<id>``."""
    folder = located(path).parent
    environment, dashes, model = folder.parent.name.partition("--")
    notes: tuple[str, ...] = ()
    if dashes and metadata.model is None:
        notes = (f"the model and the environment were taken from the folder {folder.parent.name}",)
    return {
        "model": metadata.model or (model.replace("--", "/") if dashes else None),
        "benchmark": with_arguments(metadata.env_id or (environment if dashes else None), metadata.env_args),
        "run": folder.name if dashes or metadata.model else None,
        "run_from_path": True,
        "settings": settings(metadata.sampling_args),
        "notes": notes,
    }
