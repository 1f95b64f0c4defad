"""From the recording of a model to its result: the policy for missing outcomes, groups of problems, names."""

from __future__ import annotations

import warnings
from collections.abc import Hashable, Sequence

import numpy as np
import numpy.typing as npt

from passk_fast import _validate
from passk_fast.data.attempts import Attempts
from passk_fast.data.bounds import Bounds
from passk_fast.data.counts import Counts
from passk_fast.data.labels import Labels
from passk_fast.data.outcomes import NO_VERDICT, Verdicts, named, without_verdict
from passk_fast.data.policy import settled
from passk_fast.data.readers._error import ReadError, excerpt
from passk_fast.data.readers._joining import display_names, refuse_alike
from passk_fast.data.readers._recording import Keep, Recording
from passk_fast.data.readers.results import ModelResult


def results(entries: Sequence[Recording], keep: Keep) -> list[ModelResult]:
    """The result of each entry, under the name that tells it apart."""
    entries = _with_verdicts(entries, keep.missing)
    return [_result(entry, name, keep) for entry, name in zip(entries, display_names(entries), strict=True)]


def _with_verdicts(entries: Sequence[Recording], missing: str) -> Sequence[Recording]:
    """Entries of which something is left under the policy; one without does not stop the others."""
    if missing != "drop":
        return entries
    judged = [bool(np.any(entry.n > entry.missing)) for entry in entries]
    if not any(judged):
        return entries  # refused, with the place
    for entry, some in zip(entries, judged, strict=True):
        if not some:
            said = f"{entry.source}: no attempt of {entry.model!r} has a verdict, and it is left out"
            warnings.warn(said, UserWarning, stacklevel=4)
    return [entry for entry, some in zip(entries, judged, strict=True) if some]


def _result(entry: Recording, name: str, keep: Keep) -> ModelResult:
    """Apply the policy for missing outcomes; under "error" the reader has refused them where they are."""
    refuse_alike(entry.source, entry.problems.tolist(), "problems")
    kept, left_out = _judged(entry, keep.missing)
    problems = entry.problems[kept]
    verdicts = Verdicts(entry.n[kept], entry.c[kept], entry.missing[kept], lambda: ("0", 0), problems)
    clusters, strata = (_labels(entry, field, getattr(keep, field), kept) for field in ("cluster", "stratum"))
    try:
        counted = Counts._settled(settled(verdicts, keep.missing, "attempts", problems, clusters, strata))
        attempts = _attempts(entry, keep)
    except ReadError:
        raise
    except ValueError as error:
        raise ReadError(entry.source, _validate.said(error)) from None
    low, high = counted if isinstance(counted, Bounds) else (counted, None)
    return ModelResult(
        name=name,
        source=entry.source
        if len(entry.sources) < 2
        else f"{entry.source} and {len(entry.sources) - 1} more",
        format=entry.format,
        counts=low,
        attempts=attempts,
        missing=int(entry.missing.sum()),
        missing_policy=keep.missing,
        upper=high,
        condition=entry.condition,
        score=entry.score,
        order=entry.order,
        model=entry.model or "",
        benchmark=entry.benchmark,
        costs=entry.costs,
        facts=entry.facts,
        problem_facts=entry.problem_facts,
        settings=entry.settings,
        notes=(*entry.notes, *left_out),
        sources=entry.sources,
    )


def _judged(entry: Recording, missing: str) -> tuple[npt.NDArray[np.bool_], tuple[str, ...]]:
    """Problems that have an attempt under the policy, and what has to be said of the others."""
    kept = np.ones(len(entry.problems), dtype=bool)
    said = []
    if missing == "drop":
        kept = entry.n > entry.missing
        if not kept.all() and kept.any():
            said.append(without_verdict(int((~kept).sum()), entry.problems[~kept].tolist()))
        elif not kept.any():
            kept[:] = True  # refused as a whole, with the place
    if entry.unattempted:
        said.append(named(entry.unattempted, "not attempted, and left out"))
    return kept, tuple(said)


def _labels(
    entry: Recording, field: str, asked: str | None, kept: npt.NDArray[np.bool_]
) -> list[Hashable] | None:
    """Label of each problem in the group that was asked for, or in the one of the field's own name."""
    groups = entry.groups
    if entry.format == "table":
        asked = None  # a column of a table has been taken for it
    if asked is not None and asked not in groups:
        known = ", ".join(groups) or "none"
        raise ReadError(
            entry.source,
            f"expected problems grouped by {excerpt(asked)}; the groups are: {known} "
            + ("(" + _validate.advice(field) + ")"),
        )
    of = groups.get(asked or field)
    if of is None:
        return None
    problems = entry.problems[kept].tolist()
    without = next((name for name in problems if of.get(name) is None), None)
    if without is not None:
        raise ReadError(
            entry.source,
            f"expected every problem in a group; {excerpt(without)} has none of {asked or field} "
            + ("(" + _validate.advice(field) + ")"),
        )
    labels = [of[name] for name in problems]
    refuse_alike(entry.source, list(dict.fromkeys(labels)), f"groups of {asked or field}")
    return labels


def _attempts(entry: Recording, keep: Keep) -> Attempts | None:
    if entry.problem_of is None or entry.outcomes is None:
        return None
    problems = Labels(entry.problem_of, entry.problems)
    outcomes = np.ma.masked_equal(entry.outcomes, NO_VERDICT) if entry.missing.any() else entry.outcomes
    refuse_alike(entry.source, dict.fromkeys(entry.runs or ()), "runs")
    runs = entry.runs or (None if entry.run is None else [entry.run] * len(outcomes))
    labels = _labels(entry, "cluster", keep.cluster, np.ones(len(entry.problems), dtype=bool))
    clusters = None if labels is None else [labels[code] for code in entry.problem_of.tolist()]
    return Attempts(problems, outcomes, text=entry.texts, run=runs, cluster=clusters)
