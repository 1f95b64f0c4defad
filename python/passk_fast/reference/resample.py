"""A bootstrap resample of m problems: weights ~ Multinomial(m; 1/m, ..., 1/m).

Every problem first gets an independent Poisson weight with a rate a little below 1. Given their total N
these are Multinomial(N; 1/m, ...), so m - N further uniform draws complete the resample; if N > m it is drawn
again. With rate 0 nothing is left of the first step: m uniform draws, the cheapest way for few problems.

References
----------
Lemire, "Fast random integer generation in an interval", ACM TOMACS 29 (2019).
"""

import math

from passk_fast.reference.random import Stream, fork, key, word

__all__ = ["Cells", "rate", "resample", "uniform"]

CELLS = 7
TERMS = 24


class Cells:
    """Where a random number falls says what the weight is.

    A number u in [0, 2**16) gets the weight w whose cell holds it. Cell w is floor(2**16 p) wide, p being the
    probability of w, for the weights 0 to 6; what the rounding leaves over and all larger weights share the
    last cell, and there an auxiliary 64-bit word decides.
    """

    def __init__(self, rate: float) -> None:
        terms = [1.0]
        for w in range(1, TERMS):
            terms.append(terms[-1] * rate / w)
        total = 0.0
        for term in terms:
            total += term
        rest = [term / total * 2.0**16 for term in terms]
        self.ends: list[int] = []
        end = 0
        for w in range(CELLS):
            end += math.floor(rest[w])
            rest[w] -= math.floor(rest[w])
            self.ends.append(end)
        left = 0.0
        for part in rest:
            left += part
        self.shared: list[int] = []
        cumulated = 0.0
        for part in rest[:-1]:
            cumulated += part
            self.shared.append(int(cumulated / left * 2.0**64))

    def weight(self, number: int, auxiliary: int) -> int:
        """Weight for a number of 16 bits and the auxiliary word, which seldom matters."""
        if number < self.ends[-1]:
            return sum(number >= end for end in self.ends)
        return sum(auxiliary >= end for end in self.shared)


def rate(m: int) -> float:
    """Poisson rate for m problems: 1 - z / sqrt(m), with z growing as log m; 0 below 256 problems."""
    if m < 256:
        return 0.0
    z = 0.2 + (m.bit_length() - 1) * 0.125
    return 1.0 - z / math.sqrt(m)


def uniform(numbers: int, rejected: int, draw: int, m: int) -> int:
    """Uniform integer below m: floor(u m / 2**32) of a 32-bit number u, drawn again where that is biased."""
    number = word(numbers, draw // 2) >> (32 * (draw % 2)) & 0xFFFFFFFF
    index, remainder = divmod(number * m, 2**32)
    if remainder < 2**32 % m:
        return Stream(fork(rejected, draw)).below(m)
    return index


def resample(
    m: int, seed: int, replicate: int, poisson_rate: float | None = None
) -> tuple[list[int], list[int]]:
    """Poisson weights of m problems, and the further draws that complete the resample.

    Words belong to (seed, replicate, attempt): each attempt has four branches of the replicate's stream, for
    the numbers of the weights (four to a word), their auxiliary words, the numbers of the draws (two to a
    word), and the streams that replace rejected draws.
    """
    if poisson_rate is None:
        poisson_rate = rate(m)
    stream = key(seed, "values", replicate)
    attempt = 0
    while True:
        numbers, auxiliary, draws, rejected = (fork(stream, 4 * attempt + part) for part in range(4))
        weights = [0] * m
        if poisson_rate > 0:
            cells = Cells(poisson_rate)
            for i in range(m):
                number = word(numbers, i // 4) >> (16 * (i % 4)) & 0xFFFF
                weights[i] = cells.weight(number, word(auxiliary, i))
        missing = m - sum(weights)
        if missing >= 0:
            return weights, [uniform(draws, rejected, draw, m) for draw in range(missing)]
        attempt += 1
