"""What all pictures share: axes, colours, ticks, and names that are folded instead of cut.

matplotlib is an extra and imported here only. A picture drawn on axes of its own is laid out so that nothing
is cut; on given axes it leaves the layout to the figure.
"""

from __future__ import annotations

import re
import textwrap
import warnings
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Sized
from contextlib import AbstractContextManager, ExitStack, contextmanager
from typing import Any
from zlib import crc32

import numpy as np

from passk_fast._alone import alone
from passk_fast._typing import Axes
from passk_fast.show.escape import printable

# Okabe and Ito's colours, told apart by colour-blind people and, as lines of these styles, in grey.
COLOURS = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9")
STYLES = ("-", "--", "-.", ":")
MARKS = ("o", "s", "^", "D", "v", "P")
# Neutral lines and texts: visible on white and on black.
GREY = "#808080"
# Characters of a name in a line, and of a title.
NAME, TITLE = 28, 56
# Inches that a picture's frame takes, and a line of a name beside it.
FRAME, LINE = 1.5, 0.18
_GLYPH = re.compile(r"Glyph (\d+) .* missing from (?:current )?font")
# Ticks of k and of attempts.
STEPS = (1, 2, 5)


def axes(ax: Axes | None, *, width: float = 6.4, height: float = 4.4) -> Axes:
    """The axes given, or new ones of so many inches."""
    if ax is not None:
        return ax
    try:
        from matplotlib import pyplot
    except ImportError:
        raise ImportError("plot() needs matplotlib: pip install 'passk-fast[plot]'") from None
    return pyplot.subplots(figsize=(width, height), layout="constrained")[1]


@contextmanager
def steady() -> Iterator[None]:
    """Draw files that are the same bytes each time."""
    import matplotlib

    with for_a_while(matplotlib.rc_context({"svg.hashsalt": "passk-fast"})):
        yield


@contextmanager
def letters_told_once(*, at_all: bool = True) -> Iterator[None]:
    """Say once, and not for each letter of each text, what no font has; or not at all."""
    lacking: dict[str, None] = {}
    with alone():
        told = warnings.showwarning

        def show(message: Warning | str, *more: Any, **named: Any) -> None:
            glyph = _GLYPH.match(str(message))
            if glyph is None:
                told(message, *more, **named)
            else:
                lacking[chr(int(glyph[1]))] = None

        warnings.filterwarnings("always", message=_GLYPH.pattern)
        warnings.showwarning = show
        yield
    if lacking and at_all:
        letters = "".join(lacking)
        warnings.warn(
            f"the fonts of matplotlib lack {printable(letters, NAME)}, drawn as boxes: "
            "one that has them can be named by rcParams['font.family']",
            stacklevel=2,
        )


@contextmanager
def for_a_while(*settings: AbstractContextManager[object]) -> Iterator[None]:
    """Draw with settings that end again, all but one.

    Matplotlib loads what shows figures when the first is made, and that notes among the settings whether a
    notebook shows them by itself: forgotten, no later figure would appear.
    """
    import matplotlib

    shown = matplotlib.is_interactive()
    try:
        with ExitStack() as entered:
            for one in settings:
                entered.enter_context(one)
            try:
                yield
            finally:
                shown = matplotlib.is_interactive()
    finally:
        matplotlib.interactive(shown)


@contextmanager
def closing(figure: Any) -> Iterator[None]:
    """Forget a figure once the block has ended."""
    from matplotlib import pyplot

    try:
        yield
    finally:
        pyplot.close(figure)


