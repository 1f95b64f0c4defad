"""What any ranking must satisfy."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings, strategies as st

import passk_fast as pk


@st.composite
def rankings(draw: st.DrawFn) -> tuple[dict[str, pk.Counts], pk.Ranking]:
    """Models with attempts of their own numbers, some of them alike."""
    m, models = draw(st.integers(4, 30)), draw(st.integers(2, 5))
    counts = {}
    for j in range(models):
        n = draw(st.integers(1, 4))
        counts[f"m{j}"] = pk.Counts(n, draw(st.lists(st.integers(0, n), min_size=m, max_size=m)))
    if draw(st.booleans()):
        counts["again"] = counts["m0"]
    labels = st.one_of(st.none(), st.just([i % 2 for i in range(m)]))
    ks = draw(st.sampled_from([1, (1,), (1, 2)])) if min(one.min_n for one in counts.values()) > 1 else 1
    options = {
        "level": draw(st.sampled_from([0.9, 0.95])),
        "method": draw(st.sampled_from(["romano-wolf", "holm"])),
        "rng": draw(st.integers(0, 99)),
        "strata": draw(labels),
    }
    return counts, pk.rank(counts, ks, replicates=40, **options)


@given(rankings())
@settings(max_examples=80, deadline=None)
def test_any_ranking(made: tuple[dict[str, pk.Counts], pk.Ranking]) -> None:
    counts, ranking = made
    models = len(counts)
    low, high = ranking.confidence_interval
    assert np.all((low >= 0) & (low <= ranking.estimate) & (ranking.estimate <= high) & (high <= 1))
    first, last = ranking.rank_sets
    assert np.all((first >= 1) & (first <= last) & (last <= models))
    assert np.allclose(ranking.leads.sum(axis=0), 1)
    across = (1, 0, *range(2, ranking.difference.ndim))
    assert np.array_equal(ranking.difference, -ranking.difference.transpose(across))
    for matrix in (ranking.p_value, ranking.p_adjusted, ranking.difference_standard_error):
        assert np.array_equal(matrix, matrix.transpose(across))
    assert np.all(ranking.p_adjusted >= ranking.p_value)
    # One answer for each pair.
    start, end = ranking.difference_interval
    assert np.array_equal((start > 0) | (end < 0), ranking.p_adjusted < 1 - ranking.level)
    assert np.array_equal(start > 0, ranking.better)
    assert np.array_equal(start, -end.transpose(across))
    assert np.all((start <= ranking.difference) & (ranking.difference <= end))
    assert np.array_equal(first, 1 + ranking.better.sum(axis=0))
    assert np.array_equal(last, models - ranking.better.sum(axis=1))
    if "again" in counts:
        twins = [ranking.models.index("m0"), ranking.models.index("again")]
        assert np.all(ranking.difference[twins[0], twins[1]] == 0)
        assert np.all(ranking.p_adjusted[twins[0], twins[1]] == 1)
        assert np.allclose(ranking.leads[twins[0]], ranking.leads[twins[1]])
    assert len(ranking.sentences) == 2 * len(np.atleast_1d(ranking.k))
    assert ranking.verdict == " ".join(ranking.sentences)


@given(rankings(), st.randoms(use_true_random=False))
@settings(max_examples=40, deadline=None)
def test_the_order_of_the_models_does_not_matter(made, random) -> None:
    counts, ranking = made
    names = list(counts)
    random.shuffle(names)
    ks = ranking.k
    again = pk.rank({name: counts[name] for name in names}, ks, replicates=40, rng=ranking.seed, strata=False)
    plain = pk.rank(counts, ks, replicates=40, rng=ranking.seed, strata=False)
    at = [again.models.index(name) for name in plain.models]
    for name in ("estimate", "leads"):
        assert np.allclose(getattr(plain, name), getattr(again, name)[at], rtol=1e-12)
    for name in ("p_value", "p_adjusted", "difference"):
        assert np.allclose(getattr(plain, name), getattr(again, name)[np.ix_(at, at)], rtol=1e-12)
    assert np.array_equal(plain.rank_sets.low, again.rank_sets.low[at])


def test_the_same_seed_gives_the_same_ranking_on_any_number_of_threads() -> None:
    rng = np.random.default_rng(1)
    counts = {name: pk.Counts(10, rng.binomial(10, 0.5, 100)) for name in "abcdefghij"}
    before = pk.threads()
    try:
        found = []
        for threads in (1, 3):
            pk.set_threads(threads)
            found.append(pk.rank(counts, (1, 10), replicates=700, rng=5).to_dict())
        assert found[0] == found[1]
    finally:
        pk.set_threads(before)


def test_blocks_of_replicates_are_those_of_the_whole(monkeypatch) -> None:
    rng = np.random.default_rng(2)
    counts = {name: pk.Counts(5, rng.binomial(5, 0.5, 60)) for name in "abc"}
    whole = pk.rank(counts, 1, replicates=500, rng=5)
    monkeypatch.setattr("passk_fast.analyses.ranking.flips.HELD", 6 * 70)
    steps = []
    again = pk.rank(
        counts, 1, replicates=500, rng=5, progress=lambda done, total: steps.append((done, total))
    )
    assert again.to_dict() == whole.to_dict()
    assert (steps[-1], len(steps) > 1) == ((500, 500), True)
