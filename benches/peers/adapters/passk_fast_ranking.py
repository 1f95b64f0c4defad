"""passk-fast: intervals, tests of all pairs, rank sets."""

import passk_fast as pk


def rank(case):
    """passk-fast: rank"""
    counts = {f"model{j}": pk.Counts(case.n, c) for j, c in enumerate(case.c)}
    return pk.rank(counts, case.ks, replicates=case.replicates, rng=1).rank_sets.low
