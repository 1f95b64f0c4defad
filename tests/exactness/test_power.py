"""Power against statsmodels, the noise of attempts against its closed form and against enumeration."""

from __future__ import annotations

import itertools
import math

import numpy as np
import pytest
import scipy.stats
from hypothesis import given, settings, strategies as st
from scipy import integrate
from statsmodels.stats.power import NormalIndPower, TTestIndPower, TTestPower

import passk_fast as pk
from passk_fast.analyses.planning import draws, families, single, studies
from passk_fast.analyses.planning.half_width import noncentrality_for, power_of
from passk_fast.analyses.planning.luck import luck
from passk_fast.analyses.planning.rates import of_pilot, of_rates
from passk_fast.analyses.planning.true_rates import true_rates
from passk_fast.inference.groups import grouping
from passk_fast.inference.luck import dealt_thirds
from passk_fast.inference.noise_floor import dealt_variances
from passk_fast.inference.tilting import Tilted, tilted_widths


@pytest.mark.parametrize("m", [2, 3, 10, 50, 164, 10_000])
@pytest.mark.parametrize("effect", [0.01, 0.1, 0.3])
@pytest.mark.parametrize("level", [0.8, 0.95, 0.99])
def test_power_is_that_of_statsmodels(m, effect, level):
    expected = TTestPower().power(effect, m, 1 - level, alternative="two-sided")
    if math.isnan(expected):  # where SciPy's distribution gives up, at powers that round to 1
        expected = 1.0
    assert power_of(effect * math.sqrt(m), m - 1, level) == pytest.approx(expected, abs=1e-9)


def test_power_with_known_variance():
    expected = NormalIndPower(ddof=0).power(0.2, 100, 0.05, ratio=0, alternative="two-sided")
    assert power_of(0.2 * 10, math.inf, 0.95) == pytest.approx(expected, abs=1e-12)


@pytest.mark.parametrize("degrees", [1, 2, 3, 30])
@pytest.mark.parametrize("level", [0.8, 0.99, 0.999])
@pytest.mark.parametrize("noncentrality", [0.0, 2.8, 20.0, 60.0, 100.0, 800.0])
def test_power_with_few_degrees_of_freedom(degrees, level, noncentrality):
    """E[P(S < (Z + λ)/t)]: the integral the other way round, over Z."""
    t = scipy.stats.t.ppf((1 + level) / 2, degrees)

    def beyond(shift):
        z = np.linspace(max(-shift, -10.0), 10.0, 21)
        law, below = scipy.stats.norm.pdf, scipy.stats.chi2(degrees).cdf
        return sum(
            integrate.quad(lambda z: law(z) * below(degrees * ((z + shift) / t) ** 2), *ends, epsabs=1e-14)[0]
            for ends in itertools.pairwise(z.tolist())
        )

    upper = beyond(noncentrality)
    assert upper == pytest.approx(scipy.stats.nct.sf(t, degrees, noncentrality), abs=1e-9)
    lower = beyond(-noncentrality) if noncentrality < 10 else 0.0
    assert power_of(noncentrality, degrees, level) == pytest.approx(upper + lower, abs=1e-9)


def test_noncentrality_where_the_variance_is_from_two_problems():
    found = noncentrality_for(0.8, 1, 0.999)
    assert scipy.stats.nct.sf(scipy.stats.t.ppf(0.9995, 1), 1, found) == pytest.approx(0.8, abs=1e-9)


@pytest.mark.parametrize("degrees", [1, 2, 7, 40, 1e4, math.inf])
@pytest.mark.parametrize("power", [0.06, 0.5, 0.8, 0.999])
def test_noncentrality_inverts_power(degrees, power):
    assert power_of(noncentrality_for(power, degrees, 0.95), degrees, 0.95) == pytest.approx(power, abs=1e-9)


@pytest.mark.parametrize("omega", [0.05, 0.3])
@pytest.mark.parametrize("detect", [0.02, 0.1])
def test_problems_are_those_of_statsmodels(omega, detect):
    """With unlimited attempts nothing but ω is left of the variance."""
    found = pk.plan(rates="beta:1,1", detect=detect, n=10**9, omega=omega)
    needed = TTestPower().solve_power(detect / omega, None, 0.05, 0.8, alternative="two-sided")
    assert found.m == math.ceil(needed - 1e-4)


