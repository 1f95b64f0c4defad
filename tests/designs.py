"""Resampling designs for the tests of the samplers, as the core takes them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from hypothesis import strategies as st

from passk_fast import _core
from passk_fast.reference import replicate_sums as reference_sums

METHODS = ["direct", "poisson", "conditional"]


@dataclass(frozen=True)
class Design:
    draws: list[int]
    starts: list[int]
    weights: list[float]
    values: list[list[float]]

    def sums(self, seed: int, first: int, replicates: int, method: str | None = None) -> np.ndarray[Any, Any]:
        values = np.array(self.values, dtype=np.float64).reshape(len(self.weights), -1)
        return _core.replicate_sums(
            np.array(self.draws, dtype=np.int64),
            np.array(self.starts, dtype=np.int64),
            np.array(self.weights, dtype=np.float64),
            values,
            seed,
            first,
            replicates,
            method=method,
        )

    def reference(
        self, seed: int, first: int, replicates: int, method: str | None = None
    ) -> np.ndarray[Any, Any]:
        rows = reference_sums(
            self.draws, self.starts, self.weights, self.values, seed, first, replicates, method=method
        )
        return np.array(rows).reshape(replicates, -1)


def one_stratum(draws: int, weights: list[float], values: list[list[float]]) -> Design:
    return Design([draws], [0, len(weights)], weights, values)


def counting(draws: int, weights: list[float]) -> Design:
    """A design whose sums are the counts of the points."""
    return one_stratum(draws, weights, np.eye(len(weights)).tolist())


whole = st.one_of(st.integers(0, 5), st.integers(0, 3000), st.just(2**40)).map(float)
real = st.one_of(st.floats(0.0, 1.0), st.floats(0.0, 1e300), st.sampled_from([0.0, 5e-324, 1e-300]))
value = st.one_of(st.floats(0.0, 1.0), st.floats(-1e6, 1e6))
FEW = st.sampled_from([0, 1, 2, 3, 16, 17, 63, 64, 65, 164, 400])
MANY = st.one_of(FEW, st.integers(400, 20_000))
HUGE = st.one_of(FEW, st.integers(400, 2**53))


@st.composite
def designs(draw: st.DrawFn, counts: st.SearchStrategy[int] = MANY) -> Design:
    """Up to three strata of up to thirty points and three columns."""
    columns = draw(st.integers(1, 3))
    result = Design([], [0], [], [])
    for least in range(draw(st.integers(1, 3)), 0, -1):
        # The first may be without points only if others have some.
        weights = draw(st.lists(draw(st.sampled_from([whole, real])), min_size=int(least == 1), max_size=30))
        result.draws.append(draw(counts) if sum(weights) > 0.0 else 0)
        result.weights.extend(weights)
        result.starts.append(len(result.weights))
    row = st.lists(value, min_size=columns, max_size=columns)
    points = len(result.weights)
    result.values.extend(draw(st.lists(row, min_size=points, max_size=points)))
    return result
