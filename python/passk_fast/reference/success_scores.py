"""Scores that count the successes among k drawn attempts: E A(X), X hypergeometric."""

import math
from collections.abc import Callable

from passk_fast.reference.double_double import ratio, times
from passk_fast.reference.hypergeometric import pass_at_k
from passk_fast.reference.relatives import pass_hat_k

NEGLIGIBLE = 2.0**-64
EPSILON = 2.0**-52
MIN_POSITIVE = 2.0**-1022
# The largest term.
HEIGHT = 2.0**120


def g_pass_at_k(n: int, c: int, k: int, tau: float) -> float:
    """Chance that at least max(1, ⌈τk⌉) of k attempts pass; NaN where k > n."""
    if k > n:
        return math.nan
    least = successes_needed(k, tau)
    if least == 1:
        return pass_at_k(n, c, k)
    if least == k:
        return pass_hat_k(n, c, k)
    return expected_score(n, c, k, least, lambda x: 1.0)


def mg_pass_at_k(n: int, c: int, k: int) -> float:
    """(2/k)·E max(0, X − ⌈k/2⌉); NaN where k > n."""
    if k > n:
        return math.nan
    half = (k + 1) // 2
    return expected_score(n, c, k, half + 1, lambda x: float(x - half)) * (2.0 / k)


def successes_needed(k: int, tau: float) -> int:
    """max(1, ⌈τk⌉), where a product within rounding of a whole number is that number."""
    product = tau * k
    nearest = math.floor(product + 0.5)
    near = abs(product - nearest) <= product * (4.0 * EPSILON)
    return min(max(nearest if near else math.ceil(product), 1), k)


def expected_score(n: int, c: int, k: int, least: int, score: Callable[[int], float]) -> float:
    """E[A(X); X >= least], summed outwards from the mode, where the largest term is taken as 2^120."""
    lowest, highest = max(c + k - n, 0), min(c, k)
    if least > highest:
        return 0.0
    mode = min(max((k + 1) * (c + 1) // (n + 2), lowest), highest)

    def gain(x: int) -> float:
        return score(x) if x >= least else 0.0

    total, sum_ = HEIGHT, HEIGHT * gain(mode)
    weight = (HEIGHT, 0.0)
    for x in range(mode, highest):
        weight = times(weight, ratio(float(c - x), float(x + 1)))
        weight = times(weight, ratio(float(k - x), float(n + x + 1 - c - k)))
        w = weight[0] + weight[1]
        total += w
        sum_ += w * gain(x + 1)
        done = x >= least and w * gain(x + 1) <= NEGLIGIBLE * sum_
        if w < NEGLIGIBLE * total and (done or w < MIN_POSITIVE):
            break
    weight = (HEIGHT, 0.0)
    for x in reversed(range(lowest, mode)):
        weight = times(weight, ratio(float(x + 1), float(c - x)))
        weight = times(weight, ratio(float(n + x + 1 - c - k), float(k - x)))
        w = weight[0] + weight[1]
        total += w
        sum_ += w * gain(x)
        if w < NEGLIGIBLE * total:
            break
    return sum_ / total
