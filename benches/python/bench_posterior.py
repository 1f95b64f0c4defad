"""Posteriors of counts and of rubrics."""

import cases
import numpy as np
import pytest

import passk_fast as pk


@pytest.mark.parametrize("prior", ["hierarchical", "independent-jeffreys"])
@pytest.mark.parametrize("problems", [164, 1_000_000])
def bench_posterior(benchmark, problems, prior):
    counts = pk.Counts(*cases.counts(problems))
    benchmark(pk.posterior, counts, [1, 10, 1000], prior=prior)


def bench_bayes_at_n(benchmark):
    outcomes = np.random.default_rng(1).integers(0, 4, (1000, 64))
    benchmark(pk.bayes_at_n, outcomes, [0, 0.25, 0.5, 1])
