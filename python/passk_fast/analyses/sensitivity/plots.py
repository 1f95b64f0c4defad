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
    from passk_fast.analyses.sensitivity.specification_result import SpecificationCurve
    from passk_fast.analyses.sensitivity.stability_result import Stability

# Where the choices stand below a curve, as a share of its own height.
BELOW = (0.0, -1.1, 1.0, 1.0)
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
    ax.legend(loc="lower right")
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


def plot_specifications(result: SpecificationCurve, ax: Axes | None) -> Axes:
    """Estimates in ascending order with their intervals; below, a row of dots for each choice."""
    fresh = ax is None
    ax = axes(ax)
    ordered = sorted(result.specifications, key=lambda one: one.estimate)
    places = np.arange(len(ordered))
    clear = np.array([one.low > 0 or one.high < 0 for one in ordered])
    colours = np.where(clear & result.comparison, "C3", "C0").tolist()
    ax.vlines(places, [one.low for one in ordered], [one.high for one in ordered], color=colours, alpha=0.4)
    ax.scatter(places, [one.estimate for one in ordered], color=colours, s=12, zorder=3)
    if result.comparison:
        ax.axhline(0, color="0.5", linewidth=0.8)
    ax.set_xticks([])
    ax.set_ylabel("difference" if result.comparison else "mean over problems")
    ax.set_title(f"{len(ordered)} specifications, {render.percent_level(result.level)} intervals")
    choices = [(f"pass@{one.k}", one.interval, one.missing, one.subset) for one in ordered]
    # Choices that nobody made differently tell nothing.
    made = [(f"pass@{one.k}", one.interval, one.missing, one.subset) for one in result.specifications]
    kinds = [list(dict.fromkeys(column)) for column in zip(*made, strict=True)]
    shown = [(i, name) for i, names in enumerate(kinds) if len(names) > 1 for name in names]
    below = ax.inset_axes(BELOW)
    for row, (i, name) in enumerate(shown):
        dots = [place for place, choice in zip(places.tolist(), choices, strict=True) if choice[i] == name]
        below.scatter(dots, [row] * len(dots), color="0.2", s=8)
    below.set_yticks(range(len(shown)), [name for _, name in shown])
    below.set_ylim(len(shown) - 0.5, -0.5)
    below.set_xlim(ax.get_xlim())
    below.set_xticks([])
    if fresh:
        ax.set_position((0.2, 0.55, 0.75, 0.36))
    return ax
