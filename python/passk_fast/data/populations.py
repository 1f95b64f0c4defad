"""Populations of problems with known truth: how success probabilities are distributed over problems."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from passk_fast import _numeric, _validate
from passk_fast._typing import Floats

FORMS = "beta:A,B | two-point:LOW,HIGH,SHARE_HIGH | zero-inflated:SHARE_ZERO,A,B"


class Population(Protocol):
    """Distribution of the success probability p over problems."""

    def draw(self, uniforms: Iterator[float]) -> float:
        """One problem's p, from as many uniform numbers in (0, 1) as it takes."""

    def points(self) -> tuple[Floats, Floats]:
        """Log odds of p and probabilities of a discrete distribution that stands for this one in means."""


@dataclass(frozen=True)
class Beta:
    """Beta(a, b), a and b > 0."""

    a: float
    b: float

    def __post_init__(self) -> None:
        for name, value in (("A", self.a), ("B", self.b)):
            if not 0.01 <= value <= 1e6:
                raise ValueError(f"beta: {name} must satisfy 0.01 <= {name} <= 1e6; got {value:g}")

    def draw(self, uniforms: Iterator[float]) -> float:
        """Ratio of gammas, formed from their logarithms because small shapes underflow."""
        odds = _log_gamma_variate(self.a, uniforms) - _log_gamma_variate(self.b, uniforms)
        return _logistic(odds)

    def points(self) -> tuple[Floats, Floats]:
        """Trapezoidal rule in the log odds x, of the density p^a (1 − p)^b / B(a, b).

        The density is smooth with exponential tails, so the sums converge faster than any power of the step
        (Trefethen & Weideman 2014, SIAM Review 56, 385–458).
        """
        middle, spread = float(_numeric.log(self.a / self.b)), 10 * math.sqrt(1 / self.a + 1 / self.b)
        x = np.linspace(middle - spread - 40 / self.a, middle + spread + 40 / self.b, 200_001)
        log_density = -self.a * _numeric.log_add_exp(0, -x) - self.b * _numeric.log_add_exp(0, x)
        weights = _numeric.exp(log_density - log_density.max())
        return x, weights / _numeric.sum(weights)


@dataclass(frozen=True)
class TwoPoint:
    """p is `high` for a share of the problems and `low` for the others."""

    low: float
    high: float
    share_high: float

    def __post_init__(self) -> None:
        for name, value in (("LOW", self.low), ("HIGH", self.high), ("SHARE_HIGH", self.share_high)):
            _check_share("two-point", name, value)

    def draw(self, uniforms: Iterator[float]) -> float:
        """One comparison."""
        return self.high if next(uniforms) < self.share_high else self.low

    def points(self) -> tuple[Floats, Floats]:
        """The two points themselves."""
        x = np.array([_log_odds(self.low), _log_odds(self.high)])
        return x, np.array([1 - self.share_high, self.share_high])


@dataclass(frozen=True)
class ZeroInflated:
    """p is 0 for a share of the problems and Beta(a, b) for the others."""

    share_zero: float
    a: float
    b: float

    def __post_init__(self) -> None:
        _check_share("zero-inflated", "SHARE_ZERO", self.share_zero)
        Beta(self.a, self.b)

    def draw(self, uniforms: Iterator[float]) -> float:
        """Zero or not, then the beta."""
        return 0.0 if next(uniforms) < self.share_zero else Beta(self.a, self.b).draw(uniforms)

    def points(self) -> tuple[Floats, Floats]:
        """Those of the beta and the point at p = 0."""
        x, weights = Beta(self.a, self.b).points()
        return np.append(x, -np.inf), np.append(weights * (1 - self.share_zero), self.share_zero)


_KINDS = {"beta": (Beta, 2), "two-point": (TwoPoint, 3), "zero-inflated": (ZeroInflated, 3)}


def parse(text: str) -> Population:
    """Population that a text names, in one of the forms of `FORMS`.

    Examples
    --------
    >>> parse("beta:0.5,2")
    Beta(a=0.5, b=2.0)
    """
    population = parsed(text)
    if population is None:
        raise ValueError(f"distribution must be {FORMS}; got {text!r}")
    return population


def parsed(text: str) -> Population | None:
    """The same, and None for what has not the form of one; its numbers may still break a rule."""
    name, _, listed = text.partition(":")
    if name not in _KINDS:
        return None
    kind, arity = _KINDS[name]
    try:
        parameters = [float(_validate.in_digits(number)) for number in listed.split(",")]
    except ValueError:
        return None
    return kind(*parameters) if len(parameters) == arity else None


def true_pass_at_k(population: Population, k: int, shift: float = 0.0) -> float:
    """Mean of 1 − (1 − p)^k over the population, after a shift of every p in log odds.

    Examples
    --------
    Beta(a, b) has 1 − ∏_{j<k} (b + j)/(a + b + j):

    >>> round(true_pass_at_k(Beta(0.5, 0.5), 2), 12)
    0.625
    """
    x, weights = population.points()
    log_failure = -_numeric.log_add_exp(0, x + shift)
    return float(_numeric.dot(weights, -_numeric.expm1(k * log_failure)))


def shifted(p: float, shift: float) -> float:
    """Probability p moved by `shift` in log odds; 0 and 1 stay.

    Examples
    --------
    >>> shifted(0.5, 0.0), shifted(0.0, 3.0)
    (0.5, 0.0)
    """
    return _logistic(_log_odds(p) + shift) if shift else p


def _check_share(kind: str, name: str, value: float) -> None:
    if not 0 <= value <= 1:
        raise ValueError(f"{kind}: {name} must satisfy 0 <= {name} <= 1; got {value:g}")


def _logistic(x: float) -> float:
    return float(_numeric.exp(-_numeric.log_add_exp(0, -x)))


def _log_odds(p: float) -> float:
    return float(_numeric.log(p) - _numeric.log1p(-p))


def _log_gamma_variate(shape: float, uniforms: Iterator[float]) -> float:
    """Logarithm of a Gamma(shape, 1) number (Marsaglia & Tsang 2000, ACM TOMS 26, 363–372).

    Below shape 1, Gamma(shape) = Gamma(shape + 1) · U^(1/shape).
    """
    boost = _log(next(uniforms)) / shape if shape < 1 else 0.0
    d = (shape + 1 if shape < 1 else shape) - 1 / 3
    c = 1 / math.sqrt(9 * d)
    while True:
        x = _normal_variate(uniforms)
        v = (1 + c * x) * (1 + c * x) * (1 + c * x)
        if v > 0 and _log(next(uniforms)) < x * x / 2 + d - d * v + d * _log(v):
            return _log(d * v) + boost


def _normal_variate(uniforms: Iterator[float]) -> float:
    """Standard normal number (Box & Muller 1958); the second of the pair is not kept, so that no state is."""
    return math.sqrt(-2 * _log(next(uniforms))) * float(_numeric.cos(2 * math.pi * next(uniforms)))


def _log(x: float) -> float:
    return float(_numeric.log(x))
