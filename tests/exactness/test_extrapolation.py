"""Fitted populations against quadrature and general optimisers; the floors against their formulas."""

from __future__ import annotations

import itertools
import math

import numpy as np
import pytest
from scipy import integrate, optimize, special, stats

import passk_fast as pk
from passk_fast.analyses.allocation.allocate import _Gains, _Prior
from passk_fast.analyses.extrapolation import models
from passk_fast.analyses.extrapolation.cells import Cells, problems_of, resampled_problems, simulated_problems
from passk_fast.analyses.extrapolation.chao import chao
from passk_fast.analyses.extrapolation.fitting import fit, refit
from passk_fast.analyses.extrapolation.models import MODELS, PopulationModel, logistic, shapes
from passk_fast.analyses.extrapolation.power_law import attempts_of_line, lines
from passk_fast.data.tally import Tally
from passk_fast.inference import mixture
from passk_fast.inference.gamma import log_gamma, log_rising
from passk_fast.inference.groups import Grouping

THETAS = np.array([[-0.5, 0.7, 0.3], [1.0, 4.0, 2.0], [0.0, -3.0, -1.0], [-2.0, 1.0, 8.0]])


def sample(problems: int = 164, attempts: int = 20, seed: int = 5) -> Tally:
    rng = np.random.default_rng(seed)
    p = np.where(rng.random(problems) < 0.2, 0.0, rng.beta(0.6, 1.1, problems))
    return Tally.from_counts(attempts, rng.binomial(attempts, p))


def population(model: PopulationModel, theta: np.ndarray) -> tuple[float, float, float, float]:
    """a, b, the share of p = 0 and the scale."""
    values = model.parameters(theta)
    return values["a"], values["b"], values.get("unsolvable", 0.0), values.get("scale", 1.0)


def within(model: PopulationModel, theta: np.ndarray) -> np.ndarray:
    """The parameters that the model has; of the logit-normal, not so wide that its tails are cut."""
    theta = theta[: len(model.bounds)]
    return np.clip(theta, -3.0, 0.8) * [1, 0.5] if model.name == "logit-normal" else theta


def expectation(model: PopulationModel, theta: np.ndarray, of) -> float:
    """E[of(p)] by quadrature in the logit of x, where Beta densities are smooth."""
    if model.name == "logit-normal":
        law = stats.norm(theta[0], np.exp(theta[1]))
        ends = law.ppf([1e-15, 0.001, 0.1, 0.5, 0.9, 0.999, 1 - 1e-15])
        return sum(
            integrate.quad(lambda t: law.pdf(t) * of(special.expit(t)), *pair, epsabs=1e-14, limit=200)[0]
            for pair in itertools.pairwise(ends)
        )
    a, b, never, scale = population(model, theta)

    def integrand(t: float) -> float:
        log_density = -a * np.logaddexp(0, -t) - b * np.logaddexp(0, t) - special.betaln(a, b)
        return float(np.exp(log_density) * of(scale * special.expit(t)))

    far = 40 / min(a, b, 1.0)
    pieces = np.unique([-far, -far / 8, -60, -20, -5, 0, 5, 20, 60, far / 8, far]) + math.log(a / b)
    inside = sum(
        integrate.quad(integrand, *ends, epsabs=1e-14, epsrel=1e-12, limit=200)[0]
        for ends in itertools.pairwise(pieces)
    )
    return never * float(of(0.0)) + (1 - never) * inside


