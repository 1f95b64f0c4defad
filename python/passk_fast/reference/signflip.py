"""The exact paired test: how often do random signs of the differences reach the sum that was observed?

If the two members of every pair are exchangeable, each difference is as likely as its negative. The p-value
is the share of the 2^m assignments of signs whose sum is at least as far from zero as the observed one.
Nobody can go through all of them for many pairs, but few ideas replace it:

* differences of equal size are interchangeable: how many of them are positive is binomial;
* the sums of two halves can be listed, sorted, and matched (Horowitz and Sahni, J. ACM 21, 1974);
* on a lattice the probability of an interval is a finite sum over the characteristic function, which for
  random
  signs is a product of cosines (Pagano and Tritchler, JASA 78, 1983);
* elsewhere a normal error thousands of times smaller than the standard deviation makes that sum converge.
"""

import math
from collections.abc import Callable, Sequence

from passk_fast.reference.elementary import cos, exp, sin
from passk_fast.reference.lattice import _common_divisor, _round

__all__ = ["sign_flip"]

MOST_SUMS = 1 << 15  # enumerate while neither half of the sizes has more sums than this
LONGEST = float(1 << 20)  # the largest number of points of a lattice
LOST = 31.0  # a sum leaves the window with probability at most 2·exp(−31)
ACCURACY = 1e-13  # what the inversion knows a probability to
CLEAR = 1e6  # the step of a lattice is at least this many times the rounding error of a difference
LANES, BLOCKS = 16, 64  # frequencies of a block, blocks of a chunk: they fix the order of additions
NEGLIGIBLE = 1e-15  # a characteristic function below this is zero
RESOLUTION = 4096.0  # standard deviations of the sum in one of the normal error
MARGIN = 7.0  # the normal error exceeds this many standard deviations with a probability of 1.3e-12
CUT = 8.0  # its characteristic function is below exp(−32) beyond this many over its standard deviation

Sums = list[tuple[float, float]]


def sign_flip(
    sizes: Sequence[float],
    counts: Sequence[int],
    plus: Sequence[int],
    tolerance: float,
    method: str | None = None,
) -> tuple[float, str]:
    """P(|Σ ± size| ≥ |observed sum|) over fair signs, ties included, and how it was computed.

    There are ``counts[i]`` differences of ``sizes[i]`` > 0, of which ``plus[i]`` are positive; a size may be
    off by ``tolerance``.

    Examples
    --------
    Nine of ten coins fell on the same side:

    >>> sign_flip([1.0], [10], [9], 0.0)
    (0.021484375, 'enumeration')
    """
    total = variance = largest = pairs = 0.0
    for size, count, positive in zip(sizes, counts, plus, strict=True):
        total += (2.0 * positive - count) * size
        variance += count * (size * size)
        largest += count * size
        pairs += count
    total, slack = abs(total), tolerance * pairs
    if total <= slack:
        return 1.0, "trivial"
    if method in (None, "enumeration"):
        halves = _halves(counts)
        if halves is not None:
            first, second = (_sums(sizes, counts, half) for half in halves)
            return _meet(first, second, total - slack), "enumeration"
    bound = 2.0 * exp(-0.5 * total * total / variance)
    if bound <= ACCURACY or method == "bound":
        return min(bound, 1.0), "bound"
    reach = min(math.sqrt(2.0 * LOST * variance), largest)
    step = None if method == "smoothed" else _step(sizes, total, reach, tolerance)
    # Factors that vanish first, first.
    order = sorted(range(len(sizes)), key=lambda i: -(counts[i] * (sizes[i] * sizes[i])))
    sizes, counts = [sizes[i] for i in order], [counts[i] for i in order]
    if step is None:
        inside, how = _smoothed(sizes, counts, total, variance, reach), "smoothed"
    else:
        inside, how = _on_lattice(sizes, counts, total, reach, step), "lattice"
    return min(max(1.0 - inside, ACCURACY), bound, 1.0), how


def _halves(counts: Sequence[int]) -> tuple[list[int], list[int]] | None:
    """Return which sizes are in which half; None if one would have more than MOST_SUMS sums."""
    halves: tuple[list[int], list[int]] = ([], [])
    sums = [1, 1]
    for index in sorted(range(len(counts)), key=lambda i: -counts[i]):
        shorter = int(sums[1] < sums[0])
        sums[shorter] *= counts[index] + 1
        if sums[shorter] > MOST_SUMS:
            return None
        halves[shorter].append(index)
    return halves


def _sums(sizes: Sequence[float], counts: Sequence[int], half: Sequence[int]) -> Sums:
    """Return all sums of a half and their probabilities, ascending."""
    sums = [(0.0, 1.0)]
    for index in half:
        size, count = sizes[index], counts[index]
        weights = _fair_binomial(count)
        flips = [((2.0 * x - count) * size, weight) for x, weight in enumerate(weights)]
        sums = [(value + s, p * w) for value, p in sums for s, w in flips]
    return sorted(sums, key=lambda pair: pair[0])


