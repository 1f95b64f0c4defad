"""Arithmetic that decides digits: the one home of elementary functions, distributions, sums and products.

NumPy's vectorised ``exp`` and ``log``, its sums, BLAS products and the platform's ``math`` differ in their
last bits from one processor to the next. Whatever ends in a published number calls these instead; their
names read like NumPy's. ``+ - * /``, ``sqrt``, comparisons, ``cumsum`` and indexing are exact everywhere and
need no substitute.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np

from passk_fast import _core

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    Floats = NDArray[np.float64]


def exp(x: ArrayLike) -> Floats:
    """The exponential, e to the x, element by element."""
    return np.asarray(np.exp(np.asarray(x, dtype=np.float64)))


def expm1(x: ArrayLike) -> Floats:
    """The exponential, e to the x, less 1."""
    return np.asarray(np.expm1(np.asarray(x, dtype=np.float64)))


def log(x: ArrayLike) -> Floats:
    """Natural logarithm."""
    return np.asarray(np.log(np.asarray(x, dtype=np.float64)))


def log1p(x: ArrayLike) -> Floats:
    """Natural logarithm of 1 + x."""
    return np.asarray(np.log1p(np.asarray(x, dtype=np.float64)))


def log_gamma(x: ArrayLike) -> Floats:
    """Logarithm of the gamma function, x > 0."""
    return _each(math.lgamma, x)


def log_beta(a: ArrayLike, b: ArrayLike) -> Floats:
    """Logarithm of the beta function."""
    total = np.add(a, b)
    return log_gamma(a) + log_gamma(b) - log_gamma(total)


def normal_cdf(x: ArrayLike) -> Floats:
    """P(Z ≤ x) of a standard normal."""
    return _each(_core.normal_cdf, x)


def normal_ppf(p: ArrayLike) -> Floats:
    """The x with P(Z ≤ x) = p."""
    return _each(_core.normal_ppf, p)


def student_t_cdf(x: ArrayLike, df: ArrayLike) -> Floats:
    """P(T ≤ x) of Student's t; df may be infinite."""
    return _each(_core.student_t_cdf, x, df)


def student_t_ppf(p: ArrayLike, df: ArrayLike) -> Floats:
    """The x with P(T ≤ x) = p."""
    return _each(_core.student_t_ppf, p, df)


def sum(values: ArrayLike, axis: int | None = None) -> Any:
    """Sum in a fixed order, of all elements or along an axis."""
    return np.sum(np.asarray(values, dtype=np.float64), axis=axis)


def mean(values: ArrayLike, axis: int | None = None) -> Any:
    """Mean in a fixed order, of all elements or along an axis."""
    return np.mean(np.asarray(values, dtype=np.float64), axis=axis)


def dot(a: ArrayLike, b: ArrayLike) -> Any:
    """Product of vectors and matrices as NumPy's ``a @ b``, each sum in a fixed order."""
    return np.asarray(a, dtype=np.float64) @ np.asarray(b, dtype=np.float64)


def _each(function: Any, *arguments: ArrayLike) -> Floats:
    arrays = np.broadcast_arrays(*(np.asarray(one, dtype=np.float64) for one in arguments))
    columns = (array.ravel().tolist() for array in arrays)
    found = np.array([function(*values) for values in zip(*columns, strict=True)], dtype=np.float64)
    return found.reshape(arrays[0].shape)
