"""Posteriors against quadrature and against draws from the beta distributions they stand for."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import integrate, stats

import passk_fast as pk
from passk_fast.analyses.posterior.misfit import misfit
from passk_fast.data.tally import Tally
from passk_fast.inference import population
from passk_fast.inference.population import Populations
from passk_fast.inference.quantiles import beta_mixture

COUNTS = pk.Counts(10, [0, 0, 1, 4, 9, 10, 10])


@pytest.mark.parametrize("k", [1, 3, 40])
@pytest.mark.parametrize(("alpha", "beta"), [(0.5, 0.5), (1.0, 1.0), (2.5, 0.7)])
def test_moments_equal_quadrature(k: int, alpha: float, beta: float) -> None:
    result = pk.posterior(COUNTS, k, alpha=alpha, beta=beta)
    for i, (n, c) in enumerate(COUNTS):
        law = stats.beta(alpha + c, beta + n - c)
        mean, square = (
            integrate.quad(lambda u, r=r, law=law: (1 - (1 - law.ppf(u)) ** k) ** r, 0, 1, epsabs=1e-10)[0]
            for r in (1, 2)
        )
        assert result.problem_means[i] == pytest.approx(mean, abs=1e-7)
        assert result.problem_deviations[i] ** 2 == pytest.approx(square - mean**2, abs=1e-7)
    assert result.estimate == pytest.approx(result.problem_means.mean(), rel=1e-13)
    expected = np.sqrt(np.sum(result.problem_deviations**2)) / len(COUNTS)
    assert result.standard_deviation == pytest.approx(expected, rel=1e-12)


def test_interval_is_that_of_draws() -> None:
    """Ends against quantiles of 60,000 draws of the posterior of 7 and of 28 problems."""
    rng = np.random.default_rng(4)
    for counts, tolerance in ((COUNTS, 0.012), (pk.Counts(10, COUNTS.c.tolist() * 4), 0.004)):
        for k in (1, 5):
            result = pk.posterior(counts, k, prior="independent-jeffreys")
            p = rng.beta(0.5 + counts.c, 0.5 + counts.n - counts.c, size=(60_000, len(counts)))
            drawn = np.quantile((1 - (1 - p) ** k).mean(axis=1), [0.025, 0.975])
            np.testing.assert_allclose(result.credible_interval, drawn, atol=tolerance)


def test_named_priors_are_their_parameters() -> None:
    for name, shape in {"jeffreys": 0.5, "uniform": 1.0}.items():
        named, given = (
            pk.posterior(COUNTS, [1, 7], prior=f"independent-{name}"),
            pk.posterior(COUNTS, [1, 7], alpha=shape, beta=shape),
        )
        assert named.estimate.tolist() == given.estimate.tolist()
        assert (named.prior, given.prior) == (f"independent-{name}", "independent")
        assert any("independent priors" in warning for warning in named.warnings)


def test_population_is_wider_by_the_spread_of_the_problems() -> None:
    prior = "independent-jeffreys"
    these, like = (pk.posterior(COUNTS, 2, prior=prior, target=x) for x in ("benchmark", "population"))
    m = len(COUNTS)
    expected = (np.var(these.problem_means, ddof=1) + np.mean(these.problem_deviations**2)) / m
    assert like.standard_deviation == pytest.approx(np.sqrt(expected), rel=1e-12)
    assert like.estimate == these.estimate


@pytest.mark.parametrize("prior", ["hierarchical", "independent-jeffreys"])
def test_population_of_clusters_is_wider_still(prior: str) -> None:
    alone = pk.Counts(10, [0, 0, 9, 9, 4, 4] * 3)
    families = pk.Counts(10, [0, 0, 9, 9, 4, 4] * 3, clusters=list("aabbcc") * 3)
    one, other = (pk.posterior(x, 1, prior=prior, target="population") for x in (alone, families))
    assert other.standard_deviation > 1.3 * one.standard_deviation
    these = [pk.posterior(x, 1, prior=prior).standard_deviation for x in (families, alone)]
    assert these[0] == these[1]


@pytest.mark.parametrize("prior", ["hierarchical", "independent-jeffreys"])
def test_tally_gives_classes(prior: str) -> None:
    result = pk.posterior(COUNTS.tally, [1, 2], prior=prior)
    assert result.problem_means.shape == (len(COUNTS.tally), 2)
    assert result.estimate.tolist() == pk.posterior(COUNTS, [1, 2], prior=prior).estimate.tolist()


def test_one_attempt_each_is_the_posterior_of_the_rate() -> None:
    """14 of 164: Beta(15, 151), not 164 prior opinions."""
    law = stats.beta(15, 151)
    for target in ("benchmark", "population"):
        found = pk.posterior(pk.Counts(1, [1] * 14 + [0] * 150), 1, target=target)
        assert found.estimate == pytest.approx(law.mean(), rel=1e-12)
        assert found.plain == pytest.approx(14 / 164)
        np.testing.assert_allclose(found.credible_interval, law.ppf([0.025, 0.975]), atol=1e-6)
        assert found.standard_deviation == pytest.approx(law.std(), rel=1e-9)
        assert not found.warnings


def test_mean_of_a_population_with_one_attempt_each_is_beta() -> None:
    found = population.posterior(Tally.from_counts([1] * 30, [1] * 9 + [0] * 21))
    law = stats.beta(10, 22)
    assert np.sum(found.weights) == pytest.approx(1)
    mean = np.sum(found.weights * found.mean())
    assert mean == pytest.approx(law.mean(), abs=2e-3)
    assert np.sqrt(np.sum(found.weights * (found.mean() - mean) ** 2)) == pytest.approx(law.std(), rel=0.03)


def test_populations_against_plain_importance_sampling() -> None:
    """Posterior means of r, ω₀, E(1-p)^3 by a million draws of the prior, weighted by scipy's likelihood."""
    n, c = np.array([5, 5, 5, 5, 8, 8]), np.array([0, 1, 3, 5, 0, 8])
    problems = np.array([3, 2, 1, 1, 1, 1])
    rng = np.random.default_rng(6)
    size = 300_000
    r, u0, u1, rho = (
        rng.random(size),
        rng.random(size) ** (1 / 0.3),
        rng.random(size) ** (1 / 0.3),
        rng.random(size),
    )
    never, always, s = (1 - r) * u0, r * u1, (1 - rho) / rho
    rest = 1 - never - always
    mean = r * (1 - u1) / rest
    a, b = np.maximum(s * mean, 1e-12), np.maximum(s * (1 - mean), 1e-12)
    log_weight = np.zeros(size)
    for one, x, many in zip(n, c, problems, strict=True):
        mass = rest * stats.betabinom.pmf(x, one, a, b) + never * (x == 0) + always * (x == one)
        log_weight += many * np.log(np.maximum(mass, 1e-300))
    weight = np.exp(log_weight - log_weight.max())
    weight /= weight.sum()
    found = population.posterior(Tally(n, c, problems))
    third = never + rest * (b / s) * ((b + 1) / (s + 1)) * ((b + 2) / (s + 2))
    for mine, theirs in ((found.mean(), r), (found.never, never), (found.failure_power(3), third)):
        assert np.sum(found.weights * mine) == pytest.approx(np.sum(weight * theirs), abs=0.006)


