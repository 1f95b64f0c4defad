"""Intervals of the mean against SciPy, brute force and enumeration."""

from __future__ import annotations

import math
from itertools import pairwise, product

import numpy as np
import pytest
import scipy.stats

import passk_fast as pk
from passk_fast.data.labels import Labels
from passk_fast.inference.groups import Grouping, sampled
from passk_fast.inference.noise_bound import noise_bound
from passk_fast.inference.variance import gap, largest_gap, only, unbiased, within
from tests.exactness.students import quantile


def counts(m: int = 60, n: int = 20, seed: int = 1) -> pk.Counts:
    rng = np.random.default_rng(seed)
    return pk.Counts(n, rng.binomial(n, rng.beta(0.5, 0.7, m)))


@pytest.mark.parametrize("level", [0.8, 0.95, 0.999])
@pytest.mark.parametrize("k", [1, 5, 20])
def test_t_and_z_are_those_of_scipy(level, k):
    found = counts()
    values = found.values(k)
    error = scipy.stats.sem(values)
    for form, low_high in {
        "t": scipy.stats.t.interval(level, found.m - 1, values.mean(), error),
        "z": scipy.stats.norm.interval(level, values.mean(), error),
    }.items():
        result = pk.mean_interval(found, k, interval=form, level=level)
        assert result.estimate == pytest.approx(values.mean(), rel=1e-14)
        assert result.standard_error == pytest.approx(error, rel=1e-12)
        assert result.confidence_interval == pytest.approx(low_high, rel=1e-11, abs=1e-13)


def tighter(values: np.ndarray, most: float) -> tuple[float, float]:
    """The t intervals after a 0 and the most, and after one of them: the tighter lower and upper end."""
    added = ([0.0, most], [0.0], [most])
    ends = []
    for more in added:
        joined = np.concatenate([values, more])
        ends.append(scipy.stats.t.interval(0.95, len(values) - 1, joined.mean(), scipy.stats.sem(joined)))
    low, high = max(ends[0][0], ends[1][0]), min(ends[0][1], ends[2][1])
    return max(low, 0.0), min(high, most)


@pytest.mark.parametrize("k", [1, 5, 20])
def test_adjusted_is_the_t_interval_of_two_more_problems(k):
    """Or of the one that each end guards against, if that end is tighter."""
    found = counts(25)
    values = found.values(k)
    result = pk.mean_interval(found, k)
    assert result.confidence_interval == pytest.approx(tighter(values, 1.0), rel=1e-12)
    assert result.estimate == pytest.approx(values.mean(), rel=1e-14)


@pytest.mark.parametrize("turned", [False, True])
def test_scores_near_a_bound_have_an_interval_that_is_wide_on_one_side_only(turned):
    """A problem that scores 1 may be unseen (3/60 at 95%), but no such problem lowers the mean."""
    c = np.repeat([0, 1, 2, 3, 4, 5, 8], [10, 14, 13, 9, 7, 4, 3])
    values = c / 100
    error = scipy.stats.t.ppf(0.975, 59) * scipy.stats.sem(values)
    low, high = pk.mean_interval(pk.Counts(100, 100 - c if turned else c), 1).confidence_interval
    if turned:
        low, high = 1 - high, 1 - low
    assert values.mean() - 1.25 * error < low < values.mean() - error
    assert values.mean() + 3 / 60 - 0.01 < high < values.mean() + 3 / 60 + 0.01


def test_adjusted_gap_adds_the_smallest_and_the_largest_possible():
    found = counts(25)
    most = largest_gap(20, 1, 5)
    low, high = tighter(found.values(5) - found.values(1), most)
    gaps = pk.mean_interval(found, [5, 1]).gaps
    assert gaps.pairs == ((1, 5),)
    ends = gaps.confidence_interval
    assert (ends.low[0], ends.high[0]) == pytest.approx((low, high), rel=1e-12)


