"""What a ranking says, in sentences."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from passk_fast import _numeric
from passk_fast._typing import Floats
from passk_fast.show.numbers import Number, count, number_of, p_words, score

# What is said of the intervals in the standings.
SINGLE = "intervals are of single models: whether two differ is in the ranks, not in whether they overlap"
# What is said of the draws.
LED = "draws led are the share of random draws of the means that a model leads: no chance of being best"
# Names that a list of many shows.
LISTED = 3


def verdict(
    k: int, models: Sequence[str], better: NDArray[np.bool_], p_values: Floats, *, adjusted: bool
) -> str:
    """One sentence on models by falling estimate; `better` is whether a row is significantly above a column.

    `p_values` are those that `better` was decided by, ``(M, M)``.

    Examples
    --------
    >>> above = np.array([[0, 0, 1], [0, 0, 1], [0, 0, 0]], dtype=bool)
    >>> verdict(1, ["a", "b", "c"], above, np.where(above, 0.01, 0.2), adjusted=True)
    'pass@1: a, b may be best: no model is shown to be better; tiers, each better than the next: a, b > c.'
    >>> verdict(1, ["a", "b"], np.zeros((2, 2), dtype=bool), np.full((2, 2), 0.2), adjusted=False)
    'pass@1: a and b are not told apart (p = 0.2000), which does not show that they are equal.'
    """
    kind = "adjusted " if adjusted else ""
    if not better.any():
        least = p_words(float(np.min(p_values[np.triu_indices(len(models), 1)])))
        if len(models) == 2:
            said = f"{models[0]} and {models[1]} are not told apart ({kind}{least})"
        else:
            said = f"no two of these models are told apart (least {kind}{least})"
        return f"pass@{k}: {said}, which does not show that they are equal."
    found = tiers(better)
    leading = [models[i] for i in np.flatnonzero(~better.any(axis=0)).tolist()]
    if len(found[0]) == 1:
        parts = [f"{models[0]} is better than {_others(models, p_values[0, 1:], kind)}"]
    elif len(leading) == 1:
        # Whoever is better than another, that one's better, and so on, are shown together.
        parts = [f"only {leading[0]} may be best: each other model is shown to be worse than some model"]
    else:
        parts = [f"{named(leading)} may be best: no model is shown to be better"]
    if len(found) > 1 and len(models) > 2:
        lists = " > ".join(named(models[tier.start : tier.stop]) for tier in found)
        parts.append(f"tiers, each better than the next: {lists}")
    return f"pass@{k}: {'; '.join(parts)}."


def _others(models: Sequence[str], p_values: Floats, kind: str) -> str:
    """All models but the first, with the largest p-value."""
    p = p_words(float(np.max(p_values)))
    if len(models) == 2:
        return f"{models[1]} ({kind}{p})"
    return f"all others (largest {kind}{p})"


def resolved(k: int, detectable: Floats) -> str:
    """What true difference the board finds, from those of its pairs; NaN for pairs of which nothing tells.

    Examples
    --------
    >>> resolved(1, np.array([0.05]))
    'pass@1: a true difference of 0.0500 between two models would be found with about 80% power.'
    """
    known = detectable[~np.isnan(detectable)]
    if not len(known):
        return f"pass@{k}: nothing tells what difference would be found: all attempts came out alike."
    least, middle, most = (float(_numeric.quantile(known, q)) for q in (0.0, 0.5, 1.0))
    if least >= 1:
        return f"pass@{k}: no difference between two models would be found with 80% power."
    if middle >= 1:
        return (
            f"pass@{k}: between most pairs of models no difference would be found with 80% power, between "
            f"one of them a true difference of {score(least)}."
        )
    pairs = (
        "all"
        if len(known) == len(detectable)
        else f"{count(len(known))} of {number_of(len(detectable), 'pair')}"
    )
    over = ""
    if len(known) > 1:
        over = f" ({_end(least)} to {_end(most)} over {'the pairs' if pairs == 'all' else pairs})"
    return (
        f"pass@{k}: a true difference of {score(middle)} between two models would be found with about "
        f"80% power{over}."
    )


def _end(value: float) -> str | Number:
    """A detectable difference, or that there is none."""
    return score(value) if value < 1 else "none"


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
