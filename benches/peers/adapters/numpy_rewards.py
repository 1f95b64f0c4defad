"""What a careful NumPy user writes for training rewards: weights once, then group by group."""

import numpy as np


def per_group(case):
    """NumPy: weights once, then sort and accumulate each group"""
    groups, n = case.values.shape
    weights = np.zeros(n)
    weight = case.k / n
    for i in range(n, case.k - 1, -1):
        weights[i - 1] = weight
        weight *= (i - case.k) / max(i - 1, 1)
    found = np.empty((groups, n), np.float32)
    for row, out in zip(case.values, found, strict=True):
        order = np.argsort(row)
        out[order] = np.cumsum(np.diff(row[order], prepend=0.0) * weights)
    return found
