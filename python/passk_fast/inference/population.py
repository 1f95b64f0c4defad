"""The population that problems come from, with what the counts leave open about it.

A problem's success probability p is 0 for a share of the problems, 1 for another, and beta distributed for
the rest:

    p ~ G = ω₀ δ₀ + ω₁ δ₁ + (1 - ω₀ - ω₁) Beta(a, b).

It is written in four numbers between 0 and 1 that any values are allowed of: the mean r = E p; the shares u₀
and u₁ of all failures and of all successes that the atoms make, ω₀ = (1-r) u₀ and ω₁ = r u₁; and ρ = 1/(1 +
a + b), the correlation of two attempts at a problem of the beta part. Their prior is uniform in r and ρ and
Beta(0.3, 1) in u₀ and u₁, so that half of it lies below 0.1: atoms are there where the data ask for them.
With one attempt a problem the likelihood is r^S (1-r)^(m-S), so that the posterior of r is Beta(1 + S, 1 + m
- S) exactly.

The posterior is a set of weighted populations: points of a lattice, moved to where the posterior is in steps
of a tempered likelihood (adaptive importance sampling), so that no random number takes part.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import numpy as np

from passk_fast import _core, _numeric
from passk_fast._typing import Floats, Ints
from passk_fast.data.tally import Tally
from passk_fast.inference.gamma import log_falling

POINTS = 4096
# Shares of the points that count for something: a step of the tempering leaves as many.
EFFECTIVE = 0.2
ROUNDS = 60
# Rounds once the whole likelihood counts, and how much wider than the posterior the points lie.
LAST_ROUNDS = 3
WIDER = 1.15
# First parameter of the prior of the atoms' shares, Beta(SPARSE, 1).
SPARSE = 0.3
# Logits are kept within these.
FARTHEST = 30.0
# Powers of the unit in which coordinate j of a lattice advances: the root of x⁵ = x + 1.
STEP = 1.1673039782614187
# j up to SINGLE stand for themselves, beyond so many blocks to each factor of e.
SINGLE, BLOCKS = 64, 32


@dataclass(frozen=True)
class Populations:
    """Populations and their weights: a posterior, or a single one with weight 1.

    Attributes
    ----------
    never, always : ndarray, shape (H,)
        The atoms' shares ω₀ and ω₁.
    a, b : ndarray, shape (H,)
        Of the beta part.
    weights : ndarray, shape (H,)
        They sum to 1.
    """

    never: Floats
    always: Floats
    a: Floats
    b: Floats
    weights: Floats

    @property
    def rest(self) -> Floats:
        """Share of the beta part."""
        return np.asarray(1 - self.never - self.always)

    def thinned(self, size: int) -> Populations:
        """`size` of them with equal weights, each as often as its weight says (systematic resampling)."""
        if size >= len(self.weights):
            return self
        order = np.argsort(self.mean(), kind="stable")
        upto = np.cumsum(self.weights[order])
        at = order[np.searchsorted(upto, (np.arange(size) + 0.5) / size * upto[-1])]
        return Populations(self.never[at], self.always[at], self.a[at], self.b[at], np.full(size, 1 / size))

    def of_even_atoms(self) -> Populations:
        """The same points under a prior that is uniform in the shares that the atoms make, too."""
        r = self.mean()
        shares = (self.never / np.maximum(1 - r, 1e-300), self.always / np.maximum(r, 1e-300))
        logs = [_numeric.log(np.maximum(share, 1e-300)) for share in shares]
        factor = _numeric.exp((1 - SPARSE) * (logs[0] + logs[1]))
        weights = self.weights * factor
        return replace(self, weights=weights / _numeric.sum(weights))

    def mean(self) -> Floats:
        """E p of each, ``(H,)``."""
        return np.asarray(self.always + self.rest * self.a / (self.a + self.b))

    def failure_power(self, s: int) -> Floats:
        """E(1 - p)^s of each, ``(H,)``."""
        inside = _numeric.exp(log_falling(self.b, self.a + self.b, np.array([float(s)])))
        return np.asarray(self.never + self.rest * inside)

    def pass_at(self, k: int) -> Floats:
        """E[1 - (1 - p)^k] of each, ``(H,)``."""
        inside = _numeric.expm1(log_falling(self.b, self.a + self.b, np.array([float(k)])))
        return np.asarray(self.always - self.rest * inside)

    def certain(self, n: Ints, c: Ints) -> tuple[Floats, Floats]:
        """P(p = 0 | c) and P(p = 1 | c) of classes (n, c), ``(H, D)`` each."""
        found = []
        for atom, other, outcome in ((self.never, self.b, c == 0), (self.always, self.a, c == n)):
            share = np.zeros((len(atom), len(n)))
            size = n[outcome].astype(np.float64)
            missed = self.rest[:, None] * _numeric.exp(
                log_falling(other[:, None], (self.a + self.b)[:, None], size)
            )
            share[:, outcome] = atom[:, None] / np.maximum(atom[:, None] + missed, 1e-300)
            found.append(share)
        return found[0], found[1]

    def posterior_pass_at(self, n: Ints, c: Ints, k: int) -> Floats:
        """E[1 - (1 - p)^k | c] of classes (n, c) under each population, ``(H, D)``."""
        never, always = self.certain(n, c)
        inside = np.asarray(_core.posterior_pass_at_k(n, c, k, self.a[:, None], self.b[:, None]))
        return np.asarray(always + (1 - never - always) * inside)


def posterior(tally: Tally, effective: float = 1.0) -> Populations:
    """Populations that the counts leave open, by their posterior probability.

    Parameters
    ----------
    tally : Tally
    effective : float
        Effective number of problems as a share of all, below 1 where problems come in clusters: power of the
        likelihood.
    """
    likelihood = _Likelihood.of(tally)
    unit = _lattice()
    spread = _logit(unit)
    # Logistic proposals, of standard deviation 1: their density at each point, in logarithms.
    density = _numeric.sum(_numeric.log(unit * (1 - unit)), axis=1)
    spread = spread * (math.sqrt(3) / math.pi)
    centre, root = np.zeros(4), np.diag(np.full(4, math.pi / math.sqrt(3)))
    power, last = 0.0, 0
    for _ in range(ROUNDS):
        x = np.clip(centre + _transformed(spread, root), -FARTHEST, FARTHEST)
        shares = 1 / (1 + _numeric.exp(-x))
        value = likelihood(shares) * effective
        base = _log_prior(shares) - density
        last += power == 1.0
        power = _power(value, base, power)
        weights = _weights(power * value + base)
        if last == LAST_ROUNDS:
            break
        centre, root = _moments(x, weights)
    return _populations(shares, weights)


def _populations(shares: Floats, weights: Floats) -> Populations:
    r, u0, u1, rho = shares.T
    inner = r * (1 - u1) + (1 - r) * (1 - u0)
    size = (1 - rho) / rho
    return Populations(
        (1 - r) * u0, r * u1, size * r * (1 - u1) / inner, size * (1 - r) * (1 - u0) / inner, weights
    )


def _log_prior(shares: Floats) -> Floats:
    """Logarithm of the prior's density in the logits."""
    jacobian = _numeric.log(np.maximum(shares * (1 - shares), 1e-300))
    atoms = (SPARSE - 1) * _numeric.log(np.maximum(shares[:, 1:3], 1e-300))
    return np.asarray(_numeric.sum(jacobian, axis=1) + _numeric.sum(atoms, axis=1))


