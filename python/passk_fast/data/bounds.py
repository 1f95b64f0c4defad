"""Both ends of what missing verdicts may have been."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Generic, TypeVar

T = TypeVar("T")


@dataclass(frozen=True)
class Bounds(Generic[T]):
    """Both ends of what missing verdicts may have been.

    Attributes
    ----------
    low, high : Counts or Tally
        With all of them failed, and with all of them passed.

    Examples
    --------
    >>> low, high = pk.Counts.from_outcomes([[1, 0, None]], missing="bounds")
    >>> low.c, high.c
    (array([1]), array([2]))
    """

    low: T
    high: T

    def __iter__(self) -> Iterator[T]:
        return iter((self.low, self.high))
