"""Ends of many tilted means at once: those of `tilting`, for samples that share their values.

The equation r*(s) = z is solved for all samples together, by Newton's rule with dr/ds = mK′(s)/r, to digits
that an expectation over samples can use.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from passk_fast import _numeric

if TYPE_CHECKING:
    from passk_fast._typing import Floats, Ints

STEPS = 7
# No step makes a tilt more than this many times as strong, or as weak.
STRETCH = 3.0


def tilted_widths(units: Floats, counts: Ints, z: float) -> Floats:
    """How far below each sample's mean the interval's lower end is.

    Parameters
    ----------
    units : ndarray (B,)
        Values.
    counts : ndarray (R, B)
        How often each sample has them.
    z : float
        Normal quantile of the end, positive.

    Returns
    -------
    ndarray (R,)
        0 where a sample has but one value.

    Examples
    --------
    >>> units, counts = np.array([0.9, -0.1]), np.array([[2, 48], [25, 25]])
    >>> tilted_widths(units, counts, 1.96).round(4)
    array([0.0322, 0.1358])
    """
    m = np.asarray(_numeric.sum(counts.astype(np.float64), axis=1))
    mean = np.asarray(_numeric.sum(counts * units, axis=1)) / m
    away = np.where(counts > 0, units - mean[:, None], 0.0)
    spread = np.sqrt(np.asarray(_numeric.sum(counts * away * away, axis=1)) / m)
    varied = np.flatnonzero(spread > 0)
    found = np.zeros(len(counts))
    if len(varied):
        found[varied] = _solved(away[varied], counts[varied], m[varied], spread[varied], z)
    return found


def _solved(away: Floats, counts: Ints, m: Floats, spread: Floats, z: float) -> Floats:
    root, least = np.sqrt(m), np.min(away, axis=1)
    tilt = z / (spread * root)
    for _ in range(STEPS):
        cumulant, fall = _moments(-tilt, away, counts, m)
        r = np.sqrt(2 * m * cumulant)
        gap = r + _numeric.log(tilt * spread * root / r) / r - z
        steep = m * fall * tilt
        less = np.divide(gap * r, steep, out=np.sign(gap), where=np.abs(gap * r) < steep)
        tilt = tilt * np.clip(1 - less, 1 / STRETCH, STRETCH)
    widths: Floats = np.minimum(_moments(-tilt, away, counts, m)[1], -least)
    return widths


def _moments(s: Floats, away: Floats, counts: Ints, m: Floats) -> tuple[Floats, Floats]:
    """K(s) and -K′(s), both positive for s < 0."""
    at = s[:, None] * away
    top = np.max(at, axis=1)
    weights = counts * _numeric.exp(at - top[:, None])
    total = np.asarray(_numeric.sum(weights, axis=1))
    fall = -np.asarray(_numeric.sum(weights * away, axis=1)) / total
    tiny = np.finfo(np.float64).tiny
    return np.maximum(top + _numeric.log(total / m), tiny), np.maximum(fall, tiny)
