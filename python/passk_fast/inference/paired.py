"""Comparison of two models on the same problems: everything is about each problem's own difference."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from passk_fast.inference import design as designs
from passk_fast.inference.advice import FEW_INFORMATIVE, FEW_PROBLEMS, few_units
from passk_fast.inference.contrast import Contrast, two_sided
from passk_fast.inference.design import Design
from passk_fast.inference.groups import Grouping, Sampled, cluster_sums, sampled
from passk_fast.inference.signflip import ROUNDING, sign_flip
from passk_fast.inference.variance import only, within

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from passk_fast.inference.pairs import Pairs

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]

# Weight of the pseudo-problems on which one model solves everything and the other nothing, on either side.
LIGHT, HEAVY = 0.5, 1.0


def paired_contrast(pairs: Pairs, ks: tuple[int, ...], f: float, found: Grouping) -> Contrast:
    """Mean differences of paired models for a target f, with their inference."""
    first, second, d = pairs.values(ks)
    m = pairs.m
    first_mean, second_mean, mean = (pairs.sum(values) / m for values in (first, second, d))
    spread = pairs.sum((d - mean) ** 2) / (m - 1)
    draw = Sampled(spread / m, m, m - 1)
    if found:
        draw = sampled(d[pairs.index] - mean, found)
    variances, units = draw.variances, np.full(len(ks), float(draw.units))
    if f > 0:
        variances, units = _towards_benchmark(pairs, ks, f, draw)
    degrees = np.full(len(ks), float(draw.degrees_of_freedom))
    wins, losses = (pairs.sum((sign * d > 0).astype(np.float64)).astype(np.int64) for sign in (1, -1))
    few = wins + losses < FEW_INFORMATIVE
    centres, adjusted_variances = adjusted_moments(mean, variances, units, np.where(few, HEAVY, LIGHT))
    p_values, methods = _p_values(pairs, d, mean, variances, degrees, f, found)
    groups = [None if labels is None else labels.groups for labels in (found.clusters, found.strata)]
    return Contrast(
        first=first_mean,
        second=second_mean,
        difference=mean,
        variances=variances,
        degrees_of_freedom=degrees,
        centres=centres,
        adjusted_variances=adjusted_variances,
        adjusted_degrees=degrees,
        p_values=p_values,
        p_methods=methods,
        wins=wins,
        ties=m - wins - losses,
        losses=losses,
        design=_design(pairs, d, found),
        m=m,
        clusters=groups[0],
        strata=groups[1],
        warnings=_advice(pairs, ks, wins + losses) + few_units(found, draw),
    )


def adjusted_moments(mean: Floats, variances: Floats, units: Floats, weight: Floats) -> tuple[Floats, Floats]:
    """Mean of the units and of pseudo-units of a weight w at -1 and at 1, and its estimated variance.

    With M units, their mean θ and its variance v: the centre is M θ/(M + 2 w), and its variance

        (M (M - 1) v + M (θ - centre)² + w (1 - centre)² + w (1 + centre)²)/((M + 2 w - 1)(M + 2 w)),

    which for v = s²/M is the s²/(M + 2 w) of the weighted values.
    """
    size = units + 2 * weight
    centre = units * mean / size
    squares = units * (units - 1) * variances + units * (mean - centre) ** 2
    squares = squares + weight * ((1 - centre) ** 2 + (1 + centre) ** 2)
    return centre, squares / ((size - 1) * size)


def _towards_benchmark(pairs: Pairs, ks: tuple[int, ...], f: float, draw: Sampled) -> tuple[Floats, Floats]:
    """Variances and independent units where a share f of the target's problems was observed.

    The attempts are the units of the benchmark: n of them hold n/k batches of k, of either model.
    """
    terms = [only(k) for k in ks]
    noise = np.sum([within(counts.tally, terms).variances for counts in (pairs.a, pairs.b)], axis=0)
    variances = np.maximum((1 - f) * draw.variances + f * noise / pairs.m, 0.0)
    tallies = (pairs.a.tally, pairs.b.tally)
    batch = np.array(ks) * np.mean([tally.sum(1 / tally.n) / tally.m for tally in tallies])
    return variances, 1 / ((1 - f) / draw.units + f * batch / pairs.m)


def _p_values(
    pairs: Pairs, d: Floats, mean: Floats, variances: Floats, degrees: Floats, f: float, found: Grouping
) -> tuple[Floats, tuple[str, ...]]:
    """The rule: exact random signs for a population; z for the benchmark; t in between."""
    if f == 1:
        return two_sided(mean, variances, np.inf), ("z",) * len(mean)
    if f > 0:
        return two_sided(mean, variances, degrees), ("t",) * len(mean)
    units, counts, tolerance = d, pairs.problems, ROUNDING
    if found.clusters is not None:
        units = cluster_sums(d[pairs.index], found.clusters)
        counts = np.ones(len(units), dtype=np.int64)
        tolerance = ROUNDING * int(np.bincount(found.clusters.codes).max())
    tests = [sign_flip(column, counts, tolerance) for column in units.T]
    return np.array([p for p, _ in tests]), tuple(f"sign-flip ({how})" for _, how in tests)


def _design(pairs: Pairs, d: Floats, found: Grouping) -> Design:
    if found:
        return designs.of_groups_of(d[pairs.index], found, pairs.index)
    ends = np.array([0, len(d)])
    return Design(np.array([pairs.m]), ends, pairs.problems.astype(np.float64), d, pairs.m)


def _advice(pairs: Pairs, ks: tuple[int, ...], differing: Ints) -> tuple[str, ...]:
    found = []
    if pairs.m < FEW_PROBLEMS:
        found.append(f"only {pairs.m} problems (fewer than {FEW_PROBLEMS})")
    found += [
        f"pass@{k} differs on only {count} problems (fewer than {FEW_INFORMATIVE})"
        for k, count in zip(ks, differing.tolist(), strict=True)
        if count < FEW_INFORMATIVE
    ]
    return tuple(found)