def test_log_gamma() -> None:
    x = np.concatenate([np.geomspace(1e-9, 1e15, 400), np.linspace(0.5, 3, 50)])
    expected = special.gammaln(x)
    np.testing.assert_allclose(log_gamma(x), expected, rtol=1e-13, atol=1e-13)
    np.testing.assert_allclose(
        log_rising(np.array([0.3]), np.arange(30.0)), np.log(special.poch(0.3, np.arange(30))), rtol=1e-12
    )


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.name)
@pytest.mark.parametrize("theta", THETAS, ids=str)
def test_mass_equals_quadrature(model: PopulationModel, theta: np.ndarray) -> None:
    cells = Cells(np.array([7] * 8 + [30] * 31), np.concatenate([np.arange(8), np.arange(31)]))
    theta = within(model, theta)
    mass = np.exp(model.log_mass(theta[None], cells)[0])
    combinations = special.comb(cells.n, cells.c)
    for n, where in cells.sizes():
        assert (mass * combinations)[where].sum() == pytest.approx(1.0, rel=1e-10), n
    for at in (0, 3, 7, 8, 10, 38):
        n, c = int(cells.n[at]), int(cells.c[at])
        expected = expectation(model, theta, lambda p, n=n, c=c: p**c * (1 - p) ** (n - c))
        assert mass[at] == pytest.approx(expected, rel=1e-6, abs=1e-13)


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.name)
@pytest.mark.parametrize("theta", THETAS, ids=str)
@pytest.mark.parametrize("k", [1, 5, 100, 20_000])
def test_pass_at_equals_quadrature(model: PopulationModel, theta: np.ndarray, k: int) -> None:
    theta = within(model, theta)
    expected = 1 - expectation(model, theta, lambda p: (1 - p) ** k)
    assert model.pass_at(theta[None], np.array([k]))[0] == pytest.approx(expected, abs=1e-8)


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.name)
def test_many_attempts_stay_in_range(model: PopulationModel) -> None:
    cells = Cells(np.full(2001, 2000), np.arange(2001))
    combinations = log_gamma(2001.0 + np.zeros(1)) - log_gamma(cells.c + 1.0) - log_gamma(2001.0 - cells.c)
    for theta in [(-0.5, 9.9, 0.0), (-2.0, -4.0, -2.0), (0.5, 1.0, 3.0)]:
        mass = np.exp(model.log_mass(np.array([theta[: len(model.bounds)]]), cells)[0] + combinations)
        assert mass.sum() == pytest.approx(1.0, rel=1e-7)


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.name)
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_fit_is_not_beaten_by_a_general_optimiser(model: PopulationModel, seed: int) -> None:
    tally = sample(seed=seed)
    found, cells = fit(model, tally), Cells.observed(tally)
    rng = np.random.default_rng(seed)
    low, high = np.array(model.bounds).T

    def loss(theta: np.ndarray) -> float:
        return -float(model.log_mass(np.clip(theta, low, high)[None], cells)[0] @ tally.problems)

    for _ in range(3):
        start = np.clip(found.theta, -4, 4) + rng.normal(size=len(low))
        best = optimize.minimize(loss, start, method="Nelder-Mead", options={"maxiter": 4000, "fatol": 1e-10})
        assert found.log_likelihood >= -best.fun - 1e-5


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.name)
def test_refits_are_the_fits_of_the_resamples(model: PopulationModel) -> None:
    tally = sample()
    cells = Cells.observed(tally)
    drawn = resampled_problems(tally, tally, Grouping(), 3, 12)
    assert (drawn.sum(axis=1) == tally.m).all()
    again = refit(model, cells, drawn, fit(model, tally).theta)
    for row, theta in zip(drawn, again, strict=True):
        kept = row > 0
        one = Tally(cells.n[kept], cells.c[kept], row[kept].astype(np.int64))
        value = float(model.log_mass(theta[None], cells)[0] @ row)
        assert value == pytest.approx(fit(model, one).log_likelihood, abs=1e-2)


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.name)
@pytest.mark.parametrize("shape", [(5.0, 0.5), (0.3, 3.0)], ids=str)
def test_refits_reach_populations_without_a_third_parameter(model, shape):
    """The same estimator as the fit, at the limits too: as likely, and none a share of 1e-4 short of them."""
    rng = np.random.default_rng(2)
    tally = Tally.from_counts(10, rng.binomial(10, rng.beta(*shape, 40)))
    cells = Cells.observed(tally)
    drawn = resampled_problems(tally, tally, Grouping(), 3, 12)
    again = refit(model, cells, drawn, fit(model, tally).theta)
    for row, theta in zip(drawn, again, strict=True):
        kept = row > 0
        one = fit(model, Tally(cells.n[kept], cells.c[kept], row[kept].astype(np.int64)))
        value = float(model.log_mass(theta[None], cells)[0] @ row)
        assert value == pytest.approx(one.log_likelihood, abs=1e-4)
        found = model.pass_at(np.stack([theta, one.theta]), np.array([30, 30]))
        assert found[0] == pytest.approx(found[1], abs=1e-5)


