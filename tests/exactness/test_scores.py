"""Ranked scores against all subsets, in exact rational arithmetic, and against ENAMEL's own recurrence."""

from __future__ import annotations

from fractions import Fraction
from itertools import combinations, product
from statistics import fmean
from typing import Any

import numpy as np
import pytest

import passk_fast as pk
from passk_fast import _core

# Ties, negative scores, zeros, and a lone large one.
SCORES = [
    [0.25, 0.5, 0.5, 1.0, 0.0, 0.75],
    [-3.0, 2.5, 1e3, 2.5, -0.0, 0.0, 7.0],
    [1.0, 1.0, 1.0],
    [0.1, 0.7, 0.3, 0.9, 0.2, 0.8, 0.6, 0.4],
]
TOLERANCE = 1e-12


def over_subsets(scores: list[Any], k: int, statistic: Any) -> Fraction:
    found = [statistic(subset) for subset in combinations(scores, k)]
    return sum(found, Fraction(0)) / len(found)


def exact(scores: list[float]) -> list[Fraction]:
    return [Fraction(score) for score in scores]


def close(found: float, expected: Fraction, scale: float = 1.0) -> bool:
    return abs(Fraction(float(found)) - expected) <= Fraction(TOLERANCE) * max(1, Fraction(scale))


@pytest.mark.parametrize("scores", SCORES)
def test_best_worst_and_every_rank_equal_all_subsets(scores: list[float]) -> None:
    scale = max(map(abs, scores))
    for k in range(1, len(scores) + 1):
        for rank in range(1, k + 1):
            expected = over_subsets(exact(scores), k, lambda subset, rank=rank: sorted(subset)[rank - 1])
            assert close(pk.quantile_of_k(scores, k, rank=rank), expected, scale)
        assert close(pk.best_of_k(scores, k), over_subsets(exact(scores), k, max), scale)
        assert close(pk.worst_of_k(scores, k), over_subsets(exact(scores), k, min), scale)


@pytest.mark.parametrize("q", [0.0, 0.1, 0.5, 0.75, 1.0])
def test_quantiles_equal_those_of_all_subsets(q: float) -> None:
    for scores in SCORES:
        for k in range(1, len(scores) + 1):
            expected = fmean(float(np.quantile(subset, q)) for subset in combinations(scores, k))
            assert pk.quantile_of_k(scores, k, q) == pytest.approx(
                expected, abs=1e-12 * max(map(abs, scores))
            )


def test_binary_scores_are_the_kernels() -> None:
    n = 30
    c = np.arange(n + 1)
    outcomes = np.arange(n) < c[:, None]
    for k in (1, 2, 7, 29, 30):
        np.testing.assert_allclose(pk.best_of_k(outcomes, k), pk.pass_at_k(n, c, k), rtol=1e-13, atol=0)
        np.testing.assert_allclose(
            pk.worst_of_k(outcomes, k), pk.pass_hat_k(n, c, k), rtol=1e-13, atol=1e-300
        )


def eff_at_k(scores: np.ndarray, k: int) -> float:
    """eff@k as ENAMEL computes it: arXiv:2406.06647, algorithm 1."""
    n = len(scores)
    weights = [k / n]
    for rank in range(n - 1, k - 1, -1):
        weights.append(weights[-1] * (1 - (k - 1) / rank))
    return float((np.flip(weights) * np.sort(scores)[k - 1 :]).sum())


@pytest.mark.parametrize("n", [1, 5, 100, 1000])
def test_enamel(n: int) -> None:
    scores = np.random.default_rng(n).beta(0.5, 1, n)
    for k in {1, 2, n // 3, n} - {0}:
        if k <= n:
            assert pk.best_of_k(scores, k) == pytest.approx(eff_at_k(scores, k), rel=1e-12)


@pytest.mark.parametrize("scores", SCORES)
def test_the_choice_of_a_verifier_equals_all_subsets(scores: list[float]) -> None:
    verifier = [3, 1, 3, 2, 1, 1, 0, 3][: len(scores)]
    pairs = list(zip(verifier, exact(scores), strict=True))

    def chosen(subset: tuple[Any, ...]) -> Fraction:
        most = max(v for v, _ in subset)
        tied = [score for v, score in subset if v == most]
        return sum(tied, Fraction(0)) / len(tied)

    for k in range(1, len(scores) + 1):
        expected = over_subsets(pairs, k, chosen)
        assert close(pk.best_of_k_by(scores, verifier, k), expected, max(map(abs, scores)))
        assert pk.best_of_k_by(scores, scores, k) == pytest.approx(pk.best_of_k(scores, k), rel=1e-13)


@pytest.mark.parametrize("scores", SCORES[:2])
def test_draws_with_replacement_equal_all_of_them(scores: list[float]) -> None:
    values, starts = np.array(scores), np.array([0, len(scores)], dtype=np.uint64)
    for k in (1, 2, 3, 5):
        ks, ranks = np.array([k, k], dtype=np.uint64), np.array([float(k), 1.0])
        found = _core.order_statistics(values, starts, ks, ranks, True)[0]
        for (mean, deviation), pick in zip(found.tolist(), (max, min), strict=True):
            draws = [pick(draw) for draw in product(exact(scores), repeat=k)]
            expected = sum(draws, Fraction(0)) / len(draws)
            variance = sum(((x - expected) ** 2 for x in draws), Fraction(0)) / len(draws)
            scale = max(map(abs, scores))
            assert close(mean, expected, scale)
            assert deviation == pytest.approx(float(variance) ** 0.5, rel=1e-10, abs=1e-12 * scale)


def test_the_threshold_curve_integrates_to_the_best_of_k() -> None:
    rng = np.random.default_rng(1)
    scores = [rng.integers(-3, 9, n) / 4 for n in (5, 8, 13, 21)]
    for k in (1, 3, 5):
        curve = pk.threshold_curve(scores, k)
        for threshold, mean in zip(curve.thresholds, curve.pass_at_k, strict=True):
            each = [pk.pass_at_k(len(row), int((row >= threshold).sum()), k) for row in scores]
            assert mean == pytest.approx(np.mean(each), abs=1e-14)
        area = curve.thresholds[0] + float(np.diff(curve.thresholds) @ curve.pass_at_k[1:])
        assert curve.best_of_k == pytest.approx(area, abs=1e-13)
        assert curve.best_of_k == pytest.approx(np.mean(pk.best_of_k(scores, k)), abs=1e-13)
        between = pk.threshold_curve(scores, k, thresholds=[-9.0, 0.1, 99.0]).pass_at_k
        assert between[0] == 1.0
        assert between[1] == curve.pass_at_k[curve.thresholds >= 0.1][0]
        assert between[2] == 0.0
