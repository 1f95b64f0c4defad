"""Comparison of models on different problems: independent samples (Welch, Biometrika 34 (1947) 28-35)."""

from __future__ import annotations

from dataclasses import replace
from typing import NamedTuple

import numpy as np

from passk_fast import _numeric
from passk_fast._typing import Floats
from passk_fast.analyses._advice import FEW_PROBLEMS, few_units, one_problem
from passk_fast.analyses.comparison.contrast import Contrast
from passk_fast.data.counts import Counts
from passk_fast.data.tally import Tally
from passk_fast.inference import design as designs
from passk_fast.inference.answer import Answer, Widened
from passk_fast.inference.design import Design
from passk_fast.inference.groups import Grouping, Sampled, grouping, means_over
from passk_fast.inference.intervals import Estimated, adjusted_moments
from passk_fast.inference.luck import Luck
from passk_fast.inference.noise_bound import noise_bound
from passk_fast.inference.noise_floor import Judged
from passk_fast.inference.variance import only


class Sample(NamedTuple):
    """One model: mean and variance, plain and with one more problem that scored 0 and one that scored 1."""

    means: Floats
    variances: Floats
    centres: Floats
    adjusted: Floats
    degrees: float
    found: Grouping
    draw: Sampled
    design: Design


def unpaired_contrast(a: Counts | Tally, b: Counts | Tally, ks: tuple[int, ...], f: float) -> Contrast:
    """Difference of the means of two samples; clusters and strata are those that the counts have.

    If both made the same number of attempts at every problem, and the models are the same, the problems
    might as well have been dealt to them at random: the variance of all scores together is the floor
    under Welch's. Else one problem that scored nothing and one that scored everything joins either model
    before the test (Agresti and Caffo, The American Statistician 54 (2000) 280-288); far ends of
    intervals allow for these anyway.
    """
    first, second = (_sample(counts, ks, f) for counts in (a, b))
    degrees = (first.degrees, second.degrees)

    def judged(means: tuple[Floats, Floats], variances: tuple[Floats, Floats]) -> Judged:
        df = np.full(len(ks), np.inf) if f == 1 else _welch(variances, degrees)
        return Judged.by_spread(means[0] - means[1], variances[0] + variances[1], df)

    spread = judged((first.means, second.means), (first.variances, second.variances))
    joined = judged((first.centres, second.centres), (first.adjusted, second.adjusted))
    m = Tally.of(a).m, Tally.of(b).m
    answer: Answer = joined
    if f == 0 and _alike(a, b) and not (first.found or second.found):
        test = replace(spread, luck=Luck.even(_together_variance(first, second, m)))
        answer = Widened(test, joined)
    return Contrast(
        first=first.means,
        second=second.means,
        difference=spread.difference,
        spread=spread,
        answer=answer,
        p_methods=("z" if f == 1 else "welch",) * len(ks),
        design=_together(first.design, second.design) if min(m) > 1 else None,
        m=m,
        clusters=_groups(first.found.clusters, second.found.clusters),
        strata=_groups(first.found.strata, second.found.strata),
        warnings=(
            *_advice((a, b), f),
            *few_units(first.found, first.draw),
            *few_units(second.found, second.draw),
        ),
    )


def _alike(a: Counts | Tally, b: Counts | Tally) -> bool:
    """Whether one number of attempts was made everywhere, at more than one problem of either model."""
    one, other = Tally.of(a), Tally.of(b)
    return one.min_n == one.max_n == other.min_n == other.max_n and min(one.m, other.m) > 1


def _together_variance(first: Sample, second: Sample, m: tuple[int, int]) -> Floats:
    """Variance of the difference of two means if the problems of both are dealt at random."""
    size = sum(m)  # exact: whole
    squares = (m[0] * m[1] / size) * _numeric.square(first.means - second.means)
    for one, count in zip((first, second), m, strict=True):
        squares = squares + one.variances * count * (count - 1)
    return squares / (size - 1) * (1 / m[0] + 1 / m[1])


def _sample(counts: Counts | Tally, ks: tuple[int, ...], f: float) -> Sample:
    tally = Tally.of(counts)
    values = tally.values(ks)
    found = grouping(counts, None, None)
    means, draw = means_over(counts, values, found)
    units = np.full(len(ks), float(draw.units))
    variances, degrees = draw.variances, float(np.nan_to_num(draw.degrees_of_freedom, nan=1.0))
    centres, adjusted = adjusted_moments(Estimated(means, variances, units, degrees, np.ones(len(ks))))
    if f > 0:
        noise = np.maximum(noise_bound(tally, [only(k) for k in ks]).variances / tally.m, 0.0)
        if f == 1:
            centres, variances, adjusted = means, noise, noise
        else:
            centres = means + (1 - f) * (centres - means)
            variances, adjusted = ((1 - f) * x + f * noise for x in (variances, adjusted))
    return Sample(
        means, variances, centres, adjusted, degrees, found, draw, designs.of_counts(counts, values, found)
    )


def _welch(variances: tuple[Floats, Floats], degrees: tuple[float, float]) -> Floats:
    """Satterthwaite's degrees of freedom of the sum of two variances."""
    total = variances[0] + variances[1]
    # exact: arrays, one after the other
    below = sum(v * v / df for v, df in zip(variances, degrees, strict=True))
    return _numeric.ratio(total * total, below, float(min(degrees)))


def _together(first: Design, second: Design) -> Design | None:
    """Independent draws from both: the statistic is the mean of the first less that of the second.

    None for clusters, whose means are ratios: a design has one ratio, not a difference of two.
    """
    if first.sizes is not None or second.sizes is not None:
        return None
    m = first.m + second.m
    values = [first.values * (m / first.m), second.values * (-m / second.m)]
    return Design(
        np.concatenate([first.draws, second.draws]),
        np.concatenate([first.starts, second.starts[1:] + first.starts[-1]]),
        np.concatenate([first.weights, second.weights]),
        np.concatenate(values),
        m,
    )


def _groups(*labels: object) -> int | None:
    counts = [getattr(one, "groups", None) for one in labels]
    known = [count for count in counts if count is not None]
    return sum(known) if known else None  # exact: whole


def _advice(models: tuple[Counts | Tally, Counts | Tally], f: float) -> tuple[str, ...]:
    if any(one.m == 1 for one in models):
        return one_problem(min(one.max_n for one in models), f)
    return tuple(
        f"only {one.m} problems (fewer than {FEW_PROBLEMS})" for one in models if one.m < FEW_PROBLEMS
    )
