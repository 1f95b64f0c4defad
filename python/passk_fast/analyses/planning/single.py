"""One attempt at each problem by either model: the power of McNemar's exact test.

A problem tells the models apart with chance π, and then the first is right with chance (1 + δ/π)/2. Of m
problems a binomial number N tell them apart, and W of these are the first's: the test rejects for W ≥ c or
W ≤ N - c, with c the least count of which twice the upper tail of N tosses of a coin is at most 1 - level.
"""

from __future__ import annotations

import numpy as np

from passk_fast import _numeric
from passk_fast._typing import Floats
from passk_fast.inference.mcnemar import at_least, mcnemar

# Where so many problems tell the models apart, the exact test is the normal one with its correction.
MANY = 1_000
# Numbers of problems that are this many standard deviations off do not matter.
REACH = 8.0


def power(m: float, apart: float, difference: float, level: float) -> float:
    """Chance that the test of m problems, rounded, rejects; `apart` is π, and the true difference at most π.

    Examples
    --------
    >>> round(power(20, 0.5, 0.3, 0.95), 4)
    0.3671
    """
    problems = round(m)
    share = min(max(apart, difference), 1.0)
    if problems * share > MANY:
        return _normal(problems, share, difference, level)
    middle, spread = problems * share, np.sqrt(problems * share * (1 - share))
    low = max(0, int(middle - REACH * spread - 1))
    n = np.arange(low, min(problems, int(middle + REACH * spread + 1)) + 1, dtype=np.float64)
    found = _rejected(n, (1 + difference / share) / 2, level) if share > 0 else np.zeros(len(n))
    return float(_numeric.dot(_binomial(n, problems, share), found))


def half_width(m: float, apart: float, difference: float, level: float) -> float:
    """Half the interval that goes with the test, where wins and losses are as many as expected.

    Examples
    --------
    >>> round(half_width(20, 0.5, 0.3, 0.95), 4)
    0.3163
    """
    share = min(max(apart, difference), 1.0)
    wins, losses = (round(m * (share + sign * difference) / 2) for sign in (1, -1))
    low, high = mcnemar(wins, losses, round(m), mid=False).interval(level)
    return float(high[0] - low[0]) / 2


def _rejected(n: Floats, chance: float, level: float) -> Floats:
    """P(W ≥ c) + P(W ≤ N - c) for each N."""
    # Counts that do not reject, and that do; from the normal limit they are never farther than this.
    limit = n / 2 + float(_numeric.normal_ppf((1 + level) / 2)) * np.sqrt(n) / 2
    low, high = np.maximum(np.floor(limit) - 3, np.floor(n / 2)), np.minimum(np.floor(limit) + 4, n + 1)
    while np.any(high - low > 1):
        middle = np.floor((low + high) / 2)
        rejects = 2 * at_least(0.5, middle, n) <= 1 - level
        low, high = np.where(rejects, low, middle), np.where(rejects, middle, high)
    chance = min(chance, 1.0)
    return at_least(chance, high, n) + at_least(1 - chance, high, n)


def _binomial(n: Floats, of: int, share: float) -> Floats:
    """Probabilities of the counts n, which are all that matter, of `of` trials."""
    if share in (0.0, 1.0):
        return np.asarray(n == of * share, dtype=np.float64)
    odds = _numeric.log(np.array([share])) - _numeric.log1p(np.array([-share]))
    logs = n * odds - _numeric.log_gamma(n + 1) - _numeric.log_gamma(of - n + 1)
    weights = _numeric.exp(logs - logs.max())
    found: Floats = weights / _numeric.sum(weights)
    return found


def _normal(m: int, apart: float, difference: float, level: float) -> float:
    """The limit for many problems."""
    quantile = float(_numeric.normal_ppf((1 + level) / 2))
    reach = quantile * np.sqrt(apart / m) + 1 / m
    error = np.sqrt(max(apart - _numeric.square(difference), 0.0) / m)
    if error == 0:
        return float(difference > reach)
    return float(
        _numeric.normal_cdf((difference - reach) / error) + _numeric.normal_cdf((-difference - reach) / error)
    )
