"""What is decoded of a log of Inspect, and what it says of how its samples were made."""

from __future__ import annotations

import math
from typing import Any

import msgspec

from passk_fast.data.readers._documents import Decoded
from passk_fast.data.readers._facts import digest, number, with_arguments, word

Id = int | str

# Longer targets are cut in summaries.
WHOLE = 500

# What a usage calls what an attempt cost.
COSTS = {"input_tokens": "input_tokens", "output_tokens": "output_tokens", "dollars": "total_cost"}


class Score(Decoded):
    value: Any


class Message(Decoded):
    """What is decoded of a message; its content is text, or parts some of which are."""

    content: str | list[dict[str, Any]]


class Choice(Decoded):
    message: Message


class Output(Decoded):
    choices: list[Choice] = []


class Sample(Decoded):
    id: Id
    epoch: int
    scores: dict[str, Score] | None = None
    error: Any = None
    invalidation: Any = None
    target: Any = None
    metadata: Any = None
    model_usage: Any = None
    total_time: Any = None


class SampleWithText(Sample):
    """The same where texts are asked for."""

    output: Output | None = None


class Dataset(Decoded):
    sample_ids: list[Id] | None = None
    samples: int | None = None
    name: str | None = None


class Configuration(Decoded):
    epochs: int | None = None


class Generation(Decoded):
    temperature: float | None = None
    top_p: float | None = None
    top_k: int | None = None
    max_tokens: int | None = None
    seed: int | None = None
    reasoning_effort: str | None = None
    reasoning_tokens: int | None = None
    system_message: str | None = None


class Evaluation(Decoded):
    model: str
    task: str | None = None
    task_args: dict[str, Any] | None = None
    task_args_passed: dict[str, Any] | None = None
    task_version: int | str | None = None
    run_id: str | None = None
    created: str = ""
    dataset: Dataset = msgspec.field(default_factory=Dataset)
    config: Configuration = msgspec.field(default_factory=Configuration)
    model_generate_config: Generation = msgspec.field(default_factory=Generation)


class Plan(Decoded):
    config: Generation = msgspec.field(default_factory=Generation)


class Header(Decoded):
    eval: Evaluation
    plan: Plan = msgspec.field(default_factory=Plan)
    status: str | None = None
    invalidated: bool = False


class Document(Header):
    """What is decoded of a log in JSON."""

    samples: list[Sample] | None = None


class DocumentWithText(Document):
    """The same where texts are asked for."""

    samples: list[SampleWithText] | None = None  # type: ignore[assignment]


def benchmark(evaluation: Evaluation) -> str | None:
    """The task with the arguments that it was given; older logs have all of these in one place."""
    passed = evaluation.task_args_passed
    return with_arguments(evaluation.task, evaluation.task_args if passed is None else passed)


def asked(header: Header) -> dict[str, Any]:
    """How the model was asked: what is stated for the model, else for the evaluation."""
    whole = msgspec.structs.asdict(header.plan.config)
    own = msgspec.structs.asdict(header.eval.model_generate_config)
    settings = {name: whole[name] if value is None else value for name, value in own.items()}
    return {name: value for name, value in settings.items() if value is not None}


def costs(sample: Sample) -> dict[str, float | None]:
    """Tokens of all models that a sample used, dollars where they are told, and the time that it took."""
    usage = sample.model_usage if isinstance(sample.model_usage, dict) else {}
    found = {"seconds": number(sample.total_time)}
    for name, field in COSTS.items():
        values = [number(one.get(field)) for one in usage.values() if isinstance(one, dict)]
        told = [value for value in values if value is not None]
        found[name] = math.fsum(told) if told else None
    return found


def groups(sample: Sample) -> dict[str, Any]:
    """What the metadata say in a word: a category, a level, a yes or no."""
    if not isinstance(sample.metadata, dict):
        return {}
    return {str(name): value for name, value in sample.metadata.items() if word(value)}


def target(sample: Sample) -> str | None:
    """Hash of the target, as much of it as summaries have."""
    if isinstance(sample.target, str):
        return digest(sample.target[:WHOLE])
    if isinstance(sample.target, list):
        return digest([str(one)[:WHOLE] for one in sample.target] or None)
    return None
