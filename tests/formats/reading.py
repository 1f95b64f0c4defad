"""What was read, as plain lists to compare with."""

from __future__ import annotations


def outcomes(result):
    """Outcomes of every problem, in order."""
    return {problem: row.tolist() for problem, row in result.attempts.outcome_rows()}


def counted(result):
    """(n, c) of every problem."""
    counts = result.counts
    return dict(
        zip(counts.problems.tolist(), zip(counts.n.tolist(), counts.c.tolist(), strict=True), strict=True)
    )
