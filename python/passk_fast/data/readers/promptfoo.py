"""promptfoo results, ``promptfoo eval -o results.json`` or ``.jsonl``: a row for each test, prompt, provider.

A row passes if `success` is true; one whose `failureReason` is 2 ended in an error and has no verdict. A
repeat carries no number of its own but has a later `testIdx`: rows that have the same variables and
assertions are attempts at the same problem, in that order. A cached copy of an attempt is none.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

import msgspec

from passk_fast.data.readers import _documents
from passk_fast.data.readers._beside import settings
from passk_fast.data.readers._documents import Decoded
from passk_fast.data.readers._facts import DIGITS, digest, known
from passk_fast.data.readers._gathering import Gatherings
from passk_fast.data.readers._places import Place, rows, some
from passk_fast.data.readers._recording import Keep, Recording
from passk_fast.data.readers._stream import Source

NAME = "promptfoo"
EXPECTS = "rows with `promptIdx`, `testIdx` and `success`"
SUFFIXES: tuple[str, ...] = (".json", ".jsonl")
NAMES = ({"evalId", "results"}, {"promptIdx", "testIdx"})
KEYS = ("promptIdx", "testIdx", "provider", "success")

# A row ended in an error (`ResultFailureReason.ERROR`).
ERROR = 2


class Provider(Decoded):
    id: str | None = None
    label: str | None = None


class Test(Decoded):
    description: str | None = None
    vars: Any = None
    asserts: Any = msgspec.field(name="assert", default=None)
    metadata: Any = None


class Usage(Decoded):
    prompt: float | None = None
    completion: float | None = None


class Response(Decoded, rename="camel"):
    output: Any = None
    cached: bool | None = None
    token_usage: Usage | None = None


class Graded(Decoded):
    """Nothing is decoded of how a row was graded, but that it was."""


class Row(Decoded, rename="camel"):
    prompt_idx: int
    test_idx: int
    success: bool
    provider: Provider | str
    failure_reason: int | None = None
    error: Any = None
    grading_result: Graded | None = None
    vars: Any = None
    test_case: Test | None = None
    response: Response | None = None
    named_scores: dict[str, float | None] | None = None
    latency_ms: float | None = None
    cost: float | None = None
    prompt_id: str | None = None


class Results(Decoded):
    results: list[Row]


class Config(Decoded):
    description: Any = None
    providers: Any = None


class Document(Decoded):
    results: Results
    config: Config | None = None


def read(source: Source, keep: Keep) -> list[Recording]:
    """Read the rows of every provider, and of every prompt if there are several."""
    found = Gatherings(keep)
    ids: dict[int, str | None] = {}
    outputs: defaultdict[tuple[object, ...], set[int]] = defaultdict(set)
    found_rows, config = _rows(source, keep)
    for place, row in found_rows:
        model = _model(row.provider)
        problem = _problem(place, row)
        ids.setdefault(row.prompt_idx, row.prompt_id)
        _refuse_copies(place, row, outputs[model, row.prompt_idx, problem])
        found[model, row.prompt_idx].add(
            place,
            problem,
            _passed(place, row, keep),
            place.text(row.response.output if row.response else None, keep, "response.output"),
            number=row.test_idx,
            costs=_costs(row),
            groups=_groups(row),
        )
    # Several prompts are conditions, which are there to be compared.
    several = len(ids) > 1
    return [
        gathering.finish(
            model=model,
            benchmark=config.description if isinstance(config.description, str) else None,
            condition=f"prompt {prompt}" if several else None,
            score=keep.score,
            facts={} if several else known({"prompt hash": (ids[prompt] or "")[:DIGITS]}),
            settings=_asked(model, config),
        )
        for (model, prompt), gathering in found.items()
    ]


def _asked(model: str | None, config: Config) -> dict[str, Any]:
    """Settings of the provider, where the evaluation has them."""
    for one in config.providers if isinstance(config.providers, list) else []:
        if isinstance(one, dict) and model in (one.get("label"), one.get("id")):
            return settings(one.get("config"))
    return {}


def _rows(source: Source, keep: Keep) -> tuple[Iterable[tuple[Place, Row]], Config]:
    """The rows with their places, and the configuration of the evaluation."""
    if "promptIdx" in source.head.keys:
        return rows(source, Row, EXPECTS, keep), Config()
    whole = _documents.read(source, Document)
    found = whole.results.results
    some(source.path, found, "row", "results.results")
    placed = [(Place(source.path, f"results.results[{index}]"), row) for index, row in enumerate(found)]
    return placed, whole.config or Config()


def _model(provider: Provider | str) -> str | None:
    return provider if isinstance(provider, str) else provider.label or provider.id


def _problem(place: Place, row: Row) -> str:
    """What is asked and checked, as text and a hash: the same in every repeat, and in every file."""
    test = row.test_case or Test()
    asked = test.vars if test.vars is not None else row.vars
    whole = [asked, test.asserts, test.description]
    words = test.description or (
        next(iter(asked.values()), "") if isinstance(asked, dict) and len(asked) == 1 else ""
    )
    name = " ".join(str(words).split())[:40]
    return f"{name}:{digest(whole)}".lstrip(":")


def _refuse_copies(place: Place, row: Row, seen: set[int]) -> None:
    """An answer from the cache that equals an earlier attempt is that attempt."""
    if row.response is None or row.response.output is None:
        return
    said = row.response.output
    # Two answers that differ share a hash with a chance of 2⁻⁶⁴.
    output = hash(said if isinstance(said, str) else _documents.encoded(said))
    if row.response.cached and output in seen:
        raise place.error(
            "expected attempts of their own; this answer was copied from the cache, as an earlier attempt at "
            "the same problem has it (promptfoo eval --no-cache)",
            "response.cached",
        )
    seen.add(output)


def _passed(place: Place, row: Row, keep: Keep) -> bool | None:
    broken = row.error is not None and row.grading_result is None and not row.success
    if row.failure_reason == ERROR or (row.failure_reason is None and broken):
        return place.missing(keep, "an error", "failureReason")
    if keep.score is None:
        return row.success
    value = place.metric(row.named_scores or {}, keep.score, "namedScores")
    return place.scored(value, keep, f"namedScores.{keep.score}")


def _costs(row: Row) -> dict[str, float | None]:
    usage = (row.response and row.response.token_usage) or Usage()
    return {
        "dollars": row.cost,
        "seconds": None if row.latency_ms is None else row.latency_ms / 1000,
        "input_tokens": usage.prompt,
        "output_tokens": usage.completion,
    }


def _groups(row: Row) -> dict[str, str]:
    """Metadata of the test that are names."""
    metadata = row.test_case.metadata if row.test_case else None
    if not isinstance(metadata, dict):
        return {}
    return {name: value for name, value in metadata.items() if isinstance(value, str)}
