"""Plots of results; matplotlib is an extra and imported here only."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from passk_fast.inference import render

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from passk_fast.inference.runs_result import Runs


def axes(ax: Axes | None) -> Axes:
    """The axes given, or new ones."""
    if ax is not None:
        return ax
    try:
        from matplotlib import pyplot
    except ImportError:
        raise ImportError("plot() needs matplotlib: pip install 'passk-fast[plot]'") from None
    return pyplot.subplots()[1]


def plot_runs(result: Runs, ax: Axes | None) -> Axes:
    """Interval and estimate for each k, the runs' own means beside them."""
    ax = axes(ax)
    ks = np.atleast_1d(result.k).tolist()
    places = np.arange(len(ks))
    low, high = (np.atleast_1d(end) for end in result.confidence_interval)
    ax.vlines(places, low, high, color="C0", linewidth=2)
    ax.plot(places, np.atleast_1d(result.estimate), "o", color="C0", label="estimate")
    each = np.reshape(result.run_estimates, (len(result.runs), len(ks)))
    for number, (name, values) in enumerate(zip(result.runs, each, strict=True)):
        shift = 0.12 + 0.3 * (number + 1) / (len(result.runs) + 1)
        ax.plot(places + shift, values, "_", markersize=9, color=f"C{1 + number % 9}", label=f"run {name}")
    ax.set_xticks(places, [f"pass@{k}" for k in ks])
    ax.set_xlim(-0.5, len(ks) - 0.5)
    ax.set_ylabel("mean over problems")
    ax.set_title(f"{render.percent_level(result.level)} {result.interval} interval over runs")
    ax.legend()
    return ax
