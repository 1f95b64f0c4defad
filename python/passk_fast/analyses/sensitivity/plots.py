"""Plots of sensitivity analyses; matplotlib is imported by `inference.plots.axes` only."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from passk_fast.inference import render
from passk_fast.inference.plots import axes

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from passk_fast.analyses.sensitivity.conditions_result import Sensitivity
    from passk_fast.analyses.sensitivity.influence import Influence
    from passk_fast.analyses.sensitivity.stability_result import Stability

# Bars of a plot of influence that are still told apart.
BARS = 400


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
    ax.legend()
    return ax


def plot_influence(result: Influence, ax: Axes | None) -> Axes:
    """What each unit adds to the estimate, in descending order."""
    ax = axes(ax)
    values = np.sort(result.influence)[::-1]
    if len(values) > BARS:
        ax.plot(np.arange(len(values)), values, color="C0")
    else:
        ax.bar(np.arange(len(values)), values, width=1.0, color=np.where(values < 0, "C3", "C0").tolist())
    ax.axhline(0, color="0.5", linewidth=0.8)
    ax.set_xlabel("clusters" if result.clusters else "problems")
    ax.set_ylabel("influence on the difference" if result.comparison else f"influence on pass@{result.k}")
    ax.set_title(f"Estimate {render.number(result.estimate)} less the estimate without each")
    return ax


def plot_stability(result: Stability, ax: Axes | None) -> Axes:
    """Band of the subsamples' results against n, on a logarithmic axis."""
    ax = axes(ax)
    order = np.argsort(result.n)
    sizes = np.array(result.n)[order]
    share = render.percent_level(result.level)
    ax.fill_between(sizes, result.low[order], result.high[order], alpha=0.3, label=f"{share} of subsamples")
    ax.axhline(result.estimate, color="C0", label="all attempts")
    if result.flips is not None:
        ax.axhline(0, color="0.5", linewidth=0.8)
    ax.set_xscale("log")
    ax.set_xticks(sizes, [str(size) for size in sizes.tolist()])
    ax.minorticks_off()
    ax.set_xlabel("attempts at each problem")
    ax.set_ylabel(f"pass@{result.k}" if result.flips is None else f"difference in pass@{result.k}")
    ax.legend()
    return ax
