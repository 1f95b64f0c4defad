"""MultiPL-E results: ``<folder>/<problem>.results.json.gz``, the programs of one problem in order.

A program passes if its `status` is "OK" and its `exit_code` 0. ``<problem>.json.gz`` beside it has the
completions: those without a result have no verdict. Where evaluation stopped at the first success, the number
of attempts tells the outcome, and there is nothing to estimate from.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from passk_fast.data.readers import _documents
from passk_fast.data.readers._beside import beside, of_folder
from passk_fast.data.readers._documents import Decoded
from passk_fast.data.readers._error import ReadError
from passk_fast.data.readers._facts import at, digest
from passk_fast.data.readers._gathering import Gathering
from passk_fast.data.readers._paths import located
from passk_fast.data.readers._places import Place, some
from passk_fast.data.readers._recording import Keep, Recording
from passk_fast.data.readers._stream import Source

NAME = "multipl_e"
EXPECTS = "a JSON document with `name`, `language` and `results` of programs"
SUFFIXES: tuple[str, ...] = (".json",)
NAMES = ({"name", "language", "results"},)
KEYS = ("name", "language", "results")

PASSED = "OK"
_FOLDER = re.compile(
    r"^(?P<data>humaneval|mbpp)-(?P<language>[^-]+)-(?P<model>.+)-(?P<temperature>[\d.]+)-\w+$"
)
_FILE = re.compile(r"\.results\.json((?:\.gz|\.bz2|\.xz|\.zst)?)$")


class Result(Decoded):
    """What is decoded of a result; nothing where the same program was still being tested."""

    status: str | None = None
    exit_code: int | None = None
    program: str | None = None


class Problem(Decoded):
    name: str
    language: str
    results: list[Result]
    temperature: float | None = None
    prompt: Any = None
    tests: Any = None


class Completions(Decoded):
    completions: list[str]


def read(source: Source, keep: Keep) -> list[Recording]:
    """Read one problem, which is a part of a model's results."""
    found = _documents.read(source, Problem)
    some(source.path, found.results, "result", "results")
    gathering = Gathering(keep)
    facts = {"prompt hash": digest(found.prompt), "task hash": digest(found.tests)}
    for index, result in enumerate(found.results):
        place = Place(source.path, f"results[{index}]")
        gathering.add(
            place,
            found.name,
            _passed(place, result, keep),
            place.text(result.program, keep, "program"),
            facts=facts,
        )
    for index in range(len(found.results), _planned(source.path, found)):
        place = Place(source.path, f"results[{index}]")
        gathering.add(place, found.name, place.missing(keep, "no result of a completion"), facts=facts)
    return [gathering.finish(**_named(source.path, found))]


def _passed(place: Place, result: Result, keep: Keep) -> bool | None:
    if result.status is None:
        return place.missing(keep, "null", "status")
    if result.status == PASSED and result.exit_code is None:
        return place.missing(keep, "null", "exit_code")
    return result.status == PASSED and result.exit_code == 0


def _planned(path: str, found: Problem) -> int:
    """How many completions there are."""
    name = _FILE.sub(r".json\1", Path(path).name)
    known = beside(path, name, Completions) if name != Path(path).name else None
    planned = len(known.completions) if known else 0
    succeeded = [result.status == PASSED for result in found.results]
    if planned > len(succeeded) and succeeded[-1] and not any(succeeded[:-1]):
        raise ReadError(
            path,
            f"expected a result of each of {planned} completions; got {len(succeeded)}, of which the last is "
            "the first success: evaluation stopped there (--stop-on-success), which tells nothing of pass@k",
            field="results",
        )
    return planned


def _named(path: str, found: Problem) -> dict[str, Any]:
    """What the folder ``<data>-<language>-<model>-<temperature>-reworded`` says."""
    folder = located(path).parent.name
    parts = _FOLDER.match(folder)
    temperature = found.temperature
    return {
        **of_folder(folder),
        **({"model": parts["model"]} if parts else {}),
        "benchmark": f"{parts['data']}-{parts['language']}" if parts else f"multipl-e-{found.language}",
        "condition": at(temperature),
        "settings": {} if temperature is None else {"temperature": temperature},
        "piece": found.name,
    }
