"""Ranked scores, votes, training rewards and validation metrics."""

import numpy as np
import pytest
import score_cases

import passk_fast as pk


@pytest.mark.parametrize("method", ["leave-one-out", "pkpo", "pass@k-training"])
@pytest.mark.parametrize("kind", ["binary", "real"])
def bench_rewards(benchmark, kind, method):
    case = getattr(score_cases, f"{kind}_rewards")(4096, 0)
    benchmark(pk.rewards, case.values, case.k, method=method)


@pytest.mark.parametrize("answers", [False, True])
def bench_validation_metrics(benchmark, answers):
    case = score_cases.validation(500, 0)
    benchmark(pk.validation_metrics, case.values, answers=case.answers if answers else None)


def bench_best_of_k(benchmark):
    scores = np.random.default_rng(1).random((10_000, 200))
    benchmark(pk.best_of_k, scores, k=[1, 10, 100])


@pytest.mark.parametrize("k", [8, 64])
def bench_majority_at_k(benchmark, k):
    answers = np.random.default_rng(1).geometric(0.3, (500, 128))
    benchmark(pk.majority_at_k, answers, answers == 1, k)


def bench_weighted_majority(benchmark):
    rng = np.random.default_rng(1)
    answers = rng.geometric(0.3, (50, 64))
    benchmark(
        pk.majority_at_k, answers, answers == 1, 16, weights=rng.random(answers.shape), replicates=1000, rng=1
    )
