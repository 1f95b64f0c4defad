"""Intervals from bootstrap replicates: percentile, basic, BCa and studentized.

Pure functions on ``(B, K)`` arrays: B replicates of K statistics, all finite. A quantile of replicates is
NumPy's default, linear interpolation between order statistics (type 7 of Hyndman and Fan 1996).

The four intervals are those of Davison and Hinkley, *Bootstrap Methods and their Application* (1997),
chapter 5; BCa is due to Efron, "Better bootstrap confidence intervals", JASA 82 (1987).
"""

from __future__ import annotations

import numpy as np

from passk_fast import _core, _numeric, _validate
from passk_fast._typing import Floats
from passk_fast.inference.intervals import ConfidenceInterval


def quantiles(replicates: Floats, probabilities: Floats) -> Floats:
    """Quantiles of each column; ``probabilities`` are ``(P,)`` for all columns or ``(P, K)``.

    Equal bit for bit to ``np.quantile``, but without NaN where order statistics are infinite.
    """
    each = np.empty((replicates.shape[1], len(probabilities)))
    each[:] = probabilities.T
    return _core.column_quantiles(np.ascontiguousarray(replicates), each).T


def moments(replicates: Floats, estimate: Floats) -> tuple[Floats, Floats]:
    """Standard error (``ddof=1``) and bias of each column, ``(K,)`` each; needs B >= 2."""
    biases, deviations = _core.column_moments(
        np.ascontiguousarray(replicates), np.ascontiguousarray(estimate)
    )
    return deviations, biases


def percentile(replicates: Floats, level: float) -> ConfidenceInterval[Floats]:
    """The quantiles (1 - level)/2 and (1 + level)/2 of the replicates."""
    low, high = quantiles(replicates, tails(level))
    return ConfidenceInterval(low, high)


def basic(replicates: Floats, estimate: Floats, level: float) -> ConfidenceInterval[Floats]:
    """The percentile interval mirrored at the estimate."""
    low, high = percentile(replicates, level)
    return ConfidenceInterval(2 * estimate - high, 2 * estimate - low)


def bca(
    replicates: Floats, estimate: Floats, acceleration: Floats, level: float, sizes: Floats | float
) -> ConfidenceInterval[Floats]:
    """The bias-corrected and accelerated percentile interval.

    Takes the quantiles Φ(z0 + (z0 + z)/(1 - a (z0 + z))) of the replicates, where Φ(z0) is the share of
    replicates below the estimate, those equal to it (up to rounding) counting half. Rounding is relative to
    the estimate, or to `sizes`: where replicates are means, of the largest of the numbers that are averaged.
    Where all replicates of a column lie on one side of its estimate, or ``a (z0 + z) >= 1``, the interval
    does not exist: a ValueError.
    """
    below = _core.column_shares_below(
        np.ascontiguousarray(replicates),
        np.ascontiguousarray(estimate),
        np.ascontiguousarray(np.broadcast_to(sizes, estimate.shape), dtype=np.float64),
    )
    probabilities = np.empty((2, len(below)))
    for column, (share, a) in enumerate(zip(below.tolist(), acceleration.tolist(), strict=True)):
        if not 0 < share < 1:
            side = "below" if share else "above"
            raise _validate.wrong(
                "interval",
                "'bca' must have replicates on both sides of the estimate; "
                f"got all {len(replicates)} {side} it at column {column}",
            )
        probabilities[:, column] = bca_probabilities(share, a, level, column)
    low, high = quantiles(replicates, probabilities)
    return ConfidenceInterval(low, high)


def bca_probabilities(share: float, a: float, level: float, column: int) -> Floats:
    """Which quantiles are the ends, if so large a share of the distribution lies below the estimate."""
    z0 = _core.normal_ppf(share)
    found = []
    for tail in tails(level).tolist():
        z = z0 + _core.normal_ppf(tail)
        if a * z >= 1:
            raise _validate.wrong(
                "interval",
                "'bca' must have acceleration * (z0 + z) < 1; "
                f"got acceleration={a}, z0={z0} at column {column}",
            )
        found.append(_core.normal_cdf(z0 + z / (1 - a * z)))
    return np.array(found)


def studentized(
    estimate: Floats,
    standard_error: Floats,
    replicates: Floats,
    replicate_standard_errors: Floats,
    level: float,
) -> ConfidenceInterval[Floats]:
    """The bootstrap-t interval: quantiles of t = (replicate - estimate)/(its standard error).

    A replicate without spread has t = ±inf (0 where it equals the estimate), so an end is infinite where
    more such replicates were drawn than its tail holds; a statistic without spread has the interval
    [estimate, estimate].
    """
    difference = replicates - estimate
    with np.errstate(divide="ignore", invalid="ignore"):
        t = np.where(difference == 0, 0.0, difference / replicate_standard_errors)
        low, high = quantiles(t, tails(level))
        spread = standard_error > 0
        return ConfidenceInterval(
            np.where(spread, estimate - high * standard_error, estimate),
            np.where(spread, estimate - low * standard_error, estimate),
        )


def jackknife_acceleration(jackknife: Floats) -> Floats:
    """The acceleration a = Σ L³ / (6 (Σ L²)^1.5) of the leave-one-out statistics ``(m, K)``.

    L is their mean minus each of them (Efron and Tibshirani, *An Introduction to the Bootstrap*, 1993,
    equation 14.15); 0 where they are all equal.
    """
    influence = _numeric.mean(jackknife, axis=0) - jackknife
    most = np.abs(influence).max(axis=0)
    # Without the scale, which cancels, cubes neither overflow nor underflow.
    influence = _numeric.ratio(influence, most)
    square = influence * influence
    total = _numeric.sum(square, axis=0)
    return _numeric.ratio(_numeric.sum(square * influence, axis=0), 6 * total * np.sqrt(total))


def tails(level: float) -> Floats:
    """Probabilities of the two quantiles that hold a share `level` between them."""
    return np.array([(1 - level) / 2, (1 + level) / 2])
