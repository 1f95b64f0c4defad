"""Posteriors against quadrature and against draws from the beta distributions they stand for."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import integrate, stats

import passk_fast as pk
from passk_fast.inference.betabinomial import fit

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
            result = pk.posterior(counts, k)
            p = rng.beta(0.5 + counts.c, 0.5 + counts.n - counts.c, size=(60_000, len(counts)))
            drawn = np.quantile((1 - (1 - p) ** k).mean(axis=1), [0.025, 0.975])
            np.testing.assert_allclose(result.credible_interval, drawn, atol=tolerance)


def test_named_priors_are_their_parameters() -> None:
    for name, shape in {"jeffreys": 0.5, "uniform": 1.0}.items():
        named, given = (
            pk.posterior(COUNTS, [1, 7], prior=name),
            pk.posterior(COUNTS, [1, 7], alpha=shape, beta=shape),
        )
        assert named.estimate.tolist() == given.estimate.tolist()
        assert (named.prior, given.prior) == (name, "given")
    fitted, found = pk.posterior(COUNTS, 1, prior="empirical"), fit(COUNTS.tally)
    assert (fitted.alpha, fitted.beta) == (found.a, found.b)
    expected = pk.posterior_pass_at_k(COUNTS.n, COUNTS.c, 1, found.a, found.b)
    np.testing.assert_allclose(fitted.problem_means, expected, rtol=1e-12)


def test_population_is_wider_by_the_spread_of_the_problems() -> None:
    these, like = (pk.posterior(COUNTS, 2, target=target) for target in ("benchmark", "population"))
    m = len(COUNTS)
    expected = (np.var(these.problem_means, ddof=1) + np.mean(these.problem_deviations**2)) / m
    assert like.standard_deviation == pytest.approx(np.sqrt(expected), rel=1e-12)
    assert like.estimate == these.estimate


def test_population_of_clusters_is_wider_still() -> None:
    alone = pk.Counts(10, [0, 0, 9, 9, 4, 4] * 3)
    families = pk.Counts(10, [0, 0, 9, 9, 4, 4] * 3, clusters=list("aabbcc") * 3)
    one, other = (pk.posterior(counts, 1, target="population") for counts in (alone, families))
    assert other.standard_deviation > 1.3 * one.standard_deviation
    assert pk.posterior(families, 1).standard_deviation == pk.posterior(alone, 1).standard_deviation


def test_tally_gives_classes() -> None:
    result = pk.posterior(COUNTS.tally, [1, 2])
    assert result.problem_means.shape == (len(COUNTS.tally), 2)
    assert result.estimate.tolist() == pk.posterior(COUNTS, [1, 2]).estimate.tolist()


def test_bayes_at_n_as_published() -> None:
    """The worked example of arXiv:2510.04265: .575 ± .084275."""
    outcomes, weights, earlier = [[0, 1, 2, 2, 1], [1, 1, 0, 2, 2]], [0, 0.5, 1], [[0, 2], [1, 2]]
    result = pk.bayes_at_n(outcomes, weights, prior_outcomes=earlier)
    assert result.estimate == pytest.approx(0.575, abs=1e-12)
    assert result.standard_deviation == pytest.approx(0.084275, abs=5e-7)


def test_bayes_at_n_of_two_categories_is_the_uniform_posterior() -> None:
    outcomes = np.random.default_rng(1).integers(0, 2, (9, 6))
    rubric = pk.bayes_at_n(outcomes, [0, 1])
    plain = pk.posterior(pk.Counts.from_outcomes(outcomes), 1, prior="uniform")
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
