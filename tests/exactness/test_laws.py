"""Laws as whole masses against high-precision arithmetic, and tables that draw exactly those masses."""

from __future__ import annotations

import math
from fractions import Fraction

import pytest
from hypothesis import given, strategies as st
from mpmath import mp, mpf

from passk_fast.reference.alias import Table, shares
from passk_fast.reference.binomial import log_mass
from passk_fast.reference.poisson import PoissonTable, poisson_masses

MEANS = [1e-12, 0.1, 0.5, 1.0, 3.7, 9.9, 50.0, 1234.5, 30_000.0]


@pytest.mark.parametrize("mean", MEANS)
def test_poisson_masses(mean: float) -> None:
    lowest, masses = poisson_masses(mean)
    assert sum(masses) == 2**64
    with mp.workdps(40):
        p = mp.exp(lowest * mp.log(mean) - mpf(mean) - mp.loggamma(lowest + 1))
        distance, covered = mpf(0), mpf(0)
        for count, mass in enumerate(masses, lowest):
            distance += abs(mpf(mass) / 2**64 - p)
            covered += p
            p *= mpf(mean) / (count + 1)
        distance = (distance + 1 - covered) / 2
    assert distance < (4 * math.sqrt(mean) + 8) * 2.0**-63


def drawn(table: Table) -> list[int]:
    """Mass with which a table draws each outcome."""
    masses = [0] * len(table.cuts)
    for i, (cut, other) in enumerate(zip(table.cuts, table.others, strict=True)):
        masses[i] += cut
        masses[other] += table.height - cut
    return masses


@pytest.mark.parametrize("mean", MEANS)
def test_poisson_table_draws_every_mass(mean: float) -> None:
    """The table's 2³² cells times 2³² and the lower halves behind the sentinel are the masses."""
    lowest, masses = poisson_masses(mean)
    table = PoissonTable(mean)
    uppers = drawn(table.table)
    sentinel = uppers[table.sentinel]
    assert sum(table.lowers.values()) == sentinel << 32
    total = dict(table.lowers)
    for count, upper in zip(table.counts, uppers, strict=False):
        total[count] += upper << 32
    assert list(total.values()) == masses
    assert list(total) == list(range(lowest, lowest + len(masses)))


@given(st.lists(st.floats(0.0, 1e300), min_size=1, max_size=70).filter(lambda weights: max(weights) > 0))
def test_shares_are_proportional(weights: list[float]) -> None:
    masses = shares(weights)
    assert sum(masses) == 2**63
    total = sum(map(Fraction, weights))
    for weight, mass in zip(weights, masses, strict=True):
        # One unit of rounding for each point: 2⁻⁵⁵ for seventy points.
        assert abs(Fraction(mass, 2**63) - Fraction(weight) / total) <= Fraction(2 * len(weights), 2**62)


@given(st.lists(st.integers(0, 2**20), min_size=1, max_size=70).filter(any))
def test_alias_tables_draw_their_masses(weights: list[int]) -> None:
    masses = shares([float(weight) for weight in weights])
    assert drawn(Table(masses, 63))[: len(masses)] == masses


@pytest.mark.parametrize(("n", "p"), [(30, 0.5), (1000, 0.01), (10**6, 0.3), (10**12, 0.4), (2**53, 1e-9)])
def test_binomial_log_mass(n: int, p: float) -> None:
    """Rejection compares logarithms that are right to 2⁻⁴⁵, or to what the last two bits of p change."""
    spread = math.sqrt(n * p * (1 - p))
    for z in (-6.0, -3.3, -1.0, 0.0, 0.1, 2.0, 5.9):
        x = min(max(round(n * p + z * spread), 0), n)
        with mp.workdps(60):
            combinations = mp.loggamma(n + 1) - mp.loggamma(x + 1) - mp.loggamma(n - x + 1)
            exact = combinations + x * mp.log(mpf(p)) + (n - x) * mp.log1p(-mpf(p))
            assert abs(log_mass(n, p, 1 - p, x) - exact) < 2.0**-45 + abs(z) * spread * 2.0**-51
