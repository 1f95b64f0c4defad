"""The only turning of `rng=` into the seed of the addressed random streams."""

from __future__ import annotations

import functools
import secrets
from collections.abc import Callable
from typing import ParamSpec, TypeAlias, TypeVar

import numpy as np

from passk_fast import _validate

P = ParamSpec("P")
R = TypeVar("R")

Rng: TypeAlias = "int | np.integer | np.random.Generator | None"

# A fresh seed survives JSON readers that know only doubles.
FRESH_BITS = 53


def seed_of(rng: Rng) -> int:
    """Seed in [0, 2**64) that fixes every draw, to be recorded in the result.

    An integer is the seed itself; a generator gives one (and advances); None takes fresh entropy.

    Examples
    --------
    >>> seed_of(7)
    7
    >>> seed_of(np.random.default_rng(1)) == seed_of(np.random.default_rng(1))
    True
    """
    if rng is None:
        return secrets.randbits(FRESH_BITS)
    if isinstance(rng, np.random.Generator):
        return int(rng.integers(0, 2**64, dtype=np.uint64))
    if isinstance(rng, (bool, np.bool_)) or not isinstance(rng, (int, np.integer)):
        raise _validate.wrong_kind(
            "rng", f"must be an int, a numpy.random.Generator or None; got {type(rng).__name__}"
        )
    seed = int(rng)
    if not 0 <= seed < 2**64:
        raise _validate.wrong("rng", f"must satisfy 0 <= rng < 2**64; got {_validate.written(seed)}")
    return seed


def takes_rng(function: Callable[P, R]) -> Callable[P, R]:
    """Have a public function say what `seed=` is called here."""

    @functools.wraps(function)
    def call(*arguments: P.args, **options: P.kwargs) -> R:
        if "seed" in options:
            raise TypeError(
                _validate.phrase(
                    "{}() takes its seed as {rng}: rng={!r} (--seed is the command line's)",
                    function.__name__,
                    options["seed"],
                )
            )
        return function(*arguments, **options)

    return call
