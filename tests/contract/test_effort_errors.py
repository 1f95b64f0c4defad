"""The texts of the errors of effort, extrapolation, allocation and posteriors."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import passk_fast as pk
from tests import refusals

COUNTS = pk.Counts(10, [0, 3, 10, 5], problems=["a", "b", "c", "d"])
LUCK = "more than one attempt at some problem: one attempt each cannot tell hard problems from bad luck"
RARE = "`counts` must hold an attempt that passed: without one nothing tells how rare success is"

BROKEN: list[tuple[Callable[[], Any], type[Exception], str]] = [
    (
        lambda: pk.effort([1, 2]),
        TypeError,
        "`counts` must be Counts, a Tally or a ModelResult; got list",
    ),
    (
        lambda: pk.effort(COUNTS, [1, 11]),
        ValueError,
        "`budgets` must satisfy budgets <= n for every problem; got 11, n=10 at index 0 (problem 'a')",
    ),
    (lambda: pk.effort(COUNTS, []), ValueError, "`budgets` must hold at least one value; got none"),
    (lambda: pk.effort(COUNTS, 0), ValueError, "`budgets` must satisfy budgets >= 1; got 0"),
    (lambda: pk.effort(COUNTS, [1.5]), TypeError, "`budgets` must be an int; got float"),
    (
        lambda: pk.effort(COUNTS, accept_bad=1.2),
        ValueError,
        "`accept_bad` must satisfy 0 <= accept_bad <= 1; got 1.2",
    ),
    (
        lambda: pk.effort(COUNTS, review_bad=-1),
        ValueError,
        "`review_bad` must satisfy review_bad >= 0; got -1",
    ),
    (
        lambda: pk.effort(COUNTS, by_hand=1e308),
        ValueError,
        "`by_hand` must satisfy by_hand <= 1e+100; got 1e+308",
    ),
    (
        lambda: pk.effort(pk.Counts(10**9, [5, 10**8]), miss_good=0.1),
        ValueError,
        "`budgets` must be lower for a reviewer who errs: 1,000,000,000 reviews, up to 37 of them of right "
        "attempts, at each kind of problem take too long",
    ),
    (
        lambda: pk.effort(COUNTS, accepted_wrong=3),
        ValueError,
        "`accepted_wrong` must come with `by_hand`; got 3 alone",
    ),
    (
        lambda: pk.extrapolate(COUNTS, 101),
        ValueError,
        "`k` must satisfy k <= 10 * n, beyond which models say more about themselves than about the data; "
        "got k=101, n=10 (a larger `limit` allows it)",
    ),
    (lambda: pk.extrapolate(COUNTS, [20, 20]), ValueError, "`k` must not repeat a value; got (20, 20)"),
    (lambda: pk.extrapolate(COUNTS, []), ValueError, "`k` must hold at least one value; got none"),
    (lambda: pk.extrapolate(COUNTS, 20, limit=0), ValueError, "`limit` must satisfy limit > 0; got 0"),
    (lambda: pk.extrapolate(COUNTS, 20, limit=10**400), ValueError, "`limit` must be finite; got inf"),
    (lambda: pk.extrapolate(COUNTS, [[1], [2, 3]]), TypeError, "`k` must be an int; got list"),
    (lambda: pk.extrapolate(COUNTS, 20, limit="no"), TypeError, "`limit` must be a number; got str"),
    (
        lambda: pk.extrapolate(COUNTS, 20, replicates=5),
        ValueError,
        "`replicates` must satisfy replicates >= 20; got 5",
    ),
    (
        lambda: pk.extrapolate(COUNTS, 20, reach=1),
        ValueError,
        "`reach` must satisfy 0 < reach < 1; got 1",
    ),
    (lambda: pk.extrapolate(COUNTS, 20, reach="all"), TypeError, "`reach` must be a number; got str"),
    (
        lambda: pk.extrapolate(COUNTS, 20, replicates=20, rng=1).attempts_to_reach(1),
        ValueError,
        "`target` must satisfy 0 < target < 1; got 1",
    ),
    (lambda: pk.allocate(COUNTS.tally, 5), TypeError, "`counts` must be Counts or a ModelResult; got Tally"),
    (lambda: pk.allocate(COUNTS, 0), ValueError, "`attempts` must satisfy attempts >= 1; got 0"),
    (
        lambda: pk.allocate(COUNTS, 5, goal="win"),
        ValueError,
        "`goal` must be one of 'solve', 'estimate'; got 'win'",
    ),
    (
        lambda: pk.allocate(COUNTS, 5, goal="estimate"),
        ValueError,
        "`k` must come with goal='estimate' and only with it; got k=None, goal='estimate'",
    ),
    (lambda: pk.allocate(pk.Counts(1, [0, 1]), 5), ValueError, f"`counts` must hold {LUCK}"),
    (lambda: pk.allocate(pk.Counts(5, [0, 0]), 5), ValueError, RARE),
    (
        lambda: pk.posterior(COUNTS, 1, prior="flat"),
        ValueError,
        "`prior` must be one of 'hierarchical', 'independent-jeffreys', 'independent-uniform'; got 'flat'",
    ),
    (
        lambda: pk.posterior(COUNTS, 1, alpha=1),
        ValueError,
        "`alpha` and `beta` must come together and without `prior`; got alpha=1, beta=None, prior=None",
    ),
    (
        lambda: pk.posterior(COUNTS, 1, alpha=0, beta=1),
        ValueError,
        "`alpha` must satisfy 1e-9 <= alpha <= 1e12; got 0",
    ),
    (
        lambda: pk.posterior(COUNTS, 1, against=COUNTS, target="benchmark"),
        ValueError,
        "`against` must come without `prior`, `alpha`, `beta` and `target`",
    ),
    (
        lambda: pk.posterior(COUNTS, 1, against=COUNTS.tally),
        TypeError,
        "`against` must be Counts for a difference; got Tally",
    ),
    (
        lambda: pk.posterior(pk.Counts(5, [0, 1]), 1, against=pk.Counts(5, [0, 1, 2])),
        ValueError,
        "`against` must hold the same problems in the same order; got 3 problems beside 2",
    ),
    (
        lambda: pk.posterior(pk.Counts(5, [0, 1]), 6, against=pk.Counts(8, [0, 1])),
        ValueError,
        "`k` must satisfy k <= n for a difference; got k=6, n=5",
    ),
    (
        lambda: pk.posterior(pk.Counts(5, [2]), 1, target="population"),
        ValueError,
        "`counts` must hold at least 2 problems unless target='benchmark'; got 1",
    ),
    (lambda: pk.posterior(COUNTS, 0), ValueError, "`k` must satisfy k >= 1; got 0"),
    (
        lambda: pk.bayes_at_n([[0, 3]], [0, 1]),
        ValueError,
        "`outcomes` must be categories from 0 to 1; got 3 at index (0, 1)",
    ),
    (
        lambda: pk.bayes_at_n([0, 1], [0, 1]),
        ValueError,
        "`outcomes` must have shape (problems, attempts); got (2,)",
    ),
    (lambda: pk.bayes_at_n([[0, 1]], [0, math.nan]), ValueError, "`weights` must be finite; got [0.0, nan]"),
    (lambda: pk.bayes_at_n([[0, 1]], ["a", "b"]), TypeError, "`weights` must hold numbers; got dtype <U1"),
    (
        lambda: pk.bayes_at_n([[0, 1]], [1]),
        ValueError,
        "`weights` must hold a number for each of two or more categories; got shape (1,)",
    ),
    (
        lambda: pk.bayes_at_n([[0, 1]], [0, 1], prior_outcomes=[[0], [1]]),
        ValueError,
        "`prior_outcomes` must have a row for each problem; got 2 rows for 1 problem",
    ),
]


test_error = refusals.calls(BROKEN)
