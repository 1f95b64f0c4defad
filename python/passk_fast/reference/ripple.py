"""Does the distribution of a sum ripple, as a lattice distribution does?

A continuous approximation follows the smooth part of a distribution function. Where the characteristic
function φ of the standardised sum has a peak of height a at frequency τ, the distribution function ripples
about it: by √(2/π)·(a/τ)·e^(−x²/2) if the peak has the width of the normal distribution's, which moves every
quantile by 2a/τ standard deviations; by up to a/τ anywhere in the tails if it is wider, as where rare values
make bumps of their own. No ripple moves a quantile by more than half its period, π/τ. A lattice of step δ
standard deviations has a peak of height 1 at 2π/δ.
"""

import math
from collections.abc import Sequence

from passk_fast.reference.elementary import log
from passk_fast.reference.saddlepoint import Cumulants, Stratum

__all__ = ["is_visible"]

UNNOTICED = 5e-4  # displacement of a quantile, in standard deviations, that goes unnoticed
TAIL = 27.6  # how much more a ripple moves the quantile of 0.995 than the median: φ(0)/φ(2.576)
SHAPE = 6.0  # below this frequency a peak is the shape of the distribution
PEAK_STEP = 0.25  # peaks are about one unit wide
LANES = 4
TO_INTEGER = 6755399441055744.0  # adding and subtracting it rounds to an integer
COSINE = tuple((-1) ** j / math.factorial(2 * j) for j in range(8, -1, -1))
SINE = tuple((-1) ** j / math.factorial(2 * j + 1) for j in range(7, -1, -1))


def is_visible(cumulants: Cumulants) -> bool:
    """Whether some peak of |φ| may move quantiles noticeably.

    With G(τ) = Σ draws·(1 − |φ_one draw(τ)|) ≤ −log|φ(τ)| and |G(τ) − G(τ′)| ≤ |τ − τ′|·Σ draws·E|y − c|, for
    any c, every value of G rules out a peak in a neighbourhood of its own: the scan leaps, and misses
    nothing.

    Examples
    --------
    >>> is_visible(Cumulants([Stratum(1000, [0.5, 0.5], [0.0, 1.0])]))
    True
    """
    strata = cumulants.strata
    widest = max(max(s.values) - min(s.values) for s in strata)
    # While no difference of two values has turned by more than π, |φ(τ)| ≤ exp(−2τ²/π²).
    tau = max(SHAPE, math.pi / widest)
    deviations = [_mean_deviation(s) for s in strata]
    while tau * UNNOTICED < math.pi:
        needed = -log(UNNOTICED * tau / TAIL)
        total = rate = 0.0
        for stratum, deviation in zip(strata, deviations, strict=True):
            draws = float(stratum.draws)
            total += draws * (1.0 - _modulus(stratum, tau))
            rate += draws * deviation
            if total > 4.0 * needed:
                break
        if total < needed and _decay(strata, tau) < needed:
            return True
        tau += max((total - needed) / rate, PEAK_STEP)
    return False


def _mean_deviation(stratum: Stratum) -> float:
    """E|y − c| for the better of two c, the mean (which is 0) and the mode."""
    mode = stratum.mode()[0]
    return min(stratum.expectation(abs), stratum.expectation(lambda y: abs(y - mode)))


def _decay(strata: Sequence[Stratum], tau: float) -> float:
    """−log|φ(τ)|."""
    total = 0.0
    for stratum in strata:
        total -= float(stratum.draws) * log(_modulus(stratum, tau))
    return total


def _modulus(stratum: Stratum, tau: float) -> float:
    """|E e^(iτy)| for one draw, summed in four lanes as vector registers do."""
    turns = tau / (2.0 * math.pi)
    re, im = [0.0] * LANES, [0.0] * LANES
    for d, (p, y) in enumerate(zip(stratum.probabilities, stratum.values, strict=True)):
        c, s = _unit_circle(turns * y)
        re[d % LANES] += p * c
        im[d % LANES] += p * s
    real, imaginary = (re[0] + re[1]) + (re[2] + re[3]), (im[0] + im[1]) + (im[2] + im[3])
    return math.sqrt(real * real + imaginary * imaginary)


def _unit_circle(x: float) -> tuple[float, float]:
    """cos(2πx) and sin(2πx): Taylor's series on an eighth of a turn, the angle then doubled twice."""
    angle = (x - ((x + TO_INTEGER) - TO_INTEGER)) * (0.5 * math.pi)
    square = angle * angle
    c = s = 0.0
    for coefficient in COSINE:
        c = c * square + coefficient
    for coefficient in SINE:
        s = s * square + coefficient
    s *= angle
    for _ in range(2):
        c, s = 1.0 - 2.0 * (s * s), 2.0 * (s * c)
    return c, s
