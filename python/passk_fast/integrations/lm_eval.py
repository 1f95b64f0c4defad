"""lm-eval: its bootstrap, bit for bit and in parallel, and pass@k as a metric of its tasks.

As a metric, in a task's YAML (see the guide for the whole)::

    metric_list:
      - metric: !function passk_fast.integrations.lm_eval.pass_at_k
        aggregation: mean
        higher_is_better: true
        k: [1, 10]
"""

from __future__ import annotations

import math
import sys
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from passk_fast import _core, _validate

# lm-eval draws so many replicates with each generator.
CHUNK = 1000
# Python sums floats with a compensation from this version on.
COMPENSATED = sys.version_info >= (3, 12)


def bootstrap_stderr(
    f: Callable[[Sequence[Any]], float], xs: Sequence[Any], iters: int, *, otherwise: Callable[..., float]
) -> float:
    """Standard error of a statistic: the float that ``lm_eval.api.metrics.bootstrap_stderr`` returns.

    lm-eval's `mean`, `median` and `perplexity` of all floats or all ints are replayed, in whole chunks of
    min(1000, iters) replicates; for every other statistic and other values `otherwise` is called.
    """
    name = _known(f)
    values = _numbers(xs)
    if name is None or values is None or iters < 2:
        return otherwise(f, xs, iters)
    chunk = min(CHUNK, iters)
    statistic = "median" if name == "median" else "compensated mean" if _compensates(xs) else "mean"
    found = _core.replay_choices(values, statistic, chunk, iters // chunk * chunk).tolist()
    if name == "perplexity":
        found = [math.exp(-mean) for mean in found]  # as the harness itself does
    return _sample_deviation(found)


def _known(f: Callable[..., Any]) -> str | None:
    """Name of a statistic that can be replayed, if it is lm-eval's own."""
    name = getattr(f, "__name__", None)
    own = getattr(f, "__module__", None) == "lm_eval.api.metrics"
    return name if own and name in ("mean", "median", "perplexity") else None


def _numbers(xs: Sequence[Any]) -> Any:
    """The values as floats, where that changes no sum: all floats, or all small integers."""
    kinds = set(map(type, xs))
    if not xs or not (kinds == {float} or kinds <= {int, bool}):
        return None
    if kinds <= {int, bool} and max(map(abs, xs)) * len(xs) >= 2**53:
        return None
    values = np.array(xs, dtype=np.float64)
    return values if np.isfinite(values).all() and not np.any((values == 0) & np.signbit(values)) else None


def _compensates(xs: Sequence[Any]) -> bool:
    return COMPENSATED and isinstance(xs[0], float)


def _sample_deviation(values: list[float]) -> float:
    """The sums in the order, and with the operations, of lm-eval's `sample_stddev`."""
    mean = sum(values) / len(values)
    return math.sqrt(sum([(x - mean) ** 2 for x in values]) / (len(values) - 1))


def pass_at_k(
    references: Sequence[Any],
    predictions: Sequence[Sequence[str]],
    k: int | Sequence[int] = 1,
    ignore_case: bool = False,
    **_: Any,
) -> dict[str, float]:
    """pass@k of one document: a metric function of lm-eval.

    A response passes if it equals the reference, up to white space at its ends.

    Parameters
    ----------
    references : sequence, length 1
        The gold answer.
    predictions : sequence, length 1, of sequence of str
        All responses to the document; the task's filter must keep them (``take_first_k``).
    k : int or sequence of int
        1 ≤ k ≤ number of responses.
    ignore_case : bool
        Whether letters of different case are the same.

    Returns
    -------
    dict of str to float
        ``{"pass@1": …}`` for each k.

    Raises
    ------
    ValueError
        If there are fewer than k responses.
    """
    responses = predictions[0]
    if isinstance(responses, str):
        raise TypeError(
            _validate.phrase(
                "{predictions} must hold all responses to the document; got one text (the task needs "
                "`repeats` and a filter take_first_k that keeps them)"
            )
        )

    def plain(text: Any) -> str:
        stripped = str(text).strip()
        return stripped.casefold() if ignore_case else stripped

    gold = plain(references[0])
    n, c = len(responses), sum(plain(response) == gold for response in responses)
    ks = [k] if isinstance(k, int) else list(k)
    for one in ks:
        if _validate.whole(one, "k", least=1) > n:
            raise _validate.wrong(
                "k", f"must satisfy k <= n; got k={one}, n={n} responses (repeats: of the task)"
            )
    return {f"pass@{one}": float(_core.pass_at_k(n, c, one)) for one in ks}
