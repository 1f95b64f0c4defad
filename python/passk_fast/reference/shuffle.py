"""Conditions permuted within problem: the Wald statistic of any difference between their means."""

import math
from collections.abc import Sequence

from passk_fast.reference.random import Stream, key

__all__ = ["shuffled_wald", "wald"]

DEPENDENT = 1e-10  # a pivot below this share of its variance is rounding: it depends on earlier contrasts
NO_DIFFERENCE = 1e-12  # a mean contrast below this is rounding

Table = Sequence[Sequence[float]]


def wald(tables: Sequence[Table]) -> list[float]:
    """Statistic of each table (problems × conditions): m ȳ' S⁻¹ ȳ of contrasts with the last condition."""
    return [statistic(table) for table in tables]


def shuffled_wald(tables: Sequence[Table], seed: int, first: int, replicates: int) -> list[list[float]]:
    """The same with the conditions of each problem permuted, alike in all tables: replicates × tables."""
    rows = []
    for replicate in range(first, first + replicates):
        stream = Stream(key(seed, "shuffle", replicate))
        orders = [permutation(stream, len(row)) for row in tables[0]]
        rows.append(
            [
                statistic([[row[i] for i in order] for row, order in zip(table, orders, strict=True)])
                for table in tables
            ]
        )
    return rows


def permutation(stream: Stream, length: int) -> list[int]:
    """Fisher and Yates: the last place takes one of all, the one before one of the rest, and so on."""
    order = list(range(length))
    for last in range(length - 1, 0, -1):
        other = stream.below(last + 1)
        order[last], order[other] = order[other], order[last]
    return order


def statistic(table: Table) -> float:
    """Hotelling's T² of the contrasts of one table."""
    m, free = len(table), len(table[0]) - 1
    contrasts = [[x - row[free] for x in row[:free]] for row in table]
    means = [0.0] * free
    for row in contrasts:
        means = [total + y for total, y in zip(means, row, strict=True)]
    means = [total / m for total in means]
    covariance = [[0.0] * (j + 1) for j in range(free)]
    for row in contrasts:
        centred = [y - mean for y, mean in zip(row, means, strict=True)]
        for j in range(free):
            for i in range(j + 1):
                covariance[j][i] += centred[j] * centred[i]
    return m * quadratic_form([[total / (m - 1.0) for total in row] for row in covariance], means)


def quadratic_form(s: list[list[float]], means: Sequence[float]) -> float:
    """ȳ' S⁻¹ ȳ by S = L D L'; infinite if a contrast that does not vary differs from 0."""
    z = list(means)
    pivots: list[float] = []
    lower: list[list[float]] = []  # rows of L
    total = 0.0
    for j, row in enumerate(s):
        products: list[float] = []  # L[j][i] D[i]
        for i in range(j):
            product = row[i]
            for h in range(i):
                product -= products[h] * lower[i][h]
            products.append(product)
        pivot = row[j]
        lower.append([])
        for i, (product, d) in enumerate(zip(products, pivots, strict=True)):
            ratio = product / d if d > 0.0 else 0.0
            pivot -= ratio * product
            z[j] -= ratio * z[i]
            lower[j].append(ratio)
        varies = pivot > max(DEPENDENT * row[j], NO_DIFFERENCE * NO_DIFFERENCE)
        pivots.append(pivot if varies else 0.0)
        if varies:
            total += z[j] * z[j] / pivot
        elif abs(z[j]) > NO_DIFFERENCE:
            return math.inf
    return total
