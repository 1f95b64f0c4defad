"""Replicates of means, drawn by a design, with the standard errors that studentized intervals need."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from passk_fast._progress import Report
from passk_fast.inference.design import Design, differences
from passk_fast.inference.distributions import Drawn

if TYPE_CHECKING:
    from passk_fast._typing import Floats


def drawn(
    design: Design,
    estimates: Floats,
    pairs: list[tuple[int, int]] | None,
    seed: int,
    first: int,
    count: int,
    progress: Report | None,
) -> Drawn:
    """Replicates of the statistics; with `pairs`, standard errors of them and of the pairs' differences."""
    columns = len(estimates)
    if pairs is None:
        sums = design.replicate_sums(seed, first, count, progress)
        sizes = design.m if design.sizes is None else sums[:, columns:]
        return Drawn(estimates, design, sums[:, :columns] / sizes)
    centred = design.values - estimates
    centred = np.column_stack([centred, differences(centred, pairs)])
    wider = design.with_values(np.column_stack([design.values, centred * centred]))
    sums = wider.replicate_sums(seed, first, count, progress)
    means = sums[:, :columns] / design.m
    away = means - estimates
    away = np.column_stack([away, differences(away, pairs)])
    return Drawn(estimates, design, means, _errors(sums[:, columns:], away, centred, design.m))


def _errors(squares: Floats, away: Floats, centred: Floats, m: int) -> Floats:
    """Standard errors s*/√m from sums of squares about the estimate.

    A replicate that drew a single value has none; what rounding leaves of it is set to 0, so that it does not
    pass for a tiny one.
    """
    variances = squares / m - away * away
    rounding = 16 * m * np.finfo(np.float64).eps * np.max(centred * centred, axis=0, initial=0.0)
    return np.sqrt(np.where(variances > rounding, variances, 0.0) / max(m - 1, 1))
