"""Pinned functions against mpmath with 40 digits."""

import math
from fractions import Fraction

import mpmath
import numpy as np
import pytest
from scipy import stats

from passk_fast import _numeric

mpmath.mp.dps = 40


def off(found, exact):
    """Relative distance."""
    return float(abs(mpmath.mpf(float(found)) - exact) / abs(exact)) if exact else abs(float(found))


def ulps(found, exact):
    return float(abs(mpmath.mpf(float(found)) - exact)) / np.spacing(abs(float(exact)))


@pytest.mark.parametrize("name", ["exp", "expm1", "log", "log1p", "sin", "cos", "tanh"])
def test_elementary_functions_within_one_unit_of_the_last_digit(name):
    rng = np.random.default_rng(1)
    x = rng.uniform(0.001, 30, 300) * 10.0 ** rng.integers(-6, 1, 300)
    x[:100] *= -1 if name not in ("log", "log1p") else 1
    limit = 2.0 if name == "tanh" else 1.0
    for one, found in zip(x.tolist(), getattr(_numeric, name)(x).tolist(), strict=True):
        assert ulps(found, getattr(mpmath, name)(mpmath.mpf(one))) <= limit, one


def test_log_gamma_and_log_beta():
    rng = np.random.default_rng(2)
    a, b = 10.0 ** rng.uniform(-4, 12, (2, 300))
    for x, found in zip(a.tolist(), _numeric.log_gamma(a).tolist(), strict=True):
        assert off(found, mpmath.loggamma(mpmath.mpf(x))) < 1e-15
    for x, y, found in zip(a.tolist(), b.tolist(), _numeric.log_beta(a, b).tolist(), strict=True):
        exact = mpmath.log(mpmath.beta(mpmath.mpf(x), mpmath.mpf(y)))
        assert abs(float(found - exact)) < 4e-15 * max(
            1, abs(float(exact)), np.log(max(x, y)) * min(x, y, 16)
        )


def scaled(c, m, a, b, log_odds):
    """Log E p^c (1 - p)^m for p = s x and x ~ Beta(a, b), term by term."""
    odds, a, b = mpmath.exp(mpmath.mpf(log_odds)), mpmath.mpf(a), mpmath.mpf(b)
    term, total = (1 + odds) ** -m, mpmath.mpf(0)
    for j in range(m + 1):
        total += term
        term *= odds * (m - j) * (b + j) / ((j + 1) * (a + c + b + j))
    passed = -c * mpmath.log1p(1 / odds) + mpmath.log(mpmath.rf(a, c)) - mpmath.log(mpmath.rf(a + b, c))
    return passed + mpmath.log(total)


def test_log_scaled():
    rng = np.random.default_rng(9)
    c, m = np.floor(10.0 ** rng.uniform(-0.3, 3, (2, 200)))
    c[::3] = 0
    # Small b make terms that fall at first and rise then; logits of 36 leave no attempt out.
    a, b = 10.0 ** rng.uniform(-8, 4, (2, 200))
    log_odds = np.where(np.arange(200) % 10, rng.uniform(-9, 9, 200), 36.0)
    found = _numeric.log_scaled(c, m, a, b, log_odds)
    counts = c.astype(int).tolist(), m.astype(int).tolist()
    for got, *arguments in zip(found, *counts, a, b, log_odds, strict=True):
        exact = scaled(*arguments)
        assert abs(float(got - exact)) < 1e-12 * max(1, abs(float(exact))), arguments


def test_log_scaled_of_many_attempts():
    # E(1 - s p)^m of a uniform p is (1 - (1 - s)^(m + 1)) / (s (m + 1)).
    for m, log_odds in ((10**6, 0.0), (10**7, -9.0), (2**53, -30.0)):
        s = 1 / (1 + mpmath.exp(-mpmath.mpf(log_odds)))
        exact = mpmath.log((1 - (1 - s) ** (m + 1)) / (s * (m + 1)))
        assert abs(float(_numeric.log_scaled(0.0, float(m), 1.0, 1.0, log_odds) - exact)) < 1e-8
    outside = ([-1, 0, 0, 0, 0], [1, -1, 1, 1, 1], [1, 1, 0, 1, 1], [1, 1, 1, 0, 1], [0, 0, 0, 0, 301])
    assert np.isnan(_numeric.log_scaled(*outside)).all()


def test_hypergeometric_tail():
    rng = np.random.default_rng(10)
    for _ in range(300):
        n = int(10 ** rng.uniform(0, 2.7))
        c, drawn = rng.integers(0, n + 1, 2).tolist()
        chances = [
            Fraction(math.comb(c, x) * math.comb(n - c, drawn - x), math.comb(n, drawn))
            for x in range(drawn + 1)
        ]
        at = int(np.clip(rng.normal(drawn * c / n, 1 + np.sqrt(n) / 4), -1, n + 1))
        exact = float(sum(chances[max(at, 0) :]))
        assert abs(float(_numeric.hypergeometric_tail(at, n, c, drawn)) - exact) < 1e-14, (at, n, c, drawn)
    # Of many attempts it is a normal law: 2 500 000 ± 612 here.
    large = _numeric.hypergeometric_tail([2_500_001, 2_501_000], 10**7, 5 * 10**6, 5 * 10**6)
    assert np.allclose(
        large, stats.hypergeom.sf([2_500_000, 2_500_999], 10**7, 5 * 10**6, 5 * 10**6), atol=1e-6
    )


