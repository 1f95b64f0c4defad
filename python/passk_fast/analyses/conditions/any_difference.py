"""Do conditions differ at all? Wald's statistic under permutation, and Friedman's test of the ranks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from passk_fast import _core, _numeric
from passk_fast._progress import Report
from passk_fast._typing import Axes, Floats
from passk_fast.analyses._words import scores
from passk_fast.analyses.runs.effect import RunEffect
from passk_fast.inference.multiplicity import holm
from passk_fast.inference.quadratic_form import exceeding
from passk_fast.show import plots
from passk_fast.show.document import Document, Notes, Table, Title
from passk_fast.show.numbers import amount, number_of, p_value
from passk_fast.show.result import Result

# The picture's least p-value: a logarithmic axis has no 0.
SMALLEST = 1e-12


@dataclass(frozen=True, eq=False, repr=False)
class AnyDifference(Result):
    """Tests of the hypothesis that all conditions are alike; NaN for one problem.

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
    >>> test = pk.sensitivity({"T=.2": cold, "T=.8": warm}, k=1, rng=1).any_difference
    >>> test.p_value.tolist()
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

    _in_rows = ("k", "wald", "p_value", "p_adjusted", "friedman", "friedman_p_value")

    def table(self) -> Table:
        """A row for each k."""
        return Table.of(
            ("any difference", scores(self.k)),
            ("Wald", map(amount, self.wald.tolist())),
            ("p", map(p_value, self.p_value.tolist())),
            ("p (Holm)", map(p_value, self.p_adjusted.tolist())),
            ("Friedman", map(amount, self.friedman.tolist())),
            ("p (Friedman)", map(p_value, self.friedman_p_value.tolist())),
        )

    def _blocks(self) -> Document:
        """The tests, and how often conditions were permuted."""
        drawn, units = number_of(self.replicates, "permutation"), number_of(self.units, "unit")
        permuted = f"{drawn} within each of {units}, seed {self.seed}"
        return (
            Title("Tests of any difference between the conditions"),
            self.table(),
            Notes("", (permuted,)),
        )

    def plot(self, ax: Axes | None = None) -> Axes:
        """The p-values of each k, on a logarithmic axis; needs matplotlib."""
        ax = plots.axes(ax)
        kinds = (
            ("by permutation", self.p_value, "o"),
            ("by permutation, all k (Holm)", self.p_adjusted, "s"),
            ("Friedman's test", self.friedman_p_value, "^"),
        )
        order = np.argsort(self.k)
        for number, (name, values, marker) in enumerate(kinds):
            ax.plot(
                np.array(self.k)[order],
                np.maximum(values[order], SMALLEST),
                marker=marker,
                color=plots.colour(number),
                linestyle=plots.STYLES[number],
                label=name,
            )
        plots.against_k(ax, self.k)
        plots.logarithmic(ax)
        ax.set_ylabel("p")
        plots.title(ax, "Tests of any difference between the conditions")
        plots.legend(ax)
        return ax


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
    wald, p_values, ranks = _tests(values, replicates, seed, progress, uneven)
    return AnyDifference(
        k=tuple(ks),
        wald=wald,
        p_value=p_values,
        p_adjusted=holm(p_values),
        friedman=np.array([statistic for statistic, _ in ranks]),
        friedman_p_value=np.array([p for _, p in ranks]),
        units=len(values),
        replicates=replicates,
        seed=seed,
    )


def _tests(
    values: Floats, replicates: int, seed: int, progress: Report | None, uneven: RunEffect | None
) -> tuple[Floats, Floats, list[tuple[float, float]]]:
    """Wald's statistics, their p-values, and Friedman's tests; one unit tells nothing of others."""
    if len(values) == 1:
        nothing = np.full(values.shape[2], np.nan)
        return nothing, nothing, [(np.nan, np.nan)] * len(nothing)
    tables = np.ascontiguousarray(np.moveaxis(values, 2, 0))
    observed = _core.wald(tables)
    drawn = _core.shuffled_wald(tables, seed, 0, replicates, progress)
    p_values = np.array([exceeding(drawn[:, i], observed[i]) for i in range(len(observed))])
    ranks = [friedman(table) for table in tables]
    if uneven is not None:
        p_values = np.maximum(p_values, uneven.p_value)
        ranks = [(np.nan, np.nan)] * len(tables)
    return observed, p_values, ranks


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
    spread = _numeric.sum(_numeric.square(ranks - (conditions + 1) / 2)) / (conditions - 1)
    if spread == 0:
        return 0.0, 1.0
    statistic = float(_numeric.sum(_numeric.square(centred)) / spread)
    return statistic, float(_numeric.chi_squared_tail(statistic, conditions - 1))
