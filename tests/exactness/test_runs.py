"""Tests of a run effect against enumeration, SciPy and statsmodels."""

from __future__ import annotations

from fractions import Fraction
from itertools import combinations, product
from math import comb

import numpy as np
import pytest
import scipy.stats
from statsmodels.stats.contingency_tables import StratifiedTable, mcnemar

import passk_fast as pk
from passk_fast._numeric import chi_squared_tail
from passk_fast.inference.noise_floor import noise_floor
from passk_fast.inference.relabelling import Dealt, covariance, sample_variance
from passk_fast.inference.study import mean_squares


def pass_at_k(n: int, c: int, k: int) -> Fraction:
    return 1 - Fraction(comb(n - c, k), comb(n, k))


def splits(sizes: tuple[int, ...], c: int):
    """Successes of each group with their probability, over all ways to deal c successes."""
    whole = comb(sum(sizes), c)
    for found in product(*(range(n + 1) for n in sizes)):
        if sum(found) == c:
            ways = 1
            for n, x in zip(sizes, found, strict=True):
                ways *= comb(n, x)
            yield found, Fraction(ways, whole)


@pytest.mark.parametrize("k", [1, 2, 3])
@pytest.mark.parametrize("sizes", [(3, 3), (5, 3, 4), (4, 6)])
def test_null_moments_by_enumeration(sizes, k):
    total = sum(sizes)
    for c in range(total + 1):
        scores = [
            ([pass_at_k(n, x, k) for n, x in zip(sizes, found, strict=True)], chance)
            for found, chance in splits(sizes, c)
        ]
        means = [sum(chance * h[r] for h, chance in scores) for r in range(len(sizes))]
        assert means == [pass_at_k(total, c, k)] * len(sizes)
        exact = [
            [float(sum(p * h[r] * h[s] for h, p in scores) - means[r] * means[s]) for s in range(len(sizes))]
            for r in range(len(sizes))
        ]
        found = covariance(Dealt(np.array([sizes]), np.array([c])), k)
        assert found == pytest.approx(np.array(exact), abs=1e-14)


def test_variance_of_a_subsample_by_enumeration():
    outcomes = [1, 1, 0, 0, 0, 1, 0]
    for taken, k in [(3, 1), (3, 2), (4, 4), (7, 3)]:
        values = [float(pass_at_k(taken, sum(some), k)) for some in combinations(outcomes, taken)]
        found = sample_variance(np.array([taken]), np.array([7]), np.array([3]), k)
        assert found[0] == pytest.approx(np.var(values), abs=1e-15)


@pytest.mark.parametrize("df", [1, 2, 3, 4, 7, 32, 33, 200])
def test_chi_squared_tail(df):
    for x in [0.0, 1e-8, 0.3, 2.0, 11.0, 60.0, 300.0, 1400.0]:
        assert chi_squared_tail(x, df) == pytest.approx(scipy.stats.chi2.sf(x, df), rel=1e-11, abs=1e-300)


def two_runs(seed: int, n: tuple[int, int] = (7, 7), m: int = 25):
    rng = np.random.default_rng(seed)
    p = rng.beta(0.7, 0.7, m)
    return [pk.Counts(size, rng.binomial(size, p)) for size in n]


@pytest.mark.parametrize("n", [(7, 7), (12, 5)])
def test_cochran_mantel_haenszel_is_that_of_statsmodels(n):
    first, second = two_runs(4, n)
    tables = [
        np.array([[a, n[0] - a], [b, n[1] - b]])
        for a, b in zip(first.c.tolist(), second.c.tolist(), strict=True)
        if 0 < a + b < sum(n)
    ]
    theirs = StratifiedTable([table.astype(float) for table in tables]).test_null_odds(correction=False)
    effect = pk.runs([first, second], 1, replicates=None).effect
    assert effect.cmh.statistic == pytest.approx(theirs.statistic, rel=1e-10)
    assert effect.cmh.p_value == pytest.approx(theirs.pvalue, rel=1e-10)
    if n[0] == n[1]:
        assert effect.statistic[0] == pytest.approx(effect.cmh.statistic, rel=1e-10)


