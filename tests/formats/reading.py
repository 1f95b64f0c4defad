"""What was read, as plain lists to compare with, and what is said of files that were changed."""

from __future__ import annotations

import pytest

from tests.integrations.refusing import refused


def outcomes(result):
    """Outcomes of every problem, in order."""
    return {problem: row.tolist() for problem, row in result.attempts.outcome_rows()}


def counted(result):
    """(n, c) of every problem."""
    counts = result.counts
    return dict(
        zip(counts.problems.tolist(), zip(counts.n.tolist(), counts.c.tolist(), strict=True), strict=True)
    )


def breaking(example, changes, **options):
    """A test of files with another value at a place, and of the message that refuses each."""

    @pytest.mark.parametrize(("where", "to", "message"), changes)
    def test(where, to, message, capsys):
        path = example.write(example.changed(*where, to=to))
        assert message in refused(path, capsys, **options)

    return test
