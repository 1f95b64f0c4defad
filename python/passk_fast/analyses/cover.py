"""Cover@τ: the share of problems that a model solves with probability τ or more.

pass@k is an average of it, pass@k = ∫ k (1 - t)^(k-1) Cover@t dt: it hides how far the problems differ, and
Cover@τ shows it (arXiv:2510.08325). Counting the problems with c/n ≥ τ is biased, because c/n spreads more
than p does. The posterior P(p ≥ τ | c) under the beta-binomial population fitted to the counts, averaged over
the problems, is not, as far as the population is a beta distribution.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from passk_fast.inference import render
from passk_fast.inference.beta_tail import beta_tail
from passk_fast.inference.betabinomial import BetaBinomial, fit

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from passk_fast.data.tally import Tally

    Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Cover:
    """Share of the problems with success probability τ or more.

    Attributes
    ----------
    tau : ndarray, shape (T,)
    naive : ndarray, shape (T,)
        Share of the problems with c/n ≥ τ.
    posterior : ndarray, shape (T,)
        Mean over the problems of P(p ≥ τ | c) under the fitted population; NaN where every problem has one
        attempt, from which none can be fitted.
    population : tuple of float
        Mean and concentration a + b of the fitted beta distribution.

    Examples
    --------
    >>> cover = pk.curve(pk.Counts(10, [0, 1, 4, 10] * 10), tau=[0.5, 1]).cover
    >>> cover.naive, cover.posterior.round(3)
    (array([0.25, 0.25]), array([0.314, 0.   ]))
    """

    tau: Floats
    naive: Floats
    posterior: Floats
    population: tuple[float, float]

    def to_frame(self, backend: render.Backend = "pandas") -> Any:
        """One row for each τ, in pandas, or in the `backend` polars or pyarrow."""
        return render.frame({name: getattr(self, name) for name in ("tau", "naive", "posterior")}, backend)

    def to_dict(self) -> dict[str, Any]:
        """Plain numbers and lists, ready for JSON."""
        return {name: render.plain(value) for name, value in vars(self).items()}


def cover_of(tally: Tally, tau: Floats) -> Cover:
    """Both shares for each τ in [0, 1]."""
    share = tally.c / tally.n
    naive = np.array([tally.sum((share >= t).astype(np.float64)) / tally.m for t in tau.tolist()])
    population = fit(tally)
    posterior = tally.sum(posterior_tails(population, tally, tau)) / tally.m
    return Cover(tau, naive, posterior, (population.mean, population.concentration))


def posterior_tails(population: BetaBinomial, tally: Tally, tau: Floats) -> Floats:
    """P(p ≥ τ | c) for each class and each τ, ``(D, T)``."""
    shape = (len(tally), len(tau))
    if not population.identified:
        return np.full(shape, np.nan)
    if population.certain:
        # Solved always or never: p is 0 or 1, and every p is at least 0.
        return np.where(tau <= 0, 1.0, (tally.c[:, None] > 0).astype(np.float64))
    if math.isinf(population.concentration):
        return np.broadcast_to((population.mean >= tau).astype(np.float64), shape)
    c = tally.c.astype(np.float64)
    x, a, b = np.broadcast_arrays(tau, (population.a + c)[:, None], (population.b + (tally.n - c))[:, None])
    return beta_tail(x.ravel(), a.ravel(), b.ravel()).reshape(shape)
