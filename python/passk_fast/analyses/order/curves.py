"""By attempt: solved so far against pass@k, the hazard of a first success, and what follows outcomes."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from passk_fast import _core, _numeric
from passk_fast._typing import Floats, Ints
from passk_fast.data.order import Sequences, distinct


@dataclass(frozen=True, eq=False)
class PrefixCurve:
    """Share of the problems solved within their first k attempts, and pass@k, which forgets the order.

    Attributes
    ----------
    k : ndarray of int64, shape (K,)
        1, …, the most attempts.
    units : ndarray of int64, shape (K,)
        Problems (in each run, where runs are apart) with at least k attempts; the curve is about these.
    observed : ndarray, shape (K,)
        Share of them solved within the first k.
    pass_at_k : ndarray, shape (K,)
        What to expect of exchangeable attempts.
    standard_error : ndarray, shape (K,)
        Standard deviation of `observed` then: √(Σ ρ(1 - ρ))/units, with ρ the pass@k of each.

    Examples
    --------
    >>> curve = pk.order_test(pk.Attempts([1, 1, 2, 2], [False, True, False, False])).curve
    >>> curve.observed.tolist(), curve.pass_at_k.tolist(), curve.standard_error.tolist()
    ([0.0, 0.5], [0.25, 0.5], [0.25, 0.0])
    """

    k: Ints
    units: Ints
    observed: Floats
    pass_at_k: Floats
    standard_error: Floats


@dataclass(frozen=True, eq=False)
class Hazard:
    """First successes at each attempt, of those who have had none.

    Attributes
    ----------
    attempt : ndarray of int64, shape (K,)
        1, …, the most attempts.
    at_risk : ndarray of int64, shape (K,)
        Problems that make the attempt and were not solved before.
    observed : ndarray of int64, shape (K,)
        How many of them it solves.
    expected : ndarray, shape (K,)
        How many it would of exchangeable attempts: Σ c/(n - j + 1).
    standard_error : ndarray, shape (K,)
        √(Σ e(1 - e)) with these chances e.

    Examples
    --------
    >>> hazard = pk.order_test(pk.Attempts([1, 1, 2, 2], [False, True, False, False])).hazard
    >>> hazard.at_risk.tolist(), hazard.observed.tolist(), hazard.expected.tolist()
    ([2, 2], [0, 1], [0.5, 1.0])
    """

    attempt: Ints
    at_risk: Ints
    observed: Ints
    expected: Floats
    standard_error: Floats


@dataclass(frozen=True, eq=False)
class Transitions:
    """Outcomes after each other, of problems of which some attempts passed and some failed.

    Attributes
    ----------
    after_success, after_failure : tuple of (int, int)
        Successes, and attempts, that directly follow a success, and a failure.
    expected_after_success, expected_after_failure : float
        Shares of successes among them to expect of exchangeable attempts. They differ, since problems do:
        after a success one is more often at an easy problem. NaN without such attempts.

    Examples
    --------
    >>> moves = pk.order_test(pk.Attempts([1] * 4, [0, 1, 1, 0])).transitions
    >>> moves.after_success, moves.after_failure
    ((1, 2), (1, 1))
    >>> round(moves.expected_after_success, 3), round(moves.expected_after_failure, 3)
    (0.333, 0.667)
    """

    after_success: tuple[int, int]
    after_failure: tuple[int, int]
    expected_after_success: float
    expected_after_failure: float


def prefix_curve(statistics: Sequences) -> PrefixCurve:
    """Observed shares by counting first successes, expected ones by class (n, c)."""
    n, first = statistics.n, statistics.first
    most = int(n.max())
    units = _at_least(n, most)
    solved = np.cumsum(np.bincount(first, minlength=most + 1)[1:])
    # A problem that has fewer than k attempts is not among those of k.
    solved -= np.concatenate([[0], np.cumsum(np.bincount(n[first > 0], minlength=most + 1)[1:-1])])
    expected, variance = np.zeros(most), np.zeros(most)
    sizes, passed, problems = _core.tally(n[n > 0], statistics.c[n > 0])
    for size, c, units_alike in zip(sizes.tolist(), passed.tolist(), problems.tolist(), strict=True):
        # Chance that the first k all fail: a product over attempts, 0 once they outnumber the failures.
        failed = np.cumprod(np.maximum(1 - c / np.arange(size, 0, -1), 0.0))
        expected[:size] += units_alike * (1 - failed)
        variance[:size] += units_alike * (failed * (1 - failed))
    return PrefixCurve(
        np.arange(1, most + 1), units, solved / units, expected / units, np.sqrt(variance) / units
    )


def hazard(statistics: Sequences) -> Hazard:
    """By class (n, c, first): problems of a class are at risk together."""
    n, c, first = statistics.n, statistics.c, statistics.first
    most = int(n.max())
    until = np.where(first > 0, first, n)
    solvable = c > 0
    (sizes, passed, firsts), problems = distinct(n[solvable], c[solvable], first[solvable])
    member = np.repeat(np.arange(len(firsts)), firsts)
    j = _counters(firsts)
    chance = passed[member] / (sizes[member] - j + 1)
    expected = np.bincount(j, weights=problems[member] * chance, minlength=most + 1)[1:]
    variance = np.bincount(j, weights=problems[member] * chance * (1 - chance), minlength=most + 1)[1:]
    return Hazard(
        np.arange(1, most + 1),
        _at_least(until, most),
        np.bincount(first, minlength=most + 1)[1:],
        expected.astype(np.float64),
        np.sqrt(variance),
    )


def transitions_of(telling: Sequences) -> Transitions:
    """What follows a success and a failure, and what would of exchangeable attempts."""
    n, c = telling.n.astype(np.float64), telling.c.astype(np.float64)
    again = int(telling.joins.sum())
    recovered = int(telling.c.sum() - np.count_nonzero(telling.first == 1)) - again
    after = int(telling.c.sum() - telling.last.sum())
    others = int(telling.n.sum()) - len(n) - after
    # A success is the last attempt with chance 1/n, as every attempt is.
    followed, missed = float(_numeric.sum(c * (n - 1) / n)), float(_numeric.sum((n - c) * (n - 1) / n))
    return Transitions(
        (again, after),
        (recovered, others),
        float(_numeric.sum(c * (c - 1) / n)) / followed if followed else np.nan,
        float(_numeric.sum(c * (n - c) / n)) / missed if missed else np.nan,
    )


def _at_least(values: Ints, most: int) -> Ints:
    """How many values are at least 1, …, most."""
    at_least: Ints = np.cumsum(np.bincount(values, minlength=most + 1)[::-1])[::-1][1:]
    return at_least


def _counters(sizes: Ints) -> Ints:
    """1, …, size for each size, end to end."""
    ends = np.cumsum(sizes)
    counters: Ints = np.arange(1, int(sizes.sum()) + 1) - np.repeat(ends - sizes, sizes)
    return counters
