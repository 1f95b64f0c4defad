"""Clusters and strata of problems: which labels apply, and what they do to the variance of a mean.

Problems of one cluster come or stay away together; problems of one stratum were drawn from it alone, so many
from each. With residuals r_i = h_i - θ summed to R_g over each cluster g of m_g problems (a problem without a
cluster is one of its own), and S strata of M_s problems,

    Var(θ) = Σ_s Σ_{g in s} (R_g - mean of s)²/(1 - m_g/M_s) / m²

is the linearised variance of the ratio mean (Cochran, *Sampling Techniques*, 1977, chapters 5 and 9A) with
the bias reduction of Bell and McCaffrey, "Bias reduction in standard errors for linear regression with
multi-stage samples", Survey Methodology 28 (2002) 169-181, known as CR2: a large cluster pulls θ towards
itself, so that its residuals are too small. For clusters of one size it is G/(G - 1) Σ R_g²/m², for strata
alone Σ W_s² s_s²/m_s with W_s = m_s/m, and s²/m without labels.

The degrees of freedom are those of Bell and McCaffrey: the squared mean of the estimate over half its
variance, if scores are normal with a correlation of `CORRELATION` within clusters. Clusters of one size have
G - S, and problems m - S.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias, TypeGuard

import numpy as np
from numpy.typing import NDArray

from passk_fast import _core, _numeric, _validate
from passk_fast._typing import Floats, Ints
from passk_fast.data.counts import Counts
from passk_fast.data.labels import Labels
from passk_fast.data.tally import Tally

# Between problems of a cluster, in the working model that the degrees of freedom come from. With 0 a few
# large clusters get too many degrees; with 1 hardly more than one each, more caution than simulated coverage
# asks for.
CORRELATION = 0.1

Given: TypeAlias = "Sequence[Any] | NDArray[Any] | Labels | bool | None"


@dataclass(frozen=True)
class Grouping:
    """The labels that apply; None where there are none."""

    clusters: Labels | None = None
    strata: Labels | None = None

    def __bool__(self) -> bool:
        return self.clusters is not None or self.strata is not None

    @property
    def numbers(self) -> dict[str, Any]:
        """How many clusters and strata there are; None where there are no such labels."""
        named = {"clusters": self.clusters, "strata": self.strata}
        return {name: None if labels is None else labels.groups for name, labels in named.items()}


@dataclass(frozen=True)
class Sampled:
    """Variance of the means over a draw of problems, ``(S,)``."""

    variances: Floats
    # Independent draws: problems, or clusters.
    units: int
    # Of the variances: units less one mean for each stratum, and fewer where clusters differ in size.
    degrees_of_freedom: float
    # How many units of one size and variance would tell as much; None without clusters and strata.
    effective: Floats | None = None


def grouping(counts: Counts | Tally, clusters: Given, strata: Given) -> Grouping:
    """The rule for `clusters=` and `strata=`: None takes the labels of the counts, False takes none.

    One problem has no use for them. Refused are labels for a tally, which has forgotten the problems; fewer
    than two clusters, or two problems (or clusters) in a stratum; and a cluster in two strata.
    """
    if counts.m == 1:
        return Grouping()
    if not isinstance(counts, Counts):
        for name, given in (("clusters", clusters), ("strata", strata)):
            if given is not None and given is not False:
                raise _validate.wrong(name, "must come with Counts; a Tally no longer knows single problems")
        return Grouping()
    found = Grouping(
        labels_of(counts, "clusters", clusters, counts.clusters),
        labels_of(counts, "strata", strata, counts.strata),
    )
    _check(found)
    return found


def labelled(counts: Counts | Tally, found: Grouping) -> TypeGuard[Counts]:
    """Whether there are labels: they are those of single problems, which no tally knows."""
    return bool(found)


def labels_of(counts: Counts, name: str, given: Given, own: Labels | None) -> Labels | None:
    """The labels given, or those of the counts, or none."""
    if given is None:
        return own
    if given is True:
        raise _validate.wrong_kind(
            name, "must be labels, None (those of the counts) or False (none); got True"
        )
    return None if given is False else Labels.of(given, name, counts.m)


def _check(found: Grouping) -> None:
    clusters, strata = found.clusters, found.strata
    if clusters is not None and clusters.groups < 2:
        raise _validate.wrong("clusters", f"must hold at least 2 clusters; got {clusters.groups}")
    if strata is None:
        return
    _, stratum = units_of(found, len(strata.codes))
    sizes = np.bincount(stratum, minlength=strata.groups)
    if sizes.min() < 2:
        alone, unit = int(np.argmin(sizes)), "problems" if clusters is None else "clusters"
        raise _validate.wrong(
            "strata",
            f"must each hold at least 2 {unit}; got {sizes[alone]} in stratum "
            f"{strata.names[alone : alone + 1].tolist()[0]!r} (merge it with another)",
        )


def stratum_of_clusters(clusters: Labels, strata: Labels) -> Ints:
    """The stratum of each cluster, ``(G,)``."""
    stratum = np.empty(clusters.groups, dtype=np.int64)
    stratum[clusters.codes] = strata.codes
    torn = np.flatnonzero(stratum[clusters.codes] != strata.codes)
    if len(torn):
        code = clusters.codes[torn[0]]
        raise _validate.wrong(
            "clusters",
            "must each lie in one stratum; got cluster "
            f"{clusters.names[code : code + 1].tolist()[0]!r} in two",
        )
    return stratum


def cluster_sums(residuals: Floats, labels: Labels) -> Floats:
    """Sums (G, S) of residuals (m, S) over the problems of each cluster."""
    columns = [np.bincount(labels.codes, column, labels.groups) for column in residuals.T]
    return np.stack(columns, axis=1)


def unit_sums(values: Floats, found: Grouping) -> Floats:
    """Values (m, S) of the problems, or their sums over the clusters if there are any."""
    return values if found.clusters is None else cluster_sums(values, found.clusters)


def units_of(found: Grouping, m: int) -> tuple[Ints, Ints]:
    """Problems of each unit, which is a cluster, or a problem where there are none; and its stratum."""
    clusters, strata = found.clusters, found.strata
    sizes = (
        np.ones(m, dtype=np.int64)
        if clusters is None
        else np.bincount(clusters.codes, minlength=clusters.groups)
    )
    if strata is None:
        return sizes, np.zeros(len(sizes), dtype=np.int64)
    return sizes, strata.codes if clusters is None else stratum_of_clusters(clusters, strata)


def independent(squares: Floats, m: int) -> Sampled:
    """Variance of the means of m problems drawn one by one, from the sums of their squared residuals.

    NaN for one problem, which says nothing of others.
    """
    if m == 1:
        return Sampled(np.full(len(squares), np.nan), 1, np.nan)
    return Sampled(squares / (m - 1) / m, m, m - 1)


def classes_of(counts: Counts) -> Ints:
    """The class of each problem, a row of the tally."""
    *_, classes = _core.classify(np.ascontiguousarray(counts.n), counts.c)
    return classes


def means_over(counts: Counts | Tally, values: Floats, found: Grouping) -> tuple[Floats, Sampled]:
    """Means over the problems of values of each class, ``(D, S)``, and their variances over the draw."""
    tally = Tally.of(counts)
    means = tally.sum(values) / tally.m
    if labelled(counts, found):
        return means, sampled(values[classes_of(counts)] - means, found)
    return means, independent(tally.sum(_numeric.square(values - means)), tally.m)


def effective_clusters(sizes: Ints) -> float:
    """How many clusters of one size hold as much as these: (Σ m_g)²/Σ m_g²."""
    return _numeric.square(int(np.sum(sizes))) / int(np.sum(sizes * sizes))


def sampled(residuals: Floats, found: Grouping) -> Sampled:
    """Variance of the means from the residuals h_i - θ of every problem, ``(m, S)``."""
    m, units = len(residuals), unit_sums(residuals, found)
    problems, stratum = units_of(found, m)
    sizes = np.bincount(stratum)
    share = problems / np.bincount(stratum, problems)[stratum]
    parts = np.zeros((len(sizes), residuals.shape[1]))
    for column, r in enumerate(units.T):
        centred = r - (np.bincount(stratum, r) / sizes)[stratum]
        parts[:, column] = np.bincount(stratum, centred * centred / (1 - share)) / _numeric.square(m)
    variances = _numeric.sum(parts, axis=0)
    own = np.asarray(sizes - 1, dtype=np.float64)
    degrees = float(_numeric.sum(own))
    if np.any(problems != problems[0]):
        own = _degrees_within(problems, stratum)
        weights = np.bincount(stratum, problems * (1 + CORRELATION * (problems - 1)))
        degrees = float(_numeric.square(_numeric.sum(weights)) / _numeric.sum(weights * weights / own))
    if found.strata is None:
        effective = np.full(len(variances), effective_clusters(problems))
    else:
        effective = 1 + _degrees_of_sum(parts, own, degrees)
    return Sampled(variances, len(units), degrees, effective)


def _degrees_within(problems: Ints, stratum: Ints) -> Floats:
    """Degrees of freedom of the variance of each stratum, its clusters of so many problems, ``(strata,)``."""

    def total(values: Any) -> Floats:
        return np.asarray(np.bincount(stratum, values), dtype=np.float64)

    return degrees_of_variance(problems, total, lambda totals: totals[stratum])


def degrees_of_variance(
    problems: Any, total: Callable[[Any], Floats], each: Callable[[Floats], Floats]
) -> Floats:
    """Degrees of freedom of variances over clusters of so many problems.

    `total` sums over the clusters of each variance, `each` gives every cluster the sum of its own.

    With a_g = 1/(1 - w_g), w_g = m_g/M_s and σ_g² = m_g (1 + ρ (m_g - 1)) the variance of a cluster's sum in
    the working model, the residual sums have covariances

        Ω_gh = σ_g² [g = h] - w_g σ_h² - w_h σ_g² + w_g w_h Σ σ²,

    and Σ a_g R_g² has (Σ a_g Ω_gg)²/Σ_gh a_g a_h Ω_gh² degrees of freedom.
    """
    w = problems / each(total(problems))
    s = problems * (1 + CORRELATION * (problems - 1.0))
    a = 1 / (1 - w)
    whole = total(s)
    every = each(whole)
    shared = w * w * every - 2 * w * s
    # Σ_gh of a_g a_h (w_g w_h Σσ² - w_g σ_h² - w_h σ_g²)², expanded, with its diagonal replaced by Ω_gg².
    ww, ss, ws = total(a * w * w), total(a * s * s), total(a * w * s)
    pairs = _numeric.square(whole) * ww * ww + 2 * ww * ss + 2 * ws * ws - 4 * whole * ww * ws
    squares = pairs + total(a * a * (_numeric.square(s + shared) - shared * shared))
    return _numeric.square(total(a * (s + shared))) / squares


def _degrees_of_sum(parts: Floats, own: Floats, most: float) -> Floats:
    """Degrees of freedom of sums of variances (strata, S), each with its own, from 1 to `most`.

    Satterthwaite's, with the squares freed of their bias: E v² = σ⁴ (1 + 2/d).
    """
    sums = _numeric.sum(parts, axis=0)
    below = _numeric.sum(parts * parts / (own[:, None] + 2), axis=0)
    found = _numeric.ratio(sums * sums, below, most + 2) - 2
    return np.asarray(np.clip(found, 1.0, most))


def effective_share(counts: Counts | Tally, found: Grouping) -> float:
    """Effective number of problems as a share of all: one over the design effect of mean c/n, at most 1."""
    if not labelled(counts, found):
        return 1.0
    share = counts.c / counts.n
    away = (share - _numeric.mean(share))[:, None]
    alone = float(_numeric.sum(away * away)) / (counts.m - 1) / counts.m
    together = float(sampled(away, found).variances[0])
    return min(1.0, alone / together) if together > 0 else 1.0
