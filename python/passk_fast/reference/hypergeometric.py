"""pass@k in plain Python: 1 − C(n−c, k) / C(n, k) without a binomial coefficient.

Think of drawing k of the n attempts one after another. Let p be the chance that one of those drawn so far
passed. The next draw is made among the n − j left; given that none passed yet, all c are still among them,
so it passes with chance c / (n − j), and p grows by (1 − p)·c / (n − j). The roles of c and k can be
exchanged, so that min(c, k) steps are enough.
"""

import math

from passk_fast.reference.elementary import expm1, log, log1p
from passk_fast.reference.stirling import factorial_error

RECURRENCE_STEPS = 64


def pass_at_k(n: int, c: int, k: int) -> float:
    """Chance that at least one of k attempts passes; NaN where k > n.

    Examples
    --------
    >>> pass_at_k(200, 3, 10)
    0.1433074463225217
    """
    if k > n:
        return math.nan
    if c == 0:
        return 0.0
    if n - c < k:
        return 1.0
    steps, other = min(c, k), max(c, k)
    if steps > RECURRENCE_STEPS:
        return -expm1(log_miss(n, steps, other))
    p = 0.0
    for j in range(steps):
        p += (1.0 - p) * (other / (n - j))
    return p


def log_miss(n: int, c: int, k: int) -> float:
    """Logarithm of C(n−c, k) / C(n, k), for many draws.

    Four factorials by Stirling's formula. Their leading terms nearly cancel, which would cost all digits at
    large n; here they are cancelled by hand, and what is left are logarithms of numbers near one.
    """
    gap = n - c - k
    if gap == 0:
        return log_miss(n, c, k - 1) - log(float(n - k + 1))
    leading = (gap + 0.5) * log1p(c / n * (k / gap)) + k * log1p(-c / n) + c * log1p(-k / n)
    errors = factorial_error(n - c) - factorial_error(n) + (factorial_error(n - k) - factorial_error(gap))
    return leading + errors
