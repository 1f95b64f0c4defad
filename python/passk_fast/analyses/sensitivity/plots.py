"""Plots of sensitivity analyses; matplotlib is imported by `inference.plots.axes` only."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from passk_fast.inference import render
from passk_fast.inference.plots import axes

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from passk_fast.analyses.sensitivity.conditions_result import Sensitivity


def plot_conditions(result: Sensitivity, ax: Axes | None) -> Axes:
    """Estimates and intervals of the conditions side by side, a colour for each k."""
    ax = axes(ax)
    ks = result.any_difference.k
    shape = (len(result.conditions), len(ks))
    estimates, low, high = (np.reshape(x, shape) for x in (result.estimate, *result.confidence_interval))
    places = np.arange(shape[0])
    for i, k in enumerate(ks):
        at = places + 0.5 * ((i + 1) / (len(ks) + 1) - 0.5)
        ax.vlines(at, low[:, i], high[:, i], color=f"C{i}", linewidth=2)
        ax.plot(at, estimates[:, i], "o", color=f"C{i}", label=f"pass@{k}")
    ax.set_xticks(places, result.conditions, rotation=30 if shape[0] > 5 else 0)
    ax.set_ylim(0, 1)
    ax.set_ylabel("mean over problems")
    ax.set_title(f"{render.percent_level(result.level)} {result.interval} intervals, m = {result.m}")
    ax.legend(loc="lower right")
    return ax
