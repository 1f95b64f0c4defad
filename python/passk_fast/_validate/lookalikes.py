"""Names that look the same and are not: 1 and "1", é written in two ways, a space at an end."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from typing import Any
from unicodedata import category, is_normalized, normalize

import numpy as np

from passk_fast._validate._words import wrong

_NAMES = (str, int, float, np.generic)


def lookalikes(names: Iterable[Hashable]) -> tuple[Any, Any] | None:
    """Two of some different names that nobody can tell apart on a screen; None where there are none.

    Examples
    --------
    >>> lookalikes(["a", "b", "a "]), lookalikes([1, 2, "2"]), lookalikes(["a", "A"])
    (('a', 'a '), (2, '2'), None)
    """
    given = list(names)
    kinds = set(map(type, given))
    if kinds <= {int} or (kinds == {str} and _plain(given)):  # type: ignore[arg-type]
        return None
    seen: dict[str, Hashable] = {}
    for name in given:
        if isinstance(name, _NAMES):
            other = seen.setdefault(as_seen(str(name)), name)
            if other is not name and other != name:
                return other, name
    return None


def refuse_lookalikes(names: Iterable[Hashable], argument: str) -> None:
    """Raise for two names that look the same: they are most likely of one thing, and would be two."""
    found = lookalikes(names)
    if found is not None:
        one, other = map(ascii, found)
        raise wrong(argument, f"must be names that look different; got {one} and {other}")


def _plain(names: list[str]) -> bool:
    """Whether all are of characters that are seen, and none begins or ends with a space: quick to tell."""
    if not names:
        return True
    text = "\n".join(names)
    seen = text.replace("\n", "")
    if len(text) - len(seen) != len(names) - 1 or not (text.isascii() or is_normalized("NFC", text)):
        return False
    return seen.isprintable() and " \n" not in text and "\n " not in text and text == text.strip(" ")


def as_seen(name: str) -> str:
    r"""A name without what nobody sees of it.

    Examples
    --------
    >>> as_seen(" a\u200b ")
    'a'
    """
    text = name if name.isascii() else normalize("NFC", name)
    if not text.isascii():
        text = "".join(" " if one.isspace() else one for one in text if category(one) != "Cf")
    return text.strip()
