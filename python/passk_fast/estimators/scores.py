"""The best, the worst and any quantile of k attempts with real-valued scores."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from passk_fast import _core, _validate
from passk_fast._typing import Floats
from passk_fast._validate import Ks
from passk_fast.data import ragged
from passk_fast.data.ragged import RaggedRows


def best_of_k(
    scores: Any, k: int | Sequence[int] | None = None, *, offsets: npt.ArrayLike | None = None
) -> float | Floats:
    r"""Expected best score of k attempts at each problem, unbiased.

    For scores of 0 and 1 it is pass@k; for the efficiency scores of ENAMEL it is eff@k.

    Parameters
    ----------
    scores : array_like (m, n), sequence of sequences, or array_like (n,)
        One row a problem, one score an attempt, the higher the better; finite. Rows may differ in length. A
        vector is one problem, or several if `offsets` say where each begins.
    k : int, sequence of int, or None
        1 ≤ k ≤ least n. None is those of (1, 10, 100) that every problem's n allows.
    offsets : array_like of int (m + 1,), optional
        Problem i has the scores from ``offsets[i]`` to ``offsets[i + 1]`` of a vector.

    Returns
    -------
    float or ndarray
        ``(m,)`` for one k and ``(m, K)`` for several; for a single problem a float and ``(K,)``.

    Raises
    ------
    TypeError
        If scores are not numbers.
    ValueError
        If a score is missing or infinite (the message says where), or k is larger than some n.

    Notes
    -----
    The mean of the best over all subsets of k of the n attempts. With :math:`g_{(1)} \le \dots \le g_{(n)}`
    it is :math:`\sum_i w_i g_{(i)}` with :math:`w_n = k/n` and :math:`w_{i-1} = w_i (i-k)/(i-1)`.

    References
    ----------
    Qiu et al., "How efficient is LLM-generated code? A rigorous & high-standard benchmark", arXiv:2406.06647.

    Examples
    --------
    >>> pk.best_of_k([[0.2, 0.9, 0.4], [0.0, 0.0, 1.0]], k=2)
    array([0.73333333, 0.66666667])
    >>> pk.best_of_k([0.2, 0.9, 0.4], k=[1, 3])
    array([0.5, 0.9])
    >>> pk.best_of_k([[0.2, 0.9], [0.5, 0.1, 0.3]], k=1)
    array([0.55, 0.3 ])
    """
    return _ranked(scores, k, offsets, lambda k: float(k))


def worst_of_k(
    scores: Any, k: int | Sequence[int] | None = None, *, offsets: npt.ArrayLike | None = None
) -> float | Floats:
    r"""Expected worst score of k attempts at each problem, unbiased. For scores of 0 and 1 it is pass^k.

    Parameters
    ----------
    scores, k, offsets
        As for `best_of_k`.

    Returns
    -------
    float or ndarray
        As for `best_of_k`.

    Raises
    ------
    TypeError, ValueError
        As for `best_of_k`.

    Examples
    --------
    >>> pk.worst_of_k([[0.2, 0.9, 0.4], [0.0, 1.0, 1.0]], k=2)
    array([0.26666667, 0.33333333])
    """
    return _ranked(scores, k, offsets, lambda k: 1.0)


def quantile_of_k(
    scores: Any,
    k: int | Sequence[int] | None = None,
    q: float | None = None,
    *,
    rank: int | None = None,
    offsets: npt.ArrayLike | None = None,
) -> float | Floats:
    r"""Expected quantile, or r-th smallest, of the scores of k attempts at each problem, unbiased.

    Parameters
    ----------
    scores, k
        As for `best_of_k`.
    q : float, optional
        Probability in [0, 1]: 0 is the worst of the k, 0.5 their median, 1 the best. Between two order
        statistics it is on the line between them, as NumPy's default.
    rank : int, optional
        1 ≤ rank ≤ k, instead of `q`: 1 is the worst of the k, k the best.
    offsets
        As for `best_of_k`.

    Returns
    -------
    float or ndarray
        As for `best_of_k`.

    Raises
    ------
    TypeError, ValueError
        As for `best_of_k`; and unless one of `q` and `rank` is given.

    Notes
    -----
    The r-th smallest of k is the i-th smallest of n with chance
    :math:`\binom{i-1}{r-1}\binom{n-i}{k-r}/\binom{n}{k}`.

    Examples
    --------
    >>> pk.quantile_of_k([[3.0, 1.0, 2.0, 10.0]], k=3, q=0.5)
    array([2.5])
    >>> pk.quantile_of_k([[3.0, 1.0, 2.0, 10.0]], k=3, rank=3)
    array([8.25])
    """
    if (q is None) == (rank is None):
        raise ValueError(_validate.phrase("one of {q} and {rank} must be given; got q={}, rank={}", q, rank))
    if q is not None:
        share = _validate.probability(q, "q")
        return _ranked(scores, k, offsets, lambda k: 1 + (k - 1) * share)
    place = _validate.whole(rank, "rank", least=1)

    def ranked(k: int) -> float:
        if place > k:
            raise _validate.wrong("rank", f"must satisfy 1 <= rank <= k; got rank={place}, k={k}")
        return float(place)

    return _ranked(scores, k, offsets, ranked)


def best_of_k_by(
    scores: Any,
    verifier: Any,
    k: int | Sequence[int] | None = None,
    *,
    offsets: npt.ArrayLike | None = None,
) -> float | Floats:
    """Expected score of the attempt that a verifier picks among k: best-of-k as it is deployed.

    Parameters
    ----------
    scores : array_like (m, n), sequence of sequences, or array_like (n,)
        What the attempts are worth, such as whether they are correct; as for `best_of_k`.
    verifier : array_like, in the form of `scores`
        What the verifier (a reward model, public tests, the likelihood) gives each attempt; the highest is
        picked, of several at random.
    k, offsets
        As for `best_of_k`.

    Returns
    -------
    float or ndarray
        As for `best_of_k`.

    Raises
    ------
    TypeError, ValueError
        As for `best_of_k`, for `verifier` too.

    Notes
    -----
    The weights of `best_of_k`, applied to the scores in the order of the verifier; scores that it ties are
    averaged. With ``verifier=scores`` it is `best_of_k`; with a constant verifier it is the mean score.

    Examples
    --------
    >>> correct = [[1, 0, 0, 1], [0, 1, 1, 0]]
    >>> verifier = [[0.9, 0.2, 0.4, 0.6], [0.8, 0.7, 0.7, 0.1]]
    >>> pk.best_of_k_by(correct, verifier, k=[1, 2])
    array([[0.5       , 0.83333333],
           [0.5       , 0.5       ]])
    """
    flat, grouping = ragged.grouped(scores, "scores", offsets)
    values = ragged.real(flat, grouping, "scores")
    verdicts = ragged.real(ragged.alike(verifier, "verifier", "scores", grouping), grouping, "verifier")
    ks = _validate.ks(k, grouping)
    found = _core.verified_means(values, verdicts, grouping.starts, np.array(ks.values, dtype=np.uint64))
    return shaped(found, ks, grouping)


def order_columns(
    values: Floats, grouping: RaggedRows, columns: Sequence[tuple[int, float]], again: bool
) -> Floats:
    """Mean and standard deviation, (m, K, 2), of the (k, rank) asked for; `again` draws with replacement."""
    ks = np.array([k for k, _ in columns], dtype=np.uint64)
    ranks = np.array([rank for _, rank in columns], dtype=np.float64)
    return _core.order_statistics(values, grouping.starts, ks, ranks, again)


def _ranked(scores: Any, k: Any, offsets: Any, rank: Callable[[int], float]) -> float | Floats:
    flat, grouping = ragged.grouped(scores, "scores", offsets)
    values = ragged.real(flat, grouping, "scores")
    ks = _validate.ks(k, grouping)
    found = order_columns(values, grouping, [(k, rank(k)) for k in ks.values], False)
    return shaped(found[:, :, 0], ks, grouping)


def shaped(found: Floats, ks: Ks, grouping: RaggedRows) -> float | Floats:
    """Numbers (m, K) without the axes that were not asked for."""
    if ks.scalar:
        return float(found[0, 0]) if grouping.single else found[:, 0].copy()
    return found[0] if grouping.single else found