def _fair_binomial(count: int) -> list[float]:
    """Return the probabilities of 0, …, count heads: ratios of neighbours from the mode outwards."""
    mode = count // 2
    weights = [1.0] * (count + 1)
    for x in range(mode + 1, count + 1):
        weights[x] = weights[x - 1] * (count - (x - 1.0)) / x
    for x in range(mode - 1, -1, -1):
        weights[x] = weights[x + 1] * (x + 1.0) / (count - x)
    total = 0.0
    for weight in weights:
        total += weight
    return [weight / total for weight in weights]


def _meet(first: Sums, second: Sums, least: float) -> float:
    """Twice P(X + Y ≥ least), for X from the first half and Y from the second."""
    total = tail = 0.0
    j = len(second)
    for value, probability in first:
        while j > 0 and value + second[j - 1][0] >= least:
            j -= 1
            tail += second[j][1]
        total += probability * tail
    return min(2.0 * total, 1.0)


def _step(sizes: Sequence[float], total: float, reach: float, tolerance: float) -> float | None:
    """Return the step of a lattice that holds all sizes, if it is coarse enough."""
    finest = max((total + reach) / (2.0 * LONGEST), CLEAR * tolerance)
    step = 0.0
    for size in sizes:
        step = _common_divisor(step, size, 1e-3 * finest)
        if step < finest:
            return None
    # Euclid's remainders gather rounding; the largest size over its multiple does not.
    step = max(sizes) / _round(max(sizes) / step)
    fits = all(abs(size - _round(size / step) * step) <= 4.0 * tolerance for size in sizes)
    return step if fits else None


class Waves:
    """The characteristic function of the sum, a block of frequencies at a time.

    `half_angle(size, frequency)` is half the angle of a size's cosine; sizes are what the caller makes of
    them.
    """

    def __init__(
        self, sizes: Sequence[float], counts: Sequence[int], half_angle: Callable[[float, int], float]
    ) -> None:
        self.sizes, self.counts, self.half_angle = sizes, counts, half_angle
        angles = [[half_angle(size, lane) for lane in range(LANES)] for size in sizes]
        self.lanes = [[(sin(angle), cos(angle)) for angle in row] for row in angles]

    def product(self, first: int) -> list[float]:
        """Return Π cos(t·size)^count at the frequencies first, …, first + LANES − 1."""
        # Held less one: powers of 1 + ζ keep the accuracy of a small ζ = cos x − 1 = −2 sin²(x/2).
        z = [0.0] * LANES
        for size, count, lanes in zip(self.sizes, self.counts, self.lanes, strict=True):
            angle = self.half_angle(size, first)
            s, c = sin(angle), cos(angle)
            sines = [s * cosine + c * sine for sine, cosine in lanes]
            z = [_times_power(z[lane], -2.0 * (sine * sine), count) for lane, sine in enumerate(sines)]
            if all(abs(1.0 + value) <= NEGLIGIBLE for value in z):
                break
        return [1.0 + value for value in z]

    def sum(self, last: int, weight: Callable[[int], float]) -> float:
        """Σ over the frequencies 1, …, last of the characteristic function times a weight."""
        total, chunk = 0.0, LANES * BLOCKS
        for start in range(1, last + 1, chunk):
            end, part = min(last, start + chunk - 1), 0.0
            for first in range(start, end + 1, LANES):
                for frequency, value in enumerate(self.product(first), first):
                    if frequency <= end and abs(value) > NEGLIGIBLE:
                        part += value * weight(frequency)
            total += part
        return total


def _times_power(z: float, b: float, power: int) -> float:
    """Return (1 + z)·(1 + b)^power − 1, by repeated squaring."""
    while True:
        if power & 1:
            z = (z + b) + z * b
        power >>= 1
        if power == 0:
            return z
        b = (b + b) + b * b


def _on_lattice(
    sizes: Sequence[float], counts: Sequence[int], total: float, reach: float, step: float
) -> float:
    """P(|sum| < total): the sums are odd or even multiples of the step, never both."""
    observed = int(_round(total / step))
    # Twice this odd number of steps later the distribution may repeat unnoticed.
    points = (observed + math.ceil(reach / step) + 2) // 2 | 1

    def turn(steps: int) -> float:
        """Return the angle of so many steps, without multiples of 2π."""
        rest = steps % (2 * points)
        return float(rest - 2 * points if rest > points else rest) * math.pi / points

    def weight(k: int) -> float:
        return 2.0 * sin(turn((observed - 1) * k)) / sin(turn(k))

    multiples = [_round(size / step) for size in sizes]
    waves = Waves(multiples, counts, lambda multiple, k: 0.5 * turn(int(multiple) * k))
    return (float(observed - 1) + waves.sum((points - 1) // 2, weight)) / points


def _smoothed(
    sizes: Sequence[float], counts: Sequence[int], total: float, variance: float, reach: float
) -> float:
    """P(|sum + normal error| < total less a few of the error's standard deviations)."""
    error = math.sqrt(variance) / RESOLUTION
    observed = total - MARGIN * error
    if observed <= 0.0:
        return 0.0
    window = observed + reach + CUT * error
    half_step = math.pi / window

    def weight(k: int) -> float:
        t = 2.0 * half_step * k
        return exp(-0.5 * (t * error) * (t * error)) * sin(t * observed) * 2.0 / (math.pi * k)

    waves = Waves(sizes, counts, lambda size, k: k * half_step * size)
    return 2.0 * observed / window + waves.sum(math.ceil(CUT / error / (2.0 * half_step)), weight)
