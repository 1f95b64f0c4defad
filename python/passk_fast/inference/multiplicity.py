"""p-values of several tests, adjusted so that the chance of any false rejection is bounded."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from passk_fast._typing import Floats


def bonferroni(p_values: Floats) -> Floats:
    """J p-values, each times J, at most 1: what intervals of level 1 - α/J, which hold together, agree with.

    Examples
    --------
    >>> bonferroni(np.array([0.01, 0.04, 0.6])).tolist()
    [0.03, 0.12, 1.0]
    """
    return np.minimum(len(p_values) * p_values, 1.0)


def holm(p_values: ArrayLike) -> Floats:
    """Holm's step-down adjustment, valid under any dependence.

    The j-th smallest of J p-values becomes max over i ≤ j of min(1, (J - i + 1) p_(i)) (Holm, "A simple
    sequentially rejective multiple test procedure", Scandinavian Journal of Statistics 6 (1979) 65-70), in
    its place. NaN stands for a test that could not be made; it stays NaN and does not count.

    Examples
    --------
    >>> holm([0.01, 0.04, 0.03]).tolist()
    [0.03, 0.06, 0.06]
    """
    given = np.asarray(p_values, dtype=np.float64)
    flat = given.ravel()
    known = np.flatnonzero(~np.isnan(flat))
    order = known[np.argsort(flat[known], kind="stable")]
    factors = np.arange(len(order), 0, -1)
    adjusted = np.full(flat.shape, np.nan)
    adjusted[order] = np.minimum(np.maximum.accumulate(factors * flat[order]), 1.0)
    return adjusted.reshape(given.shape)
