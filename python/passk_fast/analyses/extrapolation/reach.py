"""How many attempts a population needs to reach a pass@k."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from passk_fast._typing import Floats
from passk_fast.analyses.extrapolation.models import PopulationModel
from passk_fast.analyses.extrapolation.parts import ModelFit, Reach

# Without a limit, attempts are looked for up to this number.
MOST = 2.0**40


def reached(
    fits: Sequence[ModelFit], target: float, limit: float, least: int, level: float
) -> tuple[Reach, ...]:
    """Attempts with which each model reaches the target, at most `limit` · `least`."""
    most = MOST if math.isinf(limit) else max(1.0, math.floor(limit * least))
    return tuple(_reach(fit, target, most, level) for fit in fits)


def _reach(fit: ModelFit, target: float, most: float, level: float) -> Reach:
    """Fewest attempts with pass@k ≥ target, at most `most`, and their quantiles over the refits."""
    found = _fewest(fit._model, np.concatenate([fit._theta[None], fit._again]), target, most)
    ordered = np.sort(found[1:])
    tail = int((1 - level) / 2 * len(ordered))
    return Reach(fit.name, target, float(found[0]), float(ordered[tail]), float(ordered[-1 - tail]))


def _fewest(model: PopulationModel, theta: Floats, target: float, most: float) -> Floats:
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
