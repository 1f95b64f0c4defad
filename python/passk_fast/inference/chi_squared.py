"""Tail of the chi-squared distribution, whole degrees of freedom: a finite sum."""

from __future__ import annotations

from math import exp, fsum, inf, lgamma, log, sqrt

from passk_fast import _core


def chi_squared_tail(x: float, df: int) -> float:
    """P(χ² ≥ x) by integration by parts: Σ_j e^{-h} h^j / Γ(j + 1) with h = x/2.

    The sum is over the whole j below df/2 for even df, and over the half-integers for odd df, where twice the
    normal tail at √x is added. 1 for df = 0, whose statistic is always 0.

    Examples
    --------
    >>> round(chi_squared_tail(3.841458820694124, 1), 12), round(chi_squared_tail(5.991464547107979, 2), 12)
    (0.05, 0.05)
    """
    if df == 0 or x <= 0:
        return 1.0
    if x == inf:
        return 0.0
    half, odd = x / 2, df % 2
    powers = [j + odd / 2 for j in range((df - odd) // 2)]
    terms = [exp(j * log(half) - half - lgamma(j + 1)) for j in powers]
    return min(1.0, fsum(terms) + (2 * float(_core.normal_cdf(-sqrt(x))) if odd else 0.0))
