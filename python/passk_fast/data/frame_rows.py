"""Counts and attempts from the rows of a data frame; `frames` has what engines do."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise
from typing import Any

import numpy as np

from passk_fast import _validate
from passk_fast.data import frames
from passk_fast.data.counts import Counts, CountsBounds, under_policy
from passk_fast.data.outcomes import MISSING_POLICIES, Verdicts

# Engines whose rows have no order of their own.
UNORDERED = ("duckdb", "pyspark", "pyspark[connect]", "sqlframe", "ibis")

Names = Mapping[str, "str | None"]


def counts_from_frame(frame: object, names: Names, missing: str) -> Counts | CountsBounds:
    """Counts of a frame with a row per attempt (`passed`) or per problem (`n` and `c`)."""
    _validate.choice(missing, "missing", MISSING_POLICIES)
    native = frames.opened(frame)
    frames.check_columns(native, names)
    problem, passed = names["problem"], names["passed"]
    given = [name for name in ("passed", "n", "c") if names[name] is not None]
    if given not in (["passed"], ["n", "c"]):
        raise ValueError(
            f"`passed`, or `n` and `c`, must name columns; got {', '.join(given) or 'none of them'}"
        )
    if passed is None:
        return _from_counts(frames.collected(native), names)
    if problem is None:
        raise ValueError("`problem` must name the column of the problems, where rows are attempts; got None")
    labels = [name for name in (names["cluster"], names["stratum"]) if name is not None]
    keys = list(dict.fromkeys([problem, *labels]))
    counted = frames.per_problem(frames.flagged(native.select(*keys, passed), problem, passed), keys)
    found = frames.collected(counted)
    frames.refuse_wrong(found, problem, passed)
    return _from_groups(found, names, missing)


def _from_counts(found: Any, names: Names) -> Counts:
    columns = {key: None if name is None else found[name].to_list() for key, name in names.items()}
    return Counts(
        np.asarray(found[names["n"]].to_numpy()),
        np.asarray(found[names["c"]].to_numpy()),
        problems=columns["problem"],
        clusters=columns["cluster"],
        strata=columns["stratum"],
    )


def _from_groups(found: Any, names: Names, missing: str) -> Counts | CountsBounds:
    if not len(found):
        raise ValueError("`frame` must hold at least one row; got none")
    order = _ascending(found[names["problem"]].to_list())
    problems, clusters, strata = (
        None if names[key] is None else _objects(found[names[key]].to_list(), order)
        for key in ("problem", "cluster", "stratum")
    )
    _refuse_repeated(problems.tolist(), names)  # type: ignore[union-attr]
    n, passed, lost = (
        frames.integers(found, column)[order] for column in (frames.N, frames.PASSED, frames.MISSING)
    )
    first = int(np.argmax(lost > 0))
    verdicts = Verdicts(n, passed, lost, lambda: (str(first), first), problems)
    return under_policy(verdicts, missing, "passed", problems, clusters, strata)


def _ascending(labels: list[Any]) -> list[int]:
    """Ascending order of labels, by type where they do not compare; engines give groups in any order."""
    try:
        return sorted(range(len(labels)), key=labels.__getitem__)
    except TypeError:
        return sorted(
            range(len(labels)), key=lambda index: (type(labels[index]).__name__, str(labels[index]))
        )


def _objects(items: list[Any], order: list[int]) -> Any:
    array = np.empty(len(items), dtype=object)
    array[:] = [items[index] for index in order]
    return array


def _refuse_repeated(problems: list[Any], names: Names) -> None:
    """A problem that comes twice was grouped by two clusters or strata; equal ones are neighbours."""
    for one, other in pairwise(problems):
        if one == other:
            label = names["cluster"] or names["stratum"]
            raise ValueError(f"{label!r} must be the same for all attempts at a problem; {one!r} has several")


def attempts_columns(frame: object, names: Names, order: str | None) -> dict[str, Any]:
    """Columns of a frame with a row per attempt, in their order, as `Attempts` takes them."""
    native = frames.opened(frame)
    frames.check_columns(native, {**names, "order": order})
    engine = str(native.implementation.value)
    if order is None and engine in UNORDERED:
        raise ValueError(
            f"`order` must name a column that orders the attempts; rows of {engine} have no order"
        )
    problem, passed = str(names["problem"]), str(names["passed"])
    wanted = list(dict.fromkeys(name for name in (*names.values(), order) if name is not None))
    found = frames.collected(frames.flagged(native, problem, passed).select(*wanted, *frames.FLAGS))
    frames.refuse_wrong(found, problem, passed)
    if order is not None:
        if unknown := sum(map(_validate.is_missing, found[order].to_list())):
            raise ValueError(f"`order` must not be missing; it is in {unknown} rows of {order!r}")
        found = found.sort(order)
    lost, success = frames.integers(found, frames.MISSING), frames.integers(found, frames.PASSED)
    taken = {key: None if name is None else found[name].to_list() for key, name in names.items()}
    return {**taken, "passed": np.where(lost > 0, np.nan, success)}
