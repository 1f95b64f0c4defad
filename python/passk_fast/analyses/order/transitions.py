"""What follows a success and a failure."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from passk_fast import _numeric
from passk_fast.data.order import Sequences


@dataclass(frozen=True, eq=False)
class Transitions:
    """Outcomes after each other, of problems of which some attempts passed and some failed.

    Attributes
    ----------
    after_success, after_failure : tuple of (int, int)
        Successes, and attempts, that directly follow a success, and a failure.
    expected_after_success, expected_after_failure : float
        Shares of successes among them to expect of exchangeable attempts. They differ, since problems do:
        after a success one is more often at an easy problem. NaN without such attempts.

    Examples
    --------
    >>> moves = pk.order_test(pk.Attempts([1] * 4, [0, 1, 1, 0])).transitions
    >>> moves.after_success, moves.after_failure
    ((1, 2), (1, 1))
    >>> round(moves.expected_after_success, 3), round(moves.expected_after_failure, 3)
    (0.333, 0.667)
    """

    after_success: tuple[int, int]
    after_failure: tuple[int, int]
    expected_after_success: float
    expected_after_failure: float


def transitions_of(telling: Sequences) -> Transitions:
    """What follows a success and a failure, and what would of exchangeable attempts."""
    n, c = telling.n.astype(np.float64), telling.c.astype(np.float64)
    again = int(telling.joins.sum())
    recovered = int(telling.c.sum() - np.count_nonzero(telling.first == 1)) - again
    after = int(telling.c.sum() - telling.last.sum())
    others = int(telling.n.sum()) - len(n) - after
    # A success is the last attempt with chance 1/n, as every attempt is.
    followed, missed = float(_numeric.sum(c * (n - 1) / n)), float(_numeric.sum((n - c) * (n - 1) / n))
    return Transitions(
        (again, after),
        (recovered, others),
        float(_numeric.sum(c * (c - 1) / n)) / followed if followed else np.nan,
        float(_numeric.sum(c * (n - c) / n)) / missed if missed else np.nan,
    )
