"""evaluatio: Rust, on all cores."""

from evaluatio.inference.ci import bootstrap_confidence_interval


def percentile(case):
    """evaluatio, percentile (Rust)"""
    interval = bootstrap_confidence_interval(case.values, case.replicates, 0.05)
    return interval.lower, interval.upper
