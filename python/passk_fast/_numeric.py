"""Arithmetic that decides digits: the one home of elementary functions, distributions, sums and products.

NumPy's vectorised ``exp`` and ``log``, its sums, BLAS products and the platform's ``math`` differ in their
last bits from one processor to the next. Whatever ends in a published number calls these instead: compiled
functions with the same bits everywhere, under names that read like NumPy's. ``+ - * /``, ``sqrt``,
comparisons, ``cumsum`` and indexing are exact everywhere and need no substitute.
"""

from __future__ import annotations

import math
from typing import Any, TypeVar

import numpy as np
from numpy.typing import ArrayLike, NDArray

from passk_fast import _core
from passk_fast._typing import Floats

Number = TypeVar("Number")

# The largest power that is taken as a product: its error is at most as many roundings.
MOST_FACTORS = 64
# Fourth powers of numbers up to 2^±200 are doubles, and so are sums of any number of them.
ORDINARY = 200


def exp(x: ArrayLike) -> Floats:
    """The exponential, e to the x, element by element."""
    return _each("exp", x)


def expm1(x: ArrayLike) -> Floats:
    """The exponential, e to the x, less 1."""
    return _each("expm1", x)


def log(x: ArrayLike) -> Floats:
    """Natural logarithm: −∞ at 0, NaN below."""
    return _each("log", x)


def log1p(x: ArrayLike) -> Floats:
    """Natural logarithm of 1 + x."""
    return _each("log1p", x)


def square(x: Number) -> Number:
    """X · x of a number or an array; the platform's power may differ from it in the last bit."""
    product: Number = x * x  # type: ignore[operator]
    return product


def ratio(a: ArrayLike, b: ArrayLike, otherwise: float = 0.0) -> Floats:
    """The quotient a/b where b is above 0, and another number elsewhere."""
    above, below = np.asarray(a, np.float64), np.asarray(b, np.float64)
    found: Floats = np.zeros(np.broadcast(above, below).shape)
    if otherwise:
        found += otherwise
    np.divide(above, below, out=found, where=below > 0)
    return found


def units(largest: Floats) -> NDArray[np.int32]:
    """The exponents of two by which to divide numbers, of which these are the largest, before squaring them.

    They are 0 where all is ordinary. Powers of two change no digit.
    """
    exponents = np.frexp(largest)[1]
    return np.where(np.abs(exponents) > ORDINARY, exponents, 0)


def power(x: ArrayLike, exponent: float) -> Floats:
    """The power of each x ≥ 0: a product where the exponent is whole and small, else e^(exponent · log x)."""
    base = np.asarray(x, dtype=np.float64)
    if exponent < 0:
        return 1 / power(base, -exponent)
    if exponent > MOST_FACTORS or exponent % 1:
        return exp(exponent * log(base))
    product, left = np.ones_like(base), int(exponent)
    while left:
        product = product * base if left % 2 else product
        left //= 2
        base = base * base if left else base
    return product


def failure_power(p: ArrayLike, attempts: ArrayLike) -> Floats:
    """Chance (1 - p)^attempts that so many attempts all fail, in full relative accuracy; attempts ≥ 0."""
    p, attempts = np.broadcast_arrays(np.asarray(p, np.float64), np.asarray(attempts, np.float64))
    # Without attempts nothing fails, whatever p is: 0 · log 0 is no number.
    return exp(np.where(attempts > 0, attempts, 1.0) * log1p(np.where(attempts > 0, -p, 0.0)))


def log_add_exp(a: ArrayLike, b: ArrayLike) -> Floats:
    """Logarithm of e^a + e^b."""
    return _each("log_add_exp", a, b)


def sin(x: ArrayLike) -> Floats:
    """Sine of an angle in radians."""
    return _each("sin", x)


def cos(x: ArrayLike) -> Floats:
    """Cosine of an angle in radians."""
    return _each("cos", x)


def tanh(x: ArrayLike) -> Floats:
    """Hyperbolic tangent."""
    return _each("tanh", x)


