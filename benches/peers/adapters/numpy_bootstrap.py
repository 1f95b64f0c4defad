"""The bootstrap of a mean in plain NumPy."""

import numpy as np

CHUNK = 4_000_000  # indices drawn at a time: 32 MB


def chunked(case):
    """NumPy: integers, gather, mean, in chunks"""
    rng, x = np.random.default_rng(1), case.values
    rows = max(1, CHUNK // x.size)
    means = [
        x[rng.integers(0, x.size, (min(rows, case.replicates - first), x.size))].mean(axis=1)
        for first in range(0, case.replicates, rows)
    ]
    return np.quantile(np.concatenate(means), [0.025, 0.975])


def multinomial(case):
    """NumPy: multinomial on the (n, c) histogram, from raw n, c"""
    n = int(case.n[0])
    problems = np.bincount(case.c, minlength=n + 1)
    c = np.flatnonzero(problems)
    value = 1.0 - np.prod([(n - c - i).clip(0) / (n - i) for i in range(case.k)], axis=0)
    draws = np.random.default_rng(1).multinomial(case.c.size, problems[c] / case.c.size, case.replicates)
    return np.quantile(draws @ value / case.c.size, [0.025, 0.975])
