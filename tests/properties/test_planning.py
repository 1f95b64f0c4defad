"""What every plan has in common."""

from __future__ import annotations

import json
import math

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st

import passk_fast as pk

rates = st.one_of(
    st.tuples(st.floats(0.1, 5), st.floats(0.1, 5)).map(lambda ab: f"beta:{ab[0]},{ab[1]}"),
    st.sampled_from(["two-point:0.1,0.8,0.4", "zero-inflated:0.3,1,2", "mean-sd:0.3,0.2"]),
)
differences = st.floats(0.02, 0.3)
ks = st.integers(1, 8)


@settings(deadline=None, max_examples=40)
@given(rates, differences, ks, st.integers(0, 20))
def test_the_problems_are_enough_and_one_less_is_not(rates, detect, k, more):
    found = pk.plan(rates=rates, k=k, detect=detect, n=k + more)
    assert found.achieved >= 0.8
    assert found.detectable <= detect * (1 + 1e-9)
    if found.m > 2:
        assert found.power_at(found.m - 1, k + more) < 0.8


@settings(deadline=None, max_examples=40)
@given(rates, differences, ks, st.integers(5, 500))
def test_the_attempts_are_enough_and_one_less_is_not(rates, detect, k, m):
    found = pk.plan(rates=rates, k=k, detect=detect, m=m)
    if found.n is None:
        assert found.achieved < 0.8
        assert found.detectable > detect
        assert "No number of attempts" in found.verdict
    else:
        assert found.achieved >= 0.8
        if found.n > k:
            assert found.power_at(m, found.n - 1) < 0.8


@settings(deadline=None, max_examples=10)
@given(rates, st.floats(0.05, 0.3), st.integers(1, 4), st.floats(0, 300))
def test_nothing_near_is_cheaper(rates, detect, k, problem):
    found = pk.plan(rates=rates, k=k, detect=detect, cost_problem=problem, cost_attempt=1)
    for n in {k, max(k, found.n - 2), found.n + 1, 2 * found.n}:
        other = pk.plan(rates=rates, k=k, detect=detect, n=n, cost_problem=problem, cost_attempt=1)
        # Whole problems make the cost jump: one problem more or less is a tie.
        assert found.cost <= other.cost + problem + 2 * n


@settings(deadline=None, max_examples=30)
@given(rates, differences, ks)
def test_power_grows_with_everything(rates, detect, k):
    curve = pk.plan(rates=rates, k=k, detect=detect, m=50, n=4 * k).curve
    for axis in (0, 1):
        assert (np.diff(curve.power, axis=axis) >= -1e-12).all()
        assert (np.diff(curve.detectable, axis=axis) <= 1e-12).all()


def test_a_benchmark_is_decided_by_attempts():
    counts = pk.Counts(20, [0, 5, 11, 20, 3, 17] * 10)
    found = pk.plan(counts, detect=0.02, target="benchmark")
    assert (found.m, found.solved, found.mixes) == (60, "n", ())
    assert found.widths[-1].of_difference == 0
    assert found.power_at(60, found.n) >= 0.8


def test_clusters_of_the_pilot_need_more_problems():
    c = [0, 0, 0, 1, 10, 10, 10, 9, 5, 5, 4, 6] * 5
    families = [i // 4 for i in range(60)]
    alone = pk.plan(pk.Counts(10, c), detect=0.1)
    together = pk.plan(pk.Counts(10, c, clusters=families), detect=0.1)
    assert together.m > 2 * alone.m
    assert any("clusters" in line for line in together.assumptions)


def test_two_pilots_know_how_models_differ():
    a = pk.Counts(10, [0, 2, 5, 10, 7] * 8, problems=range(40))
    b = pk.Counts(10, [1, 3, 6, 10, 8] * 8, problems=range(40))
    found = pk.plan(a, pilot_b=b, detect=0.05)
    # The variance of five differences .1, .1, .1, 0, .1 repeated, less the noise: nothing.
    assert found.omega == 0
    assert any("negative" in warning for warning in found.warnings)
    reordered = b.select(list(range(39, -1, -1)))
    assert pk.plan(a, pilot_b=reordered, detect=0.05).to_dict() == found.to_dict()


@pytest.mark.parametrize("asked", [{"n": 10}, {"n": 10, "detect": 0.5}, {"detect": 0.5}], ids=str)
def test_no_difference_exceeds_one(asked):
    found = pk.plan(rates="beta:1,1", m=2, **asked)
    assert found.detectable == found.detectable_at(2, 10) == math.inf
    assert "however large" in found.verdict
    assert "inf " not in repr(found)
    written = json.loads(json.dumps(found.to_dict(), allow_nan=False))
    assert written["detectable"] is None
    shown = found.curve.detectable
    assert ((shown <= 1) | np.isinf(shown)).all()
    found.plot().figure.canvas.draw()


def test_one_pilot_may_be_without_variance():
    a, b = pk.Counts(10, [0, 3, 10, 7] * 10), pk.Counts(10, [0] * 40)
    assert pk.plan(a, pilot_b=b, detect=0.2).achieved >= 0.8


def test_problems_of_one_pilot_only_are_told():
    a = pk.Counts(10, [0, 2, 5, 10, 7] * 8, problems=range(40))
    b = pk.Counts(10, [1, 3, 6, 10, 8] * 8, problems=range(5, 45))
    with pytest.raises(ValueError, match="must have the same problems"):
        pk.plan(a, pilot_b=b)
    found = pk.plan(a, pilot_b=b, match="common")
    assert found.m == 35
    assert found.assumptions[0] == "left out, for not being in both pilots: 5 and 5 problems"


@pytest.mark.parametrize("detect", [None, 0.05])
def test_a_plan_can_be_written_and_drawn(detect):
    found = pk.plan(pk.Counts(10, [0, 1, 4, 10] * 10), detect=detect, cost_attempt=0.01)
    written = json.loads(json.dumps(found.to_dict()))
    assert written["verdict"] == found.verdict
    assert len(found.to_frame()) == found.curve.detectable.size
    assert found.plot().get_xlabel() == "problems m"
    assert "<table" in found._repr_html_()
    assert found.detectable_at(found.m, found.n) == found.detectable
    assert math.isclose(found.cost, 2 * found.m * found.n * 0.01)


def test_a_plan_says_where_few_problems_make_the_difference():
    p = np.repeat([0.999, 0.65], [80, 20])
    q = np.repeat([0.999, 0.85], [80, 20])
    (warning,) = pk.plan(rates=p, rates_b=q, detect=0.04, n=10, m=70).warnings
    assert warning.startswith("in effect about 14 of 70 problems make the difference: intervals")
    assert pk.plan(rates=p, rates_b=q, detect=0.04, n=10, m=700).warnings == ()


def test_attempts_of_the_second_model_may_differ():
    one = pk.plan(rates="beta:0.5,0.5", detect=0.05, n=50, cost_attempt=1)
    other = pk.plan(rates="beta:0.5,0.5", detect=0.05, n=50, n_b=5, cost_attempt=1)
    assert other.m > one.m
    assert (one.n_b, other.n_b, other.cost) == (None, 5, other.m * 55)
    assert "50 attempts by the first model and 5 by the second" in other.verdict
    assert pk.plan(rates="beta:0.5,0.5", detect=0.05, n=50, n_b=50).m == one.m
