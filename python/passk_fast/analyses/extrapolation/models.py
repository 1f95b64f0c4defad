"""Populations of problems that attempts beyond the observed ones can be read from.

Each is a distribution of a problem's success probability p, written in unbounded parameters: v, the logit of
the mean of the beta distribution in it; u, the logarithm of its concentration a + b; and w, the logit of the
third parameter where there is one. (Of the logit-normal, v is the mean and u the logarithm of the standard
deviation.) A row of an array ``(R, parameters)`` is one population.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from passk_fast import _core, _numeric
from passk_fast._typing import Floats
from passk_fast.analyses.extrapolation.cells import Cells, places
from passk_fast.inference.gamma import log_gamma, log_rising, log_risings

# Beyond these, populations cannot be told from the limits they stand for.
LOGIT_MEAN = (-25.0, 25.0)
LOG_CONCENTRATION = (-9.0, 10.0)
LOGIT_SHARE = (-9.0, 9.0)
# Where a third parameter is not needed, its logit is this far out: a share of 2e-16.
NOWHERE = 36.0

# Logits are looked at up to this one, in steps of at most so much.
FARTHEST = 16.0
WIDEST_STEP = 0.2

# Points that a binomial distribution is summed over, and how many standard deviations they span.
POINTS = 1024
SPAN = 12.0
# Sums of logarithms up to the longest n are quicker than gamma functions up to so many to a cell.
SHORT = 4
# Least probability: what underflows is impossible, not minus infinity.
TINY = 1e-300


class PopulationModel(Protocol):
    """A family of populations."""

    @property
    def name(self) -> str:
        """As results and messages call it."""

    @property
    def bounds(self) -> tuple[tuple[float, float], ...]:
        """Least and greatest value of each parameter."""

    def log_mass(self, theta: Floats, cells: Cells) -> Floats:
        """Log probability of c given n for each cell, less the binomial coefficient: ``(R, D)``."""

    def pass_at(self, theta: Floats, k: Floats) -> Floats:
        """Mean of 1 - (1 - p)^k over the population, ``(R,)`` for `k` of ``(R,)``."""

    def ceiling(self, theta: Floats) -> Floats:
        """Limit of pass@k as k grows: the share of problems that can be solved, ``(R,)``."""

    def parameters(self, theta: Floats) -> dict[str, float]:
        """The parameters of one row as people write them."""


def logistic(x: Floats) -> Floats:
    """1/(1 + exp(-x))."""
    return np.asarray(1 / (1 + _numeric.exp(-x)))


def shapes(theta: Floats) -> tuple[Floats, Floats]:
    """A and b of the beta distribution, ``(R, 1)`` each."""
    concentration = _numeric.exp(theta[:, 1:2])
    return concentration * logistic(theta[:, 0:1]), concentration * logistic(-theta[:, 0:1])


def _beta_log_mass(theta: Floats, cells: Cells) -> Floats:
    a, b = shapes(theta)
    longest = int(cells.n[-1])
    at, sizes = cells.each(cells.c), cells.each(cells.n)
    if longest <= SHORT * at.shape[-1]:
        passed, failed, drawn = (log_risings(x, longest) for x in (a, b, a + b))
        return np.asarray(places(passed, at) + places(failed, sizes - at) - places(drawn, sizes))
    c, n = at.astype(np.float64), sizes.astype(np.float64)
    return log_rising(a, c) + log_rising(b, n - c) - log_rising(a + b, n)


def _beta_pass_at(theta: Floats, k: Floats) -> Floats:
    a, b = shapes(theta)
    return np.asarray(_core.posterior_pass_at_k(0, 0, k, a[:, 0], b[:, 0]))


@dataclass(frozen=True)
class BetaBinomialModel:
    """p ~ Beta(a, b)."""

    name: str = "beta-binomial"
    bounds: tuple[tuple[float, float], ...] = (LOGIT_MEAN, LOG_CONCENTRATION)

    def log_mass(self, theta: Floats, cells: Cells) -> Floats:
        """(a)_c (b)_(n-c) / (a+b)_n."""
        return _beta_log_mass(theta, cells)

    def pass_at(self, theta: Floats, k: Floats) -> Floats:
        """1 - (b)_k / (a+b)_k."""
        return _beta_pass_at(theta, k)

    def ceiling(self, theta: Floats) -> Floats:
        """1: no problem is impossible."""
        return np.ones(len(theta))

    def parameters(self, theta: Floats) -> dict[str, float]:
        """A and b."""
        a, b = shapes(theta[None])
        return {"a": float(a[0, 0]), "b": float(b[0, 0])}


@dataclass(frozen=True)
class ZeroInflatedModel:
    """p = 0 for a share of the problems, p ~ Beta(a, b) for the others."""

    name: str = "zero-inflated"
    bounds: tuple[tuple[float, float], ...] = (LOGIT_MEAN, LOG_CONCENTRATION, LOGIT_SHARE)

    def log_mass(self, theta: Floats, cells: Cells) -> Floats:
        """log((1 - share) BB(c) + share [c = 0])."""
        inside = _beta_log_mass(theta, cells) + _numeric.log(logistic(-theta[:, 2:3]))
        never = np.broadcast_to(cells.each(cells.c) == 0, inside.shape)
        share = np.broadcast_to(_numeric.log(logistic(theta[:, 2:3])), inside.shape)
        inside[never] = _numeric.log_add_exp(inside[never], share[never])
        return inside

    def pass_at(self, theta: Floats, k: Floats) -> Floats:
        """That of the beta, for those who can be solved."""
        return np.asarray(logistic(-theta[:, 2]) * _beta_pass_at(theta, k))

    def ceiling(self, theta: Floats) -> Floats:
        """1 - share."""
        return logistic(-theta[:, 2])

    def parameters(self, theta: Floats) -> dict[str, float]:
        """a, b and the share of problems that cannot be solved."""
        a, b = shapes(theta[None])
        return {"a": float(a[0, 0]), "b": float(b[0, 0]), "unsolvable": float(logistic(theta[2]))}


@dataclass(frozen=True)
class Scaled:
    """p = scale · x with x ~ Beta(a, b): no problem is easier than `scale`.

    Attempts are then thinned: a share `scale` of them counts, and fails with probability 1 - x. Every term of
    the sum over how many of the n - c count is positive, which those of the hypergeometric function 2F1 of
    the density are not.
    """

    name: str = "scaled beta"
    bounds: tuple[tuple[float, float], ...] = (LOGIT_MEAN, LOG_CONCENTRATION, LOGIT_SHARE)

    def log_mass(self, theta: Floats, cells: Cells) -> Floats:
        """E p^c (1-p)^(n-c)."""
        a, b = shapes(theta)
        c, n = cells.each(cells.c), cells.each(cells.n)
        return _numeric.log_scaled(c, n - c, a, b, theta[:, 2:3])

    def pass_at(self, theta: Floats, k: Floats) -> Floats:
        """1 - E[(b)_N/(a+b)_N] over N ~ Bin(k, scale)."""
        a, b = shapes(theta)
        scale, attempts = logistic(theta[:, 2:3]), np.asarray(k, dtype=np.float64)[:, None]
        reach = SPAN * np.sqrt(attempts * scale * (1 - scale)) + _numeric.square(SPAN) / 2
        low = np.maximum(np.floor(attempts * scale - reach), 0.0)
        high = np.minimum(np.ceil(attempts * scale + reach), attempts)
        # A bell is summed as well by every h-th of its terms, h far below its width.
        step = np.maximum(1.0, np.ceil((high - low) / POINTS))
        count = low + step * np.arange(POINTS + 1.0)
        log_weight = -log_gamma(np.minimum(count, attempts) + 1)
        log_weight -= log_gamma(np.maximum(attempts - count, 0.0) + 1)
        log_weight += count * _numeric.log(scale) + (attempts - count) * _numeric.log(
            logistic(-theta[:, 2:3])
        )
        log_weight[count > high] = -np.inf
        weight = _numeric.exp(log_weight - log_weight.max(axis=1, keepdims=True))
        failure = _numeric.exp(log_rising(b, count) - log_rising(a + b, count))
        return np.asarray(1 - _numeric.sum(weight * failure, axis=1) / _numeric.sum(weight, axis=1))

    def ceiling(self, theta: Floats) -> Floats:
        """1: no problem is impossible."""
        return np.ones(len(theta))

    def parameters(self, theta: Floats) -> dict[str, float]:
        """a, b and the scale."""
        a, b = shapes(theta[None])
        return {"a": float(a[0, 0]), "b": float(b[0, 0]), "scale": float(logistic(theta[2]))}


@dataclass(frozen=True)
class LogitNormal:
    """Logit p ~ Normal(v, e^u): no beta distribution at heart, with more very hard problems than any.

    Sums over a grid of logits that does not depend on the parameters take the place of the integrals; its
    step is no longer than the standard deviation of a problem's likelihood or of the population.
    """

    name: str = "logit-normal"
    bounds: tuple[tuple[float, float], ...] = ((-12.0, 12.0), (-1.6, 1.8))

    def log_mass(self, theta: Floats, cells: Cells) -> Floats:
        """Σ weight p^c (1-p)^(n-c)."""
        if self.name not in cells.known:
            cells.known[self.name] = _likelihoods(cells)
        x, table, top = cells.known[self.name]
        weights = self._weights(theta, x)
        if cells.at is None:
            sums = _numeric.dot(weights, table.T)
        else:
            sums = np.stack([_numeric.dot(table[at], row) for at, row in zip(cells.at, weights, strict=True)])
            top = top[cells.at]
        return np.asarray(_numeric.log(np.maximum(sums, TINY)) + top)

    def pass_at(self, theta: Floats, k: Floats) -> Floats:
        """1 - Σ weight (1-p)^k."""
        x = _logits(1)
        missed = _numeric.exp(-np.asarray(k, dtype=np.float64)[:, None] * _softplus(x))
        return np.asarray(1 - _numeric.sum(self._weights(theta, x) * missed, axis=1))

    def ceiling(self, theta: Floats) -> Floats:
        """1: no problem is impossible."""
        return np.ones(len(theta))

    def parameters(self, theta: Floats) -> dict[str, float]:
        """Mean and standard deviation of the logits."""
        return {"mu": float(theta[0]), "sigma": float(_numeric.exp(theta[1]))}

    def _weights(self, theta: Floats, x: Floats) -> Floats:
        """Shares of the population at each logit, ``(R, X)``."""
        away = (x - theta[:, 0:1]) / _numeric.exp(theta[:, 1:2])
        weights = _numeric.exp(-0.5 * away * away)
        return np.asarray(weights / _numeric.sum(weights, axis=1)[:, None])


def _likelihoods(cells: Cells) -> tuple[Floats, Floats, Floats]:
    """Logits x, p^c (1-p)^(n-c) of each cell there over its greatest ``(D, X)``, and the log of that."""
    x = _logits(int(cells.n[-1]))
    c, n = cells.c.astype(np.float64)[:, None], cells.n.astype(np.float64)[:, None]
    inside = -c * _softplus(-x) - (n - c) * _softplus(x)
    top = inside.max(axis=1)
    return x, _numeric.exp(inside - top[:, None]), top


def _logits(n: int) -> Floats:
    """Logits from -FARTHEST to FARTHEST, no coarser than the likelihood of n attempts."""
    steps = int(2 * FARTHEST / min(WIDEST_STEP, 2 / math.sqrt(n)))
    return np.asarray(FARTHEST * (2 * np.arange(steps + 1) / steps - 1))


def _softplus(x: Floats) -> Floats:
    """Log(1 + e^x)."""
    return np.asarray(np.maximum(x, 0.0) + _numeric.log1p(_numeric.exp(-np.abs(x))))


BETA_BINOMIAL = BetaBinomialModel()
ZERO_INFLATED = ZeroInflatedModel()
SCALED = Scaled()
LOGIT_NORMAL = LogitNormal()
MODELS: tuple[PopulationModel, ...] = (BETA_BINOMIAL, ZERO_INFLATED, SCALED, LOGIT_NORMAL)
