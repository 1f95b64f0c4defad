"""Rankings against brute force, enumeration and SciPy."""

from __future__ import annotations

from itertools import permutations
from typing import Any

import numpy as np
import pytest
from scipy import stats

import passk_fast as pk
from passk_fast.inference.groups import grouping, sampled
from passk_fast.reference.random import key, word

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


def brute_step_down(values: dict[tuple[str, int], Array], flips: Array) -> dict[tuple[str, str, int], float]:
    """Adjusted p-values of the hypotheses "a is not better than b at k", by Romano and Wolf's recursion."""
    observed, drawn = {}, {}
    for (a, k), (b, other) in permutations(values, 2):
        if k == other:
            d = values[a, k] - values[b, k]
            observed[a, b, k], drawn[a, b, k] = students(d), students(flips * d)
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
    values = {(name, k): one.values(k) for name, one in counts.items() for k in ks}
    expected = brute_step_down(values, signs(m, 5, 300))
    for (a, b, k), p_value in expected.items():
        i, j, at = ranking.models.index(a), ranking.models.index(b), ks.index(k)
        if ranking.difference[i, j, at] > 0:
            assert ranking.romano_wolf[i, j, at] == pytest.approx(p_value, rel=1e-12)
    assert len(np.unique(ranking.romano_wolf)) > 3


def test_pairs_alone_are_scipys_exact_sign_flips() -> None:
    """All 4,096 flips of twelve differences; 4 standard errors of 40,000 draws."""
    counts = simulated(3, 12, 5, 3)
    ranking = pk.rank(counts, 1, replicates=40_000, rng=1)
    values = [one.values(1) for one in counts.values()]
    for a, b in [(0, 1), (0, 2), (1, 2)]:
        exact = stats.permutation_test(
            (values[a] - values[b],), np.mean, permutation_type="samples", vectorized=True, n_resamples=10**5
        ).pvalue
        assert abs(ranking.p_value[a, b] - exact) < 4 * np.sqrt(exact / 40_000)


def test_single_attempts_are_mcnemars_exact_test() -> None:
    a, b = np.repeat([1, 1, 0, 0], [20, 14, 3, 23]), np.repeat([1, 0, 1, 0], [20, 14, 3, 23])
    exact = stats.binomtest(3, 17).pvalue
    ranking = pk.rank({"a": pk.Counts(1, a), "b": pk.Counts(1, b)}, 1, replicates=40_000, rng=2)
    assert abs(ranking.p_value[0, 1] - exact) < 4 * np.sqrt(exact / 40_000)
    # Of one pair, the direction is all that step-down has to tell.
    assert ranking.romano_wolf[0, 1] == ranking.p_value[0, 1] == ranking.holm[0, 1]


def test_p_values_below_those_that_draws_can_give() -> None:
    """Bentkus and Dzindzalieta's bound lies above the exact 2^(1 - 40) and below 1/(B + 1)."""
    counts = {"a": pk.Counts(1, [1] * 40 + [0] * 10), "b": pk.Counts(1, [0] * 50)}
    ranking = pk.rank(counts, 1, replicates=100, rng=1)
    assert 2.0**-39 <= ranking.p_value[0, 1] < 1e-8
    assert ranking.p_value[0, 1] == pytest.approx(2 * 3.17827 * stats.norm.sf(np.sqrt(40)), rel=1e-5)
    assert ranking.romano_wolf[0, 1] == 1 / 101


def test_holm_is_its_definition() -> None:
    ranking = pk.rank(simulated(5, 50, 5, 4), (1, 2), replicates=500, rng=1, stepdown="holm")
    upper = np.triu_indices(5, 1)
    alone, adjusted = ranking.p_value[upper].ravel(), ranking.holm[upper].ravel()
    order = np.argsort(alone)
    steps = alone[order] * np.arange(len(order), 0, -1)
    assert adjusted[order] == pytest.approx(np.minimum(1, np.maximum.accumulate(steps)), rel=1e-12)
    assert ranking.adjusted_p_value is ranking.holm


GROUPS = {
    "none": (False, False),
    "clusters": (np.repeat(np.arange(20), 4), False),
    "strata": (False, np.repeat([0, 1, 2], [40, 30, 10])),
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


def test_strata_are_studentised_stratum_by_stratum() -> None:
    """Against the t of every flipped sample, with the stratified variance taken anew."""
    strata = np.repeat([0, 1, 2], [20, 30, 10])
    counts = simulated(3, 60, 5, 8)
    ranking = pk.rank(counts, 1, replicates=200, rng=3, strata=strata)
    flips = signs(60, 3, 200)

    def t(d: Array) -> Array:
        parts = [d[..., strata == s] for s in range(3)]
        variance = sum(part.var(axis=-1, ddof=1) * part.shape[-1] for part in parts)
        return np.abs(d.sum(axis=-1)) / np.sqrt(variance)

    values = [one.values(1) for one in counts.values()]
    for a, b in [(0, 1), (1, 2)]:
        d = values[a] - values[b]
        reached = np.sum(t(flips * d) >= t(d) * (1 - 1e-9))
        assert ranking.p_value[a, b] == pytest.approx((1 + reached) / 201, rel=1e-12)


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
    assert ranking.best == pytest.approx(expected, rel=1e-12)
    assert ranking.best.min() > 0.01
