"""Validation metrics against every draw there is, ties and values taken as verl's code takes them."""

from __future__ import annotations

from collections import defaultdict
from itertools import permutations, product
from typing import Any

import numpy as np
import pytest

import passk_fast as pk

PROMPTS = [([0.5, 1.0, 0.0, 0.5], "abba"), ([1.0, 0.0, 0.25, 0.0], "abcd"), ([0.5, 0.5, 0.5, 0.5], "aaab")]


def majority_value(draw: tuple[int, ...], values: list[float], answers: str) -> float:
    """The value drawn first of the answer with the most votes, the one seen first of several."""
    votes: dict[str, list[float]] = defaultdict(list)
    for i in draw:
        votes[answers[i]].append(values[i])
    return max(votes.values(), key=len)[0]


def moments(found: list[float]) -> tuple[float, float]:
    return float(np.mean(found)), float(np.std(found))


@pytest.mark.parametrize("again", [True, False])
def test_metrics_equal_all_draws(again: bool) -> None:
    expected: dict[str, list[float]] = defaultdict(list)
    for values, answers in PROMPTS:
        expected["mean@4"].append(float(np.mean(values)))
        expected["std@4"].append(float(np.std(values)))
        for size in (2, 4):
            draws: Any = product(range(4), repeat=size) if again else permutations(range(4), size)
            draws = list(draws)
            statistics = {
                "best": [max(values[i] for i in draw) for draw in draws],
                "worst": [min(values[i] for i in draw) for draw in draws],
                "maj": [majority_value(draw, values, answers) for draw in draws],
            }
            for name, found in statistics.items():
                mean, deviation = moments(found)
                expected[f"{name}@{size}/mean"].append(mean)
                expected[f"{name}@{size}/std"].append(deviation)
    metrics = pk.validation_metrics(
        [values for values, _ in PROMPTS],
        answers=[list(answers) for _, answers in PROMPTS],
        with_replacement=again,
    )
    assert list(metrics) == list(expected)
    for name, each in expected.items():
        assert metrics[name] == pytest.approx(np.mean(each), abs=1e-12), name


def test_prompts_with_different_numbers_of_attempts() -> None:
    values, groups = [1, 0, 1, 1, 0, 0, 1, 1], ["x", "y", "x", "z", "y", "x", "y", "w"]
    metrics = pk.validation_metrics(values, groups=groups)
    assert list(metrics)[:2] == ["mean@3", "std@3"]
    assert metrics["mean@1"] == 1.0
    assert metrics["mean@3"] == pytest.approx((2 / 3 + 1 / 3) / 2)
    assert metrics["best@3/mean"] == 1.0
    assert metrics["best@2/mean"] == pytest.approx((1 + 2 / 3) / 2)
    ranked = {f"{name}@{k}/{part}" for name in ("best", "worst") for k in (2, 3) for part in ("mean", "std")}
    assert set(metrics) == {"mean@1", "mean@3", "std@3"} | ranked


def test_sizes_are_powers_of_two_and_n() -> None:
    for n, sizes in {2: [2], 3: [2, 3], 8: [2, 4, 8], 12: [2, 4, 8, 12]}.items():
        metrics = pk.validation_metrics([[0.0] * n])
        best = [name for name in metrics if name.startswith("best") and name.endswith("/mean")]
        assert best == [f"best@{size}/mean" for size in sizes]


def test_draws_without_replacement_are_unbiased_and_those_with_are_low() -> None:
    """Over all outcomes of four attempts at chances of ½, the best of four is right in 15 of 16."""
    outcomes = list(product([0.0, 1.0], repeat=4))
    assert pk.validation_metrics(outcomes)["best@4/mean"] == pytest.approx(15 / 16)
    assert pk.validation_metrics(outcomes, with_replacement=True)["best@4/mean"] < 0.87


@pytest.mark.parametrize("power", [-1050, -600, 600, 1022])
def test_rewards_of_any_size_have_the_same_digits(power: int) -> None:
    """Squares of such rewards overflow, or vanish."""
    values, answers = [row for row, _ in PROMPTS], [list(row) for _, row in PROMPTS]
    plain = pk.validation_metrics(values, answers=answers)
    far = pk.validation_metrics(np.ldexp(values, power), answers=answers)
    assert far == {name: np.ldexp(value, power) for name, value in plain.items()}
    both = pk.validation_metrics([*np.ldexp(values[:1], power).tolist(), *values[1:]], answers=answers)
    assert np.isfinite(list(both.values())).all()
