"""What is read off bootstrap replicates: the core and the reference, bit for bit."""

import numpy as np
import pytest
from hypothesis import given, strategies as st
from hypothesis.extra import numpy as hnp

from passk_fast import _core
from passk_fast.reference import replicates as reference

NUMBERS = st.one_of(st.floats(-1e3, 1e3), st.floats(-1e300, 1e300), st.sampled_from([0.0, 0.1, 1.0]))
TABLES = hnp.arrays(np.float64, st.tuples(st.integers(2, 70), st.integers(1, 3)), elements=NUMBERS)


@given(TABLES, NUMBERS)
def test_moments(table, centre):
    estimates = np.array([table[0, 0], centre, 0.0])[: table.shape[1]].copy()
    found = _core.column_moments(table, estimates)
    expected = reference.column_moments(table.tolist(), estimates.tolist())
    np.testing.assert_array_equal(found, expected)


@given(TABLES, st.sampled_from([0.0, 1.0, 1e12]))
def test_shares_below(table, size):
    estimates, sizes = table[0].copy(), np.full(table.shape[1], size)
    found = _core.column_shares_below(table, estimates, sizes)
    assert found.tolist() == reference.column_shares_below(table.tolist(), estimates.tolist(), sizes.tolist())


@pytest.mark.parametrize("size", [1, 2, 10, 999])
def test_quantiles(size):
    """Of replicates that may be infinite."""
    rng = np.random.default_rng(size)
    table = np.ascontiguousarray(rng.choice([-np.inf, 0.0, 0.5, 2.5, np.inf], (size, 2)))
    table[:, 1] = rng.normal(size=size)
    probabilities = np.array([[0.0, 0.0251, 0.25, 0.5], [0.9, 0.975, 0.3, 1.0]])
    found = _core.column_quantiles(table, probabilities)
    assert found.tolist() == reference.column_quantiles(table.tolist(), probabilities.tolist())
