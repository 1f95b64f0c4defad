"""The picture of a diversity result; matplotlib is an extra and imported here only."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from passk_fast import _core, _numeric
from passk_fast.inference.plots import axes

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from passk_fast.analyses.diversity_result import Diversity

POINTS = 25


def plot_diversity(result: Diversity, ax: Axes | None) -> Axes:
    """Rarefaction curves of each level: different solutions, different correct ones, and pass@k."""
    ax = axes(ax)
    least = result.n_range[0]
    ks = np.unique(np.geomspace(1, least, POINTS).round().astype(int)).tolist()
    for index, one in enumerate(result.compositions):
        colour, name = f"C{index}", result.head(one.level)
        ax.plot(ks, [_numeric.mean(one.rarefied(k)) for k in ks], color=colour, label=f"{name}: different")
        correct = [_numeric.mean(one.rarefied_correct(k)) for k in ks]
        ax.plot(ks, correct, color=colour, linestyle="--", label=f"{name}: different and correct")
    first = result.compositions[0]
    passing = [float(_numeric.mean(_core.pass_at_k(first.n, first.c, k))) for k in ks]
    ax.plot(ks, passing, color="0.5", linestyle=":", label="pass@k")
    ax.set_xscale("log")
    ax.set_yscale("log")
    ax.set_ylim(top=20 * ax.get_ylim()[1])  # room for the legend
    ax.set_xlabel("attempts")
    ax.set_ylabel("solutions to expect")
    ax.set_title(f"Different solutions among k attempts, m = {result.m}")
    ax.legend(fontsize="small", loc="upper left")
    return ax
