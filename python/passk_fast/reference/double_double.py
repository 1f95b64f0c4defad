"""Products and quotients to twice the precision of a float, as pairs (high, low) that stand for their sum.

Dekker, "A floating-point technique for extending the available precision", Numerische Mathematik 18, 1971.
"""

DoubleDouble = tuple[float, float]

ONE: DoubleDouble = (1.0, 0.0)


def two_product(a: float, b: float) -> DoubleDouble:
    """The product of two floats, exactly: the rounded product and its error."""
    product = a * b
    a1, a2 = split(a)
    b1, b2 = split(b)
    return product, ((a1 * b1 - product) + a1 * b2 + a2 * b1) + a2 * b2


def split(a: float) -> DoubleDouble:
    """Two halves of 26 bits each, so that products of halves are exact."""
    scaled = 134217729.0 * a  # 2^27 + 1
    high = scaled - (scaled - a)
    return high, a - high


def ratio(numerator: float, denominator: float) -> DoubleDouble:
    """The quotient of two whole numbers: what division leaves over is divided once more."""
    high = numerator / denominator
    product, error = two_product(high, denominator)
    return high, ((numerator - product) - error) / denominator


def times(a: DoubleDouble, b: DoubleDouble) -> DoubleDouble:
    """The product of two pairs."""
    product, error = two_product(a[0], b[0])
    error += a[0] * b[1] + a[1] * b[0]
    high = product + error
    return high, error - (high - product)
