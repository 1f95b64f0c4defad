"""How often a ranking of equal models tells any two of them apart, with equal and with unequal attempts.

    python -m tests.statistics.ranking_size [REPETITIONS [DESIGN …]]

prints a line for each cell and the table that the guide shows: four models with the same chance on every
problem, of which two have the first number of attempts and two the second, over five populations, m of 12,
20, 50 and 164, and k of 1, 10 and the least n.

Boards are judged many at a time. The strongest pair decides whether any is told apart: where its p-value is
so small that Holm rejects it, or so large that nothing does, the flips are not asked. The other boards are
ranked.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from itertools import combinations
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

import passk_fast as pk
from passk_fast.analyses.ranking.pair_floors import table_of_floors
from passk_fast.inference.luck import Luck
from passk_fast.inference.noise_floor import Judged

SEED = 20_250_711
# One more times 5% is just above a whole number, so that the draws take nothing from the size.
REPLICATES = 1000
LEVEL = 0.95
# Boards that are judged at a time.
BOARDS = 500
Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

DESIGNS = ("1, 1", "10, 10", "200, 200", "100, 10", "20, 10", "100, 1", "ragged")
POPULATIONS = ("beta(.5, .5)", "beta(3, 1)", "constant .05", "ceiling", "two points")
SIZES = (12, 20, 50, 164)
MODELS = 4
PAIRS = tuple(combinations(range(MODELS), 2))


class Cell(NamedTuple):
    """One kind of board."""

    design: str
    k: int
    m: int
    population: str

    def rates(self, boards: int, rng: np.random.Generator) -> Floats:
        """The chance on every problem, (boards, m)."""
        shape = (boards, self.m)
        if self.population.startswith("beta"):
            a, b = (0.5, 0.5) if ".5" in self.population else (3.0, 1.0)
            return rng.beta(a, b, shape)
        if self.population.startswith("constant"):
            return np.full(shape, 0.05)
        if self.population == "ceiling":
            return np.where(rng.random(shape) < 0.9, 0.999, rng.beta(1, 1, shape))
        return np.where(rng.random(shape) < 0.5, 0.1, 0.9)

    def boards(self, boards: int, rng: np.random.Generator) -> tuple[Ints, Ints]:
        """Attempts and successes of four models alike, (boards, 4, m) each."""
        p = self.rates(boards, rng)[:, None]
        odd = (np.arange(MODELS) % 2).astype(bool)[:, None]
        if self.design == "ragged":
            # 4 to 20 attempts, more where problems are easy for two models, where they are hard for two.
            easy = np.where(odd, p, 1 - p) / 2 + rng.random((boards, MODELS, self.m)) / 2
            n = np.clip(np.round(4 + 16 * easy), 4, 20).astype(np.int64)
        else:
            sizes = [int(size) for size in self.design.split(", ")]
            n = np.broadcast_to(np.where(odd, sizes[1], sizes[0]), (boards, MODELS, self.m))
        return n, rng.binomial(n, p)

    def told_apart(self, n: Ints, c: Ints, seed: int) -> npt.NDArray[np.bool_]:
        """Of each board whether any two models are told apart at 95%."""
        least = np.nanmin(np.column_stack([self.strongest(n, c), np.ones(len(n))]), axis=1)
        found: npt.NDArray[np.bool_] = len(PAIRS) * least < 1 - LEVEL
        for board in np.flatnonzero(~found & (least < 1 - LEVEL)).tolist():
            found[board] = self.ranked(n[board], c[board], seed + board)
        return found

    def strongest(self, n: Ints, c: Ints) -> Floats:
        """The p-value of every pair alone, (boards, pairs)."""
        scores = pk.pass_at_k(n, c, self.k)
        first, second = (np.array(side) for side in zip(*PAIRS, strict=True))
        d = scores[:, first] - scores[:, second]
        sizes = np.unique(n)
        table = table_of_floors(sizes, (self.k,))[0]
        at, width = np.searchsorted(sizes, n), 2 * int(sizes[-1]) + 1
        rows = (at[:, first] * len(sizes) + at[:, second]) * width + c[:, first] + c[:, second]
        judged = Judged(
            d.mean(axis=2).ravel(),
            (d.var(axis=2, ddof=1) / self.m).ravel(),
            np.full(d.shape[0] * d.shape[1], self.m - 1.0),
            Luck.even((table[rows].sum(axis=2) / self.m**2).ravel()),
        )
        return judged.p_values().reshape(len(n), -1)

    def ranked(self, n: Ints, c: Ints, seed: int) -> bool:
        """The same of one board, by ranking it."""
        models = {f"m{j}": pk.Counts(n[j], c[j]) for j in range(MODELS)}
        ranking = pk.rank(models, self.k, level=LEVEL, replicates=REPLICATES, rng=seed)
        return bool(ranking.better.any())

    def size(self, repetitions: int) -> float:
        """Share of the boards on which any two models are told apart at 95%."""
        rng, found = np.random.default_rng([SEED, *map(hash_of, self)]), 0
        for start in range(0, repetitions, BOARDS):
            boards = self.boards(min(BOARDS, repetitions - start), rng)
            found += int(self.told_apart(*boards, start).sum())
        return found / repetitions


def hash_of(value: object) -> int:
    """The same number for the same text, on every machine."""
    return int.from_bytes(str(value).encode()[:12], "big")


def cells(design: str) -> Iterator[Cell]:
    """All cells of a design."""
    least = 4 if design == "ragged" else min(int(n) for n in design.split(", "))
    for k in sorted({1, min(10, least), least}):
        for m in SIZES:
            for population in POPULATIONS:
                yield Cell(design, k, m, population)


def main() -> None:
    """Print the cells, and the table."""
    repetitions = int(sys.argv[1]) if len(sys.argv) > 1 else 4000
    rows = ["| n of two models, of two | cells | mean | largest | where |", "|---" * 5 + "|"]
    for design in sys.argv[2:] or DESIGNS:
        found = {}
        for cell in cells(design):
            found[cell] = cell.size(repetitions)
            print(*cell, f"{100 * found[cell]:.2f} %", sep=" | ", flush=True)
        worst = max(found, key=lambda cell: found[cell])
        mean, most = (f"{100 * x:.1f} %" for x in (np.mean(list(found.values())), found[worst]))
        where = f"k = {worst.k}, m = {worst.m}, {worst.population}"
        rows.append(f"| {design} | {len(found)} | {mean} | {most} | {where} |")
    print(*rows, sep="\n")


if __name__ == "__main__":
    main()
