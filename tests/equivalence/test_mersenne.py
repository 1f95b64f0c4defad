"""Replayed replicates: those of Python's own generator, on any number of threads."""

from __future__ import annotations

import sys

import pytest
from hypothesis import given, strategies as st

import passk_fast as pk
from passk_fast import _core
from passk_fast.integrations import lm_eval
from passk_fast.reference.mersenne import replay_choices

# A replicate ends anywhere in the 312 indices that the generator makes at a time.
values = st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=700)


@given(values, st.sampled_from(["mean", "compensated mean", "median"]), st.integers(1, 5), st.integers(1, 11))
def test_same_bits_as_the_reference(xs, statistic, chunk, replicates):
    import numpy as np

    found = _core.replay_choices(np.array(xs), statistic, chunk, replicates)
    assert found.tolist() == replay_choices(xs, statistic, chunk, replicates)


@pytest.mark.parametrize("threads", [1, 2, 7])
def test_threads_change_nothing(threads):
    import numpy as np

    xs = np.linspace(0, 1, 333)
    expected = _core.replay_choices(xs, "median", 10, 95).tolist()
    pk.set_threads(threads)
    try:
        assert _core.replay_choices(xs, "median", 10, 95).tolist() == expected
    finally:
        pk.set_threads(0)


def test_the_plain_mean_sums_as_this_python_does():
    xs = [0.1, 1e16, 3.0, -1e16, 2.5]
    name = "compensated mean" if sys.version_info >= (3, 12) else "mean"
    from random import Random

    random = Random(0)
    expected = []
    for _ in range(20):
        drawn = random.choices(xs, k=5)
        expected.append(sum(drawn) / 5)
    assert replay_choices(xs, name, 20, 20) == expected


def mean(xs):
    return sum(xs) / len(xs)


mean.__module__ = "lm_eval.api.metrics"


def refuse(*_):
    raise AssertionError("it should have been replayed")


@pytest.mark.parametrize("xs", [[0, 1, 1, 0, 1], [True, False], [0.5, 0.25, 0.125]])
def test_the_whole_function(xs):
    import math
    from random import Random

    replicates = []
    for chunk in range(3):
        random = Random(chunk)
        replicates += [mean(random.choices(xs, k=len(xs))) for _ in range(1000)]
    mu = mean(replicates)
    expected = math.sqrt(sum([(x - mu) ** 2 for x in replicates]) / (len(replicates) - 1))
    assert lm_eval.bootstrap_stderr(mean, xs, 3500, otherwise=refuse) == expected
