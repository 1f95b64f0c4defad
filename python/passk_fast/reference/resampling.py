"""The distribution of a resampled sum with infinitely many replicates, and how it is computed."""

import math
from collections.abc import Sequence

from passk_fast.reference.lattice import Lattice, common_step
from passk_fast.reference.ripple import UNNOTICED, is_visible
from passk_fast.reference.saddlepoint import Saddlepoint, Stratum, divide

__all__ = ["ResamplingDistribution", "choose"]

FEW = 15.0  # expected number of draws off the mode, below which the distribution has a few large steps


def choose(strata: Sequence[Stratum]) -> str:
    """Return "point", "lattice" or "saddlepoint".

    A point where no stratum varies; the lattice where fewer than 15 draws are expected to differ from the
    mode, or where the characteristic function shows that lattice steps or ripples move quantiles by more
    than 5e-4 standard deviations; the saddlepoint elsewhere.

    A lattice too fine for a transform needs none: the window is some dozens of standard deviations wide and
    the longest transform has 2^18 points, so its step is below 1e-3 standard deviations, and the continuous
    approximation is off by half of that at most.
    """
    if all(stratum.is_constant() for stratum in strata):
        return "point"
    cumulants = Saddlepoint(strata).cumulants
    moving = 0.0
    for stratum in strata:
        moving += float(stratum.draws) * (1.0 - stratum.mode()[1])
    if moving < FEW or common_step(strata, 2.0 * UNNOTICED * cumulants.standard_deviation) is not None:
        return "lattice"
    return "lattice" if is_visible(cumulants) else "saddlepoint"


class ResamplingDistribution:
    """Distribution of the sum of ``values`` over all draws of a resampling design.

    Stratum g makes ``draws[g]`` draws among the points ``starts[g]`` to ``starts[g + 1] - 1``, with
    probabilities proportional to ``weights``.

    Examples
    --------
    >>> distribution = ResamplingDistribution([4], [0, 2], [1.0, 1.0], [0.0, 1.0])
    >>> distribution.method, round(distribution.cdf(1.0), 12)
    ('lattice', 0.3125)
    """

    def __init__(
        self, draws: Sequence[int], starts: Sequence[int], weights: Sequence[float], values: Sequence[float]
    ) -> None:
        strata = divide(draws, starts, weights, values)
        self.method = choose(strata)
        self.standard_deviation = self.skewness = self.mean = 0.0
        if self.method == "point":
            for stratum in strata:
                self.mean += float(stratum.draws) * stratum.values[0]
            return
        saddlepoint = Saddlepoint(strata)
        self.mean = saddlepoint.cumulants.mean
        self.standard_deviation = saddlepoint.cumulants.standard_deviation
        self.skewness = saddlepoint.cumulants.skewness
        self._sum = saddlepoint if self.method == "saddlepoint" else Lattice(strata, saddlepoint)

    def cdf(self, x: float, *, mid: bool = False) -> float:
        """P(sum ≤ x); with ``mid``, P(sum < x) + P(sum = x)/2."""
        if math.isnan(x):
            return x
        if self.method == "point":
            return 0.5 if mid and x == self.mean else float(x >= self.mean)
        if mid and isinstance(self._sum, Lattice):
            return self._sum.mid_cdf(x)
        return self._sum.cdf(x)

    def ppf(self, p: float) -> float:
        """inf{x : P(sum ≤ x) ≥ p}, for p in [0, 1]."""
        return self.mean if self.method == "point" else self._sum.ppf(p)
