"""The tests of order: statistics over all informative units, their null moments and p-values."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from passk_fast import _core, _numeric
from passk_fast._progress import Report
from passk_fast._typing import Floats
from passk_fast.analyses.order import laws
from passk_fast.data.order import Sequences

DEFAULT_TESTS = ("rank sum", "joins")
TESTS = tuple(laws.MOMENTS)
# Columns of the permuted sums.
COLUMN = {"rank sum": 0, "joins": 1, "runs": 2, "first success": 3, "log-rank": 4}


class Permutations(NamedTuple):
    """How many permutations, with which seed, told to whom."""

    replicates: int
    seed: int
    report: Report | None


def run(
    telling: Sequences, tests: tuple[str, ...], weights: str, permutations: Permutations | None
) -> dict[str, Any]:
    """Statistics, null moments and p-values of each test."""
    n, c = telling.n, telling.c
    shares = np.ones(len(n)) if weights == "equal" else 1 / (n + 1)
    sizes, passed, problems = _core.tally(n, c) if len(n) else (n, c, n)
    classes = list(zip(sizes.tolist(), passed.tolist(), problems.tolist(), strict=True))
    observed = _observed(telling, shares)
    rows = []
    for test in tests:
        moments = laws.MOMENTS[test](sizes, passed)
        factor = 1 / (sizes + 1) if test == "rank sum" and weights != "equal" else np.ones(len(sizes))
        mean = float(_numeric.dot(problems, factor * moments.mean))
        variance = float(_numeric.dot(problems, _numeric.square(factor) * moments.variance))
        rows.append((observed[test], mean, np.sqrt(variance)))
    statistic, expected, deviation = np.array(rows, dtype=np.float64).T
    with np.errstate(invalid="ignore", divide="ignore"):
        z = np.where(deviation > 0, (statistic - expected) / deviation, np.nan)
    drawn = None
    if permutations is not None and len(n):
        drawn = _core.permuted_order(
            n, c, shares, permutations.seed, 0, permutations.replicates, permutations.report
        )
    found = [_p_value(test, rows[t], float(z[t]), classes, weights, drawn) for t, test in enumerate(tests)]
    return {
        "statistic": statistic,
        "expected": expected,
        "standard_deviation": deviation,
        "z": z,
        "p_value": np.array([p for p, _ in found]),
        "method": tuple(method for _, method in found),
    }


def _observed(telling: Sequences, shares: Floats) -> dict[str, float]:
    """Each statistic, summed over the units."""
    harmonic = np.cumsum(np.concatenate([[0.0], 1 / np.arange(1, int(telling.n.max(initial=0)) + 1)]))
    expected = telling.c * (harmonic[telling.n] - harmonic[telling.n - telling.first])
    return {
        "rank sum": float(_numeric.dot(shares, telling.rank_sum)),
        # exact: whole numbers
        "joins": float(telling.joins.sum()),
        # exact: whole numbers
        "runs": float(telling.runs.sum()),
        # exact: whole numbers
        "first success": float(telling.first.sum()),
        "log-rank": float(_numeric.sum(expected)),
    }


def _p_value(
    test: str,
    row: tuple[float, float, float],
    z: float,
    classes: laws.Classes,
    weights: str,
    drawn: Floats | None,
) -> tuple[float, str]:
    """Two-sided p-value by permutations if there are any, else by the exact law, else by a normal one."""
    statistic, mean, deviation = row
    if np.isnan(z):
        return np.nan, "none"
    if drawn is not None:
        # Sums of weights and of fractions carry rounding errors far below this.
        reached = abs(statistic - mean) - 1e-9 * deviation
        extreme = np.count_nonzero(np.abs(drawn[:, COLUMN[test]] - mean) >= reached)
        return (1 + int(extreme)) / (1 + len(drawn)), "permutation"
    factor = 1.0
    if test == "rank sum" and weights != "equal":
        sizes = {n for n, _, _ in classes}
        if len(sizes) > 1:
            return 2 * _core.normal_cdf(-abs(z)), "normal"
        factor = 1.0 + sizes.pop()
    law = laws.exact_law(test, classes)
    if law is None:
        return 2 * _core.normal_cdf(-abs(z)), "normal"
    return law.two_sided(statistic * factor, mean * factor), "exact"
