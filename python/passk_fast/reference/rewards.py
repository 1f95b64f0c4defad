"""Rewards for training on pass@k, or on the best of k real rewards.

Each of the three is an average over subsets of k attempts, and each becomes one pass over the sorted rewards:
an attempt is the best of a subset with the weight of its rank, and where it is not, a better one is.

References
----------
Walder and Karkhanis, "Pass@K Policy Optimization", arXiv:2505.15201.
Chen et al., "Pass@k Training", arXiv:2508.10751.
"""

from math import sqrt

from passk_fast.reference.ranked import best_weights

__all__ = ["leave_one_out", "pkpo", "rewards", "standardised"]


def pkpo(ordered: list[float], k: int, origin: float = 0.0) -> list[float]:
    """Sum of the best over the subsets with each attempt, over C(n, k); rewards ascend.

    A better attempt j is the best of a subset with i in C(j−2, k−2) of the subsets: weight j times
    (k−1)/(j−1).
    """
    own = best_weights(len(ordered), k)
    found = [0.0] * len(ordered)
    above = 0.0
    for i in range(len(ordered) - 1, -1, -1):
        reward = ordered[i] - origin
        found[i] = own[i] * reward + above
        above += own[i] * ((k - 1) / i if i else 0.0) * reward
    return found


def leave_one_out(ordered: list[float], k: int) -> list[float]:
    """What each attempt adds to the best of the others in its subsets; rewards ascend.

    Climbing from reward j−1 to j is what an attempt at or above j adds wherever it stands alone there: the
    other k − 1 are all below j, which is the weight of rank j.
    """
    own = best_weights(len(ordered), k)
    found = []
    total, last = 0.0, 0.0
    for reward, weight in zip(ordered, own, strict=True):
        total += (reward - last) * weight
        last = reward
        found.append(total)
    return found


def standardised(ordered: list[float], k: int) -> list[float]:
    """Mean best over the subsets with each attempt, less that over all, in standard deviations; rewards
    ascend.
    """
    most = ordered[-1]
    own = best_weights(len(ordered), k)
    mean = 0.0
    for reward, weight in zip(ordered, own, strict=True):
        mean += weight * (reward - most)
    variance = 0.0
    for reward, weight in zip(ordered, own, strict=True):
        off = (reward - most) - mean
        variance += weight * (off * off)
    if variance == 0.0:
        return [0.0] * len(ordered)
    scale, deviation = len(ordered) / k, sqrt(variance)
    return [(scale * s - mean) / deviation for s in pkpo(ordered, k, most)]


def rewards(groups: list[list[float]], k: int, method: str) -> list[list[float]]:
    """Rewards of all attempts: equal ones in a group get what the first of them gets."""
    rule = {"pkpo": pkpo, "leave-one-out": leave_one_out, "pass@k-training": standardised}[method]
    found = []
    for group in groups:
        ordered = sorted(group)
        results = rule(ordered, k)
        found.append([results[ordered.index(reward)] for reward in group])
    return found
