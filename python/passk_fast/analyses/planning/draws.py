"""What all simulated studies share: successes, what a study draws, and the tilted ends of many studies."""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from passk_fast import _numeric
from passk_fast._typing import Floats, Ints
from passk_fast.inference.gamma import log_gamma
from passk_fast.inference.noise_floor import pass_at
from passk_fast.inference.tilting import tilted_widths

STUDIES, OUTCOMES = 800, 4096
# Larger studies differ less from each other: half as many do.
LARGE = 128
# The largest study that is drawn, in problems or clusters.
LARGEST = 2048
# Values that differences are told apart by when they are tilted.
BINS = 64


def successes(p: Floats, n: int, u: Floats) -> Ints:
    """The least c with P(C ≤ c) ≥ u, of n attempts that succeed with chance p."""
    low, high = np.full(len(p), -1), np.full(len(p), n)
    while np.any(high - low > 1):
        middle = np.maximum((low + high) // 2, 0)
        inside = middle.astype(np.float64)
        reached = _numeric.beta_cdf(1 - p, n - inside, inside + 1) >= u
        low, high = np.where(reached, low, middle), np.where(reached, middle, high)
    return np.asarray(high)


def scores_of_one(p: Floats, n: int, k: int) -> Floats:
    """pass@k of n attempts at problems with these chances: `OUTCOMES` equally likely ones, ascending.

    Quantiles of the law itself: where hardly any problem varies, single draws tell too little of how much.
    """
    middles = (2 * np.arange(OUTCOMES) + 1) / (2 * OUTCOMES)
    rates = np.sort(p)[(middles * len(p)).astype(np.int64)][:, None]
    c = np.arange(n + 1.0)
    combinations = log_gamma(np.array([n + 1.0])) - log_gamma(c + 1) - log_gamma(n - c + 1)
    passed = c * _numeric.log(np.maximum(rates, 1e-300))
    failed = (n - c) * _numeric.log1p(-np.minimum(rates, 1 - 2.0**-53))
    mass = np.asarray(_numeric.mean(_numeric.exp(combinations + passed + failed), axis=0))
    upto = np.cumsum(mass)
    found = np.minimum(np.searchsorted(upto, middles * upto[-1]), n)
    return pass_at(k, np.full(OUTCOMES, n), found)


def tilted(d: Floats, drawn: Ints, level: float) -> tuple[Floats, Floats]:
    """Distances of the tilted ends from the means, below and above, of differences put into bins."""
    low, high = float(d.min()), float(d.max())
    bins = np.minimum(((d - low) * (BINS / (high - low))).astype(np.int64), BINS - 1)
    sizes = np.bincount(bins, minlength=BINS)
    kept = np.flatnonzero(sizes)
    order = np.argsort(bins, kind="stable")
    starts = np.concatenate(([0], np.cumsum(sizes[kept])[:-1]))
    units = np.asarray(_numeric.segment_sums(d[order], starts)) / sizes[kept]
    places = np.searchsorted(kept, bins)[drawn] + np.arange(len(drawn))[:, None] * len(kept)
    counts = np.bincount(places.ravel(), minlength=len(drawn) * len(kept)).reshape(len(drawn), len(kept))
    z = float(_numeric.normal_ppf((1 + level) / 2))
    return tilted_widths(units, counts, z), tilted_widths(-units, counts, z)


def studies_of(units: int) -> tuple[int, int]:
    """How many studies of so many problems or clusters are drawn, and how large the largest of these are."""
    return (STUDIES, LARGE) if units <= LARGE else (STUDIES // 2, LARGEST)


@lru_cache(maxsize=2)
def drawn_outcomes(studies: int, problems: int) -> Ints:
    """Which outcomes the problems of each study have, ``(studies, problems)``.

    Of each problem the studies share all outcomes evenly: a Latin hypercube.
    """
    # exact: words of Philox4x64-10, fixed by its definition
    words = np.random.Philox(key=0).random_raw(studies * problems).reshape(problems, studies)
    places = np.argsort((words >> np.uint64(48)).astype(np.uint16), axis=1, kind="stable")
    within = (words & np.uint64(2**32 - 1)).astype(np.float64) * 2.0**-32
    return np.ascontiguousarray(((places + within) * (OUTCOMES / studies)).astype(np.int64).T)
