"""Close relatives of pass@k: all k pass, the sampling variance, attempts until success."""

import math

from passk_fast.reference.double_double import ONE, ratio, times
from passk_fast.reference.elementary import exp, expm1
from passk_fast.reference.hypergeometric import log_miss, pass_at_k

PRODUCT_FACTORS = 1024


def miss(n: int, c: int, k: int) -> float:
    """C(n−c, k) / C(n, k), the chance that k draws miss all c, factor by factor."""
    if n - c < k:
        return 0.0
    factors, other = min(c, k), max(c, k)
    if factors > PRODUCT_FACTORS:
        return exp(log_miss(n, c, k))
    q = ONE
    for j in range(factors):
        q = times(q, ratio(float(n - other - j), float(n - j)))
    return q[0] + q[1]


def pass_hat_k(n: int, c: int, k: int) -> float:
    """Chance that all of k attempts pass, C(c, k) / C(n, k); NaN where k > n."""
    return math.nan if k > n else miss(n, n - c, k)


def sampling_variance(n: int, c: int, k: int) -> float:
    """Unbiased variance of pass@k over new attempts, q_k² − q_2k; NaN where 2k > n.

    The two terms nearly cancel. Their ratio q_2k / q_k² is a product of factors 1 − x_j with small x_j, and
    one minus such a product is again what a chain of draws with chances x_j reaches.
    """
    if 2 * k > n:
        return math.nan
    if n - c < k:
        return 0.0
    q = miss(n, c, k)
    if n - c < 2 * k:
        return q * q
    steps = min(c, k)
    if steps > PRODUCT_FACTORS:
        return q * q * -expm1(log_miss(n, c, 2 * k) - 2.0 * log_miss(n, c, k))
    complement = 0.0
    for j in range(steps):
        other_share = k / (n - k - j) if c <= k else c / (n - k - j)
        share = k / (n - k - j) if c <= k else k / (n - c - j)
        complement += (1.0 - complement) * (other_share * share)
    return q * q * complement


def expected_attempts(n: int, c: int, budget: int) -> float:
    """Expected attempts reviewed until one that passed or the budget is used up; NaN where budget > n."""
    if budget > n:
        return math.nan
    if c == 0:
        return float(budget)
    return (n + 1) / (c + 1) * pass_at_k(n + 1, c + 1, budget)