def test_nothing_varies():
    for c, ends in ((0, (0.0, 0.1)), (10, (0.9, 1.0))):
        result = pk.mean_interval(pk.Counts(10, [c] * 30), 10)
        assert result.standard_error == 0
        low, high = result.confidence_interval
        assert ends[0] <= low < high <= ends[1]
        assert math.isnan(result.between_share)
        assert result.within == 0


def working_degrees(sizes: list[int]) -> float:
    """Bell and McCaffrey's, by matrices: problems of a cluster correlate with .1, others not at all."""
    total, cluster = sum(sizes), np.repeat(np.arange(len(sizes)), sizes)
    covariance = np.where(cluster[:, None] == cluster, 0.1, 0.0) + 0.9 * np.eye(total)
    residual = np.eye(total) - 1 / total
    sums = (np.arange(len(sizes))[:, None] == cluster) / np.sqrt(1 - np.array(sizes) / total)[:, None]
    product = sums @ residual @ covariance @ residual @ sums.T
    return float(np.trace(product) ** 2 / np.trace(product @ product))


def test_clusters_by_brute_force():
    found = counts(60)
    clusters = np.random.default_rng(2).integers(0, 11, 60)
    values = found.values(3)
    groups = sorted(set(clusters.tolist()))
    residuals = [sum(values[i] - values.mean() for i in range(60) if clusters[i] == g) for g in groups]
    sizes = [int((clusters == g).sum()) for g in groups]
    variance = sum(r * r / (1 - size / 60) for r, size in zip(residuals, sizes, strict=True)) / 60**2
    result = pk.mean_interval(found, 3, clusters=clusters, interval="t")
    assert result.standard_error == pytest.approx(math.sqrt(variance), rel=1e-12)
    degrees = working_degrees(sizes)
    assert result.clusters == 11
    assert result.degrees_of_freedom == pytest.approx(degrees, rel=1e-12)
    assert 5 < degrees < 10
    half = quantile(0.975, degrees) * math.sqrt(variance)
    assert result.confidence_interval == pytest.approx(
        (values.mean() - half, values.mean() + half), rel=1e-12
    )


@pytest.mark.parametrize("sizes", [[40, 1, 2, 3, 1, 1, 2], [5, 5, 5, 5], [1, 30, 30], [9, 1]])
def test_unequal_clusters_are_worth_fewer(sizes):
    """The unbiased variance, and the degrees of freedom of its working model."""
    labels = np.repeat(np.arange(len(sizes)), sizes)
    draw = sampled(np.zeros((sum(sizes), 1)), Grouping(Labels.of(labels, "clusters", len(labels))))
    assert draw.degrees_of_freedom == pytest.approx(working_degrees(sizes), rel=1e-11)
    assert draw.degrees_of_freedom <= len(sizes) - 1
    assert draw.effective == pytest.approx([sum(sizes) ** 2 / sum(size**2 for size in sizes)])


def test_the_variance_over_unequal_clusters_is_unbiased():
    """Scores of independent problems: its mean over all outcomes is p (1 - p)/m."""
    sizes, p = [4, 1, 2, 1], 0.3
    found = Grouping(Labels.of(np.repeat(np.arange(4), sizes), "clusters", 8))
    outcomes = np.array(list(product((0.0, 1.0), repeat=8)))
    chances = p ** outcomes.sum(axis=1) * (1 - p) ** (8 - outcomes.sum(axis=1))
    residuals = outcomes - outcomes.mean(axis=1, keepdims=True)
    assert chances @ sampled(residuals.T.copy(), found).variances == pytest.approx(p * (1 - p) / 8, rel=1e-12)


def test_strata_that_do_not_vary_tell_nothing_of_the_variance():
    """Three problems of 53 vary: what three know, and no more."""
    strata = Labels.of(["easy"] * 50 + ["hard"] * 3, "strata", 53)
    scores = np.array([1.0] * 50 + [0.0, 0.5, 1.0])[:, None]
    assert sampled(scores - scores.mean(), Grouping(strata=strata)).effective == pytest.approx([3.0])
    everywhere = Labels.of(np.repeat(np.arange(10), 2), "strata", 20)
    alike = np.tile([0.0, 1.0], 10)[:, None]
    assert sampled(alike - 0.5, Grouping(strata=everywhere)).effective == pytest.approx([11.0])


