"""lm-eval sample files: ``samples_<task>_<time>.jsonl``, a line for each document and filter.

A line holds `doc_id`, `doc_hash`, `filter`, `resps` (the responses) and its metrics by name. With one
response the metric is the outcome. With several, single outcomes are not kept: a ``pass@k`` gives back
how many passed, where it does so without doubt. A filter that makes one answer of several responses, as a
vote does, leaves one outcome. Documents are named ``<doc_id>:<hash>``, so that another
dataset does not pair. Fields of a document that are a word are groups; hashes of prompts and targets tell
whether two results may be compared. ``results_<time>.json`` beside it names the model.
"""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterator
from dataclasses import replace
from typing import Any, TypeGuard, cast

import msgspec
import numpy as np
from msgspec import UNSET

from passk_fast import _core
from passk_fast._validate import advice
from passk_fast.data.readers._documents import Decoded
from passk_fast.data.readers._error import ReadError, excerpt
from passk_fast.data.readers._facts import DIGITS, word
from passk_fast.data.readers._places import NAMES_ONE, Place, may_be_field, refuse_text, rows
from passk_fast.data.readers._recording import Keep, Recorder, Recording, counted
from passk_fast.data.readers._stream import Source
from passk_fast.data.readers.lm_eval_results import told

NAME = "lm_eval"
EXPECTS = "JSON lines with `doc_id`, `resps` and metrics"
SUFFIXES: tuple[str, ...] = (".jsonl",)
NAMES = ({"doc_id", "resps"}, {"doc_id", "filtered_resps"})
KEYS = ("doc_id", "resps", "filter")

# What stands in a line beside the metrics.
_NOT_METRICS = frozenset(
    {
        *("doc_id", "doc", "doc_hash", "prompt_hash", "target", "target_hash", "arguments"),
        *("resps", "filtered_resps", "filter", "metrics"),
    }
)


_PASS_AT = re.compile(r"pass(?:@|_at_|_)(\d{1,15})")
# Two pass@k that are this close are the same.
CLOSE = 1e-9


class Line(Decoded):
    """What is decoded of a line; its metrics are added as the first line has them."""

    doc_id: int
    resps: list[list[Any]]
    filtered_resps: list[Any] | None = None
    filter: str = "none"
    metrics: list[str] | None = None
    doc_hash: str = ""
    prompt_hash: str | None = None
    target_hash: str | None = None

    def outcomes(self) -> int:
        """How many answers the filter has left of the responses."""
        n = len(self.resps[0])
        if n < 2 or not self.filtered_resps:
            return n
        left = self.filtered_resps[0]
        return len(left) if isinstance(left, list) and left else 1


class LineWithDocument(Line):
    """The same where groups of problems are asked for."""

    doc: Any = None


def read(source: Source, keep: Keep) -> list[Recording]:
    """Read one file, which holds one task of one model."""
    refuse_text(source.path, keep, NAME)
    chosen: str | None = None
    names: list[str] = []
    attempts: list[int] = []
    passed: list[int] = []
    missing: list[int] = []
    seen: dict[str, int | None] = {}
    groups: dict[str, dict[Hashable, Hashable]] = {}
    hashes: dict[str, dict[Hashable, str]] = {"prompt hash": {}, "target hash": {}}
    for place, row, metrics in _lines(source, keep):
        chosen = chosen or _choose(place, row, metrics, keep)
        metric, _, wanted = chosen.partition(",")
        if row.filter != (wanted or row.filter):
            if keep.score is None:
                raise place.error(
                    f"expected one filter; got {excerpt(wanted)} and {excerpt(row.filter)} ("
                    + advice("score", f"{metric},…")
                    + " names one)",
                    "filter",
                )
            continue
        name = f"{row.doc_id}:{row.doc_hash[:DIGITS]}" if row.doc_hash else str(row.doc_id)
        before = seen.setdefault(name, place.line)
        if before != place.line:
            raise place.error(f"expected each document once; it is on line {before} too", "doc_id")
        if metric not in metrics:
            raise place.error("missing; expected a metric", metric)
        n = row.outcomes()
        c = _count(place, metric, metrics[metric], n, keep)
        if c is not None and n > 1 and len(metrics) > 1:
            _refuse_contradiction(place, metrics, n, c)
        names.append(name)
        _note(row, name, groups if keep.grouped else {}, hashes)
        attempts.append(n)
        passed.append(c or 0)
        missing.append(0 if c is not None else n)
    if not names:
        raise ReadError(
            source.path, f"expected {EXPECTS}; the file has none" + (f" for {chosen}" if chosen else "")
        )
    recording = _recording(names, attempts, passed, missing, chosen, keep)
    of_all = {group: labels for group, labels in groups.items() if len(labels) == len(names)}
    return [replace(recording, groups=of_all, problem_facts=hashes, **told(source.path))]


