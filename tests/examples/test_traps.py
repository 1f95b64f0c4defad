"""What harnesses too heavy to install here report, in a few lines of their arithmetic, and what is right.

HF's `code_eval` is not in the package of evaluate but downloaded when it is loaded; lighteval needs PyTorch.
"""

from __future__ import annotations

import math
import random
import statistics

import numpy as np
import pytest

import passk_fast as pk
from passk_fast.integrations import lm_eval


def code_eval(outcomes: list[list[bool]], ks: tuple[int, ...]) -> dict[int, float]:
    """Its means: problems without candidates vanish, and so does a k that one has too few candidates for."""
    seen = [row for row in outcomes if row]
    n, c = [len(row) for row in seen], [sum(row) for row in seen]
    return {k: float(pk.estimate_pass_at_k(n, c, k, strict=False).mean()) for k in ks if min(n) >= k}


def test_code_eval_drops_a_k_in_silence() -> None:
    outcomes = [[True, False, True], [False, False]]
    assert list(code_eval(outcomes, (1, 2, 3))) == [1, 2]
    with pytest.raises(
        ValueError, match="`k` must satisfy k <= n for every problem; got k=3, n=2 at index 1"
    ):
        pk.mean_interval(pk.Counts.from_outcomes(outcomes), k=[1, 2, 3])


def test_code_eval_drops_problems_without_candidates_in_silence() -> None:
    outcomes: list[list[bool]] = [[True, True], [], [False, False], []]
    assert code_eval(outcomes, (1,)) == {1: 0.5}
    with pytest.raises(ValueError, match="at least one attempt of each problem; got none at index 1"):
        pk.Counts.from_outcomes(outcomes)


def replicates(values: list[float], draws: int) -> list[float]:
    """Means of resamples, as lm-eval and lighteval both draw them: each generator gives up to a thousand."""
    found = []
    for seed in range(draws // 1000):
        generator = random.Random(seed)
        found += [statistics.fmean(generator.choices(values, k=len(values))) for _ in range(1000)]
    return found


def test_lighteval_divides_the_standard_error_by_the_root_of_the_resamples() -> None:
    values = [1.0] * 64 + [0.0] * 136
    drawn = replicates(values, 2000)
    theirs = statistics.stdev(drawn) / math.sqrt(len(drawn))  # that of a mean, of what is a deviation already
    right = pk.bootstrap_values(np.array(values), replicates=20_000, rng=1).standard_error
    exact = math.sqrt(0.32 * 0.68 / 200)
    assert right == pytest.approx(exact, rel=0.03)
    assert theirs == pytest.approx(exact / math.sqrt(2000), rel=0.05)

    def mean(xs: list[float]) -> float:
        return sum(xs) / len(xs)

    mean.__module__ = "lm_eval.api.metrics"
    same_draws = lm_eval.bootstrap_stderr(mean, values, 2000, otherwise=pytest.fail)
    assert same_draws == pytest.approx(theirs * math.sqrt(2000), rel=1e-9)


def test_lighteval_takes_n_from_the_first_document() -> None:
    """Its `PassAtK` keeps the n of the first: of a longer one it sees so many responses, a shorter one gets
    failures.
    """
    outcomes = [[True, False, False], [False, False, False, True], [True, False]]
    n = len(outcomes[0])
    theirs = [float(pk.pass_at_k(n, sum(row[:n]), 2)) for row in outcomes]
    assert theirs == pytest.approx([2 / 3, 0, 2 / 3])
    assert pk.Counts.from_outcomes(outcomes).values(2).tolist() == pytest.approx([2 / 3, 1 / 2, 1])
