"""What every curve has in common."""

from __future__ import annotations

import json

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st

import passk_fast as pk

problems = st.lists(
    st.integers(1, 30).flatmap(lambda n: st.tuples(st.just(n), st.integers(0, n))), min_size=2, max_size=20
)
KIND = st.sampled_from(["pass@k", "pass^k"])


# Cover's bounds are most of the work of a curve; one threshold is enough where they are not looked at.
ONE = [0.5]


@settings(deadline=None, max_examples=40)
@given(problems, KIND)
def test_a_curve_lies_in_its_band(rows, kind):
    n, c = zip(*rows, strict=True)
    found = pk.curve(pk.Counts(n, c), kind=kind, tau=ONE, replicates=100, rng=1)
    interval, band = found.confidence_interval, found.band
    assert np.all((found.estimate >= band.low - 1e-12) & (found.estimate <= band.high + 1e-12))
    assert np.all((band.low >= 0) & (band.high <= 1))
    sign = 1 if kind == "pass@k" else -1
    for line in (found.estimate, band.low, band.high):
        assert np.all(sign * np.diff(line) >= -1e-12)
    assert np.all(sign * found.gain.estimate >= 0)
    # Before the band is made monotone it holds every interval; after, at its narrow end too.
    end = 0 if kind == "pass@k" else -1
    assert band.low[end] <= interval.low[end] + 1e-12
    json.dumps(found.to_dict())


@settings(deadline=None, max_examples=25)
@given(problems)
def test_all_passing_is_none_failing(rows):
    """pass^k of a model is 1 - pass@k of its failures, band and all."""
    n, c = (np.array(x) for x in zip(*rows, strict=True))
    hat = pk.curve(pk.Counts(n, n - c), kind="pass^k", tau=ONE, replicates=100, rng=1)
    at = pk.curve(pk.Counts(n, c), tau=ONE, replicates=100, rng=1)
    assert hat.estimate == pytest.approx(1 - at.estimate, abs=1e-12)
    assert hat.confidence_interval.low == pytest.approx(1 - at.confidence_interval.high, abs=1e-12)
    assert hat.gaps.estimate == pytest.approx(-at.gaps.estimate, abs=1e-12)


@settings(deadline=None, max_examples=10)
@given(problems, st.lists(st.floats(0, 1), min_size=1, max_size=9))
def test_cover_falls_with_the_threshold(rows, tau):
    n, c = zip(*rows, strict=True)
    found = pk.curve(pk.Counts(n, c), replicates=100, tau=sorted(tau), rng=1).cover
    assert np.all(np.diff(found.naive) <= 0)
    assert np.all(np.isnan(found.estimate)) or np.all(np.diff(found.estimate) <= 1e-9)
    low, high = found.confidence_interval
    assert np.all((low >= 0) & (low <= high) & (high <= 1))


def test_a_tally_gives_the_curve_of_its_counts():
    counts = pk.Counts(10, [0, 1, 4, 10] * 10)
    assert pk.curve(counts.tally, rng=1).to_dict() == pk.curve(counts, rng=1).to_dict()


def test_one_k_is_one_number():
    found = pk.curve(pk.Counts(1, [0, 1, 1]), replicates=100, rng=1)
    assert found.verdict == "pass@1 is 0.6667, 95% interval [0.0000, 1.0000]."
    assert len(found.gain) == len(found.gaps) == 0
    assert np.all(np.isnan(found.cover.estimate))


def test_many_attempts_are_thinned():
    counts = pk.Counts(1000, [0, 500, 3, 20])
    k = pk.curve(counts, replicates=100, rng=1).k
    assert k[:20].tolist() == list(range(1, 21))
    assert {50, 100, 200, 500, 1000} <= set(k.tolist())
    assert len(k) < 80


def test_a_frame_and_a_picture():
    found = pk.curve(pk.Counts(10, [0, 1, 4, 10] * 10), rng=1)
    frame = found.to_frame()
    assert len(frame) == 10
    assert np.isnan(frame["gain"].iloc[-1])
    axes = found.plot()
    assert axes.get_xlabel() == "k"
    assert len(found.cover.to_frame()) == 10
    assert found.cover.plot().get_xlabel() == "τ"
    assert "<table>" in found._repr_html_()
