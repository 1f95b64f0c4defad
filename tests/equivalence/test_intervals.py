"""The intervals and the beta-binomial fit equal their reference twins."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st

import passk_fast as pk
from passk_fast import _core
from passk_fast.inference.betabinomial import fit
from passk_fast.inference.variance import gap, largest_gap, only, within
from passk_fast.reference import betabinomial, intervals

pairs = st.integers(2, 12).flatmap(lambda n: st.tuples(st.just(n), st.integers(0, n)))
problems = st.lists(pairs, min_size=3, max_size=25)


def scores(found: pk.Counts, k: int) -> list[float]:
    return found.values(k).tolist()


@settings(deadline=None)
@given(problems, st.sampled_from([0.8, 0.95]))
def test_intervals(rows, level):
    n, c = zip(*rows, strict=True)
    counts = pk.Counts(n, c)
    tail = (1 + level) / 2
    t = _core.student_t_ppf(tail, counts.m - 1)
    one, two = scores(counts, 1), scores(counts, 2)
    for form, twin, quantile in (
        ("adjusted", intervals.adjusted, t),
        ("t", intervals.symmetric, t),
        ("z", intervals.symmetric, _core.normal_ppf(tail)),
    ):
        result = pk.mean_interval(counts, [1, 2], interval=form, level=level)
        for column, values in enumerate((one, two)):
            assert result.estimate[column] == pytest.approx(intervals.mean(values), rel=1e-13, abs=1e-15)
            ends = [end[column] for end in result.confidence_interval]
            assert ends == pytest.approx(twin(values, quantile), rel=1e-10, abs=1e-12)
        gaps = [after - before for before, after in zip(one, two, strict=True)]
        most = [intervals.largest_gap(min(n), 1, 2)] if form == "adjusted" else []
        ends = [end[0] for end in result.gaps.confidence_interval]
        assert ends == pytest.approx(twin(gaps, quantile, *most), rel=1e-10, abs=1e-12)


@settings(deadline=None)
@given(problems, st.integers(2, 5), st.integers(1, 3))
def test_grouped_variance(rows, clusters, strata):
    # Twice the problems, so that every stratum has two clusters.
    n, c = zip(*rows * 4, strict=True)
    counts = pk.Counts(n, c)
    labels = [i % (2 * clusters * strata) for i in range(counts.m)]
    where = [label % strata for label in labels]
    if len(set(labels)) < 2 * clusters * strata:
        labels = list(range(counts.m))
        where = [i % strata for i in labels]
    result = pk.mean_interval(counts, 2, clusters=labels, strata=where, interval="t")
    variance = intervals.grouped_variance(scores(counts, 2), labels, where)
    assert result.standard_error == pytest.approx(math.sqrt(variance), rel=1e-9, abs=1e-12)
    assert result.degrees_of_freedom <= len(set(labels)) - strata


@settings(deadline=None)
@given(problems)
def test_noise_where_n_holds_k_twice(rows):
    n, c = np.array(rows).T * 2
    tally = pk.Tally.from_counts(n, c)
    found = within(tally, [only(1), only(2), gap(1, 2)])
    assert found.methods == ("unbiased",) * 3
    for weights, variance in zip(({1: 1.0}, {2: 1.0}, {2: 1.0, 1: -1.0}), found.variances, strict=True):
        each = [intervals.noise_variance(*row, weights) for row in zip(n.tolist(), c.tolist(), strict=True)]
        assert variance == pytest.approx(intervals.mean(each), rel=1e-11, abs=1e-15)


@settings(deadline=None)
@given(st.lists(st.integers(0, 6), min_size=4, max_size=20))
def test_noise_where_a_population_stands_in(passes):
    counts = pk.Counts(6, passes)
    population = fit(counts.tally)
    found = within(counts.tally, [only(5), gap(2, 5)])
    assert found.methods == ("beta-binomial",) * 2
    if population.certain or math.isinf(population.concentration):
        return
    for weights, variance in zip(({5: 1.0}, {5: 1.0, 2: -1.0}), found.variances, strict=True):
        each = [betabinomial.expected_noise(6, c, weights, population.a, population.b) for c in passes]
        assert variance == pytest.approx(intervals.mean(each), rel=1e-8, abs=1e-14)


@settings(max_examples=15, deadline=None)
@given(st.lists(st.tuples(st.integers(2, 6), st.integers(0, 6)), min_size=3, max_size=8))
def test_fit(rows):
    n, c = zip(*((n, min(n, c)) for n, c in rows), strict=True)
    found = fit(pk.Counts(n, c).tally)
    if found.certain or not found.identified:
        return
    mean, concentration = betabinomial.fit(n, c)
    best = betabinomial.log_likelihood(n, c, found.mean, found.concentration)
    assert best == pytest.approx(betabinomial.log_likelihood(n, c, mean, concentration), abs=1e-9)
    # Far out, where only the likelihood is determined, the concentration is not.
    if concentration < 1e4 and found.concentration < 1e4:
        assert (found.mean, found.concentration) == pytest.approx((mean, concentration), rel=1e-5)


@settings(deadline=None)
@given(st.integers(2, 60).flatmap(lambda n: st.tuples(st.just(n), st.integers(1, n), st.integers(1, n))))
def test_largest_gap(arguments):
    n, low, high = arguments
    if low == high:
        return
    low, high = sorted((low, high))
    assert largest_gap(n, low, high) == pytest.approx(intervals.largest_gap(n, low, high), rel=1e-14)


@settings(deadline=None)
@given(problems, st.floats(0, 1))
def test_target(rows, share):
    n, c = zip(*rows, strict=True)
    counts = pk.Counts(n, c)
    noise = [intervals.noise_variance(*row, {1: 1.0}) for row in rows]
    expected = intervals.target_variance(scores(counts, 1), noise, share)
    result = pk.mean_interval(counts, 1, target=share, interval="t")
    assert result.standard_error**2 == pytest.approx(expected, rel=1e-9, abs=1e-15)
