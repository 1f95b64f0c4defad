"""Which attempts at a problem are the same solution, from the strictest sense of "same" to the loosest."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from passk_fast import _core
from passk_fast._progress import Report
from passk_fast._typing import Ints
from passk_fast.analyses.diversity.answers import answer_form

# Where the sensitivity to the threshold is shown.
THRESHOLDS = (0.6, 0.65, 0.7, 0.75, 0.8, 0.85, 0.9, 0.95)


class SolutionLevel(NamedTuple):
    """A sense of "same": a label for each attempt, equal for those that are the same solution."""

    name: str
    # Of no two problems the same, (attempts,).
    labels: Ints


class SolutionLevels(NamedTuple):
    """All levels, each coarser than the one before."""

    levels: list[SolutionLevel]
    # Labels of near copies at each threshold of the sensitivity analysis.
    near: list[tuple[float, Ints]]
    # Texts that end before they are whole, (attempts,).
    incomplete: NDArray[np.bool_]


def of_texts(
    texts: Sequence[str],
    problem: Ints,
    names: Sequence[str],
    language: str,
    threshold: float,
    forming: Report | None = None,
    comparing: Report | None = None,
) -> SolutionLevels:
    """SolutionLevels of texts whose problems ascend; the reports are told of problems read, and compared."""
    exact, first = _numbered(texts, problem)
    distinct = [texts[i] for i in first.tolist()]
    found = [SolutionLevel("exact", exact)]
    incomplete = np.zeros(len(texts), dtype=np.bool_)
    near: list[tuple[float, Ints]] = []
    spelling = "renamed" if language == "python" else "respelled"
    if spelling in names or "near" in names:
        starts = np.searchsorted(problem[first], np.arange(problem[-1] + 2)).astype(np.int64)
        form, broken = _core.forms(distinct, starts, language, forming)
        found.append(SolutionLevel(spelling, form[exact]))
        incomplete = broken[exact]
        if "near" in names:
            thresholds = sorted({*THRESHOLDS, threshold})
            columns = _near(distinct, starts, form, language, thresholds, comparing)
            near = [(one, column[exact]) for one, column in zip(thresholds, columns, strict=True)]
            found.append(SolutionLevel("near", near[thresholds.index(threshold)][1]))
    return SolutionLevels([level for level in found if level.name in names], near, incomplete)


def of_answers(answers: Sequence[Hashable], problem: Ints, names: Sequence[str]) -> SolutionLevels:
    """SolutionLevels of answers: equal, and equal in value whatever the notation."""
    levels = []
    if "exact" in names:
        levels.append(SolutionLevel("exact", _numbered(answers, problem)[0]))
    if "normalised" in names:
        alike = [answer_form(answer) for answer in answers]
        levels.append(SolutionLevel("normalised", _numbered(alike, problem)[0]))
    return SolutionLevels(levels, [], np.zeros(len(answers), dtype=np.bool_))


def _numbered(items: Sequence[Hashable], problem: Ints) -> tuple[Ints, Ints]:
    """A number for each different item of each problem, and where it appears first."""
    numbers: dict[Hashable, int] = {}
    keys = zip(problem.tolist(), items, strict=True)
    codes = np.fromiter((numbers.setdefault(key, len(numbers)) for key in keys), np.int64, count=len(items))
    return codes, np.unique(codes, return_index=True)[1]


def _near(
    texts: Sequence[str],
    starts: Ints,
    form: Ints,
    language: str,
    thresholds: list[float],
    report: Report | None,
) -> list[Ints]:
    """Labels of all texts at each threshold; texts of one form stand for each other."""
    own = np.flatnonzero(form == np.arange(len(form)))
    borders = np.searchsorted(own, starts).astype(np.int64)
    found = _core.near_copies([texts[i] for i in own.tolist()], borders, language, thresholds, report)
    place = np.searchsorted(own, form)
    return [own[column[place]] for column in found.T]
