"""Posterior of the mean difference of two models: a Dirichlet distribution over the problems."""

from __future__ import annotations

import numpy as np

from passk_fast import _core, _numeric, _validate
from passk_fast.analyses.posterior.result import Posterior
from passk_fast.data.comparable import refuse_unlike
from passk_fast.data.counts import Counts
from passk_fast.data.models import counts_of
from passk_fast.estimators.rubric import CredibleInterval
from passk_fast.inference.quantiles import skewed

# Both succeed, either one, neither: the pseudo-problems.
CORNERS = np.array([1.0, -1.0, 0.0, 0.0])
POINTS = 400
SPAN = 9.0
HALVINGS = 30


def difference(counts: object, against: object, asked: _validate.Ks, level: float) -> Posterior:
    """Posterior of the mean over a population of problems of pass@k of `counts` less that of `against`."""
    ks = asked.values
    first, second = _pair(counts, against)
    least = min(first.min_n, second.min_n)
    if max(ks) > least:
        raise _validate.wrong("k", f"must satisfy k <= n for a difference; got k={max(ks)}, n={least}")
    columns = [_one(first, second, k, level) for k in ks]
    mean, deviation, low, high, plain = (np.array(x) for x in zip(*columns, strict=True))
    nothing = asked.given(np.empty((0, len(ks))))
    return Posterior(
        k=asked.asked,
        estimate=asked.given(mean),
        plain=asked.given(plain),
        standard_deviation=asked.given(deviation),
        credible_interval=asked.given(CredibleInterval(low, high)),
        level=level,
        target=0.0,
        prior="dirichlet",
        alpha=np.nan,
        beta=np.nan,
        never=np.nan,
        always=np.nan,
        joined=False,
        problem_means=nothing,
        problem_deviations=nothing,
        m=first.m,
        n_range=(least, max(first.max_n, second.max_n)),
        warnings=_warnings(first, second),
    )


def _pair(counts: object, against: object) -> tuple[Counts, Counts]:
    refuse_unlike({"counts": counts, "against": against})
    counts, against = counts_of(counts, "counts"), counts_of(against, "against")
    for name, given in (("counts", counts), ("against", against)):
        if not isinstance(given, Counts):
            raise _validate.wrong_kind(name, "must be Counts for a difference", given)
    assert isinstance(counts, Counts)
    assert isinstance(against, Counts)
    if counts.m != against.m or counts.ids.tolist() != against.ids.tolist():
        raise ValueError(
            _validate.phrase(
                "{against} must hold the same problems in the same order; got {} problems beside {}{}",
                against.m,
                counts.m,
                ", with other names" if counts.m == against.m else "",
            )
        )
    if counts.m < 2:
        raise _validate.wrong("counts", f"must hold at least 2 problems for a difference; got {counts.m}")
    return counts, against


def _warnings(first: Counts, second: Counts) -> tuple[str, ...]:
    if first.clusters is None and second.clusters is None:
        return ()
    return ("the clusters of the problems are left out of account: the interval is too narrow for them",)


def _one(first: Counts, second: Counts, k: int, level: float) -> tuple[float, float, float, float, float]:
    """Mean, deviation and ends of the posterior, and the plain estimate.

    A Dirichlet mean Σ w d with A weights of 1 in all has the mean μ of the d, variance s²/(A + 1) and third
    central moment 2 κ/((A + 1)(A + 2)), with s² and κ the central moments of the d.
    """
    one, other = (np.asarray(_core.pass_at_k(x.n, x.c, k)) for x in (first, second))
    own = one - other
    d = np.concatenate((own, CORNERS))
    size = len(d)
    mean = float(_numeric.sum(d)) / size
    away = d - mean
    variance = float(_numeric.sum(away * away)) / size / (size + 1)
    third = 2 * float(_numeric.sum(away * away * away)) / size / (size + 1) / (size + 2)
    deviation = float(np.sqrt(variance))
    if np.isin(one, (0.0, 1.0)).all() and np.isin(other, (0.0, 1.0)).all():
        tails = ((1 - level) / 2, (1 + level) / 2)
        low, high = (_three_cells(int((d > 0).sum()), int((d < 0).sum()), size, tail) for tail in tails)
    else:
        ends = skewed(np.array([mean]), np.array([deviation]), np.array([third]), level)
        low, high = (float(np.clip(end[0], -1, 1)) for end in ends)
    return mean, deviation, low, high, float(_numeric.mean(own))


def _three_cells(better: int, worse: int, size: int, tail: float) -> float:
    """Quantile of π₊ - π₋ of (π₊, π₋, π₀) ~ Dirichlet(better, worse, rest), by quadrature.

    The share s = π₊ + π₋ of unequal pairs is Beta(better + worse, rest) and v = π₊/s, which does not depend
    on it, Beta(better, worse): P(π₊ - π₋ ≤ x) = E P(v ≤ (1 + x/s)/2).
    """
    unequal, rest = float(better + worse), float(size - better - worse)
    centre = unequal / size
    deviation = np.sqrt(centre * (1 - centre) / (size + 1))
    low, high = max(centre - SPAN * deviation, 0.0), min(centre + SPAN * deviation, 1.0)
    s = low + (high - low) * (np.arange(POINTS) + 0.5) / POINTS
    log_density = (unequal - 1) * _numeric.log(s) + (rest - 1) * _numeric.log1p(-s)
    weight = _numeric.exp(log_density - log_density.max())
    weight = weight / _numeric.sum(weight)
    left, right = -1.0, 1.0
    for _ in range(HALVINGS):
        x = (left + right) / 2
        below = _numeric.beta_cdf(np.clip((1 + x / s) / 2, 0.0, 1.0), float(better), float(worse))
        enough = float(_numeric.sum(weight * below)) >= tail
        left, right = (left, x) if enough else (x, right)
    return (left + right) / 2