def test_refits_find_a_second_top() -> None:
    """Climbs from the sample's fit alone end .66 below the top, fits that try no two-point population .74."""
    rng = np.random.default_rng(15)
    p = np.where(rng.random(40) < 0.05, 0.0, rng.beta(5, 1, 40))
    tally = Tally.from_counts(10, rng.binomial(10, p))
    cells = Cells.observed(tally)
    drawn = resampled_problems(tally, tally, Grouping(), 3, 12)
    again = refit(models.SCALED, cells, drawn, fit(models.SCALED, tally).theta)
    for row, theta in zip(drawn, again, strict=True):
        kept = row > 0
        one = Tally(cells.n[kept], cells.c[kept], row[kept].astype(np.int64))
        value = float(models.SCALED.log_mass(theta[None], cells)[0] @ row)
        assert value == pytest.approx(fit(models.SCALED, one).log_likelihood, abs=1e-4)


def test_intervals_hold_their_estimates_on_good_benchmarks() -> None:
    rng = np.random.default_rng(0)
    samples = [pk.Counts(10, rng.binomial(10, rng.beta(5, 0.5, 25))) for _ in range(10)]
    samples += [pk.Counts(n, [c] * m) for n, c, m in [(10, 5, 6), (10, 1, 6), (5, 4, 2)]]
    for counts in samples:
        for one in pk.extrapolate(counts, 30, rng=1, replicates=60).fits:
            low, high = one.confidence_interval
            assert low <= one.estimate <= high, one.name


def test_the_larger_model_is_never_less_likely() -> None:
    for seed in range(6):
        tally = sample(problems=40, attempts=8, seed=seed)
        plain, *larger = (fit(model, tally).log_likelihood for model in MODELS[:3])
        assert all(value >= plain - 1e-9 for value in larger)


def test_clusters_are_drawn_whole() -> None:
    counts = pk.Counts(4, [0, 0, 1, 1, 4, 4], clusters=list("aabbcc"))
    groups = Grouping(counts.clusters, None)
    drawn = resampled_problems(counts.tally, counts, groups, 1, 50)
    assert (drawn.sum(axis=1) == 6).all()
    assert (drawn % 2 == 0).all()
    assert len(np.unique(drawn, axis=0)) > 3


def test_simulated_samples_keep_every_n() -> None:
    tally = Tally([3, 3, 5], [0, 2, 5], [30, 10, 25])
    cells = Cells.possible(tally)
    assert problems_of(cells, tally).tolist() == [30, 0, 10, 0, 0, 0, 0, 0, 0, 25]
    mass = np.concatenate([stats.binom.pmf(np.arange(4), 3, 0.5), stats.binom.pmf(np.arange(6), 5, 0.5)])
    drawn = simulated_problems(tally, cells, mass, 1, 0, 400)
    assert (drawn[:, :4].sum(axis=1) == 40).all()
    assert (drawn[:, 4:].sum(axis=1) == 25).all()
    # 400 means of 40 and 25 draws: five standard errors.
    np.testing.assert_allclose(drawn.mean(axis=0), mass * np.repeat([40, 25], [4, 6]), atol=0.9)


