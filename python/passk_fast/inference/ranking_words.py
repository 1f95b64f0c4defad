"""What a ranking says, in sentences."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from passk_fast.inference import render

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from passk_fast.inference.ranking_result import Ranking

# What is said of the intervals in the standings.
SINGLE = "intervals are of single models: whether two differ is in the ranks, not in whether they overlap"
# Names that a list of many shows.
LISTED = 3


def verdict(k: int, models: Sequence[str], better: NDArray[np.bool_]) -> str:
    """One sentence on models by falling estimate; `better` is whether a row is significantly above a column.

    Examples
    --------
    >>> import numpy as np
    >>> verdict(1, ["a", "b", "c"], np.array([[0, 0, 1], [0, 0, 1], [0, 0, 0]], dtype=bool))
    'pass@1: a, b may be best; tiers, each better than the next: a, b > c.'
    >>> verdict(1, ["a", "b"], np.zeros((2, 2), dtype=bool))
    'pass@1: nothing tells these models apart.'
    """
    found = tiers(better)
    if not better.any():
        return f"pass@{k}: nothing tells these models apart."
    leading = [models[i] for i in np.flatnonzero(~better.any(axis=0)).tolist()]
    if len(leading) == 1:
        lead = f"{leading[0]} is best" if len(found[0]) == 1 else f"no model is better than {leading[0]}"
    elif len(leading) == len(models):
        lead = "any model may be best"
    else:
        lead = f"{named(leading)} may be best"
    parts = [f"pass@{k}: {lead}"]
    if len(found) > 1 and len(models) > 2:
        lists = " > ".join(named(models[tier.start : tier.stop]) for tier in found)
        parts.append(f"tiers, each better than the next: {lists}")
    return "; ".join(parts) + "."


def resolved(k: int, detectable: NDArray[np.float64]) -> str:
    """What true difference the board finds, from those of its pairs.

    Examples
    --------
    >>> import numpy as np
    >>> resolved(1, np.array([0.05, 0.06, 0.08]))
    'pass@1: a true difference of 0.0600 between two models would be found with 80% power (0.0500 to ...).'
    """
    low, middle, high = (float(f(detectable)) for f in (np.min, np.median, np.max))
    over = f" ({render.number(low)} to {render.number(high)} over the pairs)" if len(detectable) > 1 else ""
    if low >= 1:
        return f"pass@{k}: no difference between two models would be found with 80% power."
    return (
        f"pass@{k}: a true difference of {render.number(middle)} between two models would be found with "
        f"80% power{over}."
    )


def named(models: Sequence[str]) -> str:
    """Names of models, the first few of many.

    Examples
    --------
    >>> named(["a", "b"]), named(["a", "b", "c", "d", "e", "f"])
    ('a, b', '6 models (a, b, c, …)')
    """
    if len(models) <= LISTED + 1:
        return ", ".join(models)
    return f"{len(models)} models ({', '.join(models[:LISTED])}, …)"


def tiers(better: NDArray[np.bool_]) -> list[range]:
    """Runs of models of which every one is significantly above every one of all later runs."""
    count = len(better)
    cuts = [0, *(at for at in range(1, count) if better[:at, at:].all()), count]
    return [range(start, stop) for start, stop in pairwise(cuts)]


def left_out_notes(ranking: Ranking) -> list[str]:
    """Which k and which problems were not used, and why."""
    notes = []
    if ranking.dropped:
        notes.append(f"k={', '.join(map(str, ranking.dropped))} dropped: more than n={ranking.n_range[0]}")
    for name, missing in ranking.left_out.items():
        listed = ", ".join(map(str, missing[:LISTED]))
        more = f" and {len(missing) - LISTED} more" if len(missing) > LISTED else ""
        notes.append(f"{name}: {len(missing)} problems left out that another model lacks ({listed}{more})")
    return notes


def settings_note(ranking: Ranking) -> str:
    """What was ranked, and how."""
    low, high = ranking.n_range
    sizes = [f"m={ranking.m}", f"n={low}" if low == high else f"n={low}..{high}"]
    sizes += [
        f"{name}={count}"
        for name, count in (("clusters", ranking.clusters), ("strata", ranking.strata))
        if count is not None
    ]
    return (
        f"{len(ranking.models)} models, {' '.join(sizes)}, {ranking.method}, "
        f"{ranking.replicates} shared sign flips, seed {ranking.seed}"
    )
