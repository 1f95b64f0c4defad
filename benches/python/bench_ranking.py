"""Ranking many models."""

import pytest
import ranking_cases

import passk_fast as pk


@pytest.mark.parametrize(("models", "problems"), [(5, 164), (33, 164), (100, 10_000)])
def bench_rank(benchmark, models, problems):
    passed = ranking_cases.passed(models, problems)
    counts = {f"model{j}": pk.Counts(ranking_cases.SAMPLES, c) for j, c in enumerate(passed)}
    benchmark(pk.rank, counts, [1, 10, 100], replicates=2000, rng=1)