def log_gamma(x: ArrayLike) -> Floats:
    """Logarithm of the gamma function, x > 0."""
    return _each("log_gamma", x)


def log_beta(a: ArrayLike, b: ArrayLike) -> Floats:
    """Logarithm of the beta function; its leading terms are cancelled by hand where a or b is large."""
    return _each("log_beta", a, b)


def hypergeometric_tail(count: ArrayLike, n: ArrayLike, c: ArrayLike, drawn: ArrayLike) -> Floats:
    """P(X ≥ count) of the successes X among `drawn` of n attempts, c of which succeeded."""
    return _each("hypergeometric_tail", count, n, c, drawn)


def log_scaled(c: ArrayLike, m: ArrayLike, a: ArrayLike, b: ArrayLike, log_odds: ArrayLike) -> Floats:
    """Log E p^c (1 - p)^m for p = s x, x ~ Beta(a, b), s of these log odds, at most 300; c and m whole."""
    return _each("log_scaled", c, m, a, b, log_odds)


def normal_cdf(x: ArrayLike) -> Floats:
    """P(Z ≤ x) of a standard normal."""
    return _each("normal_cdf", x)


def normal_ppf(p: ArrayLike) -> Floats:
    """The x with P(Z ≤ x) = p."""
    return _each("normal_ppf", p)


def student_t_cdf(x: ArrayLike, df: ArrayLike) -> Floats:
    """P(T ≤ x) of Student's t; df may be infinite."""
    return _each("student_t_cdf", x, df)


def student_t_ppf(p: ArrayLike, df: ArrayLike) -> Floats:
    """The x with P(T ≤ x) = p."""
    return _each("student_t_ppf", p, df)


def chi_squared_tail(x: ArrayLike, df: ArrayLike) -> Floats:
    """P(χ² ≥ x), df ≥ 0 and not necessarily whole; 1 for df = 0, whose statistic is always 0."""
    return _each("chi_squared_tail", x, df)


def beta_cdf(x: ArrayLike, a: ArrayLike, b: ArrayLike) -> Floats:
    """P(p ≤ x) for p ~ Beta(a, b)."""
    return _each("beta_cdf", x, a, b)


def beta_tail(x: ArrayLike, a: ArrayLike, b: ArrayLike) -> Floats:
    """P(p ≥ x) for p ~ Beta(a, b)."""
    return _each("beta_tail", x, a, b)


def beta_ppf(lower: ArrayLike, a: ArrayLike, b: ArrayLike) -> Floats:
    """The x with P(p ≤ x) = lower for p ~ Beta(a, b)."""
    return _each("beta_ppf", lower, a, b)


def sum(values: ArrayLike, axis: int | None = None) -> Any:
    """Sum in a fixed order, of all elements or along an axis: pairwise, in eight lanes."""
    array = np.asarray(values, dtype=np.float64)
    if axis is None or array.ndim == 1:
        return _core.row_sums(_row(array)[None])[0]
    moved = np.moveaxis(array, axis, -1)
    return _core.row_sums(_rows(moved)).reshape(moved.shape[:-1])


def mean(values: ArrayLike, axis: int | None = None) -> Any:
    """Mean in a fixed order, of all elements or along an axis; NaN of no elements."""
    array = np.asarray(values, dtype=np.float64)
    count = array.size if axis is None else array.shape[axis]
    return sum(array, axis) / count if count else np.full_like(sum(array, axis), np.nan)[()]


def var(values: ArrayLike, ddof: int = 0) -> Any:
    """Variance with divisor n − ddof, from the mean as `mean` takes it."""
    array = np.asarray(values, dtype=np.float64)
    off = array - mean(array)
    return sum(off * off) / (array.size - ddof)