def test_strata_by_brute_force():
    found = counts(60)
    strata = np.array(["easy", "hard", "easy", "medium"] * 15)
    values = found.values(3)
    variance = 0.0
    for name in np.unique(strata):
        inside = values[strata == name]
        variance += (len(inside) / 60) ** 2 * inside.var(ddof=1) / len(inside)
    result = pk.mean_interval(found, 3, strata=strata.tolist(), interval="t")
    assert result.standard_error == pytest.approx(math.sqrt(variance), rel=1e-12)
    assert (result.strata, result.degrees_of_freedom) == (3, 57)


def test_adjusted_clusters_of_one_problem_are_none():
    found = counts(30)
    alone = pk.mean_interval(found, [1, 5], clusters=np.arange(30))
    plain = pk.mean_interval(found, [1, 5])
    assert alone.standard_error == pytest.approx(plain.standard_error, rel=1e-12)
    assert alone.confidence_interval.low == pytest.approx(plain.confidence_interval.low, rel=1e-12)
    one = pk.mean_interval(found, [1, 5], strata=["all"] * 30)
    assert one.confidence_interval.high == pytest.approx(plain.confidence_interval.high, rel=1e-12)


def test_labels_of_counts_apply_unless_switched_off():
    bare = counts(40)
    labels = np.arange(40) // 4
    labelled = pk.Counts(bare.n, bare.c, clusters=labels)
    given = pk.mean_interval(bare, 1, clusters=labels)
    own = pk.mean_interval(labelled, 1)
    assert own.confidence_interval == given.confidence_interval
    assert pk.mean_interval(labelled, 1, clusters=False).clusters is None


@pytest.mark.parametrize("terms", [only(1), only(3), gap(1, 2), gap(2, 4)])
@pytest.mark.parametrize("p", [0.1, 0.5, 0.9])
def test_noise_variance_is_unbiased(terms, p):
    """Over all that n attempts may give, its mean is the variance of the statistic."""
    n = 8
    passes = np.arange(n + 1)
    probability = scipy.stats.binom.pmf(passes, n, p)
    statistic = sum(w * np.asarray(pk.pass_at_k(n, passes, k)) for k, w in terms)
    variance = probability @ statistic**2 - (probability @ statistic) ** 2
    found = unbiased(np.full(n + 1, n), passes, terms)
    assert probability @ found == pytest.approx(variance, rel=1e-12)


def test_target_mixes_the_two_variances():
    found = counts(50)
    values = found.values(4)
    noise = np.asarray(pk.sampling_variance(found.n, found.c, 4))
    for share in (0.0, 0.25, 1.0):
        expected = (1 - share) * values.var(ddof=1) / 50 + share * noise.sum() / 50**2
        result = pk.mean_interval(found, 4, target=share, interval="z")
        assert result.standard_error == pytest.approx(math.sqrt(expected), rel=1e-12)
    assert result.within == pytest.approx(noise.mean(), rel=1e-12)
    assert result.between + result.within == pytest.approx(values.var(ddof=1), rel=1e-12)


def test_the_adjusted_interval_of_a_benchmark_adds_batches():
    """At n = k a batch is a problem, so that the two targets add the same."""
    found = pk.Counts(4, [0, 0, 1, 2, 4, 4, 3, 0] * 5)
    benchmark = pk.mean_interval(found, 4, target="benchmark")
    assert benchmark.within_method == "beta-binomial"
    m, theta = 40, benchmark.estimate
    noise = noise_bound(found.tally, [only(4)]).variances[0] / m
    assert benchmark.standard_error == pytest.approx(math.sqrt(noise), rel=1e-12)
    ends = []
    for added in ([0.0, 1.0], [0.0], [1.0]):
        total = m + len(added)
        centre = (m * theta + sum(added)) / total
        squares = m * (m - 1) * noise + m * (theta - centre) ** 2 + sum((x - centre) ** 2 for x in added)
        half = scipy.stats.t.ppf(0.975, m - 1) * math.sqrt(squares / ((total - 1) * total))
        ends.append((centre - half, centre + half))
    expected = max(ends[0][0], ends[1][0]), min(ends[0][1], ends[2][1])
    assert benchmark.confidence_interval == pytest.approx(expected, rel=1e-12)


