"""passk-fast itself."""

import passk_fast as pk

if pk._core.DEBUG:
    raise ImportError("passk_fast was built without optimisation")


def pass_at_k(case):
    """passk-fast"""
    return pk.pass_at_k(case.n, case.c, case.k)


def pass_at_k_of_one_n(case):
    """passk-fast, n given as the one number that it is"""
    return pk.pass_at_k(int(case.n[0]), case.c, case.k)


def pass_at_k_by_columns(case):
    """passk-fast, order="F": one k after the other in memory"""
    return pk.pass_at_k(case.n, case.c, case.k, order="F")


def _interval(result):
    return result.confidence_interval.low, result.confidence_interval.high


def monte_carlo(case):
    """passk-fast, replicates drawn"""
    counts = pk.Counts(case.n, case.c)
    return _interval(pk.bootstrap(counts, k=case.k, replicates=case.replicates, interval="percentile", rng=1))


def infinite(case):
    """passk-fast, infinitely many replicates"""
    return _interval(pk.bootstrap(pk.Counts(case.n, case.c), k=case.k, interval="percentile"))


def bootstrap_values(case):
    """passk-fast"""
    return _interval(
        pk.bootstrap_values(case.values, replicates=case.replicates, interval="percentile", rng=1)
    )


def count_outcomes(case):
    """passk-fast"""
    return pk.Counts.from_outcomes(case.matrix).c


def mean_of_matrix(case):
    """passk-fast"""
    return pk.Counts.from_outcomes(case.matrix).tally.mean(case.k)


def compare(case):
    """passk-fast, from raw counts to difference, interval, exact p-value and verdict"""
    return pk.compare(pk.Counts(case.n, case.first), pk.Counts(case.n, case.second), k=case.k).p_value


def diversity(case):
    """passk-fast, three levels with intervals"""
    result = pk.diversity(case.attempts, k=1, rng=1)
    return [float(one.distinct.sum()) for one in result.compositions][-2:]
