"""How often rankings are wrong, in simulated benchmarks.

    python -m tests.statistics.ranking_table [REPETITIONS]

prints the table that the guide shows. Models share the difficulty of the problems; each has an ability, and
luck of its own at every problem. A ranking is wrong if an interval misses the truth of its model, if a
rejection has the wrong direction or is of models that are equal, or if a rank set misses a true rank.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

import passk_fast as pk
from passk_fast.inference.multiplicity import holm

SEED = 20_250_301
LEVEL = 0.95
REPLICATES = 399
# Problems from which the truth is taken.
MANY = 400_000

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Cell:
    """Difficulty p ~ Beta(a, b) of m problems (clusters of some size share it), and the models' abilities."""

    a: float
    b: float
    abilities: tuple[float, ...]
    m: int
    n: int
    k: int
    luck: float = 1.0
    cluster: int = 1
    strata: int = 1

    def rates(self, m: int, rng: np.random.Generator) -> Floats:
        """Success rates (m, M): log odds of the difficulty, plus ability, plus luck."""
        base = np.clip(rng.beta(self.a, self.b, -(-m // self.cluster)), 1e-12, 1 - 1e-12)
        odds = np.repeat(np.log(base) - np.log1p(-base), self.cluster)[:m]
        together = np.repeat(rng.standard_normal((len(base), len(self.abilities))), self.cluster, axis=0)[:m]
        scores = odds[:, None] + np.array(self.abilities) + self.luck * together
        # Models differ by stratum too: what one gains in the first it loses in the last.
        scores += np.linspace(-1, 1, self.strata)[self.stratum(m)][:, None] * (self.strata > 1)
        rates: Floats = 1 / (1 + np.exp(-scores))
        return rates

    def stratum(self, m: int) -> npt.NDArray[np.int64]:
        """Stratum of each problem: equal parts."""
        return np.arange(m) * self.strata // m

    def truth(self) -> Floats:
        """pass@k of each model in the population; models of one ability are equal."""
        rng = np.random.default_rng(SEED)
        truth = np.mean(1 - (1 - self.rates(MANY, rng)) ** self.k, axis=0)
        _, group = np.unique(self.abilities, return_inverse=True)
        means: Floats = (np.bincount(group, truth) / np.bincount(group))[group]
        return means

    def rankings(self, repetitions: int, **options: object) -> Iterator[pk.Ranking]:
        """Rankings of simulated results."""
        rng = np.random.default_rng([SEED, self.m, self.n, self.k, len(self.abilities)])
        for repetition in range(repetitions):
            passed = rng.binomial(self.n, self.rates(self.m, rng)).T
            yield pk.rank(
                {f"m{j}": pk.Counts(self.n, c) for j, c in enumerate(passed)},
                self.k,
                level=LEVEL,
                replicates=REPLICATES,
                rng=repetition,
                clusters=np.arange(self.m) // self.cluster if self.cluster > 1 else False,
                strata=self.stratum(self.m) if self.strata > 1 else False,
                **options,  # type: ignore[arg-type]
            )


GROUPS = (0.0,) * 5 + (0.5,) * 5 + (1.0,) * 5 + (2.0,) * 5
EQUAL, PARTIAL = (0.0,) * 8, (0.0, 0.0, 0.0, 0.0, 1.5, 1.5, 3.0, 3.0)
CELLS = {
    "8 equal models": Cell(0.5, 0.5, EQUAL, 50, 1, 1),
    "8 models, partly equal": Cell(1, 1, PARTIAL, 50, 1, 1),
    "2 equal models": Cell(1, 1, (0.0, 0.0), 50, 1, 1),
    "8 equal models, pass@10 of 10": Cell(0.5, 0.5, EQUAL, 50, 10, 10),
    "8 models, pass@100 of 200": Cell(0.3, 0.8, (0.0,) * 4 + (-1.0,) * 4, 50, 200, 100),
    "20 models in 4 groups": Cell(0.5, 0.5, GROUPS, 50, 10, 1),
    "20 models in 4 groups, m = 200": Cell(0.7, 0.7, GROUPS, 200, 1, 1),
    "30 models, nearly all solved": Cell(49, 1, (0.0,) * 30, 50, 1, 1),
    "10 models, nearly nothing solved": Cell(0.1, 1.9, (0.0,) * 5 + (1.0,) * 5, 50, 1, 1),
    "8 models, 50 clusters of 4": Cell(1, 1, PARTIAL, 200, 1, 1, cluster=4),
    "8 models, 3 strata": Cell(1, 1, PARTIAL, 60, 1, 1, strata=3),
}


@dataclass(frozen=True)
class Mistakes:
    """Shares of rankings with a mistake: of the intervals, of the tests, of Holm's, of the rank sets."""

    intervals: float
    tests: float
    holm: float
    rank_sets: float


def mistakes(cell: Cell, repetitions: int, **options: object) -> Mistakes:
    """Shares of the rankings that are wrong."""
    truth = cell.truth()
    above = truth[:, None] > truth
    first, last = 1 + above.sum(axis=0), len(truth) - above.sum(axis=1)
    found, pairs = np.zeros(4), np.triu_indices(len(truth), 1)
    for ranking in cell.rankings(repetitions, **options):
        low, high = ranking.confidence_interval
        # Holm's method needs no draws: it adjusts the p-values of single pairs.
        by_holm = holm(ranking.p_value[pairs]) < 1 - LEVEL
        right = np.where(ranking.difference[pairs] > 0, above[pairs], above.T[pairs])
        found += [
            np.any((low > truth) | (truth > high)),
            np.any(ranking.better & ~above),
            np.any(by_holm & ~right),
            # Equal models have a range of ranks, all of which the set must hold.
            np.any((ranking.rank_sets.low > first) | (ranking.rank_sets.high < last)),
        ]
    return Mistakes(*(found / repetitions).tolist())


def main() -> None:
    """Print the table."""
    repetitions = int(sys.argv[1]) if len(sys.argv) > 1 else 2000
    print("| models | m | n, k | intervals miss | wrong rejection | with Holm | rank sets miss |")
    print("|---" * 7 + "|")
    for name, cell in CELLS.items():
        one = mistakes(cell, repetitions)
        shares = [one.intervals, one.tests, one.holm, one.rank_sets]
        row = " | ".join(f"{100 * share:.1f} %" for share in shares)
        print(f"| {name} | {cell.m} | {cell.n}, {cell.k} | {row} |", flush=True)


if __name__ == "__main__":
    main()
