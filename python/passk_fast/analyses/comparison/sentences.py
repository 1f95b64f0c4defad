"""What a comparison found, in sentences."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

from passk_fast.show import numbers
from passk_fast.show.numbers import ROUNDING, p_words, score

if TYPE_CHECKING:
    from passk_fast._typing import Floats
    from passk_fast.inference.intervals import ConfidenceInterval


def sentences_of(
    names: tuple[str, str],
    ks: Sequence[int],
    difference: Floats,
    ends: ConfidenceInterval[Floats],
    p_values: Floats,
    level: float,
) -> tuple[str, ...]:
    """A sentence for each k, by the interval and the p-value of all k together."""
    sentences = []
    alone = len(ks) == 1
    for i, k in enumerate(ks):
        d, low, high, p = (float(values[i]) for values in (difference, *ends, p_values))
        if math.isnan(p):
            sentences.append(_unknown(names, k, d))
            continue
        found = p < 1 - level
        if found and high < 0:
            # Seen from the better model.
            low, high = -high, -low
        ends_text = f"{_shown(low)} to {_shown(high)}"
        shown = f"{numbers.level(level)} interval {ends_text}, {p_words(p)}"
        shown = shown if alone else f"simultaneous {shown} adjusted for {len(ks)} values of k"
        sentences.append(_difference(names, k, rounded(d), found, shown))
    return tuple(sentences)


def margin_sentences(
    names: tuple[str, str], ks: Sequence[int], margin: float, p: tuple[Floats, Floats], alpha: float
) -> tuple[str, ...]:
    """What the tests of equivalence and of non-inferiority rule out, for each k."""
    return tuple(_margin(names, k, margin, (float(p[0][i]), float(p[1][i])), alpha) for i, k in enumerate(ks))


def gap_sentence(
    names: tuple[str, str], ks: tuple[int, int], found: tuple[float, float, float, float], level: float
) -> str:
    """Whether the lead of the first model at the larger k differs from that at the smaller."""
    d, low, high, p = found
    low_k, high_k = ks
    ends = f"{_shown(low)} to {_shown(high)}"
    told = f"{numbers.level(level)} interval {ends}, {p_words(p)}"
    which = f"{names[0]} - {names[1]} at pass@{high_k} less that at pass@{low_k} is {_shown(d)}"
    if math.isnan(p):
        return f"{which}."
    shown = "" if p < 1 - level else "; no change with k is shown"
    return f"{which} ({told}){shown}."


def rounded(value: float) -> float:
    """0 for what rounding left of it."""
    return 0.0 if abs(value) <= ROUNDING else value


def _shown(value: float) -> numbers.Number:
    return score(rounded(value))


def _unknown(names: tuple[str, str], k: int, difference: float) -> str:
    return (
        f"{names[0]} - {names[1]} is {_shown(difference)} at pass@{k}; "
        "there is neither a p-value nor an interval of any width."
    )


def _difference(names: tuple[str, str], k: int, difference: float, found: bool, shown: str) -> str:
    better, worse = names if difference > 0 else names[::-1]
    if found:
        return f"{better} is better than {worse} at pass@{k} (by {score(abs(difference))}, {shown})."
    return (
        f"No difference between {names[0]} and {names[1]} at pass@{k} is shown "
        f"({names[0]} - {names[1]} is {score(difference)}, {shown})."
    )


def _margin(names: tuple[str, str], k: int, margin: float, p: tuple[float, float], alpha: float) -> str:
    equivalent, not_worse = p
    most = numbers.amount(margin, 6)
    if math.isnan(equivalent) or math.isnan(not_worse):
        return f"At pass@{k} nothing tells whether they are equivalent within {most}."
    if equivalent < alpha:
        return f"At pass@{k} they are equivalent within {most} ({p_words(equivalent)})."
    worse = f"{names[0]} is not worse than {names[1]} by {most} or more ({p_words(not_worse)})"
    within = f"equivalence within {most} is not shown ({p_words(equivalent)})"
    if not_worse < alpha:
        return f"At pass@{k} {worse}; {within}."
    return f"At pass@{k} {within}, nor that {worse}."
