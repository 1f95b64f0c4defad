"""The names of variables in Python's format strings."""

from __future__ import annotations

import re

from passk_fast.reference.tokens import KEYWORDS, NAME

NUMBER = re.compile(rb"[0-9][A-Za-z0-9_.\x80-\xff]*")
QUOTES = (b'"""', b"'''", b'"', b"'")


def variables(text: bytes) -> tuple[list[tuple[int, int]], set[bytes]]:
    """Where the names in the braces of a format string stand, and which names it shows or may show.

    Shown is the name in ``{x=}``, and what a format string inside of the braces may have.

    Examples
    --------
    >>> variables(b"{{a}} {b.c!r:{d}} {e['f']:g} {h=}")
    ([(7, 8), (14, 15), (19, 20), (30, 31)], {b'h'})
    """
    places: list[tuple[int, int]] = []
    shown: set[bytes] = set()
    open_: list[int] = []  # for each expression around, how many brackets are open in it; -1 in its format
    at = 0
    while at < len(text):
        sign = text[at : at + 1]
        if not open_ or open_[-1] < 0:
            if not open_ and text[at : at + 2] in (b"{{", b"}}"):
                at += 1
            elif sign == b"{":
                open_.append(0)
            elif sign == b"}":
                del open_[-1:]
            at += 1
        elif match := NAME.match(text, at):
            at = _word(text, at, match.end(), places, shown)
        elif match := NUMBER.match(text, at):
            at = match.end()
        elif quote := next((one for one in QUOTES if text.startswith(one, at)), None):
            at = _past(text, at + len(quote), quote)
        else:
            if sign in (b"(", b"[", b"{"):
                open_[-1] += 1
            elif sign in (b")", b"]", b"}"):
                open_[-1] -= 1
                if open_[-1] < 0:
                    open_.pop()
            elif sign == b":" and open_[-1] == 0:
                open_[-1] = -1
            elif sign == b"!" and text[at + 1 : at + 2] != b"=":
                at += 1  # how to convert
            at += 1
    return places, shown


def _word(text: bytes, start: int, end: int, places: list[tuple[int, int]], shown: set[bytes]) -> int:
    """Note a name; where to go on."""
    quote = next((one for one in QUOTES if text.startswith(one, end)), None)
    if quote is not None:  # a string with a prefix
        past = _past(text, end + len(quote), quote)
        if set(b"fF") & set(text[start:end]):
            shown.update(NAME.findall(text[end:past]))
        return past
    name = text[start:end]
    after = text[end:].lstrip(b" ")
    if not text[:start].endswith(b".") and name not in KEYWORDS:
        places.append((start, end))
    if after.startswith(b"=") and not after.startswith(b"=="):
        shown.add(name)
    return end


def _past(text: bytes, start: int, quote: bytes) -> int:
    """The position after the string that starts here."""
    end = text.find(quote, start)
    return len(text) if end < 0 else end + len(quote)
