"""NeMo-Evaluator results: ``results.jsonl``, a line for each repeat of a problem; ``eval-*.json`` beside it.

A repeat that the infrastructure broke down on has a reward of 0 in the file, and no verdict.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from passk_fast.data.readers._beside import beside, settings
from passk_fast.data.readers._documents import Decoded
from passk_fast.data.readers._facts import digest
from passk_fast.data.readers._gathering import Gathering
from passk_fast.data.readers._paths import piped
from passk_fast.data.readers._places import Place, rows
from passk_fast.data.readers._recording import Keep, Recording
from passk_fast.data.readers._stream import Source

NAME = "nemo_evaluator"
EXPECTS = "JSON lines with `problem_idx`, `repeat` and `reward`"
SUFFIXES: tuple[str, ...] = (".jsonl",)
NAMES = ({"problem_idx", "repeat"},)
KEYS = ("problem_idx", "repeat", "reward")

# Categories of errors that are none of the model's.
BROKEN = ("infra_error", "system")
# Of what a run is configured with, what says how the model was asked.
SAMPLING = ("temperature", "top_p", "max_tokens", "seed")


class Row(Decoded):
    problem_idx: int
    repeat: int
    reward: float | None
    model_response: str | None = None
    prompt: Any = None
    expected_answer: Any = None
    scoring_details: dict[str, Any] | None = None
    metadata: dict[str, Any] | None = None
    tokens: float | None = None
    latency_ms: float | None = None


class Benchmark(Decoded):
    name: str | None = None


class Bundle(Decoded):
    """What is decoded of ``eval-*.json``."""

    run_id: str | None = None
    config: dict[str, Any] | None = None
    benchmark: Benchmark | None = None
    timestamp: str | None = None


def read(source: Source, keep: Keep) -> list[Recording]:
    """Read the repeats of one model at one benchmark."""
    gathering = Gathering(keep)
    for place, row in rows(source, Row, EXPECTS, keep):
        category = (row.metadata or {}).get("category")
        gathering.add(
            place,
            row.problem_idx,
            _passed(place, row, keep),
            place.text(row.model_response, keep, "model_response"),
            number=row.repeat,
            costs={
                "tokens": row.tokens,
                "seconds": None if row.latency_ms is None else row.latency_ms / 1000,
            },
            groups={"category": category if isinstance(category, str) else None},
            facts={"prompt hash": digest(row.prompt), "target hash": digest(row.expected_answer)},
        )
    return [gathering.finish(**_named(source.path))]


def _passed(place: Place, row: Row, keep: Keep) -> bool | None:
    broken = (row.scoring_details or {}).get("error_category")
    if broken in BROKEN:
        return place.missing(keep, f'"{broken}"', "scoring_details.error_category")
    return place.scored(row.reward, keep, "reward")


def _named(path: str) -> dict[str, Any]:
    """What the one bundle beside says of the run."""
    bundles = [] if piped(path) else sorted(Path(path).parent.glob("eval-*.json"))
    bundle = beside(path, bundles[0].name, Bundle) if len(bundles) == 1 else None
    if bundle is None:
        return {}
    config = bundle.config or {}
    model = config.get("model")
    return {
        "model": model if isinstance(model, str) else None,
        "benchmark": bundle.benchmark.name if bundle.benchmark else None,
        "run": bundle.run_id,
        "when": bundle.timestamp or "",
        "settings": settings({name: config.get(name) for name in SAMPLING}),
        "facts": {"system prompt": str(config["system_prompt"])} if config.get("system_prompt") else {},
    }
