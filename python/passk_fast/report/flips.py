"""Which problems one model solves and another does not, pair by pair."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import combinations
from typing import Any

import numpy as np

from passk_fast.data.counts import Counts
from passk_fast.show.document import Document, Notes, Table
from passk_fast.show.numbers import count

# Pairs that are shown; of more models each is held against the one that solves most.
MOST = 21


def flips(models: Mapping[str, Counts]) -> Document:
    """A row for each pair of models: problems that only one of them solves in most of its attempts.

    Parameters
    ----------
    models : mapping of str to Counts
        At least two.

    Examples
    --------
    >>> flips({"a": pk.Counts(4, [4, 3, 0]), "b": pk.Counts(4, [1, 3, 4])})[0].rows
    (('a', 'b', '1', '1', '1', '0'),)
    """
    solved = {name: _mostly(one) for name, one in models.items()}
    pairs = list(combinations(solved, 2))
    if len(pairs) > MOST:
        best = max(solved, key=lambda name: sum(solved[name].values()))
        pairs = [(best, name) for name in solved if name != best]
    shared = [(one, other) for one, other in pairs if solved[one].keys() & solved[other].keys()]
    if not shared:
        return ()
    rows = tuple((first, second, *_crossed(solved[first], solved[second])) for first, second in shared)
    heads = ("first", "second", "only the first", "only the second", "both", "neither")
    return (
        Table(heads, rows, left=frozenset(("first", "second")), caption="who solves what"),
        Notes("", ("solved means in more than half of the attempts; problems that both models have",)),
    )


def _mostly(counts: Counts) -> dict[Any, bool]:
    """Whether each problem is solved in more than half of the attempts."""
    return dict(zip(counts.ids.tolist(), (2 * counts.c > counts.n).tolist(), strict=True))


def _crossed(first: Mapping[Any, bool], second: Mapping[Any, bool]) -> tuple[str, ...]:
    """Problems that only the first solves, only the second, both, and neither."""
    both = np.array([(one, second[name]) for name, one in first.items() if name in second], dtype=bool)
    a, b = both.reshape(-1, 2).T
    return tuple(count(int(np.count_nonzero(one))) for one in (a & ~b, ~a & b, a & b, ~a & ~b))