def test_chao_is_its_formula() -> None:
    n, c, problems = np.full(5, 10), np.array([0, 1, 2, 5, 10]), np.array([[40.0, 12, 6, 30, 12]])
    share, at = chao(n, c, problems, (10, 20, 10**9))
    unseen = (9 / 10) * 12**2 / (2 * 6)
    assert share[0] == pytest.approx((60 + unseen) / 100, rel=1e-14)
    reach = 12 / (10 * unseen + 12)
    expected = [0.6, (60 + unseen * (1 - (1 - reach) ** 10)) / 100, (60 + unseen) / 100]
    assert at[0].tolist() == pytest.approx(expected, rel=1e-12)
    # Without problems solved twice: the bias-corrected form, and never more problems than there are.
    share, _ = chao(np.full(3, 10), np.array([0, 1, 10]), np.array([[90.0, 4, 6], [1.0, 40, 6]]), (20,))
    assert share.tolist() == pytest.approx([(10 + 0.9 * 4 * 3 / 2) / 100, 1.0], rel=1e-14)


def test_chao_is_a_floor_for_uneven_attempts() -> None:
    """In expectation over a population with a third of the problems at p = 0, exactly."""
    n = np.repeat([5, 20], [6, 21])
    c = np.concatenate([np.arange(6), np.arange(21)])
    mixed = [
        0.5
        * (stats.betabinom.pmf(np.arange(size + 1), size, 0.7, 1.5) * 2 / 3 + (np.arange(size + 1) == 0) / 3)
        for size in (5, 20)
    ]
    share, _ = chao(n, c, 1e6 * np.concatenate(mixed)[None], (50,))
    solved = 1 - mixed[0][0] - mixed[1][0]
    assert solved < share[0] < 2 / 3


def test_power_law_of_an_exact_one() -> None:
    """With p ~ Beta(a, 1), 1 - pass@k falls as k^(-a) for large k."""
    n = 400
    mass = stats.betabinom.pmf(np.arange(n + 1), n, 0.3, 1.0)
    tally = Tally(np.full(n + 1, n), np.arange(n + 1), np.ones(n + 1, dtype=int))
    found = lines(tally, 1e6 * mass[None])
    assert found.exponent[0] == pytest.approx(0.3, abs=0.01)
    assert found.pass_at((4000,))[0, 0] == pytest.approx(
        pk.posterior_pass_at_k(0, 0, 4000, 0.3, 1.0), abs=0.01
    )
    assert attempts_of_line(20)[0] == 2
    assert attempts_of_line(20)[-1] == 20
    solved = lines(Tally(5, [5], [3]), np.array([[3.0]]))
    assert math.isnan(solved.exponent[0])


def test_attempts_to_reach_are_the_fewest() -> None:
    tally = sample()
    result = pk.extrapolate(tally, 100, rng=1, replicates=40)
    for reach, one in zip(result.attempts_to_reach(0.7), result.fits, strict=True):
        assert one._model.pass_at(one._theta[None], np.array([reach.attempts]))[0] >= 0.7
        assert one._model.pass_at(one._theta[None], np.array([reach.attempts - 1]))[0] < 0.7
        assert reach.low <= reach.attempts <= reach.high
    assert all(reach.attempts == math.inf for reach in result.attempts_to_reach(0.9999))


def test_gains_are_those_of_enumeration() -> None:
    """E[Var] before less E[Var] after t attempts is the sum of the t gains; solved problems gain nothing."""
    prior = _Prior(0.7, 2.0, 0.15)
    theta = np.array([math.log(0.7 / 2.0), math.log(2.7), math.log(0.15 / 0.85)])
    for n, c, k in [(4, 0, 3), (4, 2, 10), (0, 0, 1)]:
        gains = _Gains(prior, n, c, k)
        before, after = gains.variance(), 0.0
        for x, chance in enumerate(prior.predictive(n, c, 5).tolist()):
            after += chance * _Gains(prior, n + 5, c + x, k).variance()
        assert sum(gains.of(t) for t in range(5)) == pytest.approx(before - after, rel=1e-9)
    solve = _Gains(prior, 4, 0, None)
    model = models.ZERO_INFLATED
    for t in range(4):
        passed = model.pass_at(np.tile(theta, (3, 1)), np.array([4, 4 + t, 5 + t]))
        expected = (passed[2] - passed[1]) / (1 - passed[0])
        assert solve.of(t) == pytest.approx(expected, rel=1e-9)
    assert _Gains(prior, 4, 1, None).of(0) == 0.0


