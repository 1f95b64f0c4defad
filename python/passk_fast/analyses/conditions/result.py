"""What `sensitivity` returns."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from passk_fast._typing import Axes, Floats, OneOrMany
from passk_fast.analyses._advice import UNDECIDED
from passk_fast.analyses._words import dropped, interval_head, intervals, listed, scores, sizes, unmatched
from passk_fast.analyses.conditions.any_difference import AnyDifference
from passk_fast.analyses.conditions.best import BestCondition
from passk_fast.analyses.influence.result import Influence
from passk_fast.analyses.runs.components import VarianceComponents
from passk_fast.data.comparable import Unlike
from passk_fast.inference.intervals import ConfidenceInterval
from passk_fast.show import plots
from passk_fast.show.document import Document, Notes, Table, Title
from passk_fast.show.numbers import ROUNDING, count, ends, level, number_of, p_words, score
from passk_fast.show.result import Concluded

# What is said where conditions have different numbers of attempts, which decide ranks.
UNEVEN = (
    "conditions made different numbers of attempts: no test of ranks, and p is the larger one of permuted "
    "conditions and of attempts dealt anew"
)
# What is said of the intervals.
SINGLE = "intervals are of single conditions: whether two differ is for compare, or rank, to say"


@dataclass(frozen=True, eq=False, repr=False)
class Sensitivity(Concluded):
    """Conditions on the same problems.

    For one k numbers are arrays (C,), for several (C, K) in the order of `k`.

    Attributes
    ----------
    k : int or tuple of int
    conditions : tuple of str
        Names, C of them.
    estimate, standard_error : ndarray
        Mean pass@k of each condition.
    confidence_interval : ConfidenceInterval
        `low` and `high`.
    any_difference : AnyDifference
        Tests of any difference between the conditions.
    components : VarianceComponents
        Problem, condition, problem × condition, attempt.
    best : BestCondition
        The best condition for each k, judged honestly.
    leads : tuple of Influence
        For each k on which problems the lead of the best condition over the next hangs.
    level : float
    interval : str
    target : float
        As in `MeanInterval`.
    m : int
        Number of shared problems.
    n_range : tuple of int
        Least and greatest number of attempts of a problem in a condition.
    left_out : mapping of str to tuple
        Problems of each condition that not all others have.
    dropped : tuple of int
        Those of the default k's that some condition has too few attempts for.
    unlike : Unlike
        What else is not the same in the conditions, as far as their files say.
    warnings : tuple of str

    Examples
    --------
    >>> cold, warm = pk.Counts(10, [0, 3, 9, 10] * 10), pk.Counts(10, [2, 4, 9, 10] * 10)
    >>> result = pk.sensitivity({"T=.2": cold, "T=.8": warm}, k=1, rng=1)
    >>> result.verdict
    'The conditions differ (pass@1: p = 0.0001 by permutation). T=.8 has the highest mean at k=1.'
    """

    k: int | tuple[int, ...]
    conditions: tuple[str, ...]
    estimate: OneOrMany
    standard_error: OneOrMany
    confidence_interval: ConfidenceInterval
    any_difference: AnyDifference
    components: VarianceComponents
    best: BestCondition
    leads: tuple[Influence, ...]
    level: float
    interval: str
    target: float
    m: int
    n_range: tuple[int, int]
    left_out: Mapping[str, tuple[Any, ...]]
    dropped: tuple[int, ...]
    unlike: Unlike
    warnings: tuple[str, ...]

    _in_rows = ("estimate", "standard_error", "confidence_interval")

    @property
    def sentences(self) -> tuple[str, ...]:
        """Whether the conditions differ, and where they do which has the highest mean."""
        if self.m == 1:
            return (f"Whether the conditions differ is not known: {UNDECIDED}.",)
        p_values = dict(zip(self.any_difference.k, self.any_difference.p_adjusted.tolist(), strict=True))
        tests = ", ".join(f"pass@{k}: {p_words(p)}" for k, p in p_values.items())
        differ = [k for k, p in p_values.items() if p < 1 - self.level]
        if not differ:
            return (f"No difference between the conditions is shown ({tests} by permutation).",)
        (estimates,) = self._by_condition(self.estimate)
        winners: dict[tuple[str, ...], list[str]] = {}
        for k, column in zip(p_values, estimates.T, strict=True):
            if k in differ:
                first = np.flatnonzero(column >= np.max(column) - ROUNDING)
                winners.setdefault(tuple(self.conditions[i] for i in first), []).append(str(k))
        best = ", ".join(
            f"{listed(names)} {'has' if len(names) == 1 else 'have'} the highest mean at k={', '.join(ks)}"
            for names, ks in winners.items()
        )
        return (f"The conditions differ ({tests} by permutation).", f"{best}.")

    def columns(self) -> Mapping[str, Any]:
        """Each condition and k, with its estimate and interval."""
        ks = self.any_difference.k
        low, high = self.confidence_interval
        numbers = {"estimate": self.estimate, "standard_error": self.standard_error, "low": low, "high": high}
        return {
            "condition": [name for name in self.conditions for _ in ks],
            "statistic": [f"pass@{k}" for _ in self.conditions for k in ks],
            **{name: np.ravel(value) for name, value in numbers.items()},
        }

    def _blocks(self) -> Document:
        """Estimates, tests, components, and the best condition."""
        conditions = number_of(len(self.conditions), "condition")
        return (
            Title(f"Mean pass@k under {conditions}, {intervals(self.level, self.interval, self.target)}"),
            self._estimates(),
            self.any_difference.table(),
            self.components.table("variance of one cell"),
            self.best.table(),
            Notes("", tuple(self._notes())),
        )

    def plot(self, ax: Axes | None = None) -> Axes:
        """Each condition's interval, for each k; needs matplotlib."""
        ax = plots.axes(ax, height=max(3.0, plots.row_height(self.conditions)))
        ks = self.any_difference.k
        estimates, low, high = self._by_condition(self.estimate, *self.confidence_interval)
        places = np.arange(len(self.conditions))
        for i, k in enumerate(ks):
            at = places + 0.5 * ((i + 1) / (len(ks) + 1) - 0.5)
            ax.hlines(at, low[:, i], high[:, i], color=plots.colour(i), linewidth=2)
            ax.plot(estimates[:, i], at, "o", color=plots.colour(i), markersize=4, label=f"pass@{k}")
        plots.rows(ax, self.conditions)
        ax.set_xlim(-0.02, 1.02)
        ax.set_xlabel("mean pass@k")
        plots.title(ax, f"{level(self.level)} {self.interval} intervals, {number_of(self.m, 'problem')}")
        plots.legend(ax)
        return ax

    def _by_condition(self, *numbers: Any) -> tuple[Floats, ...]:
        """Numbers as (C, K), also of one k."""
        shape = (len(self.conditions), len(self.any_difference.k))
        return tuple(np.reshape(x, shape) for x in numbers)

    def _estimates(self) -> Table:
        numbers = self._by_condition(self.estimate, *self.confidence_interval, self.standard_error)
        estimates, low, high, errors = (x.T.ravel().tolist() for x in numbers)
        ks, others = scores(self.k), [""] * (len(self.conditions) - 1)
        return Table.of(
            ("statistic", [name for k in ks for name in (k, *others)]),
            ("condition", self.conditions * len(ks)),
            ("estimate", map(score, estimates)),
            (interval_head(self.level), map(ends, low, high)),
            ("std. error", map(score, errors)),
        )

    def _notes(self) -> list[str]:
        test, best = self.any_difference, self.best
        hangs = [
            f"at pass@{one.k} the lead over the next condition, {score(abs(one.estimate))}, is gone "
            f"without {count(len(one.lead_hangs_on))} of {number_of(one.m, 'problem')}"
            for one in self.leads
            if one.lead_hangs_on is not None
        ]
        permuted = f"p by {number_of(test.replicates, 'permutation')} of the conditions within problem, "
        uneven = self.m > 1 and bool(np.isnan(test.friedman).any())
        return [
            SINGLE,
            f"{sizes(self.m, self.n_range)}, under each condition",
            f"{permuted if self.m > 1 else ''}best by {count(best.splits)} random halves, seed {test.seed}",
            *([UNEVEN] if uneven else []),
            *hangs,
            *unmatched(self.left_out),
            *self.unlike.notes,
            *dropped(self.dropped, self.n_range[0]),
        ]
