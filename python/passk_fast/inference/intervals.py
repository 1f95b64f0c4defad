"""Confidence intervals of a mean score, in closed form.

`adjusted` is the idea of Agresti and Coull, "Approximate is better than 'exact' for interval estimation of
binomial proportions", The American Statistician 52 (1998), and of Agresti and Caffo (2000), carried from 0/1
outcomes to scores in [0, 1]: one unit that scored nothing and one that scored everything join the data. What
such a unit guards against lies on its own side: nothing seen rules out that the next problem scores 1, so the
upper end must allow for it, but this is no reason for a lower end far below scores that are all near 0. So
each end is the tighter of the one with both units and the one with the unit of its own side.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np

from passk_fast import _core, _numeric
from passk_fast._typing import End, Ends, Floats
from passk_fast.inference.groups import Sampled


class ConfidenceInterval(Ends[End]):
    """The two ends of an interval: numbers for one k, arrays for several.

    Examples
    --------
    >>> low, high = pk.mean_interval(pk.Counts(10, [0, 1, 4, 10] * 10), k=1).confidence_interval
    >>> round(low, 4), round(high, 4)
    (0.2557, 0.5062)
    """

    __slots__ = ()


class Estimated(NamedTuple):
    """Means and their estimated variances, ``(S,)`` each, and what is known about the variances.

    `units` are the independent draws behind each mean; `most` is the largest possible score of each.
    """

    means: Floats
    variances: Floats
    units: Floats
    degrees_of_freedom: float
    most: Floats

    @classmethod
    def over(cls, means: Floats, draw: Sampled, most: Floats) -> Estimated:
        """Over a draw of problems."""
        return cls(
            means, draw.variances, np.full(len(means), float(draw.units)), draw.degrees_of_freedom, most
        )


def nowhere(statistics: int) -> ConfidenceInterval[Floats]:
    """No interval for any of the statistics."""
    return ConfidenceInterval(np.full(statistics, np.nan), np.full(statistics, np.nan))


def interval(form: str, estimated: Estimated, level: float) -> ConfidenceInterval[Floats]:
    """Interval of one of the `CLOSED_FORMS` for each mean, at a level."""
    quantile = t_quantile(level, np.inf if form == "z" else estimated.degrees_of_freedom)
    if form == "adjusted":
        return adjusted(estimated, quantile)
    half = quantile * np.sqrt(estimated.variances)
    return ConfidenceInterval(estimated.means - half, estimated.means + half)


def t_quantile(level: float, degrees_of_freedom: float) -> float:
    """Student's quantile of an interval at a level; NaN where there are no degrees of freedom."""
    if not degrees_of_freedom > 0:
        return math.nan
    tail = (1 + level) / 2
    if math.isinf(degrees_of_freedom):
        return float(_core.normal_ppf(tail))
    return float(_core.student_t_ppf(tail, degrees_of_freedom))


def adjusted(
    estimated: Estimated, quantile: float | Floats, weight: float = 1.0
) -> ConfidenceInterval[Floats]:
    """For each end the tighter of two, clipped to the scores that there are.

    One is around the mean of the units and of two more, scoring 0 and the most; the other is the lower end
    after one more that scored 0 alone, or the upper end after one that scored the most alone.
    """

    def half(nothing: float, everything: float) -> tuple[Floats, Floats]:
        centre, variance = adjusted_moments(estimated, nothing, everything)
        return centre, quantile * np.sqrt(variance)

    (both, width), (below, fall), (above, rise) = half(weight, weight), half(weight, 0.0), half(0.0, weight)
    low, high = np.maximum(both - width, below - fall), np.minimum(both + width, above + rise)
    return ConfidenceInterval(np.maximum(low, 0.0), np.minimum(high, estimated.most))


def adjusted_moments(
    estimated: Estimated, nothing: float = 1.0, everything: float = 1.0
) -> tuple[Floats, Floats]:
    """Mean of the units, of one of weight a that scored 0 and one of weight b that scored most; its variance.

    With M units, their mean θ and its variance v, all scaled to scores in [0, 1], and T = M + a + b,

        centre = (M θ + b)/T
        variance = (M (M - 1) v + M (θ - centre)² + a centre² + b (1 - centre)²)/((T - 1) T),

    which for v = s²/M and a = b = 1 is s²/(M + 2) of the M + 2 values.
    """
    means, variances, units, _, most = estimated
    # The square of a rarest score may be 0, as its variance is then.
    share, spread = means / most, _numeric.ratio(variances, _numeric.square(most), 0.0)
    total = units + nothing + everything
    centre = (units * share + everything) / total
    squares = units * (units - 1) * spread + units * _numeric.square(share - centre)
    squares = squares + nothing * _numeric.square(centre) + everything * _numeric.square(1 - centre)
    return most * centre, _numeric.square(most) * (squares / ((total - 1) * total))
