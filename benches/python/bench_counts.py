"""From outcomes to counts, from counts to distinct classes."""

import cases
import numpy as np
import pytest

import passk_fast as pk

PROBLEMS = 1_000_000


def bench_counts(benchmark):
    benchmark(pk.Counts, *cases.counts(PROBLEMS))


def bench_ragged_counts(benchmark):
    n, c, _ = cases.ragged(PROBLEMS)
    benchmark(pk.Counts, n, c)


@pytest.mark.parametrize("dtype", [np.bool_, np.uint8, np.int64, np.float64])
def bench_from_outcomes(benchmark, dtype):
    benchmark(pk.Counts.from_outcomes, cases.matrix(100_000, 0).matrix.astype(dtype))


def bench_merge(benchmark):
    n, c, _ = cases.ragged(100_000)
    tally = pk.Counts(n, c).tally
    benchmark(tally.merge, tally)