def test_three_runs_at_k_1_are_the_generalised_test():
    rng = np.random.default_rng(8)
    parts = [pk.Counts(6, rng.integers(0, 7, 30)) for _ in range(3)]
    effect = pk.runs(parts, [1, 2, 3], replicates=None).effect
    assert effect.statistic[0] == pytest.approx(effect.cmh.statistic, rel=1e-10)
    assert effect.degrees_of_freedom == (2, 2, 2)


def test_one_attempt_each_is_mcnemar():
    rng = np.random.default_rng(2)
    a, b = rng.integers(0, 2, (2, 60))
    theirs = mcnemar([[0, np.sum(a > b)], [np.sum(a < b), 0]], exact=False, correction=False)
    exact = mcnemar([[0, np.sum(a > b)], [np.sum(a < b), 0]], exact=True)
    effect = pk.runs([pk.Counts(1, a), pk.Counts(1, b)], 1, replicates=99_999, rng=1).effect
    assert effect.statistic[0] == pytest.approx(theirs.statistic, rel=1e-12)
    # Four standard errors of 100,000 draws.
    assert effect.p_value[0] == pytest.approx(exact.pvalue, abs=4 * 0.5 / np.sqrt(1e5))


def test_permutation_p_value_by_enumeration():
    """Two problems, two runs, k = 2: every way to deal the successes, with its probability."""
    sizes, cs = (4, 3), [(2, 1), (4, 0), (3, 0)]
    parts = [pk.Counts(n, [pair[r] for pair in cs]) for r, n in enumerate(sizes)]
    observed = sum(pass_at_k(4, x, 2) - pass_at_k(3, y, 2) for x, y in cs)
    exact = Fraction(0)
    for dealt in product(*(splits(sizes, x + y) for x, y in cs)):
        difference = sum(pass_at_k(4, found[0], 2) - pass_at_k(3, found[1], 2) for found, _ in dealt)
        if abs(difference) >= abs(observed):
            exact += dealt[0][1] * dealt[1][1] * dealt[2][1]
    found = pk.runs(parts, 2, replicates=99_999, rng=5).effect.p_value[0]
    # Four standard errors of 100,000 draws.
    assert found == pytest.approx(float(exact), abs=4 * 0.5 / np.sqrt(1e5))


def test_mean_squares_are_those_of_the_textbook():
    """Against sums of squares by projection matrices."""
    values = np.random.default_rng(1).random((6, 4, 1))
    y = values.ravel()
    rows, columns = np.kron(np.eye(6), np.full((4, 4), 1 / 4)), np.kron(np.full((6, 6), 1 / 6), np.eye(4))
    grand = np.full((24, 24), 1 / 24)
    found = mean_squares(values)
    assert found.problem[0] == pytest.approx(y @ (rows - grand) @ y / 5)
    assert found.effect[0] == pytest.approx(y @ (columns - grand) @ y / 3)
    assert found.residual[0] == pytest.approx(y @ (np.eye(24) - rows - columns + grand) @ y / 15)


def four_runs():
    rng = np.random.default_rng(6)
    return [pk.Counts(20, rng.binomial(20, rate, 30)) for rate in (0.2, 0.5, 0.4, 0.8)]


def test_the_interval_joins_that_of_all_attempts_and_t_over_the_runs():
    result = pk.runs(four_runs(), 1, rng=1)
    together = pk.mean_interval(result.counts, 1)
    t = scipy.stats.ttest_1samp(result.run_estimates, 0.0).confidence_interval(0.95)
    theta = np.mean(result.run_estimates)
    low, high = together.confidence_interval
    expected = [
        theta - np.hypot(together.estimate - low, theta - t.low),
        theta + np.hypot(high - together.estimate, t.high - theta),
    ]
    assert result.confidence_interval == pytest.approx(np.clip(expected, 0, 1), rel=1e-9)
    assert result.if_no_run_effect == together.confidence_interval


