"""What a result of `diversity` is made of."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


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
class ThresholdSensitivity:
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