@pytest.mark.parametrize(("n", "k"), [(2, 2), (4, 4), (10, 10), (10, 6), (50, 40)])
@pytest.mark.parametrize("rates", [[0.05, 0.97], [0.1, 1.0], [0.2, 0.2], [0.0, 0.4], [0.03, 0.03]])
def test_the_noise_bound_holds_the_noise(rates, n, k):
    """With counts as they are expected of a million problems of two kinds, whose noise is known."""
    passes = np.arange(n + 1)
    chances = [scipy.stats.binom.pmf(passes, n, p) for p in rates]
    values = np.asarray(pk.pass_at_k(n, passes, k))
    noise = np.mean([chance @ values**2 - (chance @ values) ** 2 for chance in chances])
    problems = np.round(1e6 * np.mean(chances, axis=0)).astype(int)
    seen = problems > 0
    tally = pk.Tally([n] * int(seen.sum()), passes[seen], problems[seen])
    bound = noise_bound(tally, [only(k)])
    spread = tally.sum((tally.values(k) - tally.mean(k)) ** 2) / (tally.m - 1)
    assert bound.methods == ("bound",)
    assert 0.97 * noise <= bound.variances[0] <= spread * (1 + 1e-12)


def test_the_noise_bound_leaves_alone_what_is_unbiased():
    found = counts(60)
    for terms in (only(3), gap(1, 10)):
        assert noise_bound(found.tally, [terms]).variances == pytest.approx(
            within(found.tally, [terms]).variances, rel=1e-12
        )
    assert noise_bound(pk.Tally([1, 1], [0, 1], [3, 4]), [only(1)]).methods == ("unidentified",)


def test_the_noise_bound_of_many_classes_is_that_of_few():
    """Classes that are nearly alike are merged where there are many: the bound hardly changes."""
    rng = np.random.default_rng(4)
    n = rng.integers(60, 120, 3000)
    tally = pk.Counts(n, rng.binomial(n, rng.beta(0.5, 1, 3000))).tally
    merged = noise_bound(tally, [only(50)]).variances[0]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("passk_fast.inference.noise_bound.CLASSES", 10**6)
        assert merged == pytest.approx(noise_bound(tally, [only(50)]).variances[0], rel=0.01)


@pytest.mark.parametrize("n", [2, 3, 7, 20, 61])
def test_largest_gap_is_the_largest(n):
    passes = np.arange(n + 1)
    for high in range(2, n + 1, max(1, n // 9)):
        for low in range(1, high):
            all_gaps = np.asarray(pk.pass_at_k(n, passes, high)) - np.asarray(pk.pass_at_k(n, passes, low))
            assert largest_gap(n, low, high) == pytest.approx(all_gaps.max(), rel=1e-14)


def test_largest_gap_falls_with_n():
    for low, high in ((1, 2), (1, 10), (3, 10), (9, 10)):
        found = [largest_gap(n, low, high) for n in (10, 11, 15, 40, 1000, 10**9)]
        assert all(before >= after for before, after in pairwise(found))


def test_a_million_problems_cost_what_their_classes_cost():
    tally = pk.Tally([200, 200, 200], [0, 7, 200], [500_000, 300_000, 200_000])
    result = pk.mean_interval(tally, 10)
    values = np.repeat([0.0, pk.pass_at_k(200, 7, 10), 1.0], [5, 3, 2])
    assert result.estimate == pytest.approx(values.mean(), rel=1e-14)
    assert result.standard_error == pytest.approx(math.sqrt(values.var() / 999_999), rel=1e-10)
