"""Replicates of real-valued statistics: the core and the reference, bit for bit."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st

from passk_fast import _core
from passk_fast.reference import resample, values as reference

STATISTICS = ["mean", "std", "ratio"]
REPLICATES = 6

# One below and one above the number of problems from which Poisson weights are used, whole and broken pages.
SIZES = [2, 3, 63, 64, 65, 255, 256, 257, 1000]


def table(m: int, columns: int, seed: int = 1) -> np.ndarray:
    return np.random.default_rng([m, seed]).lognormal(size=(m, columns)) + 100


def both(
    values: np.ndarray, statistic: str | float, *arguments: Any, studentized: bool = False
) -> tuple[np.ndarray, np.ndarray]:
    found = _core.replicate_statistic(values, statistic, *arguments, studentized=studentized)
    expected = reference.replicate_statistic(values.tolist(), statistic, *arguments, studentized=studentized)
    return found, np.array(expected)


@pytest.mark.parametrize("m", [1, *SIZES])
def test_weights(m: int) -> None:
    assert _core.replicate_weights(m, 5, 2, REPLICATES).tolist() == reference.replicate_weights(
        m, 5, 2, REPLICATES
    )


@pytest.mark.parametrize("m", SIZES)
@pytest.mark.parametrize("studentized", [False, True])
@pytest.mark.parametrize("statistic", STATISTICS)
def test_statistics(statistic: str, studentized: bool, m: int) -> None:
    found, expected = both(table(m, 2), statistic, 5, 2, REPLICATES, studentized=studentized)
    assert found.shape == expected.shape
    assert np.array_equal(found, expected)


@pytest.mark.parametrize("m", [2, 3, 17, 300])
@pytest.mark.parametrize("statistic", STATISTICS)
def test_the_sample_itself(statistic: str, m: int) -> None:
    values = table(m, 2)
    found = _core.sample_statistic(values, statistic)
    assert np.array_equal(found, reference.sample_statistic(values.tolist(), statistic))
    assert not _core.sample_statistic(np.full((m, 2), 0.1), statistic)[:, 1].any()


@pytest.mark.parametrize("q", [0.0, 0.1, 0.5, 0.99, 1.0])
@pytest.mark.parametrize("m", SIZES)
def test_quantiles(m: int, q: float) -> None:
    values = np.round(table(m, 2), 1)
    assert np.array_equal(*both(values, q, 5, 2, REPLICATES))


def test_all_statistics_use_the_same_resample() -> None:
    m = 700
    values = table(m, 2)
    weights = _core.replicate_weights(m, 9, 0, 50)
    resamples = [np.repeat(values, w, axis=0) for w in weights]
    for q in (0.0, 0.2, 0.5, 0.975):
        found = _core.replicate_statistic(values, q, 9, 0, 50)
        assert np.array_equal(found, [np.quantile(r, q, axis=0) for r in resamples])
    close = {"rtol": 1e-12, "atol": 0}
    assert np.allclose(
        _core.replicate_statistic(values, "mean", 9, 0, 50), [r.mean(axis=0) for r in resamples], **close
    )
    deviations = [r.std(axis=0, ddof=1) for r in resamples]
    assert np.allclose(_core.replicate_statistic(values, "std", 9, 0, 50), deviations, rtol=1e-10)
    ratios = [[r[:, 0].sum() / r[:, 1].sum()] for r in resamples]
    assert np.allclose(_core.replicate_statistic(values, "ratio", 9, 0, 50), ratios, **close)


def test_studentized_functions_repeat_the_plain_ones() -> None:
    values = table(900, 2)
    means = _core.replicate_statistic(values, "mean", 3, 0, 40, studentized=True)
    assert np.array_equal(means[:, :, 0], _core.replicate_statistic(values, "mean", 3, 0, 40))
    deviations = _core.replicate_statistic(values, "std", 3, 0, 40, studentized=True)
    assert np.array_equal(deviations[:, :, 0], _core.replicate_statistic(values, "std", 3, 0, 40))
    assert np.array_equal(means[:, :, 1], deviations[:, :, 0] / np.sqrt(900))
    ratios = _core.replicate_statistic(values, "ratio", 3, 0, 40, studentized=True)
    assert np.array_equal(ratios[:, :, 0], _core.replicate_statistic(values, "ratio", 3, 0, 40))


@given(
    m=st.integers(2, 600),
    seed=st.integers(0, 2**64 - 1),
    first=st.integers(0, 2**64 - 4),
    statistic=st.sampled_from(STATISTICS),
    studentized=st.booleans(),
    scale=st.sampled_from([1e-300, 1.0, 1e60]),
)
@settings(max_examples=60, deadline=None)
def test_any_problem_set(
    m: int, seed: int, first: int, statistic: str, studentized: bool, scale: float
) -> None:
    found, expected = both(table(m, 2, seed) * scale, statistic, seed, first, 3, studentized=studentized)
    assert np.array_equal(found, expected, equal_nan=True)


@given(m=st.integers(300, 5000), seed=st.integers(0, 2**64 - 1))
@settings(max_examples=20, deadline=None)
def test_weights_of_many_problems(m: int, seed: int) -> None:
    weights, draws = resample.resample(m, seed, 0)
    assert len(draws) == m - sum(weights)
    for i in draws:
        weights[i] += 1
    assert _core.replicate_weights(m, seed, 0, 1)[0].tolist() == weights


@pytest.mark.parametrize("m", [3, 100, 5000])
def test_slices_and_threads(m: int) -> None:
    values = table(m, 3)
    whole = _core.replicate_statistic(values, "mean", 1, 0, 200)
    parts = [
        _core.replicate_statistic(values, "mean", 1, first, size)
        for first, size in ((0, 1), (1, 99), (100, 100))
    ]
    assert np.array_equal(whole, np.concatenate(parts))
    one_by_one = np.concatenate(
        [_core.replicate_statistic(values[:, c : c + 1].copy(), "mean", 1, 0, 200) for c in range(3)], 1
    )
    assert np.array_equal(whole, one_by_one)
    before = _core.threads()
    try:
        for threads in (1, 2, 7):
            _core.set_threads(threads)
            assert np.array_equal(whole, _core.replicate_statistic(values, "mean", 1, 0, 200))
    finally:
        _core.set_threads(before)


def test_what_has_no_standard_error() -> None:
    with pytest.raises(ValueError, match="which have a standard error"):
        _core.sample_statistic(table(5, 1), 0.5)
    with pytest.raises(ValueError, match="or the probability of a quantile; got statistic=median"):
        _core.replicate_statistic(table(5, 1), "median", 1, 0, 2)
