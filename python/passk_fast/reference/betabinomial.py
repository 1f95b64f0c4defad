"""Beta-binomial population of problems: likelihood, fit and predictions, from their definitions."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

from passk_fast.reference.hypergeometric import pass_at_k

# Golden section: a bracket is cut by this factor a step; 80 steps leave 2e-17 of it.
GOLDEN = (math.sqrt(5) - 1) / 2
STEPS = 80
# Where the logit mean is looked for, and the log concentration, of which every whole number is tried.
WIDEST = 25.0
CONCENTRATIONS = range(-14, 20)


def log_likelihood(n: Sequence[int], c: Sequence[int], mean: float, concentration: float) -> float:
    """Log probability, up to the binomial coefficients, of c_i of n_i passes if p_i ~ Beta(a, b).

    A problem is an urn with a = mean · concentration passes and b failures: every attempt that is drawn adds
    one more of its kind. An infinite concentration never learns: plain binomial.
    """
    total = 0.0
    for attempts, passes in zip(n, c, strict=True):
        for j in range(attempts):
            kind, seen = (mean, j) if j < passes else (1 - mean, j - passes)
            total += math.log((kind + seen / concentration) / (1 + j / concentration))
    return total


def fit(n: Sequence[int], c: Sequence[int]) -> tuple[float, float]:
    """Mean and concentration of the most likely population, by one golden-section search inside another.

    Given the concentration the likelihood has one peak over the mean. Over the concentration it may have
    several: each is searched for between the neighbours of a local best. Needs a problem that passed
    sometimes, or there is no maximum inside. If no peak is above the binomial distribution, the concentration
    is infinite.
    """
    pooled = sum(c) / sum(n)

    def best_mean(u: float) -> float:
        return _maximum(lambda v: log_likelihood(n, c, _logistic(v), math.exp(u)), -WIDEST, WIDEST)

    def profile(u: float) -> float:
        return log_likelihood(n, c, _logistic(best_mean(u)), math.exp(u))

    best, found = log_likelihood(n, c, pooled, math.inf), (pooled, math.inf)
    heights = {u: profile(u) for u in CONCENTRATIONS}
    for u in CONCENTRATIONS[1:-1]:
        if heights[u - 1] < heights[u] >= heights[u + 1]:
            top = _maximum(profile, u - 1, u + 1)
            if profile(top) > best:
                best, found = profile(top), (_logistic(best_mean(top)), math.exp(top))
    return found


def _maximum(function: Callable[[float], float], low: float, high: float) -> float:
    """Where a function with one peak between two ends is largest."""
    left, right = high - GOLDEN * (high - low), low + GOLDEN * (high - low)
    at_left, at_right = function(left), function(right)
    for _ in range(STEPS):
        if at_left >= at_right:
            high, right, at_right = right, left, at_left
            left = high - GOLDEN * (high - low)
            at_left = function(left)
        else:
            low, left, at_left = left, right, at_right
            right = low + GOLDEN * (high - low)
            at_right = function(right)
    return (low + high) / 2


def _logistic(v: float) -> float:
    return 1 / (1 + math.exp(-v))


def predictive(n: int, c: int, a: float, b: float) -> list[float]:
    """Probabilities of 0..n passes in another n attempts at a problem of which c of n passed."""
    alpha, beta = a + c, b + n - c
    probabilities = []
    for passes in range(n + 1):
        probability = float(math.comb(n, passes))
        for j in range(n):
            kind, seen = (alpha, j) if j < passes else (beta, j - passes)
            probability *= (kind + seen) / (alpha + beta + j)
        probabilities.append(probability)
    return probabilities


def failure_power(n: int, c: int, s: int, a: float, b: float) -> float:
    """E[(1 - p)^s] given c of n passed: s failures in a row."""
    product = 1.0
    for j in range(s):
        product *= (b + n - c + j) / (a + b + n + j)
    return product


def expected_noise(n: int, c: int, weights: dict[int, float], a: float, b: float) -> float:
    """Expected noise variance of Σ w·pass@k given c of n passed: how much new attempts would change it.

    The mean square of the statistic over all that n attempts may give, less the mean square of its true
    value.
    """
    again = 0.0
    for passes, probability in enumerate(predictive(n, c, a, b)):
        failure = sum(w * (1 - pass_at_k(n, passes, k)) for k, w in weights.items())
        again += probability * failure**2
    true = 0.0
    for k, w in weights.items():
        for other, v in weights.items():
            true += w * v * failure_power(n, c, k + other, a, b)
    return again - true
