"""Sensitivity analyses against SciPy, NumPy and enumeration."""

from __future__ import annotations

from itertools import combinations, permutations, product

import numpy as np
import pytest
import scipy.stats
from hypothesis import given, settings, strategies as st

import passk_fast as pk
from passk_fast import _core
from passk_fast.analyses.conditions.any_difference import any_difference, friedman


@pytest.mark.parametrize("conditions", [3, 4, 7])
@pytest.mark.parametrize("grid", [3, 1000])
def test_friedman_is_that_of_scipy(conditions, grid):
    table = np.random.default_rng([conditions, grid]).integers(0, grid, (25, conditions)) / grid
    theirs = scipy.stats.friedmanchisquare(*table.T)
    assert friedman(table) == pytest.approx((theirs.statistic, theirs.pvalue), rel=1e-10)


def test_friedman_where_every_row_is_one_tie():
    assert friedman(np.ones((5, 3))) == (0.0, 1.0)


@pytest.mark.parametrize("conditions", [2, 3, 6])
def test_wald_is_hotellings_t_squared(conditions):
    table = np.random.default_rng(conditions).random((20, conditions))
    contrasts = table[:, 1:] - table[:, :1]
    mean, covariance = contrasts.mean(axis=0), np.atleast_2d(np.cov(contrasts.T))
    expected = 20 * mean @ np.linalg.solve(covariance, mean)
    assert _core.wald(table[None])[0] == pytest.approx(expected, rel=1e-10)
    if conditions == 2:
        assert expected == pytest.approx(scipy.stats.ttest_rel(*table.T).statistic ** 2)


def test_p_value_by_all_permutations():
    """Four problems under three conditions: 6^4 arrangements."""
    table = np.random.default_rng(5).integers(0, 6, (4, 3)) / 5
    observed = _core.wald(table[None])[0]
    every = [
        _core.wald(
            np.array([[row[i] for i in order] for row, order in zip(table, orders, strict=True)])[None]
        )[0]
        for orders in product(permutations(range(3)), repeat=4)
    ]
    exact = np.mean(np.array(every) >= observed * (1 - 1e-9))
    found = any_difference([1], table[:, :, None], 40_000, 3).p_value[0]
    # Four standard errors of 40,000 draws.
    assert found == pytest.approx(exact, abs=4 * 0.5 / 200)


def test_two_conditions_are_scipys_paired_permutation_test():
    """Exchanging two conditions flips the sign of a difference."""
    rng = np.random.default_rng(4)
    table = rng.integers(0, 11, (12, 2)) / 10
    theirs = scipy.stats.permutation_test(
        tuple(table.T),
        lambda x, y: abs(scipy.stats.ttest_rel(x, y).statistic),
        permutation_type="samples",
        n_resamples=np.inf,
        alternative="greater",
    )
    found = any_difference([1], table[:, :, None], 40_000, 3).p_value[0]
    assert found == pytest.approx(theirs.pvalue, abs=4 * 0.5 / 200)


def test_clusters_are_permuted_as_one():
    rng = np.random.default_rng(1)
    labels = np.repeat(np.arange(15), 3)
    parts = [pk.Counts(6, rng.integers(0, 7, 45)) for _ in range(3)]
    found = pk.sensitivity(parts, 2, clusters=labels, rng=1).any_difference
    sums = np.stack([np.bincount(labels, part.values(2)) for part in parts], axis=1)
    assert found.units == 15
    assert found.wald[0] == pytest.approx(_core.wald(sums[None])[0], rel=1e-12)


small = st.lists(st.tuples(st.integers(0, 4), st.integers(0, 4)), min_size=2, max_size=9)


@settings(deadline=None)
@given(small, st.sampled_from([1, 2]))
def test_the_fewest_problems_by_enumeration(pairs, k):
    a, b = (pk.Counts(4, [pair[i] for pair in pairs]) for i in (0, 1))
    d = a.values(k) - b.values(k)
    found = pk.influence(a, b, k)

    def fewest(gone):
        for size in range(1, len(d)):
            if any(gone(np.delete(d, some).sum()) for some in combinations(range(len(d)), size)):
                return size
        return None

    total = d.sum()
    if abs(total) < 1e-12:
        assert found.lead_hangs_on is None
        return
    sign = np.sign(total)
    for units, gone in [
        (found.lead_hangs_on, lambda rest: sign * rest < 1e-12),
        (found.reversed_by, lambda rest: sign * rest < -1e-12),
    ]:
        assert (None if units is None else len(units)) == fewest(gone)
        if units is not None:
            assert gone(np.delete(d, units.astype(int)).sum())


def test_leave_one_out_is_recomputation():
    rng = np.random.default_rng(3)
    a, b = pk.Counts(8, rng.integers(0, 9, 20)), pk.Counts(5, rng.integers(0, 6, 20))
    labels = np.array([f"g{i % 6}" for i in range(20)])
    single, grouped = pk.influence(a, b, 3), pk.influence(a, b, 3, clusters=labels)
    d = a.values(3) - b.values(3)
    assert single.without == pytest.approx([np.delete(d, i).mean() for i in range(20)])
    assert grouped.without == pytest.approx([d[labels != name].mean() for name in grouped.units])
    assert single.influence == pytest.approx(d.mean() - single.without)


