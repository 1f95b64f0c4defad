"""Confidence intervals of a mean score, in closed form.

`adjusted` is the idea of Agresti and Coull, "Approximate is better than 'exact' for interval estimation of
binomial proportions", The American Statistician 52 (1998), and of Agresti and Caffo (2000), carried from 0/1
outcomes to scores in [0, 1]: one unit that scored nothing and one that scored everything join the data.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from passk_fast import _core

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

FORMS = ("adjusted", "t", "z")


class ConfidenceInterval(NamedTuple):
    """The two ends of an interval: numbers for one k, arrays for several.

    Examples
    --------
    >>> low, high = pk.mean_interval(pk.Counts(10, [0, 1, 4, 10] * 10), k=1).confidence_interval
    >>> round(low, 4), round(high, 4)
    (0.2557, 0.5062)
    """

    low: Any
    high: Any


class Estimated(NamedTuple):
    """Means and their estimated variances, ``(S,)`` each, and what is known about the variances.

    `units` are the independent draws behind each mean; `most` is the largest possible score of each.
    """

    means: Floats
    variances: Floats
    units: Floats
    degrees_of_freedom: float
    most: Floats


def interval(form: str, estimated: Estimated, level: float) -> ConfidenceInterval:
    """Interval of one of the `FORMS` for each mean, at a level."""
    tail = (1 + level) / 2
    normal = form == "z"
    quantile = _core.normal_ppf(tail) if normal else _core.student_t_ppf(tail, estimated.degrees_of_freedom)
    if form == "adjusted":
        return adjusted(estimated, float(quantile))
    half = float(quantile) * np.sqrt(estimated.variances)
    return ConfidenceInterval(estimated.means - half, estimated.means + half)


def adjusted(estimated: Estimated, quantile: float, weight: float = 1.0) -> ConfidenceInterval:
    """Interval around the mean of the units and two more, scoring 0 and the most; clipped to that range."""
    centre, variance = adjusted_moments(estimated, weight)
    half = quantile * np.sqrt(variance)
    return ConfidenceInterval(np.maximum(centre - half, 0.0), np.minimum(centre + half, estimated.most))


def adjusted_moments(estimated: Estimated, weight: float = 1.0) -> tuple[Floats, Floats]:
    """Mean of the units and two more of some weight, scoring 0 and the most, and its estimated variance.

    With M units, their mean θ and its variance v, all scaled to scores in [0, 1], and two more of weight w,

        centre = (M θ + w)/(M + 2w)
        variance = (M (M - 1) v + M (θ - centre)² + w centre² + w (1 - centre)²)/((M + 2w - 1)(M + 2w)),

    which for v = s²/M and w = 1 is s²/(M + 2) of the M + 2 values.
    """
    means, variances, units, _, most = estimated
    share, spread = means / most, variances / most**2
    total = units + 2 * weight
    centre = (units * share + weight) / total
    squares = units * (units - 1) * spread + units * (share - centre) ** 2
    squares = squares + weight * centre**2 + weight * (1 - centre) ** 2
    return most * centre, most**2 * (squares / ((total - 1) * total))
