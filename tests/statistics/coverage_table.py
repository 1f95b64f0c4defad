"""How often nominal 95% intervals contain the truth, in simulated benchmarks.

    python -m tests.statistics.coverage_table [REPETITIONS]

prints the table that the guide shows. A problem's success rate is drawn from a beta distribution, its passes
from a binomial one; the truth is the mean pass@k of the population, or of the problems themselves.
"""

from __future__ import annotations

import math
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

import passk_fast as pk

SEED = 20_250_101
SIZES = (20, 50, 164)


@dataclass(frozen=True)
class Cell:
    """A population of problems, and what is measured of it."""

    a: float
    b: float
    n: int
    k: int

    def truth(self) -> float:
        """E[1 - (1 - p)^k]."""
        logs = [math.lgamma(self.b + self.k), math.lgamma(self.a + self.b)]
        logs += [-math.lgamma(self.b), -math.lgamma(self.a + self.b + self.k)]
        return 1 - math.exp(math.fsum(logs))

    def draws(self, m: int, repetitions: int) -> Iterator[tuple[pk.Counts, float]]:
        """Simulated counts of m problems, and the mean pass@k of these very problems."""
        rng = np.random.default_rng([SEED, m, self.n, self.k, round(1000 * self.a), round(1000 * self.b)])
        for _ in range(repetitions):
            p = rng.beta(self.a, self.b, m)
            yield pk.Counts(self.n, rng.binomial(self.n, p)), float(np.mean(1 - (1 - p) ** self.k))


CELLS = (
    Cell(0.5, 0.5, 10, 1),
    Cell(0.5, 0.5, 200, 10),
    Cell(0.5, 0.5, 200, 100),
    Cell(0.15, 1.5, 200, 1),
    Cell(3, 0.4, 10, 1),
    Cell(3, 0.4, 10, 10),
)

Method = Callable[[pk.Counts, int], pk.results.ConfidenceInterval]
METHODS: dict[str, Method] = {
    "z": lambda counts, k: pk.mean_interval(counts, k, interval="z").confidence_interval,
    "percentile": lambda counts, k: pk.bootstrap(counts, k, interval="percentile").confidence_interval,
    "bca": lambda counts, k: pk.bootstrap(counts, k, interval="bca").confidence_interval,
    "adjusted": lambda counts, k: pk.mean_interval(counts, k).confidence_interval,
}


def coverage(cell: Cell, m: int, method: Method, repetitions: int, *, benchmark: bool = False) -> float:
    """Share of the intervals that contain the truth."""
    hits = 0
    for counts, own in cell.draws(m, repetitions):
        low, high = method(counts, cell.k)
        # Where every problem is solved the truth may differ from 1 by rounding alone.
        hits += low - 1e-12 <= (own if benchmark else cell.truth()) <= high + 1e-12
    return hits / repetitions


def main() -> None:
    """Print the table."""
    repetitions = int(sys.argv[1]) if len(sys.argv) > 1 else 4000
    print("| success rates, n, k | m | " + " | ".join(METHODS) + " |")
    print("|---" * (2 + len(METHODS)) + "|")
    for cell in CELLS:
        for m in SIZES:
            shares = [coverage(cell, m, method, repetitions) for method in METHODS.values()]
            row = " | ".join(f"{100 * share:.1f}" for share in shares)
            print(f"| Beta({cell.a:g}, {cell.b:g}), {cell.n}, {cell.k} | {m} | {row} |", flush=True)


if __name__ == "__main__":
    main()
