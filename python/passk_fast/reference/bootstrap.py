"""Bootstrap replicates of sums over a resampling design.

A design consists of independent strata. Stratum g sends `draws[g]` draws to its points
`starts[g]`, …, `starts[g + 1]` − 1 with probabilities proportional to `weights`, and every draw adds its
point's row of `values`. The bootstrap of problems is one stratum whose points are the classes of equal
problems, weighted by how many problems each has.
"""

from collections.abc import Sequence

from passk_fast.reference.multinomial import Stratum, add, multinomial_sums
from passk_fast.reference.random import fork, key

__all__ = ["replicate_sums"]


def replicate_sums(
    draws: Sequence[int],
    starts: Sequence[int],
    weights: Sequence[float],
    values: Sequence[Sequence[float]],
    seed: int,
    first: int,
    replicates: int,
    *,
    method: str | None = None,
) -> list[list[float]]:
    """Sums of the replicates first, …, first + replicates − 1, a row each.

    Replicate r is a function of the design, the seed and r alone. Stratum g reads branch g of the
    replicate's stream.

    Examples
    --------
    Three problems solved never, sometimes and always, drawn three at a time:

    >>> replicate_sums([3], [0, 3], [1.0, 1.0, 1.0], [[0.0], [0.5], [1.0]], seed=7, first=0, replicates=4)
    [[2.5], [2.5], [2.0], [2.0]]
    """
    columns = len(values[0]) if values else 0
    strata = []
    for g, count in enumerate(draws):
        points = [p for p in range(starts[g], starts[g + 1]) if weights[p] > 0.0]
        strata.append(Stratum(count, [weights[p] for p in points], [values[p] for p in points], columns))
    rows = []
    for replicate in range(first, first + replicates):
        stream = key(seed, "bootstrap", replicate)
        row = [0.0] * columns
        for g, stratum in enumerate(strata):
            add(row, 1, multinomial_sums(fork(stream, g), stratum, method))
        rows.append(row)
    return rows
