"""What must hold of effort, extrapolation, allocation and posteriors whatever the counts."""

from __future__ import annotations

import json
import math
from typing import Any

import numpy as np
import pytest
from hypothesis import example, given, settings, strategies as st

import passk_fast as pk
from passk_fast.analyses.extrapolation.models import MODELS


@st.composite
def some_counts(draw: st.DrawFn, informative: bool = False) -> pk.Counts:
    m = draw(st.integers(2, 12))
    n = draw(st.lists(st.integers(2, 12), min_size=m, max_size=m))
    c = [draw(st.integers(0, one)) for one in n]
    if informative:
        c[0] = 1
    return pk.Counts(n, c)


rate = st.sampled_from([0.0, 0.1, 0.5, 1.0])


@given(some_counts(), rate, rate)
def test_effort_is_bounded_and_monotone(counts: pk.Counts, accept_bad: float, miss_good: float) -> None:
    result = pk.effort(counts, accept_bad=accept_bad, miss_good=miss_good, by_hand=10)
    curve, budgets = result.curve, np.array(result.budgets)
    reviews, success, wrong = (part.estimate for part in (curve.reviews, curve.success, curve.wrong))
    assert ((reviews >= 1 - 1e-12) & (reviews <= budgets + 1e-12)).all()
    assert ((success >= 0) & (wrong >= 0) & (success + wrong <= 1 + 1e-12)).all()
    for values in (reviews, success, wrong):
        assert (np.diff(values) >= -1e-12).all()
    for part in (curve.reviews, curve.success, curve.wrong):
        low, high = part.confidence_interval
        assert (low <= high).all()


@settings(max_examples=15, deadline=None)
@given(some_counts(informative=True), st.integers(0, 2**64 - 1))
def test_extrapolation_rises_with_k(counts: pk.Counts, seed: int) -> None:
    least = counts.min_n
    result = pk.extrapolate(counts, [1, least, 10 * least], rng=seed, replicates=20)
    for fit in result.fits:
        assert ((fit.estimate >= 0) & (fit.estimate <= 1)).all()
        assert (np.diff(fit.estimate) >= -1e-12).all()
        assert (fit.estimate <= fit.ceiling + 1e-12).all()
        low, high = fit.confidence_interval
        assert (low <= high).all()
    assert result.floor.solvable >= np.mean(counts.c > 0) - 1e-12
    assert result.floor.solvable <= 1 + 1e-12
    json.dumps(result.to_dict(), allow_nan=False)


def test_a_seed_fixes_an_extrapolation() -> None:
    counts = pk.Counts(8, [0, 0, 1, 2, 5, 8] * 5)
    one, same, other = (pk.extrapolate(counts, 40, rng=rng, replicates=40) for rng in (1, 1, 2))
    assert one.to_dict() == same.to_dict()
    assert one.fits[0].confidence_interval != other.fits[0].confidence_interval
    assert one.fits[0].estimate == other.fits[0].estimate
    drawn = pk.extrapolate(counts, 40, replicates=40)
    assert pk.extrapolate(counts, 40, replicates=40, rng=drawn.seed).to_dict() == drawn.to_dict()


def test_a_tally_is_extrapolated_like_its_counts() -> None:
    counts = pk.Counts(8, [0, 0, 1, 2, 5, 8] * 5)
    one, two = (pk.extrapolate(x, [40, 80], rng=1, replicates=40) for x in (counts, counts.tally))
    assert one.to_dict() == two.to_dict()
    assert repr(one) == repr(two)


def test_progress_is_told() -> None:
    told: list[tuple[int, int]] = []
    counts = pk.Counts(8, [0, 0, 1, 2, 5, 8] * 5)
    pk.extrapolate(counts, 40, rng=1, replicates=20, progress=lambda done, total: told.append((done, total)))
    assert told == [(step, 2 * len(MODELS)) for step in range(1, 2 * len(MODELS) + 1)]


def test_no_limit_if_none_is_wanted() -> None:
    counts = pk.Counts(8, [0, 0, 1, 2, 5, 8] * 5)
    result = pk.extrapolate(counts, 10**6, rng=1, replicates=20, limit=math.inf)
    assert result.to_dict()["limit"] is None
    assert all(math.isfinite(reach.attempts) for reach in result.attempts_to_reach(0.9))


@example(pk.Counts([2, 2, 3, 2, 8], [1, 1, 0, 2, 7]), 23, "solve")  # a gain of less than the least float
@given(some_counts(informative=True), st.integers(1, 60), st.sampled_from(["solve", "estimate"]))
def test_all_attempts_are_allocated(counts: pk.Counts, attempts: int, goal: str) -> None:
    plan = pk.allocate(counts, attempts, goal=goal, k=5 if goal == "estimate" else None)
    assert plan.attempts.sum() == attempts
    assert (plan.attempts >= 0).all()
    assert (plan.gain >= 0).all()
    if goal == "estimate":
        assert -1e-9 <= plan.total <= 1 + 1e-9
    elif (counts.c == 0).any():
        assert plan.attempts[counts.c > 0].sum() == 0


@given(some_counts(), st.integers(1, 40), st.sampled_from(["independent-jeffreys", "independent-uniform"]))
def test_posterior_is_bounded(counts: pk.Counts, k: int, prior: str) -> None:
    result = pk.posterior(counts, k, prior=prior)
    low, high = result.credible_interval
    assert 0 <= low <= high <= 1
    assert low - 1e-9 <= result.estimate <= high + 1e-9
    assert pk.posterior(counts, k + 1, prior=prior).estimate >= result.estimate - 1e-12


def results() -> list[Any]:
    counts = pk.Counts(8, [0, 0, 1, 2, 5, 8] * 5, problems=[f"p{i}" for i in range(30)])
    return [
        pk.effort(counts, by_hand=9, accept_bad=0.1),
        pk.effort(counts),
        pk.extrapolate(counts, [20, 40], rng=1, replicates=20),
        pk.allocate(counts, 7),
        pk.posterior(counts, [1, 20]),
    ]


@pytest.mark.parametrize("result", results(), ids=lambda result: type(result).__name__)
def test_results_show_themselves(result: Any) -> None:
    assert repr(result).count("\n") > 3
    assert "<table" in result._repr_html_()
    json.dumps(result.to_dict(), allow_nan=False)
    assert len(result.to_frame()) > 1


@pytest.mark.parametrize("result", results(), ids=lambda result: type(result).__name__)
def test_results_draw_themselves(result: Any) -> None:
    pyplot = pytest.importorskip("matplotlib.pyplot")
    if not hasattr(result, "plot"):
        return
    _, ax = pyplot.subplots()
    assert result.plot(ax) is ax
    assert ax.has_data()
    pyplot.close("all")