def test_different_problems_are_two_samples():
    found = pk.plan(rates="beta:1,1", detect=0.03, m=1500, n=4, paired=False)
    sd = math.sqrt(1 / 12 + 1 / 6 / 4)  # Var p + E p(1 - p)/n
    expected = TTestIndPower().power(0.03 / sd, 1500, 0.05, alternative="two-sided")
    assert found.achieved == pytest.approx(expected, abs=3e-3)  # two problems more join either model


@pytest.mark.parametrize(("m", "apart", "difference"), [(20, 0.5, 0.3), (100, 0.4, 0.15), (30, 1.0, 0.5)])
def test_power_of_single_attempts_is_that_of_mcnemars_test(m, apart, difference):
    """By summing over all numbers of wins and losses."""
    win, loss = (apart + difference) / 2, (apart - difference) / 2
    w, losses = (grid.ravel() for grid in np.meshgrid(*[np.arange(m + 1)] * 2))
    w, losses = w[w + losses <= m], losses[w + losses <= m]
    chances = scipy.stats.multinomial.pmf(
        np.stack([w, losses, m - w - losses], axis=1), m, [win, loss, 1 - apart]
    )
    p_values = 2 * scipy.stats.binom.cdf(np.minimum(w, losses), w + losses, 0.5)
    expected = float(chances[p_values <= 0.05].sum())
    assert single.power(m, apart, difference, 0.95) == pytest.approx(expected, abs=1e-9)


def test_the_limit_of_many_problems_continues_the_exact_power():
    below, above = (single.power(m, 0.3, 0.025, 0.95) for m in (3333, 3334))
    assert below == pytest.approx(above, abs=2e-3)


@pytest.mark.parametrize(("n_a", "n_b", "k"), [(10, 10, 1), (7, 3, 1), (1, 5, 1), (9, 6, 3), (4, 20, 4)])
@pytest.mark.parametrize("alike", [True, False])
def test_luck_is_the_mean_of_what_compare_computes(n_a, n_b, k, alike):
    """Over all outcomes; exact for models that are alike, and for k = 1; else within 5%."""
    p = np.array([0.1, 0.5, 0.9])
    q = p if alike else np.array([0.3, 0.4, 0.95])
    a, b = of_rates(p, k, "rates"), of_rates(q, k, "rates_b")
    square = float(np.mean(((1 - p) ** k - (1 - q) ** k) ** 2))
    expected = 0.0
    for one, other in zip(p, q, strict=True):
        s, t = np.meshgrid(np.arange(n_a + 1), np.arange(n_b + 1), indexing="ij")
        chances = scipy.stats.binom.pmf(s, n_a, one) * scipy.stats.binom.pmf(t, n_b, other)
        sizes = [np.full(s.size, n) for n in (n_a, n_b)]
        dealt = dealt_variances(*sizes, (s + t).ravel(), k)
        expected += float(chances.ravel() @ dealt) / len(p)
    close = 1e-9 if alike or k == 1 else 0.05
    assert luck(a, b, square, n_a, n_b) == pytest.approx(expected, rel=close)


@settings(deadline=None)
@given(
    st.integers(1, 40).flatmap(lambda n: st.tuples(st.just(n), st.integers(1, n))),
    st.lists(st.floats(0, 1), min_size=2, max_size=6),
)
def test_noise_is_the_variance_over_all_outcomes(sizes, p):
    """Var(pass@k | p) by summing over c, and by Σ C(k,j)²/C(n,j) p^j (1-p)^(2k-j)."""
    n, k = sizes
    c = np.arange(n + 1)
    scores = pk.pass_at_k(n, c, k)
    enumerated, closed = 0.0, 0.0
    for one in p:
        chances = np.array([math.comb(n, j) * one**j * (1 - one) ** (n - j) for j in range(n + 1)])
        enumerated += float(chances @ (scores - chances @ scores) ** 2) / len(p)
        closed += sum(
            math.comb(k, j) ** 2 / math.comb(n, j) * one**j * (1 - one) ** (2 * k - j)
            for j in range(1, k + 1)
        ) / len(p)
    found = of_rates(p, k, "rates").noise(n)
    assert found == pytest.approx(closed, rel=1e-9, abs=1e-13)
    assert found == pytest.approx(enumerated, rel=1e-7, abs=1e-12)


