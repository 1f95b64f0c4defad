"""Sums, products, convolutions, eigenvectors and nodes of quadrature, each in an order of its own.

Sums are pairwise, as NumPy's: halves down to blocks of at most 128, and in a block eight lanes.
"""

import math
from collections.abc import Sequence

from passk_fast.reference.elementary import cos

__all__ = ["convolution", "gauss_legendre", "row_products", "row_sums", "symmetric_eigen"]

Row = Sequence[float]
LANES, BLOCK = 8, 128
SWEEPS = 60
EPSILON, LEAST = 2.0**-52, 2.0**-1022


def row_sums(table: Sequence[Row]) -> list[float]:
    """Sum of every row.

    Examples
    --------
    >>> row_sums([[1.0, 2.0, 3.0], [0.1, 0.2, 0.3]])
    [6.0, 0.6000000000000001]
    """
    return [_pairwise(row) for row in table]


def row_products(left: Sequence[Row], right: Sequence[Row]) -> list[list[float]]:
    """Product of every row of `left` with every row of `right`."""
    return [[_pairwise([x * y for x, y in zip(a, b, strict=True)]) for b in right] for a in left]


def _pairwise(x: Row) -> float:
    if len(x) > BLOCK:
        half = len(x) // 2 - len(x) // 2 % LANES
        return _pairwise(x[:half]) + _pairwise(x[half:])
    whole = len(x) - len(x) % LANES
    if not whole:
        return _plain(x)
    a, b, c, d, e, f, g, h = (_plain(x[lane:whole:LANES]) for lane in range(LANES))
    return _plain([((a + b) + (c + d)) + ((e + f) + (g + h)), *x[whole:]])


def _plain(x: Row) -> float:
    total = 0.0
    for one in x:
        total += one
    return total


def convolution(x: Row, y: Row) -> list[float]:
    """Full convolution: the products x_i y_j with one i + j, added by rising i.

    Examples
    --------
    >>> convolution([1.0, 2.0], [1.0, 10.0, 100.0])
    [1.0, 12.0, 120.0, 200.0]
    """
    found = [0.0] * (len(x) + len(y) - 1 if x and y else 0)
    for i, a in enumerate(x):
        for j, b in enumerate(y):
            found[i + j] += a * b
    return found


def symmetric_eigen(matrix: Sequence[Row]) -> tuple[list[float], list[list[float]]]:
    """Eigenvalues, ascending, and eigenvectors, one a column, by Jacobi's rotations.

    Golub & Van Loan, *Matrix Computations*, section 8.5. The largest entry of each vector is positive.
    """
    n = len(matrix)
    a = [list(row) for row in matrix]
    v = [[float(i == j) for j in range(n)] for i in range(n)]
    for _ in range(SWEEPS):
        rotated = [_rotate(a, v, p, q) for p in range(n) for q in range(p + 1, n)]
        if not any(rotated):
            break
    order = sorted(range(n), key=lambda i: (a[i][i], i))
    columns = [[v[row][i] for row in range(n)] for i in order]
    columns = [[math.copysign(1.0, max(column, key=abs)) * x for x in column] for column in columns]
    return [a[i][i] for i in order], [[column[row] for column in columns] for row in range(n)]


def _rotate(a: list[list[float]], v: list[list[float]], p: int, q: int) -> bool:
    """Make a[p][q] zero; false where it is next to nothing already."""
    off, low, high = a[p][q], a[p][p], a[q][q]
    if not (abs(off) > EPSILON * 1e-3 * (math.sqrt(abs(low)) * math.sqrt(abs(high))) and abs(off) > LEAST):
        return False
    theta = (high - low) / (2.0 * off)
    tangent = math.copysign(1.0, theta) / (abs(theta) + math.sqrt(theta * theta + 1.0))
    cosine = 1.0 / math.sqrt(tangent * tangent + 1.0)
    sine = tangent * cosine
    for row in a:
        row[p], row[q] = cosine * row[p] - sine * row[q], sine * row[p] + cosine * row[q]
    for i in range(len(a)):
        x, y = a[p][i], a[q][i]
        a[p][i], a[q][i] = cosine * x - sine * y, sine * x + cosine * y
    a[p][q] = a[q][p] = 0.0
    for row in v:
        row[p], row[q] = cosine * row[p] - sine * row[q], sine * row[p] + cosine * row[q]
    return True


def gauss_legendre(count: int) -> tuple[list[float], list[float]]:
    """Nodes and weights of Gauss and Legendre's rule on [-1, 1]: Newton's method from Tricomi's guess."""
    nodes, weights = [0.0] * count, [0.0] * count
    for i in range((count + 1) // 2):
        x, slope = cos(math.pi * (i + 0.75) / (count + 0.5)), 1.0
        for _ in range(8):
            value, before = _legendre(count, x)
            slope = count * (before - x * value) / ((1.0 - x) * (1.0 + x))
            x -= value / slope
        if 2 * i + 1 == count:
            x = 0.0
            slope = count * _legendre(count, x)[1]
        nodes[i], nodes[count - 1 - i] = -x, x
        weights[i] = weights[count - 1 - i] = 2.0 / ((1.0 - x) * (1.0 + x) * slope * slope)
    return nodes, weights


def _legendre(degree: int, x: float) -> tuple[float, float]:
    """Legendre's polynomial of that degree at x, and that of the degree before."""
    value, before = 1.0, 0.0
    for j in range(degree):
        value, before = ((2.0 * j + 1.0) * x * value - j * before) / (j + 1.0), value
    return value, before
