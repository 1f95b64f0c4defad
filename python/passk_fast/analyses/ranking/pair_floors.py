"""What luck alone does to the difference of any two models on the same problems.

The floor of `passk_fast.inference.noise_floor` depends on a problem by its numbers of attempts and by how
often both models passed together. Of these there are few, so their variances are tabled once, and each pair
counts how often each occurs.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations

import numpy as np

from passk_fast import _numeric
from passk_fast._typing import Floats, Ints
from passk_fast.data.counts import Counts
from passk_fast.inference.noise_floor import dealt_variances, noise_floor

# Rows of a table that is worth making: attempts of either model and passes of both.
LARGEST = 2**17
# Numbers of how often each row occurs that are held at a time: 2 MB.
HELD = 2**18


def pair_floors(models: Sequence[Counts], ks: tuple[int, ...]) -> Floats:
    """Floors of all pairs of models, the pairs of one k after those of another, ``(K · P,)``."""
    sizes = np.unique(np.concatenate([one.tally.n for one in models]))
    rows = _numeric.square(len(sizes)) * (2 * int(sizes[-1]) + 1)
    one_by_one = np.ones(models[0].m, dtype=np.int64)
    if rows > LARGEST:
        found = [noise_floor(a.n, a.c, b.n, b.c, one_by_one, ks) for a, b in combinations(models, 2)]
        return np.stack(found, axis=1).ravel()
    table = table_of_floors(sizes, ks)
    width = 2 * int(sizes[-1]) + 1
    places = [np.searchsorted(sizes, one.n) * width for one in models]
    if len(sizes) == 1:
        firsts = seconds = [one.c for one in models]
    else:
        firsts = [one.c + place * len(sizes) for one, place in zip(models, places, strict=True)]
        seconds = [one.c + place for one, place in zip(models, places, strict=True)]
    at, floors = np.empty(models[0].m, dtype=np.int64), []
    pairs = list(combinations(range(len(models)), 2))
    step = max(1, HELD // rows)
    for start in range(0, len(pairs), step):
        some = pairs[start : start + step]
        often = np.empty((len(some), rows))
        for row, (i, j) in zip(often, some, strict=True):
            np.add(firsts[i], seconds[j], out=at)
            row[:] = np.bincount(at, minlength=rows)
        floors.append(_numeric.dot(table, often.T))
    return np.concatenate(floors, axis=1).ravel() / _numeric.square(models[0].m)


def table_of_floors(sizes: Ints, ks: tuple[int, ...]) -> Floats:
    """Variances of a problem by attempts of the first, of the second, and passes of both: (K, rows)."""
    width = 2 * int(sizes[-1]) + 1
    first = np.repeat(sizes, len(sizes) * width)
    second = np.tile(np.repeat(sizes, width), len(sizes))
    passed = np.tile(np.arange(width), _numeric.square(len(sizes)))
    possible = passed <= first + second
    table = np.zeros((len(ks), len(first)))
    for row, k in enumerate(ks):
        table[row, possible] = dealt_variances(first[possible], second[possible], passed[possible], k)
    return table
