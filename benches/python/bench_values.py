"""The bootstrap of real-valued scores."""

import cases
import numpy as np
import pytest

import passk_fast as pk


@pytest.mark.parametrize("problems", [164, 10_000, 1_000_000])
def bench_mean(benchmark, problems):
    values = cases.real_values(problems, 0).values
    replicates = min(10_000, 100_000_000 // problems)
    benchmark(pk.bootstrap_values, values, replicates=replicates, interval="percentile", rng=1)


@pytest.mark.parametrize("statistic", ["mean", "median", "std"])
def bench_statistic(benchmark, statistic):
    values = cases.real_values(1_000, 0).values
    benchmark(
        pk.bootstrap_values, values, statistic=statistic, replicates=1_000, interval="percentile", rng=1
    )


def bench_columns(benchmark):
    values = np.stack([cases.real_values(10_000, 0).values] * 8, axis=1)
    benchmark(pk.bootstrap_values, values, replicates=1_000, interval="percentile", rng=1)
