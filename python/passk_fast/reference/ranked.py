"""The expected r-th smallest score of k drawn attempts, as a weighted sum of the sorted scores.

Sort the n scores of a problem. The best of k of them is the i-th smallest if that one is drawn and the other
k − 1 come from the i − 1 below it: C(i−1, k−1) of the C(n, k) subsets. From the top downwards each of these
weights is the one before times (i−k)/(i−1), so no binomial coefficient is ever formed.
"""

from math import sqrt

__all__ = [
    "best_weights",
    "best_weights_with_replacement",
    "order_statistics",
    "rank_weights",
    "verified_means",
]


def best_weights(n: int, k: int) -> list[float]:
    """Weights of the ascending scores in the expected best of k.

    Examples
    --------
    >>> best_weights(4, 2)
    [0.0, 0.16666666666666666, 0.3333333333333333, 0.5]
    """
    weights = [0.0] * n
    weight = k / n
    for i in range(n, k - 1, -1):
        weights[i - 1] = weight
        weight *= (i - k) / max(i - 1, 1)
    return weights


def rank_weights(n: int, k: int, rank: int) -> list[float]:
    """Weights of the ascending scores in the expected rank-th smallest of k: out from the largest, then
    scaled.
    """
    if rank == k:
        return best_weights(n, k)
    if rank == 1:
        return best_weights(n, k)[::-1]

    def grows(i: int) -> float:
        return (i / (i - rank + 1)) * ((n + rank - i - k) / (n - i))

    last = n - (k - rank)
    mode = min(max(n * (rank - 1) // (k - 1), rank), last)
    weights = [0.0] * n
    weights[mode - 1] = 1.0
    for i in range(mode, last):
        weights[i] = weights[i - 1] * grows(i)
    for i in range(mode - 1, rank - 1, -1):
        weights[i - 1] = weights[i] / grows(i)
    total = 0.0
    for weight in weights:
        total += weight
    return [weight / total for weight in weights]


def best_weights_with_replacement(n: int, k: int) -> list[float]:
    """Weights in the expected best of k draws with replacement: all k at or below i, less all k below it."""
    weights = []
    below = 0.0
    for i in range(1, n + 1):
        reached = power(i / n, k)
        weights.append(reached - below)
        below = reached
    return weights


def power(x: float, k: int) -> float:
    """Compute x to the power k by repeated squaring."""
    product = 1.0
    while k > 0:
        if k % 2 == 1:
            product *= x
        x *= x
        k //= 2
    return product


def column_weights(n: int, k: int, rank: float, with_replacement: bool) -> list[float]:
    """Weights of one statistic; a rank between two whole ones is on the line between them."""
    if with_replacement:
        weights = best_weights_with_replacement(n, k)
        return weights if rank == k else weights[::-1]
    share = rank - int(rank)
    weights = rank_weights(n, k, int(rank))
    if share > 0.0:
        above = rank_weights(n, k, int(rank) + 1)
        weights = [(1.0 - share) * w + share * a for w, a in zip(weights, above, strict=True)]
    return weights


def dot(scores: list[float], weights: list[float]) -> float:
    """Weighted sum, from the lowest score upwards."""
    total = 0.0
    for score, weight in zip(scores, weights, strict=True):
        total += weight * score
    return total


def order_statistics(
    groups: list[list[float]], columns: list[tuple[int, float]], with_replacement: bool
) -> list[list[tuple[float, float]]]:
    """Mean and standard deviation of each (k, rank) over the draws from each group."""
    found = []
    for scores in groups:
        ordered = sorted(scores)
        row = []
        for k, rank in columns:
            weights = column_weights(len(scores), k, rank, with_replacement)
            mean = dot(ordered, weights)
            squares = [(score - mean) * (score - mean) for score in ordered]
            row.append((mean, sqrt(dot(squares, weights))))
        found.append(row)
    return found


def verified_means(
    groups: list[list[float]], verifier: list[list[float]], ks: list[int]
) -> list[list[float]]:
    """Expected score of the one of k that a verifier puts first; scores that it ties are averaged."""
    found = []
    for scores, verdicts in zip(groups, verifier, strict=True):
        pairs = sorted(zip((v + 0.0 for v in verdicts), scores, strict=True))
        ordered: list[float] = []
        while len(ordered) < len(pairs):
            verdict = pairs[len(ordered)][0]
            tied = [score for v, score in pairs if v == verdict]
            total = 0.0
            for score in tied:
                total += score
            ordered += [total / len(tied)] * len(tied)
        found.append([dot(ordered, best_weights(len(scores), k)) for k in ks])
    return found
