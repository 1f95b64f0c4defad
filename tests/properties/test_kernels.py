"""What holds for every valid input."""

import numpy as np
from hypothesis import given, settings, strategies as st

import passk_fast as pk
from tests.registry import counts_and_k

ULP = 4 * np.finfo(float).eps
small = counts_and_k(st.integers(1, 400))


@settings(deadline=None)
@given(counts_and_k())
def test_bounds_and_order_in_k_and_c(arguments):
    n, c, k = arguments
    value = pk.pass_at_k(n, c, k)
    if k > n:
        assert np.isnan(value)
        return
    assert 0.0 <= value <= 1.0
    assert pk.pass_hat_k(n, c, k) <= value * (1 + ULP)
    if c < n:
        assert value <= pk.pass_at_k(n, c + 1, k) * (1 + ULP)
    if k < n:
        assert value <= pk.pass_at_k(n, c, k + 1) * (1 + ULP)


@given(counts_and_k())
def test_c_and_k_can_be_exchanged(arguments):
    n, c, k = arguments
    if c >= 1 and k <= n:
        assert pk.pass_at_k(n, c, k) == pk.pass_at_k(n, k, c)


@given(small)
def test_pass_hat_k_is_what_pass_at_k_leaves_of_failures(arguments):
    n, c, k = arguments
    if k <= n:
        np.testing.assert_allclose(pk.pass_hat_k(n, c, k) + pk.pass_at_k(n, n - c, k), 1.0, rtol=4e-16)


@given(small)
def test_expected_attempts_adds_up_the_chances_to_go_on(arguments):
    n, c, budget = arguments
    if budget <= n:
        go_on = 1.0 + sum(1.0 - pk.pass_at_k(n, c, np.arange(1, budget)))
        np.testing.assert_allclose(pk.expected_attempts(n, c, budget), go_on, rtol=1e-12)


@given(small, st.floats(0.01, 50), st.floats(0.01, 50))
def test_posterior_is_a_probability_that_grows_with_k(arguments, alpha, beta):
    n, c, k = arguments
    value, more = pk.posterior_pass_at_k(n, c, [k, k + 1], alpha, beta)
    assert 0.0 < value <= more * (1 + ULP)
    assert more <= 1.0


@given(small)
def test_g_pass_at_k_falls_with_the_threshold(arguments):
    n, c, k = arguments
    if k <= n:
        values = pk.g_pass_at_k(n, c, k, np.linspace(0, 1, 9))
        assert values[0] == pk.pass_at_k(n, c, k)
        assert values[-1] == pk.pass_hat_k(n, c, k)
        assert (np.diff(values) <= ULP * values[:-1]).all()
