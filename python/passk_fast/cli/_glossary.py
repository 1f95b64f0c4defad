"""The words that screens print, explained for somebody who meets them first; glossary.txt has them.

`passk-fast explain` shows them, and `python -m tests.contract.glossary` writes docs/glossary.md.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import get_close_matches
from importlib.resources import files
from typing import NamedTuple


class Entry(NamedTuple):
    """A word, what else it is called, what it means, and the page of the guide that says more."""

    word: str
    also: tuple[str, ...]
    meaning: str
    page: str


def lookup(word: str) -> Entry | None:
    """The entry of a word as screens print it: ``pass@5`` is that of ``pass@k``."""
    return _KNOWN.get(_plain(word))


def near(word: str) -> list[str]:
    """Words that may be meant: those it is a part of, then those that are spelled like it; five at most."""
    plain = _plain(word)
    parts = [known for known in _KNOWN if re.search(rf"\b{re.escape(plain)}", known)] if plain else []
    close = get_close_matches(plain, _KNOWN, n=5)
    return list(dict.fromkeys(_KNOWN[known].word for known in (*parts, *close)))[:5]


def _plain(word: str) -> str:
    """A word without case and spaces around it; with k for any number of attempts, 95% for any level."""
    plain = " ".join(word.lower().split())
    for pattern, general in _GENERAL:
        plain = re.sub(pattern, general, plain)
    return plain


# Heads that have a number or a model's name in them, and those that stand for them.
_GENERAL = (
    (r"^(largest at )?pass([@^])\d+$", r"\1pass\2k"),
    (r"among \d+$", "among k"),
    (r"^\d+(\.\d+)?% ", "95% "),
    (r"^.+ better$", "better"),
    (r"^near \(j .*\)$", "near"),
)


def _read() -> Iterator[Entry]:
    """The entries as they are written beside this file, a paragraph each."""
    _, *paragraphs = (
        files("passk_fast.cli").joinpath("glossary.txt").read_text(encoding="utf-8").split("\n\n")
    )
    for paragraph in paragraphs:
        head, meaning = paragraph.split("\n", 1)
        names, page = head.split(" -> ")
        word, *also = names.split(" | ")
        yield Entry(word, tuple(also), " ".join(meaning.split()), page)


GLOSSARY = tuple(_read())
_KNOWN = {_plain(name): entry for entry in reversed(GLOSSARY) for name in (*entry.also, entry.word)}
