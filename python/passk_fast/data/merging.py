"""The counts of several files on the same problems, added up by the problems' names."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from passk_fast import _validate
from passk_fast._typing import Ints
from passk_fast.data.labels import Labels
from passk_fast.data.problem_table import ProblemTable

Columns = tuple[Ints, Ints, Any, Any, Any]


def merged(parts: tuple[ProblemTable, ...]) -> Columns:
    """n, c, problems, clusters and strata of all the attempts together."""
    for part in parts:
        if not isinstance(part, type(parts[0])):
            raise _validate.wrong_kind("others", "must be Counts objects", part)
    named = [part.problems is not None for part in parts]
    if any(named) != all(named):
        raise _validate.wrong("others", "must all have names of problems, or none; got both")
    sizes = {part.m for part in parts}
    if not any(named) and len(sizes) > 1:
        raise _validate.wrong(
            "others",
            f"must have the same number of problems, or names; got {' and '.join(map(str, sorted(sizes)))}",
        )
    first = parts[0]
    if first.problems is None:
        where, names, m = [np.arange(first.m)] * len(parts), None, first.m
    else:
        together = np.concatenate([part.ids.astype(object) for part in parts])
        labels = Labels.of(together, "problems")
        where = np.split(labels.codes, np.cumsum([part.m for part in parts])[:-1])
        names, m = labels.names, labels.groups
    n, c = np.zeros((2, m), dtype=np.int64)
    for part, rows in zip(parts, where, strict=True):
        # Names are unique within a part, so no row is hit twice.
        n[rows] += part.n
        c[rows] += part.c
    clusters, strata = (_agreeing(parts, where, m, column) for column in ("clusters", "strata"))
    return n, c, names, clusters, strata


def _agreeing(
    parts: tuple[ProblemTable, ...], where: list[Ints], m: int, column: str
) -> npt.NDArray[Any] | None:
    """The label of each problem, which must be the same wherever the problem occurs."""
    known: list[Labels | None] = [getattr(part, column) for part in parts]
    if all(labels is None for labels in known):
        return None
    merged: npt.NDArray[Any] = np.full(m, None, dtype=object)
    for part, labels, rows in zip(parts, known, where, strict=True):
        if labels is None:
            raise _validate.wrong(column, "must be given for all counts that are merged, or none; got both")
        for row, (index, label) in zip(rows.tolist(), enumerate(labels), strict=True):
            if merged[row] is None:
                merged[row] = label
            elif merged[row] != label:
                raise _validate.wrong(
                    column,
                    f"must agree; got {merged[row]!r} and {label!r} {_validate.place(index, part.problems)}",
                )
    return merged
