"""Whether a difference changes with k: the differences of gaps between the smallest k and each other."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from passk_fast.analyses.comparison.contrast import Contrast
from passk_fast.analyses.comparison.parts import GapDifference
from passk_fast.inference.answer import agreeing
from passk_fast.inference.intervals import ConfidenceInterval
from passk_fast.inference.multiplicity import bonferroni
from passk_fast.show.numbers import ROUNDING

if TYPE_CHECKING:
    from passk_fast._typing import Floats


def rounded(values: Floats) -> Floats:
    """0 for differences that are none but for rounding."""
    return np.where(np.abs(values) <= ROUNDING, 0.0, values)


def gap_differences(contrast: Contrast, ks: tuple[int, ...], level: float) -> tuple[GapDifference, ...]:
    """The differences of gaps between the smallest k and each other, adjusted for how many these are."""
    if contrast.gaps is None:
        return ()
    first = min(ks)
    others = [i for i, k in enumerate(ks) if k != first]
    at = contrast.difference[others] - contrast.difference[ks.index(first)]
    p_values = contrast.gaps.p_values()
    adjusted = bonferroni(p_values)
    ends = contrast.gaps.interval(1 - (1 - level) / len(others))
    ends = agreeing(ends, adjusted, 1 - level)
    rows = zip(rounded(at).tolist(), ends.low.tolist(), ends.high.tolist(), strict=True)
    return tuple(
        GapDifference(first, ks[i], difference, ConfidenceInterval(low, high), p, p_adjusted)
        for i, (difference, low, high), p, p_adjusted in zip(
            others, rows, p_values.tolist(), adjusted.tolist(), strict=True
        )
    )