def dot(a: ArrayLike, b: ArrayLike) -> Any:
    """Product of vectors and matrices as NumPy's ``a @ b``, each sum in the order of `sum`."""
    left, right = np.asarray(a, dtype=np.float64), np.asarray(b, dtype=np.float64)
    if left.shape[-1] != right.shape[-2 if right.ndim > 1 else 0]:
        raise ValueError(f"shapes {left.shape} and {right.shape} do not match in a product")
    if left.ndim == right.ndim == 1:
        return _core.row_products(_row(left)[None], _row(right)[None])[0, 0]
    if right.ndim == 1:
        return _core.row_products(_rows(left), _row(right)[None]).reshape(left.shape[:-1])
    if left.ndim == 1:
        return np.asarray(dot(left[None], right))[..., 0, :]
    if right.ndim == 2:
        columns = np.ascontiguousarray(right.T)
        return _core.row_products(_rows(left), columns).reshape(*left.shape[:-1], right.shape[1])
    stack = np.broadcast_shapes(left.shape[:-2], right.shape[:-2])
    lefts = np.broadcast_to(left, stack + left.shape[-2:]).reshape(-1, *left.shape[-2:])
    rights = np.broadcast_to(right, stack + right.shape[-2:]).reshape(-1, *right.shape[-2:])
    found = np.empty((len(lefts), left.shape[-2], right.shape[-1]))
    for i, (one, other) in enumerate(zip(lefts, rights, strict=True)):
        found[i] = dot(one, other)
    return found.reshape(stack + found.shape[1:])


def segment_sums(values: ArrayLike, starts: ArrayLike) -> Floats:
    """Sums of the parts of a sequence that begin at `starts` (the first at 0), term after term."""
    array, ends = _row(values), np.append(np.asarray(starts, dtype=np.int64), np.size(values))
    part = np.repeat(np.arange(len(ends) - 1), np.diff(ends))
    # Without a part the sums would be integers.
    return np.bincount(part, weights=array, minlength=len(ends) - 1).astype(np.float64, copy=False)


def quantile(values: ArrayLike, q: ArrayLike, axis: int | None = None) -> Any:
    """Quantiles on the lines between order statistics, of all elements or along an axis; q's axes first."""
    array, wanted = np.asarray(values, dtype=np.float64), np.asarray(q, dtype=np.float64)
    moved = array.reshape(-1, 1) if axis is None else np.moveaxis(array, axis, 0)
    columns = np.ascontiguousarray(moved.reshape(len(moved), -1))
    each = np.ascontiguousarray(np.broadcast_to(wanted.ravel(), (columns.shape[1], wanted.size)))
    found = _core.column_quantiles(columns, each).T
    return found.reshape(wanted.shape + moved.shape[1:] if axis is not None else wanted.shape)[()]


def geomspace(start: float, stop: float, count: int) -> Floats:
    """Numbers whose logarithms are evenly spaced, both ends among them."""
    found = exp(np.linspace(float(log(start)), float(log(stop)), count))
    found[:1], found[-1:] = start, stop
    return found


def convolve(a: ArrayLike, b: ArrayLike) -> Floats:
    """Full convolution of two sequences."""
    return _core.convolution(_row(a), _row(b))


def eigh(matrices: ArrayLike) -> tuple[Floats, Floats]:
    """Eigenvalues, ascending, and eigenvectors, one a column, of symmetric matrices (..., n, n).

    Every vector's largest component is positive.
    """
    stack = np.ascontiguousarray(matrices, dtype=np.float64)
    values, vectors = np.empty(stack.shape[:-1]), np.empty(stack.shape)
    for place in np.ndindex(stack.shape[:-2]):
        values[place], vectors[place] = _core.symmetric_eigen(stack[place])
    return values, vectors


def leggauss(count: int) -> tuple[Floats, Floats]:
    """Nodes, ascending, and weights of Gauss and Legendre's rule on [−1, 1]."""
    return _core.gauss_legendre(count)


def _each(name: str, *arguments: ArrayLike) -> Floats:
    return np.asarray(_core.FUNCTIONS[name](*(np.asarray(one, dtype=np.float64) for one in arguments)))


def _rows(array: Floats) -> Floats:
    """All but the last axis in one."""
    return np.ascontiguousarray(array).reshape(math.prod(array.shape[:-1]), array.shape[-1])


def _row(values: ArrayLike) -> Floats:
    return np.ascontiguousarray(values, dtype=np.float64).ravel()
