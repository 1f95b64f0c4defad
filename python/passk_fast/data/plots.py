"""Pictures of counts: how often problems are solved, and pass@k over k."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from passk_fast import _core
from passk_fast._typing import Axes
from passk_fast.data.tally import Tally
from passk_fast.show import plots

# Bars of the distribution, and points of a curve.
BINS, POINTS = 10, 40


def plot_rates(tallies: Mapping[str, Tally], ax: Axes | None = None, **look: Any) -> Axes:
    """How many problems are solved how often, filled for one model; needs matplotlib.

    Tallies stand under the names that the legend shows; an empty one shows none.
    """
    ax = plots.axes(ax)
    edges = np.linspace(0, 1, BINS + 1)
    before = plots.models_on(ax)
    several = before + len(tallies) > 1
    for number, (name, tally) in enumerate(tallies.items(), before):
        # exact: only drawn
        share = np.histogram(tally.c / tally.n, edges, weights=tally.problems)[0] / tally.m
        drawn: dict[str, Any] = {"color": plots.colour(number), "label": plots.folded(name) or None, **look}
        if not several:
            ax.stairs(share, edges, fill=True, alpha=0.75, **drawn)
        else:
            drawn |= {"linestyle": plots.style(number), "marker": plots.mark(number), "markersize": 4}
            ax.plot((edges[1:] + edges[:-1]) / 2, share, **drawn)
    ax.set_xlim(-0.02, 1.02)
    ax.set_ylim(bottom=0)
    ax.set_xlabel("share of a problem's attempts that passed")
    ax.set_ylabel("share of problems")
    plots.title(ax, "how often problems are solved" + ", by each model" * several)
    # Upon bars that are filled, words need a ground of their own.
    plots.legend(ax, frameon=not several, framealpha=0.9, edgecolor="none")
    return ax


def plot_pass_at_k(tallies: Mapping[str, Tally], ax: Axes | None = None) -> Axes:
    """Mean pass@k over k, one entry of the legend a model, without intervals; needs matplotlib."""
    ax = plots.axes(ax, height=4.4 if len(tallies) <= len(plots.COLOURS) else plots.beside(list(tallies)))
    every: set[int] = set()
    for number, (name, tally) in enumerate(tallies.items()):
        # exact: only drawn
        ks = np.unique(np.geomspace(1, tally.min_n, POINTS).round().astype(np.int64))
        every.update(ks.tolist())
        means = [tally.sum(_core.pass_at_k(tally.n, tally.c, int(k))) / tally.m for k in ks]
        look: dict[str, Any] = {"color": plots.colour(number), "linestyle": plots.style(number)}
        if len(ks) <= BINS:
            look |= {"marker": plots.mark(number), "markersize": 4}
        ax.plot(ks, means, label=plots.folded(name), **look)
    plots.against_k(ax, every)
    ax.set_ylim(-0.02, 1.02)
    ax.set_ylabel("mean pass@k over problems")
    plots.title(ax, "pass@k, estimates alone")
    plots.legend(ax)
    return ax
