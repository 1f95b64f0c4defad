"""Bootstrap distributions of differences as an answer: the p-value comes from the interval's."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from passk_fast import _numeric
from passk_fast._typing import Floats
from passk_fast.inference.answer import Answer
from passk_fast.inference.distributions import Distributions
from passk_fast.inference.intervals import ConfidenceInterval

# What lies this close together is one value.
ROUNDING = 2.0**-40


@dataclass(frozen=True, eq=False)
class Resampled(Answer):
    """A percentile or BCa interval, and the p-values that it inverts.

    The percentile interval leaves out x at the level 1 - 2α where P(resampled ≤ x) < α. For BCa, with z0 and
    a as in `bootstrap`, where Φ(y/(1 + a y) - z0) < α, y = Φ⁻¹(P(resampled ≤ x)) - z0.
    """

    distribution: Distributions
    form: str

    def p_values(self) -> Floats:
        """Of no difference, two-sided."""
        p = super().p_values()
        p[self.distribution.estimates == 0] = 1.0
        return p

    def interval(self, level: float) -> ConfidenceInterval[Floats]:
        """That of the distribution."""
        return self.distribution.interval(self.form, level)

    def one_sided(self, x: float, side: int) -> Floats:
        """Where x lies in the distribution."""
        below = self._shares(np.full(len(self.distribution.estimates), x + side * ROUNDING))
        if self.form == "percentile":
            return below if side > 0 else 1 - below
        with np.errstate(divide="ignore", invalid="ignore"):
            y = _numeric.normal_ppf(below) - self._centres
            bent = 1 + self._accelerations * y
            z = np.where(bent > 0, y / bent, np.where(y > 0, np.inf, -np.inf)) - self._centres
        z = np.where(below <= 0, -np.inf, np.where(below >= 1, np.inf, z))
        return _numeric.normal_cdf(side * z)

    def _shares(self, x: Floats) -> Floats:
        cdf = self.distribution.cdf
        return np.array([float(cdf(column, np.array([one]))[0]) for column, one in enumerate(x.tolist())])

    @cached_property
    def _accelerations(self) -> Floats:
        return self.distribution.design.skewness(self.distribution.estimates) / 6

    @cached_property
    def _centres(self) -> Floats:
        """z0: where in its distribution the estimate lies, what equals it counted half."""
        estimates = self.distribution.estimates
        shares = (self._shares(estimates - ROUNDING) + self._shares(estimates + ROUNDING)) / 2
        return np.where(
            (shares > 0) & (shares < 1), _numeric.normal_ppf(np.clip(shares, 1e-12, 1 - 1e-12)), 0.0
        )