def _lattice() -> Floats:
    """Points of the unit cube that fill it evenly, ``(POINTS, 4)``: multiples of powers of 1/1.167… ."""
    advance = 1 / np.cumprod(np.full(4, STEP))
    return np.asarray((0.5 + np.arange(1, POINTS + 1)[:, None] * advance) % 1.0)


def _logit(unit: Floats) -> Floats:
    return np.asarray(_numeric.log(unit / (1 - unit)))


def _transformed(spread: Floats, root: Floats) -> Floats:
    """`spread` times the transposed root, column by column."""
    columns = []
    for row in root:
        total = np.zeros(len(spread))
        for j, factor in enumerate(row.tolist()):
            total = total + factor * spread[:, j]
        columns.append(total)
    return np.stack(columns, axis=1)


def _weights(log_weight: Floats) -> Floats:
    weight = _numeric.exp(log_weight - log_weight.max())
    return np.asarray(weight / _numeric.sum(weight))


def _power(value: Floats, base: Floats, least: float) -> float:
    """The largest power of the likelihood, up to 1, that leaves enough points; no less than before."""

    def enough(power: float) -> bool:
        weights = _weights(power * value + base)
        return float(1 / _numeric.sum(weights * weights)) >= EFFECTIVE * POINTS

    if least == 1.0 or enough(1.0):
        return 1.0
    low, high = least, 1.0
    for _ in range(30):
        middle = (low + high) / 2
        low, high = (middle, high) if enough(middle) else (low, middle)
    return low