def test_classes_of_a_population_against_quadrature() -> None:
    one = population.Populations(*(np.array([x]) for x in (0.2, 0.1, 0.7, 1.9, 1.0)))
    law = stats.beta(0.7, 1.9)
    n, c = np.array([4, 4, 4]), np.array([0, 2, 4])
    for k in (1, 9):
        found = one.posterior_pass_at(n, c, k)[0]
        for i, x in enumerate(c.tolist()):
            inside = [
                0.7
                * integrate.quad(lambda u, g=g, x=x: g(law.ppf(u)) * stats.binom.pmf(x, 4, law.ppf(u)), 0, 1)[
                    0
                ]
                for g in (lambda p: 1.0, lambda p: 1 - (1 - p) ** k)  # noqa: B023
            ]
            atoms = 0.2 * (x == 0) + 0.1 * (x == 4)
            expected = (inside[1] + 0.1 * (x == 4)) / (inside[0] + atoms)
            assert found[i] == pytest.approx(expected, abs=1e-6)
    assert one.pass_at(9)[0] == pytest.approx(0.1 + 0.7 * pk.posterior_pass_at_k(0, 0, 9, 0.7, 1.9))


def test_large_n_and_many_classes_cost_little() -> None:
    huge = pk.posterior(pk.Counts(2**53 - 1, [3, 10**8, 2**52]), [1, 1000], target="population")
    assert np.isfinite(huge.estimate).all()
    rng = np.random.default_rng(3)
    n = rng.integers(1, 400, 20_000)
    many = pk.posterior(pk.Counts(n, rng.binomial(n, rng.beta(0.5, 0.5, 20_000))), 1)
    assert many.estimate == pytest.approx(0.5, abs=0.01)


