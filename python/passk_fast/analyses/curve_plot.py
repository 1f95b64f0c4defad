"""The picture of a curve."""

from __future__ import annotations

from typing import TYPE_CHECKING

from passk_fast.analyses.curve_result import SHOWN
from passk_fast.inference import render
from passk_fast.inference.plots import axes

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from passk_fast.analyses.curve_result import Curve


def plot_curve(curve: Curve, ax: Axes | None) -> Axes:
    """Estimates against k on a logarithmic axis: band light, intervals darker, the other kind dashed."""
    ax = axes(ax)
    name = render.percent_level(curve.level)
    ax.fill_between(curve.k, *curve.band, color="C0", alpha=0.18, linewidth=0, label=f"{name} band, all k")
    ax.fill_between(
        curve.k,
        *curve.confidence_interval,
        color="C0",
        alpha=0.3,
        linewidth=0,
        label=f"{name} interval, each k",
    )
    ax.plot(curve.k, curve.estimate, color="C0", label=curve.kind)
    ax.plot(curve.k, curve.other, color="C1", linestyle="--", label=curve.other_kind)
    ax.set_xscale("log")
    shown = [k for k in SHOWN if curve.k[0] <= k <= curve.k[-1]]
    ax.set_xticks(shown, [str(k) for k in shown])
    ax.minorticks_off()
    ax.set_ylim(0, 1)
    ax.set_xlabel("k")
    ax.set_ylabel("mean over problems")
    ax.set_title(f"{curve.kind}, m = {curve.m}")
    ax.legend()
    return ax
