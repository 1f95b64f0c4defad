"""Curves of models on one pair of axes, an entry of the legend each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Protocol

from passk_fast.show import plots
from passk_fast.show.numbers import level

if TYPE_CHECKING:
    from matplotlib.axes import Axes

# Bands of more models than this hide each other.
BANDS = 6
# Curves of so few points have marks at them.
FEW = 12


class Drawable(Protocol):
    """What is drawn of a curve."""

    @property
    def k(self) -> Any:
        """Where it has values."""

    @property
    def estimate(self) -> Any:
        """The values."""

    @property
    def band(self) -> Any:
        """Both ends of the band that holds for all k together."""

    @property
    def kind(self) -> str:
        """What it is a curve of."""

    @property
    def level(self) -> float:
        """Of the band."""


def drawn_curves(
    curves: Mapping[str, Drawable],
    ax: Axes | None,
    *,
    colors: Sequence[str] | None = None,
    band: bool | None = None,
) -> Axes:
    """Draw curves of one kind, after those of the models that are on the axes already."""
    shaded = len(curves) <= BANDS if band is None else band
    few = len(curves) <= len(plots.COLOURS)
    ax = plots.axes(ax, height=4.4 if few else plots.beside(list(curves)))
    before = plots.models_on(ax)
    for number, (name, one) in enumerate(curves.items(), before):
        look: dict[str, Any] = {"color": plots.colour(number) if colors is None else colors[number - before]}
        if shaded and len(one.k) > 1:
            ax.fill_between(one.k, *one.band, alpha=0.15, linewidth=0, **look)
        elif shaded:
            ax.vlines(one.k, *one.band, alpha=0.4, linewidth=4, **look)
        if len(one.k) <= FEW:
            look |= {"marker": plots.mark(number), "markersize": 4}
        ax.plot(one.k, one.estimate, linestyle=plots.style(number), label=plots.folded(name), **look)
    plots.against_k(ax, plots.drawn_at(ax))
    ax.set_ylim(-0.02, 1.02)
    first = next(iter(curves.values()))
    ax.set_ylabel(f"mean {first.kind} over problems")
    bands = f", {level(first.level)} band for all k together" if shaded else ""
    several = before + len(curves) > 1
    plots.title(ax, f"{first.kind} of {'each model' if several else next(iter(curves))}{bands}")
    if several:
        plots.legend(ax)
    return ax
