"""The summary that the report gives of different solutions."""

from __future__ import annotations

from collections.abc import Mapping

from passk_fast.analyses.diversity.result import Diversity, solutions
from passk_fast.report.model import DiversitySummary
from passk_fast.show.document import Table

NEVER_SAME = float("inf")


def summary(result: Diversity) -> DiversitySummary:
    """What the report gives of a result for one k."""
    last = result.levels[-1]
    (k,) = (result.k,) if isinstance(result.k, int) else result.k
    effective, correct = (result.estimate(name, last) for name in ("effective", "effective_correct"))
    return DiversitySummary(
        level=last,
        threshold=result.threshold,
        k=k,
        distinct=result.estimate("distinct", last),
        rarefied=result.estimate("rarefied", last, k),
        rarefied_correct=result.estimate("rarefied_correct", last, k),
        effective=effective if effective < NEVER_SAME else None,
        effective_correct=correct if correct < NEVER_SAME else None,
        flags=tuple(flag.text for flag in result.flags),
    )


def summary_table(summaries: Mapping[str, DiversitySummary]) -> Table:
    """A row for each model."""
    rows = tuple(
        (
            name,
            solutions(one.distinct),
            f"{solutions(one.rarefied)} of {one.k}",
            f"{solutions(one.rarefied_correct)} of {one.k}",
            "–" if one.effective is None else solutions(one.effective),
            "–" if one.effective_correct is None else solutions(one.effective_correct),
        )
        for name, one in summaries.items()
    )
    heads = ("model", "different solutions", "to expect", "and correct", "effective", "of correct")
    return Table(heads, rows, frozenset({"model"}))
