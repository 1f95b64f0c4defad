"""The order of attempts: statistics, the whole test, and permutations."""

import numpy as np
import pytest

import passk_fast as pk
from passk_fast import _core


def attempts(problems, n):
    rng = np.random.default_rng(1)
    outcomes = rng.random((problems, n), np.float32) < rng.beta(0.4, 0.9, (problems, 1))
    return pk.Attempts(np.repeat(np.arange(problems), n), outcomes.ravel())


@pytest.mark.parametrize("problems", [164, 100_000])
def bench_statistics(benchmark, problems):
    made = attempts(problems, 100)
    benchmark(_core.sequence_statistics, made.problem.codes, made.outcome, problems)


@pytest.mark.parametrize(("problems", "n"), [(164, 10), (164, 100), (10_000, 100)])
def bench_test(benchmark, problems, n):
    benchmark(pk.order_test, attempts(problems, n))


@pytest.mark.parametrize("n", [10, 100])
def bench_permutations(benchmark, n):
    benchmark(pk.order_test, attempts(164, n), replicates=10_000, rng=1)
