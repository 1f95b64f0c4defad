"""Warnings for people who are not statisticians: when an interval deserves less trust than its level says."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from passk_fast._typing import Floats
from passk_fast.data.tally import Tally
from passk_fast.inference.groups import Grouping, Sampled, effective_clusters
from passk_fast.show.numbers import fixed

FEW_PROBLEMS = 20
# Below this many problems a test of means may reject too often where few problems make all the difference.
FEW_PAIRS = 30
FEW_INFORMATIVE = 10
FEW_CLUSTERS = 20


def advice(tally: Tally, ks: tuple[int, ...], values: Floats) -> tuple[str, ...]:
    """The warnings that apply to means of `values`, ``(D, K)``, one column for each k."""
    found = [f"only {tally.m} problems (fewer than {FEW_PROBLEMS})"] if 1 < tally.m < FEW_PROBLEMS else []
    found += few_differing(tally, ks, values)
    large = [k for k in ks if 2 * k > tally.min_n and tally.max_n > 1]
    if large:
        found.append(
            f"k={', '.join(map(str, large))} is more than half of n={tally.min_n}: "
            "pass@k there is close to 0 or 1 for each problem, and its noise is known from a model only"
        )
    return tuple(found)


def few_differing(tally: Tally, ks: tuple[int, ...], values: Floats) -> list[str]:
    """The warnings that few problems differ from the others."""
    found = []
    for k, column in zip(ks, values.T, strict=True) if tally.m > 1 else ():
        differing = informative(tally, column)
        if differing == 0:
            found.append(f"pass@{k} is the same for all problems")
        elif differing < FEW_INFORMATIVE:
            problems = "one problem" if differing == 1 else f"{differing} problems"
            found.append(
                f"pass@{k} of only {problems} differs from the most common one (fewer than {FEW_INFORMATIVE})"
            )
    return found


def few_pairs(m: int) -> tuple[str, ...]:
    """The warning that models are compared on few problems."""
    if not 1 < m < FEW_PAIRS:
        return ()
    return (
        f"only {m} problems (fewer than {FEW_PAIRS}): "
        "kinds of problems on which the models differ most may be missing",
    )


ONE_PROBLEM = "one problem tells nothing of problems like it: there is no interval"
UNDECIDED = "one problem gives no verdict on problems like it"
SAME = "all problems score the same"
AGAIN = " (target benchmark gives one for this problem, attempted again)"


def one_problem(n: int, f: float) -> tuple[str, ...]:
    """The warning for a single problem with at most n attempts, about a target of which it is the share f."""
    return () if f == 1 else (ONE_PROBLEM + (AGAIN if n > 1 else ""),)


def no_width(names: Sequence[str], what: str = SAME) -> tuple[str, ...]:
    """The warning that intervals have no width, which is not certainty."""
    if not names:
        return ()
    return (f"{', '.join(names)}: {what}, so that the interval has no width; it is no proof of certainty",)


def few_units(found: Grouping, draw: Sampled | None = None) -> tuple[str, ...]:
    """The warning that clusters or strata leave few independent units, by what they are worth.

    Clusters of unequal size are worth fewer of equal size. Strata need the variance that was estimated: the
    problems of strata that hardly vary tell nothing of it.
    """
    clusters, strata = found.clusters, found.strata
    if strata is not None and draw is not None and draw.effective is not None:
        worth = float(draw.effective.min())
        if worth >= FEW_CLUSTERS:
            return ()
        units = f"{fixed(worth, 1)} {'problems' if clusters is None else 'clusters'}"
        return (
            f"the variance over {strata.groups} strata is known as if from {units} without strata "
            f"(fewer than {FEW_CLUSTERS})",
        )
    if clusters is None:
        return ()
    worth = effective_clusters(np.bincount(clusters.codes))
    if clusters.groups < FEW_CLUSTERS and worth == clusters.groups:
        return (f"only {clusters.groups} clusters (fewer than {FEW_CLUSTERS})",)
    if worth >= FEW_CLUSTERS:
        return ()
    return (
        f"{clusters.groups} clusters of unequal size are worth {fixed(worth, 1)} equal ones (fewer than "
        f"{FEW_CLUSTERS})",
    )


def informative(tally: Tally, values: Floats) -> int:
    """How many problems differ from the most common value: exact below `FEW_INFORMATIVE`, or a bound.

    If fewer than F problems differ from the mode, fewer than F classes do; so the mode is among the values of
    any F classes.
    """
    candidates = np.sort(values[:FEW_INFORMATIVE])
    places = np.minimum(np.searchsorted(candidates, values), len(candidates) - 1)
    known = candidates[places] == values
    # exact: whole
    return tally.m - int(np.bincount(places[known], tally.problems[known]).max())
