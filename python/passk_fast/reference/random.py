"""Random words addressed by (seed, purpose, replicate, position).

A word is a pure function of its address, so that draws can be made in any order and anywhere. The generator
is SplitMix64 in counter mode: word i of a stream is ``mix(key + (i + 1) * GOLDEN)`` modulo 2**64, which is
the i-th output of SplitMix64 seeded with ``key``. Words from position 2**63 on are not drawn; they are the
keys of the stream's branches.

References
----------
Steele, Lea and Flood, "Fast splittable pseudorandom number generators", OOPSLA 2014.
Lemire, "Fast random integer generation in an interval", ACM TOMACS 29 (2019).
"""

__all__ = ["GOLDEN", "PURPOSES", "Stream", "fork", "key", "mix", "word"]

GOLDEN = 0x9E3779B97F4A7C15
MASK = 2**64 - 1

PURPOSES = {
    "bootstrap": 1,
    "values": 2,
    "auxiliary": 3,
    "permutation": 4,
    "simulation": 5,
    "majority": 6,
    "relabelling": 7,
    "shuffle": 8,
    "subsample": 9,
}


def mix(z: int) -> int:
    """Scramble 64 bits one-to-one."""
    z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & MASK
    z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & MASK
    return z ^ (z >> 31)


def key(seed: int, purpose: str, replicate: int) -> int:
    """Key of the stream of one replicate."""
    family = mix((mix((seed + GOLDEN) & MASK) + PURPOSES[purpose]) & MASK)
    return mix((family + (replicate + 1) * GOLDEN) & MASK)


def word(key: int, position: int) -> int:
    """Word at a position of the stream with this key.

    Examples
    --------
    >>> hex(word(0, 0))
    '0xe220a8397b1dcdaf'
    """
    return mix((key + (position + 1) * GOLDEN) & MASK)


def fork(key: int, branch: int) -> int:
    """Key of a branch of the stream with this key."""
    return word(key, 2**63 + branch)


class Stream:
    """A stream read in order, from position 0."""

    def __init__(self, key: int) -> None:
        self.key = key
        self.position = 0

    def next_word(self) -> int:
        """Draw the next 64 random bits."""
        w = word(self.key, self.position)
        self.position += 1
        return w

    def next_float(self) -> float:
        """Draw a uniform double of 53 bits in [0, 1)."""
        return (self.next_word() >> 11) * 2.0**-53

    def below(self, bound: int) -> int:
        """Draw a uniform integer in [0, bound), without bias."""
        while True:
            high, low = divmod(self.next_word() * bound, 2**64)
            if low >= 2**64 % bound:
                return high
