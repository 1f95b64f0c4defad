"""Poisson laws as whole masses, and the table that draws a count from 32 random bits."""

from passk_fast.reference.alias import Table
from passk_fast.reference.random import Stream

__all__ = ["PoissonTable", "poisson_masses"]


def poisson_masses(mean: float) -> tuple[int, list[int]]:
    """Lowest count, and the masses out of 2**64 of the counts from there on, for a mean in [0, 2**27).

    From the mode, which gets weight 2**63, upwards w(x+1) = w(x) mean / (x+1) and downwards
    w(x-1) = w(x) x / mean, each ratio a fraction of 64 bits and each product rounded down, until nothing is
    left. The weights become masses by one more multiplication; the mode takes what rounding left over.

    Examples
    --------
    >>> lowest, masses = poisson_masses(2.0)
    >>> lowest, masses[3] / 2**64  # 2³ / 3! · exp(−2)
    (0, 0.18044704431548358)
    """
    fixed = int(mean * 2.0**64)
    mode = int(mean)
    above = []
    weight, x = 2**63, mode
    while weight := weight * (fixed // (x + 1)) >> 64:
        above.append(weight)
        x += 1
    below = []
    weight, x = 2**63, mode
    while x > 0 and (weight := weight * min(x * 2**128 // fixed, 2**64 - 1) >> 64):
        below.append(weight)
        x -= 1
    weights = [*reversed(below), 2**63, *above]

    total = sum(weights)
    excess = total.bit_length() - 64
    scale = 2**127 // (total >> excess)
    masses = [((weight * scale >> (62 + excess)) + 1) >> 1 for weight in weights]
    masses[len(below)] += 2**64 - sum(masses)
    return mode - len(below), masses


class PoissonTable:
    """Draws a Poisson count from 32 random bits, exactly.

    The table holds the upper halves of the masses. What they leave out is the mass of a sentinel, which is
    drawn once in millions; then further words choose among the lower halves. Together both draw every count
    with its mass.
    """

    def __init__(self, mean: float) -> None:
        lowest, masses = poisson_masses(mean)
        self.counts = [lowest + i for i, mass in enumerate(masses) if mass >= 2**32]
        uppers = [mass >> 32 for mass in masses if mass >= 2**32]
        self.lowers = {lowest + i: mass % 2**32 for i, mass in enumerate(masses)}
        self.sentinel = len(uppers)
        self.table = Table([*uppers, 2**32 - sum(uppers)], 32)

    def draw(self, bits: int, further: Stream) -> int:
        """Count that these bits draw; only the sentinel reads the further words."""
        outcome = self.table.draw(bits)
        if outcome != self.sentinel:
            return self.counts[outcome]
        place = further.below(sum(self.lowers.values()))
        for count, lower in self.lowers.items():
            if place < lower:
                return count
            place -= lower
        raise AssertionError("the lower halves hold every place")
