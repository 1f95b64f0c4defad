"""How many problems can be solved at all: a floor that assumes nothing about their difficulties.

Problems are the species and attempts the sampling units of Chao's estimators. With f_1 problems solved once
and f_2 twice, Cauchy and Schwarz give for those not yet solved that can be

    E f_0 ≥ (Σ_{c=1} 1/n_i)² / Σ_{c=2} 2/(n_i (n_i - 1)),

which is (n-1)/n · f_1²/(2 f_2) where all n are the same. How many of them k attempts would reach follows
Colwell et al., Journal of Plant Ecology 5 (2012) 3-21, for incidence data.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from passk_fast import _numeric
from passk_fast._typing import Floats, Ints


class Chao(NamedTuple):
    """Shares of the problems in R samples: `floor` ``(R,)`` can be solved, `at` ``(R, K)`` by k attempts."""

    floor: Floats
    at: Floats


def chao(n: Ints, c: Ints, problems: Floats, ks: tuple[int, ...]) -> Chao:
    """Chao2 floor of the share of solvable problems and its approach.

    Parameters
    ----------
    n, c : ndarray of int64, shape (D,)
        Classes.
    problems : ndarray, shape (R, D)
        How many problems each sample has of each.
    ks : tuple of int
        Attempts, at least the greatest n for `at` to be an extrapolation.
    """
    m = _numeric.sum(problems, axis=1)
    attempts = _numeric.dot(problems, n.astype(np.float64)) / m
    solved = _numeric.dot(problems, c > 0)
    once, twice = (_numeric.dot(problems, c == x) for x in (1, 2))
    weight_once = _numeric.dot(problems, np.where(c == 1, 1 / n, 0.0))
    weight_twice = _numeric.dot(problems, np.where(c == 2, 2 / (n * np.maximum(n - 1.0, 1.0)), 0.0))
    unseen = np.divide(
        _numeric.square(weight_once),
        weight_twice,
        # Without problems solved twice: the bias-corrected form.
        out=(1 - 1 / attempts) * once * (once - 1) / 2,
        where=twice > 0,
    )
    unseen = np.minimum(unseen, m - solved)
    # Share of the unseen that one more attempt at each problem is expected to reach.
    reach = np.divide(once, attempts * unseen + once, out=np.zeros_like(once), where=once > 0)
    further = np.maximum(np.array(ks, dtype=np.float64) - attempts[:, None], 0.0)
    found = unseen[:, None] * (1 - _numeric.failure_power(reach[:, None], further))
    return Chao((solved + unseen) / m, (solved[:, None] + found) / m[:, None])
