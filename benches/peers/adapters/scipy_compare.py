"""scipy.stats on the differences of each problem's pass@k, which it gets for nothing."""

import numpy as np
from scipy import stats

BATCH = 4_000_000  # signs drawn at a time: 32 MB


def permutation_test(case):
    """scipy.stats.permutation_test of random signs"""
    result = stats.permutation_test(
        (case.values,),
        np.mean,
        permutation_type="samples",
        vectorized=True,
        n_resamples=case.replicates,
        batch=max(1, BATCH // case.values.size),
        rng=np.random.default_rng(1),
    )
    return result.pvalue


def ttest(case):
    """scipy.stats.ttest_1samp, which does less"""
    return stats.ttest_1samp(case.values, 0.0).pvalue
