"""``passk-fast explain``: what a word on a screen means."""

from __future__ import annotations

from passk_fast.cli import STANDARD_INPUT
from passk_fast.cli._options import Quiet


def explain(*word: str, quiet: Quiet = False) -> None:
    """Explain a word that a screen prints, in a few plain sentences; without one, list what is explained.

    Example: `passk-fast explain problems like these`

    Parameters
    ----------
    word
        The word, or several words as they stand on the screen.
    """
    from passk_fast.cli._glossary import GLOSSARY, lookup, near
    from passk_fast.show.document import Notes, Table, Title
    from passk_fast.show.text import show

    asked = " ".join("-" if one == STANDARD_INPUT else one for one in word)
    if not asked:
        words, others = zip(*((one.word, ", ".join(one.also)) for one in GLOSSARY), strict=True)
        more = Notes("", ("`passk-fast explain WORD` says what a word means",))
        show((Table.of(("word", words), ("or", others)), more))
        return
    entry = lookup(asked)
    if entry is None:
        meant = near(asked)
        hint = f"did you mean {' or '.join(repr(one) for one in meant)}?" if meant else ""
        raise ValueError(
            f"{asked!r} is not explained; {hint or '`passk-fast explain` lists the words that are'}"
        )
    also = (f"also: {', '.join(entry.also)}",) if entry.also else ()
    show((Title(entry.word), Notes("", (entry.meaning, *also, f"more in the guide: docs/{entry.page}"))))
