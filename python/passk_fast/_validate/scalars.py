"""Single numbers and names."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from numbers import Real
from typing import TypeVar

import numpy as np

from passk_fast._validate._words import advice, is_whole, written, wrong, wrong_kind

# Every count up to this is exact as a float too.
MOST = 2**53 - 1
MOST_COST = 1e100

Option = TypeVar("Option", bound=str)

TARGETS = {"population": 0.0, "benchmark": 1.0}


def whole(value: object, argument: str, *, least: int, most: int = MOST) -> int:
    """Integer in [least, most]."""
    if not is_whole(value):
        raise wrong_kind(argument, "must be an int", value)
    number: int = int(value)  # type: ignore[call-overload]
    if number < least:
        raise wrong(argument, f"must satisfy {argument} >= {least}; got {written(number)}")
    if number > most:
        raise wrong(argument, f"must satisfy {argument} <= {most}; got {written(number)}")
    return number


def number(value: object, argument: str) -> float:
    """Finite float from a real scalar."""
    if isinstance(value, (bool, np.bool_)) or not isinstance(value, Real):
        raise wrong_kind(argument, "must be a number", value)
    real = _real(value)
    if not np.isfinite(real):
        raise wrong(argument, f"must be finite; got {real}")
    return real


def _real(value: Real) -> float:
    """The float nearest to a real number, infinite beyond the largest."""
    try:
        return float(value)
    except OverflowError:
        return math.inf if value > 0 else -math.inf  # type: ignore[operator]


def flag(value: object, argument: str) -> bool:
    """True or False, and nothing that is only taken for one."""
    if not isinstance(value, (bool, np.bool_)):
        raise wrong_kind(argument, "must be True or False", value)
    return bool(value)


def cost(value: object, argument: str) -> float:
    """Number in [0, 10**100]: products of some of them are still finite."""
    real = number(value, argument)
    if real < 0:
        raise wrong(argument, f"must satisfy {argument} >= 0; got {real:g}")
    if real > MOST_COST:
        raise wrong(argument, f"must satisfy {argument} <= 1e+100; got {real:g}")
    return real


def within(value: object, argument: str, least: float, most: float) -> float:
    """Number in [least, most]."""
    real = number(value, argument)
    if not least <= real <= most:
        raise wrong(argument, f"must satisfy {least} <= {argument} <= {most}; got {real:g}")
    return real


def probability(value: object, argument: str) -> float:
    """Number in [0, 1]."""
    return within(value, argument, 0, 1)


def inner_share(value: object, argument: str) -> float:
    """Number strictly between 0 and 1."""
    real = number(value, argument)
    if not 0 < real < 1:
        raise wrong(argument, f"must satisfy 0 < {argument} < 1; got {real:g}")
    return real


def level(value: object) -> float:
    """Confidence level strictly between 0 and 1."""
    real = number(value, "level")
    if not 0 < real < 1:
        likely = " (95% is " + advice("level", 0.95) + "; did you mean " if 1 < real < 100 else ""
        raise wrong(
            "level",
            f"must satisfy 0 < level < 1; got {real:g}" + (likely + f"{real / 100:g}?)" if likely else ""),
        )
    return real


def replicates(value: object, *, least: int = 1) -> int | None:
    """Number of replicates, or None for infinitely many."""
    return None if value is None else whole(value, "replicates", least=least, most=2**32)


def of_bootstrap(interval: str, forms: Sequence[str], about: object, replicates: object) -> float:
    """The target's share; intervals of a bootstrap are for the population, and they alone have replicates."""
    share = target(about)
    if interval in forms and share != 0:
        rule = f"must be 'population' with bootstrap intervals; got {about!r}, "
        raise wrong("target", rule + advice("interval", interval))
    if interval not in forms and replicates is not None:
        raise wrong("replicates", f"must go with {' or '.join(forms)}; got " + advice("interval", interval))
    return share


def several(value: object, argument: str, of: str) -> list[object]:
    """What stands in a sequence, nothing of it looked at yet."""
    if (
        isinstance(value, (str, bytes, Mapping))
        or not isinstance(value, Iterable)
        or getattr(value, "ndim", 1) == 0
    ):
        raise wrong_kind(argument, f"must be a sequence of {of}", value)
    return list(value)


def choice(value: object, argument: str, options: Sequence[Option]) -> Option:
    """One of the named options."""
    if not isinstance(value, str):
        raise wrong_kind(argument, "must be a string", value)
    if value not in options:
        known = ", ".join(repr(option) for option in options)
        raise wrong(argument, f"must be one of {known}; got {value!r}")
    return options[options.index(value)]


def target(value: object) -> float:
    """Share f of the target population of problems that was observed: "population" is 0, "benchmark" is 1."""
    if isinstance(value, str):
        if value not in TARGETS:
            raise wrong("target", f"must be 'population', 'benchmark' or a fraction in [0, 1]; got {value!r}")
        return TARGETS[value]
    if isinstance(value, (bool, np.bool_)) or not isinstance(value, Real):
        raise wrong_kind("target", "must be a string or a number", value)
    share = _real(value)
    if not 0 <= share <= 1:
        raise wrong("target", f"must be 'population', 'benchmark' or a fraction in [0, 1]; got {share:g}")
    return share
