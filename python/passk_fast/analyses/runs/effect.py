"""Do runs of one model differ by more than the luck of their attempts?"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from passk_fast import _numeric
from passk_fast._progress import Report
from passk_fast._typing import Axes, Floats
from passk_fast.analyses._words import scores
from passk_fast.inference.multiplicity import holm
from passk_fast.inference.quadratic_form import (
    CochranMantelHaenszel,
    Form,
    cochran_mantel_haenszel,
    exceeding,
)
from passk_fast.inference.relabelling import draws
from passk_fast.inference.study import Study
from passk_fast.show import plots
from passk_fast.show.document import Document, Notes, Table, Title
from passk_fast.show.numbers import LEVELS, amount, count, p_value, p_words
from passk_fast.show.result import Result


@dataclass(frozen=True, eq=False, repr=False)
class RunEffect(Result):
    """Test of the hypothesis that the attempts of each problem are exchangeable over the runs.

    Attributes
    ----------
    k : tuple of int
    statistic : ndarray, shape (K,)
        Quadratic form of the differences between the runs' sums of pass@k, in the inverse of their null
        covariance (in closed form).
    degrees_of_freedom : tuple of int
        Its rank: runs less one, 0 where no problem tells.
    p_chi_squared : ndarray, shape (K,)
        From the limiting law of many informative problems.
    p_value : ndarray, shape (K,)
        From permuted labels, (1 + #{permuted ≥ observed})/(1 + replicates), exact in size; the limiting law
        where `replicates` is None.
    p_adjusted : ndarray, shape (K,)
        The same after Holm's adjustment for the k's.
    cmh : CochranMantelHaenszel
        The classical test of the single attempts.
    replicates : int or None
    seed : int or None

    Examples
    --------
    >>> first, second = pk.Counts(10, [2, 3, 0, 5] * 5), pk.Counts(10, [9, 8, 3, 9] * 5)
    >>> effect = pk.runs([first, second], k=1, rng=1).effect
    >>> effect.p_value.tolist(), effect.degrees_of_freedom
    ([0.0001], (1,))
    """

    _in_rows = ("k", "statistic", "degrees_of_freedom", "p_chi_squared", "p_value", "p_adjusted")

    k: tuple[int, ...]
    statistic: Floats
    degrees_of_freedom: tuple[int, ...]
    p_chi_squared: Floats
    p_value: Floats
    p_adjusted: Floats
    cmh: CochranMantelHaenszel
    replicates: int | None
    seed: int | None

    def _blocks(self) -> Document:
        """The test for each k, where its p-values come from, and the classical test."""
        found = self._listed()
        law = "p by the limiting chi-squared law"
        if self.replicates is not None:
            drawn = f"{count(self.replicates)} permutations of the run labels within problem"
            law = f"p by {drawn}, seed {self.seed}"
        cmh = f"Cochran-Mantel-Haenszel {amount(self.cmh.statistic, 4)}, {p_words(self.cmh.p_value)}"
        return (
            Title("run effect: do the runs differ by more than the luck of their attempts?"),
            Table.of(
                ("statistic", scores(self.k)),
                ("quadratic form", [amount(x, 4) for x in found["statistic"]]),
                ("df", map(count, found["degrees_of_freedom"])),
                ("p", map(p_value, found["p_value"])),
                ("p (adjusted)", map(p_value, found["p_adjusted"])),
            ),
            Notes("", (law, cmh)),
        )

    def plot(self, ax: Axes | None = None) -> Axes:
        """p-values against k, as they are and adjusted for the number of k; needs matplotlib."""
        ax = plots.axes(ax)
        places = plots.places(ax, self.k, scores(self.k))
        for number, (name, values) in enumerate((("p", self.p_value), ("p, adjusted", self.p_adjusted))):
            ax.plot(places, values, "ox"[number], color=plots.colour(number), label=name)
        for share in LEVELS:
            ax.axhline(share, color=plots.GREY, linewidth=1, linestyle="--")
        plots.logarithmic(ax)
        ax.set_ylabel("p-value, and levels 0.05 and 0.01")
        plots.title(ax, "run effect: do the runs differ by more than luck?")
        plots.legend(ax)
        return ax


def run_effect(
    study: Study, replicates: int | None, seed: int | None, progress: Report | None = None
) -> RunEffect:
    """Test from the attempts of each run."""
    dealt, ks, values = study.dealt, study.ks.values, study.values
    # exact: whole numbers
    successes = np.array([part.c.sum() for part in study.parts.values()])
    forms = [Form.of(dealt, k) for k in ks]
    sums = _numeric.sum(values, axis=0)
    observed = np.array([form(sums[:, i]) for i, form in enumerate(forms)])
    limits = _numeric.chi_squared_tail(observed, [form.rank for form in forms])
    p_values = limits
    if replicates is not None and seed is not None:
        drawn = draws(dealt, ks, seed, replicates, progress=progress)[:, 0]
        p_values = np.array(
            [exceeding(form(drawn[:, :, i]), observed[i]) for i, form in enumerate(forms)],
            dtype=np.float64,
        )
    return RunEffect(
        ks,
        observed,
        tuple(form.rank for form in forms),
        limits,
        p_values,
        holm(p_values),
        cochran_mantel_haenszel(dealt, successes),
        replicates,
        seed,
    )
