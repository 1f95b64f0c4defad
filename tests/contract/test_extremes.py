"""The ends of every range: one problem and ten million, none and all solved, the largest counts, threads."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

import passk_fast as pk

LARGEST = 2**53 - 1
MODELS = {
    "one problem": pk.Counts(10, [3]),
    "one attempt": pk.Counts(1, [0, 1, 1]),
    "one of each": pk.Counts(1, [1]),
    "none solved": pk.Counts(10, [0] * 30),
    "all solved": pk.Counts(10, [10] * 30),
    "largest counts": pk.Counts(LARGEST, [0, 1, LARGEST // 3, LARGEST - 1, LARGEST]),
    "largest and least": pk.Counts([1, LARGEST], [1, 5]),
}
QUESTIONS: dict[str, Callable[[pk.Counts], Any]] = {
    "mean": lambda a: pk.mean_interval(a, 1),
    "bootstrap": lambda a: pk.bootstrap(a, 1, replicates=100, rng=1),
    "attempts": lambda a: pk.bootstrap(a, 1, resample="attempts", replicates=20, rng=1),
    "compare": lambda a: pk.compare(a, a, 1),
    "rank": lambda a: pk.rank({"a": a, "b": a}, 1, replicates=100, rng=1),
    "curve": lambda a: pk.curve(a, rng=1, replicates=100),
    "effort": lambda a: pk.effort(a),
    "posterior": lambda a: pk.posterior(a, 1),
    "sensitivity": lambda a: pk.sensitivity({"a": a, "b": a}, 1, replicates=50, splits=3, rng=1),
    "runs": lambda a: pk.runs([a, a], 1, replicates=50, rng=1),
    "stability": lambda a: pk.stability(a, a, 1, replicates=20, rng=1),
    "extrapolate": lambda a: pk.extrapolate(a, int(a.max_n) + 1, replicates=3, rng=1),
    "allocate": lambda a: pk.allocate(a, 5),
    "influence": lambda a: pk.influence(a, a),
    "plan": lambda a: pk.plan(a, m=50, detect=0.1),
}


def answer(model: pk.Counts, question: Callable[[pk.Counts], Any]) -> str:
    """The result as Markdown, or the error."""
    try:
        result = question(model)
    except ValueError as error:
        return str(error)
    assert repr(result)
    result.to_dict()
    return str(result.to_markdown())


@pytest.mark.parametrize("question", QUESTIONS)
@pytest.mark.parametrize("model", MODELS)
def test_ends_of_the_ranges(model: str, question: str) -> None:
    """A result whose every form can be shown, or one error of ours that says what is not there."""
    said = answer(MODELS[model], QUESTIONS[question])
    assert said
    assert "\n" not in said or said.startswith(("#", "**"))


def test_64_threads_call_at_once() -> None:
    c = np.arange(70_000) % 51
    expected = pk.pass_at_k(50, c, 7)
    replicates = pk.bootstrap(pk.Counts(50, c[:60]), 1, replicates=300, rng=1).replicates
    wrong: list[str] = []

    def call() -> None:
        for _ in range(3):
            if not np.array_equal(pk.pass_at_k(50, c, 7), expected):
                wrong.append("pass_at_k")
            again = pk.bootstrap(pk.Counts(50, c[:60]), 1, replicates=300, rng=1).replicates
            if not np.array_equal(again, replicates):
                wrong.append("bootstrap")

    callers = [threading.Thread(target=call) for _ in range(64)]
    for caller in callers:
        caller.start()
    for caller in callers:
        caller.join()
    assert wrong == []


@pytest.mark.faults
def test_ten_million_problems() -> None:
    rng = np.random.default_rng(1)
    model = pk.Counts(20, rng.integers(0, 21, 10**7))
    interval = pk.mean_interval(model, [1, 10]).confidence_interval
    assert np.all(interval.high - interval.low < 1e-3)
    boot = pk.bootstrap(model, 1, replicates=200, rng=1)
    assert abs(float(np.std(boot.replicates)) / float(boot.standard_error) - 1) < 0.2
    assert pk.compare(model, model, 1).difference == 0
