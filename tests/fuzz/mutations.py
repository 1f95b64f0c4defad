"""Ways to spoil a file: bytes flipped, pieces lost or repeated, values of JSON replaced by odd ones."""

from __future__ import annotations

import json
import random
import zipfile
from collections.abc import Iterator
from contextlib import suppress
from functools import lru_cache
from typing import Any, TypeAlias

from tests.result_files import archive, encoded, inspect_header, inspect_samples

TOKENS = [
    *(b"null", b"true", b"NaN", b"-Infinity", b"1e999", b"9" * 25, b"9" * 5000, b"-1", b"0", b'""', b"{}"),
    *(b"[]", b"\0", b"\xff", b"\xef\xbb\xbf", b"\\ud800", b"\\u0000", b"\r", b"\r\n", b"\n", b"\x1b[31m"),
    *(b'"', b",", b"[", b"]", b"{", b"}", b"\\", b"\t", b"\x0b", b"\xc2\x85", b"\xe2\x80\xa8", b"1.5", b"'"),
]
ODD: list[Any] = [
    *(None, True, False, 0, 1, -1, 2, 0.5, 1.5, -0.0, 1e308, float("nan"), float("inf"), -float("inf")),
    *(
        2**31,
        2**53,
        2**63,
        2**64,
        10**30,
        -(10**30),
        10**400,
        10**12,
        1000,
        -5,
        "",
        " ",
        "a",
        "1",
        "0",
        "true",
        "C",
    ),
    *("\x1b[31mX", "\ud800", "a\nb", "a|b", "=1+1", "\u202e", "\0", "é", "2024", "x" * 1000, [], {}, [[]]),
    *([None], [1], ["x"], {"a": 1}, {"value": 1}, {"": None}, [[1, 2], [3]], [True, None, False], [{}]),
    *({"\ud800": 1}, {'a"b.c[0]': 5}, [[None]]),
]
# From the top of a document down to a value.
Steps: TypeAlias = tuple[Any, ...]
NAMES = ["", "\ud800", "a\nb", "\x1b[2J", 'q"u', "b.c", "a[0]", "eval", "k" * 500]


def spoiled(rng: random.Random, data: bytes) -> bytes:
    """A file with some bytes, or some values of its JSON, changed."""
    if rng.random() < 0.5:
        if data.startswith(b"PK"):
            return _archive_changed(rng)
        rows, places = _parsed(data)
        if places:
            return b"\n".join(_encoded(rng, row) for row in _changed(rng, rows, places))
    return _bytes_changed(rng, data)


def _archive_changed(rng: random.Random) -> bytes:
    """A log of Inspect, one of whose members is spoiled."""
    members = {
        "header.json": encoded(inspect_header()),
        "summaries.json": encoded(inspect_samples()),
        "_journal/summaries/1.json": encoded(inspect_samples()[:2]),
    }
    name = rng.choice(sorted(members))
    members[name] = spoiled(rng, members[name])
    if rng.random() < 0.3:
        del members["summaries.json"]
    return archive(members, rng.choice((93, zipfile.ZIP_DEFLATED)))


@lru_cache(maxsize=256)
def _parsed(data: bytes) -> tuple[list[Any], list[Steps]]:
    """Each line of JSON Lines, or the one document, and where its values are; neither is changed later."""
    for texts in ([data], data.splitlines()):
        try:
            rows = [json.loads(text) for text in texts]
        except ValueError:
            continue
        return rows, list(_places(rows))
    return [], []


def _encoded(rng: random.Random, value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=rng.random() < 0.8).encode("utf-8", "surrogatepass")


def _bytes_changed(rng: random.Random, data: bytes) -> bytes:
    text = bytearray(data)
    for _ in range(rng.choice((1, 1, 1, 2, 3, 8))):
        kind = rng.random()
        at = rng.randrange(len(text) + 1)
        if kind < 0.1:
            del text[at:]
        elif kind < 0.45 and text:
            text[min(at, len(text) - 1)] = rng.randrange(256)
        elif kind < 0.55 and text:
            text[min(at, len(text) - 1)] ^= 1 << rng.randrange(8)
        elif kind < 0.75:
            text[at:at] = rng.choice(TOKENS)
        elif kind < 0.85:
            del text[at : at + rng.randrange(1, 30)]
        elif kind < 0.95:
            text[at:at] = text[at : at + rng.randrange(1, 60)]
        else:
            text[at : at + rng.randrange(1, 12)] = rng.choice(TOKENS)
    return bytes(text)


def _changed(rng: random.Random, rows: list[Any], places: list[Steps]) -> list[Any]:
    """The rows with some values changed; what stays is shared with the ones given."""
    for _ in range(rng.choice((1, 1, 1, 2, 3))):
        with suppress(LookupError):  # it went with an earlier change
            rows = _changed_at(rng, rows, rng.choice(places))
    return rows


def _changed_at(rng: random.Random, value: Any, steps: Steps) -> Any:
    """A list or an object with one change, its containers copied on the way there."""
    first, *rest = steps
    if isinstance(value, list) != isinstance(first, int) or not isinstance(value, (list, dict)):
        raise LookupError(first)
    changed = value.copy()
    if rest:
        changed[first] = _changed_at(rng, value[first], tuple(rest))
    else:
        _change(rng, changed, first)
    return changed


def _change(rng: random.Random, parent: Any, last: Any) -> None:
    kind = rng.random()
    if kind < 0.6:
        parent[last] = rng.choice(ODD)
    elif kind < 0.75:
        del parent[last]
    elif isinstance(parent, list) and kind < 0.85:
        parent.insert(last, rng.choice(parent))
    elif isinstance(parent, dict) and kind < 0.9:
        parent[rng.choice(NAMES)] = parent.pop(last)
    else:
        parent[last] = rng.choice(parent if isinstance(parent, list) else list(parent.values()))


def _places(value: Any, steps: Steps = ()) -> Iterator[Steps]:
    if steps:
        yield steps
    if isinstance(value, dict):
        for name, one in value.items():
            yield from _places(one, (*steps, name))
    elif isinstance(value, list):
        for index, one in enumerate(value):
            yield from _places(one, (*steps, index))
