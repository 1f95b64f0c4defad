"""Plots of comparisons; matplotlib is an extra and imported through `plots.axes` only."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from passk_fast import _numeric
from passk_fast.inference import render
from passk_fast.inference.comparison_text import form_name
from passk_fast.inference.plots import axes

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from passk_fast.inference.comparison import Comparison

WIN, LOSS = "C0", "C1"


def plot_differences(result: Comparison, ax: Axes | None) -> Axes:
    """Difference and interval for each k, with the line of no difference and the band of the margin."""
    ax = axes(ax)
    ks, differences = np.atleast_1d(result.k), np.atleast_1d(result.difference)
    low, high = (np.atleast_1d(end) for end in result.confidence_interval)
    places = np.argsort(np.argsort(ks))
    if result.margin is not None:
        ax.axhspan(-result.margin, result.margin, color="C2", alpha=0.15, linewidth=0)
    ax.axhline(0, color="0.5", linewidth=1)
    ax.vlines(places, low, high, color=WIN, linewidth=2)
    ax.plot(places, differences, "o", color=WIN)
    ax.set_xticks(places, [str(k) for k in ks.tolist()])
    ax.set_xlim(-0.6, len(ks) - 0.4)
    ax.set_xlabel("k")
    ax.set_ylabel(f"pass@k, {result.names[0]} − {result.names[1]}")
    band = "" if result.margin is None else f", margin ±{result.margin:g}"
    ax.set_title(f"{render.percent_level(result.level)} {form_name(result.interval)}{band}")
    return ax


def plot_problems(result: Comparison, k: int, ax: Axes | None) -> Axes:
    """Differences of all problems from the largest to the smallest, and their mean.

    Problems with the same difference are one step, so that any number of them can be drawn.
    """
    assert result._pairs is not None
    ax = axes(ax)
    d = result._pairs.values((k,))[2][:, 0]
    order = np.argsort(-d, kind="stable")
    sizes, edges = d[order], np.concatenate([[0], np.cumsum(result._pairs.problems[order])])
    for sign, colour, name in ((1, WIN, result.names[0]), (-1, LOSS, result.names[1])):
        part = np.where(sign * sizes > 0, sizes, 0.0)
        count = int(result._pairs.problems[sign * d > 0].sum())
        ax.stairs(part, edges, fill=True, color=colour, alpha=0.7, label=f"{name} better: {count:,}")
    mean = float(_numeric.dot(d, result._pairs.problems) / result._pairs.m)
    ax.axhline(mean, color="k", linewidth=1, linestyle="--", label=f"mean {mean:+.4f}")
    ax.axhline(0, color="0.5", linewidth=1)
    ax.set_xlim(0, result._pairs.m)
    ax.set_xlabel("problems, by difference")
    ax.set_ylabel(f"pass@{k}, {result.names[0]} − {result.names[1]}")
    ax.legend()
    return ax
