"""What a bootstrap result promises: slices, seeds, shapes, plain values."""

from __future__ import annotations

import json
import pickle

import matplotlib as mpl
import numpy as np
import pytest
from hypothesis import example, given, settings, strategies as st

import passk_fast as pk

mpl.use("Agg")

COUNTS = pk.Counts(20, [(7 * i * i) % 21 for i in range(60)])
OPTIONS = {
    "problems": {},
    "studentized": {"interval": "studentized"},
    "clusters": {"clusters": np.arange(60) // 4},
    "strata": {"strata": np.arange(60) % 4},
    "attempts": {"resample": "attempts"},
    "both": {"resample": "both"},
}
classes = st.integers(2, 30).flatmap(lambda n: st.tuples(st.just(n), st.integers(0, n)))


@settings(deadline=None)
@given(st.lists(st.integers(2, 40), min_size=1, max_size=5), st.randoms(), st.sampled_from(sorted(OPTIONS)))
def test_slices_make_up_the_whole(sizes, random, name):
    options = {"interval": "percentile", **OPTIONS[name]}
    whole = pk.bootstrap(COUNTS, [1, 10], replicates=sum(sizes), rng=5, first=3, **options)
    firsts = np.cumsum([3, *sizes]).tolist()
    parts = [
        pk.bootstrap(COUNTS, [1, 10], replicates=size, rng=5, first=first, **options)
        for size, first in zip(sizes, firsts[:-1], strict=True)
    ]
    random.shuffle(parts)
    joined = pk.Bootstrap.concatenate([pickle.loads(pickle.dumps(part)) for part in parts])
    assert joined.replicates.tobytes() == whole.replicates.tobytes()
    assert joined.to_dict() == whole.to_dict()
    assert joined.gaps.replicates.tobytes() == whole.gaps.replicates.tobytes()


@pytest.mark.parametrize("name", OPTIONS)
def test_threads_change_no_bit(name):
    found = []
    try:
        for threads in (1, 2, 7):
            pk.set_threads(threads)
            result = pk.bootstrap(COUNTS, [1, 10], replicates=3000, rng=5, **OPTIONS[name])
            found.append(result.replicates.tobytes())
    finally:
        pk.set_threads(0)
    assert found[0] == found[1] == found[2]


@settings(deadline=None)
@given(st.lists(classes, min_size=2, max_size=30), st.permutations(range(30)))
def test_the_order_of_problems_does_not_matter(rows, order):
    n, c = np.array(rows).T
    shuffled = [i for i in order if i < len(rows)]
    one, other = (
        pk.bootstrap(pk.Counts(n[index], c[index]), 2, interval="percentile", replicates=20, rng=1)
        for index in (slice(None), shuffled)
    )
    assert one.replicates.tobytes() == other.replicates.tobytes()


@settings(deadline=None)
@given(st.lists(classes, min_size=2, max_size=40), st.sampled_from(["percentile", "basic", "bca"]))
@example([(3, 1), (3, 2)], "bca")  # pass@2 - pass@1 is 1/3 for both, up to rounding
def test_exact_intervals_hold_together(rows, form):
    n, c = np.array(rows).T
    result = pk.bootstrap(pk.Counts(n, c), [1, 2], interval=form)
    for part in (result, result.gaps):
        low, high = part.confidence_interval
        assert (low <= high + 1e-12).all()
        assert (part.standard_error >= 0).all()
        assert (np.diff(part.ppf([0.0, 0.1, 0.5, 0.9, 1.0]), axis=0) >= -1e-12).all()
    wider = pk.bootstrap(pk.Counts(n, c), [1, 2], interval=form, level=0.99)
    assert (wider.confidence_interval.high >= result.confidence_interval.high - 1e-12).all()


@pytest.mark.parametrize("replicates", [None, 400])
def test_one_k_gives_scalars_and_several_give_arrays(replicates):
    one = pk.bootstrap(COUNTS, 10, replicates=replicates, rng=1)
    many = pk.bootstrap(COUNTS, [10], replicates=replicates, rng=1)
    assert isinstance(one.estimate, float)
    assert isinstance(one.method, str)
    assert isinstance(one.cdf(0.5), float)
    assert (one.k, many.k) == (10, (10,))
    assert one.estimate == many.estimate[0]
    assert one.confidence_interval.low == many.confidence_interval.low[0]
    assert one.ppf([[0.1, 0.2]]).shape == (1, 2)
    assert many.ppf([[0.1, 0.2]]).shape == (1, 2, 1)
    assert len(one.gaps) == 0
    if replicates:
        assert one.replicates.shape == (400,)
        assert many.replicates.shape == (400, 1)


def test_default_ks_are_those_that_n_allows():
    for result in (pk.bootstrap(COUNTS), pk.mean_interval(COUNTS)):
        assert result.k == (1, 10)
        assert result.dropped == (100,)


def test_a_fresh_seed_is_recorded_and_repeats():
    result = pk.bootstrap(COUNTS, 1, replicates=50, interval="percentile")
    again = pk.bootstrap(COUNTS, 1, replicates=50, interval="percentile", rng=result.seed)
    assert again.replicates.tobytes() == result.replicates.tobytes()
    assert pk.bootstrap(COUNTS, 1).seed is None


def test_drawn_distribution_is_that_of_the_replicates():
    result = pk.bootstrap(COUNTS, [1, 10], replicates=500, rng=1)
    assert result.cdf(0.5)[1] == (result.replicates[:, 1] <= 0.5).mean()
    assert result.ppf(0.3)[0] == np.quantile(result.replicates[:, 0], 0.3)
    gaps = result.replicates[:, 1] - result.replicates[:, 0]
    assert result.gaps.replicates[:, 0].tolist() == gaps.tolist()


@pytest.mark.parametrize("replicates", [None, 100])
def test_results_are_plain_values(replicates):
    for result in (pk.bootstrap(COUNTS, replicates=replicates, rng=1), pk.mean_interval(COUNTS)):
        assert json.loads(json.dumps(result.to_dict()))["m"] == 60
        frame = result.to_frame()
        assert frame["statistic"].tolist() == ["pass@1", "pass@10", "pass@10 - pass@1"]
        assert (frame["low"] < frame["high"]).all()
        assert "pass@10 - pass@1" in repr(result.gaps if isinstance(result, pk.Bootstrap) else result)
        assert "<table>" in result._repr_html_()
        assert pickle.loads(pickle.dumps(result)).to_dict() == result.to_dict()
        assert result.plot().get_title()
        with pytest.raises(AttributeError):
            result.m = 3


def test_progress_is_reported_and_may_stop_the_work():
    seen = []
    pk.bootstrap(
        COUNTS, 1, replicates=200_000, rng=1, progress=lambda done, total: seen.append((done, total))
    )
    assert all(0 <= done <= total for done, total in seen)

    def stop(done, total):
        raise RuntimeError("enough")

    with pytest.raises(RuntimeError, match="enough"):
        pk.bootstrap(COUNTS, 1, replicates=20_000_000, rng=1, progress=stop)
