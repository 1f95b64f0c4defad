"""Clusters and strata of problems: which labels apply, and what they do to the variance of a mean.

Problems of one cluster come or stay away together; problems of one stratum were drawn from it alone, so many
from each. With residuals r_i = h_i - θ summed to R_g over each cluster g (a problem without a cluster is one
of its own), S strata and G_s clusters in stratum s,

    Var(θ) = Σ_s G_s/(G_s - 1) Σ_{g in s} (R_g - mean of s)² / m²

is the linearised variance of the ratio mean (Cochran, *Sampling Techniques*, 1977, chapters 5 and 9A). It is
s²/m without labels, Σ W_s² s_s²/m_s with W_s = m_s/m for strata alone, and G/(G - 1) Σ R_g²/m² for clusters
alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np

from passk_fast.data.counts import Counts
from passk_fast.data.labels import Labels

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from passk_fast.data.tally import Tally

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]

Given: TypeAlias = "Sequence[Any] | NDArray[Any] | Labels | bool | None"


@dataclass(frozen=True)
class Grouping:
    """The labels that apply; None where there are none."""

    clusters: Labels | None = None
    strata: Labels | None = None

    def __bool__(self) -> bool:
        return self.clusters is not None or self.strata is not None


@dataclass(frozen=True)
class Sampled:
    """Variance of the means over a draw of problems.

    Attributes
    ----------
    variances : ndarray, shape (S,)
        Estimated Var(θ) of each statistic.
    units : int
        Independent draws: problems, or clusters.
    degrees_of_freedom : int
        Units less one mean for each stratum.
    """

    variances: Floats
    units: int
    degrees_of_freedom: int


def grouping(counts: Counts | Tally, clusters: Given, strata: Given) -> Grouping:
    """The rule for `clusters=` and `strata=`: None takes the labels of the counts, False takes none.

    Raises
    ------
    ValueError
        If labels come with a tally, which has forgotten the problems; if there are fewer than two clusters, a
        stratum has fewer than two problems (or clusters), or a cluster lies in two strata.
    """
    if not isinstance(counts, Counts):
        for name, given in (("clusters", clusters), ("strata", strata)):
            if given is not None and given is not False:
                raise ValueError(f"`{name}` must come with Counts; a Tally no longer knows single problems")
        return Grouping()
    found = Grouping(
        _labels(counts, "clusters", clusters, counts.clusters),
        _labels(counts, "strata", strata, counts.strata),
    )
    _check(found)
    return found


def _labels(counts: Counts, name: str, given: Given, own: Labels | None) -> Labels | None:
    if given is None:
        return own
    if given is True:
        raise TypeError(f"`{name}` must be labels, None (those of the counts) or False (none); got True")
    return None if given is False else Labels.of(given, name, counts.m)


def _check(found: Grouping) -> None:
    clusters, strata = found.clusters, found.strata
    if clusters is not None and clusters.groups < 2:
        raise ValueError(f"`clusters` must hold at least 2 clusters; got {clusters.groups}")
    if strata is None:
        return
    stratum = strata.codes
    unit = "problems"
    if clusters is not None:
        unit = "clusters"
        stratum = stratum_of_clusters(clusters, strata)
    sizes = np.bincount(stratum, minlength=strata.groups)
    if sizes.min() < 2:
        alone = int(np.argmin(sizes))
        raise ValueError(
            f"`strata` must each hold at least 2 {unit}; got {sizes[alone]} in stratum "
            f"{strata.names[alone : alone + 1].tolist()[0]!r} (merge it with another)"
        )


def stratum_of_clusters(clusters: Labels, strata: Labels) -> Ints:
    """The stratum of each cluster, ``(G,)``."""
    stratum = np.empty(clusters.groups, dtype=np.int64)
    stratum[clusters.codes] = strata.codes
    torn = np.flatnonzero(stratum[clusters.codes] != strata.codes)
    if len(torn):
        code = clusters.codes[torn[0]]
        raise ValueError(
            "`clusters` must each lie in one stratum; got cluster "
            f"{clusters.names[code : code + 1].tolist()[0]!r} in two"
        )
    return stratum


def cluster_sums(residuals: Floats, labels: Labels) -> Floats:
    """Sums (G, S) of residuals (m, S) over the problems of each cluster."""
    columns = [np.bincount(labels.codes, column, labels.groups) for column in residuals.T]
    return np.stack(columns, axis=1)


def sampled(residuals: Floats, found: Grouping) -> Sampled:
    """Variance of the means from the residuals h_i - θ of every problem, ``(m, S)``."""
    m = len(residuals)
    units, stratum = residuals, None if found.strata is None else found.strata.codes
    if found.clusters is not None:
        units = cluster_sums(residuals, found.clusters)
        stratum = None if found.strata is None else stratum_of_clusters(found.clusters, found.strata)
    if stratum is None:
        stratum = np.zeros(len(units), dtype=np.int64)
    sizes = np.bincount(stratum)
    variances = np.zeros(residuals.shape[1])
    for column, r in enumerate(units.T):
        centred = r - (np.bincount(stratum, r) / sizes)[stratum]
        squares = np.bincount(stratum, centred * centred)
        variances[column] = float(np.sum(sizes / (sizes - 1) * squares)) / m**2
    return Sampled(variances, len(units), len(units) - len(sizes))
