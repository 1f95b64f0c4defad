"""The sign-flip test against every assignment of signs, and against the tests of others."""

from __future__ import annotations

import itertools
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import assume, given, settings, strategies as st
from scipy import stats
from statsmodels.stats.contingency_tables import mcnemar

from passk_fast import _core
from passk_fast.inference.signflip import sign_flip

TOLERANCE = 2.0**-46


def core(sizes, counts, plus, method=None):
    unsigned = np.array(counts, dtype=np.uint64), np.array(plus, dtype=np.uint64)
    return _core.sign_flip(np.array(sizes, dtype=float), *unsigned, TOLERANCE, method=method)


def every_sign(d):
    """The p-value from all assignments, in rational arithmetic."""
    observed = abs(sum(d))
    reached = sum(
        abs(sum(s * x for s, x in zip(signs, d, strict=True))) >= observed
        for signs in itertools.product((-1, 1), repeat=len(d))
    )
    return reached / 2 ** len(d)


fractions = st.builds(Fraction, st.integers(-12, 12), st.sampled_from([1, 7, 10, 60]))


@given(d=st.lists(fractions, min_size=1, max_size=10))
@settings(max_examples=150, deadline=None)
def test_every_assignment_of_signs(d):
    """Ties count although the floats of equal sums differ in their last bits."""
    p, _ = sign_flip(np.array([float(x) for x in d]), np.ones(len(d), dtype=np.int64))
    assert p == pytest.approx(every_sign(d), rel=1e-13)


@given(
    steps=st.lists(st.integers(1, 200), min_size=1, max_size=8, unique=True),
    scale=st.sampled_from([1, 10, 200, 252]),
    data=st.data(),
)
@settings(max_examples=300, deadline=None)
def test_lattice_and_enumeration_agree(steps, scale, data):
    counts = [data.draw(st.integers(1, 12)) for _ in steps]
    plus = [data.draw(st.integers(0, count)) for count in counts]
    sizes = np.array(steps) / scale
    exact, method = core(sizes, counts, plus, "enumeration")
    assume(method == "enumeration")
    inverted, method = core(sizes, counts, plus, "lattice")
    assert method in ("lattice", "bound")
    if method == "lattice":
        assert abs(inverted - exact) <= 1e-12
    else:
        assert exact <= inverted <= 1e-13


@given(seed=st.integers(0, 10**6), m=st.integers(10, 28))
@settings(max_examples=40, deadline=None)
def test_smoothing_errs_upwards_and_by_less_than_a_hundredth(seed, m):
    rng = np.random.default_rng(seed)
    sizes, plus = np.sort(rng.random(m) + 0.01), rng.integers(0, 2, m)
    exact, _ = core(sizes, np.ones(m), plus, "enumeration")
    smoothed, method = core(sizes, np.ones(m), plus, "smoothed")
    assume(method == "smoothed")
    # The sums between the observed one and 14/4096 of a standard deviation below it; with few signs these
    # are few, but each weighs 2^(1 − m).
    assert exact - 1e-11 <= smoothed <= exact + 0.8 * 14 / 4096 + 2.0 ** (3 - m)


@pytest.mark.parametrize(("wins", "losses"), [(9, 1), (30, 14), (400, 333), (50_300, 49_700), (0, 7)])
def test_one_size_is_mcnemar(wins, losses):
    p, _ = core([1.0], [wins + losses], [wins])
    assert p == pytest.approx(stats.binomtest(wins, wins + losses).pvalue, rel=1e-9)
    assert p == pytest.approx(mcnemar([[5, wins], [losses, 7]], exact=True).pvalue, rel=1e-9)


def test_small_tails_keep_their_digits():
    p, method = core([1.0], [20_000], [11_000])
    assert method == "enumeration"
    assert p == pytest.approx(stats.binomtest(11_000, 20_000).pvalue, rel=1e-10)
    assert p < 1e-40


def test_scipy_permutation_test_of_all_signs():
    rng = np.random.default_rng(4)
    d = rng.normal(0.4, 1, 12)
    ours, _ = sign_flip(d, np.ones(12, dtype=np.int64))
    theirs = stats.permutation_test(
        (d,), np.mean, permutation_type="samples", vectorized=True, n_resamples=np.inf
    )
    assert ours == pytest.approx(theirs.pvalue, rel=1e-12)


def test_scipy_permutation_test_of_drawn_signs():
    """200,000 of them: five standard errors."""
    rng = np.random.default_rng(5)
    d = rng.normal(0.15, 1, 150)
    ours, how = sign_flip(d, np.ones(150, dtype=np.int64))
    theirs = stats.permutation_test(
        (d,), np.mean, permutation_type="samples", vectorized=True, n_resamples=200_000, batch=5000, rng=rng
    ).pvalue
    assert how == "smoothed"
    assert abs(ours - theirs) <= 5 * np.sqrt(theirs / 200_000)


def test_many_differences_are_normal():
    """Σ ± d of a million is normal but for a term of order 1/m."""
    rng = np.random.default_rng(6)
    d = np.round(rng.normal(0, 0.2, 1_000_000), 2)
    values, counts = np.unique(d, return_counts=True)
    p, how = sign_flip(values, counts.astype(np.int64))
    z = abs(d.sum()) / np.sqrt(np.sum(d * d))
    assert how == "lattice"
    # The lattice's own step of 2 · .01 is 1e-4 standard deviations.
    assert p == pytest.approx(2 * stats.norm.sf(z), abs=1e-4)


def test_lattice_against_convolution():
    """Six hundred differences of 30 sizes: the distribution by adding one sign after another."""
    rng = np.random.default_rng(7)
    steps, counts = np.arange(1, 31), rng.integers(10, 30, 30)
    plus = rng.binomial(counts, 0.51)
    largest = int(np.sum(steps * counts))
    mass = np.zeros(2 * largest + 1)
    mass[largest] = 1.0
    for step, count in zip(steps.tolist(), counts.tolist(), strict=True):
        for _ in range(count):
            mass = (np.roll(mass, step) + np.roll(mass, -step)) / 2
    observed = abs(int(np.sum(steps * (2 * plus - counts))))
    exact = mass[: largest - observed + 1].sum() + mass[largest + observed :].sum()
    p, method = core(steps / 30, counts, plus)
    assert method == "lattice"
    assert abs(p - exact) <= 1e-12


@pytest.mark.parametrize("scale", [1.0, 1e-3, 1 / 3])
def test_scale_does_not_matter(scale):
    counts, plus = [30, 7, 12], [19, 4, 7]
    assert core(np.array([0.1, 0.35, 1]) * scale, counts, plus)[0] == pytest.approx(
        core([0.1, 0.35, 1], counts, plus)[0], rel=1e-12
    )


def test_errors_name_the_offender():
    with pytest.raises(ValueError, match=r"got size=0, count=1, plus=1 at index 0"):
        core([0.0], [1], [1])
    with pytest.raises(ValueError, match="method in"):
        core([1.0], [1], [1], "saddlepoint")
