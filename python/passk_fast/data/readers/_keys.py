"""Names of the first object of a JSON text, found as the text comes in, at the speed of arrays.

The text may be of any length and cut anywhere; what is inside of strings is never mistaken for structure.
"""

from __future__ import annotations

import json

import msgspec
import numpy as np
import numpy.typing as npt

from passk_fast._typing import Ints

QUOTE, BACKSLASH, COLON = (ord(one) for one in '"\\:')
OPENING, CLOSING = b"{[", b"}]"

_NAMED = np.zeros(256, dtype=bool)
_NAMED[[QUOTE, BACKSLASH, COLON, *OPENING, *CLOSING]] = True
_STEP = np.zeros(256, dtype=np.int64)
_STEP[list(OPENING)] = 1
_STEP[list(CLOSING)] = -1

_OBJECT = msgspec.json.Decoder(dict[str, msgspec.Raw])
_ITEMS = msgspec.json.Decoder(list[msgspec.Raw])

# A longer name is nobody's, and what is nested so deeply is a trap.
LONGEST = 1000
DEEPEST = 1_000_000


class KeyScan:
    """Looks for the names of the first object at a depth: 1 is the document, 2 the first object in a list.

    `keys` are the names so far; once the object has ended, they are `complete`.
    """

    def __init__(self, depth: int) -> None:
        self.keys: set[str] = set()
        self.complete = False
        self._wanted = depth
        self._depth = 0
        self._at = 0
        self._inside = False
        self._quotes = np.zeros(0, dtype=np.int64)

    def advance(self, text: bytes | bytearray) -> None:
        """Take what has been added to a text since last time."""
        end = len(text)
        while end > self._at and text[end - 1] == BACKSLASH:
            end -= 1  # what it escapes is not here yet
        if self.complete or end <= self._at:
            return
        piece = np.frombuffer(memoryview(text)[self._at : end], dtype=np.uint8)
        places = np.flatnonzero(_NAMED[piece])
        characters = piece[places]
        del piece  # a view would forbid the text to grow
        places += self._at
        self._at = end
        kept = _without_escapes(places, characters)
        places, characters = places[kept], characters[kept]
        quoted = characters == QUOTE
        # A character is inside of a string after an odd number of quotes.
        inside = np.bitwise_xor.accumulate(quoted) ^ self._inside
        structural = ~(inside | quoted)
        quotes = np.append(self._quotes, places[quoted])
        self._note(text, places[structural], characters[structural], quotes)
        self._inside = bool(inside[-1]) if len(inside) else self._inside
        self._quotes = quotes[-3:]

    def _note(
        self,
        text: bytes | bytearray,
        places: Ints,
        characters: npt.NDArray[np.uint8],
        quotes: Ints,
    ) -> None:
        """Names before the colons at the depth, up to where the object ends."""
        steps = _STEP[characters]
        depths = self._depth + np.cumsum(steps)
        if len(depths) and depths.max() > DEEPEST:
            self.complete = True
            return
        ends = np.flatnonzero((steps < 0) & (depths == self._wanted - 1))
        if len(ends):
            self.complete = True
            places, characters, depths = places[: ends[0]], characters[: ends[0]], depths[: ends[0]]
        elif len(depths):
            self._depth = int(depths[-1])
        after = np.searchsorted(quotes, places[(characters == COLON) & (depths == self._wanted)])
        after = after[after >= 2]
        opening, closing = quotes[after - 2], quotes[after - 1]
        short = closing - opening <= LONGEST
        for first, last in zip(opening[short].tolist(), closing[short].tolist(), strict=True):
            self.keys.add(_name(bytes(text[first : last + 1])))


def names_of(text: bytes, depth: int) -> set[str] | None:
    """Names of the first object, where it is the first line or all of the text; None where that is not sure.

    Faster than a scan, which has to be made of longer ones.
    """
    first, _, rest = text.lstrip().partition(b"\n")
    found = _names_in(first, depth)
    return _names_in(text, depth) if found is None and rest else found


def _names_in(text: bytes, depth: int) -> set[str] | None:
    try:
        if depth == 1:
            return set(_OBJECT.decode(text))
        items = _ITEMS.decode(text)
        return set(_OBJECT.decode(items[0])) if items else set()
    except (ValueError, RecursionError):  # of msgspec and of UTF-8 alike
        return None


def _without_escapes(places: Ints, characters: npt.NDArray[np.uint8]) -> npt.NDArray[np.bool_]:
    """All but backslashes and the quotes that one escapes: an odd number of them stands before these."""
    backslash = characters == BACKSLASH
    if not backslash.any():
        return np.asarray(~backslash)
    index = np.arange(len(places))
    # Where the stretch of backslashes began that ends at a place.
    follows = np.append(False, backslash[:-1] & (np.diff(places) == 1))
    began = np.maximum.accumulate(np.where(follows, 0, index))
    escaped = (characters == QUOTE) & ((index - began) % 2 == 1)
    return np.asarray(~(backslash | escaped))


def _name(quoted: bytes) -> str:
    try:
        return str(json.loads(quoted)) if BACKSLASH in quoted else quoted[1:-1].decode()
    except ValueError:
        return quoted[1:-1].decode("utf-8", errors="replace")
