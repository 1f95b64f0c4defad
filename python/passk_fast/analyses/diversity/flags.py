"""What is conspicuous about solutions and their order: descriptions, never verdicts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt
from typing import Any

import numpy as np
from numpy.typing import NDArray

from passk_fast import _core, _numeric
from passk_fast.analyses.diversity.composition import Composition, effective
from passk_fast.show.escape import printable
from passk_fast.show.numbers import amount, count, number_of, score

# From this pass@k on and up to this effective number, a problem has one solution many times.
HIGH, FEW = 0.9, 1.2
# Standard normal: two-sided p = .001.
CONSPICUOUS = 3.2905
# Duplicates to expect, and attempts to have, before their absence says something.
DUPLICATES, ATTEMPTS, PAIRS = 0.1, 20, 10
# So many different answers in a whole benchmark, and so high a floor, are worth a word.
SMALL_SPACE, FLOOR = 10, 0.1
NAMED = 5


@dataclass(frozen=True)
class DiversityFlag:
    """Something conspicuous.

    Attributes
    ----------
    name : str
        ``"one_solution"``, ``"early_successes"``, ``"chance_floor"``, ``"no_duplicates"`` or
        ``"different_verdicts"``.
    text : str
        What was found, and what it may mean.
    problems : tuple
        The problems concerned, where it is about some of them.
    """

    name: str
    text: str
    problems: tuple[Any, ...] = ()


def one_solution(coarsest: Composition, k: int, names: NDArray[Any]) -> list[DiversityFlag]:
    """Problems that are solved, always in the same way."""
    high = _core.pass_at_k(coarsest.n, coarsest.c, k) >= HIGH
    found = names[high & (effective(coarsest.same) <= FEW)].tolist()
    if not found:
        return []
    text = (
        f"{number_of(len(found), 'problem')} with pass@{k} of at least {amount(HIGH)} and an effective "
        f"number of solutions of at most {amount(FEW)}: nearly all attempts there are one solution "
        f"({_some(found)})"
    )
    return [DiversityFlag("one_solution", text, tuple(found))]


def early_successes(problem: NDArray[Any], passed: NDArray[np.bool_], c: Any, n: Any) -> list[DiversityFlag]:
    """Successes that come before failures more than chance would have it, by the stratified rank sum."""
    place = np.arange(len(problem)) - np.searchsorted(problem, problem) + 1
    # exact: whole numbers and halves
    early = float((c * (n + 1) / 2).sum() - place[passed].sum())
    variance = float(_numeric.sum(c * (n - c) * (n + 1) / 12))
    if variance == 0 or early / sqrt(variance) < CONSPICUOUS:
        return []
    text = (
        "successes come earlier within problems than chance would have it "
        f"(z = {amount(early / sqrt(variance))}): if attempts were sorted, best first, "
        "what is said of the first k of them is not pass@k"
    )
    return [DiversityFlag("early_successes", text)]


def chance_floor(choices: int | None, exact: Composition, ks: Sequence[int]) -> list[DiversityFlag]:
    """What guessing among few answers would score."""
    if choices is None:
        return []
    parts = []
    for k in ks:
        floor = 1 - float(_numeric.failure_power(1 / choices, k))
        if floor >= FLOOR:
            measured = float(_numeric.mean(_core.pass_at_k(exact.n, exact.c, k)))
            parts.append(f"pass@{k} = {score(floor)} (found: {score(measured)})")
    if not parts:
        return []
    return [DiversityFlag("chance_floor", f"guessing among {choices} answers alone gives {', '.join(parts)}")]


def no_duplicates(exact: Composition, coarsest: Composition, answers: bool) -> list[DiversityFlag]:
    """Attempts none of which is repeated although something like them is."""
    if (exact.size > 1).any():
        return []
    likely = float(_numeric.mean(coarsest.duplicates)) >= DUPLICATES and int(exact.n.sum()) >= ATTEMPTS
    if answers:  # correct answers to a problem are equal, up to notation
        likely = likely or float(_numeric.sum(exact.c * (exact.c - 1) / 2)) >= PAIRS
    if not likely:
        return []
    text = (
        "no attempt repeats another exactly, though many are alike: if duplicates were removed, what is left "
        "is no sample of the model, and pass@k for k < n does not hold"
    )
    return [DiversityFlag("no_duplicates", text)]


def different_verdicts(exact: Composition, names: NDArray[Any]) -> list[DiversityFlag]:
    """Identical attempts that passed once and failed once."""
    mixed = (exact.correct > 0) & (exact.correct < exact.size)
    if not mixed.any():
        return []
    found = names[np.unique(exact.problem[mixed])].tolist()
    text = (
        f"identical attempts got different verdicts in {number_of(len(found), 'problem')} ({_some(found)}): "
        "verdicts there depend on more than the attempt (time limits, random tests)"
    )
    return [DiversityFlag("different_verdicts", text, tuple(found))]


def _some(names: Sequence[Any]) -> str:
    more = len(names) - NAMED
    return ", ".join(printable(str(name), 60) for name in names[:NAMED]) + (
        f" and {count(more)} more" if more > 0 else ""
    )
