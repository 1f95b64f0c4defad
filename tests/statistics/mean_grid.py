"""How often the interval of a mean contains the truth, over a grid of populations, attempts, k and problems.

    python -m tests.statistics.mean_grid [REPETITIONS [PROBLEMS …]]

prints for each m the least shares, and those of the least cells again with other seeds and ten times as many
repetitions, since the least of many shares is low by chance.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from functools import cache
from itertools import product
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from scipy import stats

import passk_fast as pk
from tests.statistics.random_populations import mean_ends

SEED = 20_251_128
Floats = npt.NDArray[np.float64]
Quantiles = Callable[[Floats], Floats]
ATTEMPTS = ((1, 1), (2, 2), (5, 1), (10, 1), (10, 5), (10, 10), (100, 1), (100, 10), (100, 100))
PROBLEMS = (10, 20, 60, 164)
# Cells measured again, of each m.
AGAIN = 3
# Quantiles over which truths are averaged.
POINTS = 400_000


def points(*parts: tuple[float, float]) -> Quantiles:
    """Success rates that shares of the problems have."""
    shares, rates = np.array(parts).T
    return lambda u: rates[np.searchsorted(np.cumsum(shares)[:-1], u, side="right")]


def inflated(zeros: float, a: float, b: float) -> Quantiles:
    return lambda u: np.where(u < zeros, 0.0, stats.beta.ppf(np.clip((u - zeros) / (1 - zeros), 0, 1), a, b))


BETAS = (
    *((0.5, 0.5), (0.15, 1.5), (1.5, 0.15), (3, 1), (1, 3), (1, 1)),
    *((1, 40), (40, 1), (0.3, 10), (10, 0.3), (0.1, 3), (5, 5)),
)
POPULATIONS: dict[str, Quantiles] = {
    **{f"Beta({a:g}, {b:g})": stats.beta(a, b).ppf for a, b in BETAS},
    **{f"all {p:g}": points((1.0, p)) for p in (0.05, 0.5, 0.95)},
    "40% .05, 60% .97": points((0.4, 0.05), (0.6, 0.97)),
    "30% .1, 70% 1": points((0.3, 0.1), (0.7, 1.0)),
    "half 0, half 1": points((0.5, 0.0), (0.5, 1.0)),
    "90% .02, 10% .5": points((0.9, 0.02), (0.1, 0.5)),
    "95% 0, 5% .5": points((0.95, 0.0), (0.05, 0.5)),
    "40% 0, Beta(1, 2)": inflated(0.4, 1, 2),
    "60% 0, Beta(.5, .5)": inflated(0.6, 0.5, 0.5),
    "logit-normal(-2, 2)": lambda u: 1 / (1 + np.exp(-stats.norm.ppf(u, -2, 2))),
    "logit-normal(-3, 2.5)": lambda u: 1 / (1 + np.exp(-stats.norm.ppf(u, -3, 2.5))),
}


@cache
def rates_of(population: str) -> Floats:
    """Success rates in as many equal parts of the population."""
    return POPULATIONS[population]((np.arange(POINTS) + 0.5) / POINTS)


class Cell(NamedTuple):
    """A population, attempts, k and problems."""

    population: str
    n: int
    k: int
    m: int

    def coverage(self, repetitions: int, seed: int = 0) -> float:
        """Share of the 95% intervals that contain the population's mean pass@k."""
        rates = rates_of(self.population)
        truth = np.mean(1 - (1 - rates) ** self.k)
        table = np.asarray(pk.pass_at_k(self.n, np.arange(self.n + 1), self.k))
        place = list(POPULATIONS).index(self.population)
        rng, hits = np.random.default_rng([SEED, seed, place, self.n, self.k, self.m]), 0
        portion = max(1, 400_000 // self.m)
        for start in range(0, repetitions, portion):
            # Rates of the finely divided population: as many values as its truth is the mean of.
            drawn = rates[rng.integers(POINTS, size=(min(portion, repetitions - start), self.m))]
            low, high = mean_ends(table[rng.binomial(self.n, drawn)])
            hits += int(np.sum((low - 1e-12 <= truth) & (truth <= high + 1e-12)))
        return hits / repetitions


def cells(m: int) -> Iterator[Cell]:
    """All cells of so many problems."""
    for population, (n, k) in product(POPULATIONS, ATTEMPTS):
        yield Cell(population, n, k, m)


def main() -> None:
    """Print the table."""
    repetitions = int(sys.argv[1]) if len(sys.argv) > 1 else 4_000
    sizes = [int(m) for m in sys.argv[2:]] or PROBLEMS
    print("| m | cells | least | 1% | median | below 93% | the least again | where |")
    print("|---" * 8 + "|")
    for m in sizes:
        found = {cell: cell.coverage(repetitions) for cell in cells(m)}
        lowest = sorted(found, key=found.__getitem__)[:AGAIN]
        again = {cell: cell.coverage(10 * repetitions, 1) for cell in lowest}
        where = min(again, key=again.__getitem__)
        shares = [100 * np.quantile(list(found.values()), q) for q in (0, 0.01, 0.5)]
        row = [f"{m}", f"{len(found)}", *(f"{x:.1f}" for x in shares)]
        row += [f"{sum(x < 0.93 for x in found.values())}", f"{100 * again[where]:.2f}"]
        print("| " + " | ".join(row) + f" | {where.population}, n = {where.n}, k = {where.k} |", flush=True)


if __name__ == "__main__":
    main()
