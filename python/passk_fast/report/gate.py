"""The models of a report held against the scores that they have to reach."""

from __future__ import annotations

from collections.abc import Sequence

from passk_fast.analyses.gate.gate import Decision, Requirement, at_least
from passk_fast.report.result import Report

NAN = float("nan")


def held_against(report: Report, required: Sequence[Requirement]) -> list[Decision]:
    """A decision for each model and requirement.

    Raises
    ------
    ValueError
        If a k is required that some model does not report.

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
            if one.k not in known:
                listed = ",".join(map(str, sorted({*known, one.k})))
                raise ValueError(
                    f"--fail-under needs pass@{one.k} of {model.name}, which is not reported "
                    f"(-k {listed} asks for it)"
                )
            found = known[one.k]
            low, high = (NAN, NAN) if found.standard_error is None else _ends(found.low, found.high)
            decisions.append(at_least(model.name, one, found.estimate, low, high, report.settings.level))
    return decisions


def _ends(low: float | None, high: float | None) -> tuple[float, float]:
    """Ends of an interval; None is unbounded."""
    return -float("inf") if low is None else low, float("inf") if high is None else high
