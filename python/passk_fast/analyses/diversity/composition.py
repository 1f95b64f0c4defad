"""How many different solutions there are, from the sizes of the groups of same ones."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from passk_fast import _core, _numeric
from passk_fast._typing import Floats, Ints


@dataclass(frozen=True, eq=False)
class Composition:
    """The groups of same solutions of all problems at one level.

    Attributes
    ----------
    level : str
        In which sense solutions are the same.
    n, c : int64 (m,)
        Attempts and correct ones of each problem.
    problem : int64 (G,)
        The problem of each group.
    size, correct : int64 (G,)
        Attempts of each group, and correct ones.
    first : int64 (G,)
        The first attempt of each group, counted problem after problem.
    """

    level: str
    n: Ints
    c: Ints
    problem: Ints
    size: Ints
    correct: Ints
    first: Ints

    @classmethod
    def of(cls, level: str, labels: Ints, problem: Ints, passed: NDArray[np.bool_]) -> Composition:
        """From the label, the problem (ascending) and the verdict of each attempt."""
        _, first, group = np.unique(labels, return_index=True, return_inverse=True)
        m = int(problem[-1]) + 1
        return cls(
            level,
            n=np.bincount(problem, minlength=m),
            c=np.bincount(problem[passed], minlength=m),
            problem=problem[first],
            size=np.bincount(group, minlength=len(first)),
            correct=np.bincount(group[passed], minlength=len(first)),
            first=first,
        )

    @property
    def distinct(self) -> Floats:
        """Different solutions of each problem, (m,)."""
        return self._sum(self.size > 0)

    @property
    def distinct_correct(self) -> Floats:
        """Different solutions with a correct attempt, (m,)."""
        return self._sum(self.correct > 0)

    @property
    def duplicates(self) -> Floats:
        """Share of the attempts that repeat an earlier one, (m,)."""
        share: Floats = 1 - self.distinct / self.n
        return share

    @property
    def same(self) -> Floats:
        """Chance that two different attempts are the same solution, (m,); NaN where there is one attempt."""
        return self._same(self.size, self.n)

    @property
    def same_correct(self) -> Floats:
        """Chance that two different correct attempts are the same, (m,); NaN where there are fewer."""
        return self._same(self.correct, self.c)

    def effective_numbers(self, *, correct: bool = False) -> Floats:
        """Inverse of the chance that two different attempts are the same, (m,)."""
        return effective(self.same_correct if correct else self.same)

    def rarefied(self, k: int) -> Floats:
        """Different solutions to expect among k of the attempts, (m,)."""
        return self._sum(_core.pass_at_k(self.n[self.problem], self.size, k))

    def rarefied_correct(self, k: int) -> Floats:
        """Different correct solutions to expect among k of the attempts, (m,)."""
        return self._sum(_core.pass_at_k(self.n[self.problem], self.correct, k))

    def hill(self, order: float, *, correct: bool = False) -> Floats:
        """Hill number of each problem, (m,): of the shares themselves, so that it grows with n."""
        sizes, totals = (self.correct, self.c) if correct else (self.size, self.n)
        kept = sizes > 0
        shares = sizes[kept] / totals[self.problem[kept]]
        with np.errstate(divide="ignore"):
            if order == 1:
                numbers = _numeric.exp(-self._sum(shares * _numeric.log(shares), kept))
            elif np.isinf(order):
                largest = np.zeros(len(self.n))
                np.maximum.at(largest, self.problem[kept], shares)
                numbers = 1 / largest
            else:
                numbers = _numeric.power(self._sum(_numeric.power(shares, order), kept), 1 / (1 - order))
        return np.where(totals > 0, numbers, np.nan)

    def _same(self, sizes: Ints, totals: Ints) -> Floats:
        return _numeric.ratio(self._sum(sizes * (sizes - 1.0)), totals * (totals - 1.0), np.nan)

    def _sum(self, values: Any, kept: Any = slice(None)) -> Floats:
        """Sums over the groups of each problem, group after group."""
        weights = np.asarray(values, dtype=np.float64)
        # Without a group the sums would be integers.
        sums = np.bincount(self.problem[kept], weights=weights, minlength=len(self.n))
        return sums.astype(np.float64, copy=False)


# A statistic: its name, level and k, and its value for each problem.
Column: TypeAlias = "tuple[str, str, int | None, Floats]"


def effective(same: Floats) -> Floats:
    """The effective number of solutions: the inverse of the chance that two are the same."""
    with np.errstate(divide="ignore"):
        number: Floats = 1 / np.asarray(same, dtype=np.float64)
    return number


def mean_known(values: Floats) -> float:
    """Mean of the numbers that are known; NaN if none is."""
    known = values[~np.isnan(values)]
    return float(_numeric.mean(known)) if len(known) else np.nan


def columns(compositions: Sequence[Composition], ks: Sequence[int]) -> list[Column]:
    """The statistics of which means are reported."""
    found: list[Column] = []
    for one in compositions:
        found.append(("distinct", one.level, None, one.distinct))
        found.append(("distinct_correct", one.level, None, one.distinct_correct))
        found.append(("duplicates", one.level, None, one.duplicates))
        found += [("rarefied", one.level, k, one.rarefied(k)) for k in ks]
        found += [("rarefied_correct", one.level, k, one.rarefied_correct(k)) for k in ks]
        found.append(("effective", one.level, None, one.same))
        found.append(("effective_correct", one.level, None, one.same_correct))
    return found