def test_chi_squared_tail():
    rng = np.random.default_rng(3)
    df = 10.0 ** rng.uniform(-1, 5, 200)
    x = np.abs(df + np.sqrt(2 * df) * 3 * rng.normal(size=200))
    for one, d, found in zip(x.tolist(), df.tolist(), _numeric.chi_squared_tail(x, df).tolist(), strict=True):
        exact = mpmath.gammainc(mpmath.mpf(d) / 2, mpmath.mpf(one) / 2, regularized=True)
        assert off(found, exact) < 1e-11, (one, d)
    assert _numeric.chi_squared_tail([0.0, 5.0, np.inf], [3, 0, 2]).tolist() == [1.0, 1.0, 0.0]


def test_beta_distribution():
    rng = np.random.default_rng(4)
    a, b = 10.0 ** rng.uniform(-2, 4, (2, 200))
    mean = a / (a + b)
    spread = np.sqrt(mean * (1 - mean) / (a + b + 1))
    x = np.clip(mean + 2 * spread * rng.normal(size=200), 1e-6, 1 - 1e-6)
    below, above = _numeric.beta_cdf(x, a, b), _numeric.beta_tail(x, a, b)
    for i in range(len(x)):
        exact = mpmath.betainc(float(a[i]), float(b[i]), 0, mpmath.mpf(float(x[i])), regularized=True)
        assert abs(float(below[i] - exact)) < 1e-12 * float(exact) + 1e-15, (x[i], a[i], b[i])
        assert abs(float(above[i] - (1 - exact))) < 1e-12 * float(1 - exact) + 1e-15, (x[i], a[i], b[i])
    p = rng.uniform(0.001, 0.999, 200)
    found = _numeric.beta_ppf(p, a, b)
    inner = (found > 0) & (found < 1 - 1e-6)
    np.testing.assert_allclose(_numeric.beta_cdf(found, a, b)[inner], p[inner], rtol=1e-10)


def test_logarithms_of_sums():
    assert _numeric.log_add_exp(-np.inf, -np.inf) == -np.inf
    assert _numeric.log_add_exp(-np.inf, 3.0) == 3.0
    np.testing.assert_allclose(
        _numeric.log_add_exp([0, 800, -1e3], [0, 1, -1e3]),
        np.logaddexp([0, 800, -1e3], [0, 1, -1e3]),
        rtol=1e-15,
    )


@pytest.mark.parametrize("exponent", [0, 1, 2, 3, 7, 64, -2, 0.5, 1.5, -0.25, 80])
def test_powers(exponent):
    x = np.random.default_rng(6).uniform(0.05, 20, 100)
    for one, found in zip(x.tolist(), _numeric.power(x, exponent).tolist(), strict=True):
        roundings = abs(exponent) * max(1, abs(np.log(one)))
        assert off(found, mpmath.mpf(one) ** exponent) < 3e-16 * (2 + roundings)


def test_powers_of_zero():
    assert _numeric.power([0.0, 1.0], 0.5).tolist() == [0.0, 1.0]
    assert _numeric.power([0.0, 2.0], 0).tolist() == [1.0, 1.0]
    assert _numeric.square(3) == 9
    assert _numeric.square(np.array([0.1, -3.0])).tolist() == [0.1 * 0.1, 9.0]


@pytest.mark.parametrize("attempts", [1, 2, 10, 1000, 10**6])
def test_chance_that_all_attempts_fail(attempts):
    p = 10.0 ** np.random.default_rng(7).uniform(-9, 0, 100)
    for one, found in zip(p.tolist(), _numeric.failure_power(p, attempts).tolist(), strict=True):
        exact = (1 - mpmath.mpf(one)) ** attempts
        # The rounding of the exponent is all there is: |log|, as many times as the result shows.
        assert abs(float(found - exact)) <= float(exact) * 3e-16 * (2 + abs(float(mpmath.log(exact))))


def test_chance_that_all_attempts_fail_at_its_ends():
    found = _numeric.failure_power([0.0, 1.0, 1.0, 0.3], [5, 5, 0, 0])
    assert found.tolist() == [1.0, 0.0, 1.0, 1.0]


def test_sums_of_parts():
    values = np.random.default_rng(8).normal(size=30)
    starts = np.array([0, 1, 7, 7, 20])
    parts = [values[a:b] for a, b in zip(starts, [*starts[1:], 30], strict=True)]
    expected = [float(mpmath.fsum(mpmath.mpf(x) for x in part.tolist())) for part in parts]
    assert _numeric.segment_sums(values, starts) == pytest.approx(expected, abs=1e-14)
    assert _numeric.segment_sums([1, 2, 3], [0, 2]).tolist() == [3.0, 3.0]
    assert _numeric.segment_sums([], []).dtype == np.float64


def test_quantiles_are_numpys():
    values = np.random.default_rng(9).normal(size=(21, 4))
    for q in (0.0, 0.3, 1.0, [0.025, 0.975]):
        for axis in (None, 0, 1):
            found, expected = _numeric.quantile(values, q, axis), np.quantile(values, q, axis)
            assert np.shape(found) == np.shape(expected)
            assert found == pytest.approx(expected, abs=1e-15)


def test_geometric_sequences():
    found = _numeric.geomspace(0.05, 0.001, 9)
    assert (found[0], found[-1]) == (0.05, 0.001)
    assert found == pytest.approx(np.geomspace(0.05, 0.001, 9), rel=1e-14)
    assert _numeric.geomspace(7, 7, 1).tolist() == [7.0]
