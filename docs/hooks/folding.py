"""What is folded where the screen is narrow: prose in shown output, no tables there, and no short code."""

from __future__ import annotations

import re
from html import unescape

LINE = re.compile(r'<span id="(line-\d+-\d+)">(?P<line>.*?)\n?</span>(?=\n?<span id="line|\n?</code>)', re.S)
TAG = re.compile(r"<[^>]+>")
COLUMNS = re.compile(r"\S {2,}\S")
CODE = re.compile(r"<code>(?P<code>[^<>\n]{1,28})</code>")
# Shorter lines fit every screen but the narrowest.
SHORT = 40


def folded(html: str) -> str:
    """The page with its foldable lines, and the code in sentences that is not to be folded, marked."""
    return CODE.sub(r'<code class="whole">\g<code></code>', LINE.sub(_marked, html))


def _marked(match: re.Match[str]) -> str:
    text = unescape(TAG.sub("", match["line"]))
    if len(text) < SHORT or COLUMNS.search(text.lstrip(" -!.>")):
        return match[0]
    return match[0].replace('">', '" class="fold">', 1)
