"""Comparisons of two models, from raw arrays to the verdict."""

import cases
import numpy as np
import pytest

import passk_fast as pk


def models(problems):
    """Two equally good models."""
    n, c = cases.counts(problems)
    return n, c, np.random.default_rng(7).binomial(n, c / n)


@pytest.mark.parametrize("k", [1, 10, [1, 10, 100]], ids=["k=1", "k=10", "k=1,10,100"])
@pytest.mark.parametrize("problems", [164, 10_000, 1_000_000])
def bench_paired(benchmark, problems, k):
    n, a, b = models(problems)
    benchmark(lambda: pk.compare(pk.Counts(n, a), pk.Counts(n, b), k))


def bench_unpaired(benchmark):
    n, a, b = models(10_000)
    benchmark(lambda: pk.compare(pk.Counts(n, a), pk.Counts(n, b), 10, paired=False))


def bench_bca(benchmark):
    n, a, b = models(10_000)
    benchmark(lambda: pk.compare(pk.Counts(n, a), pk.Counts(n, b), 10, interval="bca"))


def bench_clusters(benchmark):
    n, a, b = models(10_000)
    first = pk.Counts(n, a, clusters=[i // 10 for i in range(10_000)])
    benchmark(pk.compare, first, pk.Counts(n, b), 10)
