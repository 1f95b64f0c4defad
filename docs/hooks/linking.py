"""Links both ways: from a name in a guide to its page, and from that to the guides that explain it."""

from __future__ import annotations

import inspect
import posixpath
import re
from functools import cache
from pathlib import Path

import passk_fast
from passk_fast import results

DOCS = Path(__file__).parents[1]
FENCED = re.compile(r"(^ *```.*?^ *```[^\n]*$)", re.M | re.S)
# Inline code that is the name of something, or a call of it; not in the text of a link.
MENTION = re.compile(
    r"(?<![\[`\w])`(?:pk\.|passk_fast\.)?(?P<name>[A-Za-z_]\w*)(?P<rest>\([^`]*\)|\.\w[^`]*)?`(?![\]`\w])"
)
LINKED = re.compile(r"\[`(?P<name>[A-Za-z_]\w*)[^`]*`\]\(")
MOST_GUIDES = 5
# The page about each question: the first to be told of what is in its folder.
ABOUT = {
    "allocation": "extrapolation.md",
    "bootstrap": "bootstrap.md",
    "comparison": "comparing.md",
    "conditions": "sensitivity.md",
    "curve": "curve.md",
    "diversity": "diversity.md",
    "effort": "effort.md",
    "extrapolation": "extrapolation.md",
    "influence": "sensitivity.md",
    "integrations": "harnesses/index.md",
    "intervals": "intervals.md",
    "mean": "intervals.md",
    "order": "order.md",
    "planning": "planning.md",
    "posterior": "extrapolation.md",
    "ranking": "ranking.md",
    "readers": "formats.md",
    "report": "sharing.md",
    "rubric": "extrapolation.md",
    "runs": "runs.md",
    "scores": "scores.md",
    "specification": "sensitivity.md",
    "stability": "sensitivity.md",
    "values": "bootstrap.md",
    "_config": "reproducibility.md",
    "_core": "estimators.md",
}
NEVER_GUIDES = {"index.md", "api.md"}


@cache
def public() -> dict[str, object]:
    """Every public name, those of the package first."""
    return {
        name: getattr(module, name)
        for module in (passk_fast, results)
        for name in sorted(module.__all__, key=str.lower)
        if name[0] != "_" and not inspect.ismodule(getattr(module, name))
    }


def page_of(name: str) -> str:
    """Where a name has its page: apart for classes, since some file systems take `Curve` for `curve`."""
    return f"api/class-{name}.md" if inspect.isclass(public()[name]) else f"api/{name}.md"


def linked(markdown: str, place: str) -> str:
    """A page with the first mention of each public name as a link to its page."""
    done = {name for name in public() if page_of(name) == place}

    def link(match: re.Match[str]) -> str:
        name = match["name"]
        if name not in public() or name in done:
            return match[0]
        done.add(name)
        return f"[{match[0]}]({posixpath.relpath(page_of(name), posixpath.dirname(place) or '.')})"

    pieces = FENCED.split(markdown)
    for i in range(0, len(pieces), 2):
        lines = pieces[i].split("\n")
        pieces[i] = "\n".join(line if line.startswith("#") else MENTION.sub(link, line) for line in lines)
    return "".join(pieces)


@cache
def guides() -> dict[str, tuple[str, dict[str, int]]]:
    """Of each guide page its title, and how often it names what."""
    found = {}
    for path in sorted(DOCS.rglob("*.md")):
        place = path.relative_to(DOCS).as_posix()
        if place not in NEVER_GUIDES and not place.startswith("adr/"):
            text = path.read_text(encoding="utf-8")
            title = re.match(r"# (.*)", text)
            found[place] = (title[1] if title else place, mentions(text))
    return found


def unnamed(nav: object) -> list[dict[str, str]]:
    """The guides that a navigation does not name, under their titles."""
    named = re.findall(r"[\w/-]+\.md", str(nav))
    return [{title: place} for place, (title, _) in guides().items() if place not in named]


def mentions(text: str) -> dict[str, int]:
    """How often a page names each public thing, in text or in code."""
    counts: dict[str, int] = {}
    prose = "".join(FENCED.split(text)[::2])
    names = [match["name"] for match in MENTION.finditer(prose)]
    names += [match["name"] for match in LINKED.finditer(prose)]
    names += re.findall(r"\bpk\.(?:results\.)?(\w+)", text)
    for name in names:
        if name in public():
            counts[name] = counts.get(name, 0) + 1
    return counts


def guides_of(name: str) -> list[tuple[str, str]]:
    """Path and title of the guides that explain a name: first that about its question."""
    homes = (getattr(public()[name], "__module__", None) or "_core").split(".")
    first = [ABOUT[home] for home in homes if home in ABOUT]
    named = sorted((-count[name], place) for place, (_, count) in guides().items() if name in count)
    places = dict.fromkeys(first + [place for _, place in named])
    return [(place, guides()[place][0]) for place in list(places)[:MOST_GUIDES]]
