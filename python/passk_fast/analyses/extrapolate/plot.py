"""The picture of an extrapolation."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from passk_fast.inference import render
from passk_fast.inference.plots import axes

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from passk_fast.analyses.extrapolate.result import Extrapolation

POINTS = 60
# Intervals of neighbouring models stand beside one another, by this factor of k.
APART = 1.04


def plot_extrapolation(result: Extrapolation, ax: Axes | None) -> Axes:
    """Each model's curve from k = 1, dashed where it does not fit, and its intervals at the k asked for."""
    ax = axes(ax)
    ks = np.atleast_1d(result.k).astype(np.float64)
    least = result.n_range[0]
    grid = np.unique(np.rint(np.geomspace(1, max(*ks, least), POINTS)))
    for number, fit in enumerate(result.fits):
        theta = np.tile(fit._theta, (len(grid), 1))
        label = fit.name if fit.fits else f"{fit.name} (does not fit)"
        ax.plot(
            grid, fit._model.pass_at(theta, grid), "-" if fit.fits else "--", color=f"C{number}", label=label
        )
        low, high = (np.atleast_1d(end) for end in fit.confidence_interval)
        at = ks * APART ** (number - (len(result.fits) - 1) / 2)
        ax.vlines(at, low, high, color=f"C{number}", linewidth=2)
    ax.axhline(result.floor.solvable, color="0.4", linestyle=":", label="solvable, at least (Chao2)")
    ax.axvspan(grid[0], least, color="0.5", alpha=0.12, linewidth=0, label="attempts in hand")
    ax.set_xscale("log")
    ax.set_ylim(0, 1)
    ax.set_xlabel("k")
    ax.set_ylabel("pass@k")
    ax.set_title(f"Fitted populations, {render.percent_level(result.level)} intervals, m = {result.m}")
    ax.legend(loc="lower right")
    return ax
