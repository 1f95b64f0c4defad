"""What a careful NumPy user writes by hand: tabulate pass@k once, then look every problem up."""

import numpy as np


def column(case):
    """NumPy: hand-written table[c], built in the call"""
    n, c, k = int(case.n[0]), np.arange(case.n[0] + 1.0), case.k
    table = 1.0 - np.prod([(n - c - i).clip(0) / (n - i) for i in range(k)], axis=0)
    return table[case.c]


def plane(case):
    """NumPy: hand-written table[n, c, k], built in the call (every n, c up to max n)"""
    top = int(case.n.max())
    log_factorial = np.concatenate([[0.0], np.cumsum(np.log(np.arange(1.0, top + 1)))])
    n, f = np.arange(top + 1)[:, None], np.arange(top + 1)[None, :]
    tables = []
    for k in case.k.ravel():
        log_all_fail = (
            log_factorial[f]
            - log_factorial[(f - k).clip(0)]
            - log_factorial[n]
            + log_factorial[(n - k).clip(0)]
        )
        tables.append(np.where(f < k, 1.0, -np.expm1(log_all_fail)))
    which = np.arange(case.k.size).reshape(case.k.shape)
    return np.stack(tables)[which, case.n, case.n - case.c]
