"""Rates of two models that spread as the true ones do, from the pilots' rates, which spread too far.

What n attempts show of a problem is off by luck. The pilots' differences, and the means of both models, are
drawn to their centre until they have the spread of the true ones: the problems of a stratum to its mean, and
with clusters (one-way analysis of variance, σ_b² between them and σ_w² within) their means by

    √((σ_b² + (σ_w² - ν)/m_g)/(σ_b² + σ_w²/m_g))

and the problems to these by √(1 - ν/σ_w²), where ν is the noise of the attempts at a problem.
"""

from __future__ import annotations

import numpy as np

from passk_fast import _numeric
from passk_fast._typing import Floats, Ints
from passk_fast.analyses.planning.families import Families
from passk_fast.data.counts import Counts
from passk_fast.inference.variance import only, within


def true_rates(first: Counts, second: Counts, families: Families | None) -> tuple[Floats, Floats]:
    """Rates of success of both, problem by problem."""
    p, q = first.values(1), second.values(1)
    noise = sum(
        float(within(one.tally, [only(1)]).variances[0]) for one in (first, second)
    )  # exact: two terms
    difference = _drawn_in(q - p, noise, families)
    middle = _drawn_in((p + q) / 2, noise / 4, families)
    low, high = middle - difference / 2, middle + difference / 2
    return np.clip(low, 0.0, 1.0), np.clip(high, 0.0, 1.0)


def _drawn_in(x: Floats, noise: float, families: Families | None) -> Floats:
    """Numbers of problems with their noise taken out of the spread."""
    if families is None:
        base = np.full(len(x), float(_numeric.mean(x)))
        return np.asarray(base + _share(_mean_square(x - base, len(x) - 1), noise) * (x - base))
    units, strata = families.unit, families.stratum[families.unit]
    base = _means(x, strata)
    if not families.clustered:
        kept = _share(_mean_square(x - base, len(x) - int(strata.max()) - 1), noise)
        return np.asarray(base + kept * (x - base))
    sizes = np.bincount(units)
    own = _means(x, units)
    inside = _mean_square(x - own, len(x) - len(sizes))
    degrees = len(sizes) - int(strata.max()) - 1
    outside = _mean_square(own - base, degrees)
    squares = int((sizes * sizes).sum())  # exact: whole numbers
    typical = (len(x) - squares / len(x)) / max(len(sizes) - 1, 1)
    between = max((outside - inside) / typical, 0.0)
    after = max(inside - noise, 0.0)
    m = sizes[units]
    seen = between + inside / m
    apart = np.sqrt(_numeric.ratio(between + after / m, seen, 1.0))
    return np.asarray(base + apart * (own - base) + _share(inside, noise) * (x - own))


def _share(seen: float, noise: float) -> float:
    """Standard deviation without the noise, over that with it."""
    return float(np.sqrt(max(1 - noise / seen, 0.0))) if seen > 0 else 0.0


def _mean_square(residuals: Floats, degrees: int) -> float:
    return float(_numeric.sum(residuals * residuals)) / max(degrees, 1)


def _means(x: Floats, of: Ints) -> Floats:
    """Mean of the group of each."""
    return np.asarray((np.bincount(of, x) / np.bincount(of))[of])
