"""Exact samplers of multinomial sums, and the choice between them.

A stratum sends a number of draws to weighted points, and each draw adds its point's values. There are three
ways to do that. All give the same law; they differ in time and in the words they use:

direct
    Every draw picks its point.
poisson
    Each point gets an independent Poisson count. Given their total N such counts are multinomial, so if N is
    at most the number of draws, further direct draws complete an exact multinomial; if it is larger, all
    counts are drawn again. The counts aim so low that this is rare.
conditional
    Each point takes its binomial share of the draws that those before it left.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from passk_fast.reference.alias import Table, shares
from passk_fast.reference.binomial import binomial
from passk_fast.reference.poisson import PoissonTable
from passk_fast.reference.random import Stream, fork, word

__all__ = ["Stratum", "multinomial_sums"]

LARGEST_LAYOUT = 65536  # whole weights up to this sum are laid out one row for each unit
LARGEST_PAIRED = 512  # up to this many rows, draws go in pairs
LARGEST_TABLES = 8388608.0  # columns of alias tables
LANES = 8

# Nanoseconds.
ROW_COST = 0.6
PAIRED_ROW_COST = 0.35
PICK_COST = 2.0
COUNT_COST = 1.6
TOP_UP_COST = 30.0
BINOMIAL_COST = 50.0

# z, the probability Φ(−z) that the counts overshoot, and the mean z + φ(z)/Φ(z) of what is left to top up.
AIMS = (
    (1.0, 0.158655, 1.287600),
    (1.5, 0.066807, 1.638790),
    (2.0, 0.022750, 2.055248),
    (2.5, 0.006210, 2.517638),
    (3.0, 0.001350, 3.004438),
)


@dataclass(frozen=True)
class Stratum:
    """Draws with replacement from points with positive weights, each with a row of values."""

    draws: int
    weights: Sequence[float]
    values: Sequence[Sequence[float]]
    columns: int


def multinomial_sums(key: int, stratum: Stratum, method: str | None = None) -> list[float]:
    """Sum of the values of one multinomial draw, from the stream with this key."""
    if stratum.draws == 0:
        return [0.0] * stratum.columns
    return SAMPLERS[method or cheapest(stratum)](key, stratum)


def cheapest(stratum: Stratum) -> str:
    """Method with the least estimated time, among those whose tables stay within 64 MB."""
    points = len(stratum.weights)
    rows = layout(stratum)
    pick = PICK_COST if rows is None else PAIRED_ROW_COST if len(rows) <= LARGEST_PAIRED else ROW_COST
    costs = {"direct": stratum.draws * pick}
    # A table of mean μ has about 13 √μ columns, and √ is concave.
    if 13.0 * math.sqrt(float(stratum.draws) * len(set(stratum.weights))) <= LARGEST_TABLES:
        costs["poisson"] = aim(stratum)[1]
    costs["conditional"] = (points - 1.0) * BINOMIAL_COST
    return min(costs, key=lambda method: costs[method])


def aim(stratum: Stratum) -> tuple[float, float]:
    """Mean total of the Poisson counts, and the cost with it: z standard deviations below the draws."""
    spread = math.sqrt(stratum.draws)
    best = (0.0, math.inf)
    for z, overshoot, missing in AIMS:
        counts = len(stratum.weights) * COUNT_COST / (1.0 - overshoot)
        cost = TOP_UP_COST + counts + missing * spread * PICK_COST
        if cost < best[1]:
            best = (max(stratum.draws - z * spread, 0.0), cost)
    return best


def layout(stratum: Stratum) -> list[int] | None:
    """Point of each unit of weight, if the weights are whole and few enough."""
    total = 0.0
    for weight in stratum.weights:
        total += weight
        if weight != math.floor(weight) or total > LARGEST_LAYOUT:
            return None
    return [point for point, weight in enumerate(stratum.weights) for _ in range(int(weight))]


def direct(key: int, stratum: Stratum) -> list[float]:
    """Pick a point for every draw: from half a word or less if the points are laid out, else from a word."""
    sums = [0.0] * stratum.columns
    rows = layout(stratum)
    if rows is None:
        table = Table(shares(stratum.weights), 63)
        for draw in range(stratum.draws):
            add(sums, 1, stratum.values[table.draw(word(key, draw) >> 1)])
        return sums
    values = [stratum.values[point] for point in rows]
    pairs = stratum.draws // 2 if len(rows) <= LARGEST_PAIRED else 0
    for pair in range(pairs):
        first, second = divmod(letter(key, pair, len(rows) ** 2), len(rows))
        add(sums, 1, [a + b for a, b in zip(values[first], values[second], strict=True)])
    for single in range(pairs, stratum.draws - pairs):
        add(sums, 1, values[letter(key, single, len(rows))])
    return sums


def letter(key: int, index: int, letters: int) -> int:
    """Uniform number below `letters` from half a word; if it would be biased, from a branch of its own."""
    number, low = divmod(half(key, index) * letters, 2**32)
    return number if low >= 2**32 % letters else Stream(fork(key, index)).below(letters)


def half(key: int, index: int) -> int:
    """Half a word: the lower one of word index / 2 for even indices, the upper one for odd indices."""
    return word(key, index // 2) >> (32 * (index % 2)) & 0xFFFFFFFF


def poisson(key: int, stratum: Stratum) -> list[float]:
    """Draw Poisson counts until they do not overshoot, then top up."""
    total = 0.0
    for weight in stratum.weights:
        total += weight
    mean = aim(stratum)[0]
    tables = {weight: PoissonTable(mean * (weight / total)) for weight in stratum.weights}
    attempt = 0
    while True:
        branch = fork(key, attempt)
        counts = [
            tables[weight].draw(half(branch, point), Stream(fork(branch, point)))
            for point, weight in enumerate(stratum.weights)
        ]
        if sum(counts) <= stratum.draws:
            break
        attempt += 1
    sums = [0.0] * stratum.columns
    for count, values in zip(counts, stratum.values, strict=True):
        add(sums, count, values)
    add(sums, 1, top_up(key, stratum, stratum.draws - sum(counts)))
    return sums


def top_up(key: int, stratum: Stratum, missing: int) -> list[float]:
    """Sum of direct draws, a word each, that go round-robin to eight lanes."""
    table = Table(shares(stratum.weights), 63)
    lanes = [[0.0] * stratum.columns for _ in range(LANES)]
    for draw in range(missing):
        add(lanes[draw % LANES], 1, stratum.values[table.draw(word(key, draw) >> 1)])
    while len(lanes) > 1:  # fold the upper half on the lower half
        middle = len(lanes) // 2
        for lower, upper in zip(lanes[:middle], lanes[middle:], strict=True):
            add(lower, 1, upper)
        lanes = lanes[:middle]
    return lanes[0]


def conditional(key: int, stratum: Stratum) -> list[float]:
    """Draw one binomial for each point, in descending order of weight."""
    order = sorted(range(len(stratum.weights)), key=lambda point: -stratum.weights[point])
    rest = [0.0]  # weight of a point and all later ones
    for point in reversed(order):
        rest.append(rest[-1] + stratum.weights[point])
    rest.reverse()
    stream = Stream(key)
    left = stratum.draws
    sums = [0.0] * stratum.columns
    for point, here, later in zip(order, rest, rest[1:], strict=False):
        if left == 0:
            break
        p, q = stratum.weights[point] / here, later / here
        count = left if q == 0.0 else binomial(stream, left, p, q)
        add(sums, count, stratum.values[point])
        left -= count
    return sums


def add(sums: list[float], count: int, values: Sequence[float]) -> None:
    """Add `count` times the values, column by column."""
    for k, value in enumerate(values):
        sums[k] += count * value


SAMPLERS = {"direct": direct, "poisson": poisson, "conditional": conditional}
