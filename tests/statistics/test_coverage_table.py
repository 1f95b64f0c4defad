"""Intervals contain the truth as often as they say, and the ones known to fail do fail.

Each share comes from R simulated benchmarks with a fixed seed; a share p has a standard deviation of
√(p(1 - p)/R). Bounds leave 4.5 of these, α = 7e-6 a comparison.
"""

from __future__ import annotations

import math

import numpy as np
import pytest

import passk_fast as pk
from tests.statistics.coverage_table import CELLS, METHODS, SIZES, Cell, coverage

# Coverage in % of z, percentile, BCa and adjusted intervals at m = 20, 50, 164, from 4,000 repetitions.
KNOWN = {
    CELLS[0]: [(93, 93, 95, None), (95, 95, 95, None), (95, 95, 95, None)],
    CELLS[1]: [(90, 91, 94, 98), (92, 93, 95, 97), (94, 94, 95, 96)],
    CELLS[2]: [(72, 72, 78, 99.7), (89, 89, 93, 99), (93, 94, 96, 96)],
    CELLS[3]: [(86, 87, 90, 99.5), (91, 92, 94, 99), (94, 94, 95, 96)],
    CELLS[4]: [(88, 89, 91, 99), (93, 93, 94, 98), (94, 94, 95, 96)],
    CELLS[5]: [(2, 2, 2, 100), (4, 4, 4, 100), (14, 14, 14, 100)],
}


def deviation(share: float, repetitions: int) -> float:
    # A share that came out 0 or 1 has some spread too.
    return math.sqrt(max(share * (1 - share), 1 / repetitions) / repetitions)


def benchmark(counts: pk.Counts, k: int) -> pk.results.ConfidenceInterval:
    return pk.mean_interval(counts, k, target="benchmark").confidence_interval


@pytest.mark.parametrize(("cell", "m"), [(CELLS[0], 50), (CELLS[5], 20), (Cell(0.5, 0.5, 10, 5), 20)])
def test_adjusted_holds_its_level(cell, m):
    """At least .938 - 4.5 · .0109."""
    assert coverage(cell, m, METHODS["adjusted"], 500) >= 0.889


@pytest.mark.parametrize(("cell", "m"), [(Cell(0.5, 0.5, 10, 1), 50), (Cell(3, 0.4, 10, 5), 20)])
def test_adjusted_holds_its_level_for_a_benchmark(cell, m):
    assert coverage(cell, m, benchmark, 500, benchmark=True) >= 0.889


@pytest.mark.stats
@pytest.mark.parametrize("cell", CELLS, ids=str)
def test_coverage_is_as_known(cell):
    """Rounding of the known figures, and the noise of two simulations."""
    repetitions = 1000
    for m, known in zip(SIZES, KNOWN[cell], strict=True):
        for (name, method), percent in zip(METHODS.items(), known, strict=True):
            if percent is None:
                continue
            share = coverage(cell, m, method, repetitions)
            noise = math.hypot(deviation(percent / 100, repetitions), deviation(percent / 100, 4000))
            assert abs(share - percent / 100) <= 0.005 + 4.5 * noise, (name, m, share)


@pytest.mark.stats
@pytest.mark.parametrize("m", [50, 164])
@pytest.mark.parametrize(("n", "k"), [(10, 1), (10, 5), (10, 10), (200, 10)])
def test_a_benchmark_is_covered_as_often_as_said(n, k, m):
    """Between .93 and .96, and 4.5 standard deviations of 2,000 repetitions to each side."""
    share = coverage(Cell(0.5, 0.5, n, k), m, benchmark, 2000, benchmark=True)
    assert 0.93 - 0.0257 <= share <= 0.96 + 0.0197


@pytest.mark.stats
@pytest.mark.parametrize("m", SIZES)
@pytest.mark.parametrize(("n", "low", "high"), [(10, 1, 10), (200, 1, 10), (200, 10, 100)])
def test_adjusted_gaps_hold_their_level(n, low, high, m):
    cells = [Cell(0.15, 1.5, n, k) for k in (low, high)]
    truth = cells[1].truth() - cells[0].truth()
    hits = 0
    for counts, _ in cells[0].draws(m, 1000):
        ends = pk.mean_interval(counts, [low, high]).gaps.confidence_interval
        hits += bool(ends.low[0] <= truth <= ends.high[0])
    # .938 less 4.5 standard deviations.
    assert hits / 1000 >= 0.904


@pytest.mark.stats
def test_redrawing_problems_and_attempts_is_a_trap():
    """At n = k = 10 the plain interval drifts away from the truth as m grows; a recentred one covers."""
    cell, repetitions = Cell(0.5, 0.5, 10, 10), 300
    plain, recentred = [], []
    for m in (20, 50, 164, 1000):
        hits = np.zeros(2)
        for counts, _ in cell.draws(m, repetitions):
            result = pk.bootstrap(counts, cell.k, resample="both", interval="percentile")
            shift = np.mean(1 - (1 - counts.c / counts.n) ** cell.k) - result.estimate
            low, high = result.confidence_interval
            hits += low + shift <= cell.truth() <= high + shift, low <= cell.truth() <= high
        plain.append(hits[0] / repetitions)
        recentred.append(hits[1] / repetitions)
    for share, known in zip(plain, (0.95, 0.92, 0.76, 0.07), strict=True):
        assert abs(share - known) <= 0.005 + 4.5 * deviation(known, repetitions)
    assert recentred[-1] >= 0.95
