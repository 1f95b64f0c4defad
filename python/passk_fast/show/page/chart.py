"""A picture as SVG that takes the page's colours, and the values that a reader may point at."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from passk_fast.show import plots
from passk_fast.show.page.points import Point, points
from passk_fast.show.page.sections import Draw

# Inches: as wide as a phone shows it, and two stand beside each other on a desk.
WIDTH = 5.4
# Colours of pictures by the names that the page's style sheet gives them.
NAMED = {
    **{colour.lower(): f"var(--c{number + 1})" for number, colour in enumerate(plots.COLOURS)},
    plots.GREY: "var(--muted)",
    "#000000": "var(--ink)",
    "#ffffff": "var(--paper)",
    **dict.fromkeys(("#b0b0b0", "#cccccc", "#262626"), "var(--rule)"),
}
LOOK: Any = {
    "font.size": 10,
    "axes.titlesize": 10,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.linewidth": 0.8,
    "legend.frameon": False,
    "legend.fontsize": 9,
    "svg.fonttype": "none",
    "svg.hashsalt": "passk-fast",
}

_TAG = re.compile(r"<[^>]*>")
_HEX = re.compile(r"#[0-9a-f]{6}\b")
_ID = re.compile(r' id="([^"]*)"')
_USED = re.compile(r'(?:href="|url\()#([^")]+)')
_DIGITS = re.compile(r"(\.\d\d)\d+")
_BOX = re.compile(r'viewBox="([^"]*)"')
_DROPPED = re.compile(r"<!--.*?-->|<metadata>.*?</metadata>|<defs>\s*<style[^>]*>.*?</style>\s*</defs>", re.S)


@dataclass(frozen=True)
class Chart:
    """A picture for the page: what is between the tags of its SVG, safe as it is, and the values in it."""

    svg: str
    box: str
    title: str
    points: tuple[Point, ...]


def chart(draw: Draw, prefix: str) -> Chart:
    """Draw a picture for the page; the prefix makes the identifiers in it unique there."""
    with _styled():
        axes = draw()
        figure: Any = axes.get_figure(root=True)
        with plots.closing(figure):
            title = ""
            if len(figure.axes) == 1:
                title = plots.titled(axes)
                axes.set_title("")
            width, height = figure.get_size_inches()
            across = round(width / 6.4) or 1
            figure.set_size_inches(WIDTH * across, height)
            file = io.StringIO()
            # A date, or the version of what drew it, would make another file of the same picture.
            undated = dict.fromkeys(("Date", "Creator", "Format", "Type"))
            figure.savefig(file, format="svg", transparent=True, metadata=undated)
            return _cleaned(file.getvalue(), prefix, title, tuple(points(figure)))


@contextmanager
def _styled() -> Iterator[None]:
    """The page's own look, whatever the reader's settings of matplotlib are."""
    try:
        from matplotlib import rc_context, style
    except ImportError:
        raise ImportError("plot() needs matplotlib: pip install 'passk-fast[plot]'") from None
    with plots.for_a_while(style.context("default"), rc_context(LOOK)):
        yield


def _cleaned(made: str, prefix: str, title: str, found: tuple[Point, ...]) -> Chart:
    """Without what is not of the page: unused identifiers, colours, styles, digits."""
    inside = _DROPPED.sub("", made[made.index("<svg") :])
    box = _BOX.search(inside)
    used = set(_USED.findall(inside))

    def identified(found: re.Match[str]) -> str:
        return f' id="{prefix}{found[1]}"' if found[1] in used else ""

    def tag(found: re.Match[str]) -> str:
        text = _ID.sub(identified, found[0]).replace("xlink:href", "href")
        text = _USED.sub(lambda use: use[0].replace("#", f"#{prefix}"), text)
        text = _HEX.sub(lambda colour: NAMED.get(colour[0], colour[0]), text)
        return _DIGITS.sub(r"\1", text)

    body = inside[inside.index(">") + 1 : inside.rindex("</svg>")]
    return Chart(_TAG.sub(tag, body).strip(), box[1] if box else "", title, found)
