"""CRUXEval result files: a document with `raw_scored_generations`, the outcomes of every sample in order.

`raw_generations` has the texts. Whether inputs or outputs were predicted stands in the file's name only.
"""

from __future__ import annotations

import re
from typing import Any

import msgspec

from passk_fast.data.readers import _documents
from passk_fast.data.readers._error import ReadError, excerpt
from passk_fast.data.readers._gathering import Gathering
from passk_fast.data.readers._packed import bare
from passk_fast.data.readers._places import Place
from passk_fast.data.readers._recording import Keep, Recording
from passk_fast.data.readers._stream import Head, Source
from passk_fast.show.numbers import number_of

NAME = "cruxeval"
EXPECTS = "a JSON document with `raw_scored_generations`: sample → outcomes"
SUFFIXES: tuple[str, ...] = (".json",)
KEYS = ("raw_generations", "raw_scored_generations")

_MODE = re.compile(r"(?:^|[^a-z])(input|output)(?:[^a-z]|$)")

_FILE = re.compile(
    r"^sample_scored_(?P<model>.+?)(?:_temp(?P<temperature>\d+(?:\.\d+)?))?_(?:input|output)\.json$"
)


class Document(msgspec.Struct):
    """What is decoded of the file."""

    raw_scored_generations: dict[str, list[bool | None]]
    raw_generations: dict[str, list[str]] | None = None


def recognises(head: Head) -> bool:
    """Whether the document has generations of CRUXEval."""
    return bool(head.keys & {"raw_scored_generations", "raw_generations"})


def judged(head: Head) -> bool:
    """Whether the generations were scored."""
    return "raw_scored_generations" in head.keys


def read(source: Source, keep: Keep) -> list[Recording]:
    """Read one file, which holds the attempts of one model."""
    text = _documents.whole(source)
    found = _documents.document(source.path, text, Document)
    scored = found.raw_scored_generations
    if not scored:
        raise ReadError(source.path, "expected at least one sample; got none", field="raw_scored_generations")
    gathering = Gathering(keep)
    for sample, outcomes in scored.items():
        prefix = f"raw_scored_generations[{excerpt(sample)}]"
        if not outcomes:
            raise ReadError(source.path, "expected at least one outcome; got none", field=prefix)
        texts = _texts(source.path, found, sample, keep)
        for index, outcome in enumerate(outcomes):
            place = Place(source.path, f"{prefix}[{index}]")
            gathering.add(place, sample, place.passed(outcome, keep, ""), texts[index] if keep.text else "")
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


def _texts(path: str, found: Document, sample: str, keep: Keep) -> list[str]:
    texts = (found.raw_generations or {}).get(sample, [])
    n = len(found.raw_scored_generations[sample])
    if keep.text and len(texts) != n:
        raise ReadError(
            path,
            f"expected a text for each of {number_of(n, 'attempt')}, since texts were asked for; "
            f"got {len(texts)}",
            field=f"raw_generations[{excerpt(sample)}]",
        )
    return texts
