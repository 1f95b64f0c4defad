"""The models of a report held against the scores that they have to reach."""

from __future__ import annotations

import math
from collections.abc import Sequence

from passk_fast.analyses.gate.gate import Decision, Requirement, at_least
from passk_fast.report.model import Estimate
from passk_fast.report.result import Report


def held_against(report: Report, required: Sequence[Requirement]) -> list[Decision]:
    """A decision for each model and requirement.

    Raises
    ------
    ValueError
        If a k is required that some model does not report, or has too few attempts for.

    Examples
    --------
    >>> import passk_fast as pk
    >>> from passk_fast.data.readers.results import ModelResult, Results
    >>> from passk_fast.report.build import build_report
    >>> model = ModelResult("a", "a.jsonl", "human_eval", pk.Counts(4, [0, 4] * 40))
    >>> built = build_report(Results.of([model]))
    >>> [one.outcome for one in held_against(built, [Requirement(1, 0.2), Requirement(1, 0.5)])]
    ['pass', 'inconclusive']
    """
    decisions = []
    for model in report.models:
        known = {one.k: one for one in model.estimates}
        for one in required:
            if one.k > model.attempts_min:
                raise ValueError(
                    f"--fail-under needs {one.k} attempts at every problem of {model.name} for pass@{one.k}; "
                    f"got {model.attempts_min} at some"
                )
            if one.k not in known:
                listed = ",".join(map(str, sorted({*known, one.k})))
                raise ValueError(
                    f"--fail-under needs pass@{one.k} of {model.name}, which is not reported "
                    f"(-k {listed} asks for it)"
                )
            found = known[one.k]
            upper = {} if model.missing is None else {other.k: other for other in model.missing.upper}
            best = upper.get(one.k, found)
            decisions.append(
                at_least(
                    model.name,
                    one,
                    found.estimate,
                    _end(found, found.low, -math.inf),
                    _end(best, best.high, math.inf),
                    report.settings.level,
                    best.estimate if upper else None,
                )
            )
    return decisions


def _end(found: Estimate, end: float | None, unbounded: float) -> float:
    """An end of an interval, NaN where there is none; None is unbounded."""
    if found.standard_error is None:
        return math.nan
    return unbounded if end is None else end