@pytest.mark.parametrize("k", [1, 5, 60])
@pytest.mark.parametrize("a", [0.2, 3.0])
def test_beta_population_is_the_integral_over_p(k, a):
    def over_p(function):
        # In x = log odds, where the density is smooth and the trapezoidal rule exact to rounding.
        x = np.linspace(-300, 60, 20_001)
        p = 1 / (1 + np.exp(-x))
        density = np.exp(-a * np.logaddexp(0, -x) - 1.5 * np.logaddexp(0, x))
        return float(np.dot(density, function(p)) / density.sum())

    model = of_rates(f"beta:{a},1.5", k, "rates")
    assert model.mean == pytest.approx(over_p(lambda p: 1 - (1 - p) ** k), rel=1e-9)
    mean = over_p(lambda p: (1 - p) ** k)
    assert model.between == pytest.approx(over_p(lambda p: ((1 - p) ** k - mean) ** 2), rel=1e-7)
    at_k = over_p(lambda p: (1 - p) ** k - (1 - p) ** (2 * k))
    assert model.noise(k) == pytest.approx(at_k, rel=1e-7)


def test_texts_of_one_population_agree():
    beta = of_rates("beta:1,3", 4, "rates")
    moments = of_rates(f"mean-sd:0.25,{math.sqrt(0.25 * 0.75 / 5)}", 4, "rates")
    never = of_rates("zero-inflated:0,1,3", 4, "rates")
    for other in (moments, never):
        assert other.failures == pytest.approx(beta.failures, rel=1e-9)
        assert other.between == pytest.approx(beta.between, rel=1e-9)
    two = of_rates("two-point:0.2,0.7,0.5", 4, "rates")
    assert of_rates([0.2, 0.7], 4, "rates").failures == pytest.approx(two.failures, rel=1e-12)


def test_a_pilots_estimates_are_unbiased():
    """Their mean over all outcomes of the pilot is the population's, exactly."""
    p, n, k = (0.3, 0.8), 6, 3
    model, totals = of_rates(p, k, "rates"), np.zeros(2)
    for a in range(n + 1):
        for b in range(n + 1):
            chance = scipy.stats.binom.pmf(a, n, p[0]) * scipy.stats.binom.pmf(b, n, p[1])
            found = of_pilot(pk.Counts(n, [a, b]), k, "pilot")
            totals += chance * np.array([found.noise(9), found.between])
    # The two problems are the whole population here, so its variance is that of two values with ddof = 1.
    assert totals == pytest.approx([model.noise(9), 2 * model.between], rel=1e-10)


def test_tilted_ends_of_many_samples_are_those_of_each():
    rng = np.random.default_rng(2)
    units = np.sort(rng.normal(0, 1, 30) ** 3)
    counts = rng.multinomial(25, np.ones(30) / 30, size=60)
    counts[0], counts[1] = 0, 0
    counts[0, 3], counts[1, [0, 29]] = 25, (1, 24)
    widths = tilted_widths(units, counts, scipy.stats.norm.ppf(0.975))
    for row, width in zip(counts, widths, strict=True):
        kept = row > 0
        low, _ = Tilted(units[kept][:, None], row[kept]).interval(0.95)
        assert width == pytest.approx(row @ units / 25 - low[0], rel=1e-6, abs=1e-12)


@pytest.mark.parametrize("n", [1, 7, 200])
def test_simulated_successes_are_binomial_quantiles(n):
    rng = np.random.default_rng(n)
    p, u = np.concatenate(([0.0, 1.0], rng.random(200))), rng.random(202)
    assert (draws.successes(p, n, u) == scipy.stats.binom.ppf(u, n, p)).all()


@pytest.mark.parametrize(("n", "n_b", "k"), [(6, 6, 1), (20, 5, 3)])
def test_simulated_studies_are_judged_as_compare_judges(n, n_b, k, monkeypatch):
    """Of studies that have one outcome, over and over, each is a comparison of known counts."""
    rng = np.random.default_rng(4)
    m = 16
    a, b = rng.binomial(n, 0.8, m), rng.binomial(n_b, 0.3, m)
    one = pk.compare(pk.Counts(n, a), pk.Counts(n_b, b), k=k)
    totals = np.arange(n + n_b + 1)
    first, second = np.full(len(totals), n), np.full(len(totals), n_b)
    d = pk.pass_at_k(n, a, k) - pk.pass_at_k(n_b, b, k)
    thirds = dealt_thirds(first, second, totals, lambda n, c: pk.pass_at_k(n, c, k))
    luck, scores = dealt_variances(first, second, totals, k), pk.pass_at_k(n, a, k)
    law = studies.ProblemLaw(d, scores, luck[a + b], thirds[a + b])
    monkeypatch.setattr(studies, "drawn_outcomes", lambda count, _: np.tile(np.arange(m), (count, 1)))
    shown = law.judged(m, 0.95)
    low, high = one.confidence_interval
    error = math.sqrt(np.var(d) / m)
    assert shown.half_width * error == pytest.approx((high - low) / 2, rel=0.01)
    assert shown.above.mean * error == pytest.approx(one.difference - low, rel=0.01)
    low, high = pk.mean_interval(pk.Counts(n, a), k).confidence_interval
    assert shown.of_one * math.sqrt(np.var(scores) / m) == pytest.approx((high - low) / 2, rel=0.01)


