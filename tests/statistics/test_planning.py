"""Does the power that a plan promises come true?"""

import math

import numpy as np
import pytest

import passk_fast as pk

REPETITIONS = 700


def pair_of_rates(kind, rng, size):
    """Success rates of two models on the same problems."""
    if kind == "better on each":
        x = rng.normal(-0.5, 1.5, size)
        return 1 / (1 + np.exp(-x)), 1 / (1 + np.exp(-x - 0.35))
    if kind == "independent":
        return rng.beta(0.5, 0.8, size), rng.beta(0.6, 0.7, size)
    if kind == "mostly alike":
        p = rng.beta(0.4, 0.6, size)
        return p, np.where(rng.random(size) < 0.12, np.minimum(1, p + 0.5), p)
    if kind == "unsolvable":
        p = np.where(rng.random(size) < 0.3, 0.0, rng.beta(1, 2, size))
        return p, p**0.8
    if kind == "hard":
        p = rng.beta(0.2, 2, size)
        return np.minimum(1.5 * p, 1), p
    if kind == "solved":
        solved = rng.random(size) < 0.8
        return np.where(solved, 0.999, 0.85), np.where(solved, 0.999, 0.65)
    if kind == "rarely worse":
        p = rng.beta(2, 2, size)
        worse = rng.random(size) < 0.1
        return p, np.where(worse, np.maximum(p - 0.5, 0), np.minimum(p + 0.15, 1))
    if kind == "easy":
        p = rng.beta(5, 0.3, size)
        return p, p**1.6
    raise AssertionError(kind)


def share_found(a, b, design, rng, repetitions=REPETITIONS):
    """How often the printed interval leaves 0 out, and how wide it is; and that of the first model's mean.

    On problems drawn from the population and attempts drawn at them.
    """
    found, halves, alone = 0, [], []
    second = design.n if design.n_b is None else design.n_b
    for _ in range(repetitions):
        i = rng.integers(0, len(a), design.m)
        j = i if design.paired else rng.integers(0, len(a), design.m)
        first = pk.Counts(design.n, rng.binomial(design.n, a[i]))
        other = pk.Counts(second, rng.binomial(second, b[j]))
        compared = pk.compare(first, other, k=design.k, paired=design.paired)
        low, high = compared.confidence_interval
        found += not low <= 0 <= high
        halves.append((high - low) / 2)
        low, high = pk.mean_interval(first, design.k).confidence_interval
        alone.append((high - low) / 2)
    return found / repetitions, np.mean(halves), np.mean(alone)


@pytest.mark.stats
@pytest.mark.parametrize(
    ("kind", "k", "options"),
    [
        ("better on each", 1, {"n": 1}),
        ("better on each", 5, {"n": 10}),
        ("independent", 10, {"n": 40}),
        ("mostly alike", 1, {"cost_problem": 10, "cost_attempt": 1}),
        ("unsolvable", 5, {"n": 5, "power": 0.9}),
        ("better on each", 1, {"m": 100}),
        ("better on each", 1, {"n": 100, "n_b": 4}),
        ("unsolvable", 5, {"n": 5, "n_b": 50}),
        ("better on each", 1, {"n": 1, "n_b": 20}),
        ("independent", 1, {"n": 4, "paired": False}),
        ("hard", 1, {"n": 10}),
        ("hard", 1, {"n": 20, "n_b": 5}),
        ("solved", 1, {"n": 10}),
        ("rarely worse", 1, {"n": 8}),
        ("easy", 3, {"n": 6}),
    ],
)
def test_plans_hit_their_power_and_width(kind, k, options):
    """Power within .03, and three standard errors of 700 repetitions; widths within 3%."""
    rng = np.random.default_rng(12)
    a, b = pair_of_rates(kind, rng, 100_000)
    difference = float(np.mean((1 - a) ** k - (1 - b) ** k))
    design = pk.plan(rates=a, rates_b=b, k=k, detect=abs(difference), **options)
    found, half, alone = share_found(a, b, design, rng)
    error = math.sqrt(found * (1 - found) / REPETITIONS)
    assert abs(found - design.achieved) <= 0.03 + 3 * error, (found, design.m, design.n)
    assert half == pytest.approx(design.half_width, rel=0.03)
    assert alone == pytest.approx(design.widths[0].of_one, rel=0.03)


def keeps_its_promise(design, study):
    """Power and width of what `compare` prints of studies are those of the plan."""
    ends = [pk.compare(*study(), k=1).confidence_interval for _ in range(REPETITIONS)]
    found = np.mean([not low <= 0 <= high for low, high in ends])
    assert found == pytest.approx(design.achieved, abs=0.06), (found, design.m)
    assert np.mean([(high - low) / 2 for low, high in ends]) == pytest.approx(design.half_width, rel=0.05)


@pytest.mark.stats
def test_plans_for_clusters_hit_their_power():
    """Families of one to seven problems, alike in what the second model is better by."""
    rng = np.random.default_rng(15)

    def results(families, n):
        sizes = rng.integers(1, 8, families)
        family = np.repeat(np.arange(families), sizes)
        base = rng.normal(-0.5, 1.0, families)[family] + rng.normal(0, 0.7, len(family))
        ahead = (0.4 + rng.normal(0, 0.8, families))[family]
        p, q = (1 / (1 + np.exp(-x)) for x in (base, base + ahead))
        return [pk.Counts(n, rng.binomial(n, one), clusters=family) for one in (p, q)], float(np.mean(q - p))

    pilots, _ = results(3000, 10)
    detect = float(np.mean([results(3000, 2)[1] for _ in range(20)]))
    design = pk.plan(pilots[0], pilot_b=pilots[1], detect=detect, n=10)
    families = round(design.m / 4)
    keeps_its_promise(design, lambda: results(families, 10)[0])


@pytest.mark.stats
def test_plans_for_strata_hit_their_power_and_width():
    """Easy, medium and hard problems in fixed shares."""
    rng = np.random.default_rng(16)

    def results(m):
        stratum = np.repeat([0, 1, 2], [m - m // 3 - m // 6, m // 3, m // 6])
        base = np.array([2.5, 0.0, -3.0])[stratum] + rng.normal(0, 0.8, m)
        ahead = np.array([0.0, 0.5, 0.8])[stratum] + rng.normal(0, 0.4, m)
        p, q = (1 / (1 + np.exp(-x)) for x in (base, base + ahead))
        return [pk.Counts(10, rng.binomial(10, one), strata=stratum) for one in (p, q)], float(np.mean(q - p))

    pilots, _ = results(20_000)
    detect = float(np.mean([results(20_000)[1] for _ in range(20)]))
    design = pk.plan(pilots[0], pilot_b=pilots[1], detect=detect, n=10)
    keeps_its_promise(design, lambda: results(design.m)[0])


@pytest.mark.stats
def test_plans_from_pilots_hit_their_power_on_average():
    """Pilots of 300 problems, five of them; the mean power of what they plan is right, within .05."""
    rng = np.random.default_rng(13)
    a, b = pair_of_rates("better on each", rng, 200_000)
    difference = float(np.mean(b - a))
    powers = []
    for _ in range(5):
        i = rng.integers(0, len(a), 300)
        pilots = (pk.Counts(10, rng.binomial(10, p[i])) for p in (a, b))
        design = pk.plan(next(pilots), pilot_b=next(pilots), detect=difference, n=10)
        powers.append(share_found(a, b, design, rng, 300)[0])
    assert np.mean(powers) == pytest.approx(0.8, abs=0.05), powers
