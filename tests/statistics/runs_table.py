"""How often intervals of several runs cover the truth, and how often equal models are told apart.

    python -m tests.statistics.runs_table [STUDIES]

prints the table that the guide shows. Runs shift the log odds of all problems by a normal amount; the truth
is the mean over problems and runs.
"""

from __future__ import annotations

import sys
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

import passk_fast as pk

SEED = 20_250_612
MANY = 400_000

Floats = npt.NDArray[np.float64]


class Cell(NamedTuple):
    """R runs whose log odds have the standard deviation `spread`, of m problems p ~ Beta(a, b)."""

    runs: int
    spread: float
    a: float
    b: float
    m: int
    n: int
    k: int

    def rates(self, rng: np.random.Generator, m: int, runs: int) -> Floats:
        """Success rates (m, R)."""
        base = np.clip(rng.beta(self.a, self.b, (m, 1)), 1e-12, 1 - 1e-12)
        odds = np.log(base) - np.log1p(-base) + rng.normal(0, self.spread, (1 if runs > 1 else m, runs))
        rates: Floats = 1 / (1 + np.exp(-odds))
        return rates

    def truth(self) -> float:
        """Mean pass@k over problems and runs."""
        rates = self.rates(np.random.default_rng(SEED), MANY, 1)
        return float(np.mean(1 - (1 - rates) ** self.k))

    def study(self, rng: np.random.Generator) -> list[pk.Counts]:
        """The runs of one model."""
        rates = self.rates(rng, self.m, self.runs)
        return [pk.Counts(self.n, rng.binomial(self.n, rate)) for rate in rates.T]


CELLS = [
    Cell(runs, spread, a, b, m, n, k)
    for runs in (2, 3, 5)
    for spread in (0.0, 0.3)
    for a, b, m, n, k in ((0.5, 0.5, 50, 1, 1), (2, 4, 164, 10, 1), (3, 1, 50, 10, 5))
]


class Covered(NamedTuple):
    """Shares of the intervals that hold the truth, and of those of all attempts together."""

    covered: float
    together: float


def coverage(cell: Cell, studies: int) -> Covered:
    """Of the intervals of `runs`, and of those that take it for granted that runs do not differ."""
    rng, truth, hits = (
        np.random.default_rng([SEED, *map(int, cell[2:]), cell.runs]),
        cell.truth(),
        np.zeros(2),
    )
    for _ in range(studies):
        result = pk.runs(cell.study(rng), cell.k, replicates=None)
        for i, (low, high) in enumerate((result.confidence_interval, result.if_no_run_effect)):
            hits[i] += low <= truth <= high
    return Covered(*(hits / studies).tolist())


def size(cell: Cell, studies: int) -> float:
    """Share of the comparisons of a model with itself, run anew on the same problems, that tell it apart."""
    rng, rejected = np.random.default_rng([SEED, *map(int, cell[2:]), cell.runs, 1]), 0
    for _ in range(studies):
        rates = cell.rates(rng, cell.m, 2 * cell.runs)
        parts = [pk.Counts(cell.n, rng.binomial(cell.n, rate)) for rate in rates.T]
        result = pk.compare_runs(parts[: cell.runs], parts[cell.runs :], cell.k, replicates=None)
        rejected += result.p_value < 0.05
    return rejected / studies


def main() -> None:
    """Print the table."""
    studies = int(sys.argv[1]) if len(sys.argv) > 1 else 2000
    print("| runs | SD of runs | problems | n, k | covers | all attempts together cover | equal told apart |")
    print("|---" * 7 + "|")
    for cell in CELLS:
        covered, together = coverage(cell, studies)
        shares = " | ".join(f"{100 * share:.1f} %" for share in (covered, together, size(cell, studies)))
        what = f"{cell.m}, Beta({cell.a:g}, {cell.b:g})"
        print(f"| {cell.runs} | {cell.spread:g} | {what} | {cell.n}, {cell.k} | {shares} |", flush=True)


if __name__ == "__main__":
    main()
