"""What a mask hides is never taken for data: it is refused with its place, or missing under a policy."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

import passk_fast as pk

hidden = np.ma.array
MASK = [0, 1, 0]
ATTEMPTS = pk.Attempts([0] * 3, [1, 0, 1])

CALLS: dict[str, tuple[Callable[[], Any], str]] = {
    "c": (lambda: pk.Counts(10, hidden([0, 3, 10], mask=MASK)), "1"),
    "n": (lambda: pk.Counts(hidden([10, 99, 10], mask=MASK), [0, 3, 10]), "1"),
    "problems": (lambda: pk.Tally(10, [1, 2, 3], hidden([3, 4, 5], mask=MASK)), "1"),
    "clusters": (lambda: pk.Counts(10, [0, 3, 10], clusters=hidden(["a", "b", "a"], mask=MASK)), "1"),
    "scores": (lambda: pk.best_of_k([hidden([0.2, 0.9, 0.4], mask=MASK), [0.1, 0.2]], 1), "(0, 1)"),
    "groups": (lambda: pk.rewards([1.0, 0.0, 1.0], 1, groups=hidden([1, 2, 1], mask=MASK)), "1"),
    "offsets": (lambda: pk.best_of_k([1.0, 2.0], 1, offsets=hidden([0, 1, 2], mask=MASK)), "1"),
    "answers": (lambda: pk.majority_at_k([hidden(["a", "b", "a"], mask=MASK)], [[1, 0, 0]], 3), "(0, 1)"),
    "correct": (lambda: pk.majority_at_k([["a", "b", "a"]], [hidden([1, 0, 0], mask=MASK)], 3), "(0, 1)"),
    "outcomes": (lambda: pk.bayes_at_n(hidden([[0, 1, 2]], mask=[MASK]), [0, 0.5, 1]), "(0, 1)"),
    "time": (lambda: pk.order_test(ATTEMPTS, time=hidden([1, 2, 3], mask=MASK)), "1"),
    "num_correct": (lambda: pk.estimate_pass_at_k(10, hidden([1, 2, 3], mask=MASK), 2), "1"),
    "bits": (lambda: pk.Counts.from_packed(hidden([[1]], mask=[[1]], dtype=np.uint8), n=8), "(0, 0)"),
    "values": (lambda: pk.bootstrap_values(hidden([1.0, 2.0, 3.0], mask=MASK)), "1"),
}


@pytest.mark.parametrize("argument", CALLS)
def test_masked_values_are_refused(argument: str) -> None:
    call, place = CALLS[argument]
    text = (
        f"`{argument}` must not be masked; drop or fill the missing ones; got a masked value at index {place}"
    )
    with pytest.raises(ValueError, match=re.escape(text) + "$"):
        call()


def test_masks_in_lists_are_seen() -> None:
    """NumPy would drop the masks of rows, and make NaN of masked values."""
    text = r"`{}` must not be masked; .* got a masked value at index {}$"
    rows, ones = [[1, 0, 1], hidden([1, 0, 1], mask=MASK)], list(hidden([1, 0, 1], mask=MASK))
    for call, argument, place in (
        (lambda: pk.bayes_at_n(rows, [0, 1]), "outcomes", r"\(1, 1\)"),
        (lambda: pk.bootstrap_values(rows), "values", r"\(1, 1\)"),
        (lambda: pk.Counts(10, ones), "c", "1"),
        (lambda: pk.best_of_k(ones, 1), "scores", "1"),
        (lambda: pk.best_of_k([ones], 1), "scores", r"\(0, 1\)"),
    ):
        with pytest.raises(ValueError, match=text.format(argument, place)):
            call()


def test_masks_without_a_place_and_of_fields() -> None:
    with pytest.raises(ValueError, match=r"`n` must not be masked; .* got a masked value$"):
        pk.Counts(hidden(10, mask=True), [1, 2])
    pairs = hidden([(1, 2), (3, 4)], dtype=[("a", int), ("b", int)], mask=[(0, 0), (0, 1)])
    with pytest.raises(ValueError, match=r"`clusters` must not be masked; .* got a masked value at index 1$"):
        pk.Counts(10, [1, 2], clusters=pairs)


def test_outcomes_behind_a_mask_are_missing() -> None:
    for dtype in (bool, np.int64, np.float64, object):
        row = hidden([1, 1, 0], mask=MASK, dtype=dtype)
        assert pk.Attempts(["a"] * 3, row).outcome.tolist() == [1, -1, 0]
        for outcomes in ([row], row[None]):
            counts = pk.Counts.from_outcomes(outcomes, missing="drop")
            assert (counts.n.tolist(), counts.c.tolist()) == ([2], [1])


def test_a_mask_that_hides_nothing_is_none() -> None:
    assert pk.Counts(10, hidden([0, 3], mask=[0, 0])) == pk.Counts(10, [0, 3])
