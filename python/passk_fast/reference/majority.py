"""Which answer wins a vote among k attempts: by formula, over all subsets, and over drawn ones.

Drawing k attempts without replacement, the votes for the answers are like independent Binomial(a, k/n)
numbers, of which only those cases are looked at that add up to k; with replacement, like independent
Poisson(k·a/n) numbers. So the votes can be added answer by answer, and the sum is set in relation to the
chance of k.
"""

from collections.abc import Callable
from itertools import combinations

from passk_fast.reference.random import Stream, fork, key

__all__ = ["drawn_votes", "enumerated_votes", "winning_chance", "winning_chances"]

BLOCK = 1024


def winning_chances(groups: list[list[int]], k: int, with_replacement: bool) -> list[list[float]]:
    """Chance of each answer of each group to win, from how many attempts gave each."""
    return [[winning_chance(sizes, size, k, with_replacement) for size in sizes] for sizes in groups]


def winning_chance(sizes: list[int], size: int, k: int, with_replacement: bool) -> float:
    """Chance that one answer of this size gets more votes than all others, half of it where one other gets as
    many.

    Examples
    --------
    >>> round(winning_chance([2, 1], 2, 2, False), 12)
    0.666666666667
    """
    n = sum(sizes)
    law = poisson if with_replacement else binomial
    others = sorted(sizes)
    others.remove(size)
    laws = {other: law(other, n, k) for other in set(others)}
    total = 0.0
    for votes, chance in enumerate(law(size, n, k)):
        if votes > 0:
            total += chance * others_stay_below(others, laws, k, votes)
    return total / law(n, n, k)[k]


def others_stay_below(others: list[int], laws: dict[int, list[float]], k: int, v: int) -> float:
    """Chance that the others share k − v votes, none having more than v; with t of them at v it counts
    1/(t+1).
    """
    rest = k - v
    ties = rest // v
    # table[t][d]: the answers so far have d votes together, and t of them have v.
    table = [[0.0] * (rest + 1) for _ in range(ties + 1)]
    table[0][0] = 1.0
    for size in others:
        chances = laws[size]
        new = [[0.0] * (rest + 1) for _ in range(ties + 1)]
        for t in range(ties + 1):
            for d in range(t * v, rest + 1):
                total = 0.0
                for j in range(min(v, len(chances), d - t * v + 1)):
                    total += chances[j] * table[t][d - j]
                if t > 0 and v < len(chances):
                    total += chances[v] * table[t - 1][d - v]
                new[t][d] = total
        table = new
    found = 0.0
    for t in range(ties + 1):
        found += table[t][rest] / (t + 1)
    return found


def binomial(a: int, n: int, k: int) -> list[float]:
    """Binomial(a, k/n) from 0 to min(a, k)."""

    def up(x: int) -> float:
        return (float(a - x) * float(k)) / (float(x + 1) * float(n - k))

    def down(x: int) -> float:
        return (float(x) * float(n - k)) / (float(a - x + 1) * float(k))

    return spread(a, min((a + 1) * k // n, a), min(k, a), up, down)


def poisson(a: int, n: int, k: int) -> list[float]:
    """Poisson(k·a/n) from 0 to k."""
    mean = (k * a) / n
    return spread(2 * k + 40, k * a // n, k, lambda x: mean / (x + 1), lambda x: x / mean)


def spread(
    last: int, mode: int, kept: int, up: Callable[[int], float], down: Callable[[int], float]
) -> list[float]:
    """Chances on 0 … last from the ratios of neighbours, out from the mode; those on 0 … kept of them."""
    chances = [0.0] * (last + 1)
    chances[mode] = 1.0
    for x in range(mode, last):
        chances[x + 1] = chances[x] * up(x)
    for x in range(mode, 0, -1):
        chances[x - 1] = chances[x] * down(x)
    total = 0.0
    for chance in chances:
        total += chance
    return [chance / total for chance in chances[: kept + 1]]


def outcome(answers: list[int], weights: list[float], correct: list[bool], chosen: list[int]) -> float:
    """Chance that a right answer wins among the attempts chosen, which ascend."""
    totals: dict[int, float] = {}
    for i in chosen:
        totals[answers[i]] = totals.get(answers[i], 0.0) + weights[i]
    most = max(totals.values())
    right = {answers[i]: correct[i] for i in chosen}
    winners = [answer for answer, total in totals.items() if total == most]
    return float(sum(right[answer] for answer in winners)) / len(winners)


def enumerated_votes(answers: list[int], weights: list[float], correct: list[bool], k: int) -> float:
    """Chance that a right answer wins the weighted vote of k attempts of one group, over all subsets."""
    total, count = 0.0, 0
    for chosen in combinations(range(len(answers)), k):
        total += outcome(answers, weights, correct, list(chosen))
        count += 1
    return total / count


def drawn_votes(
    answers: list[int],
    weights: list[float],
    correct: list[bool],
    k: int,
    *,
    group: int,
    seed: int,
    replicates: int,
) -> float:
    """Chance from drawn subsets: replicate r of group g reads branch g of its stream, one number for each
    attempt.
    """
    sums = []
    for first in range(0, replicates, BLOCK):
        total = 0.0
        for replicate in range(first, min(first + BLOCK, replicates)):
            stream = Stream(fork(key(seed, "majority", replicate), group))
            order = list(range(len(answers)))
            for i in range(k):
                j = i + stream.below(len(answers) - i)
                order[i], order[j] = order[j], order[i]
            total += outcome(answers, weights, correct, sorted(order[:k]))
        sums.append(total)
    found = 0.0
    for total in sums:
        found += total
    return found / replicates
