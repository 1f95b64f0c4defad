"""Comparison of models on different problems: independent samples (Welch, Biometrika 34 (1947) 28-35)."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from passk_fast.data.counts import Counts
from passk_fast.data.tally import Tally
from passk_fast.inference import design as designs
from passk_fast.inference.advice import FEW_PROBLEMS, few_units
from passk_fast.inference.contrast import Contrast, two_sided
from passk_fast.inference.design import Design
from passk_fast.inference.groups import Grouping, Sampled, grouping, sampled
from passk_fast.inference.intervals import Estimated, adjusted_moments
from passk_fast.inference.variance import only, within

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]


class Sample(NamedTuple):
    """One model: mean and variance, plain and with one more problem that scored 0 and one that scored 1."""

    means: Floats
    variances: Floats
    centres: Floats
    adjusted_variances: Floats
    degrees: float
    found: Grouping
    draw: Sampled
    design: Design


def unpaired_contrast(a: Counts | Tally, b: Counts | Tally, ks: tuple[int, ...], f: float) -> Contrast:
    """Difference of the means of two samples; clusters and strata are those that the counts have."""
    first, second = (_sample(counts, ks, f) for counts in (a, b))
    difference = first.means - second.means
    variances = first.variances + second.variances
    degrees = _welch((first.variances, second.variances), (first.degrees, second.degrees))
    joined = (first.adjusted_variances, second.adjusted_variances)
    m = Tally.of(a).m, Tally.of(b).m
    return Contrast(
        first=first.means,
        second=second.means,
        difference=difference,
        variances=variances,
        degrees_of_freedom=degrees,
        centres=first.centres - second.centres,
        adjusted_variances=joined[0] + joined[1],
        adjusted_degrees=_welch(joined, (first.degrees, second.degrees)),
        p_values=two_sided(difference, variances, np.inf if f == 1 else degrees),
        p_methods=("z" if f == 1 else "welch",) * len(ks),
        wins=None,
        ties=None,
        losses=None,
        design=_together(first.design, second.design),
        m=m,
        clusters=_groups(first.found.clusters, second.found.clusters),
        strata=_groups(first.found.strata, second.found.strata),
        warnings=_advice(m) + few_units(first.found, first.draw) + few_units(second.found, second.draw),
    )


def _sample(counts: Counts | Tally, ks: tuple[int, ...], f: float) -> Sample:
    tally = Tally.of(counts)
    values = tally.values(ks)
    means = tally.sum(values) / tally.m
    draw = Sampled(tally.sum((values - means) ** 2) / (tally.m - 1) / tally.m, tally.m, tally.m - 1)
    found, design = grouping(counts, None, None), designs.of_problems(tally, values)
    if found and isinstance(counts, Counts):
        each = counts.values(ks)
        draw, design = sampled(each - means, found), designs.of_groups(counts, each, found)
    variances, units = draw.variances, np.full(len(ks), float(draw.units))
    if f > 0:
        noise = within(tally, [only(k) for k in ks]).variances
        variances = np.maximum((1 - f) * variances + f * noise / tally.m, 0.0)
        batch = np.array(ks) * (tally.sum(1 / tally.n) / tally.m)
        units = 1 / ((1 - f) / draw.units + f * batch / tally.m)
    estimated = Estimated(means, variances, units, draw.degrees_of_freedom, np.ones(len(ks)))
    return Sample(
        means, variances, *adjusted_moments(estimated), draw.degrees_of_freedom, found, draw, design
    )


def _welch(variances: tuple[Floats, Floats], degrees: tuple[float, float]) -> Floats:
    """Satterthwaite's degrees of freedom of the sum of two variances."""
    total = variances[0] + variances[1]
    below = sum(v * v / df for v, df in zip(variances, degrees, strict=True))
    least = float(min(degrees))
    degrees_of_freedom: Floats = np.divide(
        total * total, below, out=np.full(len(total), least), where=below > 0
    )
    return degrees_of_freedom


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
    return sum(known) if known else None


def _advice(m: tuple[int, int]) -> tuple[str, ...]:
    return tuple(f"only {size} problems (fewer than {FEW_PROBLEMS})" for size in m if size < FEW_PROBLEMS)