def test_allocation_is_the_best_of_all() -> None:
    """Against every way to spend four attempts on unsolved problems."""
    counts = pk.Counts([2, 3, 6, 6, 6, 6], [0, 0, 0, 1, 3, 6])
    plan = pk.allocate(counts, 4)
    found = fit(models.ZERO_INFLATED, counts.tally)
    prior = _Prior.of(found.theta)
    gains = [_Gains(prior, n, c, None) for n, c in counts]
    best = max(
        sum(gain.of(t) for gain, spent in zip(gains, ways, strict=True) for t in range(spent))
        for ways in itertools.product(range(5), repeat=6)
        if sum(ways) == 4
    )
    assert plan.total == pytest.approx(best, rel=1e-12)
    assert plan.attempts.sum() == 4
    assert shapes(found.theta[None])[0][0, 0] == pytest.approx(plan.parameters["a"])
    assert float(logistic(found.theta[2])) == pytest.approx(plan.parameters["unsolvable"])


def test_the_envelope_holds_what_beta_distributions_miss() -> None:
    """Logit-normal(-3, 2.5): the three beta models agree and are far off."""
    rng = np.random.default_rng(11)
    p = special.expit(rng.normal(-3, 2.5, 400))
    result = pk.extrapolate(pk.Counts(20, rng.binomial(20, p)), 200, replicates=20, rng=1)
    truth = np.mean(1 - (1 - special.expit(np.random.default_rng(1).normal(-3, 2.5, 10**6))) ** 200)
    at = {one.name: one for one in result.fits}
    assert at["beta-binomial"].confidence_interval.high < truth
    assert at["logit-normal"].estimate == pytest.approx(truth, abs=0.06)
    assert result.envelope.low < truth < result.envelope.high
    low, high = result.any_population
    assert result.envelope.low <= low
    assert high <= result.envelope.high
    assert "may be wrong together" in result.verdict


def test_bounds_are_those_of_a_general_optimiser() -> None:
    """The least and greatest pass@20 within half a quantile of the greatest log likelihood, by SLSQP.

    The quantile is that of half a χ² law with one degree of freedom and half a one with two.
    """
    tally = Tally.from_counts(4, [0] * 14 + [1] * 5 + [2] * 4 + [3] * 2 + [4] * 5)
    points = np.array([0.0, 0.004, 0.02, 0.06, 0.15, 0.3, 0.45, 0.6, 0.75, 0.9, 1.0])
    feature = 1 - (1 - points) ** 20
    low, high = mixture.bounds(tally, points, feature[None], 0.95)
    table = stats.binom.pmf(tally.c[:, None], 4, points)

    def value(w: np.ndarray) -> float:
        return float(tally.problems @ np.log(np.maximum(table @ w, 1e-300)))

    simplex = {"type": "eq", "fun": lambda w: w.sum() - 1}
    options = {"bounds": [(0, 1)] * 11, "method": "SLSQP", "options": {"maxiter": 500, "ftol": 1e-10}}
    start = np.full(11, 1 / 11)
    best = optimize.minimize(lambda w: -value(w), start, constraints=[simplex], **options)
    q = optimize.brentq(lambda q: (stats.chi2.sf(q, 1) + stats.chi2.sf(q, 2)) / 2 - 0.05, 3, 7)
    near = {"type": "ineq", "fun": lambda w: value(w) + best.fun + q / 2}
    for sign, end in ((1, low[0]), (-1, high[0])):
        found = optimize.minimize(
            lambda w, s=sign: s * w @ feature, best.x, constraints=[simplex, near], **options
        )
        assert end == pytest.approx(sign * found.fun, abs=4e-3)
        assert sign * end <= found.fun + 5e-4


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.name)
def test_cells_of_each_sample_have_the_masses_that_all_cells_have(model: PopulationModel) -> None:
    """Where samples have few of the cells, only theirs are computed."""
    rng = np.random.default_rng(4)
    cells = Cells(np.full(301, 300), np.arange(301))
    problems = np.stack([np.bincount(rng.binomial(300, rng.beta(0.5, 1, 40)), minlength=301) for _ in "abc"])
    own, weights = cells.own(problems.astype(float))
    assert own.at is not None
    assert own.at.shape[1] <= 40
    theta = np.array([[-0.5, 0.4, -1.0], [0.3, 1.0, 0.5], [-2.0, -1.0, 2.0]])[:, : len(model.bounds)]
    whole, some = model.log_mass(theta, cells), model.log_mass(theta, own)
    np.testing.assert_allclose(some, np.take_along_axis(whole, own.at, axis=1), rtol=1e-9, atol=1e-9)
    np.testing.assert_allclose(np.sum(some * weights, axis=1), np.sum(whole * problems, axis=1), rtol=1e-9)
    one = own.of(np.array([2]))
    np.testing.assert_array_equal(model.log_mass(theta[2:], one), some[2:])


