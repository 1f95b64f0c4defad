"""What a comparison of two models comes down to, paired or not, and its closed-form inference."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from passk_fast import _core
from passk_fast.inference.intervals import ConfidenceInterval

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from passk_fast.inference.design import Design

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Contrast:
    """Mean differences a - b for several k.

    Attributes
    ----------
    first, second, difference : ndarray (K,)
        Mean pass@k of either model, and their difference.
    variances : ndarray (K,)
        Estimated variance of the difference about the target.
    degrees_of_freedom : ndarray (K,)
        Of the variances.
    centres, adjusted_variances, adjusted_degrees : ndarray (K,)
        The same after pseudo-problems joined: what the adjusted interval and the tests against a margin use.
    p_values : ndarray (K,)
        Of no difference, two-sided.
    p_methods : tuple of str
        How they were computed.
    wins, ties, losses : ndarray of int64 (K,), or None
        Problems on which a is better, equal, worse; None without pairing.
    design : Design or None
        What a bootstrap draws; None where it is not on offer.
    m : int or (int, int)
        Problems in pairs, or of either model.
    clusters, strata : int or None
        How many there are.
    warnings : tuple of str
    """

    first: Floats
    second: Floats
    difference: Floats
    variances: Floats
    degrees_of_freedom: Floats
    centres: Floats
    adjusted_variances: Floats
    adjusted_degrees: Floats
    p_values: Floats
    p_methods: tuple[str, ...]
    wins: Ints | None
    ties: Ints | None
    losses: Ints | None
    design: Design | None
    m: int | tuple[int, int]
    clusters: int | None
    strata: int | None
    warnings: tuple[str, ...]


def closed_form(contrast: Contrast, form: str, level: float) -> ConfidenceInterval:
    """The adjusted or the t interval of each difference."""
    tail = (1 + level) / 2
    if form == "adjusted":
        half = _quantiles(tail, contrast.adjusted_degrees) * np.sqrt(contrast.adjusted_variances)
        return ConfidenceInterval(
            np.maximum(contrast.centres - half, -1.0), np.minimum(contrast.centres + half, 1.0)
        )
    half = _quantiles(tail, contrast.degrees_of_freedom) * np.sqrt(contrast.variances)
    return ConfidenceInterval(contrast.difference - half, contrast.difference + half)


def against_margin(contrast: Contrast, margin: float) -> tuple[Floats, Floats]:
    """p-values of equivalence within ±margin, and of a being worse than b by less than the margin.

    Two one-sided tests (Schuirmann, Journal of Pharmacokinetics and Biopharmaceutics 15 (1987) 657-680) that
    invert the adjusted interval before it is clipped: equivalence at α is the interval of level 1 - 2α
    inside ±margin.
    """
    errors = np.sqrt(contrast.adjusted_variances)
    above = _upper_tails((contrast.centres + margin) / errors, contrast.adjusted_degrees)
    below = _upper_tails((margin - contrast.centres) / errors, contrast.adjusted_degrees)
    return np.maximum(above, below), above


def two_sided(difference: Floats, variances: Floats, degrees: Floats | float) -> Floats:
    """p-values of no difference by Student's t; NaN where no variance was seen but a difference was."""
    with np.errstate(divide="ignore", invalid="ignore"):
        statistic = np.abs(difference) / np.sqrt(variances)
    p = 2 * _upper_tails(statistic, np.broadcast_to(degrees, statistic.shape))
    p[difference == 0] = 1.0
    p[(difference != 0) & (variances <= 0)] = np.nan
    return np.minimum(p, 1.0)


def _quantiles(tail: float, degrees: Floats) -> Floats:
    return np.array([_core.student_t_ppf(tail, df) for df in degrees.tolist()])


def _upper_tails(statistic: Floats, degrees: Any) -> Floats:
    pairs = zip(statistic.tolist(), degrees.tolist(), strict=True)
    return np.array([_core.student_t_cdf(-t, df) for t, df in pairs])
