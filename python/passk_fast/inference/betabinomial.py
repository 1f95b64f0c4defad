"""Beta-binomial population of problems, fitted to a tally by maximum likelihood.

Problem i passes an attempt with probability p_i ~ Beta(a, b), so c_i is beta-binomial. The log likelihood
needs three tables of counts only (Griffiths, "Maximum likelihood estimation for the beta-binomial
distribution", Biometrics 29, 1973):

    l(a, b) = Σ_j #{c > j} log(a + j) + Σ_j #{n - c > j} log(b + j) - Σ_j #{n > j} log(a + b + j)
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from passk_fast import _core, _numeric, _validate
from passk_fast._typing import Floats, Ints
from passk_fast.data.tally import Tally

# Newton's method on (logit mean, log concentration). A step is cut where the quadratic model is not to be
# trusted; the likelihoods of two points closer than the shortest step differ by rounding only.
ROUNDS = 200
LONGEST_STEP = 2.0
SHORTEST_STEP = 1e-9
ROUNDING = 1e-14

# The likelihood may have several maxima, but given the concentration it is concave in the mean. So the
# profile over the concentration is looked at in steps of this much in its logarithm, each mean improved so
# often, and Newton's method starts from every top.
GRID_STEP = 0.5
IMPROVEMENTS = 12
# For that look, counts beyond so many are put together, as many blocks to each factor of e.
SINGLE, BLOCKS = 64, 32


@dataclass(frozen=True)
class BetaBinomial:
    """A fitted population of problems: p ~ Beta(a, b) with a = mean·concentration, b = concentration - a."""

    # Mean success probability a/(a + b), in [0, 1].
    mean: float
    # a + b. Infinite is the limit in which all problems are equally hard; 0 the limit in which each problem
    # is solved always or never; NaN where one attempt a problem cannot tell (every n is 1).
    concentration: float

    @property
    def identified(self) -> bool:
        """Whether the data could tell the spread of the problems from the noise of the attempts."""
        return not math.isnan(self.concentration)

    @property
    def a(self) -> float:
        """First parameter of the beta distribution."""
        return self.mean * self.concentration if self.mean else 0.0

    @property
    def b(self) -> float:
        """Second parameter of the beta distribution."""
        return (1 - self.mean) * self.concentration if self.mean < 1 else 0.0

    @property
    def certain(self) -> bool:
        """Whether every problem's p is known exactly: solved always or never."""
        return self.concentration == 0 or self.mean in (0.0, 1.0)

    def failure_power(self, n: Ints, c: Ints, s: int) -> Floats:
        """E[(1 - p)^s] given c of n passed, per class."""
        if self.certain:
            return np.where(c > 0, 0.0, 1.0)
        if math.isinf(self.concentration):
            return np.full(len(n), _numeric.failure_power(self.mean, s))
        return 1.0 - np.asarray(_core.posterior_pass_at_k(n, c, s, self.a, self.b))

    def predictive(self, n: int, c: Ints) -> Floats:
        """Probabilities of 0..n passes in another n attempts, given c of n passed: ``(D, n + 1)``."""
        if self.certain:
            return np.asarray(np.eye(n + 1)[np.where(c > 0, n, 0)])
        j = np.arange(n, dtype=np.float64)
        if math.isinf(self.concentration):
            odds = np.full((len(c), n), self.mean / (1 - self.mean))
        else:
            odds = (self.a + c[:, None] + j) / (self.b + (n - c)[:, None] + (n - 1 - j))
        log_mass = np.zeros((len(c), n + 1))
        np.cumsum(_numeric.log((n - j) / (j + 1) * odds), axis=1, out=log_mass[:, 1:])
        mass = _numeric.exp(log_mass - log_mass.max(axis=1, keepdims=True))
        return np.asarray(mass / _numeric.sum(mass, axis=1)[:, None])


# Entries of a table: 512 MB.
LONGEST = 2**26


@dataclass(frozen=True)
class _Tables:
    """How many problems have more than j passes, failures and attempts, for j = 0, 1, …"""

    passes: Floats
    failures: Floats
    attempts: Floats

    @classmethod
    def of(cls, tally: Tally) -> _Tables:
        if tally.max_n > LONGEST:
            raise _validate.wrong(
                "counts",
                f"must satisfy n <= {LONGEST:,} where another problem has too few attempts "
                f"to tell its own noise; got n={tally.max_n:,}",
            )
        return cls(*(_more_than(x, tally.problems) for x in (tally.c, tally.n - tally.c, tally.n)))

    def blocks(self) -> tuple[_Block, _Block, _Block]:
        """The tables with large j put together."""
        return _Block.of(self.passes), _Block.of(self.failures), _Block.of(self.attempts)


