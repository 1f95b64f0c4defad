"""Different solutions among texts, step by step."""

import diversity_cases
import numpy as np
import pytest

import passk_fast as pk
from passk_fast import _core


@pytest.fixture(scope="module")
def case():
    return diversity_cases.solutions(164, 0)


def bench_diversity(benchmark, case):
    benchmark(pk.diversity, case.attempts, k=1, rng=1)


def bench_answers(benchmark, case):
    answers = [str(len(text) % 7) for text in case.texts]
    benchmark(pk.diversity, case.attempts, k=1, answers=answers, rng=1)


@pytest.mark.parametrize("step", ["forms", "near_copies"])
def bench_core(benchmark, case, step):
    order, starts = case.attempts.rows
    texts = [case.texts[i] for i in order.tolist()]
    more = [[0.8]] if step == "near_copies" else []
    benchmark(getattr(_core, step), texts, starts.astype(np.int64), "python", *more)
