"""Training rewards against all subsets, and their gradients against the true ones, in exact arithmetic."""

from __future__ import annotations

from fractions import Fraction
from itertools import combinations, product
from math import comb, prod, sqrt
from typing import Any

import numpy as np
import pytest

import passk_fast as pk

GROUPS = [
    [1.0, 0.0, 0.0, 1.0, 0.0, 0.0],
    [0.25, 0.5, 0.5, 1.0, 0.0, 0.75, 0.5],
    [-3.0, 2.5, 100.0, 2.5, -0.0, 7.0],
    [2.0, 2.0, 2.0, 2.0],
    [0.0] * 5,
]


def subsets(n: int, k: int) -> list[tuple[int, ...]]:
    return list(combinations(range(n), k))


def best(values: list[Fraction], subset: Any) -> Fraction:
    return max((values[j] for j in subset), default=Fraction(0))


def pkpo(values: list[Fraction], k: int, baseline: bool) -> list[Fraction]:
    found = []
    for i in range(len(values)):
        own = [subset for subset in subsets(len(values), k) if i in subset]
        total = sum((best(values, subset) for subset in own), Fraction(0))
        if baseline:
            total -= sum((best(values, [j for j in subset if j != i]) for subset in own), Fraction(0))
        found.append(total / comb(len(values), k))
    return found


@pytest.mark.parametrize("values", GROUPS)
@pytest.mark.parametrize(("method", "baseline"), [("pkpo", False), ("leave-one-out", True)])
def test_pkpo_equals_all_subsets(values: list[float], method: str, baseline: bool) -> None:
    scale = max(1.0, *map(abs, values))
    for k in range(1, len(values) + 1):
        expected = pkpo([Fraction(value) for value in values], k, baseline)
        for found, exact in zip(pk.rewards(values, k, method=method).tolist(), expected, strict=True):
            assert abs(Fraction(found) - exact) <= Fraction(1e-12) * Fraction(scale)


@pytest.mark.parametrize("values", GROUPS)
def test_standardised_rewards_equal_all_subsets(values: list[float]) -> None:
    exact = [Fraction(value) for value in values]
    for k in range(1, len(values) + 1):
        every = [best(exact, subset) for subset in subsets(len(values), k)]
        mean = sum(every, Fraction(0)) / len(every)
        variance = sum(((x - mean) ** 2 for x in every), Fraction(0)) / len(every)
        found = pk.rewards(values, k, method="pass@k-training")
        for i, reward in enumerate(found.tolist()):
            own = [best(exact, subset) for subset in subsets(len(values), k) if i in subset]
            gain = sum(own, Fraction(0)) / len(own) - mean
            expected = float(gain) / sqrt(variance) if variance else 0.0
            assert reward == pytest.approx(expected, abs=1e-12)


def test_binary_closed_forms() -> None:
    for n, k in [(8, 1), (8, 3), (64, 8), (64, 64), (1000, 10)]:
        for c in {0, 1, n // 3, n - 1, n}:
            values = (np.arange(n) < c).astype(float)
            right, wrong = pk.rewards(values, k, method="pkpo")[[0, -1]]
            share = Fraction(k, n)
            if c:
                assert right == pytest.approx(float(share), rel=1e-12)
            if c < n:
                assert wrong == pytest.approx(
                    float(share * (1 - Fraction(comb(n - 1 - c, k - 1), comb(n - 1, k - 1)))), rel=1e-12
                )
            alone = share * Fraction(comb(n - c, k - 1), comb(n - 1, k - 1))
            right, wrong = pk.rewards(values, k, method="leave-one-out")[[0, -1]]
            if c:
                assert right == pytest.approx(float(alone), rel=1e-12)
            if c < n:
                assert wrong == 0.0
            rho = 1 - Fraction(comb(n - c, k), comb(n, k))
            if 0 < rho < 1:
                deviation = sqrt(rho * (1 - rho))
                right, wrong = pk.rewards(values, k, method="pass@k-training")[[0, -1]]
                miss = Fraction(comb(n - c - 1, k - 1), comb(n - 1, k - 1))
                assert right == pytest.approx(float(1 - rho) / deviation, rel=1e-12)
                assert wrong == pytest.approx(float(1 - rho - miss) / deviation, rel=1e-10, abs=1e-12)


# A policy over three outcomes with these rewards; its parameters are the logits.
REWARDS = [Fraction(0), Fraction(1, 4), Fraction(1)]
CHANCES = [Fraction(1, 2), Fraction(1, 3), Fraction(1, 6)]


def gradient(k: int) -> list[Fraction]:
    """Of the expected best of k, by the logits: E[best · Σ_i ∇ log p(x_i)], over all k-tuples of outcomes."""
    found = [Fraction(0)] * 3
    for draw in product(range(3), repeat=k):
        chance = prod((CHANCES[x] for x in draw), start=Fraction(1))
        value = max(REWARDS[x] for x in draw)
        for logit in range(3):
            score = sum((Fraction(int(x == logit)) - CHANCES[logit] for x in draw), Fraction(0))
            found[logit] += chance * value * score
    return found


@pytest.mark.parametrize("method", ["pkpo", "leave-one-out"])
@pytest.mark.parametrize(("n", "k"), [(3, 1), (4, 2), (5, 3), (4, 4)])
def test_gradients_are_unbiased(method: str, n: int, k: int) -> None:
    """Over all outcomes of n attempts, weighted by their chances, E[Σ_i reward_i · ∇ log p(x_i)] is the
    gradient."""
    draws = list(product(range(3), repeat=n))
    found = pk.rewards(np.array([[float(REWARDS[x]) for x in draw] for draw in draws]), k, method=method)
    chances = [prod((CHANCES[x] for x in draw), start=Fraction(1)) for draw in draws]
    for logit, expected in enumerate(gradient(k)):
        total = sum(
            float(chance)
            * sum(r * (float(x == logit) - float(CHANCES[logit])) for r, x in zip(row, draw, strict=True))
            for chance, draw, row in zip(chances, draws, found.tolist(), strict=True)
        )
        assert total == pytest.approx(float(expected), abs=1e-13)
