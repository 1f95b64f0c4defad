"""The picture of a ranking."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from passk_fast import _validate
from passk_fast.inference import render
from passk_fast.inference.plots import axes

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from passk_fast.inference.ranking_result import Ranking

# Inches for a model, and for the rest of the picture.
ROW, MARGIN = 0.25, 1.6
WIDTH = 7.5


def plot_ranking(ranking: Ranking, ax: Axes | None, k: int | None) -> Axes:
    """A line for each model, the best at the top, and its rank set at the right."""
    from passk_fast.inference.ranking_result import ranks

    known = np.atleast_1d(ranking.k).tolist()
    chosen = known[0] if k is None else _validate.whole(k, "k", least=1)
    if chosen not in known:
        raise ValueError(f"`k` must be one of {', '.join(map(str, known))}; got {chosen}")
    standings = [one for one in ranking.standings() if one.k == chosen]
    if ax is None:
        ax = axes(None)
        figure = ax.get_figure(root=True)
        assert figure is not None
        figure.set_size_inches(WIDTH, MARGIN + ROW * len(standings))
        figure.set_layout_engine("constrained")
    rows = np.arange(len(standings))
    colours = ["C0" if one.rank_low == 1 else "0.45" for one in standings]
    ax.hlines(
        rows, [one.low for one in standings], [one.high for one in standings], color=colours, linewidth=2
    )
    ax.scatter([one.estimate for one in standings], rows, color=colours, zorder=3, s=22)
    ax.set_yticks(rows, [one.model for one in standings])
    ax.set_ylim(len(standings) - 0.4, -0.6)
    ax.set_xlabel(f"pass@{chosen}")
    ax.grid(axis="x", alpha=0.3)
    right = ax.secondary_yaxis("right")
    right.set_yticks(rows, [ranks(one) for one in standings])
    right.set_ylabel("rank set")
    right.tick_params(length=0)
    level = render.percent_level(ranking.level)
    ax.set_title(f"{level} simultaneous intervals, m = {ranking.m} (blue: may be best)")
    return ax
