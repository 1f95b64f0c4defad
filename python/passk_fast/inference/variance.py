"""Noise of the attempts: how far a problem's pass@k would move if its attempts were made again.

With q_k = 1 - pass@k, the unbiased estimates given p (Hoeffding's U-statistics) are

    Var(pass@k) = q_k² - q_{2k}            Cov(pass@k, pass@l) = q_k q_l - q_{k+l}

and exist where n holds both sets of attempts (2k, k + l ≤ n). Where it does not, nothing unbiased exists and
the expectation under the fitted beta-binomial population, given c, stands in:

    E[V | c] = Σ_c' P(c' | c) (Σ_a w_a q_{k_a}(c'))² - Σ_ab w_a w_b E[(1 - p)^{k_a + k_b} | c]
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np

from passk_fast import _core, _numeric
from passk_fast._typing import Floats, Ints
from passk_fast.data.labels import rows_of_each
from passk_fast.data.tally import Tally
from passk_fast.inference.betabinomial import BetaBinomial, fit

# Predictive probabilities are held for this many (class, passes) pairs at a time: 8 MB.
BLOCK = 2**20

Terms: TypeAlias = "tuple[tuple[int, float], ...]"
"""A statistic Σ w·pass@k of one problem, as pairs (k, w)."""


@dataclass(frozen=True)
class Within:
    """Mean noise variance over the problems, per statistic."""

    # Σ V_i / m. An unbiased estimate of a gap's variance may be negative. NaN where every n is 1.
    variances: Floats
    # "unbiased", "beta-binomial", "mixed" (some problems have too few attempts for the unbiased estimate)
    # or "unidentified".
    methods: tuple[str, ...]


def only(k: int) -> Terms:
    """pass@k."""
    return ((k, 1.0),)


def gap(low: int, high: int) -> Terms:
    """pass@high - pass@low."""
    return ((high, 1.0), (low, -1.0))


def within(tally: Tally, statistics: Sequence[Terms]) -> Within:
    """Mean over the problems of the variance of each statistic given the problem.

    Costs O(D) for a statistic where 2k ≤ n, and O(D n) where the beta-binomial population stands in.
    """
    methods = tuple(_method(tally, terms) for terms in statistics)
    if "unidentified" in methods:
        return Within(np.full(len(statistics), np.nan), methods)
    sums = np.zeros(len(statistics))
    for s, terms in enumerate(statistics):
        enough = tally.n >= 2 * terms[0][0]
        if enough.any():
            sums[s] += _numeric.dot(unbiased(tally.n[enough], tally.c[enough], terms), tally.problems[enough])
    if any(method != "unbiased" for method in methods):
        _add_expected(sums, tally, statistics, fit(tally))
    return Within(sums / tally.m, methods)


def _method(tally: Tally, terms: Terms) -> str:
    """The rule: unbiased where n holds the largest k twice, else the beta-binomial population."""
    if tally.n.max() == 1:
        return "unidentified"
    enough = tally.n >= 2 * terms[0][0]
    return "unbiased" if enough.all() else "mixed" if enough.any() else "beta-binomial"


def unbiased(n: Ints, c: Ints, terms: Terms) -> Floats:
    """Unbiased variance of a statistic for each class; the first term has the largest k, and 2k ≤ n."""
    if len(terms) == 1:
        return np.asarray(_core.sampling_variance(n, c, terms[0][0]) * _numeric.square(terms[0][1]))
    products = np.zeros(len(n))
    for k, w in terms:
        for other, v in terms:
            products -= w * v * failure(n, c, k + other)
    return _numeric.square(combined(n, c, terms)) + products


def failure(n: Ints, c: Ints, k: int) -> Floats:
    """q_k."""
    return 1.0 - np.asarray(_core.pass_at_k(n, c, k))


def combined(n: Ints, c: Ints, terms: Terms) -> Floats:
    """Σ w q_k."""
    return np.asarray(_numeric.sum([w * failure(n, c, k) for k, w in terms], axis=0))


def _add_expected(sums: Floats, tally: Tally, statistics: Sequence[Terms], population: BetaBinomial) -> None:
    """Add E[V | c] of the classes whose n is too small for the unbiased estimate."""
    for n, classes in rows_of_each(tally.n):
        short = [s for s, terms in enumerate(statistics) if n < 2 * terms[0][0]]
        if not short:
            continue
        passes = np.arange(n + 1)
        squares = np.stack(
            [_numeric.square(combined(np.full(n + 1, n), passes, statistics[s])) for s in short], axis=1
        )
        step = max(1, BLOCK // (n + 1))
        for start in range(0, len(classes), step):
            some = classes[start : start + step]
            c, weights = tally.c[some], tally.problems[some].astype(np.float64)
            second = _numeric.dot(_numeric.dot(weights, population.predictive(n, c)), squares)
            for column, s in enumerate(short):
                sums[s] += second[column] - _numeric.dot(
                    weights, _expected_product(population, n, c, statistics[s])
                )


def _expected_product(population: BetaBinomial, n: int, c: Ints, terms: Terms) -> Floats:
    """Σ w_a w_b E[(1 - p)^{k_a + k_b} | c]."""
    ns = np.full(len(c), n)
    products = [w * v * population.failure_power(ns, c, k + other) for k, w in terms for other, v in terms]
    return np.asarray(_numeric.sum(products, axis=0))


# A difference of probabilities below this is mostly rounding.
CANCELLED = 1e-12


def largest_gap(n: int, low: int, high: int) -> float:
    """The largest pass@high - pass@low that a problem with n or more attempts can have.

    The gap rises with c until pass@(high - low) of (n - low, c) exceeds 1 - low/high, and falls from there.
    It falls with n, because more attempts average it over their subsets of n.
    """
    below, above = 0, n - low
    while below < above:
        middle = (below + above) // 2
        if float(_core.pass_at_k(n - low, middle, high - low)) <= 1 - low / high:
            below = middle + 1
        else:
            above = middle
    first = float(_core.pass_at_k(n, below, low))
    gap = float(_core.pass_at_k(n, below, high)) - first
    # One attempt more adds exactly this; the difference of two equal numbers has no digits left.
    return gap if gap > CANCELLED else (1 - first) * below / (n - low)
