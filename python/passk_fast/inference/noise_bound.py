"""A noise variance that the attempts are not likely to exceed, where too few of them tell it (2k > n).

There the noise needs a moment E(1 - p)^{k + l} with k + l > n, which n attempts at any number of problems
cannot tell: many populations of problems fit the counts alike and differ in it. A beta population picks one
of them, and where problems are bimodal (hopeless and easy ones) it picks too little noise. So the population
here is any distribution of p on a fine grid, and among those that fit it leans to noise: with V(p) the noise
variance of a problem, it maximises

    log likelihood + `LEAN` √m Σ_p π(p) V(p)        (m/√`MANY` in place of √m beyond `MANY` problems)

by the EM algorithm (Laird, "Nonparametric maximum likelihood estimation of a mixing distribution", JASA 73,
1978). A pull of √m moves what the data tell by a share of its standard error, and what they do not tell by
much. The bound is the larger of Σ V(p) under that population given each problem's counts, and the same with
the squares of the scores as they were observed; s², which holds the noise and the differences between
problems, caps it.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from passk_fast import _numeric
from passk_fast._typing import Floats
from passk_fast.data.labels import rows_of_each
from passk_fast.data.tally import Tally
from passk_fast.inference.variance import Terms, Within, combined, unbiased, within

# Chosen by simulated coverage: 4 is the least of 0, 2, 4 and 8 with 92% in all of 15 populations, bimodal and
# inflated ones among them, at n = k = 2, 4, 10 and k/n = .6 and .8.
LEAN = 4.0
ROUNDS = 600
# What n attempts cannot tell stays unknown however many the problems are, and needs a pull all the same.
MANY = 400
# Between neighbouring rates in their logarithm: where k attempts are on the verge of success, a few points.
STEP = 0.28
# More classes than this are merged, at counts above so many, if so near.
CLASSES, EXACT, NEAR = 1024, 32, 0.06
# Rates and outcomes are multiplied out for so many pairs at a time: 8 MB.
BLOCK = 2**20


def noise_bound(tally: Tally, statistics: Sequence[Terms]) -> Within:
    """Mean over the problems of the variance of each statistic given the problem, or a bound of it.

    The mean of the unbiased estimates where every problem has 2k attempts (method ``"unbiased"``); elsewhere
    ``"bound"``, and NaN (``"unidentified"``) where every n is 1. Costs O(D) rounds of the EM algorithm, of
    classes that are nearly alike together where there are many.
    """
    if tally.max_n == 1:
        return within(tally, statistics)
    grid = _Grid.of(tally.max_n)
    found = [_bound(tally, terms, grid) for terms in statistics]
    short = [tally.min_n < 2 * terms[0][0] for terms in statistics]
    return Within(np.array(found), tuple("bound" if one else "unbiased" for one in short))


def _bound(tally: Tally, terms: Terms, grid: _Grid) -> float:
    """The rule: what is unbiased as it is; of the rest the larger sum; no more than the scores vary."""
    weights = tally.problems.astype(np.float64)
    enough = tally.n >= 2 * terms[0][0]
    known = float(_numeric.dot(unbiased(tally.n[enough], tally.c[enough], terms), weights[enough]))
    if enough.all():
        return known / tally.m
    scores = combined(tally.n, tally.c, terms)
    found = (known + max(_leaning(tally, terms, scores, grid))) / tally.m
    if tally.m == 1:
        return found
    mean = tally.sum(scores) / tally.m
    return float(min(found, tally.sum(_numeric.square(scores - mean)) / (tally.m - 1)))


class _Grid(NamedTuple):
    """Rates p from 0 to 1, ``(J,)``: the logarithms of p and of 1 - p."""

    logs: Floats
    failures: Floats

    @classmethod
    def of(cls, n: int) -> _Grid:
        """Fine where problems are sometimes solved by n attempts, and hardly in n."""
        points = math.ceil(float(_numeric.log(10.0 * n)) / STEP) + 1
        small = _numeric.exp(np.linspace(float(_numeric.log(0.05 / n)), float(_numeric.log(0.5)), points))
        # As good as 0 and 1, and with logarithms.
        never = 1e-9 / n
        rates = np.concatenate(([never], small, 1 - small[-2::-2], [1 - never]))
        return cls(_numeric.log(rates), _numeric.log1p(-rates))

    def likelihood(self, n: Floats, c: Floats) -> Floats:
        """How likely each rate makes c of n, ``(rows, J)``, up to a factor of the row."""
        log = c[:, None] * self.logs + (n - c)[:, None] * self.failures
        return _numeric.exp(log - log.max(axis=1, keepdims=True))


def _leaning(tally: Tally, terms: Terms, scores: Floats, grid: _Grid) -> tuple[float, float]:
    """Noise of the problems with too few attempts under the leaning population: its own, and with scores²."""
    short = tally.n < 2 * terms[0][0]
    weights = tally.problems.astype(np.float64)
    alike = dict(rows_of_each(tally.n[short]))
    noise = {n: _noise(n, terms, grid) for n in alike}
    shares = np.array([float(_numeric.sum(weights[short][rows])) for rows in alike.values()])
    typical = _numeric.dot(shares, np.stack(list(noise.values()))) / float(_numeric.sum(shares))
    lean = 1 + LEAN / math.sqrt(min(tally.m, MANY)) * typical
    population = _fit(tally, grid, lean)
    products = _numeric.square(
        _numeric.sum(np.stack([w * _numeric.exp(k * grid.failures) for k, w in terms]), axis=0)
    )
    own = observed = 0.0
    for n, variance in noise.items():
        rows = tally.n == n
        c = tally.c[rows].astype(np.float64)
        held = grid.likelihood(np.full(len(c), float(n)), c) * population
        held *= (weights[rows] / _numeric.sum(held, axis=1))[:, None]
        given = _numeric.sum(held, axis=0)
        leaning = given * lean
        own += float(_numeric.dot(leaning, variance)) * float(_numeric.sum(given) / _numeric.sum(leaning))
        observed += float(
            _numeric.dot(weights[rows], _numeric.square(scores[rows])) - _numeric.dot(given, products)
        )
    return own, observed


def _fit(tally: Tally, grid: _Grid, lean: Floats) -> Floats:
    """The population (J,) by EM: each round gives every rate what the problems hold of it, and the lean."""
    n, c, weights = _merged(tally)
    likelihood = grid.likelihood(n, c)
    population = np.full(len(lean), 1 / len(lean))
    for _ in range(ROUNDS):
        shares = weights / _numeric.dot(likelihood, population)
        population = population * _numeric.dot(shares, likelihood) * lean
        population /= float(_numeric.sum(population))
    return np.asarray(population)


def _merged(tally: Tally) -> tuple[Floats, Floats, Floats]:
    """Attempts, passes and numbers of problems; many classes with neighbours together, at their mean.

    Passes and failures above `EXACT` are put together within a share `NEAR` of each other, a third of what
    chance does to them.
    """
    n, c, weights = (x.astype(np.float64) for x in (tally.n, tally.c, tally.problems))
    if len(tally) <= CLASSES:
        return n, c, weights
    keys = [
        np.where(x <= EXACT, x, np.floor(EXACT + _numeric.log(np.maximum(x, 1.0) / EXACT) / NEAR))
        for x in (c, n - c)
    ]
    _, group = np.unique(keys[0] * (1 + keys[1].max()) + keys[1], return_inverse=True)
    total = np.bincount(group, weights)
    means = [np.asarray(np.bincount(group, weights * x) / total) for x in (n, c)]
    return means[0], means[1], np.asarray(total, dtype=np.float64)


def _noise(n: int, terms: Terms, grid: _Grid) -> Floats:
    """V(p): variance of the statistic over n attempts at each rate, ``(J,)``."""
    mean, square = np.zeros(len(grid.logs)), np.zeros(len(grid.logs))
    ways = np.concatenate(([0.0], np.cumsum(_numeric.log((n - np.arange(n)) / np.arange(1.0, n + 1)))))
    step = max(1, BLOCK // len(grid.logs))
    for start in range(0, n + 1, step):
        c = np.arange(start, min(start + step, n + 1))
        chance = _numeric.exp(ways[c] + c * grid.logs[:, None] + (n - c) * grid.failures[:, None])
        values = combined(np.full(len(c), n), c, terms)
        mean += _numeric.dot(chance, values)
        square += _numeric.dot(chance, values * values)
    return np.maximum(square - mean * mean, 0.0)
