"""The rule for ``k=``."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np

from passk_fast._validate._words import is_whole, phrase, wrong
from passk_fast._validate.interchange import readable
from passk_fast._validate.scalars import whole

# What `k=None` asks for, as far as every problem has the attempts.
DEFAULT_KS = (1, 10, 100)


@dataclass(frozen=True)
class Ks:
    """What `k=` asked for: the values, whether it was one number, and the defaults that n does not allow."""

    values: tuple[int, ...]
    scalar: bool
    dropped: tuple[int, ...] = ()

    @property
    def asked(self) -> int | tuple[int, ...]:
        """As they were asked for: one number, or several."""
        return self.values[0] if self.scalar else self.values

    def given(self, numbers: Any) -> Any:
        """Numbers (..., K) as k was given: those of the one k without their last axis."""
        return of_one_k(numbers) if self.scalar else numbers


def of_one_k(numbers: Any) -> Any:
    """What an array has at its only k, or a tuple; within an interval, too. None is None."""
    if hasattr(numbers, "_fields"):
        return type(numbers)(*map(of_one_k, numbers))
    if isinstance(numbers, np.ndarray):
        return numbers[0].item() if numbers.ndim == 1 else numbers[..., 0]
    return None if numbers is None else numbers[0]


def of_each_k(numbers: Any) -> Any:
    """The other way round: a list of numbers, of the one k or of several."""
    return np.ravel(numbers).tolist()


class HasAttempts(Protocol):
    """Anything that knows its least n and can say where it is too small."""

    @property
    def min_n(self) -> int:
        """Least number of attempts of a problem."""

    def fewer_than(self, k: int) -> str:
        """Where n < k first happens, as messages give it."""


def ks(k: object, counts: HasAttempts, whose: str = "") -> Ks:
    """The rule for `k=` everywhere.

    None means those of (1, 10, 100) that every problem's n allows, the others are `dropped`. One integer
    gives scalar results. A sequence gives arrays, in its order, without repetitions. Whose attempts do not
    suffice is said in front, if it is given.
    """
    if k is None:
        return Ks(
            tuple(value for value in DEFAULT_KS if value <= counts.min_n),
            scalar=False,
            dropped=tuple(value for value in DEFAULT_KS if value > counts.min_n),
        )
    given, scalar = _given(k)
    checked: list[int] = []
    for value in given:
        one = whole(value, "k", least=1)
        if one in checked:
            raise wrong("k", f"must not repeat a value; got {one} twice")
        if one > counts.min_n:
            raise ValueError(
                phrase(
                    "{}{k} must satisfy k <= n for every problem; got k={}, {}",
                    whose,
                    one,
                    counts.fewer_than(one),
                )
            )
        checked.append(one)
    if not checked:
        raise wrong("k", "must hold at least one value; got none")
    return Ks(tuple(checked), scalar)


def ks_of_any_size(k: object, most: int) -> Ks:
    """The rule where k may exceed every n: one integer or several, none of them twice."""
    given, scalar = _given(k)
    values = tuple(whole(one, "k", least=1, most=most) for one in given)
    if not values:
        raise wrong("k", "must hold at least one value; got none")
    if len(set(values)) < len(values):
        raise wrong("k", f"must not repeat a value; got {values}")
    return Ks(values, scalar)


def _given(k: object) -> tuple[tuple[object, ...], bool]:
    """What stands in `k=`, not yet looked at, and whether it is one value."""
    k = readable(k, "k")
    scalar = is_whole(k) or isinstance(k, str) or not isinstance(k, Iterable)
    if isinstance(k, np.ndarray):
        if k.ndim > 1:
            raise wrong("k", f"must be one int or a sequence of them; got shape {k.shape}")
        scalar = k.ndim == 0
        k = k[()]
    return (k,) if scalar else tuple(k), scalar  # type: ignore[arg-type]
