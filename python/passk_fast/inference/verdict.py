"""What a comparison found, in sentences."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from passk_fast.inference import render
from passk_fast.inference.contrast import Contrast, against_margin
from passk_fast.inference.multiplicity import holm

if TYPE_CHECKING:
    from passk_fast.inference.intervals import ConfidenceInterval

# A test and an interval of different kinds may disagree where it is close.
CAUTIOUS = "(The interval holds 0 all the same: it is the more cautious of the two.)"


def sentences_of(
    names: tuple[str, str],
    ks: Sequence[int],
    contrast: Contrast,
    ends: ConfidenceInterval,
    level: float,
    margin: float | None,
) -> tuple[str, ...]:
    """A sentence for each k on the difference, and with a margin one on what it rules out."""
    sentences = []
    adjusted = holm(contrast.p_values)
    for i, k in enumerate(ks):
        numbers = (contrast.difference, *ends, adjusted)
        difference, low, high, p = (float(values[i]) for values in numbers)
        if p <= 1 - level and difference < 0:
            # Seen from the better model.
            low, high = -high, -low
        ends_text = f"{render.number(low)} to {render.number(high)}"
        shown = f"{render.percent_level(level)} interval {ends_text}, {p_text(p)}"
        if len(ks) > 1:
            shown += f" after Holm's adjustment for {len(ks)} values of k"
        found = p <= 1 - level
        sentences.append(_difference(names, k, difference, found, shown))
        if found and low <= 0 <= high:
            sentences[-1] += f" {CAUTIOUS}"
    if margin is not None:
        equivalent, not_worse = map(holm, against_margin(contrast, margin))
        for i, k in enumerate(ks):
            pair = float(equivalent[i]), float(not_worse[i])
            sentences.append(_margin(names, k, margin, pair, 1 - level))
    return tuple(sentences)


def _difference(names: tuple[str, str], k: int, difference: float, found: bool, shown: str) -> str:
    better, worse = names if difference > 0 else names[::-1]
    if found:
        return f"{better} is better than {worse} at pass@{k} (by {render.number(abs(difference))}, {shown})."
    return (
        f"No difference between {names[0]} and {names[1]} at pass@{k} is shown "
        f"({names[0]} - {names[1]} is {render.number(difference)}, {shown})."
    )


def _margin(names: tuple[str, str], k: int, margin: float, p: tuple[float, float], alpha: float) -> str:
    equivalent, not_worse = p
    if equivalent <= alpha:
        return f"At pass@{k} they are equivalent within {margin:g} ({p_text(equivalent)})."
    worse = f"{names[0]} is not worse than {names[1]} by {margin:g} or more ({p_text(not_worse)})"
    within = f"equivalence within {margin:g} is not shown ({p_text(equivalent)})"
    if not_worse <= alpha:
        return f"At pass@{k} {worse}; {within}."
    return f"At pass@{k} {within}, nor that {worse}."


def p_text(p: Any) -> str:
    """A p-value as people write it.

    Examples
    --------
    >>> p_text(0.0312), p_text(1e-9), p_text(0.99999)
    ('p = 0.0312', 'p < 0.0001', 'p = 1')
    """
    if math.isnan(p):
        return "no p-value"
    if p < 0.0001:
        return "p < 0.0001"
    return "p = 1" if p > 0.99995 else f"p = {p:.4f}"
