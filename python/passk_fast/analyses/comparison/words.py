"""What a comparison rests on, in words."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np

from passk_fast.analyses._words import number_of_attempts, sizes
from passk_fast.analyses.comparison.sentences import rounded
from passk_fast.show.numbers import count, number_of, p_value, percent, score, spread


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
    said += [] if math.isnan(correlation) else [f"the models correlate at {score(rounded(correlation))}"]
    if difference != 0:
        at_most, chance = "at most " if math.isnan(attempts) else "", p_value(reversal)
        said.append(
            f"another run of both reverses the sign with probability "
            f"{'' if chance.startswith('<') else at_most}{chance}, "
            f"and that of {at_most}{count(flips)} problems"
        )
    return f"pass@{k}: {'; '.join(said)}" if said else ""
