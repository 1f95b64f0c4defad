"""What a comparison found, and what it rests on, in words."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np

from passk_fast._typing import Floats
from passk_fast.analyses._words import number_of_attempts, sizes
from passk_fast.analyses.comparison.parts import GapDifference
from passk_fast.inference.intervals import ConfidenceInterval
from passk_fast.show import numbers
from passk_fast.show.numbers import count, number_of, p_value, p_words, percent, score, spread


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
        ends_text = f"{score(low)} to {score(high)}"
        shown = f"{numbers.level(level)} interval {ends_text}, {p_words(p)}"
        shown = shown if alone else f"simultaneous {shown} adjusted for {len(ks)} values of k"
        sentences.append(_difference(names, k, d, found, shown))
    return tuple(sentences)


def margin_sentences(
    names: tuple[str, str], ks: Sequence[int], margin: float, p: tuple[Floats, Floats], alpha: float
) -> tuple[str, ...]:
    """What the tests of equivalence and of non-inferiority rule out, for each k."""
    return tuple(_margin(names, k, margin, (float(p[0][i]), float(p[1][i])), alpha) for i, k in enumerate(ks))


def gap_sentence(names: tuple[str, str], gap: GapDifference, level: float) -> str:
    """Whether the lead of the first model at the larger k differs from that at the smaller."""
    (low, high), p = gap.confidence_interval, gap.p_adjusted
    told = f"{numbers.level(level)} interval {score(low)} to {score(high)}, {p_words(p)}"
    at = f"at pass@{gap.high} less that at pass@{gap.low}"
    which = f"{names[0]} - {names[1]} {at} is {score(gap.difference)}"
    if math.isnan(p):
        return f"{which}."
    shown = "" if p < 1 - level else "; no change with k is shown"
    return f"{which} ({told}){shown}."


def _unknown(names: tuple[str, str], k: int, difference: float) -> str:
    return (
        f"{names[0]} - {names[1]} is {score(difference)} at pass@{k}; "
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


def sizes_of_both(
    m: int | tuple[int, int],
    n_ranges: Sequence[tuple[int, int]],
    pairing: str | None,
    clusters: int | None,
    strata: int | None,
) -> str:
    """Problems and attempts of both models, and whether they are in pairs.

    Examples
    --------
    >>> sizes_of_both(40, [(10, 10), (10, 10)], None, 4, None)
    '40 problems, 10 attempts each, 4 clusters, in pairs'
    >>> sizes_of_both((30, 25), [(10, 10), (5, 20)], "not asked for", None, None)
    '30 and 25 problems, 10 and 5–20 attempts each; not paired: not asked for'
    """
    if isinstance(m, int) and n_ranges[0] == n_ranges[1]:
        return f"{sizes(m, n_ranges[0], clusters, strata)}, in pairs"
    problems = number_of(m, "problem") if isinstance(m, int) else f"{count(m[0])} and {count(m[1])} problems"
    attempts = number_of_attempts(n_ranges[0])
    if n_ranges[0] != n_ranges[1]:
        attempts = f"{spread(*n_ranges[0])} and {spread(*n_ranges[1])} attempts"
    parts = [problems, f"{attempts} each"]
    parts += [number_of(clusters, "cluster")] if clusters is not None else []
    parts += [number_of(strata, "stratum", "strata")] if strata is not None else []
    return ", ".join(parts) + (", in pairs" if pairing is None else f"; not paired: {pairing}")


def expected(wins: Any) -> list[str]:
    """That problems are counted by halves and tenths, and why.

    Examples
    --------
    >>> expected(11), expected(11.4)[0][:35]
    ([], 'problems better are expected number')
    """
    if not np.issubdtype(np.asarray(wins).dtype, np.floating):
        return []
    return ["problems better are expected numbers, each with as many attempts as the other model made"]


def parts_of(
    k: int,
    difference: float,
    problems: float,
    attempts: float,
    correlation: float,
    reversal: float,
    flips: float,
) -> str:
    """Where the variance of a difference comes from, and what another run might say; empty if unknown."""
    share = attempts / (problems + attempts) if problems + attempts > 0 else math.nan
    said = [] if math.isnan(share) else [f"noise of the attempts is {percent(share, 1)} of the variance"]
    said += [] if math.isnan(correlation) else [f"the models correlate at {score(correlation)}"]
    if difference != 0:
        at_most, chance = "at most " if math.isnan(attempts) else "", p_value(reversal)
        said.append(
            f"another run of both reverses the sign with probability "
            f"{'' if chance.startswith('<') else at_most}{chance}, "
            f"and that of {at_most}{count(flips)} problems"
        )
    return f"pass@{k}: {'; '.join(said)}" if said else ""
