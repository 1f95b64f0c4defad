"""Simultaneous inference on several means of the same problems: how much wider all intervals together are."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from passk_fast import _core, _numeric
from passk_fast.inference.design import Design

if TYPE_CHECKING:
    from passk_fast._progress import Report
    from passk_fast._typing import Floats


def critical_factor(
    design: Design, means: Floats, level: float, seed: int, replicates: int, progress: Report | None
) -> float:
    """What a quantile grows by so that intervals of all statistics hold together; at least 1.

    The level-quantile of max |θ* - θ|/SE over bootstrap replicates (SE that of the bootstrap distribution),
    over the normal quantile, which is what a single statistic gives. Statistics without spread are left out.
    """
    variances, _ = design.cumulants(means)
    spread = variances > 0
    if not spread.any():
        return 1.0
    sums = design.replicate_sums(seed, 0, replicates, progress)
    if design.sizes is None:
        drawn = sums / design.m
    else:
        drawn, sizes = sums[:, :-1], sums[:, -1:]
        drawn = drawn / sizes
    largest = np.max(np.abs(drawn - means)[:, spread] / np.sqrt(variances[spread]), axis=1)
    return max(1.0, float(_numeric.quantile(largest, level)) / float(_core.normal_ppf((1 + level) / 2)))