def test_clusters_widen_what_is_not_ruled_out() -> None:
    c = [0, 0, 1, 1, 9, 9, 4, 4] * 6
    alone, families = (pk.Counts(10, c, clusters=x) for x in (None, [i // 2 for i in range(48)]))
    one, other = (pk.extrapolate(x, 50, replicates=20, rng=1).any_population for x in (alone, families))
    assert other.high - other.low > one.high - one.low


def test_large_n_is_refused_or_cheap() -> None:
    with pytest.raises(ValueError, match="`counts` must satisfy n <= 10,000,000 here; got n="):
        pk.allocate(pk.Counts(2**53 - 1, [3, 10**8]), 5)
    with pytest.raises(ValueError, match="`counts` must satisfy n <= 10,000,000 here; got n="):
        pk.extrapolate(pk.Counts(2**53 - 1, [3, 10**8]), 5)


@pytest.mark.parametrize(("n", "inner"), [(1, 14), (100, 25), (1000, 48), (10**6, 48)])
def test_the_grid_is_as_fine_as_counts_tell_but_no_finer_than_can_be_solved(n: int, inner: int) -> None:
    points = mixture.grid(Tally.from_counts(n, [0, n]))
    angles = 2 / np.pi * np.arcsin(np.sqrt(points[points > 0.1][:-4]))
    assert np.allclose(np.diff(angles), 1 / inner)
    assert angles[-1] == pytest.approx(1 - 1 / inner)


def test_samples_are_drawn_in_their_strata_however_many_points_at_a_time(monkeypatch):
    tally = Tally([2, 2, 5, 9], [0, 1, 3, 9], [3, 1, 2, 7])
    cells = Cells.possible(tally)
    mass = np.concatenate([stats.binom.pmf(np.arange(n + 1), n, 0.4) for n in (2, 5, 9)])
    drawn = simulated_problems(tally, cells, mass, 1, 0, 4000)
    for (_, where), problems in zip(cells.sizes(), (4, 2, 7), strict=True):
        assert (drawn[:, where].sum(axis=1) == problems).all()
    expected = mass * np.repeat([4, 2, 7], [3, 6, 10])
    assert np.abs(drawn.mean(axis=0) - expected).max() < 5 * np.sqrt(expected.max() / 4000)
    # Strata are drawn apart: that one has many of a kind says nothing of another.
    assert abs(np.corrcoef(drawn[:, 0], drawn[:, 3])[0, 1]) < 0.08
    monkeypatch.setattr("passk_fast.analyses.extrapolation.cells.BLOCK", 7)
    assert np.array_equal(simulated_problems(tally, cells, mass, 1, 0, 4000), drawn)
