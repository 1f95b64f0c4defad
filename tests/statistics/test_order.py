"""Size and power of the tests of order, and coverage of their odds ratios.

Designs at m = 164, n = 10 with success probabilities from Beta(0.5, 0.5):

- *drift*: the log odds of every problem rise by 1, linearly, from its first attempt to its last;
- *sticky*: an attempt repeats the outcome of the one before with probability 1/4, else it is independent.

Seeds are fixed. R repetitions have a standard error of √(p(1 - p)/R).
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

import passk_fast as pk
from passk_fast import _core
from passk_fast.analyses.order.statistics import TESTS, run
from passk_fast.data.order import Sequences

M, N = 164, 10
LEVEL = 0.05

Design = Callable[[np.random.Generator], np.ndarray]


def probabilities(rng: np.random.Generator) -> np.ndarray:
    return rng.beta(0.5, 0.5, (M, 1))


def drift(rng: np.random.Generator, total: float = 1.0, n: int = N) -> np.ndarray:
    p = probabilities(rng)
    odds = p / (1 - p) * np.exp(total * np.linspace(-0.5, 0.5, n))
    return rng.random((M, n)) < odds / (1 + odds)


def exchangeable(rng: np.random.Generator) -> np.ndarray:
    return rng.random((M, N)) < probabilities(rng)


def sticky(rng: np.random.Generator, share: float = 0.25) -> np.ndarray:
    outcomes = exchangeable(rng)
    repeats = rng.random((M, N)) < share
    for j in range(1, N):
        outcomes[:, j] = np.where(repeats[:, j], outcomes[:, j - 1], outcomes[:, j])
    return outcomes


def statistics_of(outcomes: np.ndarray) -> Sequences:
    m, n = outcomes.shape
    unit = np.repeat(np.arange(m), n)
    statistics = Sequences.of(_core.sequence_statistics(unit, outcomes.astype(np.int8).ravel(), m))
    return statistics.select(statistics.informative)


def rejected(design: Design, tests: tuple[str, ...], repetitions: int) -> dict[str, float]:
    p = [run(statistics_of(design(np.random.default_rng(seed))), tests, "equal", None)["p_value"]
         for seed in range(repetitions)]  # fmt: skip
    return dict(zip(tests, (np.array(p) <= LEVEL).mean(axis=0).tolist(), strict=True))


@pytest.mark.stats
def test_size() -> None:
    """Between 3.5% and 6.5%; at R = 3000 the standard error of 5% is 0.4%."""
    shares = rejected(exchangeable, ("rank sum", "joins"), 3000)
    assert all(0.035 <= share <= 0.065 for share in shares.values()), shares


@pytest.mark.stats
def test_size_of_the_other_tests() -> None:
    shares = rejected(exchangeable, ("runs", "first success", "log-rank"), 3000)
    assert all(0.035 <= share <= 0.065 for share in shares.values()), shares


@pytest.mark.stats
@pytest.mark.parametrize(
    ("design", "expected"),
    [(drift, {"rank sum": 0.995, "joins": 0.09}), (sticky, {"rank sum": 0.12, "joins": 1.0})],
    ids=["drift", "sticky"],
)
def test_power(design: Design, expected: dict[str, float]) -> None:
    """Within 3 points of what these tests are known to have; the largest standard error is 0.7%."""
    shares = rejected(design, tuple(expected), 2000)
    assert shares == pytest.approx(expected, abs=0.03)


def test_size_of_permutations() -> None:
    """400 repetitions of 199 permutations: below 5% + 3 standard errors, and above 5% - 3."""
    found = 0
    for seed in range(400):
        outcomes = exchangeable(np.random.default_rng(seed))[:30]
        attempts = pk.Attempts(np.repeat(np.arange(30), N), outcomes.ravel())
        found += pk.order_test(attempts, tests="joins", replicates=199, rng=seed).p_value[0] <= LEVEL
    assert 0.017 <= found / 400 <= 0.083


def test_permutations_agree_with_the_exact_laws() -> None:
    """Each p within 4.5 standard errors of the exact one, at 20,000 permutations."""
    outcomes = sticky(np.random.default_rng(5), 0.1)[:12]
    attempts = pk.Attempts(np.repeat(np.arange(12), N), outcomes.ravel())
    tests = tuple(test for test in TESTS if test != "log-rank")
    exact = pk.order_test(attempts, tests=tests)
    drawn = pk.order_test(attempts, tests=tests, replicates=20_000, rng=1)
    assert set(exact.method) == {"exact"}
    assert set(drawn.method) == {"permutation"}
    error = np.sqrt(exact.p_value * (1 - exact.p_value) / 20_000) + 1e-4
    assert (np.abs(drawn.p_value - exact.p_value) < 4.5 * error).all(), (drawn.p_value, exact.p_value)


def test_moments_of_the_permutations() -> None:
    """Means and variances of 20,000 sums within 4.5 standard errors of their exact values."""
    n = np.array([7, 20, 64, 65, 200])
    c = np.array([3, 15, 32, 64, 11])
    from passk_fast.analyses.order import laws as order_laws

    drawn = _core.permuted_order(n, c, np.ones(5), 2, 0, 20_000)
    for column, test in enumerate(("rank sum", "joins", "runs", "first success", "log-rank")):
        moments = order_laws.MOMENTS[test](n, c)
        mean, variance = moments.mean.sum(), moments.variance.sum()
        assert abs(drawn[:, column].mean() - mean) < 4.5 * np.sqrt(variance / 20_000), test
        centred = (drawn[:, column] - mean) ** 2
        assert abs(centred.mean() - variance) < 4.5 * centred.std() / np.sqrt(20_000), test


@pytest.mark.stats
def test_slopes_are_covered() -> None:
    """95% intervals at a slope of 1 over nine steps: 1000 repetitions have a standard error of 0.7%."""
    truth, covered = np.exp(1 / 9), 0
    for seed in range(1000):
        outcomes = drift(np.random.default_rng(seed))
        result = pk.order_test(pk.Attempts(np.repeat(np.arange(M), N), outcomes.ravel()), tests="joins")
        low, high = result.slope.confidence_interval
        covered += low <= truth <= high
    assert 0.928 <= covered / 1000 <= 0.972


@pytest.mark.stats
def test_dependence_is_covered() -> None:
    """95% intervals of a Markov chain's odds ratio, whatever the problems' difficulty."""
    gamma, covered = 0.6, 0
    for seed in range(1000):
        rng = np.random.default_rng(seed)
        alpha = rng.normal(0, 1.5, M)
        outcomes = np.zeros((M, N), dtype=bool)
        before = rng.random(M) < 0.5
        for j in range(N):
            before = rng.random(M) < 1 / (1 + np.exp(-alpha - gamma * before))
            outcomes[:, j] = before
        result = pk.order_test(pk.Attempts(np.repeat(np.arange(M), N), outcomes.ravel()), tests="joins")
        low, high = result.dependence.confidence_interval
        covered += low <= np.exp(gamma) <= high
    assert 0.928 <= covered / 1000 <= 0.972


@pytest.mark.stats
def test_the_band_of_the_prefix_curve_covers() -> None:
    """At k = 3 of exchangeable attempts, the observed share lies in the 95% band 95% of the time, about."""
    inside = 0
    for seed in range(1500):
        outcomes = exchangeable(np.random.default_rng(seed))
        attempts = pk.Attempts(np.repeat(np.arange(M), N), outcomes.ravel())
        curve = pk.order_test(attempts, tests="joins").curve
        inside += abs(curve.observed[2] - curve.pass_at_k[2]) <= 1.96 * curve.standard_error[2]
    assert 0.93 <= inside / 1500 <= 0.97
