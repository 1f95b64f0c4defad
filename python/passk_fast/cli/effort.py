"""``passk-fast effort``: how many attempts a person reviews, and when to stop."""

from __future__ import annotations

from typing import Annotated

from cyclopts import Parameter

from passk_fast.cli._options import File, Files, Level, Number, ks_of
from passk_fast.cli._output import Output
from passk_fast.cli._reading import Reading


def effort(
    file: File,
    /,
    *files: Files,
    budgets: Annotated[str | None, Parameter(name=["--budgets", "-b"])] = None,
    review_bad: Number = 1.0,
    review_good: Number = 1.0,
    by_hand: Number | None = None,
    accepted_wrong: Number | None = None,
    accept_bad: Number = 0.0,
    miss_good: Number = 0.0,
    level: Level = 0.95,
    reading: Reading = Reading(),  # noqa: B008
    output: Output = Output(),  # noqa: B008
) -> None:
    """Tell how many attempts a person reviews until one is right, and which budget of reviews is cheapest.

    Each file is a model. A folder means the result files in it; a quoted pattern, what it matches.

    Example: `passk-fast effort new.jsonl --by-hand 30 --review-bad 2 --review-good 5`

    Parameters
    ----------
    budgets
        Most attempts to review, as 1,5,10; by default every number up to the least n.
    review_bad
        Cost of reviewing a wrong attempt.
    review_good
        Cost of reviewing a right attempt.
    by_hand
        Cost of doing the work without a model; without it nothing is said about costs.
    accepted_wrong
        Cost of accepting a wrong attempt; by default that of doing it by hand.
    accept_bad
        Probability that the reviewer accepts a wrong attempt.
    miss_good
        Probability that the reviewer rejects a right attempt.
    """
    from passk_fast.analyses.effort.effort import effort as of_counts

    reading.refuse_bounds()
    wanted = ks_of(budgets, "--budgets")
    results = reading.read(output.apart_from([file, *files]), attempts=False)
    output.each(
        "effort",
        results,
        of_counts,
        budgets=wanted,
        review_bad=review_bad,
        review_good=review_good,
        by_hand=by_hand,
        accepted_wrong=accepted_wrong,
        accept_bad=accept_bad,
        miss_good=miss_good,
        level=level,
    )
