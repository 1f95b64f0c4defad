"""Review effort over every budget."""

import cases
import pytest

import passk_fast as pk


@pytest.mark.parametrize("problems", [164, 1_000_000])
def bench_perfect_reviewer(benchmark, problems):
    counts = pk.Counts(*cases.counts(problems))
    benchmark(pk.effort, counts, by_hand=30)


@pytest.mark.parametrize(("accept_bad", "miss_good"), [(0.05, 0.0), (0.05, 0.1)])
def bench_imperfect_reviewer(benchmark, accept_bad, miss_good):
    counts = pk.Counts(*cases.counts(164))
    benchmark(pk.effort, counts, by_hand=30, accept_bad=accept_bad, miss_good=miss_good)
