"""Every problem's difference as a picture, in descending order."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from passk_fast.show import plots
from passk_fast.show.numbers import count, number_of, signed

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from passk_fast.inference.pairs import Pairs


def steps(ax: Axes, pairs: Pairs, k: int, names: tuple[str, str]) -> Axes:
    """Draw the differences at one k; equal ones are one step, so that any number of problems can be drawn."""
    d = pairs.values((k,))[2][:, 0]
    order = np.argsort(-d, kind="stable")
    sizes, edges = d[order], np.concatenate([[0], np.cumsum(pairs.problems[order])])
    for number, (sign, name) in enumerate(zip((1, -1), names, strict=True)):
        part = np.where(sign * sizes > 0, sizes, 0.0)
        better = f"{plots.folded(name)} better: {count(int(pairs.problems[sign * d > 0].sum()))}"
        ax.stairs(part, edges, fill=True, color=plots.colour(number), alpha=0.7, label=better)
    mean = float(pairs.sum(d[:, None])[0]) / pairs.m
    ax.axhline(mean, color=plots.GREY, linewidth=1.5, linestyle="--", label=f"mean {signed(mean)}")
    ax.axhline(0, color=plots.GREY, linewidth=1)
    ax.set_xlim(0, pairs.m)
    plots.whole_ticks(ax)
    ax.set_xlabel("problems, by difference")
    plots.title(ax, f"differences of {number_of(pairs.m, 'problem')} at pass@{k}")
    plots.legend(ax)
    return ax
