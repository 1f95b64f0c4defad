"""The bootstrap of counts, from raw arrays to the interval."""

import cases
import pytest

import passk_fast as pk

SIZES = [164, 10_000, 1_000_000]


@pytest.mark.parametrize("k", [10, [1, 10, 100]], ids=["k=10", "k=1,10,100"])
@pytest.mark.parametrize("problems", SIZES)
def bench_infinite(benchmark, problems, k):
    n, c = cases.counts(problems)
    benchmark(lambda: pk.bootstrap(pk.Counts(n, c), k))


@pytest.mark.parametrize("k", [10, [1, 10, 100]], ids=["k=10", "k=1,10,100"])
@pytest.mark.parametrize("problems", SIZES)
def bench_drawn(benchmark, problems, k):
    n, c = cases.counts(problems)
    benchmark(lambda: pk.bootstrap(pk.Counts(n, c), k, replicates=10_000, rng=1))


@pytest.mark.parametrize("interval", ["percentile", "basic", "studentized", "bca"])
def bench_interval(benchmark, interval):
    counts = pk.Counts(*cases.counts(10_000))
    benchmark(pk.bootstrap, counts, 10, interval=interval, replicates=10_000, rng=1)


@pytest.mark.parametrize("resample", ["problems", "attempts", "both"])
def bench_resample(benchmark, resample):
    counts = pk.Counts(*cases.counts(10_000))
    benchmark(pk.bootstrap, counts, 10, interval="percentile", resample=resample, replicates=1_000, rng=1)


def bench_clusters(benchmark):
    n, c = cases.counts(10_000)
    counts = pk.Counts(n, c, clusters=[i // 10 for i in range(10_000)])
    benchmark(pk.bootstrap, counts, 10, replicates=10_000, rng=1)
