"""Vectorised formulas: n may differ between problems, and k may have an axis of its own."""

import numpy as np
from scipy.special import gammaln


def product(case):
    """NumPy: the product, looped over k"""
    n, f, ks = case.n.astype(float), (case.n - case.c).astype(float), np.atleast_1d(case.k)
    all_fail, columns = np.ones_like(n), {}
    for i in range(ks.max()):
        all_fail *= np.maximum(f - i, 0.0) / (n - i)
        if i + 1 in ks:
            columns[i + 1] = 1.0 - all_fail
    return np.concatenate([columns[k] for k in ks.ravel().tolist()], axis=np.argmax(ks.shape))


def lgamma(case):
    """SciPy: gammaln"""
    n, k = case.n + 1.0, case.k
    f = n - case.c
    possible = f - k > 0
    log_all_fail = gammaln(f) - gammaln(n) + (gammaln(n - k) - gammaln(np.where(possible, f - k, 1.0)))
    return 1.0 - np.where(possible, np.exp(log_all_fail), 0.0)


def log_factorial(case):
    """NumPy: a table of log-factorials"""
    f, most = case.n - case.c, int(np.max(case.k))
    # With infinity below zero, fewer than k failures give exp(-inf) = 0 without a mask.
    logs = np.cumsum(np.log(np.arange(1.0, case.n.max() + 1)))
    table = np.concatenate([np.full(most, np.inf), [0.0], logs])
    log_all_fail = (table[f + most] - table[case.n + most]) + table[(case.n + most) - case.k]
    log_all_fail -= table[(f + most) - case.k]
    np.exp(log_all_fail, out=log_all_fail)
    return np.subtract(1.0, log_all_fail, out=log_all_fail)
