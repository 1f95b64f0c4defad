"""trizaval: Rust; blocks of one problem are the ordinary bootstrap."""

from trizaval import block_bootstrap_mean


def percentile(case):
    """trizaval, percentile (Rust)"""
    result = block_bootstrap_mean(case.values, 1, case.replicates, 0.95, 1)
    return result.ci_lower, result.ci_upper