@dataclass(frozen=True)
class _Block:
    """Counts of neighbouring j together, at their mean: sums over j of smooth functions, in few terms."""

    counts: Floats
    j: Floats

    @classmethod
    def of(cls, counts: Floats) -> _Block:
        j = np.arange(len(counts), dtype=np.float64)
        if len(counts) <= SINGLE:
            return cls(counts, j)
        edges = SINGLE * _numeric.exp(np.arange(BLOCKS * float(_numeric.log(len(counts) / SINGLE))) / BLOCKS)
        starts = np.concatenate((np.arange(SINGLE), np.unique(edges.astype(np.intp))))
        together = _numeric.segment_sums(counts, starts)
        return cls(together, _numeric.segment_sums(counts * j, starts) / together)

    def sum_of(self, function: Callable[[Floats], Floats], x: Floats) -> Floats:
        """Σ counts · function(j/x) for each x."""
        return np.asarray(_numeric.dot(function(self.j / x[:, None]), self.counts))


def _more_than(values: Ints, problems: Ints) -> Floats:
    """#{value > j} for j = 0 … max - 1."""
    exactly = np.bincount(values, weights=problems)
    return np.cumsum(exactly[:0:-1], dtype=np.float64)[::-1]


def fit(tally: Tally) -> BetaBinomial:
    """Maximum-likelihood beta-binomial distribution of a tally.

    The boundary cases have closed forms: nothing or everything passed (mean 0 or 1), every problem with more
    than one attempt passed always or never (concentration 0). Elsewhere the most likely of all maxima is
    taken, concentration ∞ among them, which is one if the score at the boundary is not positive (no more
    spread between problems than the binomial gives; R. E. Tarone, "Testing the goodness of fit of the
    binomial distribution", Biometrika 66 (1979) 585-590). Costs O(D + max n).
    """
    n, c, problems = tally.n, tally.c, tally.problems
    attempts, passes = (
        float(_numeric.dot(n.astype(np.float64), problems)),
        float(_numeric.dot(c.astype(np.float64), problems)),
    )
    mean = passes / attempts
    if n.max() == 1:
        return BetaBinomial(mean, math.nan)
    if passes in (0.0, attempts):
        return BetaBinomial(mean, math.inf)
    if not np.any((c > 0) & (c < n)):
        return BetaBinomial(float(_numeric.dot(c > 0, problems)) / float(_numeric.sum(problems)), 0.0)
    return _most_likely(
        _Tables.of(tally), mean, spreads=_score_without_spread(n, c, problems, mean) > 0, m=tally.m
    )


def _score_without_spread(n: Ints, c: Ints, problems: Ints, mean: float) -> float:
    """Derivative of the log likelihood in 1/(a + b) where that is 0."""
    pairs = [x.astype(np.float64) * (x - 1) / 2 for x in (c, n - c, n)]
    return float(_numeric.dot(pairs[0] / mean + pairs[1] / (1 - mean) - pairs[2], problems))


def _most_likely(tables: _Tables, pooled: float, *, spreads: bool, m: int) -> BetaBinomial:
    """The best of the maxima inside and, unless the likelihood rises away from it, of the one at ∞."""
    best, found = -math.inf, BetaBinomial(pooled, math.inf)
    if not spreads:
        # What is not better by more than rounding is not preferred to the simpler population.
        best = _value_without_spread(tables, pooled) * (1 - ROUNDING)
    for v, u in _tops(tables.blocks(), pooled, m, spreads=spreads):
        value, population = _newton(tables, v, u)
        if value > best:
            best, found = value, population
    return found


def _value_without_spread(tables: _Tables, mean: float) -> float:
    """`_likelihood` at concentration ∞."""
    passed, failed = float(_numeric.sum(tables.passes)), float(_numeric.sum(tables.failures))
    return passed * float(_numeric.log(mean)) + failed * float(_numeric.log(1 - mean))


