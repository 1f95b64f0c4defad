"""What makes attempts comparable, in a form that can be compared: hashes, seconds, names with arguments."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from passk_fast.data.readers import _documents

# As many are remembered, without what they are of.
MOST_DIGESTS = 1 << 16
_DIGESTS: dict[int, str] = {}
# What is told of a hash; longer texts that are shown are cut elsewhere.
DIGITS = 12
# Longer texts are no group of problems.
WORD = 100


def digest(value: object) -> str | None:
    """Hash of a prompt, a target or a task: of a text, or of what JSON makes of it; None where there is none.

    Examples
    --------
    >>> digest("2 + 2"), digest({"b": 1, "a": 2}) == digest({"a": 2, "b": 1}), digest(None)
    ('fd53e320df49', True, None)
    """
    if value is None or value == "":
        return None
    whole = value.encode(errors="surrogatepass") if isinstance(value, str) else _documents.encoded(value)
    # Attempts at a problem have the same prompt. Two that differ share the key with a chance of 2⁻⁶⁴.
    key = hash(whole)
    found = _DIGESTS.get(key)
    if found is None:
        if len(_DIGESTS) >= MOST_DIGESTS:
            _DIGESTS.clear()
        found = _DIGESTS[key] = hashlib.sha256(whole).hexdigest()[:DIGITS]
    return found


def seconds_between(began: object, ended: object) -> float | None:
    """Seconds from one time to another, as ISO 8601 writes them.

    Examples
    --------
    >>> seconds_between("2025-06-01T00:00:01", "2025-06-01T00:01:00.500000")
    59.5
    >>> seconds_between("2025-06-01T00:00:01Z", None)
    """
    if not isinstance(began, str) or not isinstance(ended, str):
        return None
    try:
        first, last = (datetime.fromisoformat(one.replace("Z", "+00:00")) for one in (began, ended))
        return (last - first).total_seconds()
    except (ValueError, TypeError):
        return None


def with_arguments(name: str | None, arguments: Mapping[str, Any] | None) -> str | None:
    """A benchmark that takes arguments: with other arguments it is another.

    Examples
    --------
    >>> with_arguments("mmlu", {"subject": "law", "cot": True})
    'mmlu cot=True subject=law'
    """
    if name is None or not arguments:
        return name
    told = sorted((key, value) for key, value in arguments.items() if value is not None)
    return " ".join([name, *(f"{key}={_short(value)}" for key, value in told)])


def at(temperature: float | None) -> str | None:
    """The condition that a temperature is, by which results are told apart.

    Examples
    --------
    >>> at(0.20), at(None)
    ('temperature=0.2', None)
    """
    return None if temperature is None else f"temperature={temperature:g}"


def within(value: Any, *names: str) -> Any:
    """What stands under these names, one within the other; None where something else does.

    Examples
    --------
    >>> within({"agent": {"name": "a"}}, "agent", "name"), within({"agent": "a"}, "agent", "name")
    ('a', None)
    """
    for name in names:
        value = value.get(name) if isinstance(value, dict) else None
    return value


def known(facts: Mapping[str, object]) -> dict[str, str]:
    """Facts that a file tells, as text."""
    return {name: str(value) for name, value in facts.items() if value not in (None, "")}


def number(value: object) -> float | None:
    """A cost, if it is a number: anything else tells nothing."""
    if not isinstance(value, (int, float)) or isinstance(value, bool):
        return None
    try:
        return float(value)
    except OverflowError:  # of hundreds of digits
        return None


def word(value: object) -> bool:
    """Whether a value may be the name of a group: a word, a number or a flag."""
    return isinstance(value, (bool, int)) or (isinstance(value, str) and 0 < len(value) <= WORD)


def _short(value: object) -> str:
    if isinstance(value, (str, int, float, bool)):
        return str(value)
    return _documents.encoded(value).decode()
