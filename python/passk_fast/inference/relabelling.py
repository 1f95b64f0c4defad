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

from collections.abc import Iterator, Sequence
from math import comb
from typing import NamedTuple

import numpy as np

from passk_fast import _core, _numeric, _validate
from passk_fast._progress import Report
from passk_fast._typing import Floats, Ints
from passk_fast.data.labels import rows_of_each
from passk_fast.inference.variance import failure

# Up to this k chances are those of whole numbers.
MOST_EXACT = 256
# Numbers of attempts that two samples may share, beyond it.
MOST_SHARED = 2**16
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
        for shared, chance in _shared(size, k):
            square += chance * failure(whole, passed, 2 * k - shared)
        variances = np.maximum(square - _numeric.square(failure(whole, passed, k)), 0.0)
        # All attempts are no sample: rounding is not variance.
        variances[whole == size] = 0.0
        found[rows] = variances[which]
    return found


def _shared(size: int, k: int) -> Iterator[tuple[int, float]]:
    """How many attempts two samples of k out of `size` may share, and the chance of each.

    Where k is large, those so far out that their chance is nothing are left out.

    Examples
    --------
    >>> list(_shared(4, 1))
    [(0, 0.75), (1, 0.25)]
    """
    least = max(0, 2 * k - size)
    if k <= MOST_EXACT:
        for shared in range(least, k + 1):
            yield shared, comb(k, shared) * comb(size - k, k - shared) / comb(size, k)
        return
    mode = min(max((k + 1) * (k + 1) // (size + 2), least), k)
    share = k / size
    reach = int(10 * (1 - share) * np.sqrt(k * share)) + 100
    if 2 * reach > MOST_SHARED:
        raise _validate.wrong(
            "k",
            f"must leave at most {MOST_SHARED:,} numbers of attempts that two samples of k may share; got "
            f"k={k:,} of {size:,} attempts, which leaves {2 * reach:,}",
        )
    # Ratios of each chance to the one before; together they are 1.
    above = [
        (k - j) * (k - j) / ((j + 1) * (size - 2 * k + j + 1)) for j in range(mode, min(mode + reach, k))
    ]
    below = [
        j * (size - 2 * k + j) / ((k - j + 1) * (k - j + 1))
        for j in range(mode, max(mode - reach, least), -1)
    ]
    weights = np.concatenate([np.cumprod(below)[::-1], [1.0], np.cumprod(above)])
    chances = weights / _numeric.sum(weights)
    yield from enumerate(chances.tolist(), start=mode - len(below))


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
