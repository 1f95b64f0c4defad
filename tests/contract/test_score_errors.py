"""The texts of errors of scores, votes and rewards: argument, rule, offending values, where they stand."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

import passk_fast as pk
from tests import refusals

Row = tuple[Callable[[], Any], type[Exception], str]
nan = float("nan")
attempts = pk.Attempts(["p", "p", "q"], [True, False, True], text=["a", "b", "a"])

SCORES: list[Row] = [
    (
        lambda: pk.best_of_k([[1.0, nan], [0.0, 1.0]], 1),
        ValueError,
        "`scores` must be finite; got nan at index (0, 1)",
    ),
    (
        lambda: pk.best_of_k([[1.0], [0.0, float("inf")]], 1),
        ValueError,
        "`scores` must be finite; got inf at index (1, 1)",
    ),
    (
        lambda: pk.worst_of_k([1.0, 2.0, nan], 1, offsets=[0, 2, 3]),
        ValueError,
        "`scores` must be finite; got nan at index 2",
    ),
    (lambda: pk.best_of_k([["a", "b"]], 1), TypeError, "`scores` must hold numbers; got str at index (0, 0)"),
    (
        lambda: pk.best_of_k([[1.0, None]], 1),
        TypeError,
        "`scores` must hold numbers; got NoneType at index (0, 1)",
    ),
    (
        lambda: pk.best_of_k("abc", 1),
        TypeError,
        "`scores` must be an array or a sequence of rows; got str",
    ),
    (
        lambda: pk.best_of_k(np.ma.masked_equal([[1.0, 2.0]], 2.0), 1),
        ValueError,
        "`scores` must not be masked; drop or fill the missing ones; got a masked value at index (0, 1)",
    ),
    (
        lambda: pk.best_of_k(np.zeros((2, 2, 2)), 1),
        ValueError,
        "`scores` must have shape (m, n), or (n,) for one group; got (2, 2, 2)",
    ),
    (
        lambda: pk.best_of_k(np.zeros((3, 0)), 1),
        ValueError,
        "`scores` must hold at least one attempt; got shape (3, 0)",
    ),
    (
        lambda: pk.best_of_k([[1.0], []], 1),
        ValueError,
        "`scores` must have at least one attempt in each group; got none at index 1",
    ),
    (
        lambda: pk.best_of_k([[1.0], 2.0], 1),
        TypeError,
        "`scores` must hold rows of attempts; got float among them",
    ),
    (
        lambda: pk.best_of_k([[[1.0]]], 1),
        ValueError,
        "`scores` must hold one-dimensional rows; got a row of lists",
    ),
    (
        lambda: pk.best_of_k([[1.0, 2.0], [1.0]], 2),
        ValueError,
        "`k` must satisfy k <= n for every problem; got k=2, n=1 at index 1",
    ),
    (
        lambda: pk.best_of_k([1.0, 2.0], 3),
        ValueError,
        "`k` must satisfy k <= n for every problem; got k=3, n=2 in the only group",
    ),
    (
        lambda: pk.best_of_k([[1.0, 2.0]], 1, offsets=[0, 2]),
        ValueError,
        "`offsets` must go with a one-dimensional `scores`",
    ),
    (
        lambda: pk.best_of_k([1.0, 2.0, 3.0], 1, offsets=[0, 2]),
        ValueError,
        "`offsets` must run from 0 to the number of attempts, 3; got [0] to [2]",
    ),
    (
        lambda: pk.best_of_k([1.0, 2.0, 3.0], 1, offsets=[0, 2, 2, 3]),
        ValueError,
        "`offsets` must increase; got 2 and then 2 at index 2",
    ),
    (
        lambda: pk.quantile_of_k([[1.0, 2.0]], 1),
        ValueError,
        "one of `q` and `rank` must be given; got q=None, rank=None",
    ),
    (
        lambda: pk.quantile_of_k([[1.0, 2.0]], 1, rank=2),
        ValueError,
        "`rank` must satisfy 1 <= rank <= k; got rank=2, k=1",
    ),
    (
        lambda: pk.quantile_of_k([[1.0, 2.0]], 1, 1.5),
        ValueError,
        "`q` must satisfy 0 <= q <= 1; got 1.5",
    ),
    (
        lambda: pk.best_of_k_by([[1.0, 2.0]], [1.0, 2.0], 1),
        ValueError,
        "`verifier` must have one value for each of `scores`, in the same form; "
        "got shape (2,) for shape (1, 2)",
    ),
    (
        lambda: pk.best_of_k_by([[1.0], [2.0, 3.0]], [[1.0, 2.0], [3.0]], 1),
        ValueError,
        "`verifier` must have one value for each of `scores`, in the same form; "
        "got rows of 2, 1 for rows of 1, 2",
    ),
    (
        lambda: pk.best_of_k_by([[1.0, 2.0]], [[1.0, nan]], 1),
        ValueError,
        "`verifier` must be finite; got nan at index (0, 1)",
    ),
    (
        lambda: pk.threshold_curve([[1.0, 2.0]], 1, thresholds=[[0.5]]),
        ValueError,
        "`thresholds` must be one-dimensional; got shape (1, 1)",
    ),
    (
        lambda: pk.threshold_curve([[1.0, 2.0]], 1, thresholds=[nan]),
        ValueError,
        "`thresholds` must be finite; got nan at index 0",
    ),
]

VOTES: list[Row] = [
    (
        lambda: pk.majority_at_k([["a", None]], [[True, False]], 1),
        ValueError,
        "`answers` must not be missing (give what has no answer a label of its own); "
        "got None at index (0, 1)",
    ),
    (
        lambda: pk.majority_at_k([["a", "b"]]),
        TypeError,
        "`correct` must be given unless `answers` are Attempts; got None",
    ),
    (
        lambda: pk.majority_at_k([["a", "b", "a"]], [[True, False, False]], 1),
        ValueError,
        "`correct` must be the same for all attempts with one answer; "
        "got True at index (0, 0) and False elsewhere",
    ),
    (
        lambda: pk.majority_at_k([["a", "b"]], [[1, 2]], 1),
        ValueError,
        "`correct` must be 0 or 1; got 2 at index (0, 1)",
    ),
    (
        lambda: pk.majority_at_k([["a", "b"]], [["a", "b"]], 1),
        TypeError,
        "`correct` must hold booleans; got str at index (0, 0)",
    ),
    (
        lambda: pk.majority_at_k([["a", "b"]], [[1, 0]], 1, weights=[[1.0, -2.0]]),
        ValueError,
        "`weights` must satisfy weights >= 0; got -2.0 at index (0, 1)",
    ),
    (
        lambda: pk.majority_at_k([["a"] * 40], [[1] * 40], 20, weights=[[1.0] * 40]),
        ValueError,
        "`replicates` must be given for a weighted vote with over 2**24 subsets; got n=40, k=20 at index 0",
    ),
    (
        lambda: pk.majority_at_k(attempts, [True], 1),
        TypeError,
        "`correct` must be left out for Attempts, which know their outcomes",
    ),
    (
        lambda: pk.majority_at_k(pk.Attempts(["p"], [True]), k=1),
        ValueError,
        "`answers` must have texts; got Attempts without",
    ),
    (
        lambda: pk.majority_at_k(pk.Attempts(["p"], [None], text=["a"]), k=1),
        ValueError,
        "`answers` must have a verdict for each attempt; got 1 without",
    ),
    (
        lambda: pk.majority_lower_bound([1, 2], 1),  # type: ignore[arg-type]
        TypeError,
        "`counts` must be Counts or a ModelResult; got list",
    ),
]

REWARDS: list[Row] = [
    (
        lambda: pk.rewards([[1.0, nan]], 1),
        ValueError,
        "`values` must be finite; got nan at index (0, 1)",
    ),
    (
        lambda: pk.rewards([1.0, 0.0, nan], 1, groups=["b", "a", "b"]),
        ValueError,
        "`values` must be finite; got nan at index 2",
    ),
    (
        lambda: pk.rewards([[1.0, 0.0], [1.0]], 2),
        ValueError,
        "`k` must satisfy k <= n for every group; got k=2, n=1 at index 1",
    ),
    (
        lambda: pk.rewards([1.0, 0.0, 1.0], 2, groups=["u1", "u2", "u1"]),
        ValueError,
        "`k` must satisfy k <= n for every group; got k=2, n=1 at group 'u2'",
    ),
    (
        lambda: pk.rewards([1.0, 0.0], 1, groups=["u1"]),
        ValueError,
        "`groups` must have one label for each attempt; got 1 for 2 attempts",
    ),
    (
        lambda: pk.rewards([1.0, 0.0], 1, groups=["u", "u"], offsets=[0, 2]),
        ValueError,
        "`offsets` and `groups` must not both be given",
    ),
    (
        lambda: pk.rewards([[1.0, 0.0]], 1, groups=["u", "u"]),
        ValueError,
        "`groups` must go with a one-dimensional `values`",
    ),
    (
        lambda: pk.rewards([[1.0, 0.0]], 1, method="grpo"),
        ValueError,
        "`method` must be one of 'leave-one-out', 'pkpo', 'pass@k-training'; got 'grpo'",
    ),
    (lambda: pk.rewards([[1.0, 0.0]], 0), ValueError, "`k` must satisfy k >= 1; got 0"),
    (lambda: pk.rewards([[1.0, 0.0]], 1.0), TypeError, "`k` must be an int; got float"),  # type: ignore[arg-type]
    (
        lambda: pk.validation_metrics([[1.0, 0.0]], answers=[["a", None]]),
        ValueError,
        "`answers` must not be missing (give what has no answer a label of its own); "
        "got None at index (0, 1)",
    ),
]


test_text = refusals.calls(SCORES + VOTES + REWARDS)
