"""How much likelier than populations of one family the counts are under some population of any shape."""

from __future__ import annotations

import numpy as np

from passk_fast import _numeric
from passk_fast._typing import Floats
from passk_fast.data.tally import Tally
from passk_fast.inference import mixture
from passk_fast.inference.gamma import log_rising
from passk_fast.inference.population import Populations


def misfit(tally: Tally, some: Populations, effective: float = 1.0) -> float:
    """Greatest log likelihood of any population less that of `some`; NaN beyond `mixture.MOST_CLASSES`.

    Even where the family holds the truth it is above 0, by as much as noise can be fitted.
    """
    if len(tally) > mixture.MOST_CLASSES or tally.max_n > mixture.MOST_ATTEMPTS:
        return float("nan")
    many = tally.problems.astype(np.float64) * effective
    mine = float(_numeric.dot(_log_mass(tally, some), many).max())
    return mixture.greatest(tally, mixture.grid(tally), effective) - mine


def _log_mass(tally: Tally, some: Populations) -> Floats:
    """Log probability of each class less its greatest for any p, ``(H, D)``."""
    n, c = tally.n.astype(np.float64), tally.c.astype(np.float64)
    a, b = some.a[:, None], some.b[:, None]
    inside = _numeric.exp(log_rising(a, c) + log_rising(b, n - c) - log_rising(a + b, n))
    inside = some.rest[:, None] * inside
    inside = inside + some.never[:, None] * (c == 0) + some.always[:, None] * (c == n)
    passed = c * _numeric.log(np.where(c > 0, c / n, 1.0))
    failed = (n - c) * _numeric.log(np.where(c < n, (n - c) / n, 1.0))
    return np.asarray(_numeric.log(np.maximum(inside, 1e-300)) - passed - failed)
