"""Warnings for people who are not statisticians: when an interval deserves less trust than its level says."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from passk_fast.data.tally import Tally

    Floats = NDArray[np.float64]

FEW_PROBLEMS = 20
FEW_INFORMATIVE = 10
FEW_CLUSTERS = 20


def advice(tally: Tally, ks: tuple[int, ...], values: Floats, clusters: int | None) -> tuple[str, ...]:
    """The warnings that apply to means of `values`, ``(D, K)``, one column for each k."""
    found = []
    if tally.m < FEW_PROBLEMS:
        found.append(f"only {tally.m} problems (fewer than {FEW_PROBLEMS})")
    for k, column in zip(ks, values.T, strict=True):
        differing = informative(tally, column)
        if differing < FEW_INFORMATIVE:
            found.append(
                f"pass@{k} of only {differing} problems differs from the most common one "
                f"(fewer than {FEW_INFORMATIVE})"
            )
    large = [k for k in ks if k > 1 and 2 * k > tally.min_n]
    if large:
        found.append(
            f"k={', '.join(map(str, large))} is more than half of n={tally.min_n}: "
            "pass@k there is close to 0 or 1 for each problem, and its noise is known from a model only"
        )
    if clusters is not None and clusters < FEW_CLUSTERS:
        found.append(f"only {clusters} clusters (fewer than {FEW_CLUSTERS})")
    return tuple(found)


def informative(tally: Tally, values: Floats) -> int:
    """How many problems differ from the most common value: exact below `FEW_INFORMATIVE`, or a bound.

    If fewer than F problems differ from the mode, fewer than F classes do; so the mode is among the values of
    any F classes.
    """
    candidates = np.unique(values[:FEW_INFORMATIVE])
    return min(int(tally.problems[values != value].sum()) for value in candidates.tolist())
