"""Mean scores with their intervals, from one score for each problem."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Hashable, Sequence

from passk_fast.reference.hypergeometric import pass_at_k

Interval = tuple[float, float]


def mean(scores: Sequence[float]) -> float:
    """Mean of the scores."""
    return sum(scores) / len(scores)


def variance(scores: Sequence[float]) -> float:
    """Sample variance, with divisor m - 1."""
    centre = mean(scores)
    return sum((score - centre) ** 2 for score in scores) / (len(scores) - 1)


def symmetric(scores: Sequence[float], quantile: float) -> Interval:
    """Give mean ± quantile · s/√m: the t or the z interval, by where the quantile comes from."""
    half = quantile * math.sqrt(variance(scores) / len(scores))
    return mean(scores) - half, mean(scores) + half


def adjusted(scores: Sequence[float], quantile: float, most: float = 1.0) -> Interval:
    """The same after one more problem that scored 0 and one that scored `most`, clipped to [0, most].

    Each end is that one, or the one after the problem of its own side alone if that is tighter. The quantile
    is Student's with m - 1 degrees of freedom, from the problems that are really there.
    """
    low, high = symmetric([*scores, 0.0, most], quantile)
    low = max(low, symmetric([*scores, 0.0], quantile)[0])
    high = min(high, symmetric([*scores, most], quantile)[1])
    return max(low, 0.0), min(high, most)


def grouped_variance(
    scores: Sequence[float], clusters: Sequence[Hashable], strata: Sequence[Hashable]
) -> float:
    """Variance of the mean over draws of clusters within strata; a cluster lies in one stratum."""
    centre = mean(scores)
    sums: dict[Hashable, dict[Hashable, float]] = {}
    for score, cluster, stratum in zip(scores, clusters, strata, strict=True):
        inside = sums.setdefault(stratum, {})
        inside[cluster] = inside.get(cluster, 0.0) + score - centre
    sizes = Counter(zip(strata, clusters, strict=True))
    total = 0.0
    for stratum, inside in sums.items():
        middle = mean(list(inside.values()))
        problems = sum(sizes[stratum, cluster] for cluster in inside)
        for cluster, residual in inside.items():
            # A cluster that holds much of its stratum pulls the mean towards itself.
            total += (residual - middle) ** 2 / (1 - sizes[stratum, cluster] / problems)
    return total / len(scores) ** 2


def noise_variance(n: int, c: int, weights: dict[int, float]) -> float:
    """Unbiased variance, over new sets of attempts, of Σ w·pass@k of one problem; 2k ≤ n for every k.

    q_{k+l} is what disjoint sets of k and l attempts fail together: it estimates the product of the true
    values.
    """
    statistic = sum(w * (1 - pass_at_k(n, c, k)) for k, w in weights.items())
    total = statistic**2
    for k, w in weights.items():
        for other, v in weights.items():
            total -= w * v * (1 - pass_at_k(n, c, k + other))
    return total


def target_variance(scores: Sequence[float], noise: Sequence[float], share: float) -> float:
    """Variance of the mean about a target population of which the problems are this share."""
    m = len(scores)
    return (1 - share) * variance(scores) / m + share * sum(noise) / m**2


def largest_gap(n: int, low: int, high: int) -> float:
    """The largest pass@high - pass@low of any c."""
    return max(pass_at_k(n, c, high) - pass_at_k(n, c, low) for c in range(n + 1))
