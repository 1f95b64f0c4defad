"""One exact hypergeometric draw: how many of the balls taken from an urn are marked.

References
----------
Loader, "Fast and accurate computation of binomial probabilities" (2000): the mass of one number.
"""

from passk_fast.reference.binomial import log_mass
from passk_fast.reference.elementary import exp
from passk_fast.reference.random import Stream

__all__ = ["marked_among"]

FEW = 4  # up to this many balls are taken one by one
NEGLIGIBLE = 2.0**-80  # beyond masses below this is less than the resolution of a uniform double


def marked_among(stream: Stream, balls: int, marked: int, taken: int) -> int:
    """Draw the number of marked balls among `taken` of an urn of `balls`, of which `marked` are marked."""
    # Unmarked balls and balls left behind follow the same law.
    few_marked = min(marked, balls - marked)
    few_taken = min(taken, balls - taken)
    few, many = sorted([few_marked, few_taken])
    x = one_by_one(stream, balls, many, few) if few <= FEW else from_the_mode(stream, balls, many, few)
    if few_taken < taken:
        x = few_marked - x
    return taken - x if few_marked < marked else x


def one_by_one(stream: Stream, balls: int, marked: int, taken: int) -> int:
    """Each ball is one of those left, with equal chances."""
    x = 0
    for before in range(taken):
        if stream.below(balls - before) < marked - x:
            x += 1
    return x


def from_the_mode(stream: Stream, balls: int, marked: int, taken: int) -> int:
    """Inversion in order of distance from the mode, upwards first, for taken <= marked <= balls / 2."""
    mode = (taken + 1) * (marked + 1) // (balls + 2)
    top = mass(balls, marked, taken, mode)
    rest = balls - marked - taken
    while True:
        left = stream.next_float()
        if left < top:
            return mode
        left -= top
        low = high = mode
        mass_low = mass_high = top
        while mass_low >= NEGLIGIBLE or mass_high >= NEGLIGIBLE:
            chances = float(marked - high) * float(taken - high)
            mass_high *= chances / (float(high + 1) * float(rest + high + 1))
            high = min(high + 1, taken)  # beyond, the mass is 0
            if left < mass_high:
                return high
            left -= mass_high
            chances = float(low) * float(rest + low)
            mass_low *= chances / (float(marked - low + 1) * float(taken - low + 1))
            low = max(low - 1, 0)
            if left < mass_low:
                return low
            left -= mass_low


def mass(balls: int, marked: int, taken: int, x: int) -> float:
    """P(x) by binomials of the same odds, whose logarithms do not cancel."""
    p, q = taken / balls, (balls - taken) / balls
    both = log_mass(marked, p, q, x) + log_mass(balls - marked, p, q, taken - x)
    return exp(both - log_mass(balls, p, q, taken))
