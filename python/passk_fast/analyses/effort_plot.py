"""The picture of an effort."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from passk_fast.inference import render
from passk_fast.inference.plots import axes

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from passk_fast.analyses.effort_result import Effort


def plot_effort(result: Effort, ax: Axes | None) -> Axes:
    """Cost with its band against the budget and what it costs by hand, or the chance of a right answer."""
    ax = axes(ax)
    budgets = np.array(result.budgets)
    curve = result.curve.success if result.curve.cost is None else result.curve.cost
    low, high = curve.confidence_interval
    ax.fill_between(budgets, low, high, alpha=0.25, color="C0", linewidth=0)
    ax.plot(budgets, curve.estimate, color="C0", marker="o" if len(budgets) < 20 else None)
    if result.costs is not None:
        ax.axhline(result.costs.by_hand, color="0.4", linestyle="--", label="by hand")
        if result.best is not None:
            best = budgets[result.best]
            ax.plot(best, curve.estimate[result.best], "o", color="C3", label=f"cheapest: up to {best}")
        ax.set_ylim(bottom=0)
        ax.set_ylabel("cost of a problem")
        ax.legend()
    else:
        ax.set_ylim(0, 1)
        ax.set_ylabel("chance of a right answer")
    ax.set_xscale("log")
    ax.set_xlabel("attempts reviewed at most")
    ax.set_title(f"Review effort, {render.percent_level(result.level)} intervals, m = {result.m}")
    return ax
