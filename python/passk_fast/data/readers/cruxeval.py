"""CRUXEval result files: a document with `raw_scored_generations`, the outcomes of every sample in order.

`raw_generations` has the texts. Whether inputs or outputs were predicted stands in the file's name only.
"""

from __future__ import annotations

import re
from typing import Any

from passk_fast.data.readers import _documents
from passk_fast.data.readers._documents import Decoded
from passk_fast.data.readers._error import excerpt
from passk_fast.data.readers._gathering import Gathering
from passk_fast.data.readers._packed import bare
from passk_fast.data.readers._places import Place, some
from passk_fast.data.readers._recording import Keep, Recording
from passk_fast.data.readers._stream import Head, Source

NAME = "cruxeval"
EXPECTS = "a JSON document with `raw_scored_generations`: sample → outcomes"
SUFFIXES: tuple[str, ...] = (".json",)
NAMES = ({"raw_scored_generations"}, {"raw_generations"})
KEYS = ("raw_generations", "raw_scored_generations")

_MODE = re.compile(r"(?:^|[^a-z])(input|output)(?:[^a-z]|$)")

_FILE = re.compile(
    r"^sample_scored_(?P<model>.+?)(?:_temp(?P<temperature>\d+(?:\.\d+)?))?_(?:input|output)\.json$"
)


class Document(Decoded):
    raw_scored_generations: dict[str, list[bool | None]]
    raw_generations: dict[str, list[str]] | None = None


def judged(head: Head) -> bool:
    """Whether the generations were scored."""
    return "raw_scored_generations" in head.keys


def read(source: Source, keep: Keep) -> list[Recording]:
    """Read one file, which holds the attempts of one model."""
    found = _documents.read(source, Document)
    scored = found.raw_scored_generations
    some(source.path, scored, "sample", "raw_scored_generations")
    gathering = Gathering(keep)
    for sample, outcomes in scored.items():
        prefix = f"raw_scored_generations[{excerpt(sample)}]"
        some(source.path, outcomes, "outcome", prefix)
        generated = (found.raw_generations or {}).get(sample)
        field = f"raw_generations[{excerpt(sample)}]"
        texts = Place(source.path).texts(generated, len(outcomes), keep, field)
        for index, (outcome, text) in enumerate(zip(outcomes, texts, strict=True)):
            place = Place(source.path, f"{prefix}[{index}]")
            gathering.add(place, sample, place.passed(outcome, keep, ""), text)
    return [gathering.finish(**_named(source.path))]


def _named(path: str) -> dict[str, Any]:
    """Model, temperature and task from ``sample_scored_<model>_temp<T>_<task>.json``."""
    name = bare(path)
    mode, found = _MODE.search(name), _FILE.match(name)
    temperature = found["temperature"] if found else None
    return {
        "model": found["model"] if found else None,
        "benchmark": f"cruxeval-{mode[1]}" if mode else "cruxeval",
        "condition": temperature and f"temperature={temperature}",
        "settings": {"temperature": float(temperature)} if temperature else {},
    }
