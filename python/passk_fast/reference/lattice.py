"""The distribution of a sum of independent draws on a lattice, by the fast Fourier transform.

The characteristic function of a sum is the product of those of its draws, and on a lattice it is a discrete
Fourier transform: transform the probabilities of one draw, raise to the number of draws, transform back.

Every draw is written as its stratum's mode plus an offset, so that only draws that differ from the mode move
the sum. Where all offsets are multiples of a common step, the distribution is exact. Elsewhere the
probability of an offset is split between its two neighbours on a fine grid so that the mean stays: one draw
then errs by less than one step, of which a standard deviation holds thousands.
"""

import math
from bisect import bisect_left
from collections.abc import Iterator, Sequence

from passk_fast.reference.elementary import cos, sin
from passk_fast.reference.saddlepoint import Saddlepoint, Stratum

__all__ = ["Lattice", "common_step", "fourier", "inverse_fourier"]

# Steps of the grid in a standard deviation, where there is no lattice to follow: at least this many, and
# more where splitting would move quantiles by more than BLUR standard deviations.
RESOLUTION = 4096.0
BLUR = 5e-4
SMOOTHING = 0.05  # offsets up to this many standard deviations smooth the jumps that larger ones make
LONGEST = 1 << 18  # the longest transform
LOST = 29.0  # the window loses at most exp(−29) of probability on either side
NOISE = 1e-12  # probabilities this close together are the same: the transform's rounding
ON_THE_LATTICE = 1e-6  # positions this close to a point of the lattice, in steps, are that point

Parts = tuple[list[float], list[float]]  # real and imaginary parts


def fourier(re: list[float], im: list[float]) -> Parts:
    """Return X with X[k] = Σ_j x[j]·e^(−2πijk/N), N a power of two (Cooley and Tukey 1965).

    Examples
    --------
    >>> fourier([1.0, 2.0], [0.0, 0.0])
    ([3.0, -1.0], [0.0, 0.0])
    """
    if len(re) == 1:
        return re, im
    half = len(re) // 2
    ar, ai = fourier(re[0::2], im[0::2])
    br, bi = fourier(re[1::2], im[1::2])
    for k in range(half):
        angle = math.pi * k / half
        wr, wi = cos(angle), -sin(angle)
        tr = br[k] * wr - bi[k] * wi
        ti = br[k] * wi + bi[k] * wr
        br[k], bi[k] = ar[k] - tr, ai[k] - ti
        ar[k], ai[k] = ar[k] + tr, ai[k] + ti
    return ar + br, ai + bi


def inverse_fourier(re: list[float], im: list[float]) -> Parts:
    """Undo :func:`fourier`: swapping the parts on both sides conjugates, which inverts."""
    im, re = fourier(im, re)
    scale = 1.0 / len(re)
    return [x * scale for x in re], [x * scale for x in im]


def _round(x: float) -> float:
    """Return the nearest integer, halves away from zero."""
    return math.copysign(math.floor(abs(x) + 0.5), x) if abs(x) < 2.0**52 else x


def common_step(strata: Sequence[Stratum], smallest: float) -> float | None:
    """Return the step of the lattice that holds all offsets from the modes, if it is at least smallest.

    Examples
    --------
    >>> common_step([Stratum(5, [0.5, 0.25, 0.25], [0.0, 0.5, 0.75])], 0.01)
    0.25
    """
    offsets = [abs(v - s.mode()[0]) for s in strata for v in s.values]
    scale = max(max(abs(v) for v in s.values) for s in strata)
    tolerance = max(1e-12 * scale, 1e-3 * ON_THE_LATTICE * smallest)
    step = 0.0
    for offset in offsets:
        step = _common_divisor(step, offset, max(tolerance, 1e-3 * smallest))
        if step != 0.0 and step < smallest:
            return None
    # Euclid's remainders gather rounding; the largest offset over its multiple does not.
    step = max(offsets) / _round(max(offsets) / step)
    fits = all(abs(x / step - _round(x / step)) * step <= max(tolerance, 1e-9 * step) for x in offsets)
    return step if step >= smallest and fits else None


def _common_divisor(a: float, b: float, tolerance: float) -> float:
    """Euclid's algorithm; remainders up to tolerance are zero."""
    while b > tolerance:
        a, b = b, abs(a - _round(a / b) * b)
    return a