def panels(drawn: Mapping[str, Callable[[Axes | None], Axes]]) -> Axes:
    """Pictures of several results as one, a panel below the other, each under its name."""
    first = next(iter(drawn.values()))
    if len(drawn) == 1:
        return first(None)
    from matplotlib import pyplot

    alone: Any = first(None).get_figure(root=True)
    width, height = alone.get_size_inches()
    pyplot.close(alone)
    across = 1 if len(drawn) < 3 else 2
    down = -(-len(drawn) // across)
    _, places = pyplot.subplots(
        down, across, figsize=(width * across, height * down), layout="constrained", squeeze=False
    )
    for place, (name, draw) in zip(places.flat, drawn.items(), strict=False):
        draw(place)
        title(place, f"{name}: {titled(place)}")
    for place in places.flat[len(drawn) :]:
        place.set_visible(False)
    found: Axes = places.flat[0]
    return found


def colour(index: int) -> str:
    """Colour of the model or k with this number."""
    return COLOURS[index % len(COLOURS)]


def style(index: int) -> str:
    """Style of its line, another one after each round of colours."""
    return STYLES[index // len(COLOURS) % len(STYLES)]


def mark(index: int) -> str:
    """Mark of its points, told apart without colour, too."""
    return MARKS[index % len(MARKS)]


def folded(name: Any, width: int = NAME) -> str:
    r"""A name in lines of a width, and nothing in it read as a formula.

    Where the middle of a very long one is left out, a number stands for it: two such names look different.

    Examples
    --------
    >>> print(folded("organisation/model-70b-instruct-2026", 20))
    organisation/
    model-70b-instruct-
    2026
    >>> print(folded("a$b$"))
    a\$b\$
    """
    whole, shown = printable(str(name)), printable(str(name), 4 * width)
    if shown != whole:
        shown = shown.replace("…", f"…{crc32(whole.encode()):08x}…", 1)
    pieces = textwrap.TextWrapper(width=width, break_on_hyphens=True)
    # A break is allowed after each of these marks, too.
    for mark in "/_.:":
        shown = shown.replace(mark, mark + "\0")
    lines: list[str] = []
    for word in shown.split("\0"):
        if lines and len(lines[-1]) + len(word) <= width:
            lines[-1] += word
        else:
            lines += pieces.wrap(word) or [""]
    return "\n".join(lines).replace("$", r"\$")


def title(ax: Axes, text: str) -> None:
    """Say what is shown and of whom, in as many lines as it takes."""
    ax.set_title("\n".join(textwrap.wrap(printable(text), TITLE)).replace("$", r"\$"), fontsize="medium")


def titled(ax: Axes) -> str:
    """What `title` was given."""
    return " ".join(ax.get_title().replace(r"\$", "$").split())


def lone(ks: Sized) -> str:
    """The mark of a line that would not be seen, since it has one point; none for other lines."""
    return "o" if len(ks) == 1 else ""


def against_k(ax: Axes, ks: Iterable[int], *, name: str = "k") -> None:
    """A logarithmic axis of whole numbers, their values as ticks."""
    least, most = min(ks), max(ks)
    if most > least:
        ax.set_xscale("log")
    shown = [
        step * 10**power
        for power in range(len(str(most)) + 1)
        for step in STEPS
        if least <= step * 10**power <= most
    ]
    while len(shown) > 8:
        shown = [tick for tick in shown if str(tick)[0] == "1"] if len(shown) > 12 else shown[::2]
    shown = sorted({least, most, *(tick for tick in shown if least * 1.3 < tick < most / 1.3)})
    ax.set_xticks(shown, [f"{tick:,}" for tick in shown])
    ax.minorticks_off()
    ax.set_xlabel(name)


def places(ax: Axes, ks: Sequence[int], names: Sequence[str]) -> Any:
    """Where each k stands on an axis that has them in ascending order, evenly and by these names."""
    found = np.argsort(np.argsort(ks))
    ax.set_xticks(found, names)
    ax.set_xlim(-0.6, len(ks) - 0.4)
    return found


def intervals_against_k(
    ax: Axes, k: Any, estimate: Any, interval: tuple[Any, Any], look: Mapping[str, Any]
) -> None:
    """Scores of a model with their intervals against k, a number of each or several."""
    ks, estimates = np.ravel(k), np.ravel(estimate)
    order = np.argsort(ks)
    ax.vlines(ks, *interval, color=look["color"], linewidth=2)
    ax.plot(ks[order], estimates[order], linewidth=1, **look)
    against_k(ax, drawn_at(ax))
    ax.set_ylim(-0.02, 1.02)


def drawn_at(ax: Axes) -> list[int]:
    """Every k that some line on these axes has a value at."""
    lines = [line for line in ax.lines if line.get_transform() == ax.transData]
    return sorted({int(x) for line in lines for x in np.asarray(line.get_xdata()).tolist()})


def models_on(ax: Axes) -> int:
    """How many models are drawn on these axes under names of their own."""
    return len(ax.get_legend_handles_labels()[1])


def look(ax: Axes, label: str, color: str | None) -> dict[str, Any]:
    """How a model is drawn: by the colour given, or by the next one after those of the models on the axes."""
    number = models_on(ax)
    drawn: dict[str, Any] = {"color": colour(number) if color is None else color, "marker": mark(number)}
    return {**drawn, "label": folded(label)} if label else drawn


def entitled(ax: Axes, what: str, whom: str, label: str) -> None:
    """Title and legend: of one model its name and sizes; of several models what is shown of each."""
    if label and models_on(ax) > 1:
        title(ax, f"{what}, of each model")
    else:
        title(ax, f"{label}, {what}: {whom}" if label else f"{what}: {whom}")
    if label:
        legend(ax)


def logarithmic(ax: Axes, axis: str = "y") -> None:
    """A logarithmic axis with values at its ticks, not powers of ten."""
    from matplotlib.ticker import FuncFormatter, LogLocator, NullFormatter

    getattr(ax, f"set_{axis}scale")("log")
    shown = getattr(ax, f"{axis}axis")
    low, high = sorted(getattr(ax, f"get_{axis}lim")())
    # Within less than two decades, powers of ten alone would leave one tick, or none.
    steps = (1.0,) if high > 100 * low else (1.0, 2.0, 5.0)
    shown.set_major_locator(LogLocator(subs=steps))
    shown.set_major_formatter(FuncFormatter(lambda value, _: f"{value:,.12g}"))
    shown.set_minor_formatter(NullFormatter())


def whole_ticks(ax: Axes) -> None:
    """Ticks at whole numbers only, from left to right."""
    from matplotlib.ticker import MaxNLocator

    ax.xaxis.set_major_locator(MaxNLocator(integer=True))


def rows(ax: Axes, names: Sequence[Any], *, folds: bool = True) -> None:
    """Names down the left side, the first at the top, folded unless they are already."""
    ax.set_yticks(np.arange(len(names)), [folded(name) if folds else str(name) for name in names])
    ax.set_ylim(len(names) - 0.4, -0.6)
    ax.grid(axis="x", alpha=0.3)


def row_height(names: Sequence[Any]) -> float:
    """Inches that a picture of such rows needs, with its title and its axis."""
    return FRAME + LINE * sum(1 + folded(name).count("\n") for name in names) + 0.1 * len(names)


def beside(names: Sequence[Any]) -> float:
    """Inches that a picture needs whose legend of such names stands beside it."""
    return max(4.4, 0.5 + 0.17 * sum(1 + folded(name).count("\n") for name in names))


def shade(ax: Axes, low: float, high: float, **look: Any) -> None:
    """An interval as a band across what is drawn already; an infinite end is the edge of that."""
    left, right = ax.get_xlim()
    start, stop = (low if np.isfinite(low) else left), (high if np.isfinite(high) else right)
    ax.axvspan(start, stop, linewidth=0, **look)


def legend(ax: Axes, **look: Any) -> None:
    """A legend within the axes, or beside them where it would cover what is drawn."""
    handles, labels = ax.get_legend_handles_labels()
    if not handles:
        return
    beside = {"loc": "center left", "bbox_to_anchor": (1.0, 0.5)} if len(labels) > 6 else {}
    # Said outright, the best place is looked for without a warning where that takes time.
    ax.legend(handles, labels, fontsize="small", **{"loc": "best", **beside, **look})
