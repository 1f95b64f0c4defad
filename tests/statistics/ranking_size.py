"""How often a ranking of equal models tells any two of them apart, with equal and with unequal attempts.

    python -m tests.statistics.ranking_size [REPETITIONS]

prints the table that the guide shows: four models with the same chance on every problem, of which two have
the first number of attempts and two the second, over five populations, m of 12, 20, 50 and 164, and k of 1,
10 and the least n.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

import passk_fast as pk

SEED = 20_250_711
REPLICATES = 399
Floats = npt.NDArray[np.float64]

DESIGNS = ("1, 1", "10, 10", "200, 200", "100, 10", "20, 10", "100, 1", "ragged")
POPULATIONS = ("beta(.5, .5)", "beta(3, 1)", "constant .05", "ceiling", "two points")
SIZES = (12, 20, 50, 164)


class Cell(NamedTuple):
    """One kind of board."""

    design: str
    k: int
    m: int
    population: str

    def rates(self, rng: np.random.Generator) -> Floats:
        """The chance on every problem, (m,)."""
        m = self.m
        if self.population.startswith("beta"):
            a, b = (0.5, 0.5) if ".5" in self.population else (3.0, 1.0)
            return rng.beta(a, b, m)
        if self.population.startswith("constant"):
            return np.full(m, 0.05)
        if self.population == "ceiling":
            return np.where(rng.random(m) < 0.9, 0.999, rng.beta(1, 1, m))
        return np.where(rng.random(m) < 0.5, 0.1, 0.9)

    def board(self, rng: np.random.Generator) -> dict[str, pk.Counts]:
        """Four models alike."""
        p = self.rates(rng)
        models = {}
        for j in range(4):
            if self.design == "ragged":
                # 4 to 20 attempts, more where problems are easy for two models, where they are hard for two.
                easy = (p if j % 2 else 1 - p) / 2 + rng.random(self.m) / 2
                n = np.clip(np.round(4 + 16 * easy), 4, 20).astype(np.int64)
            else:
                n = np.full(self.m, int(self.design.split(", ")[j % 2]))
            models[f"m{j}"] = pk.Counts(n, rng.binomial(n, p))
        return models

    def size(self, repetitions: int) -> float:
        """Share of the boards on which any pair is told apart at 95%."""
        rng, found = np.random.default_rng([SEED, *map(hash_of, self)]), 0
        for repetition in range(repetitions):
            ranking = pk.rank(self.board(rng), self.k, replicates=REPLICATES, rng=repetition)
            found += bool(ranking.better.any())
        return found / repetitions


def hash_of(value: object) -> int:
    """The same number for the same text, on every machine."""
    return int.from_bytes(str(value).encode()[:6], "big")


def cells(design: str) -> Iterator[Cell]:
    """All cells of a design."""
    least = 4 if design == "ragged" else min(int(n) for n in design.split(", "))
    for k in sorted({1, min(10, least), least}):
        for m in SIZES:
            for population in POPULATIONS:
                yield Cell(design, k, m, population)


def main() -> None:
    """Print the table."""
    repetitions = int(sys.argv[1]) if len(sys.argv) > 1 else 1000
    print("| n of two models, of two | cells | mean | largest | where |")
    print("|---" * 5 + "|")
    for design in DESIGNS:
        found = {cell: cell.size(repetitions) for cell in cells(design)}
        worst = max(found, key=lambda cell: found[cell])
        mean, most = (f"{100 * x:.1f} %" for x in (np.mean(list(found.values())), found[worst]))
        where = f"k = {worst.k}, m = {worst.m}, {worst.population}"
        print(f"| {design} | {len(found)} | {mean} | {most} | {where} |", flush=True)


if __name__ == "__main__":
    main()