class Lattice:
    """The distribution of the sum over strata, of which at least one varies.

    Examples
    --------
    Four fair coins:

    >>> coins = [Stratum(4, [0.5, 0.5], [0.0, 1.0])]
    >>> distribution = Lattice(coins, Saddlepoint(coins))
    >>> round(distribution.cdf(1.0), 12), distribution.ppf(0.5)
    (0.3125, 2.0)
    """

    def __init__(self, strata: Sequence[Stratum], saddlepoint: Saddlepoint) -> None:
        low, high = saddlepoint.range(LOST)
        base = moving = 0.0
        for s in strata:
            base += float(s.draws) * s.mode()[0]
            moving += float(s.draws) * (1.0 - s.mode()[1])
        exact_step = common_step(strata, (high - low) / (LONGEST - 4))
        self.exact = exact_step is not None
        # Splitting widens the sum by at most √moving/2 steps in standard deviation.
        margin = 1.0 if self.exact else 2.0 + min(math.ceil(4.0 * math.sqrt(moving)), 16384.0)
        finest = (high - low) / (LONGEST - 2.0 * margin - 2.0)
        deviation = saddlepoint.cumulants.standard_deviation
        self.step = _grid_step(strata, deviation, finest) if exact_step is None else exact_step
        first = math.floor((low - base) / self.step) - margin
        last = math.ceil((high - base) / self.step) + margin
        length = 2
        while length < int(last - first) + 1:
            length *= 2
        masses = _transform(strata, self.step, self.exact, length)
        total = 0.0
        sums = []
        for j in range(length):
            # What is below zero is the rounding of the transform.
            total += max(masses[(int(first) + j) % length], 0.0)
            sums.append(total)
        self.cumulative = [f / total for f in sums]
        self.origin = base + first * self.step
        self.ends = saddlepoint.cumulants.low, saddlepoint.cumulants.high

    def cdf(self, x: float) -> float:
        """P(sum ≤ x), right-continuous."""
        position = (x - self.origin) / self.step
        # On a grid a jump is spread over the two points around it; all of it belongs to P(sum ≤ x).
        on = position + ON_THE_LATTICE
        return self._at(math.floor(on) if self.exact else math.ceil(position - ON_THE_LATTICE))

    def mid_cdf(self, x: float) -> float:
        """P(sum < x) + P(sum = x)/2."""
        position = (x - self.origin) / self.step
        if self.exact:
            below = self._at(math.ceil(position - ON_THE_LATTICE) - 1)
            return 0.5 * (below + self._at(math.floor(position + ON_THE_LATTICE)))
        # Linear between the grid's points: that recovers half of a jump which was split between them.
        left = math.floor(position)
        return self._middle(left) + (position - left) * (self._middle(left + 1) - self._middle(left))

    def ppf(self, p: float) -> float:
        """inf{x : P(sum ≤ x) ≥ p}, the ends at 0 and 1; on a grid the inverse of :meth:`mid_cdf`."""
        low, high = self.ends
        if p <= 0.0 or p >= 1.0:
            return low if p <= 0.0 else high
        reached = min(bisect_left(self.cumulative, p - NOISE), len(self.cumulative) - 1)
        if self.exact:
            return min(max(self.origin + self.step * reached, low), high)
        left = reached - 1 if self._middle(reached) >= p else reached
        below, above = self._middle(left), self._middle(left + 1)
        part = min(max((p - below) / (above - below), 0.0), 1.0) if above > below else 1.0
        return min(max(self.origin + self.step * (left + part), low), high)

    def _middle(self, j: int) -> float:
        """P(below point j) + P(point j)/2."""
        return 0.5 * (self._at(j - 1) + self._at(j))

    def _at(self, j: int) -> float:
        if j < 0:
            return 0.0
        return self.cumulative[j] if j < len(self.cumulative) else 1.0


def _grid_step(strata: Sequence[Stratum], deviation: float, finest: float) -> float:
    """Return the step of a grid on which splitting does no harm, or finest."""
    step = deviation / RESOLUTION
    while step > finest and _blur(strata, step, SMOOTHING * deviation) > BLUR * deviation:
        step *= 0.5
    return max(step, finest)


def _blur(strata: Sequence[Stratum], step: float, smoothing: float) -> float:
    """Return how much wider splitting makes what lies between two jumps.

    That is half the added variance over the standard deviation there.
    """
    added = between = 0.0
    for stratum in strata:
        draws = float(stratum.draws)
        mode = stratum.mode()[0]
        small = [v - mode if abs(v - mode) <= smoothing else 0.0 for v in stratum.values]
        mean = square = split = 0.0
        for p, v, x in zip(stratum.probabilities, stratum.values, small, strict=True):
            mean += p * x
            square += p * (x * x)
            part = (v - mode) / step - math.floor((v - mode) / step)
            split += p * (part * (1.0 - part))
        between += draws * (square - mean * mean)
        added += draws * split
    added *= step * step
    return 0.5 * added / math.sqrt(max(between, 0.0) + added) if added > 0.0 else 0.0


def _transform(strata: Sequence[Stratum], step: float, exact: bool, length: int) -> list[float]:
    """Return the probabilities of the offsets 0, 1, …, length − 1 steps, modulo length."""
    half = length // 2 + 1
    # The characteristic function less one: powers of 1 + ζ keep the accuracy of a small ζ.
    re, im = [0.0] * length, [0.0] * length
    for stratum in strata:
        if stratum.is_constant():
            continue
        one = [0.0] * length
        for shift, p in _offsets(stratum, step, exact):
            one[shift % length] += p
        one_re, one_im = fourier(one, [0.0] * length)
        for k in range(half):
            re[k], im[k] = _times_power(re[k], im[k], one_re[k], one_im[k], stratum.draws)
    for k in range(half):
        re[k] += 1.0
        mirror = (length - k) % length
        re[mirror], im[mirror] = re[k], im[k] if mirror == k else -im[k]
    return inverse_fourier(re, im)[0]


def _offsets(stratum: Stratum, step: float, exact: bool) -> Iterator[tuple[int, float]]:
    """Yield what one draw adds to the probability of which offset; what leaves the mode leaves offset 0."""
    mode = stratum.mode()[0]
    for p, value in zip(stratum.probabilities, stratum.values, strict=True):
        if value == mode:
            continue
        position = (value - mode) / step
        left = _round(position) if exact else math.floor(position)
        right_part = 0.0 if exact else p * (position - left)
        yield int(left), p - right_part
        yield int(left) + 1, right_part
        yield 0, -p


def _times_power(re: float, im: float, br: float, bi: float, power: int) -> tuple[float, float]:
    """Return (1 + z)·(1 + b)^power − 1, by repeated squaring."""
    while power > 0:
        if power & 1:
            re, im = _plus_one_product(re, im, br, bi)
        power >>= 1
        br, bi = _plus_one_product(br, bi, br, bi)
    return re, im


def _plus_one_product(zr: float, zi: float, br: float, bi: float) -> tuple[float, float]:
    """Return (1 + z)(1 + b) − 1."""
    return (zr + br) + (zr * br - zi * bi), (zi + bi) + (zr * bi + zi * br)
