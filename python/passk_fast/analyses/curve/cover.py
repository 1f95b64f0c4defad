"""Cover@τ: the share of problems that a model solves with probability τ or more.

pass@k is an average of it, pass@k = ∫ k (1 - t)^(k-1) Cover@t dt: it hides how far the problems differ, and
Cover@τ shows it (arXiv:2510.08325). Counting the problems with c/n ≥ τ is biased, because c/n spreads more
than p does. The posterior P(p ≥ τ | c), averaged over the problems and over the populations that the counts
leave open, is not, as far as problems are never solved, always, or beta distributed. The interval does not
lean on that: it holds what any population has that the counts do not rule out. At τ = 1, and at any other
place where many problems have the same p, it is wide: no attempts tell p = τ from a p just below.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np

from passk_fast import _numeric
from passk_fast._typing import Floats
from passk_fast.data.tally import Tally
from passk_fast.inference import mixture, population
from passk_fast.inference.intervals import ConfidenceInterval, nowhere
from passk_fast.inference.population import Populations

# Classes times thresholds times populations that are looked at, and the least and most populations.
CELLS = 2**18
LEAST_POPULATIONS, MOST_POPULATIONS = 8, 64
# Thresholds whose intervals are found at once.
TOGETHER = 10


class Modelled(NamedTuple):
    """Shares of the problems in a population with atoms at 0 and 1 and a beta distribution."""

    # With p ≥ τ, (T,); NaN where every problem has one attempt.
    shares: Floats
    # With p = 0 and p = 1.
    never: float
    always: float


def counted(tally: Tally, tau: Floats) -> Floats:
    """Share of the problems with c/n ≥ τ, for each τ."""
    share = tally.c / tally.n
    return np.array([tally.sum((share >= t).astype(np.float64)) / tally.m for t in tau.tolist()])


def modelled(tally: Tally, tau: Floats, effective: float) -> Modelled:
    """The estimate for each τ in [0, 1].

    `effective` is the effective number of problems as a share of all, below 1 for clusters.
    """
    if tally.max_n == 1:
        return Modelled(np.full(len(tau), np.nan), math.nan, math.nan)
    found = population.posterior(tally, effective)
    size = CELLS // (len(tally) * len(tau))
    some = found.thinned(max(LEAST_POPULATIONS, min(MOST_POPULATIONS, size)))
    tails = [_numeric.dot(some.weights, posterior_tails(some, tally, t)) for t in tau.tolist()]
    never, always = (float(_numeric.sum(found.weights * x)) for x in (found.never, found.always))
    return Modelled(np.array([float(tally.sum(tail)) for tail in tails]) / tally.m, never, always)


def bounds(tally: Tally, tau: Floats, level: float, effective: float) -> ConfidenceInterval[Floats]:
    """What any population has that the counts do not rule out, for each τ."""
    if len(tally) > mixture.MOST_CLASSES:
        return nowhere(len(tau))
    ends = []
    for start in range(0, len(tau), TOGETHER):
        some = tau[start : start + TOGETHER]
        points = mixture.grid(tally, 1, some)
        features = (points >= some[:, None]).astype(np.float64)
        ends.append(mixture.bounds(tally, points, features, level, effective))
    low, high = (np.concatenate(values) for values in zip(*ends, strict=True))
    # The weights of a mixture add up to 1 but for rounding.
    low = np.clip(low, 0, 1)
    return ConfidenceInterval(low, np.clip(high, low, 1))


def posterior_tails(some: Populations, tally: Tally, tau: float) -> Floats:
    """P(p ≥ τ | c) of each class under each population, ``(H, D)``."""
    never, always = some.certain(tally.n, tally.c)
    c = tally.c.astype(np.float64)
    inside = _numeric.beta_tail(tau, some.a[:, None] + c, some.b[:, None] + (tally.n - c))
    return np.asarray(always + (never if tau <= 0 else 0.0) + (1 - never - always) * inside)
