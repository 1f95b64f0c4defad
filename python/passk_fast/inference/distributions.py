"""Bootstrap distributions of several statistics, drawn or exact, behind one face.

`Drawn` holds replicates. `Exact` is the limit of infinitely many: the distribution of the resampled mean
itself.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from passk_fast import _core
from passk_fast._typing import Floats
from passk_fast.inference import _replicates
from passk_fast.inference.design import Design, differences
from passk_fast.inference.intervals import ConfidenceInterval


@dataclass(frozen=True)
class Distributions(ABC):
    """Bootstrap distributions of S statistics with given estimates, resampled by a design."""

    estimates: Floats
    design: Design

    @property
    @abstractmethod
    def standard_errors(self) -> Floats:
        """Standard deviations, ``(S,)``."""

    @property
    @abstractmethod
    def biases(self) -> Floats:
        """Means less the estimates, ``(S,)``."""

    @property
    @abstractmethod
    def methods(self) -> tuple[str, ...]:
        """How each distribution was computed."""

    @abstractmethod
    def interval(self, form: str, level: float) -> ConfidenceInterval[Floats]:
        """Interval of one of the `BOOTSTRAP_FORMS` for each statistic."""

    @abstractmethod
    def cdf(self, column: int, x: Floats) -> Floats:
        """P(statistic ≤ x), for each x."""

    @abstractmethod
    def ppf(self, column: int, p: Floats) -> Floats:
        """Quantiles, for each p."""

    @abstractmethod
    def contrasts(self, pairs: Sequence[tuple[int, int]]) -> Distributions:
        """Distributions of the differences high - low of pairs (low, high) of statistics."""

    @abstractmethod
    def only(self, column: int) -> Distributions:
        """That of one statistic."""


@dataclass(frozen=True)
class Drawn(Distributions):
    """Distributions as replicates, ``(B, S)``.

    `errors` are the standard errors of the statistics in each replicate, and those of their contrasts after
    them, where studentized intervals are wanted.
    """

    replicates: Floats
    errors: Floats | None = None

    @property
    def standard_errors(self) -> Floats:
        """Standard deviations (``ddof=1`` of replicates)."""
        return self._moments[0]

    @property
    def biases(self) -> Floats:
        """Means less the estimates."""
        return self._moments[1]

    @cached_property
    def _moments(self) -> tuple[Floats, Floats]:
        return _replicates.moments(self.replicates, self.estimates)

    @property
    def methods(self) -> tuple[str, ...]:
        """How each distribution was computed."""
        return ("monte-carlo",) * len(self.estimates)

    def interval(self, form: str, level: float) -> ConfidenceInterval[Floats]:
        """Interval for each statistic."""
        replicates, estimates = self.replicates, self.estimates
        if form == "percentile":
            return _replicates.percentile(replicates, level)
        if form == "basic":
            return _replicates.basic(replicates, estimates, level)
        if form == "bca":
            acceleration, sizes = self.design.skewness(estimates) / 6, np.abs(self.design.values).max(axis=0)
            return _replicates.bca(replicates, estimates, acceleration, level, sizes)
        assert self.errors is not None
        errors = self.errors[:, : len(estimates)]
        m = self.design.m
        standard_errors = np.sqrt(self.design.cumulants(estimates)[0] * m / (m - 1))
        return _replicates.studentized(estimates, standard_errors, replicates, errors, level)

    def cdf(self, column: int, x: Floats) -> Floats:
        """P(statistic ≤ x)."""
        at_most = np.searchsorted(self._ordered[:, column], x, side="right")
        return np.asarray(at_most / len(self.replicates))

    def ppf(self, column: int, p: Floats) -> Floats:
        """Quantiles."""
        flat = _replicates.quantiles(self.replicates[:, column : column + 1], p.ravel())
        return flat.reshape(p.shape)

    @cached_property
    def _ordered(self) -> Floats:
        return np.sort(self.replicates, axis=0)

    def contrasts(self, pairs: Sequence[tuple[int, int]]) -> Drawn:
        """Distributions of differences, from the same draws."""
        columns = len(self.estimates)
        return Drawn(
            differences(self.estimates[None], pairs)[0],
            self.design.with_values(differences(self.design.values, pairs)),
            differences(self.replicates, pairs),
            None if self.errors is None else self.errors[:, columns:],
        )

    def only(self, column: int) -> Drawn:
        """That of one statistic."""
        one = slice(column, column + 1)
        return Drawn(
            self.estimates[one],
            self.design.with_values(self.design.values[:, one]),
            self.replicates[:, one],
            None if self.errors is None else self.errors[:, one],
        )


@dataclass(frozen=True)
class Exact(Distributions):
    """Distributions of the resampled mean itself, by saddlepoint approximation or on a lattice."""

    @cached_property
    def _columns(self) -> list[_core.ResamplingDistribution]:
        design = self.design
        draws, starts = design.draws.view(np.uint64), design.starts.view(np.uint64)
        return [
            _core.ResamplingDistribution(
                draws, starts, design.weights, np.ascontiguousarray(column), design.sizes
            )
            for column in design.values.T
        ]

    def __getstate__(self) -> dict[str, Any]:
        # The distributions are computed from the design, and live in memory of the core.
        return {"estimates": self.estimates, "design": self.design}

    @property
    def _scale(self) -> float:
        """What the core's statistic is divided by: it gives sums, and ratios as they are."""
        return 1.0 if self.design.sizes is not None else float(self.design.m)

    @property
    def standard_errors(self) -> Floats:
        """Standard deviations; of ratios, linearised."""
        return np.array([column.standard_deviation for column in self._columns]) / self._scale

    @property
    def biases(self) -> Floats:
        """0 for means, which are centred on the estimates; to second order for ratios."""
        return self.design.biases(self.estimates)

    @property
    def methods(self) -> tuple[str, ...]:
        """How each distribution was computed."""
        return tuple(column.method for column in self._columns)

    def interval(self, form: str, level: float) -> ConfidenceInterval[Floats]:
        """Interval for each statistic."""
        ends = np.empty((len(self.estimates), 2))
        for column, estimate in enumerate(self.estimates.tolist()):
            distribution, probabilities = self._columns[column], _replicates.tails(level)
            # Values that all agree up to rounding may have the estimate beside their only quantile.
            if form == "bca" and distribution.method != "point":
                share = float(distribution.cdf(estimate * self._scale, mid=True))
                a = distribution.skewness / 6
                probabilities = _replicates.bca_probabilities(share, a, level, column)
            ends[column] = self.ppf(column, probabilities)
        low, high = ends.T
        if form == "basic":
            return ConfidenceInterval(2 * self.estimates - high, 2 * self.estimates - low)
        return ConfidenceInterval(low, high)

    def cdf(self, column: int, x: Floats) -> Floats:
        """P(statistic ≤ x)."""
        flat = np.ascontiguousarray(x * self._scale).reshape(-1)
        return np.asarray(self._columns[column].cdf(flat)).reshape(x.shape)

    def ppf(self, column: int, p: Floats) -> Floats:
        """Quantiles."""
        flat = np.asarray(self._columns[column].ppf(np.ascontiguousarray(p).reshape(-1)))
        return (flat / self._scale).reshape(p.shape)

    def contrasts(self, pairs: Sequence[tuple[int, int]]) -> Exact:
        """Distributions of differences, from the same draws."""
        values = differences(self.design.values, pairs)
        return Exact(differences(self.estimates[None], pairs)[0], self.design.with_values(values))

    def only(self, column: int) -> Exact:
        """That of one statistic."""
        one = slice(column, column + 1)
        return Exact(self.estimates[one], self.design.with_values(self.design.values[:, one]))


def joined(drawn: Sequence[Drawn]) -> Drawn:
    """Slices of replicates of one design, in their order, as one."""
    errors = [part.errors for part in drawn if part.errors is not None]
    return Drawn(
        drawn[0].estimates,
        drawn[0].design,
        np.concatenate([part.replicates for part in drawn]),
        np.concatenate(errors) if errors else None,
    )
