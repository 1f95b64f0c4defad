"""foostrap: compiled by Numba, on all cores."""

from foostrap import foostrap


def percentile(case):
    """foostrap, percentile (Numba)"""
    result = foostrap(
        case.values,
        statistic="mean",
        boot_samples=case.replicates,
        ci_method="percentile",
        random_state=1,
    )
    return result.ci
