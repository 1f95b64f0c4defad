"""Discrete laws as whole masses, and the alias table that draws from them.

A law is rounded once, to whole masses that add up to a power of two. After that there is integer arithmetic
only, so that a table draws from exactly those masses.

References
----------
Walker, "An efficient method for generating discrete random variables with general distributions", ACM TOMS
3 (1977). Vose, "A linear algorithm for generating random numbers with a given distribution", IEEE TSE 17
(1991).
"""

import math
from collections.abc import Sequence

__all__ = ["Table", "shares"]


def shares(weights: Sequence[float]) -> list[int]:
    """Weights as whole masses out of 2**63: floor(2**63 w / sum w), and what is left over to the largest.

    Examples
    --------
    >>> [mass / 2**60 for mass in shares([1.0, 2.0, 5.0])]
    [1.0, 2.0, 5.0]
    """
    # All weights are cut at the same binary place, 2**62 or less times below the largest.
    exponent = math.frexp(max(weights))[1]
    whole = [scaled(weight, 63 - max(exponent, -1021)) for weight in weights]
    masses = [w * 2**63 // sum(whole) for w in whole]
    masses[whole.index(max(whole))] += 2**63 - sum(masses)
    return masses


def scaled(x: float, places: int) -> int:
    """Whole part of x 2**places, for x >= 0, without rounding on the way."""
    numerator, denominator = x.as_integer_ratio()
    return (numerator << places) // denominator if places >= 0 else numerator // (denominator << -places)


class Table:
    """An alias table: a column keeps its own outcome below its cut and hands the rest to another outcome.

    Parameters
    ----------
    masses
        Mass of each outcome; they add up to 2**bits.
    bits
        Number of random bits of a draw.
    """

    def __init__(self, masses: Sequence[int], bits: int) -> None:
        columns = 1
        while columns < len(masses):
            columns *= 2
        self.height = (1 << bits) // columns
        self.cuts = [*masses, *[0] * (columns - len(masses))]
        self.others = list(range(columns))
        short = [i for i in range(columns) if self.cuts[i] < self.height]
        tall = [i for i in range(columns) if self.cuts[i] >= self.height]
        # Each step settles one short column for good and takes what it lacks from a tall one.
        while short:
            low, high = short.pop(), tall.pop()
            self.others[low] = high
            self.cuts[high] -= self.height - self.cuts[low]
            (short if self.cuts[high] < self.height else tall).append(high)

    def draw(self, bits: int) -> int:
        """Outcome that these bits draw: the upper ones are a column, the lower ones a height in it."""
        column, height = divmod(bits, self.height)
        return column if height < self.cuts[column] else self.others[column]
