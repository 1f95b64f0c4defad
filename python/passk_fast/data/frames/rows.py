"""Columns of counts and of attempts from the rows of a data frame; `grouping` has what engines do."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise
from typing import Any

import numpy as np

from passk_fast import _validate
from passk_fast._options import MISSING
from passk_fast.data.frames import grouping
from passk_fast.data.outcomes import Verdicts
from passk_fast.data.policy import Settled, settled
from passk_fast.show.numbers import number_of

# Engines whose rows have no order of their own.
UNORDERED = ("duckdb", "pyspark", "pyspark[connect]", "sqlframe", "ibis")

Names = Mapping[str, "str | None"]


def given(frame: object, names: Names, by: str | None) -> dict[Any, dict[str, Any]]:
    """Columns of counts of a frame with a row per problem, for each label of `by`; for None without it."""
    native = _opened(frame, names, by)
    found = grouping.collected(native)
    rows = {None: found}
    if by is not None:
        rows = {label: found[one] for label, one in grouping.rows_by_label(found, by).items()}
    return {label: _columns(part, names) for label, part in rows.items()}


def _columns(found: Any, names: Names) -> dict[str, Any]:
    n, c = (np.asarray(found[names[key]].to_numpy()) for key in ("n", "c"))
    labels = {"problems": "problem", "clusters": "cluster", "strata": "stratum"}
    columns = {key: names[one] for key, one in labels.items()}
    given = {key: None if name is None else found[name].to_list() for key, name in columns.items()}
    return {"n": n, "c": c, **given}


def counted(frame: object, names: Names, by: str | None, missing: str) -> dict[Any, Settled]:
    """Columns of counts of a frame with a row per attempt, for each label of `by`; for None without it."""
    _validate.choice(missing, "missing", MISSING)
    native = _opened(frame, names, by)
    problem, passed = names["problem"], names["passed"]
    if problem is None:
        raise _validate.wrong(
            "problem", "must name the column of the problems, where rows are attempts; got None"
        )
    if by == problem:
        raise ValueError(
            _validate.phrase("{by} must be another column than {problem}; got {!r} for both", by)
        )
    labels = [name for name in (by, names["cluster"], names["stratum"]) if name is not None]
    keys = list(dict.fromkeys([problem, *labels]))
    rows = grouping.flagged(native.select(*keys, passed), problem, str(passed))
    found = grouping.collected(grouping.per_problem(rows, keys))
    grouping.refuse_wrong(found, problem, str(passed))
    if not len(found):
        raise _validate.wrong("frame", "must hold at least one row; got none")
    if by is None:
        return {None: _settled(found, names, missing)}
    return {
        label: _settled(found[rows], names, missing)
        for label, rows in grouping.rows_by_label(found, by).items()
    }


def _opened(frame: object, names: Names, by: str | None) -> Any:
    """The frame, if the columns are there, and all is of one model."""
    native = grouping.opened(frame)
    grouping.check_columns(native, {**names, "by": by})
    chosen = [name for name in ("passed", "n", "c") if names[name] is not None]
    if chosen not in (["passed"], ["n", "c"]):
        raise ValueError(
            _validate.phrase(
                "{passed}, or {n} and {c}, must name columns; got {}", ", ".join(chosen) or "none of them"
            )
        )
    grouping.refuse_objects_alike(
        native, {"by": by, **{key: names[key] for key in ("problem", "cluster", "stratum")}}
    )
    grouping.refuse_mixtures(native, {by, *names.values()})
    return native


def _settled(found: Any, names: Names, missing: str) -> Settled:
    order = grouping.ascending(found[names["problem"]].to_list())
    problems, clusters, strata = (
        None if names[key] is None else _validate.objects(found[names[key]].to_list())[order]
        for key in ("problem", "cluster", "stratum")
    )
    _refuse_repeated(problems.tolist(), names)  # type: ignore[union-attr]
    n, passed, lost = (
        grouping.integers(found, column)[order] for column in (grouping.N, grouping.PASSED, grouping.MISSING)
    )
    first = int(np.argmax(lost > 0))
    verdicts = Verdicts(n, passed, lost, lambda: (str(first), first), problems)
    return settled(verdicts, missing, "passed", problems, clusters, strata)


def _refuse_repeated(problems: list[Any], names: Names) -> None:
    """A problem that comes twice was grouped by two clusters or strata; equal ones are neighbours."""
    for one, other in pairwise(problems):
        if one == other:
            label = names["cluster"] or names["stratum"]
            raise ValueError(f"{label!r} must be the same for all attempts at a problem; {one!r} has several")


def attempts_columns(frame: object, names: Names, order: str | None) -> dict[str, Any]:
    """Columns of a frame with a row per attempt, in their order, as `Attempts` takes them."""
    native = grouping.opened(frame)
    grouping.check_columns(native, {**names, "order": order})
    grouping.refuse_mixtures(native, {order, *names.values()}, "model")
    engine = str(native.implementation.value)
    if order is None and engine in UNORDERED:
        raise _validate.wrong(
            "order", f"must name a column that orders the attempts; rows of {engine} have no order"
        )
    problem, passed = str(names["problem"]), str(names["passed"])
    wanted = list(dict.fromkeys(name for name in (*names.values(), order) if name is not None))
    found = grouping.collected(grouping.flagged(native, problem, passed).select(*wanted, *grouping.FLAGS))
    grouping.refuse_wrong(found, problem, passed)
    if order is not None:
        if unknown := sum(map(_validate.is_missing, found[order].to_list())):  # exact: counted
            raise _validate.wrong(
                "order", f"must not be missing; it is in {number_of(unknown, 'row')} of {order!r}"
            )
        found = found.sort(order)
    lost, success = grouping.integers(found, grouping.MISSING), grouping.integers(found, grouping.PASSED)
    taken = {key: None if name is None else found[name].to_list() for key, name in names.items()}
    return {**taken, "passed": np.where(lost > 0, np.nan, success)}