def _moments(x: Floats, weights: Floats) -> tuple[Floats, Floats]:
    """Weighted mean, and a root of the covariance matrix, somewhat widened."""
    centre = np.array([float(_numeric.sum(weights * column)) for column in x.T])
    away = (x - centre) * WIDER
    covariance = [[float(_numeric.sum(weights * p * q)) for q in away.T] for p in away.T]
    root = np.zeros((4, 4))
    for i in range(4):
        for j in range(i + 1):
            rest = covariance[i][j] - float(_numeric.dot(root[i, :j], root[j, :j]))
            root[i, j] = math.sqrt(max(rest, 1e-12)) if i == j else rest / root[j, j]
    return centre, root


@dataclass(frozen=True)
class _Likelihood:
    """Log likelihood of many populations at once, in sums that do not grow with the problems or with n.

    Of the problems that passed sometimes, Σ log(a)_c (b)_(n-c)/(a+b)_n needs #{c > j}, #{n - c > j} and
    #{n > j} only. Less what depends on the counts alone, log(a + j) becomes log(1 + a/j), so that nothing
    cancels for large j. Large j are put together in blocks, large n of never and always solved problems too.
    """

    sometimes: float
    passed: tuple[Floats, Floats]
    failed: tuple[Floats, Floats]
    attempts: tuple[Floats, Floats]
    never: tuple[Floats, Floats]
    always: tuple[Floats, Floats]

    @classmethod
    def of(cls, tally: Tally) -> _Likelihood:
        n, c, problems = tally.n, tally.c, tally.problems.astype(np.float64)
        inner = (c > 0) & (c < n)
        tables = [_table(x[inner], problems[inner]) for x in (c, n - c, n)]
        ends = [_sizes(n[x], problems[x]) for x in (c == 0, c == n)]
        return cls(float(_numeric.sum(problems[inner])), tables[0], tables[1], tables[2], ends[0], ends[1])

    def __call__(self, shares: Floats) -> Floats:
        """Of populations ``(H, 4)``, ``(H,)``."""
        found = _populations(shares, shares[:, 0])
        a, b, s = found.a, found.b, found.a + found.b
        rest = np.maximum(found.rest, 1e-300)
        total = self.sometimes * _numeric.log(rest * np.maximum(a * b / s, 1e-300))
        for sign, (j, many), x in ((1, self.passed, a), (1, self.failed, b), (-1, self.attempts, s)):
            if len(j):
                total = total + sign * _numeric.dot(_numeric.log1p(x[:, None] / j), many)
        for (size, many), atom, other in ((self.never, found.never, b), (self.always, found.always, a)):
            if len(size):
                inside = _numeric.exp(log_falling(other[:, None], s[:, None], size))
                mixed = np.maximum(atom[:, None] + rest[:, None] * inside, 1e-300)
                total = total + _numeric.dot(_numeric.log(mixed), many)
        return np.asarray(total)


def _edges(most: int) -> Ints:
    """Starts of the blocks of 1 … most - 1, and the end."""
    far = SINGLE * _numeric.exp(np.arange(1.0, BLOCKS * 34.0) / BLOCKS)
    far = np.floor(far[far < most]).astype(np.int64)
    return np.unique(np.concatenate((np.arange(1, min(SINGLE, most) + 1), far, [most])))


def _table(values: Ints, problems: Floats) -> tuple[Floats, Floats]:
    """Blocks of j = 1, 2, …: their mean j and Σ over them of #{value > j}."""
    if not len(values) or int(values.max()) < 2:
        return np.empty(0), np.empty(0)
    edges = _edges(int(values.max()))
    order = np.argsort(values, kind="stable")
    values, problems = values[order].astype(np.float64), problems[order]
    many = np.cumsum(problems[::-1])[::-1]
    held = np.cumsum((values * problems)[::-1])[::-1]
    at = np.searchsorted(values, edges)
    above, summed = np.append(many, 0.0)[at], np.append(held, 0.0)[at]
    # Σ_{j ≥ edge} #{value > j} = Σ over values beyond the edge of (value - edge).
    beyond = summed - above * edges
    total = np.maximum(beyond[:-1] - beyond[1:], 0.0)
    return (edges[:-1] + edges[1:] - 1) / 2.0, total


def _sizes(n: Ints, problems: Floats) -> tuple[Floats, Floats]:
    """Different n and how many problems have each; neighbours beyond `SINGLE` together, at their mean."""
    if not len(n):
        return np.empty(0), np.empty(0)
    edges = _edges(int(n.max()) + 1)
    block = np.searchsorted(edges, n, side="right")
    many = np.bincount(block, weights=problems)
    total = np.bincount(block, weights=problems * n)
    kept = many > 0
    return total[kept] / many[kept], many[kept].astype(np.float64)
