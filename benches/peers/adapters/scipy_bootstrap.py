"""scipy.stats.bootstrap, with the batch its documentation advises for large samples."""

import numpy as np
from scipy import stats

BATCH = 4_000_000  # values resampled at a time: 32 MB


def _bootstrap(case, method):
    result = stats.bootstrap(
        (case.values,),
        np.mean,
        n_resamples=case.replicates,
        batch=max(1, BATCH // case.values.size),
        method=method,
        rng=np.random.default_rng(1),
    )
    return result.confidence_interval.low, result.confidence_interval.high


def percentile(case):
    """scipy.stats.bootstrap, percentile"""
    return _bootstrap(case, "percentile")


def bca(case):
    """scipy.stats.bootstrap, BCa"""
    return _bootstrap(case, "BCa")
