"""What `diversity` returns."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from math import isfinite, isnan
from typing import Any

import numpy as np
from numpy.typing import NDArray

from passk_fast import _core, _numeric
from passk_fast._typing import Axes
from passk_fast.analyses._words import dropped, number_of_attempts
from passk_fast.analyses.diversity.composition import Composition
from passk_fast.analyses.diversity.flags import DiversityFlag
from passk_fast.analyses.diversity.parts import (
    DiversityEstimate,
    SolutionGroup,
    Stratum,
    ThresholdSensitivity,
)
from passk_fast.show import plots
from passk_fast.show.document import Document, Notes, Table, Title, notes
from passk_fast.show.escape import printable
from passk_fast.show.numbers import Number, amount, count, fixed, level, number_of, percent, score
from passk_fast.show.plain import plain
from passk_fast.show.result import Concluded

# Characters of a representative in a table.
EXCERPT = 60
# Points of the curves of the plot.
POINTS = 25
WORDS = {
    "distinct": "of all attempts",
    "distinct_correct": "correct ones",
    "duplicates": "repeat another",
    "rarefied": "among {k}",
    "rarefied_correct": "correct among {k}",
    "effective": "effective",
    "effective_correct": "... of correct",
}


@dataclass(frozen=True, eq=False, repr=False)
class Diversity(Concluded):
    """Different solutions among the attempts.

    Attributes
    ----------
    levels : tuple of str
        Senses of "the same solution", each looser than the one before.
    k : int or tuple of int
    estimates : tuple of DiversityEstimate
        Means over the problems with their intervals.
    sensitivity : tuple of ThresholdSensitivity
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
    different solutions, mean of 2 problems with 95% intervals
    <BLANKLINE>
    solutions                    exact
    of all attempts  2.50 [2.00, 3.00]
    correct ones     1.00 [1.00, 1.00]
    repeat another      38% [25%, 50%]
    among 2          1.67 [1.50, 1.83]
    correct among 2  0.75 [0.50, 1.00]
    effective        3.00 [2.00, 6.00]
    ... of correct                1.00
    ...
    >>> result.to_frame().shape
    (7, 7)
    """

    _in_rows = ("estimates", "compositions", "problems")

    levels: tuple[str, ...]
    k: int | tuple[int, ...]
    estimates: tuple[DiversityEstimate, ...]
    sensitivity: tuple[ThresholdSensitivity, ...]
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

    @property
    def sentences(self) -> tuple[str, ...]:
        """The result in a sentence."""
        last, k = self.levels[-1], self.strata[0].k
        different, right = (
            solutions(self.estimate(name, last, k)) for name in ("rarefied", "rarefied_correct")
        )
        said = (
            f"Among {number_of(k, 'attempt')} at a problem, {different} different solutions are to be "
            f"expected and {right} different correct ones"
        )
        correct = self.estimate("effective_correct", last)
        if isnan(correct):
            return (f"{said}.",)
        if not isfinite(correct):
            return (f"{said}; no two correct attempts are the same.",)
        return (
            f"{said}; two correct attempts coincide as often as if a problem had {solutions(correct)} "
            "equally likely correct solutions.",
        )

    def _blocks(self) -> Document:
        """The means, how they depend on the threshold and on pass@k, examples, and what is conspicuous."""
        kind = f"mean of {number_of(self.m, 'problem')} with {level(self.level)} intervals"
        return (
            Title(f"different solutions, {kind}"),
            Table(("solutions", *map(self.head, self.levels)), self._means(), frozenset({"solutions"})),
            *((self._thresholds(),) if self.sensitivity else ()),
            self._strata(),
            *((self._groups(),) if self.largest else ()),
            *notes("conspicuous", tuple(flag.text for flag in self.flags), warnings=True),
            Notes("", self._basis()),
        )

    def columns(self) -> dict[str, Any]:
        """A row for each estimate."""
        rows = [asdict(one) for one in self.estimates]
        return {name: [row[name] for row in rows] for name in rows[0]}

    def to_dict(self) -> dict[str, Any]:
        """Plain numbers, strings and lists, ready for JSON; `per_problem` has each problem at each level."""
        return {**super().to_dict(), "per_problem": plain(list(self._per_problem()))}

    def plot(self, ax: Axes | None = None) -> Axes:
        """Different solutions to expect among k attempts, for every k; needs matplotlib."""
        ax = plots.axes(ax)
        ks = np.unique(_numeric.geomspace(1, self.n_range[0], POINTS).round().astype(int)).tolist()
        for index, one in enumerate(self.compositions):
            colour, name = plots.colour(index), self.head(one.level)
            different = [_numeric.mean(one.rarefied(k)) for k in ks]
            correct = [_numeric.mean(one.rarefied_correct(k)) for k in ks]
            look: dict[str, Any] = {"color": colour, "marker": plots.lone(ks)}
            ax.plot(ks, different, label=f"{name}: different", **look)
            ax.plot(ks, correct, linestyle="--", label=f"{name}: different and correct", **look)
        first = self.compositions[0]
        passing = [float(_numeric.mean(_core.pass_at_k(first.n, first.c, k))) for k in ks]
        ax.plot(ks, passing, color=plots.GREY, linestyle=":", marker=plots.lone(ks), label="pass@k")
        plots.logarithmic(ax)
        ax.set_ylim(top=20 * ax.get_ylim()[1])  # room for the legend
        ax.set_ylabel("solutions to expect")
        plots.against_k(ax, ks, name="attempts")
        sizes = f"{number_of(self.m, 'problem')}, {number_of_attempts(self.n_range)} each"
        plots.title(ax, f"different solutions among k attempts; {sizes}")
        plots.legend(ax, loc="upper left", bbox_to_anchor=None)
        return ax

    def _per_problem(self) -> Iterator[dict[str, Any]]:
        for one in self.compositions:
            columns = {
                "problem": self.problems.tolist(),
                "n": one.n,
                "c": one.c,
                "distinct": one.distinct.astype(int),
                "distinct_correct": one.distinct_correct.astype(int),
                "effective": one.effective_numbers(),
                "effective_correct": one.effective_numbers(correct=True),
            }
            for row in zip(*map(plain, columns.values()), strict=True):
                yield {"level": one.level, **dict(zip(columns, row, strict=True))}

    def head(self, level: str) -> str:
        """A level as tables name it."""
        return f"near (J >= {amount(self.threshold)})" if level == "near" else level

    def _means(self) -> tuple[tuple[str, ...], ...]:
        """A row for each statistic: its words, then estimate and interval at each level."""
        kinds = dict.fromkeys((one.statistic, one.k) for one in self.estimates)
        kinds.pop(("rarefied", 1), None)  # one attempt is one solution
        return tuple(
            (
                WORDS[statistic].format(k=k),
                *(_cell(one) for one in self.estimates if (one.statistic, one.k) == (statistic, k)),
            )
            for statistic, k in kinds
        )

    def _thresholds(self) -> Table:
        found = self.sensitivity
        return Table.of(
            ("near copies from J", [amount(one.threshold) for one in found]),
            ("of all attempts", [solutions(one.distinct) for one in found]),
            ("effective", [solutions(one.effective) for one in found]),
            (f"correct among {found[0].k}", [solutions(one.rarefied_correct) for one in found]),
        )

    def _strata(self) -> Table:
        found, k = self.strata, self.strata[0].k
        return Table.of(
            ("share passed", [one.passed for one in found]),
            ("problems", [count(one.problems) for one in found]),
            (f"pass@{k}", [score(one.pass_at_k) for one in found]),
            (f"among {k}", [solutions(one.rarefied) for one in found]),
            (f"correct among {k}", [solutions(one.rarefied_correct) for one in found]),
            ("effective", [solutions(one.effective) for one in found]),
            ("of correct", [solutions(one.effective_correct) for one in found]),
        )

    def _groups(self) -> Table:
        rows = tuple(
            (
                printable(str(one.problem)),
                f"{count(one.size)} of {count(one.attempts)}",
                percent(one.correct / one.size),
                excerpt(one.representative),
            )
            for one in self.largest
        )
        heads = ("largest groups", "attempts", "correct", "first")
        return Table(heads, rows, frozenset({"largest groups", "first"}))

    def _basis(self) -> tuple[str, ...]:
        """What the numbers rest on."""
        sizes = (
            f"{number_of(self.m, 'problem')}, {number_of_attempts(self.n_range)} each; {count(self.correct)} "
            f"of {number_of(self.attempts, 'attempt')} correct"
        )
        open_texts = (
            f"{count(self.incomplete)} of {number_of(self.attempts, 'text')} leave a bracket, string or "
            "comment open; their names count as written"
        )
        return (
            sizes,
            *dropped(self.dropped, self.n_range[0]),
            *((open_texts,) if self.incomplete else ()),
            f"intervals: BCa bootstrap over problems, seed {self.seed}",
        )


def solutions(value: float) -> Number:
    """A number of solutions: two decimals, whole ones from a hundred on.

    Examples
    --------
    >>> solutions(1.234), solutions(12345.6), solutions(float("inf")), solutions(float("nan"))
    ('1.23', '12,346', '∞', '–')
    """
    return Number(f"{count(round(value))}", value) if 100 <= value < np.inf else fixed(value, 2)


def excerpt(content: Any) -> str:
    r"""The beginning of a text in one line.

    Examples
    --------
    >>> excerpt("    x = 1\n    return x\n"), excerpt("\n")
    ('x = 1 return x', '(nothing)')
    """
    return printable(" ".join(str(content).split()), EXCERPT) or "(nothing)"


def _cell(one: DiversityEstimate) -> Number:
    shown = percent if one.statistic == "duplicates" else solutions
    if isnan(one.low):
        return shown(one.estimate)
    return Number(
        f"{shown(one.estimate)} [{shown(one.low)}, {shown(one.high)}]", (one.estimate, one.low, one.high)
    )
