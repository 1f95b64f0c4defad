"""Comparisons against the definitions, and against SciPy and statsmodels on the same data."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats
from statsmodels.stats.contingency_tables import mcnemar
from statsmodels.stats.weightstats import ttost_paired

import passk_fast as pk
from passk_fast.inference.noise_floor import luck_alone
from passk_fast.inference.tilting import Tilted

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


def test_the_larger_of_t_and_luck(k):
    """The variance of luck from the definition: all ways to deal the successes of both."""
    result = pk.compare(A, B, k)
    total = 0.0
    for c in (A.c + B.c).tolist():
        x = np.arange(max(0, c - 20), min(20, c) + 1)
        d = pk.pass_at_k(20, x, k) - pk.pass_at_k(20, c - x, k)
        total += np.sum(stats.hypergeom.pmf(x, 40, c, 20) * d * d)
    assert result.noise_floor == pytest.approx(np.sqrt(total) / 80)
    t = stats.ttest_rel(A.values(k), B.values(k)).pvalue
    z = 2 * stats.norm.sf(abs(result.difference) / result.noise_floor)
    assert result.p_value == pytest.approx(max(t, z), rel=1e-9)


@pytest.mark.parametrize("seed", range(3))
def test_label_permutation(seed):
    """Where luck decides, the p-value is that of 100,000 random deals, up to its first three moments."""
    rng = np.random.default_rng(seed)
    p = rng.beta(2, 2, 60)
    a, b = rng.binomial(20, p), rng.binomial(10, p * 0.9)
    result = pk.compare(pk.Counts(20, a), pk.Counts(10, b), 5, target="benchmark")
    dealt = rng.hypergeometric(a + b, 30 - a - b, 20, (100_000, 60))
    d = pk.pass_at_k(20, dealt, 5) - pk.pass_at_k(10, a + b - dealt, 5)
    share = np.mean(np.abs(d.mean(axis=1)) >= abs(result.difference) - 1e-12)
    n = np.full(60, 20), np.full(60, 10)
    luck = luck_alone(n[0], a, n[1], b, np.ones(60, dtype=np.int64), (5,)).whole
    mirrored = luck if result.difference > 0 else luck.mirrored
    tail = 2 * mirrored.upper_tails(np.abs([result.difference]))[0]
    assert tail == pytest.approx(share, abs=0.01)
    assert result.p_value >= tail * (1 - 1e-12)


def test_far_ends_move_out_where_few_differ():
    """Two of 40 solved by one model alone; a problem joins on either side, as if weighted by 1."""
    a, b = pk.Counts(2, [2] * 40), pk.Counts(2, [2] * 38 + [0] * 2)
    joined = np.concatenate([(a.c - b.c) / 2, [-1, 1]])
    half = stats.t.ppf(0.975, 39) * np.std(joined, ddof=1) / np.sqrt(42)
    t = pk.compare(a, b, 1, interval="t")
    spread = stats.t.ppf(0.975, 39) * t.standard_error
    low, high = Tilted(np.array([[1.0], [0.0]]), np.array([2, 38])).interval(0.95)
    assert low[0] >= 0
    assert ends(pk.compare(a, b, 1)) == pytest.approx(
        [min(0.05 - spread, joined.mean() - half), max(joined.mean() + half, high[0])]
    )


@pytest.mark.parametrize("failed", [0, 1, 3])
@pytest.mark.parametrize("kinds", [None, list("abcdefghij") * 4])
def test_where_one_model_solves_nearly_all_and_the_other_nothing(failed, kinds):
    """The difference is the first model's score, and its interval holds that of `mean_interval`."""
    all_solved = pk.Counts(20, [0] * failed + [20] * (40 - failed), clusters=kinds)
    none = pk.Counts(20, [0] * 40, clusters=kinds)
    for k in (1, 10):
        low, high = ends(pk.compare(all_solved, none, k))
        least, most = ends(pk.mean_interval(all_solved, k, clusters=None))
        assert high == 1
        assert most - 1e-12 <= high
        assert low <= least + 1e-12
        assert [-high, -low] == pytest.approx(ends(pk.compare(none, all_solved, k)), abs=1e-12)
    # One problem that was solved joins, and one that was not.
    if failed == 0 and kinds is None:
        joined = np.append(np.ones(41), 0.0)
        half = stats.t.ppf(0.975, 39) * joined.std(ddof=1) / np.sqrt(42)
        assert ends(pk.compare(all_solved, none, 10))[0] == pytest.approx(joined.mean() - half, rel=1e-9)


def test_equivalence_is_two_one_sided_tests():
    a, b = (pk.Counts(20, np.tile(x.c, 100)) for x in (A, B))
    ours = pk.compare(a, b, 1, margin=0.02, interval="t")
    theirs = ttost_paired(a.values(1), b.values(1), -0.02, 0.02)
    assert ours.equivalence_p_value == pytest.approx(theirs[0], rel=1e-9)
    assert ours.non_inferiority_p_value == pytest.approx(theirs[1][1], rel=1e-9)


