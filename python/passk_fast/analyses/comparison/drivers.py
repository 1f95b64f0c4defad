"""The problems that make a difference."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from passk_fast.inference.pairs import Pairs


class Driver(NamedTuple):
    """A problem and how far the models differ on it.

    Attributes
    ----------
    problem : hashable
        Its name, or its position where problems have none.
    estimate_a, estimate_b, difference : float
        pass@k of both models, and A - B.

    Examples
    --------
    >>> a, b = pk.Counts(10, [0, 9, 5]), pk.Counts(10, [4, 9, 2])
    >>> pk.compare(a, b, k=1).drivers(count=1)
    (Driver(problem=0, estimate_a=0.0, estimate_b=0.4, difference=-0.4),)
    """

    problem: Any
    estimate_a: float
    estimate_b: float
    difference: float


def largest(pairs: Pairs, k: int, count: int) -> tuple[Driver, ...]:
    """At most so many problems that differ, the largest difference first, equal ones in their order."""
    first, second, d = (values[:, 0] for values in pairs.values((k,)))
    size = np.abs(d)
    order = np.argsort(-size, kind="stable")
    # So many pairs of results hold enough problems; take all whose difference is as large as theirs.
    enough = int(np.searchsorted(np.cumsum(pairs.problems[order]), count))
    least_size = size[order[min(enough, len(order) - 1)]]
    among = np.flatnonzero(((size >= least_size) & (size > 0))[pairs.index])
    which = pairs.index[among]
    top = np.argsort(-size[which], kind="stable")[:count]
    names = pairs.a.ids[among[top]].tolist()
    rows = (x[which[top]].tolist() for x in (first, second, d))
    return tuple(Driver(*row) for row in zip(names, *rows, strict=True))
