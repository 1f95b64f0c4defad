"""Rankings against brute force, enumeration and SciPy."""

from __future__ import annotations

from itertools import permutations, product
from typing import Any

import numpy as np
import pytest
from scipy import stats

import passk_fast as pk
from passk_fast.analyses.ranking import flips
from passk_fast.analyses.ranking.flips import units
from passk_fast.analyses.ranking.pair_floors import pair_floors
from passk_fast.analyses.ranking.step_down import _critical, flip_scale
from passk_fast.inference.groups import grouping, sampled
from passk_fast.inference.luck import Luck
from passk_fast.inference.multiplicity import holm
from passk_fast.inference.noise_floor import Judged, noise_floor
from passk_fast.reference.random import key, word
from tests.exactness.students import quantile

Array = np.ndarray[Any, Any]


def signs(m: int, seed: int, replicates: int) -> Array:
    """The shared signs, word by word."""
    found = np.empty((replicates, m))
    for r in range(replicates):
        stream = key(seed, "permutation", r)
        found[r] = [1 if word(stream, i // 64) >> (i % 64) & 1 else -1 for i in range(m)]
    return found


def simulated(models: int, m: int, n: int, seed: int, gap: float = 0.1) -> dict[str, pk.Counts]:
    rng = np.random.default_rng(seed)
    difficulty = rng.uniform(0.1, 0.6, m)
    return {
        f"model{j}": pk.Counts(n, rng.binomial(n, np.clip(difficulty + gap * j, 0, 1))) for j in range(models)
    }


def students(d: Array) -> Array:
    """t of every row."""
    return d.mean(axis=-1) / (d.std(axis=-1, ddof=1) / np.sqrt(d.shape[-1]))


def judged(a: pk.Counts, b: pk.Counts, k: int) -> Judged:
    """The pair alone, by the one judgement of differences."""
    d = a.values(k) - b.values(k)
    floor = noise_floor(a.n, a.c, b.n, b.c, np.ones(a.m, dtype=np.int64), (k,))
    return Judged(
        d.mean(keepdims=True), d.var(ddof=1, keepdims=True) / a.m, np.array([a.m - 1.0]), Luck.even(floor)
    )


def brute_step_down(
    counts: dict[str, pk.Counts], ks: tuple[int, ...], flips: Array
) -> dict[tuple[str, str, int], float]:
    """Adjusted p-values of the hypotheses "a is not better than b at k", by Romano and Wolf's recursion.

    What is observed is the t as rare as the p-value of the pair alone.
    """
    observed, drawn = {}, {}
    for a, b in permutations(counts, 2):
        for k in ks:
            d = counts[a].values(k) - counts[b].values(k)
            p = judged(counts[a], counts[b], k).p_values()[0]
            observed[a, b, k] = np.sign(d.sum()) * stats.t.isf(p / 2, len(d) - 1)
            drawn[a, b, k] = students(flips * d)
    p_values: dict[tuple[str, str, int], float] = {}
    largest = 0.0
    left = dict(observed)
    while left:
        strongest = max(left, key=lambda name: left[name])
        greatest = np.max([drawn[name] for name in left], axis=0)
        reached = int(np.sum(greatest >= observed[strongest] - 1e-9))
        largest = max(largest, (1 + reached) / (1 + len(flips)))
        p_values[strongest] = largest
        del left[strongest]
    return p_values


@pytest.mark.parametrize(("models", "m", "ks"), [(4, 60, (1,)), (3, 37, (1, 3))])
def test_step_down_is_romano_and_wolfs_recursion(models: int, m: int, ks: tuple[int, ...]) -> None:
    """With Student's t taken anew from every flipped sample, and hypotheses removed one by one."""
    counts = simulated(models, m, 7, 1, gap=0.05)
    ranking = pk.rank(counts, ks, replicates=300, rng=5)
    expected = brute_step_down(counts, ks, signs(m, 5, 300))
    alone = ranking.p_value.reshape(models, models, -1)
    bonferroni = holm(alone[np.triu_indices(models, 1)].T)
    bonferroni = dict(
        zip(
            ((i, j, at) for at in range(len(ks)) for i in range(models) for j in range(i + 1, models)),
            bonferroni.ravel(),
            strict=True,
        )
    )
    for (a, b, k), p_value in expected.items():
        i, j, at = ranking.models.index(a), ranking.models.index(b), ks.index(k)
        if ranking.difference[i, j, at] > 0:
            largest = bonferroni[min(i, j), max(i, j), at]
            p_value = min(max(p_value, alone[i, j, at]), largest)
            assert ranking.p_adjusted[i, j, at] == pytest.approx(p_value, rel=1e-9)
    assert len(np.unique(ranking.p_adjusted)) > 3


def ragged(seed: int) -> dict[str, pk.Counts]:
    rng = np.random.default_rng(seed)
    p = rng.beta(0.5, 0.5, 25)
    sizes = [rng.integers(3, 8, 25), np.full(25, 4), rng.integers(3, 5, 25)]
    return {name: pk.Counts(n, rng.binomial(n, p)) for name, n in zip("abc", sizes, strict=True)}


@pytest.mark.parametrize("counts", [simulated(3, 12, 5, 3), ragged(1), ragged(2)])
def test_pairs_alone_are_judged_as_everywhere(counts: dict[str, pk.Counts]) -> None:
    ranking = pk.rank(counts, (1, 3), replicates=50, rng=1)
    for (i, a), (j, b) in permutations(enumerate(counts.values()), 2):
        for at, k in enumerate((1, 3)):
            assert ranking.p_value[i, j, at] == pytest.approx(judged(a, b, k).p_values()[0], rel=1e-9)


def test_floors_are_the_same_with_and_without_a_table(monkeypatch: pytest.MonkeyPatch) -> None:
    for counts in (simulated(4, 30, 6, 2), ragged(3)):
        tabled = pair_floors(list(counts.values()), (1, 2))
        with monkeypatch.context() as patch:
            patch.setattr("passk_fast.analyses.ranking.pair_floors.LARGEST", 0)
            assert pair_floors(list(counts.values()), (1, 2)) == pytest.approx(tabled, rel=1e-12)


def test_one_pair_needs_no_adjustment() -> None:
    ranking = pk.rank(simulated(2, 30, 5, 5), 1, replicates=200, rng=2)
    assert ranking.p_adjusted[0, 1] == ranking.p_value[0, 1]
    a, b = simulated(2, 30, 5, 5).values()
    low, high = judged(a, b, 1).interval(0.95)
    assert ranking.difference_interval.low[0, 1] == pytest.approx(low[0], abs=1e-12)
    assert ranking.difference_interval.high[0, 1] == pytest.approx(high[0], abs=1e-12)
    assert ranking.difference_interval.high[1, 0] == -ranking.difference_interval.low[0, 1]


def test_p_values_below_those_that_draws_can_give() -> None:
    counts = {
        "a": pk.Counts(1, [1] * 40 + [0] * 10),
        "b": pk.Counts(1, [0] * 50),
        "c": pk.Counts(1, [0] * 50),
    }
    ranking = pk.rank(counts, 1, replicates=100, rng=1)
    assert ranking.p_value[0, 1] == pytest.approx(2 * stats.norm.sf(np.sqrt(40)), rel=1e-9)
    assert ranking.p_adjusted[0, 1] == pytest.approx(3 * ranking.p_value[0, 1], rel=1e-12)


def test_holm_is_its_definition() -> None:
    ranking = pk.rank(simulated(5, 50, 5, 4), (1, 2), replicates=500, rng=1, method="holm")
    upper = np.triu_indices(5, 1)
    alone, adjusted = ranking.p_value[upper].ravel(), ranking.p_adjusted[upper].ravel()
    order = np.argsort(alone)
    steps = alone[order] * np.arange(len(order), 0, -1)
    assert adjusted[order] == pytest.approx(np.minimum(1, np.maximum.accumulate(steps)), rel=1e-12)
    assert ranking.method == "holm"


def test_the_detectable_difference_is_half_the_interval_and_a_power_of_80_percent() -> None:
    counts = simulated(2, 80, 10, 6)
    ranking = pk.rank(counts, 1, replicates=99, rng=1)
    a, b = counts.values()
    one = judged(a, b, 1)
    half = one.half_widths(np.array([0.975]))[0]
    error = np.sqrt(max(one.variances[0], one.floor[0]))
    assert ranking.resolution == pytest.approx(half + stats.norm.ppf(0.8) * error, rel=1e-9)
    assert ranking.resolution == ranking.detectable[0, 1] == ranking.detectable[1, 0]
    assert np.isnan(ranking.detectable[0, 0])


GROUPS = {
    "none": (False, False),
    "clusters": (np.repeat(np.arange(20), 4), False),
    "strata": (False, np.repeat([0, 1, 2], [40, 30, 10])),
    "unequal clusters": (np.repeat(np.arange(25), [1, 2, 3, 4, 6] * 5), False),
    "clusters of two sizes": (np.repeat(np.arange(20), [1, 7] * 10), False),
    "both": (np.repeat(np.arange(40), 2), np.repeat([0, 1], [50, 30])),
}


@pytest.mark.parametrize("name", GROUPS)
def test_standard_errors_are_those_of_means_and_differences(name: str) -> None:
    clusters, strata = GROUPS[name]
    counts = simulated(3, 80, 10, 6)
    ranking = pk.rank(counts, (1, 5), rng=1, replicates=50, clusters=clusters, strata=strata)
    found = grouping(next(iter(counts.values())), clusters, strata)
    for i, one in enumerate(counts.values()):
        alone = pk.mean_interval(one, (1, 5), clusters=clusters, strata=strata)
        assert ranking.estimate[i] == pytest.approx(alone.estimate, rel=1e-14)
        assert ranking.standard_error[i] == pytest.approx(alone.standard_error, rel=1e-12)
        for j, other in enumerate(counts.values()):
            d = one.values((1, 5)) - other.values((1, 5))
            expected = np.sqrt(sampled(d - d.mean(axis=0), found).variances)
            assert ranking.difference[i, j] == pytest.approx(d.mean(axis=0), abs=1e-14)
            assert ranking.difference_standard_error[i, j] == pytest.approx(expected, rel=1e-10, abs=1e-14)


def test_the_critical_value_is_the_quantile_of_the_greatest_t() -> None:
    counts = simulated(4, 90, 20, 9)
    ranking = pk.rank(counts, (1, 10), replicates=199, rng=11)
    flips = signs(90, 11, 199)
    columns = [one.values(k) for one in counts.values() for k in (1, 10)]
    greatest = np.max([np.abs(students(flips * (h - h.mean()))) for h in columns], axis=0)
    assert ranking.critical_value == pytest.approx(np.sort(greatest)[189], rel=1e-9)
    c, h = ranking.critical_value, columns[0]
    weight, total = c * c / 4, 90 + c * c / 2
    centre = (h.sum() + weight) / total
    square = np.sum((h - centre) ** 2) + weight * (centre**2 + (1 - centre) ** 2)
    half = c * np.sqrt(square / (total - 1) / total)
    low, high = ranking.confidence_interval
    assert (low[0, 0], high[0, 0]) == pytest.approx((centre - half, centre + half), rel=1e-12)


def test_the_share_of_draws_that_a_model_leads() -> None:
    counts = simulated(3, 70, 20, 10, gap=0.01)
    ranking = pk.rank(counts, 1, replicates=400, rng=12)
    flips = signs(70, 12, 400)
    values = np.stack([one.values(1) for one in counts.values()], axis=1)
    means = values.mean(axis=0)
    drawn = means + np.sqrt(70 / 69) * (flips @ (values - means)) / 70
    expected = np.bincount(drawn.argmax(axis=1), minlength=3) / 400
    assert ranking.leads == pytest.approx(expected, rel=1e-12)
    assert ranking.leads.min() > 0.01


def test_degrees_of_flips_are_those_of_normal_units_with_the_same_fourth_moment() -> None:
    """By all sign flips of the differences of clusters."""
    labels = np.repeat(np.arange(8), [1, 1, 1, 1, 7, 7, 7, 7])
    a, b = (one.values(1) for one in simulated(2, 32, 10, 3).values())
    clusters = grouping(pk.Counts(1, [0] * 32), labels, False)
    found = units(np.stack([a, b], axis=1), clusters)
    d = np.bincount(labels, a - b - (a - b).mean())
    every = np.array(list(product([-1, 1], repeat=8))) @ d / np.sqrt(np.sum(d**2))
    fourth = np.mean(every**4)
    count = 6 / (3 - fourth) - 2
    degrees = found.degrees_of_flips(np.array([0]), np.array([1]))
    assert degrees == pytest.approx(count - 1, rel=1e-9)
    assert 1 < degrees < 7


def test_flips_of_unequal_clusters_reach_less_far() -> None:
    """Fewer degrees of freedom set what is observed lower, so that more flips reach it."""
    p, labels = np.array([0.05, 0.01, 0.001]), np.arange(14)
    found = units(np.random.default_rng(1).random((14, 2)), grouping(pk.Counts(1, [0] * 14), labels, False))
    equal, few = (flip_scale(p, found, degrees) for degrees in (13.0, 6.0))
    t = stats.t.isf(p / 2, 13)
    assert equal == pytest.approx(np.sqrt(14 * t**2 / (13 + t**2)), rel=1e-9)
    t = stats.t.isf(p / 2, 6)
    assert few == pytest.approx(np.sqrt(7 * t**2 / (6 + t**2)), rel=1e-9)
    assert np.all(few < equal)


def test_the_critical_value_is_an_order_statistic_and_no_smaller_than_students() -> None:
    assert _critical(np.arange(99.0)[::-1], 0.95, 9) == 94
    assert _critical(np.linspace(0, 1, 99), 0.95, 9) == pytest.approx(quantile(0.975, 9), rel=1e-12)


def test_flips_are_the_same_in_blocks_of_any_size(monkeypatch: pytest.MonkeyPatch) -> None:
    found = units(np.random.default_rng(2).random((14, 2)), grouping(pk.Counts(1, [0] * 14), None, None))
    whole = [np.concatenate(parts) for parts in zip(*found.flips(7, 20), strict=True)]
    for held in (0, 3 * 4):
        monkeypatch.setattr(flips, "HELD", held)
        parts = [np.concatenate(parts) for parts in zip(*found.flips(7, 20), strict=True)]
        assert all(map(np.array_equal, whole, parts))


def test_variances_of_strata_are_those_of_stratified_samples() -> None:
    values, strata = np.random.default_rng(3).random((24, 2)), np.repeat([0, 1, 2], [4, 8, 12])
    found = units(values, grouping(pk.Counts(1, [0] * 24), False, strata))
    parts = [values[strata == s] for s in range(3)]
    expected = sum(len(part) * part.var(axis=0, ddof=1) for part in parts) / 24**2
    assert found.variances == pytest.approx(expected, rel=1e-9)