def _note(
    row: Line,
    name: str,
    groups: dict[str, dict[Hashable, Hashable]],
    hashes: dict[str, dict[Hashable, str]],
) -> None:
    """Keep what a document is made of, and the groups that it is in."""
    for what, value in (("prompt hash", row.prompt_hash), ("target hash", row.target_hash)):
        if value:
            hashes[what][name] = value[:DIGITS]
    doc = row.doc if isinstance(row, LineWithDocument) else None
    for field, value in (doc if isinstance(doc, dict) else {}).items():
        if word(value):
            groups.setdefault(field, {})[name] = value


def _recording(
    names: list[str],
    attempts: list[int],
    passed: list[int],
    missing: list[int],
    score: str | None,
    keep: Keep,
) -> Recording:
    if max(attempts) == 1:
        recorder = Recorder(keep)
        recorder.add(names, [None if lost else c == 1 for c, lost in zip(passed, missing, strict=True)])
        return recorder.finish(score=score)
    return counted(names, attempts, passed, missing, score=score)


def _lines(source: Source, keep: Keep) -> Iterator[tuple[Place, Line, dict[str, Any]]]:
    """Lines with their places, and their metrics by name."""
    head = source.head
    while head.more():
        pass  # the first line may be long
    names = sorted(name for name in head.keys - _NOT_METRICS if may_be_field(name))
    fields = [
        (f"metric_{index}", Any, msgspec.field(name=name, default=UNSET)) for index, name in enumerate(names)
    ]
    base = LineWithDocument if keep.grouped else Line
    kind = cast("type[Line]", msgspec.defstruct(base.__name__, fields, bases=(base,), gc=False))
    known = {name: field for name, (field, _, _) in zip(names, fields, strict=True)}
    for place, row in rows(source, kind, EXPECTS):
        if not row.resps or not row.resps[0]:
            raise place.error("expected at least one response; got none", "resps")
        told = names if row.metrics is None else row.metrics
        metrics = {name: getattr(row, known[name]) for name in told if name in known}
        yield place, row, {name: value for name, value in metrics.items() if value is not UNSET}


def _choose(place: Place, row: Line, metrics: dict[str, Any], keep: Keep) -> str:
    """The metric and filter that decide: those asked for (``metric,filter``), or the only metric."""
    if keep.score is not None:
        place.metric(metrics, keep.score.partition(",")[0])
        return keep.score
    by_k = sorted((k, name) for name in metrics if (k := _k(name)) is not None)
    if by_k and len(by_k) == len(metrics):
        return f"{by_k[0][1]},{row.filter}"  # the least k tells the most
    if len(metrics) != 1:
        known = ", ".join(metrics) or "none"
        raise place.error(f"expected one metric; got {known} " + NAMES_ONE)
    return f"{next(iter(metrics))},{row.filter}"


def _count(place: Place, metric: str, value: Any, n: int, keep: Keep) -> int | None:
    """How many of n responses passed; None where the metric is missing."""
    if value is None or (isinstance(value, float) and value != value):
        place.missing(keep, "null", metric)
        return None
    if n == 1:
        return int(place.scored(value, keep, metric) or 0)
    k = _k(metric)
    if k is None or not _real(value):
        raise place.error(
            f"expected a pass@k, which tells how many of {n} responses passed; {metric} does not", metric
        )
    return _inverted(place, metric, float(value), n, k)


def _k(metric: str) -> int | None:
    """The k of a pass@k, however it is spelt."""
    found = _PASS_AT.fullmatch(metric)
    return int(found[1]) if found else None


def _refuse_contradiction(place: Place, metrics: dict[str, Any], n: int, c: int) -> None:
    """Each pass@k of a document is of the same responses."""
    for metric, value in metrics.items():
        k = _k(metric)
        if k is not None and _real(value) and k <= n and abs(_core.pass_at_k(n, c, k) - value) > CLOSE:
            raise place.error(f"expected what {c} of {n} passed responses give; got {value!r}", metric)


def _real(value: object) -> TypeGuard[float]:
    """Whether it is a number that a rate can be."""
    return isinstance(value, int | float) and 0 <= value <= 1


def _inverted(place: Place, metric: str, value: float, n: int, k: int) -> int:
    """The one c whose pass@k is the value."""
    possible = _core.pass_at_k(n, np.arange(n + 1), k)
    found = np.flatnonzero(np.abs(possible - value) <= CLOSE)
    if len(found) == 1:
        return int(found[0])
    if len(found) > 1:
        problem = f"expected a value that tells how many passed; {value:g} is {metric} of {len(found)} counts"
    else:
        problem = f"expected pass@{k} of a whole number among {n} responses; {value!r} is none"
    raise place.error(problem, metric)
