"""Comparisons against the definitions, and against SciPy and statsmodels on the same data."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats
from statsmodels.stats.contingency_tables import mcnemar
from statsmodels.stats.weightstats import ttost_paired

import passk_fast as pk

RNG = np.random.default_rng(8)
P = RNG.beta(0.6, 0.6, 80)
A, B = (pk.Counts(20, RNG.binomial(20, P)) for _ in range(2))
KS = (1, 5, 20)


@pytest.fixture(params=KS)
def k(request):
    return request.param


def ends(result):
    return [float(end) for end in result.confidence_interval]


def test_paired_t(k):
    result = pk.compare(A, B, k, interval="t")
    theirs = stats.ttest_rel(A.values(k), B.values(k))
    assert ends(result) == pytest.approx(list(theirs.confidence_interval(0.95)), rel=1e-9)
    assert result.difference / result.standard_error == pytest.approx(theirs.statistic, rel=1e-9)
    assert result.degrees_of_freedom == theirs.df


def test_welch(k):
    b = pk.Counts(20, B.c[:50])
    result = pk.compare(A, b, k, paired=False, interval="t")
    theirs = stats.ttest_ind(A.values(k), b.values(k), equal_var=False)
    assert result.p_value == pytest.approx(theirs.pvalue, rel=1e-9)
    assert ends(result) == pytest.approx(list(theirs.confidence_interval(0.95)), rel=1e-9)
    assert result.degrees_of_freedom == pytest.approx(theirs.df)


@pytest.mark.parametrize("method", ["BCa", "percentile"])
def test_bootstrap(method, k):
    """Infinitely many replicates against 20,000: four standard errors of a quantile, 0.14 standard errors."""
    d = A.values(k) - B.values(k)
    result = pk.compare(A, B, k, interval=method.lower())
    theirs = stats.bootstrap((d,), np.mean, n_resamples=20_000, method=method, rng=np.random.default_rng(1))
    assert ends(result) == pytest.approx(list(theirs.confidence_interval), abs=0.14 * result.standard_error)
    drawn = pk.compare(A, B, k, interval=method.lower(), replicates=20_000, rng=2)
    assert ends(drawn) == pytest.approx(ends(result), abs=0.14 * result.standard_error)
    assert (drawn.replicates, drawn.seed) == (20_000, 2)


def test_unpaired_bootstrap(k):
    b = pk.Counts(20, B.c[:50])
    result = pk.compare(A, b, k, paired=False, interval="percentile")
    theirs = stats.bootstrap(
        (A.values(k), b.values(k)),
        lambda x, y, axis: np.mean(x, axis) - np.mean(y, axis),
        n_resamples=20_000,
        method="percentile",
        rng=np.random.default_rng(1),
    )
    assert ends(result) == pytest.approx(list(theirs.confidence_interval), abs=0.14 * result.standard_error)


@pytest.mark.parametrize("interval", ["bca", "percentile"])
def test_bootstrap_of_clusters_and_strata_draws_them(interval):
    """Against a plain simulation of the same draws; 5,000 replicates."""
    strata = np.repeat([0, 1], 40)
    exact = pk.compare(A, B, 5, strata=strata, interval=interval)
    drawn = pk.compare(A, B, 5, strata=strata, interval=interval, replicates=20_000, rng=3)
    assert ends(exact) == pytest.approx(ends(drawn), abs=0.14 * exact.standard_error)
    d, rng = A.values(5) - B.values(5), np.random.default_rng(4)
    means = [
        np.mean([d[:40][rng.integers(0, 40, 40)].mean(), d[40:][rng.integers(0, 40, 40)].mean()])
        for _ in range(5_000)
    ]
    low, high = pk.compare(A, B, 5, strata=strata, interval="percentile").confidence_interval
    assert [low, high] == pytest.approx(np.quantile(means, [0.025, 0.975]), abs=0.3 * exact.standard_error)
    families = np.arange(80) // 4
    exact = pk.compare(A, B, 5, clusters=families, interval=interval)
    drawn = pk.compare(A, B, 5, clusters=families, interval=interval, replicates=20_000, rng=5)
    assert ends(exact) == pytest.approx(ends(drawn), abs=0.14 * exact.standard_error)


def test_one_attempt_is_mcnemar():
    rng = np.random.default_rng(9)
    a, b = rng.integers(0, 2, 200), rng.binomial(1, 0.6, 200)
    table = np.array([[np.sum((a == x) & (b == y)) for y in (1, 0)] for x in (1, 0)])
    result = pk.compare(pk.Counts(1, a), pk.Counts(1, b), 1)
    assert (result.wins, result.losses) == (table[0, 1], table[1, 0])
    assert result.p_value == pytest.approx(mcnemar(table, exact=True).pvalue, rel=1e-12)
    assert result.p_value == pytest.approx(
        stats.binomtest(int(table[0, 1]), int(table[0, 1] + table[1, 0])).pvalue, rel=1e-12
    )


def test_permutation_test_of_scipy(k):
    """100,000 random signs; five standard errors."""
    d = A.values(k) - B.values(k)
    theirs = stats.permutation_test(
        (d,), np.mean, permutation_type="samples", vectorized=True, n_resamples=100_000, batch=5_000, rng=6
    ).pvalue
    ours = pk.compare(A, B, k).p_value
    assert abs(ours - theirs) <= 5 * np.sqrt(theirs * (1 - theirs) / 100_000)


@pytest.mark.parametrize("k", [1, 5])
def test_adjusted_is_the_t_interval_of_the_weighted_problems(k):
    """Half a problem more at −1 and at 1: every problem twice, one at −1 and one at 1, with weights ½."""
    d = A.values(k) - B.values(k)
    joined = np.concatenate([np.repeat(d, 2), [-1, 1]])
    size = len(d) + 1
    squares = np.sum((joined - joined.mean()) ** 2) / 2
    half = stats.t.ppf(0.975, len(d) - 1) * np.sqrt(squares / (size - 1) / size)
    assert ends(pk.compare(A, B, k)) == pytest.approx([joined.mean() - half, joined.mean() + half])


def test_whole_problems_join_where_few_differ():
    a, b = pk.Counts(1, [1] * 40), pk.Counts(1, [1] * 38 + [0] * 2)
    joined = np.concatenate([a.c - b.c, [-1, 1]])
    half = stats.t.ppf(0.975, 39) * np.std(joined, ddof=1) / np.sqrt(42)
    assert ends(pk.compare(a, b, 1)) == pytest.approx([joined.mean() - half, joined.mean() + half])


def test_equivalence_is_two_one_sided_tests():
    """As statsmodels has it, on the problems and, ten thousand times lighter, the pseudo-problems."""
    a, b = (pk.Counts(20, np.tile(x.c, 100)) for x in (A, B))
    ours = pk.compare(a, b, 1, margin=0.02)
    theirs = ttost_paired(a.values(1), b.values(1), -0.02, 0.02)
    assert ours.equivalence_p == pytest.approx(theirs[0], rel=0.15)
    assert ours.non_inferiority_p == pytest.approx(theirs[1][1], rel=0.15)


def test_tally_and_counts_agree_without_pairing(k):
    from_counts = pk.compare(A, B, k, paired=False)
    from_tallies = pk.compare(A.tally, B.tally, k)
    assert from_tallies.p_value == from_counts.p_value
    assert ends(from_tallies) == ends(from_counts)


def test_unpaired_adjusted_is_agresti_caffo():
    """One problem solved and one not joins each model; df of Welch from the variances that this makes."""
    a, b = pk.Counts(1, [1] * 30 + [0] * 10), pk.Counts(1, [1] * 12 + [0] * 13)
    x, y = (np.concatenate([counts.c, [0, 1]]) for counts in (a, b))
    vx, vy = (np.var(z, ddof=1) / len(z) for z in (x, y))
    df = (vx + vy) ** 2 / (vx**2 / 39 + vy**2 / 24)
    half = stats.t.ppf(0.975, df) * np.sqrt(vx + vy)
    centre = x.mean() - y.mean()
    result = pk.compare(a, b, 1, paired=False)
    assert ends(result) == pytest.approx([centre - half, centre + half])


def test_many_pairs_of_classes_are_sorted_and_few_are_counted():
    """Both ways of finding the distinct pairs give the same."""
    from passk_fast.inference import pairs

    rng = np.random.default_rng(10)
    n = rng.integers(1000, 100_000, 300)
    a, b = (pk.Counts(n, rng.binomial(n, rng.random(300))) for _ in range(2))
    found = pairs.Pairs.of(a, b)
    assert len(found.problems) == len(np.unique(found.index)) == 300
    d = a.values(1) - b.values(1)
    assert found.values((1,))[2][found.index, 0] == pytest.approx(d, abs=1e-15)
    assert pk.compare(a, b, 1).difference == pytest.approx(d.mean())
