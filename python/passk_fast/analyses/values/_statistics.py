"""What the bootstrap of real values needs to know of each statistic.

Values are ``(m, S)`` float64, C-contiguous and finite; a statistic has K results (K = S, except for a ratio
and a function of the user).
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from passk_fast import _core, _numeric, _validate
from passk_fast._progress import Report
from passk_fast._typing import Floats, Ints
from passk_fast.inference import _replicates

# Weights of this many problems are handed to a user's function at a time: 16 MB.
BATCH = 2**21


@dataclass(frozen=True)
class Draws:
    """Which replicates, and who is told how far they are."""

    seed: int
    first: int
    replicates: int
    report: Report | None


class Statistic(ABC):
    """One statistic of the columns of a table."""

    # As users say it.
    name: str
    # The fewest problems for which its acceleration exists.
    least: int

    @abstractmethod
    def estimate(self, values: Floats) -> Floats:
        """The statistic of the sample: ``(K,)``, or ``()`` where it is a number whatever the columns."""

    @abstractmethod
    def acceleration(self, values: Floats) -> Floats:
        """From the jackknife, ``(K,)``."""

    @abstractmethod
    def replicates(self, values: Floats, draws: Draws) -> Floats:
        """``(B, K)``."""


def _drawn(values: Floats, asked: str | float, draws: Draws, *, studentized: bool = False) -> Floats:
    """Replicates that the core draws of a statistic by its name, or of a quantile by its probability."""
    drawn = (draws.seed, draws.first, draws.replicates, draws.report)
    return _core.replicate_statistic(values, asked, *drawn, studentized=studentized)


class Studentized(Statistic):
    """One that has a standard error."""

    def estimate(self, values: Floats) -> Floats:
        return _core.sample_statistic(values, self.name)[:, 0]

    def standard_error(self, values: Floats) -> Floats:
        return _core.sample_statistic(values, self.name)[:, 1]

    def replicates(self, values: Floats, draws: Draws) -> Floats:
        return _drawn(values, self.name, draws)

    def studentized(self, values: Floats, draws: Draws) -> Floats:
        return _drawn(values, self.name, draws, studentized=True)


@dataclass(frozen=True)
class Mean(Studentized):
    """The mean of each column; standard error s / sqrt(m)."""

    name: str = "mean"
    least: int = 2

    def acceleration(self, values: Floats) -> Floats:
        # Leaving out x changes the mean by -(x - mean)/(m - 1); the scale does not matter.
        return _by_column(values, lambda x: _numeric.mean(x) - x)


@dataclass(frozen=True)
class Deviation(Studentized):
    """The standard deviation of each column (``ddof=1``); standard error sqrt((mu4 - mu2²)/m) / (2 s)."""

    name: str = "std"
    least: int = 3

    def acceleration(self, values: Floats) -> Floats:
        m = len(values)

        def jackknife(x: Floats) -> Floats:
            # Leaving out x lowers the sum of squares about the mean by (x - mean)² m/(m - 1).
            square = _numeric.square(x - _numeric.mean(x))
            found: Floats = np.sqrt(np.maximum(_numeric.sum(square) - square * (m / (m - 1)), 0) / (m - 2))
            return found

        return _by_column(values, jackknife)


@dataclass(frozen=True)
class Ratio(Studentized):
    """Sum of the first column over the sum of the second; standard error by the delta method."""

    name: str = "ratio"
    least: int = 2

    def estimate(self, values: Floats) -> Floats:
        # A number, however many columns a function of the user would have had.
        return super().estimate(values).reshape(())

    def acceleration(self, values: Floats) -> Floats:
        above, below = (_numeric.sum(values, axis=0) - values).T
        if not below.all():
            index = int(np.argmin(np.abs(below)))
            raise _validate.wrong(
                "values",
                "must have a second column whose sum is not 0 without any one problem, for the "
                f"acceleration of 'bca'; got 0 without index {index}",
            )
        return _replicates.jackknife_acceleration((above / below)[:, None])


@dataclass(frozen=True)
class Quantile(Statistic):
    """The q-quantile of each column, linear between order statistics (NumPy's default)."""

    q: float
    name: str = "quantile"
    least: int = 2

    def estimate(self, values: Floats) -> Floats:
        found: Floats = _numeric.quantile(values, self.q, axis=0)
        return found

    def replicates(self, values: Floats, draws: Draws) -> Floats:
        return _drawn(values, self.q, draws)

    def acceleration(self, values: Floats) -> Floats:
        """From the jackknife in closed form.

        Without one problem the quantile takes one of three values, depending on whether the problem lies
        below, at, or above the place of the quantile. The jackknife's variance of a quantile is inconsistent,
        but the acceleration is free of that scale: it tends to the skewness of the influence function, over
        6 sqrt(m), as it should.
        """
        m = len(values)
        position = (m - 2) * self.q
        low = int(position)
        places = np.minimum([low, low + 1, low + 2], m - 1)
        share = position - low
        found = []
        for column in values.T:
            ordered = np.partition(column, places)[places]
            # From the middle one: equal values have no influence, and no rounding that would look like some.
            ordered -= ordered[1]
            counts = np.array([low + 1, 1, m - low - 2])
            ends = ordered[[[1, 2], [0, 2], [0, 1]]]
            quantiles = ends[:, 0] + (ends[:, 1] - ends[:, 0]) * share
            influence = _numeric.dot(counts, quantiles) / m - quantiles
            square = _numeric.square(influence)
            total = _numeric.dot(counts, square)
            scale = 6 * total * np.sqrt(total)
            found.append(_numeric.dot(counts, square * influence) / scale if scale > 0 else 0.0)
        return np.array(found)


@dataclass(frozen=True)
class Custom(Statistic):
    """A function of (values, weights); `shape` is that of the values it expects."""

    function: Callable[[Any, Any], Any]
    shape: tuple[int, ...]
    least: int = 2

    @property
    def name(self) -> str:  # type: ignore[override]
        return getattr(self.function, "__name__", type(self.function).__name__)

    def __call__(self, values: Floats, weights: Ints) -> Floats:
        """One call, checked: ``()`` or ``(K,)``."""
        result = np.asarray(self.function(values.reshape(self.shape), weights))
        if result.ndim > 1 or result.size == 0 or result.dtype.kind not in "biuf":
            raise _validate.wrong_kind(
                "statistic",
                "must return a number or a one-dimensional array of numbers; "
                f"got shape {result.shape} of dtype {result.dtype}",
            )
        return result.astype(np.float64)

    def estimate(self, values: Floats) -> Floats:
        return self(values, np.ones(len(values), np.int64))

    def acceleration(self, values: Floats) -> Floats:
        weights = np.ones(len(values), np.int64)
        found = []
        for i in range(len(values)):
            weights[i] = 0
            found.append(np.atleast_1d(self(values, weights)))
            weights[i] = 1
            if not np.isfinite(found[-1]).all():
                raise _validate.wrong(
                    "statistic",
                    "must be finite without any one problem, for the acceleration of 'bca'; "
                    f"got {found[-1].tolist()} without index {i}",
                )
        return _replicates.jackknife_acceleration(np.array(found))

    def replicates(self, values: Floats, draws: Draws) -> Floats:
        m, done = len(values), 0
        rows: list[Floats] = []
        while done < draws.replicates:
            batch = min(max(BATCH // m, 1), draws.replicates - done)
            for weights in _core.replicate_weights(m, draws.seed, draws.first + done, batch):
                rows.append(np.atleast_1d(self(values, weights)))
                if rows[-1].shape != rows[0].shape:
                    raise _validate.wrong(
                        "statistic",
                        "must return the same number of results each time; "
                        f"got {len(rows[0])} and {len(rows[-1])}",
                    )
            done += batch
            if draws.report is not None:
                draws.report(done, draws.replicates)
        return np.array(rows)


def _by_column(values: Floats, jackknife: Callable[[Floats], Floats]) -> Floats:
    """Acceleration of each column in turn: temporary arrays are one column long."""
    return np.concatenate(
        [_replicates.jackknife_acceleration(jackknife(column)[:, None]) for column in values.T]
    )