def _tops(
    blocks: tuple[_Block, _Block, _Block], pooled: float, m: int, *, spreads: bool
) -> list[tuple[float, float]]:
    """Logit mean and log concentration of the local maxima of the profile on a grid.

    Below 1/(m · H_n) the likelihood only rises with the concentration if any problem passed sometimes; beyond
    n² it is the binomial one and a term in 1/(a + b), so that the end of the grid is no top unless that rises
    towards the inside (`spreads`).
    """
    passes, failures, attempts = blocks
    longest = float(attempts.j[-1]) + 1
    lowest, highest = (
        -float(_numeric.log(m * (1 + float(_numeric.log(longest))))),
        2 * float(_numeric.log(longest)) + 2,
    )
    grid = np.linspace(lowest - 1, highest, math.ceil((highest - lowest + 1) / GRID_STEP) + 1)
    s = _numeric.exp(grid)
    mean = np.full(len(grid), pooled)
    for _ in range(IMPROVEMENTS):
        # Σ #{c > j} a/(a + j) against its twin for the failures: a fixed point that never descends.
        passed, failed = passes.sum_of(_share, s * mean), failures.sum_of(_share, s * (1 - mean))
        mean = passed / (passed + failed)
    profile = passes.sum_of(_numeric.log1p, s * mean) + failures.sum_of(_numeric.log1p, s * (1 - mean))
    profile -= attempts.sum_of(_numeric.log1p, s)
    profile += _numeric.sum(passes.counts) * _numeric.log(mean)
    profile += _numeric.sum(failures.counts) * _numeric.log(1 - mean)
    walled = np.concatenate(([-np.inf], profile, [-np.inf if spreads else np.inf]))
    tops = np.flatnonzero((walled[1:-1] >= walled[:-2]) & (walled[1:-1] >= walled[2:]))
    return [(float(_numeric.log(mean[i] / (1 - mean[i]))), float(grid[i])) for i in tops.tolist()]


def _share(ratio: Floats) -> Floats:
    """a/(a + j) from j/a."""
    return np.asarray(1 / (1 + ratio))


def _newton(tables: _Tables, v: float, u: float) -> tuple[float, BetaBinomial]:
    """Climb until the steps vanish: the log likelihood there (up to a constant), and where that is."""
    value, gradient, hessian = _likelihood(tables, v, u)
    for _ in range(ROUNDS):
        dv, du = _ascent(gradient, hessian)
        trial = _likelihood(tables, v + dv, u + du)
        while trial[0] < value - ROUNDING * abs(value) and max(abs(dv), abs(du)) > SHORTEST_STEP:
            dv, du = dv / 2, du / 2
            trial = _likelihood(tables, v + dv, u + du)
        v, u = v + dv, u + du
        value, gradient, hessian = trial
        if max(abs(dv), abs(du)) <= SHORTEST_STEP:
            break
    return value, BetaBinomial(1 / (1 + float(_numeric.exp(-v))), float(_numeric.exp(u)))


def _ascent(gradient: tuple[float, float], hessian: tuple[float, float, float]) -> tuple[float, float]:
    """Newton's step where the Hessian is negative definite, else a long one along the gradient."""
    gv, gu = gradient
    hvv, hvu, huu = hessian
    determinant = hvv * huu - hvu * hvu
    if hvv < 0 and determinant > 0:
        dv, du = -(huu * gv - hvu * gu) / determinant, -(hvv * gu - hvu * gv) / determinant
        cut = max(1.0, abs(dv) / LONGEST_STEP, abs(du) / LONGEST_STEP)
    else:
        dv, du = gv, gu
        if dv == du == 0:
            return 0.0, 0.0
        cut = max(abs(dv), abs(du)) / LONGEST_STEP
    return dv / cut, du / cut


def _likelihood(
    tables: _Tables, v: float, u: float
) -> tuple[float, tuple[float, float], tuple[float, float, float]]:
    """Log likelihood (up to a constant), gradient and Hessian in v = logit mean, u = log concentration.

    Written with j/(a + j) in place of a/(a + j): their sums over the three tables cancel, and what remains
    stays exact as a + b grows.
    """
    s = float(_numeric.exp(u))
    mean, rest = 1 / (1 + float(_numeric.exp(-v))), 1 / (1 + float(_numeric.exp(v)))
    sums = []
    for counts, x in ((tables.passes, s * mean), (tables.failures, s * rest), (tables.attempts, s)):
        j = np.arange(len(counts))
        ratio = j / (x + j)
        terms = (_numeric.log1p(j / x), 1 - ratio, ratio * (1 - ratio), ratio)
        sums.append([float(_numeric.dot(counts, term)) for term in terms])
    total, first, second, spread = zip(*sums, strict=True)
    passed, failed = float(_numeric.sum(tables.passes)), float(_numeric.sum(tables.failures))
    value = (
        total[0]
        + total[1]
        - total[2]
        + passed * float(_numeric.log(mean))
        + failed * float(_numeric.log(rest))
    )
    gradient = (first[0] * rest - first[1] * mean, spread[2] - spread[0] - spread[1])
    hessian = (
        second[0] * rest * rest + second[1] * mean * mean - (first[0] + first[1]) * mean * rest,
        second[0] * rest - second[1] * mean,
        second[0] + second[1] - second[2],
    )
    return value, gradient, hessian