def test_runs_without_spread_leave_the_interval_of_all_attempts():
    part = pk.Counts(6, [0, 2, 5, 6, 3] * 6)
    result = pk.runs([part, part], 1, rng=1)
    assert result.confidence_interval == pytest.approx(result.if_no_run_effect, rel=1e-12)


def test_difference_joins_luck_and_t_over_the_runs_of_either_model():
    rng = np.random.default_rng(7)
    b = [pk.Counts(20, rng.binomial(20, rate, 30)) for rate in (0.1, 0.3, 0.2)]
    result = pk.compare_runs(four_runs(), b, 1, target="benchmark", rng=1)
    means = [one.run_estimates.ravel() for one in (result.a, result.b)]
    ends = [scipy.stats.ttest_1samp(one, 0.0).confidence_interval(0.95) for one in means]
    both = [one.counts for one in (result.a, result.b)]
    floor = noise_floor(both[0].n, both[0].c, both[1].n, both[1].c, np.ones(30, dtype=np.int64), (1,))[0]
    half = np.sqrt(scipy.stats.norm.ppf(0.975) ** 2 * floor + sum((t.high - t.low) ** 2 / 4 for t in ends))
    low, high = result.confidence_interval
    assert (low, high) == pytest.approx((result.difference - half, result.difference + half), rel=1e-9)


def test_p_and_interval_agree_at_every_level():
    """The interval of level 1 - p ends at 0, and p < 1 - level exactly where 0 is left out."""
    rng = np.random.default_rng(8)
    for _ in range(200):
        p = rng.beta(0.5, 0.5, 12)
        a, b = (
            [pk.Counts(3, rng.binomial(3, p ** rng.uniform(0.3, 3))) for _ in range(rng.integers(2, 5))]
            for _ in range(2)
        )
        level = float(rng.uniform(0.5, 0.99))
        result = pk.compare_runs(a, b, [1, 2], level=level, replicates=None)
        for pair in (
            (result.p_value, result.confidence_interval),
            (result.p_adjusted, result.simultaneous_interval),
        ):
            p_value, (low, high) = pair
            assert np.array_equal(p_value < 1 - level, (low > 0) | (high < 0))
    result = pk.compare_runs(four_runs(), [pk.Counts(20, part.c[::-1]) for part in four_runs()[1:]], 1)
    edge = pk.compare_runs(result.a, result.b, 1, level=1 - result.p_value).confidence_interval
    assert min(abs(edge.low), abs(edge.high)) == pytest.approx(0, abs=1e-9)


def test_constant_scores_are_no_certainty():
    solved, failed = ([pk.Counts(1, [score] * 20)] * 2 for score in (1, 0))
    for target in ("population", "benchmark"):
        result = pk.compare_runs(solved, failed, 1, target=target, rng=1)
        low, high = result.confidence_interval
        assert (0 < result.p_value < 1e-6, 0.5 < low < 0.9, high) == (True, True, 1.0)
        assert "what luck alone could have done" in result.warnings[-1]
    alike = pk.compare_runs(solved, solved, 1, rng=1)
    assert alike.p_value == 1
    assert "what two unseen problems could do" in alike.warnings[-1]
    one = pk.compare(*[pk.Counts(10, [10] * 20)] * 2, k=1).confidence_interval
    assert 0.1 < alike.confidence_interval.high == pytest.approx(one.high)
    same = pk.compare_runs(solved, solved, 1, target="benchmark", rng=1)
    assert "proves nothing" in same.warnings[-1]


def test_a_comparison_of_runs_says_which_problems_it_leaves_out() -> None:
    a = pk.Counts(5, [1, 2, 3, 4], problems=list("wxyz"))
    b = pk.Counts(5, [0, 2, 5], problems=list("xyz"))
    found = pk.compare_runs([a, a], [a, b], 1, match="common", rng=1, replicates=99)
    assert found.m == 3
    assert found.left_out["run 0 of A"] == found.left_out["run 0 of B"] == ("w",)
    assert "left out: 1 problem of run 0 of A that not all have (w)" in " ".join(repr(found).split())
