"""Inspect: the pass@k curve with its intervals as a metric, and fast exact reducers.

Installed with Inspect, these are known by name, in new evaluations and for old logs::

    inspect score LOG --scorer match --metric passk_fast/pass_at_k --action append --output-file NEW
    inspect eval task.py --epochs 10 --epochs-reducer passk_fast/fast_pass_at_5
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import isnan, nan
from typing import Any

from inspect_ai.scorer import (
    Metric,
    SampleScore,
    Score,
    ScoreReducer,
    metric,
    score_reducer,
    value_to_float,
)

from passk_fast import _core, _numeric, _validate
from passk_fast._validate import DEFAULT_KS
from passk_fast.analyses.mean.mean_interval import mean_interval
from passk_fast.data.counts import Counts

# A score of this and more is a pass, as it is for Inspect's own `pass_at`.
PASS = 1.0


@metric(name="pass_at_k", scores="unreduced")
def pass_at_k(k: str | int | None = None, level: float = 0.95) -> Metric:
    """pass@k of all epochs with its adjusted interval, from the scores before any reducer.

    Parameters
    ----------
    k : int or str, optional
        One k, or several as ``"1,5,10"``; NaN where a sample has fewer epochs with a score, as while an
        evaluation runs. By default 1, 10 and 100 as far as every sample's epochs allow.
    level : float
        Confidence level.

    Returns
    -------
    Metric
        Gives ``pass@1``, ``pass@1_low``, ``pass@1_high``, … and, where epochs have no score, ``unscored``.
    """
    as_float = value_to_float()

    def compute(scores: list[SampleScore]) -> dict[str, int | float]:
        counts, unscored = _counts(scores, as_float)
        found: dict[str, int | float] = {} if not unscored else {"unscored": unscored}
        for one in _ks(k) or [one for one in DEFAULT_KS if one <= counts.min_n]:
            mean, low, high = _estimate(counts, one, level)
            found |= {f"pass@{one}": mean, f"pass@{one}_low": low, f"pass@{one}_high": high}
        return found

    return compute


def _estimate(counts: Counts, k: int, level: float) -> tuple[float, float, float]:
    """Mean pass@k and its interval; NaN where there are too few epochs, or samples for an interval."""
    if k > counts.min_n:
        return nan, nan, nan
    if counts.m < 2:
        return float(_numeric.mean(counts.values(k))), nan, nan
    result = mean_interval(counts, k, level=level)
    low, high = map(float, result.confidence_interval)
    return float(result.estimate), low, high


def _ks(k: str | int | None) -> list[int] | None:
    if k is None:
        return None
    return [k] if isinstance(k, int) else [int(one) for one in str(k).split(",")]


def _counts(scores: Sequence[SampleScore], as_float: Callable[[Any], float]) -> tuple[Counts, int]:
    """Epochs and passes of each sample, and how many epochs have no score (NaN) and are not counted."""
    passed: dict[int | str | None, list[bool]] = {}
    unscored = 0
    for one in scores:
        value = as_float(one.score.value)
        outcomes = passed.setdefault(one.sample_id, [])
        if isnan(value):
            unscored += 1
        else:
            outcomes.append(value >= PASS)
    known = {sample: outcomes for sample, outcomes in passed.items() if outcomes}
    if not known:
        raise _validate.wrong("scores", "must hold at least one score; every epoch of every sample has none")
    n, c = zip(*((len(outcomes), sum(outcomes)) for outcomes in known.values()), strict=True)
    return Counts(list(n), list(c), problems=list(known)), unscored


def _reducer(kernel: Any, k: int, value: float) -> ScoreReducer:
    as_float = value_to_float()

    def reduce(scores: list[Score]) -> Score:
        numbers = [number for number in map(_scalar(as_float), scores) if not isnan(number)]
        passed = sum(number >= value for number in numbers)
        reduced = float(kernel(len(numbers), passed, k))
        first = next((score for score in scores if not isnan(_scalar(as_float)(score))), scores[0])
        return Score(
            value=reduced, answer=first.answer, explanation=first.explanation, metadata=first.metadata
        )

    return reduce


def _scalar(as_float: Callable[[Any], float]) -> Callable[[Score], float]:
    def number(score: Score) -> float:
        if isinstance(score.value, dict | list):
            raise ValueError("a score must be one value; this one has several, which Inspect's reducers take")
        return as_float(score.value)

    return number


# Of a name with a package in front Inspect imports that package where it is not imported yet.
@score_reducer(name="passk_fast/fast_pass_at")
def fast_pass_at(k: int, value: float = PASS) -> ScoreReducer:
    """pass@k of the epochs of a sample, exact; NaN for fewer than k with a score.

    Known as ``passk_fast/fast_pass_at_5`` and the like.

    Parameters
    ----------
    k : int
        At least 1.
    value : float
        A score of this and more is a pass.
    """
    return _reducer(_core.pass_at_k, k, value)


@score_reducer(name="passk_fast/fast_pass_k")
def fast_pass_k(k: int, value: float = PASS) -> ScoreReducer:
    """Probability that all of k epochs pass, exact; otherwise as `fast_pass_at`."""
    return _reducer(_core.pass_hat_k, k, value)
