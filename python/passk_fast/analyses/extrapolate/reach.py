"""How many attempts a population needs to reach a pass@k."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from passk_fast.analyses.extrapolate.models import Model

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Reach:
    """Attempts to reach a target by one model; infinite where they would be more than were allowed.

    Attributes
    ----------
    model : str
    target : float
    attempts, low, high : float
        Whole numbers, or ``math.inf``.
    """

    model: str
    target: float
    attempts: float
    low: float
    high: float

    def to_dict(self) -> dict[str, object]:
        """Plain numbers, None for infinity."""
        return {
            name: None if isinstance(value, float) and math.isinf(value) else value
            for name, value in vars(self).items()
        }


def attempts_for(
    name: str, model: Model, theta: Floats, again: Floats, target: float, most: float, level: float
) -> Reach:
    """Fewest attempts with pass@k ≥ target, at most `most`, and their quantiles over refits ``(R, P)``."""
    found = _fewest(model, np.concatenate([theta[None], again]), target, most)
    ordered = np.sort(found[1:])
    tail = (1 - level) / 2
    low, high = ordered[int(tail * len(again))], ordered[-1 - int(tail * len(again))]
    return Reach(name, target, float(found[0]), float(low), float(high))


def _fewest(model: Model, theta: Floats, target: float, most: float) -> Floats:
    """Bisection of every row at once; pass@k rises with k."""
    low, high = np.zeros(len(theta)), np.full(len(theta), float(most))
    enough = model.pass_at(theta, high) >= target
    while np.any(high - low > 1):
        middle = np.floor((low + high) / 2)
        open_ = high - low > 1
        reached = model.pass_at(theta, np.maximum(middle, 1.0)) >= target
        high = np.where(open_ & reached, middle, high)
        low = np.where(open_ & ~reached, middle, low)
    return np.where(enough, high, math.inf)
