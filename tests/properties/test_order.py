"""Tests of order on any attempts: bounds, symmetries, and no attempts that break them."""

from __future__ import annotations

import json
import math

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st

import passk_fast as pk
from passk_fast.analyses.order.statistics import TESTS
from passk_fast.data.order import units_of

sequences = st.lists(st.lists(st.integers(0, 1), min_size=1, max_size=12), min_size=1, max_size=8)


def result_of(rows: list[list[int]], **options: object) -> pk.OrderTest | None:
    """None where attempts stop at the first success."""
    attempts = pk.Attempts.from_outcomes(rows)
    if units_of(attempts, within_runs=False, time=None, missing="error").statistics.stopped():
        with pytest.raises(ValueError, match="must not stop at the first success"):
            pk.order_test(attempts, tests=TESTS, **options)
        return None
    return pk.order_test(attempts, tests=TESTS, **options)


@given(rows=sequences, weights=st.sampled_from(["equal", "1/(n+1)"]), replicates=st.sampled_from([None, 20]))
@settings(max_examples=200, deadline=None)
def test_bounds(rows: list[list[int]], weights: str, replicates: int | None) -> None:
    result = result_of(rows, weights=weights, replicates=replicates, rng=1)
    if result is None:
        return
    known = result.p_value[~np.isnan(result.p_value)]
    assert ((known > 0) & (known <= 1)).all()
    assert (result.p_adjusted[~np.isnan(result.p_value)] >= known).all()
    assert (np.isnan(result.p_value) == np.isnan(result.z)).all()
    for odds in (result.slope, result.dependence):
        low, high = odds.confidence_interval
        assert 0 <= low <= high
        assert math.isnan(odds.estimate) or low <= odds.estimate <= high
    curve = result.curve
    assert (np.diff(curve.units) <= 0).all()
    assert ((curve.observed >= 0) & (curve.observed <= 1)).all()
    assert result.hazard.observed.sum() == np.count_nonzero(result.c)
    log_rank = result.statistic[TESTS.index("log-rank")]
    assert result.hazard.expected.sum() == pytest.approx(log_rank + result.always)
    assert json.dumps(result.to_dict(), allow_nan=False)
    assert repr(result).endswith(".")


@given(rows=sequences)
@settings(max_examples=100, deadline=None)
def test_reversed_attempts(rows: list[list[int]]) -> None:
    """Late becomes early; clumps stay."""
    forth, back = result_of(rows), result_of([row[::-1] for row in rows])
    if forth is None or back is None:
        return
    for test, sign in (("rank sum", -1), ("joins", 1), ("runs", 1)):
        t = TESTS.index(test)
        np.testing.assert_allclose(back.z[t], sign * forth.z[t], atol=1e-9)
        np.testing.assert_allclose(back.p_value[t], forth.p_value[t], rtol=1e-9)
    if 0 < forth.slope.estimate < math.inf:
        assert back.slope.estimate == pytest.approx(1 / forth.slope.estimate, rel=1e-8)
    np.testing.assert_allclose(back.dependence.estimate, forth.dependence.estimate, rtol=1e-8)


@given(rows=sequences, data=st.data())
@settings(max_examples=100, deadline=None)
def test_problems_in_any_order(rows: list[list[int]], data: st.DataObject) -> None:
    mixed = data.draw(st.permutations(range(len(rows))))
    one, other = result_of(rows), result_of([rows[i] for i in mixed])
    if one is None or other is None:
        assert one is other
        return
    np.testing.assert_allclose(other.p_value, one.p_value, rtol=1e-9)
    np.testing.assert_allclose(other.slope.estimate, one.slope.estimate, rtol=1e-9)
    np.testing.assert_array_equal(other.curve.observed, one.curve.observed)


@given(rows=sequences)
@settings(max_examples=50, deadline=None)
def test_interleaved_attempts_are_the_same(rows: list[list[int]]) -> None:
    """Problems in turn instead of one after the other."""
    turns = [(i, row[j]) for j in range(12) for i, row in enumerate(rows) if j < len(row)]
    one = result_of(rows)
    if one is not None:
        other = pk.order_test(pk.Attempts([i for i, _ in turns], [x for _, x in turns]), tests=TESTS)
        np.testing.assert_array_equal(other.p_value, one.p_value)
