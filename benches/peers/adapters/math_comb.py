"""The definition in whole numbers, with the standard library alone."""

import math

import numpy as np


def pass_at_k(case):
    """Python: 1 - math.comb(n - c, k) / math.comb(n, k)"""
    if isinstance(case.n, int):
        return 1 - math.comb(case.n - case.c, case.k) / math.comb(case.n, case.k)
    pairs = zip(case.n.tolist(), case.c.tolist(), strict=True)
    return np.array([1 - math.comb(n - c, case.k) / math.comb(n, case.k) for n, c in pairs])
