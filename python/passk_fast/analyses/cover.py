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
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from passk_fast import _numeric
from passk_fast.inference import mixture, population, render
from passk_fast.inference.intervals import ConfidenceInterval

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from passk_fast.data.tally import Tally
    from passk_fast.inference.population import Populations

    Floats = NDArray[np.float64]

# Classes times thresholds times populations that are looked at, and the least and most populations.
CELLS = 2**18
LEAST_POPULATIONS, MOST_POPULATIONS = 8, 64
# Thresholds whose intervals are found at once.
TOGETHER = 10


@dataclass(frozen=True, eq=False)
class Cover:
    """Share of the problems with success probability τ or more.

    Attributes
    ----------
    tau : ndarray, shape (T,)
    naive : ndarray, shape (T,)
        Share of the problems with c/n ≥ τ.
    estimate : ndarray, shape (T,)
        Mean over the problems of P(p ≥ τ | c), in a population with atoms at 0 and 1 and a beta distribution;
        NaN where every problem has one attempt, from which none can be learnt.
    confidence_interval : ConfidenceInterval
        What any population has that the counts do not rule out; NaN beyond 1,000 different (n, c).
    never, always : float
        Shares of problems with p = 0 and p = 1 in the population behind `estimate`.
    note : str
        What of this is data and what is model.

    Examples
    --------
    >>> cover = pk.curve(pk.Counts(10, [0, 1, 4, 10] * 10), tau=[0.5, 1]).cover
    >>> cover.naive, cover.estimate.round(3)
    (array([0.25, 0.25]), array([0.269, 0.249]))
    >>> cover.confidence_interval.low.round(3), cover.confidence_interval.high.round(3)
    (array([0.134, 0.   ]), array([0.467, 0.397]))
    """

    tau: Floats
    naive: Floats
    estimate: Floats
    confidence_interval: ConfidenceInterval
    never: float
    always: float

    @property
    def note(self) -> str:
        """What of this is data and what is model."""
        ends = (
            "Cover@τ: the interval holds what any population has that these counts do not rule out"
            if np.isfinite(self.confidence_interval.low).all()
            else f"Cover@τ has no interval: more than {mixture.MOST_CLASSES:,} different counts"
        )
        if math.isnan(self.always):
            return f"{ends}; one attempt a problem gives no estimate."
        return (
            f"{ends}; the estimate is that of a model (p = 0 for {render.percent(self.never)} of the "
            f"problems, p = 1 for {render.percent(self.always)}, beta distributed for the others). No "
            "attempts tell p = τ from a p just below."
        )

    def to_frame(self, backend: render.Backend = "pandas") -> Any:
        """One row for each τ, in pandas, or in the `backend` polars or pyarrow."""
        low, high = self.confidence_interval
        columns = {"tau": self.tau, "naive": self.naive, "estimate": self.estimate, "low": low, "high": high}
        return render.frame(columns, backend)

    def to_dict(self) -> dict[str, Any]:
        """Plain numbers and lists, ready for JSON; None where a number does not exist."""
        low, high = self.confidence_interval
        return {
            "tau": self.tau.tolist(),
            "naive": self.naive.tolist(),
            "estimate": _known(self.estimate),
            "confidence_interval": {"low": _known(low), "high": _known(high)},
            "never": None if math.isnan(self.never) else self.never,
            "always": None if math.isnan(self.always) else self.always,
            "note": self.note,
        }


def cover_of(tally: Tally, tau: Floats, level: float, effective: float = 1.0) -> Cover:
    """Both shares for each τ in [0, 1], and the interval.

    `effective` is the effective number of problems as a share of all, below 1 for clusters.
    """
    share = tally.c / tally.n
    naive = np.array([tally.sum((share >= t).astype(np.float64)) / tally.m for t in tau.tolist()])
    estimate, never, always = np.full(len(tau), np.nan), math.nan, math.nan
    if tally.max_n > 1:
        found = population.posterior(tally, effective)
        size = CELLS // (len(tally) * len(tau))
        some = found.thinned(max(LEAST_POPULATIONS, min(MOST_POPULATIONS, size)))
        tails = [_numeric.dot(some.weights, posterior_tails(some, tally, t)) for t in tau.tolist()]
        estimate = np.array([float(tally.sum(tail)) for tail in tails]) / tally.m
        never, always = (float(_numeric.sum(found.weights * x)) for x in (found.never, found.always))
    return Cover(tau, naive, estimate, _interval(tally, tau, level, effective), never, always)


def _interval(tally: Tally, tau: Floats, level: float, effective: float) -> ConfidenceInterval:
    if len(tally) > mixture.MOST_CLASSES:
        return ConfidenceInterval(np.full(len(tau), np.nan), np.full(len(tau), np.nan))
    z = float(_numeric.normal_ppf((1 + level) / 2))
    ends = []
    for start in range(0, len(tau), TOGETHER):
        some = tau[start : start + TOGETHER]
        points = mixture.grid(tally, 1, some)
        features = (points >= some[:, None]).astype(np.float64)
        ends.append(mixture.bounds(tally, points, features, z, effective))
    low, high = (np.concatenate(values) for values in zip(*ends, strict=True))
    return ConfidenceInterval(low, high)


def posterior_tails(some: Populations, tally: Tally, tau: float) -> Floats:
    """P(p ≥ τ | c) of each class under each population, ``(H, D)``."""
    never, always = some.certain(tally.n, tally.c)
    c = tally.c.astype(np.float64)
    inside = _numeric.beta_tail(tau, some.a[:, None] + c, some.b[:, None] + (tally.n - c))
    return np.asarray(always + (never if tau <= 0 else 0.0) + (1 - never - always) * inside)


def _known(values: Floats) -> list[float | None]:
    return [None if math.isnan(value) else value for value in values.tolist()]
