"""The values in a picture, where they stand and what they say when they are pointed at."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple, TypeAlias

import numpy as np

from passk_fast.show.escape import printable
from passk_fast.show.numbers import amount, ends, score

# Values of a line that can be pointed at; of longer ones every second, third, …
MOST = 200
# Longer labels than this are cut in the middle.
LABEL = 60
INCH = 72
# Values below are scores, and others quantities; longer names of axes are not said.
SCORES, HEAD = 1.5, 24
# Half the distance of neighbouring rows.
OWN = 0.5

Words: TypeAlias = "list[tuple[float, str]]"


class Point(NamedTuple):
    """Where a value stands in the picture's coordinates, and what it says."""

    x: float
    y: float
    text: str


def points(figure: Any) -> Iterator[Point]:
    """The values of lines and bars of a matplotlib figure that was drawn."""
    height = figure.get_size_inches()[1] * INCH
    for axes in figure.axes:
        segments = list(_segments(axes))
        words = _words(axes.xaxis), _words(axes.yaxis)
        for label, rgb, xs, ys in _series(axes):
            places = axes.transData.transform(np.column_stack([xs, ys])) / figure.dpi * INCH
            step = -(-len(xs) // MOST) or 1
            for x, y, place in list(zip(xs.tolist(), ys.tolist(), places.tolist(), strict=True))[::step]:
                if np.isfinite(place).all():
                    text = _said(axes, words, label, (x, y), _around(segments, rgb, x, y))
                    yield Point(round(place[0], 1), round(height - place[1], 1), text)


def _series(axes: Any) -> Iterator[tuple[str, Any, Any, Any]]:
    """Label, colour and places of each line, and of the tops of bars."""
    from matplotlib.colors import to_rgb

    for line in axes.lines:
        if line.get_transform() == axes.transData:
            data = np.asarray(line.get_xydata(), dtype=np.float64)
            yield _label(line), to_rgb(line.get_color()), data[:, 0], data[:, 1]
    for patch in axes.patches:
        if hasattr(patch, "get_data"):
            heights, edges, _ = patch.get_data()
            kept = heights != 0
            middle = ((edges[1:] + edges[:-1]) / 2)[kept]
            yield _label(patch), to_rgb(patch.get_facecolor()), middle, np.asarray(heights)[kept]
    for bars in axes.containers:
        found = [bar for bar in getattr(bars, "patches", ()) if bar.get_width() and bar.get_height()]
        if found:
            flat = getattr(bars, "orientation", "vertical") == "horizontal"
            middle = [
                (bar.get_x() + bar.get_width() / 2, bar.get_y() + bar.get_height() / 2) for bar in found
            ]
            tops = [(bar.get_x() + bar.get_width(), bar.get_y() + bar.get_height()) for bar in found]
            xs = [(top if flat else half)[0] for half, top in zip(middle, tops, strict=True)]
            ys = [(half if flat else top)[1] for half, top in zip(middle, tops, strict=True)]
            yield _label(bars), to_rgb(found[0].get_facecolor()), np.array(xs), np.array(ys)


def _label(artist: Any) -> str:
    label = str(artist.get_label() or "")
    if label.startswith("_"):
        return ""
    return printable(" ".join(label.replace(r"\$", "$").split("\n")), LABEL)


def _segments(axes: Any) -> Iterator[tuple[Any, float, float, float, bool]]:
    """Intervals: colour, place, both ends, and whether they lie flat."""
    from matplotlib.colors import to_rgb

    for collection in axes.collections:
        if collection.get_transform() != axes.transData and not hasattr(collection, "get_segments"):
            continue
        if hasattr(collection, "get_segments"):
            colours = collection.get_colors()
            for number, segment in enumerate(collection.get_segments()):
                if len(segment) == 0:  # no end of it is a number
                    continue
                rgb = to_rgb(colours[number % len(colours)])
                (x0, y0), (x1, y1) = segment[0], segment[-1]
                if y0 == y1:
                    yield rgb, float(y0), float(x0), float(x1), True
                elif x0 == x1:
                    yield rgb, float(x0), float(y0), float(y1), False
        elif len(collection.get_facecolor()) == 1:
            rgb = to_rgb(collection.get_facecolor()[0])
            for path in collection.get_paths():
                for x in np.unique(path.vertices[:, 0]).tolist():
                    at = path.vertices[path.vertices[:, 0] == x, 1]
                    yield rgb, x, float(at.min()), float(at.max()), False


def _around(segments: list[Any], rgb: Any, x: float, y: float) -> tuple[float, float] | None:
    """The narrowest interval of the same colour that the value stands in."""
    found = [
        (high - low, low, high)
        for colour, place, low, high, flat in segments
        if colour == rgb
        and abs(place - (y if flat else x)) < 1e-9
        and low - 1e-9 <= (x if flat else y) <= high + 1e-9
    ]
    return min(found)[1:] if found else None


def _said(
    axes: Any,
    words: tuple[Words, Words],
    label: str,
    place: tuple[float, float],
    around: tuple[float, float] | None,
) -> str:
    """A value in words: of what, where, how much, and its interval."""
    x, y = place
    column, row = (_word(of_axis, value) for of_axis, value in zip(words, place, strict=True))
    interval = "" if around is None else f" {ends(*around)}"
    if row is not None:
        parts = (row, label, f"{score(x)}{interval}")
    else:
        where = _named(axes.get_xlabel(), column if column is not None else amount(x, 4))
        parts = (label, where, f"{score(y) if abs(y) < SCORES else amount(y, 4)}{interval}")
    return " · ".join(part for part in parts if part)


def _named(name: str, value: str) -> str:
    name = " ".join(name.split())
    return f"{name} = {value}" if 0 < len(name) <= HEAD else value


def _words(axis: Any) -> Words:
    """Words that stand at an axis, by their places; none where numbers do."""
    labels = [" ".join(one.get_text().replace(r"\$", "$").split()) for one in axis.get_ticklabels()]
    if not any(label and not _is_number(label) for label in labels):
        return []
    return [
        (float(place), printable(label, LABEL))
        for place, label in zip(axis.get_ticklocs(), labels, strict=False)
    ]


def _word(words: Words, value: float) -> str | None:
    """The words nearest to a value, if they are its own."""
    place, word = min(words, key=lambda one: abs(one[0] - value), default=(value + 1, ""))
    return word if abs(place - value) < OWN else None


def _is_number(text: str) -> bool:
    return text.replace(",", "").replace(".", "").replace("−", "").replace("-", "").replace("%", "").isdigit()
