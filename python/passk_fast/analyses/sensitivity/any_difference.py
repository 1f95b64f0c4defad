"""Do conditions differ at all? Wald's statistic under permutation, and Friedman's test of the ranks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from passk_fast import _core, _numeric
from passk_fast.inference import render
from passk_fast.inference.multiplicity import holm
from passk_fast.inference.run_effect import RunEffect, exceeding

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from passk_fast._progress import Report

    Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False, repr=False)
class AnyDifference(render.Shown):
    """Tests of the hypothesis that all conditions are alike.

    Attributes
    ----------
    k : tuple of int
    wald : ndarray, shape (K,)
        m ȳ'S⁻¹ȳ of the contrasts between conditions, Hotelling's T².
    p_value : ndarray, shape (K,)
        Of `wald`, with the conditions permuted within each problem (cluster):
        (1 + #{permuted ≥ observed})/(1 + replicates), exact in size. Where conditions have different numbers
        of attempts their scores are not exchangeable, but the attempts are: there it is the larger of this
        one and that of the attempts dealt anew, as in `runs`.
    p_adjusted : ndarray, shape (K,)
        The same after Holm's adjustment for the k's.
    friedman : ndarray, shape (K,)
        Friedman's statistic of the ranks within problems, corrected for ties.
    friedman_p_value : ndarray, shape (K,)
        From the chi-squared law with conditions less one degrees of freedom. NaN, as the statistic, where
        conditions have different numbers of attempts, which decide ranks.
    units : int
        Problems, or clusters, that were permuted.
    replicates, seed : int

    Examples
    --------
    >>> cold, warm = pk.Counts(10, [0, 3, 9, 10] * 10), pk.Counts(10, [2, 4, 9, 10] * 10)
    >>> pk.sensitivity({"T=.2": cold, "T=.8": warm}, k=1, rng=1).any_difference.p_value.tolist()
    [0.0001]
    """

    k: tuple[int, ...]
    wald: Floats
    p_value: Floats
    p_adjusted: Floats
    friedman: Floats
    friedman_p_value: Floats
    units: int
    replicates: int
    seed: int

    def to_dict(self) -> dict[str, Any]:
        """Plain numbers, strings and lists, ready for JSON."""
        return {name: render.plain(value) for name, value in vars(self).items()}

    def _table(self) -> render.Table:
        numbers = (self.wald, self.p_value, self.p_adjusted, self.friedman, self.friedman_p_value)
        rows = [
            [f"pass@{k}", *("–" if np.isnan(x) else render.number(x) for x in row)]
            for k, row in zip(self.k, np.stack(numbers, axis=1).tolist(), strict=True)
        ]
        heads = ["", "Wald", "p", "p (Holm)", "Friedman", "p (Friedman)"]
        permuted = f"{self.replicates:,} permutations within each of {self.units:,} units, seed {self.seed}"
        return render.Table("Tests of any difference between the conditions", heads, rows, [permuted])


def any_difference(
    ks: Sequence[int],
    values: Floats,
    replicates: int,
    seed: int,
    progress: Report | None = None,
    uneven: RunEffect | None = None,
) -> AnyDifference:
    """Test of scores (units, C, K): pass@k of problems, or sums over clusters.

    `uneven` is the test by the attempts, where their numbers differ between the conditions.
    """
    tables = np.ascontiguousarray(np.moveaxis(values, 2, 0))
    observed = _core.wald(tables)
    drawn = _core.shuffled_wald(tables, seed, 0, replicates, progress)
    p_values = np.array([exceeding(drawn[:, i], observed[i]) for i in range(len(observed))])
    ranks = [friedman(table) for table in tables]
    if uneven is not None:
        p_values = np.maximum(p_values, uneven.p_value)
        ranks = [(np.nan, np.nan)] * len(tables)
    return AnyDifference(
        k=tuple(ks),
        wald=observed,
        p_value=p_values,
        p_adjusted=holm(p_values),
        friedman=np.array([statistic for statistic, _ in ranks]),
        friedman_p_value=np.array([p for _, p in ranks]),
        units=len(values),
        replicates=replicates,
        seed=seed,
    )


def friedman(table: Floats) -> tuple[float, float]:
    """Friedman's statistic of a table (m, C) and its p-value; 0 and 1 where every row is one tie.

    Friedman, J. American Statistical Association 32 (1937) 675-701, with mean ranks and the correction of
    Conover, *Practical Nonparametric Statistics* (1999), section 5.8.

    Examples
    --------
    >>> friedman(np.array([[0.1, 0.2, 0.3], [0.0, 0.5, 0.9]]))
    (4.0, 0.1353352832366127)
    """
    m, conditions = table.shape
    below = np.stack([(table < column[:, None]).sum(axis=1) for column in table.T], axis=1)
    equal = np.stack([(table == column[:, None]).sum(axis=1) for column in table.T], axis=1)
    ranks = below + (equal + 1) / 2
    centred = _numeric.sum(ranks, axis=0) - m * (conditions + 1) / 2
    # The variance of a row's ranks, which ties lessen.
    spread = _numeric.sum((ranks - (conditions + 1) / 2) ** 2) / (conditions - 1)
    if spread == 0:
        return 0.0, 1.0
    statistic = float(_numeric.sum(centred**2) / spread)
    return statistic, float(_numeric.chi_squared_tail(statistic, conditions - 1))