def test_all_or_none_solved_and_a_single_problem() -> None:
    for c, inside in ((0, 0.0), (5, 1.0)):
        found = pk.posterior(pk.Counts(5, [c] * 40), 1)
        low, high = found.credible_interval
        assert low < 0.001 or high > 0.999
        assert high - low < 0.02
        assert abs(found.estimate - inside) < 0.02
        assert not found.warnings
    alone = pk.posterior(pk.Counts(5, [2]), 1)
    assert 0.05 < alone.credible_interval.low < 0.4 < alone.credible_interval.high < 0.9


def test_prior_and_data_that_disagree_are_told() -> None:
    """Two kinds of problems are no beta distribution: at k = n the model is far from the data."""
    counts = pk.Counts(20, [0, 1, 1, 2, 2, 2, 3, 3, 4, 5] * 8 + [14, 15, 16, 16, 17, 18] * 13)
    found = pk.posterior(counts, [1, 20])
    assert any("disagree" in warning for warning in found.warnings)
    assert found.to_dict()["alpha"] is None
    hard = pk.posterior(pk.Counts(1, [1] * 14 + [0] * 150), 1, prior="independent-jeffreys")
    assert any("disagree" in warning for warning in hard.warnings)


def test_beta_mixture_against_scipy() -> None:
    laws = [stats.beta(2, 5), stats.beta(0.4, 30), stats.beta(900, 1100)]
    weights = np.array([0.5, 0.3, 0.2])
    means, variances = (np.array([getattr(law, x)() for law in laws]) for x in ("mean", "var"))
    for tail, end in zip((0.03, 0.9), beta_mixture(means, variances, weights, (0.03, 0.9)), strict=True):
        assert sum(w * law.cdf(end) for w, law in zip(weights, laws, strict=True)) == pytest.approx(
            tail, abs=2e-4
        )


def test_difference_with_one_attempt_each_is_dirichlet() -> None:
    """10 problems for one model alone, 2 for the other: against draws of Dirichlet(11, 3, 152)."""
    first, second = [1] * 14 + [0] * 150, [1] * 4 + [0] * 158 + [1] * 2
    found = pk.posterior(pk.Counts(1, first), 1, against=pk.Counts(1, second))
    drawn = np.random.default_rng(8).dirichlet([11, 3, 154], 400_000)
    expected = drawn[:, 0] - drawn[:, 1]
    assert found.estimate == pytest.approx(8 / 168, rel=1e-12)
    assert found.standard_deviation == pytest.approx(expected.std(), rel=0.01)
    np.testing.assert_allclose(found.credible_interval, np.quantile(expected, [0.025, 0.975]), atol=4e-4)


def test_difference_with_several_attempts_is_the_dirichlet_mean() -> None:
    rng = np.random.default_rng(9)
    one, other = pk.Counts(5, rng.integers(0, 6, 40)), pk.Counts(8, rng.integers(0, 9, 40))
    found = pk.posterior(one, [1, 3], against=other)
    back = pk.posterior(other, [1, 3], against=one)
    np.testing.assert_allclose(found.estimate, -back.estimate, atol=1e-15)
    for i, k in enumerate((1, 3)):
        d = np.concatenate((pk.pass_at_k(one.n, one.c, k) - pk.pass_at_k(other.n, other.c, k), [1, -1, 0, 0]))
        drawn = rng.dirichlet(np.ones(44), 40_000) @ d
        assert found.standard_deviation[i] == pytest.approx(drawn.std(), rel=0.02)
        low, high = found.credible_interval
        np.testing.assert_allclose([low[i], high[i]], np.quantile(drawn, [0.025, 0.975]), atol=0.006)


