"""lighteval details: ``details/<model>/<time>/details_<task>_<time>.parquet``, a row for each document.

Single outcomes of several responses are not kept. ``avg@n`` and a ``pass@k`` give back how many of n passed,
as far as they do so without doubt. A document with one response has the outcome of its metric. The summary of
the run, ``results/<model>/results_<time>.json``, has versions and settings.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from passk_fast import _core
from passk_fast.data.readers._beside import beside, settings
from passk_fast.data.readers._documents import Decoded
from passk_fast.data.readers._error import ReadError, excerpt
from passk_fast.data.readers._facts import known, within
from passk_fast.data.readers._gathering import Gathering
from passk_fast.data.readers._paths import located
from passk_fast.data.readers._places import NAMES_ONE, Place
from passk_fast.data.readers._recording import Keep, Recording, counted
from passk_fast.data.readers._stream import Head, Source
from passk_fast.data.readers._table_rows import arrow
from passk_fast.show.numbers import number_of

NAME = "lighteval"
EXPECTS = "a Parquet file with `doc`, `metric` and `model_response`"
SUFFIXES: tuple[str, ...] = (".parquet",)

# What the columns are called now, and what they were called before.
COLUMNS = ("doc", "metric", "model_response")
MAGIC = b"PAR1"
_TIME = re.compile(r"_(?P<time>\d{4}-\d\d-\d\dT[\d\-.:]+)$")
# pass@k:k=1&n=16, pass@1:16_samples, avg@n:n=16; what stands before is the name of the scorer.
_PASS = re.compile(
    r"(?:^|_)pass@(?:k:k=(?P<k>\d{1,15})&n=(?P<n>\d{1,15})|(?P<old_k>\d{1,15}):(?P<old_n>\d{1,15})(?:_samples)?)$"
)
_SHOTS = re.compile(r"\|(?P<shots>\d+)(?:\|\d+)?$")
_AVERAGE = re.compile(r"(?:^|_)avg@n:n=(?P<n>\d{1,15})$")


class Tells(NamedTuple):
    """A metric that tells how many of n responses passed: k is None for an average."""

    name: str
    n: int
    k: int | None


def recognises(head: Head) -> bool:
    """Whether the columns are those of details, as the end of the file has them."""
    return head.data.startswith(MAGIC) and is_details(head.path)


def is_details(path: str) -> bool:
    """Whether the end of a Parquet file names the columns of details."""
    try:
        with Path(path).open("rb") as file:
            size = file.seek(0, 2)
            file.seek(max(size - 8, 0))
            length = int.from_bytes(file.read(4), "little")
            file.seek(max(size - 8 - length, 0))
            footer = file.read(length)
    except OSError:
        return False
    return all(name.encode() in footer for name in COLUMNS) and b"gold_index" in footer


def read(source: Source, keep: Keep) -> list[Recording]:
    """Read the details of one model at one task."""
    names: list[str] = []
    counts: list[int | None] = []
    texts: list[str] = []
    chosen: Tells | None = None
    for row, doc, metric, response in _rows(source.path):
        place = Place(source.path, f"row {row}")
        known = {name: value for name, value in metric.items() if value is not None}
        chosen = chosen or _choose(place, known, keep)
        responses = response.get("text") or []
        if len(responses) < chosen.n:
            raise place.error(
                f"expected {number_of(chosen.n, 'response')}, as {chosen.name} says; got {len(responses)}",
                "model_response",
            )
        counts.append(_count(place, chosen, metric.get(chosen.name), keep))
        names.append(_name(doc, len(names)))
        texts.append(place.text(responses[0], keep, "model_response.text") if chosen.n == 1 else "")
    if chosen is None:
        raise ReadError(source.path, f"expected {EXPECTS}; it has no rows")
    _refuse_repeated(source.path, names)
    more = {"score": chosen.name, **_named(source.path, chosen.name)}
    if chosen.n == 1:
        gathering = Gathering(keep)
        for name, c, text in zip(names, counts, texts, strict=True):
            gathering.add(Place(source.path), name, None if c is None else c == 1, text)
        return [gathering.finish(**more)]
    if keep.text:
        raise ReadError(
            source.path, "expected texts, which were asked for; the outcomes of these are not kept"
        )
    lost = [chosen.n if c is None else 0 for c in counts]
    return [counted(names, [chosen.n] * len(names), [c or 0 for c in counts], lost, **more)]


def _rows(path: str) -> Iterator[tuple[int, dict[str, Any], dict[str, Any], dict[str, Any]]]:
    """Number and the three columns of every row; of these only what is needed."""
    with arrow(path, "parquet") as pyarrow:
        file = pyarrow.parquet.ParquetFile(path, page_checksum_verification=True)
        held = file.schema_arrow.names
        columns = [next((one for one in (name, f"__{name}__") if one in held), name) for name in COLUMNS]
        for name in columns:
            if name not in held:
                raise ReadError(path, f"missing; got the columns {', '.join(held)}", field=name)
        row = 0
        wanted = [f"{columns[0]}.id", columns[1], f"{columns[2]}.text"]
        for batch in file.iter_batches(batch_size=1 << 12, columns=wanted):
            parts = [batch.column(name).to_pylist() for name in columns]
            for values in zip(*parts, strict=True):
                row += 1
                for name, value in zip(columns, values, strict=True):
                    if not isinstance(value, dict):
                        raise ReadError(
                            path, f"expected an object; got {excerpt(value)}", field=f"row {row}.{name}"
                        )
                yield row, *values


def _choose(place: Place, metric: dict[str, Any], keep: Keep) -> Tells:
    """The metric that decides: the one asked for, else the one from which the counts follow most surely."""
    if keep.score is not None:
        place.metric(metric, keep.score, "metric")
        return _sampled(keep.score) or Tells(keep.score, 1, None)
    sampled = [one for name in metric if (one := _sampled(name)) is not None]
    if not sampled and len(metric) == 1:
        return Tells(next(iter(metric)), 1, None)
    if len({one.n for one in sampled}) != 1:
        known = ", ".join(metric) or "none"
        raise place.error(
            f"expected one metric that tells how many responses passed (avg@n, pass@k); got {known} "
            + NAMES_ONE,
            "metric",
        )
    return min(sampled, key=lambda one: (one.k or 0, one.name))


def _sampled(name: str) -> Tells | None:
    average, passed = _AVERAGE.search(name), _PASS.search(name)
    if average:
        return Tells(name, int(average["n"]), None)
    if passed:
        return Tells(name, int(passed["n"] or passed["old_n"]), int(passed["k"] or passed["old_k"]))
    return None


def _count(place: Place, chosen: Tells, value: Any, keep: Keep) -> int | None:
    """How many of n responses passed: the one count that has this value."""
    field = f"metric.{chosen.name}"
    if chosen.n == 1 or value is None or value != value:
        passed = place.scored(value, keep, field)
        return None if passed is None else int(passed)
    if chosen.k is not None and chosen.k > chosen.n:
        raise place.error(
            f"expected k <= n; got k={chosen.k}, n={chosen.n}, of which pass@k is 1 whatever passed", field
        )
    counts = np.arange(chosen.n + 1)
    possible = counts / chosen.n if chosen.k is None else _core.pass_at_k(chosen.n, counts, chosen.k)
    found = np.flatnonzero(np.abs(possible - value) <= 1e-6 / chosen.n)
    if len(found) != 1:
        several = f"{value!r} is that of {len(found) or 'no'} counts"
        raise place.error(f"expected a value that tells how many of {chosen.n} passed; {several}", field)
    return int(found[0])


def _name(doc: dict[str, Any], index: int) -> str:
    """The id of a document, or its number where the task gave none."""
    name = doc.get("id")
    return str(index) if name in (None, "") else str(name)


def _refuse_repeated(path: str, names: list[str]) -> None:
    seen: dict[str, int] = {}
    for row, name in enumerate(names, 1):
        if seen.setdefault(name, row) != row:
            raise ReadError(
                path,
                f"expected each document once; {excerpt(name)} is in row {seen[name]} too",
                field=f"row {row}.doc.id",
            )


class Summary(Decoded):
    config_general: dict[str, Any] = {}
    versions: dict[str, Any] = {}


def _asked(general: dict[str, Any]) -> dict[str, Any]:
    """How the model was asked, which newer runs have with the model's configuration."""
    given = general.get("generation_parameters")
    return settings(
        given if isinstance(given, dict) else within(general, "model_config", "generation_parameters")
    )


