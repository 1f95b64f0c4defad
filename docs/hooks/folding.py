"""Which lines of shown output are folded where the screen is narrow: prose, and not the rows of tables."""

from __future__ import annotations

import re
from html import unescape

LINE = re.compile(r'<span id="(line-\d+-\d+)">(?P<line>.*?)\n?</span>(?=\n?<span id="line|\n?</code>)', re.S)
TAG = re.compile(r"<[^>]+>")
COLUMNS = re.compile(r"\S {2,}\S")
# Shorter lines fit every screen but the narrowest.
SHORT = 40


def folded(html: str) -> str:
    """The page with its foldable lines marked."""
    return LINE.sub(_marked, html)


def _marked(match: re.Match[str]) -> str:
    text = unescape(TAG.sub("", match["line"]))
    if len(text) < SHORT or COLUMNS.search(text.lstrip(" -!.>")):
        return match[0]
    return match[0].replace('">', '" class="fold">', 1)
