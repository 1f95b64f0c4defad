"""Rewards and advantages for training on pass@k, or on the best of k real rewards."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from passk_fast import _core, _validate
from passk_fast._options import REWARD_METHODS, RewardMethod
from passk_fast.data import ragged


def rewards(
    values: Any,
    k: int,
    *,
    method: RewardMethod = "leave-one-out",
    groups: Any = None,
    offsets: npt.ArrayLike | None = None,
) -> Any:
    r"""Turn the rewards of attempts into those that train on pass@k (for real rewards: on the best of k).

    Parameters
    ----------
    values : array (m, n), array (attempts,) or sequence of arrays
        Rewards, binary or real, finite. A matrix has one row a prompt; a vector is one prompt, or several
        under `groups` or `offsets`; rows of a sequence may differ in length. Any array that exports DLPack
        is taken; what is on another device, such as a GPU, is copied to the CPU.
    k : int
        1 ≤ k ≤ number of attempts of every prompt.
    method : {"leave-one-out", "pkpo", "pass@k-training"}
        See the notes.
    groups : sequence of hashable (attempts,), optional
        The prompt of each value of a vector, in any order, such as verl's ``uid``.
    offsets : array_like of int (m + 1,), optional
        Where each prompt of a vector begins, and the end.

    Returns
    -------
    array
        One reward for each attempt, in the form of `values`: float32 for float32, the type itself for other
        floats, float64 for whole numbers and booleans; computed in float64. Tensors of PyTorch come back as
        such and on their device, as do arrays of other libraries with ``from_dlpack``. Rows of different
        lengths come back as a list.

    Raises
    ------
    TypeError
        If values are not numbers.
    ValueError
        If a value is missing or infinite (the message says where), `k` is larger than a group, or an array is
        where nothing can be read, such as on PyTorch's device "meta".

    Notes
    -----
    Of the n attempts at a prompt, with rewards g, let S be all subsets of k of them.

    - ``"pkpo"``: :math:`s_i = \sum_{S \ni i} \max g(S) / \binom{n}{k}`. Then :math:`\sum_i s_i \nabla \log
      p(x_i)`, a sum and not a mean over the attempts, is an unbiased estimate of the gradient of the expected
      best of k. For binary rewards it is k/n where right, and k/n · pass@(k-1) of the others where wrong.
    - ``"leave-one-out"``: the same with :math:`\max g(S) - \max g(S \setminus i)`; unbiased too, with less
      variance. For binary rewards it is :math:`\frac{k}{n} \binom{n-c}{k-1} / \binom{n-1}{k-1}` where right,
      and 0 where wrong. The best of no attempts counts as 0, so that k = 1 is g/n.
    - ``"pass@k-training"``: the mean of :math:`\max g(S)` over the subsets with i, less the mean over all
      subsets, divided by the standard deviation over all subsets; 0 where that is 0.

    Equal rewards in a group get equal results.

    References
    ----------
    Walder and Karkhanis, "Pass@K Policy Optimization", arXiv:2505.15201. Chen et al., "Pass@k Training for
    Adaptively Balancing Exploration and Exploitation of Large Reasoning Models", arXiv:2508.10751.

    Examples
    --------
    >>> pk.rewards(np.array([[1, 0, 0, 1], [0, 0, 0, 1]]), k=2)
    array([[0.33333333, 0.        , 0.        , 0.33333333],
           [0.        , 0.        , 0.        , 0.5       ]])
    >>> pk.rewards(np.float32([0.5, 0.25, 1.0]), k=2, method="pkpo")
    array([0.5      , 0.5      , 0.6666667], dtype=float32)
    >>> pk.rewards([1.0, 1.0, 0.0, 0.0], k=1, method="pass@k-training", groups=["a", "b", "a", "b"])
    array([ 1.,  1., -1., -1.])
    """
    chosen = _validate.choice(method, "method", REWARD_METHODS)
    size = _validate.whole(k, "k", least=1)
    given, back = _validate.taken(values, "values")
    flat, grouping = ragged.grouped(given, "values", offsets, groups)
    if grouping.min_n < size:
        raise _validate.wrong(
            "k", f"must satisfy k <= n for every group; got k={size}, {grouping.fewer_than(size)}"
        )
    single = flat.dtype == np.float32
    checked = ragged.real(flat, grouping, "values", np.float32 if single else np.float64)
    found = _core.rewards(checked, grouping.starts, size, chosen)
    if flat.dtype.kind == "f":
        found = found.astype(flat.dtype, copy=False)
    return back(grouping.restored(found))
