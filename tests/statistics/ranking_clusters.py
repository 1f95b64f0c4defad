"""How often a ranking of equal models tells any two of them apart, where problems come in clusters.

    python -m tests.statistics.ranking_clusters [REPETITIONS]

prints the table that the guide shows: four models, each better or worse at whole clusters of problems by
chance, but none better than another in the mean of them; clusters of one size, or of 1 and 7 problems.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

import passk_fast as pk
from tests.statistics.ranking_size import LEVEL, MODELS, REPLICATES, SEED

Floats = npt.NDArray[np.float64]
# Standard deviations of log odds: of clusters, of problems, and of a model's own at a cluster.
CLUSTER, PROBLEM, OWN = 1.0, 1.0, 0.7


class Cell(NamedTuple):
    """One kind of board: clusters in all, their sizes in turn, and attempts."""

    clusters: int
    sizes: tuple[int, ...]
    n: int

    @property
    def labels(self) -> npt.NDArray[np.int64]:
        """The cluster of each problem."""
        return np.repeat(np.arange(self.clusters), np.resize(self.sizes, self.clusters))

    @property
    def effective(self) -> float:
        """Clusters of one size that are worth as much."""
        sizes = np.bincount(self.labels).astype(float)
        return float(sizes.sum() ** 2 / (sizes**2).sum())

    def boards(self, repetitions: int) -> Iterator[dict[str, pk.Counts]]:
        """Models that are exchangeable."""
        rng = np.random.default_rng([SEED, self.clusters, self.n, *self.sizes])
        labels = self.labels
        for _ in range(repetitions):
            odds = rng.normal(0, CLUSTER, self.clusters)[labels] + rng.normal(0, PROBLEM, len(labels))
            own = rng.normal(0, OWN, (MODELS, self.clusters))[:, labels]
            passed = rng.binomial(self.n, 1 / (1 + np.exp(-odds - own)))
            yield {f"m{j}": pk.Counts(self.n, c) for j, c in enumerate(passed)}

    def size(self, repetitions: int) -> float:
        """Share of the boards on which any two models are told apart at 95%."""
        found = 0
        for seed, models in enumerate(self.boards(repetitions)):
            ranking = pk.rank(models, 1, level=LEVEL, replicates=REPLICATES, rng=seed, clusters=self.labels)
            found += bool(ranking.better.any())
        return found / repetitions


CELLS = tuple(
    Cell(clusters, sizes, n)
    for sizes in ((4,), (1, 7))
    for clusters in ((8, 12, 20, 50) if sizes == (4,) else (14, 20, 50))
    for n in (1, 10)
)


def main() -> None:
    """Print the table."""
    repetitions = int(sys.argv[1]) if len(sys.argv) > 1 else 4000
    print("| clusters | problems of each | effective clusters | n | told apart |")
    print("|---" * 5 + "|")
    for cell in CELLS:
        sizes = " and ".join(map(str, cell.sizes))
        share = f"{100 * cell.size(repetitions):.1f} %"
        print(f"| {cell.clusters} | {sizes} | {cell.effective:.1f} | {cell.n} | {share} |", flush=True)


if __name__ == "__main__":
    main()