def scorer(metric: str) -> str:
    """What judged, whatever the number of responses and k: what stands before these in the metric's name.

    Examples
    --------
    >>> scorer("math_pass@k:k=1&n=16"), scorer("avg@n:n=16"), scorer("exact_match")
    ('math', 'avg@n', 'exact_match')
    """
    bare = _AVERAGE.sub("", _PASS.sub("", metric))
    return bare or metric.partition(":")[0]


def _named(path: str, score: str) -> dict[str, Any]:
    """Model, task and run from ``details/<model>/<time>/details_<task>_<time>.parquet``."""
    stem = Path(path).name.removesuffix(".parquet").removeprefix("details_")
    time, task = _TIME.search(stem), _TIME.sub("", stem)
    shots = _SHOTS.search(task)
    parts = located(path).parent.parts
    start = len(parts) - parts[::-1].index("details") if "details" in parts[:-1] else len(parts)
    model = "/".join(parts[start:-1]) or None
    details = str(Path(*parts[: start - 1]) / "details")
    there = f"results/{model}/results_{time['time']}.json" if model and time else None
    summary = (beside(details, there, Summary) if there else None) or Summary()
    return {
        "model": model,
        "benchmark": _SHOTS.sub("", task),
        "facts": known(
            {
                "shots": shots["shots"] if shots else None,
                "scorer": scorer(score),
                "dataset version": summary.versions.get(task),
            }
        ),
        "settings": _asked(summary.config_general),
        "run": time["time"] if time else None,
        "when": time["time"] if time else "",
    }
