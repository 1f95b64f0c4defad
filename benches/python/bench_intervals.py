"""Intervals for a mean, without resampling."""

import cases
import pytest

import passk_fast as pk


@pytest.mark.parametrize("problems", [164, 10_000, 1_000_000])
def bench_adjusted(benchmark, problems):
    n, c = cases.counts(problems)
    benchmark(lambda: pk.mean_interval(pk.Counts(n, c), [1, 10, 100]))


def bench_benchmark_target(benchmark):
    counts = pk.Counts(*cases.counts(10_000))
    benchmark(pk.mean_interval, counts, [1, 10, 100], target="benchmark")
