"""Attempts of a problem dealt to groups at random: null moments in closed form, and draws.

If the N attempts of a problem, c of them passed, are exchangeable, the pass@k h_r of the n_r attempts of
group r is that of a sample without replacement. With q_j = 1 - pass@j of all N,

    E h_r = pass@k of (N, c)
    Cov(h_r, h_s) = q_{2k} - q_k²
    Var(h_r) = Σ_j C(k, j) C(n_r - k, k - j)/C(n_r, k) q_{2k-j} - q_k²,

since two sets of k attempts from different groups are 2k attempts, and two from the same group share j of
them with this probability (Hoeffding's U-statistics, Ann. Math. Statist. 19 (1948) 293-325, in a finite
population).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from passk_fast import _core, _numeric
from passk_fast._progress import Report
from passk_fast._typing import Floats, Ints
from passk_fast.data.labels import rows_of_each
from passk_fast.inference.overlap import overlap
from passk_fast.inference.variance import failure

# Entries of the tables that draws look scores up in: 128 MB.
MOST_ENTRIES = 2**24


class Dealt(NamedTuple):
    """Attempts of problems in groups: sizes (m, R), successes of each problem (m,)."""

    sizes: Ints
    passed: Ints


def sample_variance(taken: Ints, n: Ints, c: Ints, k: int) -> Floats:
    """Variance of pass@k of `taken` attempts out of n with c successes, problem by problem.

    Examples
    --------
    >>> sample_variance(np.array([1]), np.array([4]), np.array([2]), 1)
    array([0.25])
    """
    found = np.empty(len(n))
    for size, rows in rows_of_each(taken):
        whole, passed, _, which = _core.classify(n[rows], c[rows])
        square = np.zeros(len(whole))
        for shared, chance in overlap(size, k):
            square += chance * failure(whole, passed, 2 * k - shared)
        variances = np.maximum(square - _numeric.square(failure(whole, passed, k)), 0.0)
        # All attempts are no sample: rounding is not variance.
        variances[whole == size] = 0.0
        found[rows] = variances[which]
    return found


def covariance(dealt: Dealt, k: int) -> Floats:
    """Covariance (R, R) of the groups' sums of pass@k over the problems."""
    # exact: whole numbers
    whole = dealt.sizes.sum(axis=1)
    groups = dealt.sizes.shape[1]
    between = _numeric.sum(
        failure(whole, dealt.passed, 2 * k) - _numeric.square(failure(whole, dealt.passed, k))
    )
    found = np.full((groups, groups), between)
    for group, sizes in enumerate(dealt.sizes.T):
        found[group, group] = _numeric.sum(sample_variance(sizes, whole, dealt.passed, k))
    return found


def draws(
    dealt: Dealt,
    ks: Sequence[int],
    seed: int,
    replicates: int,
    *,
    starts: Sequence[int] | None = None,
    subsample: bool = False,
    progress: Report | None = None,
) -> Floats:
    """Sums of pass@k over the problems between two `starts`, in replicates: (replicates, segments, R, K)."""
    m, groups = dealt.sizes.shape
    starts = [0, m] if starts is None else starts
    distinct, which = np.unique(dealt.sizes, return_inverse=True)
    entries = sum(size + 1 for size in distinct.tolist()) * len(ks)  # exact: whole
    if entries > MOST_ENTRIES:
        raise ValueError(
            f"attempts are dealt at random with tables of at most {MOST_ENTRIES:,} entries, one for each "
            f"number of successes that a group can have; these counts need {entries:,}"
        )
    tables = [
        np.stack([_values(n, k) for k in ks], axis=1) if n else np.zeros((1, len(ks)))
        for n in distinct.tolist()
    ]
    first = np.concatenate([[0], np.cumsum([len(table) for table in tables])[:-1]]).astype(np.int64)
    sums = _core.relabelled_sums(
        np.ascontiguousarray(dealt.sizes),
        np.ascontiguousarray(dealt.passed),
        np.concatenate(tables),
        first[which].reshape(m, groups),
        np.asarray(starts, dtype=np.int64),
        seed,
        0,
        replicates,
        progress,
        subsample=subsample,
    )
    return sums.reshape(replicates, len(starts) - 1, groups, len(ks))


def _values(n: int, k: int) -> Floats:
    """pass@k of n attempts with 0, …, n successes; 0 where k > n, which callers do not use."""
    return np.asarray(_core.pass_at_k(n, np.arange(n + 1), k)) if k <= n else np.zeros(n + 1)