def test_bayes_at_n_as_published() -> None:
    """The worked example of arXiv:2510.04265: .575 ± .084275."""
    outcomes, weights, earlier = [[0, 1, 2, 2, 1], [1, 1, 0, 2, 2]], [0, 0.5, 1], [[0, 2], [1, 2]]
    result = pk.bayes_at_n(outcomes, weights, prior_outcomes=earlier)
    assert result.estimate == pytest.approx(0.575, abs=1e-12)
    assert result.standard_deviation == pytest.approx(0.084275, abs=5e-7)


def test_bayes_at_n_of_two_categories_is_the_uniform_posterior() -> None:
    outcomes = np.random.default_rng(1).integers(0, 2, (9, 6))
    rubric = pk.bayes_at_n(outcomes, [0, 1])
    plain = pk.posterior(pk.Counts.from_outcomes(outcomes), 1, prior="independent-uniform")
    assert rubric.estimate == pytest.approx(plain.estimate, rel=1e-13)
    assert rubric.standard_deviation == pytest.approx(plain.standard_deviation, rel=1e-12)
    np.testing.assert_allclose(rubric.problem_means, plain.problem_means, rtol=1e-13)


def test_bayes_at_n_equals_draws() -> None:
    rng = np.random.default_rng(2)
    outcomes, weights = rng.integers(0, 4, (3, 7)), np.array([-1.0, 0.0, 0.25, 2.0])
    result = pk.bayes_at_n(outcomes, weights)
    drawn = np.zeros(200_000)
    for row in outcomes:
        drawn += rng.dirichlet(1 + np.bincount(row, minlength=4), 200_000) @ weights / 3
    assert result.estimate == pytest.approx(drawn.mean(), abs=0.005)
    assert result.standard_deviation == pytest.approx(drawn.std(), rel=0.01)


def test_shapes_that_the_prior_does_not_hold_are_warned_of() -> None:
    """Two kinds of problems, in the numbers that are expected; a beta in the same way is not."""
    c = np.arange(21)
    two = np.rint(164 * (stats.binom.pmf(c, 20, 0.02) + stats.binom.pmf(c, 20, 0.6)) / 2).astype(int)
    one = np.rint(164 * stats.betabinom.pmf(c, 20, 0.5, 0.5)).astype(int)
    told = [
        any("not like those of a beta" in warning for warning in pk.posterior(counts, [1, 40]).warnings)
        for counts in (pk.Counts(20, np.repeat(c, two)), pk.Counts(20, np.repeat(c, one)))
    ]
    assert told == [True, False]


def test_misfit_is_the_likelihood_that_any_shape_gains() -> None:
    rng = np.random.default_rng(4)
    tally = pk.Tally.from_counts(12, rng.binomial(12, rng.choice([0.1, 0.7], 80)))
    family = Populations(*(np.array([x]) for x in (0.1, 0.2, 0.6, 1.5, 1.0)))
    n, c, problems = tally.n, tally.c, tally.problems
    mass = 0.7 * stats.betabinom.pmf(c, n, 0.6, 1.5) + 0.1 * (c == 0) + 0.2 * (c == n)
    points = np.linspace(0, 1, 2001)
    table, weights = stats.binom.pmf(c[:, None], n[:, None], points), np.full(2001, 1 / 2001)
    for _ in range(3000):
        weights = weights * ((problems / (table @ weights)) @ table) / tally.m
    gain = problems @ (np.log(table @ weights) - np.log(mass))
    assert misfit(tally, family) == pytest.approx(gain, abs=0.15)


@pytest.mark.parametrize("power", [-1050, -600, 600, 1023])
def test_weights_of_any_size_have_the_same_digits(power):
    outcomes, weights = [[0, 1, 2, 2, 1], [1, 1, 0, 2, 2]], [0.0, 0.5, 1.0]
    plain, far = (pk.bayes_at_n(outcomes, np.ldexp(weights, by)) for by in (0, power))
    for name in ("estimate", "standard_deviation", "credible_interval", "problem_means"):
        assert np.array_equal(getattr(far, name), np.ldexp(getattr(plain, name), power))
