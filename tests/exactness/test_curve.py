"""The curve against `mean_interval`, its band against NumPy's bootstrap, Cover@τ against SciPy and its
integral.
"""

from __future__ import annotations

import importlib
import math

import numpy as np
import pytest
import scipy.stats

import passk_fast as pk
from passk_fast._numeric import beta_tail
from passk_fast.analyses.curve import cover_result
from passk_fast.analyses.curve.cover import posterior_tails
from passk_fast.inference import population
from passk_fast.inference.design import Design, of_counts
from passk_fast.inference.groups import grouping
from passk_fast.inference.population import Populations

curves = importlib.import_module("passk_fast.analyses.curve.curve")
rng = np.random.default_rng(5)
COUNTS = pk.Counts(
    12,
    rng.binomial(12, rng.beta(0.5, 0.7, 60)),
    clusters=[i // 3 for i in range(60)],
    strata=[i // 30 for i in range(60)],
)


@pytest.mark.parametrize(
    "labels", [{"clusters": False, "strata": False}, {"clusters": False}, {"strata": False}, {}]
)
def test_each_interval_is_that_of_a_mean(labels):
    found = pk.curve(COUNTS, level=0.9, rng=1, **labels)
    expected = pk.mean_interval(COUNTS, found.k.tolist(), level=0.9, **labels)
    assert found.estimate == pytest.approx(expected.estimate, rel=1e-14)
    assert found.standard_error == pytest.approx(expected.standard_error, rel=1e-12)
    for end, other in zip(found.confidence_interval, expected.confidence_interval, strict=True):
        assert end == pytest.approx(other, rel=1e-12)
    gaps = {pair: i for i, pair in enumerate(expected.gaps.pairs)}
    at = [gaps[pair] for pair in found.gaps.pairs]
    assert found.gaps.estimate == pytest.approx(expected.gaps.estimate[at], rel=1e-9, abs=1e-15)
    for end, other in zip(found.gaps.confidence_interval, expected.gaps.confidence_interval, strict=True):
        assert end == pytest.approx(other[at], rel=1e-9, abs=1e-14)


def test_the_band_is_as_wide_as_numpys_bootstrap_says():
    plain = pk.Counts(COUNTS.n, COUNTS.c)
    found = pk.curve(plain, replicates=40_000, rng=3)
    h = plain.values(found.k.tolist())
    draws = np.random.default_rng(9).multinomial(60, np.full(60, 1 / 60), size=40_000) @ h / 60
    t = np.abs(draws - h.mean(axis=0)) / (h.std(axis=0) / math.sqrt(60))
    factor = np.quantile(t.max(axis=1), 0.95) / scipy.stats.norm.ppf(0.975)
    # Both are quantiles of 40,000 draws, each within .015 standard errors of the truth.
    assert found.critical / scipy.stats.t.ppf(0.975, 59) == pytest.approx(factor, abs=0.02)
    assert factor > 1.05


def test_one_k_needs_no_wider_band():
    found = pk.curve(pk.Counts(10, [0, 2, 5, 9] * 50), k=[3], replicates=40_000, rng=3)
    assert found.critical == pytest.approx(scipy.stats.t.ppf(0.975, 199), rel=0.015)


def test_the_next_attempt_adds_the_next_difference():
    found = pk.curve(COUNTS, rng=1)
    assert found.gain.estimate == pytest.approx(np.diff(found.estimate), rel=1e-12)
    hat = pk.curve(COUNTS, kind="pass^k", rng=1)
    assert hat.gain.estimate == pytest.approx(np.diff(hat.estimate), rel=1e-12)
    assert hat.estimate == pytest.approx(found.other)


@pytest.mark.parametrize("x", [1e-9, 0.001, 0.2, 0.5, 0.93, 1 - 1e-9])
def test_beta_tail(x):
    a, b = (grid.ravel() for grid in np.meshgrid([0.01, 0.5, 1.0, 7.0, 400.0], [0.02, 1.0, 3.5, 900.0]))
    expected = scipy.stats.beta.sf(x, a, b)
    assert beta_tail(np.full(len(a), x), a, b) == pytest.approx(expected, rel=1e-10, abs=1e-11)


def test_cover_is_the_posterior_share():
    """Under a single population, by SciPy: atoms at 0 and 1 and a beta distribution."""
    some = Populations(*(np.array([x]) for x in (0.2, 0.1, 0.6, 1.7, 1.0)))
    tally = pk.Tally.from_counts(12, [0, 5, 12])
    for t in (0.0, 0.3, 0.9, 1.0):
        mass = 0.7 * scipy.stats.betabinom.pmf(tally.c, 12, 0.6, 1.7)
        inside = mass * scipy.stats.beta.sf(t, 0.6 + tally.c, 1.7 + 12 - tally.c)
        atoms = np.array([0.2, 0, 0]), np.array([0, 0, 0.1])
        expected = (inside + (t <= 0) * atoms[0] + atoms[1]) / (mass + atoms[0] + atoms[1])
        assert posterior_tails(some, tally, t)[0] == pytest.approx(expected, rel=1e-9)


@pytest.mark.parametrize("k", [1, 2, 7])
def test_pass_at_k_is_an_integral_of_cover(k):
    """∫ k (1 - t)^(k-1) Cover@t dt, by Gauss-Legendre in t = u⁴, which smooths the pole at 0."""
    x, w = np.polynomial.legendre.leggauss(200)
    u = (x + 1) / 2
    t, dt = u**4, 2 * w * u**3
    some = population.posterior(COUNTS.tally).thinned(16)
    tails = np.array([COUNTS.tally.sum(some.weights @ posterior_tails(some, COUNTS.tally, x)) for x in t])
    expected = COUNTS.tally.sum(some.weights @ some.posterior_pass_at(COUNTS.tally.n, COUNTS.tally.c, k))
    assert (k * (1 - t) ** (k - 1) * dt) @ tails == pytest.approx(expected, rel=1e-4)


def test_cover_knows_problems_that_are_always_solved():
    """30% of the problems always, the others beta: at τ = 1 the truth is 0.3, not 0."""
    rng = np.random.default_rng(3)
    p = np.where(np.arange(200) < 60, 1.0, rng.beta(1, 3, 200))
    found = pk.curve(pk.Counts(20, rng.binomial(20, p)), tau=[0.1, 0.5, 1.0], rng=1).cover
    truth = [np.mean(p >= t) for t in found.tau]
    assert found.estimate == pytest.approx(truth, abs=0.06)
    low, high = found.confidence_interval
    assert np.all((low <= truth) & (truth <= high))
    assert found.always == pytest.approx(0.3, abs=0.03)
    assert "model" in found.note


def test_cover_is_computed_when_it_is_asked_for(monkeypatch):
    """Once: it costs ten times as much as the curve."""
    asked = []
    for name in ("modelled", "bounds"):
        whole = getattr(cover_result, name)
        monkeypatch.setattr(
            cover_result, name, lambda *given, name=name, whole=whole: asked.append(name) or whole(*given)
        )
    found = pk.curve(COUNTS, tau=[0.5], rng=1)
    assert found.cover.naive.shape == (1,)
    assert not asked
    once = (found.cover.estimate, found.cover.never, *found.cover.confidence_interval)
    assert sorted(asked) == ["bounds", "modelled"]
    [row] = found.to_dict()["cover"]["rows"]
    assert (row["estimate"], row["low"], row["high"]) == (once[0][0], once[2][0], once[3][0])
    assert found.to_dict()["cover"]["never"] == once[1]
    assert len(asked) == 2


def test_cover_of_easy_problems_is_one_at_a_low_threshold():
    found = pk.curve(pk.Counts(10, [10] * 100), tau=[0.1], rng=1).cover
    assert found.estimate[0] == pytest.approx(1, abs=0.01)


def test_clusters_with_one_k():
    labels = [0, 0, 1, 1]
    found = pk.curve(pk.Counts(5, [1, 2, 3, 4], clusters=labels), k=[1], rng=1)
    assert found.estimate[0] == 0.5
    assert found.to_dict()["gaps"]["pairs"] == []
    one = pk.curve(pk.Counts(1, [0, 1, 1, 1], clusters=labels), rng=1)
    assert len(one.gain) == len(one.gaps) == 0


def test_every_k_asked_for_is_shown():
    for k, shown in (([1, 2, 3, 4, 7], ["1", "2", "3", "4", "7"]), (None, ["1", "2", "5", "10", "12"])):
        _, table, *_ = pk.curve(COUNTS, k=k, rng=1).document()
        assert [row[0] for row in table.rows] == shown


def test_large_n_costs_little():
    found = pk.curve(pk.Counts(2**53 - 1, [3, 10**8, 2**52]), k=[1, 1000], replicates=100, rng=1)
    assert np.isfinite(found.estimate).all()
    assert np.isfinite(found.cover.estimate).all()


def test_bounds_of_sharp_objectives_are_numbers():
    """Rounding may take a pivot of their curvature below 0."""
    passed = [58, 71, 26, 41, 45, 62, 69, 86, 47, 29, 19, 45, 91, 51, 28, 48, 57, 20, 73, 50]
    low, high = pk.curve(pk.Counts(100, passed), level=0.5).cover.confidence_interval
    assert np.all((low >= 0) & (low <= high) & (high <= 1))


MANY = np.random.default_rng(8).integers(40, 400, 6000)


@pytest.mark.parametrize(
    "labels", [{}, {"clusters": np.arange(6000) // 3}, {"strata": np.arange(6000) // 50}]
)
def test_a_normal_law_has_the_covariances_of_its_design(labels):
    counts = pk.Counts(MANY, np.random.default_rng(9).binomial(MANY, 0.3))
    values = np.column_stack([counts.tally.values((1, 5, 40)), np.ones(len(counts.tally))])
    means = counts.tally.sum(values) / counts.m
    design = of_counts(counts, values, grouping(counts, labels.get("clusters"), labels.get("strata")))
    law = design.normal(means)
    assert len(law.weights) == 8
    drawn, again = (x.means(x.replicate_sums(2, 0, 4000, None)) for x in (law, design))
    assert np.cov(drawn.T)[:3, :3] == pytest.approx(np.cov(again.T)[:3, :3], rel=0.1)
    assert np.abs(drawn[:, 3]).max() < 1e-14
    variances, thirds = law.cumulants(np.zeros(4))
    assert variances == pytest.approx(design.cumulants(means)[0], rel=1e-9, abs=1e-30)
    assert thirds == pytest.approx(np.zeros(4), abs=1e-25)


@pytest.mark.parametrize("kind", ["pass@k", "pass^k"])
def test_the_band_of_many_problems_draws_few_points(monkeypatch, kind):
    """Of a normal law, whose band is that of the bootstrap but for the noise of the replicates."""
    counts = pk.Counts(MANY, np.random.default_rng(9).binomial(MANY, 0.3))
    assert len(counts.tally) > curves.MOST_POINTS
    points = []
    sums = Design.replicate_sums
    monkeypatch.setattr(
        Design, "replicate_sums", lambda self, *given: points.append(len(self.weights)) or sums(self, *given)
    )
    few = pk.curve(counts, kind=kind, rng=1)
    monkeypatch.setattr(curves, "MOST_POINTS", len(counts.tally))
    all_of_them = pk.curve(counts, kind=kind, rng=1)
    assert points == [2 * len(few.k), len(counts.tally)]
    assert few.critical == pytest.approx(all_of_them.critical, abs=0.15)
