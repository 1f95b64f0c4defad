"""What `diversity` returns."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from math import isfinite
from typing import TYPE_CHECKING, Any

import numpy as np

from passk_fast.analyses.composition import Composition
from passk_fast.analyses.diversity_flags import DiversityFlag
from passk_fast.inference import render

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from numpy.typing import NDArray


@dataclass(frozen=True)
class DiversityEstimate:
    """One number: a mean over the problems, with its interval.

    Attributes
    ----------
    statistic : str
        ``"distinct"``, ``"distinct_correct"``: different solutions of a problem, and those with a correct
        attempt. ``"duplicates"``: share of the attempts that repeat one. ``"rarefied"``,
        ``"rarefied_correct"``: to expect among k attempts. ``"effective"``, ``"effective_correct"``: inverse
        of the chance that two attempts (two correct ones) are the same.
    level : str
        In which sense solutions are the same.
    k : int or None
        For the rarefied ones.
    estimate, low, high : float
        NaN where no problem has the attempts, or too few have for an interval; infinite where no two attempts
        are the same.
    problems : int
        How many the mean is over.
    """

    statistic: str
    level: str
    k: int | None
    estimate: float
    low: float
    high: float
    problems: int


@dataclass(frozen=True)
class Sensitivity:
    """What another threshold for near copies would give.

    Attributes
    ----------
    threshold : float
    distinct : float
        Different solutions of a problem.
    effective : float
        Effective number of solutions.
    k : int
    rarefied_correct : float
        Different correct solutions to expect among k attempts.
    """

    threshold: float
    distinct: float
    effective: float
    k: int
    rarefied_correct: float


@dataclass(frozen=True)
class Stratum:
    """Problems of which a like share of attempts passed.

    Attributes
    ----------
    passed : str
        That share.
    problems : int
    k : int
    pass_at_k : float
    rarefied, rarefied_correct : float
        Different solutions, and correct ones, to expect among k attempts.
    effective, effective_correct : float
        Effective number of solutions, and of correct ones.
    """

    passed: str
    problems: int
    k: int
    pass_at_k: float
    rarefied: float
    rarefied_correct: float
    effective: float
    effective_correct: float


@dataclass(frozen=True)
class SolutionGroup:
    """A group of same solutions to look at.

    Attributes
    ----------
    problem : hashable
    size, attempts, correct : int
        Attempts in the group, all attempts at the problem, and correct attempts in the group.
    representative : str or hashable
        The first attempt of the group.
    """

    problem: Any
    size: int
    attempts: int
    correct: int
    representative: Any


@dataclass(frozen=True, eq=False, repr=False)
class Diversity(render.Shown):
    """Different solutions among the attempts.

    Attributes
    ----------
    levels : tuple of str
        Senses of "the same solution", each looser than the one before.
    k : int or tuple of int
    estimates : tuple of DiversityEstimate
        Means over the problems with their intervals.
    sensitivity : tuple of Sensitivity
        Other thresholds for near copies; empty without that level.
    strata : tuple of Stratum
        The loosest level beside pass@k, for problems of like shares of correct attempts: both rise with the
        correct attempts, so that comparing all problems would only show that.
    largest : tuple of SolutionGroup
        The largest group of each problem at the loosest level, of the ten problems that have the largest.
    flags : tuple of DiversityFlag
        What is conspicuous. Descriptions, no verdicts.
    m : int
        Number of problems.
    n_range : tuple of int
        Least and greatest number of attempts of a problem.
    attempts, correct, incomplete : int
        Attempts, those that passed, and those whose text leaves a bracket, string or comment open; their
        names count as written.
    threshold : float or None
        For near copies.
    language : str or None
        As given, where it matters.
    level : float
        Confidence level.
    seed : int
        Of the bootstrap.
    dropped : tuple of int
        Those of the default k's that some problem has too few attempts for.
    problems : ndarray (m,)
        Names of the problems.
    compositions : tuple of Composition
        For each level the groups of each problem, and numbers per problem: `distinct`, `same`,
        ``effective_numbers()``, ``rarefied(k)``,
        ``hill(order)`` and others.

    Examples
    --------
    >>> attempts = pk.Attempts(["a"] * 4 + ["b"] * 4, [1, 1, 0, 1, 1, 0, 0, 0])
    >>> result = pk.diversity(attempts, answers=[3, 3, 4, 3, 1, 2, 2, 5], levels="exact", k=2, rng=1)
    >>> result
    Different solutions, mean of 2 problems with 95% intervals
                                   exact
      of all attempts  2.50 [2.00, 3.00]
      correct ones     1.00 [1.00, 1.00]
      repeat another      38% [25%, 50%]
      among 2          1.67 [1.50, 1.83]
      correct among 2  0.75 [0.50, 1.00]
      effective        3.00 [2.00, 6.00]
      ... of correct                1.00
    m=2 n=4, 8 attempts, 4 correct
    flag: guessing among 5 answers alone gives pass@2 = 0.36 (found: 0.75)
    >>> result.to_frame().shape
    (7, 7)
    """

    levels: tuple[str, ...]
    k: int | tuple[int, ...]
    estimates: tuple[DiversityEstimate, ...]
    sensitivity: tuple[Sensitivity, ...]
    strata: tuple[Stratum, ...]
    largest: tuple[SolutionGroup, ...]
    flags: tuple[DiversityFlag, ...]
    m: int
    n_range: tuple[int, int]
    attempts: int
    correct: int
    incomplete: int
    threshold: float | None
    language: str | None
    level: float
    seed: int
    dropped: tuple[int, ...]
    problems: NDArray[Any]
    compositions: tuple[Composition, ...]

    def __getitem__(self, level: str) -> Composition:
        """The groups at a level."""
        return self.compositions[self.levels.index(level)]

    def estimate(self, statistic: str, level: str, k: int | None = None) -> float:
        """One of the estimates by its name, level and k."""
        for one in self.estimates:
            if (one.statistic, one.level, one.k) == (statistic, level, k):
                return one.estimate
        raise KeyError((statistic, level, k))

    def to_dict(self) -> dict[str, Any]:
        """Plain numbers, strings and lists, ready for JSON; None for what is not finite."""
        left_out = ("compositions", "problems")
        fields = {name: _plain(value) for name, value in vars(self).items() if name not in left_out}
        return {**fields, "per_problem": list(self._per_problem())}

    def to_frame(self, backend: render.Backend = "pandas") -> Any:
        """One row for each estimate, in pandas, or in the `backend` polars or pyarrow."""
        rows = [asdict(one) for one in self.estimates]
        return render.frame({name: [row[name] for row in rows] for name in rows[0]}, backend)

    def problem_frame(self, backend: render.Backend = "pandas") -> Any:
        """One row for each problem and level, in pandas, or in the `backend` polars or pyarrow."""
        rows = list(self._per_problem())
        return render.frame({name: [row[name] for row in rows] for name in rows[0]}, backend)

    def plot(self, ax: Axes | None = None) -> Axes:
        """Different solutions to expect among k attempts, for every k; needs matplotlib."""
        from passk_fast.analyses.diversity_plot import plot_diversity

        return plot_diversity(self, ax)

    def _per_problem(self) -> Iterator[dict[str, Any]]:
        for one in self.compositions:
            columns = zip(
                self.problems.tolist(),
                one.n.tolist(),
                one.c.tolist(),
                one.distinct.astype(int).tolist(),
                one.distinct_correct.astype(int).tolist(),
                map(_finite, one.effective_numbers().tolist()),
                map(_finite, one.effective_numbers(correct=True).tolist()),
                strict=True,
            )
            names = ("problem", "n", "c", "distinct", "distinct_correct", "effective", "effective_correct")
            yield from ({"level": one.level, **dict(zip(names, row, strict=True))} for row in columns)

    def _table(self) -> render.Table:
        level = render.percent_level(self.level)
        title = f"Different solutions, mean of {self.m} problems with {level} intervals"
        return render.Table(title, ["", *map(self.head, self.levels)], estimate_rows(self), self._notes())

    def head(self, level: str) -> str:
        """A level as tables name it."""
        return f"near (J >= {self.threshold:g})" if level == "near" else level

    def _notes(self) -> list[str]:
        low, high = self.n_range
        attempts = str(low) if low == high else f"{low}..{high}"
        line = f"m={self.m} n={attempts}, {self.attempts} attempts, {self.correct} correct"
        if self.incomplete:
            line += f", {self.incomplete} incomplete texts"
        return [line, *(f"flag: {flag.text}" for flag in self.flags)]


def estimate_rows(result: Diversity) -> list[list[str]]:
    """A row for each statistic: its words, then estimate and interval at each level."""
    kinds = dict.fromkeys((one.statistic, one.k) for one in result.estimates)
    kinds.pop(("rarefied", 1), None)  # one attempt is one solution
    rows = []
    for statistic, k in kinds:
        found = [one for one in result.estimates if (one.statistic, one.k) == (statistic, k)]
        rows.append([_WORDS[statistic].format(k=k), *map(_cell, found)])
    return rows


_WORDS = {
    "distinct": "of all attempts",
    "distinct_correct": "correct ones",
    "duplicates": "repeat another",
    "rarefied": "among {k}",
    "rarefied_correct": "correct among {k}",
    "effective": "effective",
    "effective_correct": "... of correct",
}


def _cell(one: DiversityEstimate) -> str:
    def shown(value: float) -> str:
        return f"{100 * value:.0f}%" if one.statistic == "duplicates" else number(value)

    if np.isnan(one.low):
        return shown(one.estimate)
    return f"{shown(one.estimate)} [{shown(one.low)}, {shown(one.high)}]"


def number(value: float) -> str:
    """A number of solutions: two decimals, three digits from a hundred on.

    Examples
    --------
    >>> number(1.234), number(12345.6), number(float("inf")), number(float("nan"))
    ('1.23', '12,346', '∞', '–')
    """
    if np.isnan(value):
        return "–"
    if not isfinite(value):
        return "∞"
    return f"{value:.2f}" if value < 100 else f"{value:,.0f}"


def _finite(value: float) -> float | None:
    return value if isfinite(value) else None


def _plain(value: Any) -> Any:
    if isinstance(value, float):
        return _finite(value)
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [_plain(one) for one in value]
    if isinstance(value, (DiversityEstimate, DiversityFlag, Sensitivity, SolutionGroup, Stratum)):
        return {name: _plain(one) for name, one in vars(value).items()}
    return render.plain(value)
