"""Plots of the order of attempts."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from passk_fast import _core
from passk_fast.inference import render
from passk_fast.inference.plots import axes

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from passk_fast.analyses.order.result import OrderTest

# Up to so many attempts each has its dot.
DOTS = 50


def plot_prefix_curve(result: OrderTest, ax: Axes | None) -> Axes:
    """Share solved within the first k attempts against pass@k and its band."""
    ax = axes(ax)
    curve = result.curve
    half = _core.normal_ppf((1 + result.level) / 2) * curve.standard_error
    low, high = (np.clip(curve.pass_at_k + side * half, 0, 1) for side in (-1, 1))
    band = f"{render.percent_level(result.level)} band"
    ax.fill_between(curve.k, low, high, color="C0", alpha=0.2, linewidth=0, label=band)
    ax.plot(curve.k, curve.pass_at_k, color="C0", label="pass@k")
    dots = "." if len(curve.k) <= DOTS else ""
    ax.plot(curve.k, curve.observed, color="C1", marker=dots, label="first k attempts")
    ax.set_ylim(0, 1)
    ax.set_xlabel("k")
    ax.set_ylabel("share solved")
    ax.set_title(f"solved within the first k attempts, m = {result.m}")
    ax.legend(loc="lower right")
    return ax


def plot_hazard(result: OrderTest, ax: Axes | None) -> Axes:
    """First successes at each attempt, less those to expect, and the band of chance."""
    ax = axes(ax)
    hazard = result.hazard
    half = _core.normal_ppf((1 + result.level) / 2) * hazard.standard_error
    band = f"{render.percent_level(result.level)} band"
    ax.fill_between(hazard.attempt, -half, half, color="C0", alpha=0.2, linewidth=0, label=band)
    ax.axhline(0, color="C0", linewidth=1)
    excess = hazard.observed - hazard.expected
    ax.vlines(hazard.attempt, 0, excess, color="C1", linewidth=1.5, label="observed − expected")
    ax.set_xlabel("attempt")
    ax.set_ylabel("first successes")
    ax.set_title(f"first successes at each attempt, m = {result.m}")
    ax.legend(loc="upper right")
    return ax
