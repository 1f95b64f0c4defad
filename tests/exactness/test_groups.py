"""What clusters do to the number of problems, against the textbook's variances."""

from __future__ import annotations

import numpy as np
import pytest

import passk_fast as pk
from passk_fast.inference.groups import effective_share, grouping


def test_pairs_of_equal_problems_count_half() -> None:
    shares = np.repeat([0, 3, 4, 7, 9], 2)
    counts = pk.Counts(10, shares, clusters=np.repeat(np.arange(5), 2))
    values = shares / 10
    alone = values.var(ddof=1) / 10
    sums = 2 * (values[::2] - values.mean())
    together = 5 / 4 * np.sum(sums * sums) / 100
    assert effective_share(counts, grouping(counts, None, None)) == pytest.approx(alone / together, rel=1e-12)


def test_one_problem_is_one_problem() -> None:
    counts = pk.Counts(10, [3], clusters=["a"])
    assert effective_share(counts, grouping(counts, None, None)) == 1