def test_tally_and_counts_agree_without_pairing(k):
    from_counts = pk.compare(A, B, k, paired=False)
    from_tallies = pk.compare(A.tally, B.tally, k)
    assert from_tallies.p_value == from_counts.p_value
    assert ends(from_tallies) == ends(from_counts)


def test_unpaired_adjusted_is_agresti_caffo():
    """One problem solved and one not joins each model; df of Welch from the variances that this makes."""
    a, b = pk.Counts(1, [1] * 30 + [0] * 10), pk.Counts(2, [2] * 12 + [0] * 13)
    x, y = (np.concatenate([counts.c / counts.n, [0, 1]]) for counts in (a, b))
    vx, vy = (np.var(z, ddof=1) / len(z) for z in (x, y))
    df = (vx + vy) ** 2 / (vx**2 / 39 + vy**2 / 24)
    half = stats.t.ppf(0.975, df) * np.sqrt(vx + vy)
    centre = x.mean() - y.mean()
    result = pk.compare(a, b, 1, paired=False)
    assert ends(result) == pytest.approx([centre - half, centre + half])
    assert result.p_value == pytest.approx(2 * stats.t.sf(abs(centre) / np.sqrt(vx + vy), df))


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


def test_unpaired_with_the_same_attempts_is_welch_over_the_variance_of_all():
    """One solved of 20 against 120 of 1,000 at one attempt: the few alone show too little spread."""
    a, b = pk.Counts(1, [1] + [0] * 19), pk.Counts(1, [1] * 170 + [0] * 830)
    result = pk.compare(a, b, 1, paired=False)
    scores = np.concatenate([a.c, b.c])
    floor = np.sqrt(np.var(scores, ddof=1) * (1 / 20 + 1 / 1000))
    welch = stats.ttest_ind(a.c, b.c, equal_var=False).pvalue
    assert welch < 0.05 < result.p_value
    assert result.p_value == pytest.approx(2 * stats.norm.sf(0.12 / floor))
    assert result.confidence_interval.high > 0
    wide = pk.compare(pk.Counts(10, A.c[:40] // 2), pk.Counts(10, B.c[40:] // 2), 1, paired=False)
    welch = stats.ttest_ind(A.c[:40] // 2, B.c[40:] // 2, equal_var=False).pvalue
    assert wide.p_value >= welch * (1 - 1e-12)


def test_newcombe_with_exact_limits():
    """30 wins, 6 losses of 100: δ ± √(a² + b² + 2ρab), ends beyond the conditional ones."""
    a = pk.Counts(1, [1] * 30 + [0] * 6 + [1] * 64)
    b = pk.Counts(1, [0] * 30 + [1] * 6 + [1] * 64)
    low, high = ends(pk.compare(a, b, 1))
    wins, losses = (stats.binomtest(x, 100).proportion_ci(0.95, "exact") for x in (30, 6))
    rho = np.sqrt(0.3 / 0.7 * 0.06 / 0.94)
    x, y = wins.high - 0.3, 0.06 - losses.low
    assert high == pytest.approx(0.24 + np.sqrt(x * x + y * y + 2 * rho * x * y), rel=1e-9)
    chance = 2 * stats.binomtest(30, 36).proportion_ci(0.95, "exact").low - 1
    share = stats.binomtest(36, 100).proportion_ci(0.95, "exact").low
    away = np.hypot(np.log(24 / 36 / chance), np.log(0.36 / share))
    assert low == pytest.approx(0.24 * np.exp(-away), rel=1e-9)


def test_the_correlation_is_pearsons_however_little_the_scores_vary():
    a, b = pk.Counts(1000, [500, 501, 503, 504]), pk.Counts(1000, [700, 703, 701, 706])
    expected = np.corrcoef(a.c, b.c)[0, 1]
    assert pk.compare(a, b, 1).parts.correlation == pytest.approx(expected, rel=1e-9)


def test_only_luck_that_outweighs_the_spread_is_warned_of():
    """At k = 10 all are solved here, and luck might have left some out."""
    a, varied, shifted = (
        pk.Counts(10, np.tile(c, 5))
        for c in ([1, 4, 9, 3, 7, 8, 2, 10], [9, 2, 3, 8, 1, 1, 9, 4], [2, 5, 9, 4, 8, 9, 3, 10])
    )
    assert pk.compare(a, varied, 1, interval="t").warnings == ()
    for b, ks in ((shifted, 1), (varied, (1, 10))):
        assert any("luck alone" in one for one in pk.compare(a, b, ks, interval="t").warnings)
