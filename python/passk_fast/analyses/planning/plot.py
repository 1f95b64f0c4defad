"""The picture of a plan: power against the number of problems."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from passk_fast.inference.plots import axes

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from passk_fast.analyses.planning.result import Plan

POINTS = 60
# The range of problems, as multiples of the design's.
AROUND = (0.25, 0.5, 1, 2, 4)


def plot_plan(plan: Plan, ax: Axes | None) -> Axes:
    """A curve for each number of attempts, with what is wanted, and the design."""
    ax = axes(ax)
    comparison, curve = plan._comparison, plan.curve
    ticks = sorted({max(2, round(plan.m * factor)) for factor in AROUND})
    ms = np.geomspace(ticks[0], ticks[-1], POINTS)
    for index, n in enumerate(curve.n.tolist()):
        if plan.detect is None:
            heights = [comparison.detectable(m, n) for m in ms.tolist()]
        else:
            heights = [comparison.power_at(plan.detect, m, n) for m in ms.tolist()]
        shade = (index + 1) / len(curve.n)
        ax.plot(ms, heights, color="C0", alpha=0.25 + 0.75 * shade, linewidth=1 + shade, label=f"n = {n:,}")
    if plan.detect is None:
        ax.plot([plan.m], [plan.detectable], "o", color="C1", zorder=3)
        ax.set_ylabel(f"least difference found with power {plan.power:.0%}")
        ax.set_ylim(bottom=0)
    else:
        ax.axhline(plan.power, color="grey", linestyle="--", linewidth=1)
        ax.plot([plan.m], [plan.achieved or 0.0], "o", color="C1", zorder=3)
        ax.set_ylabel("power")
        ax.set_ylim(0, 1.02)
    ax.set_xscale("log")
    ax.set_xticks(ticks, [f"{m:,}" for m in ticks])
    ax.minorticks_off()
    ax.set_xlabel("problems m")
    aim = "" if plan.detect is None else f" of {plan.detect:g}"
    ax.set_title(f"difference{aim} in pass@{plan.k}, level {plan.level:.0%}")
    ax.legend(title="attempts")
    return ax
