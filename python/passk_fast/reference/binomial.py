"""One exact binomial draw, for any number of trials up to 2**53.

References
----------
Hörmann, "The generation of binomial random variates", J. Statist. Comput. Simul. 46 (1993): algorithm BTRS.
Loader, "Fast and accurate computation of binomial probabilities" (2000).
"""

import math

from passk_fast.reference.elementary import exp, log, log1p
from passk_fast.reference.random import Stream
from passk_fast.reference.stirling import factorial_error

__all__ = ["binomial"]

SMALL_MEAN = 10.0  # below, counting up from 0 is quicker than rejection, whose constants need at least this
LARGEST_SMALL = 110  # beyond are less than 2**-200 of the mass
HALF_LOG_TAU = 0.9189385332046728


def binomial(stream: Stream, n: int, p: float, q: float) -> int:
    """Draw the number of successes in n trials, each with odds p to q, p + q = 1."""
    if p > q:
        return n - binomial(stream, n, q, p)
    if n * p < SMALL_MEAN:
        return counting_up(stream, n, p, q)
    return rejection(stream, n, p, q)


def counting_up(stream: Stream, n: int, p: float, q: float) -> int:
    """Inversion from 0 upwards: P(x + 1) = P(x) (n - x) / (x + 1) p / q."""
    odds = p / q
    none = exp(n * log1p(-p))
    while True:
        left = stream.next_float()
        mass = none
        x = 0
        while left >= mass and x < min(n, LARGEST_SMALL):
            left -= mass
            mass *= (n - x) / (x + 1) * odds
            x += 1
        if left < mass:
            return x


def rejection(stream: Stream, n: int, p: float, q: float) -> int:
    """Transformed rejection: a point (u, v) under a hat over the law, accepted at once in a large box."""
    spread = math.sqrt(n * p * q)
    b = 1.15 + 2.53 * spread
    a = -0.0873 + 0.0248 * b + 0.01 * p
    centre = n * p + 0.5
    inner = 0.92 - 4.2 / b
    while True:
        u = stream.next_float() - 0.5
        v = stream.next_float()
        us = 0.5 - abs(u)
        if us == 0.0:
            continue
        x = math.floor((2.0 * a / us + b) * u + centre)
        if us >= 0.07 and v <= inner:
            return x
        if not 0 <= x <= n:
            continue
        alpha = (2.83 + 5.1 / b) * spread
        mode = math.floor((n + 1.0) * p)
        height = log(v * alpha / (a / (us * us) + b))
        if height <= log_mass(n, p, q, x) - log_mass(n, p, q, mode):
            return x


def log_mass(n: int, p: float, q: float, x: int) -> float:
    """Logarithm of P(x) by deviances, which do not cancel."""
    if x == 0:
        return n * log1p(-p)
    if x == n:
        return n * log(p)
    y = n - x
    errors = factorial_error(n) - factorial_error(x) - factorial_error(y)
    return errors - deviance(x, n * p) - deviance(y, n * q) + 0.5 * log(n / (float(x) * y)) - HALF_LOG_TAU


def deviance(x: float, mean: float) -> float:
    """Compute x log(x / mean) + mean - x, by its series where the terms would cancel."""
    gap = x - mean
    if abs(gap) >= 0.1 * (x + mean):
        return x * log(x / mean) + mean - x
    v = gap / (x + mean)
    power, total = 2.0 * x * v, gap * v
    odd = 3.0
    while True:
        power *= v * v
        following = total + power / odd
        if following == total:
            return total
        total = following
        odd += 2.0
