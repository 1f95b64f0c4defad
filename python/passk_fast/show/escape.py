"""Text from files and names as a terminal may show it: nothing in it moves the cursor or turns the line."""

from __future__ import annotations

import re
import unicodedata

from passk_fast._validate import cut

# Categories of characters that act instead of being seen: controls, formats (bidirectional marks among
# them), surrogates, line and paragraph separators. Those that join letters or emoji are left alone.
ACTING = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})
JOINERS = frozenset("\u200c\u200d")

# What a sentence says is to be typed: a command of ours, or a name.
CODE = re.compile(r"`(passk-fast [a-z ]+|[a-z_]+)`")

# Most text is plain, and this finds out at the speed of C.
_PLAIN = re.compile(r"[\x20-\x7e\u00a1-\u00ac\u00ae-\u05ff]*")


def printable(text: str, most: int | None = None) -> str:
    r"""Text on one line, each character that acts shown as its escape; cut in the middle if it is too long.

    Parameters
    ----------
    text : str
        Anything: the name of a model, a field of a file.
    most : int, optional
        Characters that are shown at most.

    Examples
    --------
    >>> print(printable("gpt\x1b[31m\n"))
    gpt\x1b[31m\n
    """
    if most is not None:
        text = cut(text, most)
    if _PLAIN.fullmatch(text):
        return text
    return "".join(_shown(character) for character in text)


def encodable(text: str) -> str:
    r"""Text as files can hold it: halves of characters, as undecodable names of files have them, escaped.

    Examples
    --------
    >>> print(encodable("gpt\udcff"))
    gpt\udcff
    """
    return text if text.isascii() else text.encode("utf-8", "backslashreplace").decode()


def _shown(character: str) -> str:
    if character in JOINERS or unicodedata.category(character) not in ACTING:
        return character
    return character.encode("unicode_escape").decode("ascii")
