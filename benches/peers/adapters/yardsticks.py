"""NumPy calls that do less than the task, and bound what any tool could reach through memory."""

import numpy as np


def add(case):
    """NumPy: np.add(n, c), a yardstick"""
    return np.add(case.n, case.c)


def add_k(case):
    """NumPy: np.add(n, k), a yardstick"""
    return np.add(case.n, case.k)


def bincount(case):
    """NumPy: np.bincount(c), a yardstick"""
    return np.bincount(case.c).size


def row_sums(case):
    """NumPy: matrix.sum(axis=1)"""
    return case.matrix.sum(axis=1)