@pytest.mark.parametrize("kind", ["clusters of one size", "clusters", "strata", "clusters in strata"])
def test_studies_of_clusters_and_strata_are_judged_as_compare_judges(kind, monkeypatch):
    """Of studies that have one outcome, over and over, each is a comparison of known counts."""
    rng = np.random.default_rng(6)
    sizes = np.full(18, 4) if kind in ("clusters of one size", "strata") else rng.integers(1, 7, 18)
    unit = np.repeat(np.arange(18), sizes)
    m = len(unit)
    strata = None if kind.startswith("clusters") and kind != "clusters in strata" else (unit % 3 == 0) * 1
    clusters = None if kind == "strata" else unit
    a, b = rng.binomial(8, 0.5 + 0.3 * (unit % 2), m), rng.binomial(8, 0.3, m)
    first, other = (pk.Counts(8, c, clusters=clusters, strata=strata) for c in (a, b))
    found = grouping(first, None, None)
    some = families.Families.of(found, m)
    c, eights = np.arange(17), np.full(17, 8)
    luck = dealt_variances(eights, eights, c, 1)[a + b]
    columns = ((a - b) / 8, a / 8, np.ones(m), luck, np.zeros(m), luck * luck)
    sums = np.stack([np.bincount(some.unit, x) for x in columns])
    parts = [sums[:, some.stratum == s] for s in range(some.stratum.max() + 1)]
    law = families.GroupedLaw(tuple(parts), np.bincount(some.stratum), m)
    outcomes = [-(-np.arange(x.shape[1]) * draws.OUTCOMES // x.shape[1]) for x in parts]
    monkeypatch.setattr(
        families, "drawn_outcomes", lambda count, _: np.tile(np.concatenate(outcomes), (count, 1))
    )
    shown = law.judged(m, 0.95)
    one = pk.compare(first, other, k=1)
    low, high = one.confidence_interval
    error = math.sqrt(law.variance(families.D, law.units))
    assert shown.half_width * error == pytest.approx((high - low) / 2, rel=0.01)
    assert shown.above.mean * error == pytest.approx(one.difference - low, rel=0.01)
    low, high = pk.mean_interval(first, 1).confidence_interval
    error = math.sqrt(law.variance(families.FIRST, law.units))
    assert shown.of_one * error == pytest.approx((high - low) / 2, rel=0.01)


def test_pilots_without_noise_are_taken_as_they_are():
    """And with it they are drawn in, to the spread of the true rates of problems and of families."""
    rng = np.random.default_rng(8)
    family = np.repeat(np.arange(4000), 3)
    base = 0.5 + np.clip(rng.normal(0, 0.12, 4000), -0.3, 0.3)[family]
    p, q = (np.clip(base + rng.normal(0, 0.05, len(family)), 0, 1) for _ in range(2))
    sure = [pk.Counts(10**6, np.rint(one * 10**6).astype(int), clusters=family) for one in (p, q)]
    noisy = [pk.Counts(40, rng.binomial(40, one), clusters=family) for one in (p, q)]
    some = families.Families.of(grouping(sure[0], None, None), len(family))
    for labels in (some, None):
        for found, one in zip(true_rates(*sure, labels), (p, q), strict=True):
            np.testing.assert_allclose(found, one, atol=2e-3)
        found = true_rates(*noisy, labels)
        assert np.var(found[1] - found[0]) == pytest.approx(np.var(q - p), rel=0.2)
        assert np.var(found[0]) == pytest.approx(np.var(p), rel=0.1)
    means = (np.bincount(family, x) / 3 for x in (true_rates(*noisy, some)[0], p))
    assert np.var(next(means)) == pytest.approx(np.var(next(means)), rel=0.05)
