"""What the population of problems leaves open: coverage of posteriors, Cover@τ and the envelope beyond n."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
import pytest
from scipy import special

import passk_fast as pk
from passk_fast.inference import mixture

pytestmark = pytest.mark.stats

Draw = Callable[[int, np.random.Generator], np.ndarray]


def shares(*kinds: tuple[float, float]) -> Draw:
    """Some kinds of problems: shares and success probabilities."""
    weights, values = zip(*kinds, strict=True)
    return lambda m, rng: rng.choice(values, size=m, p=weights)


def _with_atoms(share: float, p: np.ndarray, u: np.ndarray) -> np.ndarray:
    return np.where(u < share, 0.0, np.where(u > 1 - share, 1.0, p))


POPULATIONS: dict[str, Draw] = {
    "beta": lambda m, rng: rng.beta(0.5, 2, m),
    "inflated": lambda m, rng: rng.beta(0.8, 2, m) * (rng.random(m) > 0.25),
    "two-point": shares((0.6, 0.02), (0.4, 0.6)),
    "three-point": shares((0.3, 0.005), (0.4, 0.1), (0.3, 0.9)),
    "logit-normal": lambda m, rng: special.expit(rng.normal(-3, 2.5, m)),
    "log-uniform": lambda m, rng: 10.0 ** (-4 * rng.random(m)),
    "hardly or nearly always": shares((0.5, 0.005), (0.5, 0.95)),
    "60% zeros": lambda m, rng: rng.beta(2, 2, m) * (rng.random(m) > 0.6),
    "20% zeros, 20% ones": lambda m, rng: _with_atoms(0.2, rng.beta(1, 3, m), rng.random(m)),
}
HARD: dict[str, Draw] = {
    "Beta(.1, 3)": lambda m, rng: rng.beta(0.1, 3, m),
    "60% zeros": lambda m, rng: rng.beta(2, 2, m) * (rng.random(m) > 0.6),
    "Beta(.5, .5)": lambda m, rng: rng.beta(0.5, 0.5, m),
    "Beta(3, 1)": lambda m, rng: rng.beta(3, 1, m),
}
REPETITIONS = 20


def truth(draw: Draw, feature: Callable[[np.ndarray], np.ndarray]) -> float:
    return float(np.mean(feature(draw(10**6, np.random.default_rng(99)))))


def enough(held: int) -> bool:
    """No fewer than a true coverage of .90 gives with probability .999 in `REPETITIONS` samples."""
    return held >= 0.9 * REPETITIONS - 3.1 * math.sqrt(0.09 * REPETITIONS)


@pytest.mark.parametrize(("m", "n"), [(50, 10), (164, 20)])
@pytest.mark.parametrize("name", POPULATIONS)
def test_bounds_of_any_population_hold(name: str, m: int, n: int) -> None:
    """pass@(10 n), and Cover@τ at .1, .5 and 1; the envelope is wider still."""
    draw, k, tau = POPULATIONS[name], 10 * n, np.array([0.1, 0.5, 1.0])
    aims = [truth(draw, lambda p: 1 - (1 - p) ** k), *(truth(draw, lambda p, t=t: p >= t) for t in tau)]
    rng, held = np.random.default_rng(5), np.zeros(4)
    for _ in range(REPETITIONS):
        tally = pk.Tally.from_counts(n, rng.binomial(n, draw(m, rng)))
        points = mixture.grid(tally, k, tau)
        features = np.concatenate(([1 - (1 - points) ** k], points >= tau[:, None]))
        low, high = mixture.bounds(tally, points, features, 0.95)
        held += (low <= aims) & (aims <= high)
    assert all(enough(int(one)) for one in held), held


@pytest.mark.parametrize("m", [30, 164])
@pytest.mark.parametrize("n", [1, 5, 20])
@pytest.mark.parametrize("name", HARD)
def test_hierarchical_posteriors_hold(name: str, n: int, m: int) -> None:
    """pass@1 and pass@n, of exactly these problems and of problems like these."""
    draw, ks = HARD[name], sorted({1, n})
    like = np.array([truth(draw, lambda p, k=k: 1 - (1 - p) ** k) for k in ks])
    rng, held = np.random.default_rng(7), np.zeros((2, len(ks)))
    for _ in range(REPETITIONS):
        p = draw(m, rng)
        counts = pk.Counts(n, rng.binomial(n, p))
        these = np.array([np.mean(1 - (1 - p) ** k) for k in ks])
        for row, target, aim in ((0, "benchmark", these), (1, "population", like)):
            low, high = pk.posterior(counts, ks, target=target).credible_interval
            held[row] += (low <= aim) & (aim <= high)
    assert all(enough(int(one)) for one in held.ravel()), held


@pytest.mark.parametrize("name", ["60% zeros", "Beta(3, 1)", "Beta(.1, 3)"])
def test_hierarchical_posteriors_hold_beyond_the_attempts(name: str) -> None:
    """pass@20 of a population from five attempts at each of 30 problems, where the prior of atoms matters."""
    draw, rng, held = HARD[name], np.random.default_rng(8), 0
    aim = truth(draw, lambda p: 1 - (1 - p) ** 20)
    for _ in range(REPETITIONS):
        counts = pk.Counts(5, rng.binomial(5, draw(30, rng)))
        low, high = pk.posterior(counts, 20, target="population").credible_interval
        held += low <= aim <= high
    assert enough(held)


@pytest.mark.parametrize(("low", "high", "share"), [(0.1, 0.8, 0.5), (0.02, 0.6, 0.4), (0.3, 0.9, 0.5)])
def test_two_kinds_of_problems_are_told(low: float, high: float, share: float) -> None:
    """Far from a beta distribution, at k = n: the warning says so, and the interval holds the truth."""
    rng, told, held = np.random.default_rng(3), 0, 0
    for _ in range(REPETITIONS):
        p = rng.choice([low, high], size=164, p=[1 - share, share])
        found = pk.posterior(pk.Counts(20, rng.binomial(20, p)), 20)
        told += any("not like those of a beta" in warning for warning in found.warnings)
        held += found.credible_interval.low <= np.mean(1 - (1 - p) ** 20) <= found.credible_interval.high
    assert told == REPETITIONS
    assert enough(held)


@pytest.mark.parametrize(("n", "m"), [(5, 164), (10, 30)])
def test_two_kinds_of_few_problems_or_attempts_are_held(n: int, m: int) -> None:
    rng, held = np.random.default_rng([n, m]), 0
    for _ in range(REPETITIONS):
        p = rng.choice([0.1, 0.8], size=m)
        low, high = pk.posterior(pk.Counts(n, rng.binomial(n, p)), n).credible_interval
        held += low <= np.mean(1 - (1 - p) ** n) <= high
    assert enough(held)


@pytest.mark.parametrize("name", HARD)
def test_betas_with_atoms_are_not_warned_of(name: str) -> None:
    """At most 3 of 20: a true rate of 2% has more with probability .0006."""
    rng, told = np.random.default_rng(9), 0
    for _ in range(REPETITIONS):
        found = pk.posterior(pk.Counts(20, rng.binomial(20, HARD[name](164, rng))), 20)
        told += any("not like those of a beta" in warning for warning in found.warnings)
    assert told <= 3