@pytest.mark.parametrize("k", [1, 2])
def test_stability_by_enumeration(k):
    """Three problems of five attempts: all subsets of three attempts each, for two models."""
    a = [[1, 0, 1, 0, 0], [1, 1, 1, 1, 0], [0, 0, 0, 1, 0]]
    b = [[0, 0, 1, 0, 0], [1, 1, 0, 1, 0], [0, 1, 0, 1, 0]]

    def law(rows):
        each = [[float(pk.pass_at_k(3, sum(some), k)) for some in combinations(row, 3)] for row in rows]
        return np.array([np.mean(values) for values in product(*each)])

    first, second = law(a), law(b)
    differences = (first[:, None] - second[None]).ravel()
    counts = [pk.Counts.from_outcomes(rows) for rows in (a, b)]
    found = pk.stability(*counts, k, n=[3, 5], replicates=20_000, rng=2)
    assert found.estimate == pytest.approx(differences.mean(), abs=1e-12)
    assert found.standard_deviation[0] == pytest.approx(differences.std(), rel=1e-10)
    assert found.standard_deviation[1] == 0
    tied = np.abs(differences) < 1e-12
    flips = np.mean(np.where(tied, 0.5, np.sign(differences) != np.sign(found.estimate)))
    # Four standard errors of 20,000 subsamples.
    assert found.flips[0] == pytest.approx(flips, abs=4 * 0.5 / np.sqrt(20_000))
    assert found.flips[1] == 0
    alone = pk.stability(counts[0], k=k, n=[3], rng=2)
    assert alone.standard_deviation[0] == pytest.approx(first.std(), rel=1e-10)
    # s² of a study with three attempts, averaged over all of them.
    each = [[float(pk.pass_at_k(3, sum(s), k)) for s in combinations(row, 3)] for row in a]
    expected = np.mean([np.var(values, ddof=1) for values in product(*each)])
    assert alone.standard_error[0] == pytest.approx(np.sqrt(expected / 3), rel=1e-10)


def test_the_normal_law_agrees_for_many_problems():
    rng = np.random.default_rng(8)
    p = rng.beta(1, 1, 400)
    a, b = (pk.Counts(30, rng.binomial(30, np.clip(p + shift, 0, 1))) for shift in (0.02, 0))
    drawn, normal = (pk.stability(a, b, 2, n=[3, 10], replicates=r, rng=1) for r in (4000, None))
    # Four standard errors of 4,000 subsamples.
    assert drawn.flips == pytest.approx(normal.flips, abs=4 * 0.5 / np.sqrt(4000))
    assert drawn.low == pytest.approx(normal.low, abs=0.1 * normal.standard_deviation.max())


def test_split_halves_by_enumeration():
    """Two conditions, one informative problem each: every way to halve four attempts."""
    parts = {"x": pk.Counts(4, [2, 0]), "y": pk.Counts(4, [1, 0])}
    halves = {
        name: [(sum(some), c - sum(some)) for some in combinations([1] * c + [0] * (4 - c), 2)]
        for name, c in (("x", 2), ("y", 1))
    }
    honest, chosen = [], []
    for x, y in product(halves["x"], halves["y"]):
        best = 0 if x[0] >= y[0] else 1
        honest.append((x, y)[best][1] / 2 / 2)
        chosen.append(best)
    best = pk.sensitivity(parts, 1, splits=20_000, rng=3).best
    # Halves are exchanged as well, which does not change the expectations; four standard errors.
    assert best.honest[0] == pytest.approx(np.mean(honest), abs=4 * 0.25 / np.sqrt(20_000))
    assert best.chosen[0, 1] == pytest.approx(np.mean(chosen), abs=4 * 0.5 / np.sqrt(20_000))
    assert best.apparent[0] == 0.25


def test_the_lead_has_the_p_value_of_the_pair():
    rng = np.random.default_rng(3)
    p = rng.beta(1, 1, 40)
    a, b = pk.Counts(12, rng.binomial(12, p)), pk.Counts(4, rng.binomial(4, p**1.3))
    assert pk.influence(a, b, 2).p_value == pk.compare(a, b, 2).p_value
    once = [pk.Counts(1, one.c > one.n / 2) for one in (a, b)]
    assert pk.influence(*once, 1).p_value == pk.compare(*once, 1).p_value
    assert pk.influence(a, k=1).p_value is None


def test_conditions_of_different_attempts_are_judged_by_their_attempts_too():
    rng = np.random.default_rng(4)
    p = rng.beta(3, 1, 30)
    parts = [pk.Counts(n, rng.binomial(n, p)) for n in (100, 10)]
    test = pk.sensitivity(parts, 10, replicates=499, rng=1).any_difference
    assert np.isnan(test.friedman[0])
    dealt = pk.runs(parts, 10, replicates=499, rng=1).effect.p_value
    assert test.p_value[0] >= dealt[0]


def test_progress_of_subsamples_is_told():
    steps = []
    a = pk.Counts(20, [2, 9, 15, 20, 4] * 6)
    options = {"k": 1, "n": [5], "rng": 1, "replicates": 50_000}
    told = pk.stability(a, progress=lambda done, total: steps.append((done, total)), **options)
    assert all(0 < done <= total for done, total in steps)
    assert steps
    assert told.low.tolist() == pk.stability(a, **options).low.tolist()


def test_stability_of_a_tally_is_that_of_its_problems() -> None:
    counts = pk.Counts([5, 5, 9, 9, 9], [0, 3, 2, 2, 7])
    of_each, of_tally = (pk.stability(one, k=2, n=[2, 4], rng=3) for one in (counts, counts.tally))
    np.testing.assert_array_equal(of_tally.standard_deviation, of_each.standard_deviation)
    np.testing.assert_array_equal(of_tally.low, of_each.low)
    with pytest.raises(TypeError, match="`a` must be Counts or a ModelResult; got Tally"):
        pk.stability(counts.tally, counts, k=2)
