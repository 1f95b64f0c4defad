"""verl: its validation metrics as expectations, in the place of a thousand draws for each prompt and size."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np

from passk_fast import _numeric
from passk_fast._typing import Floats, Ints
from passk_fast.data import ragged
from passk_fast.estimators.validation_metrics import of_prompts

# Data source, prompt and variable to the values of its attempts.
Collected = dict[Any, dict[Any, dict[str, list[Any]]]]
Means = dict[Any, dict[str, dict[str, float]]]


class UncoveredError(Exception):
    """Values that have no closed form here: no finite numbers, or answers that cannot be counted."""


class Prompt(NamedTuple):
    """The attempts at one prompt: their values, and what they vote for where all of them have an answer."""

    values: list[Any]
    answers: list[Any] | None


def process_validation_metrics(
    data_sources: Sequence[Any],
    sample_uids: Sequence[Any],
    infos_dict: Mapping[str, Sequence[Any]],
    seed: int = 42,
    expected_acc_counts: Mapping[tuple[Any, Any], int] | None = None,
    *,
    otherwise: Callable[..., Any],
) -> Any:
    """What ``verl.trainer.ppo.metric_utils.process_validation_metrics`` estimates, without its noise.

    Arguments and result are verl's; the seed has no effect, for nothing is drawn. Where a value is no
    finite number, or an answer cannot be counted, `otherwise` is called with the same arguments.
    """
    collected = _collected(data_sources, sample_uids, infos_dict)
    if expected_acc_counts:
        _add_missing(collected, expected_acc_counts)
    found: Means = defaultdict(lambda: defaultdict(lambda: defaultdict(float)))
    try:
        for source, prompts in collected.items():
            for name, attempts in _variables(prompts.values()).items():
                found[source][name].update(_means(attempts))
    except UncoveredError:
        more = () if expected_acc_counts is None else (expected_acc_counts,)
        return otherwise(data_sources, sample_uids, infos_dict, seed, *more)
    return found


def _collected(
    data_sources: Sequence[Any], sample_uids: Sequence[Any], infos: Mapping[str, Sequence[Any]]
) -> Collected:
    collected: Collected = defaultdict(lambda: defaultdict(lambda: defaultdict(list)))
    for index, source in enumerate(data_sources):
        variables = collected[source][sample_uids[index]]
        for name, values in infos.items():
            variables[name].append(values[index])
    return collected


def _add_missing(collected: Collected, expected: Mapping[tuple[Any, Any], int]) -> None:
    """Attempts that never came count as wrong, in the sources that have an accuracy."""
    accurate = {
        source
        for source, prompts in collected.items()
        if any(value is not None for variables in prompts.values() for value in variables.get("acc", ()))
    }
    for (source, uid), count in expected.items():
        if source in accurate:
            variables = collected[source][uid]
            observed = [value for value in variables.get("acc", ()) if value is not None]
            variables["acc_success_only"] = observed
            variables["acc"] = observed + [0.0] * max(count - len(observed), 0)


def _variables(prompts: Iterable[dict[str, list[Any]]]) -> dict[str, list[Prompt]]:
    """The prompts of each variable that has metrics."""
    found: dict[str, list[Prompt]] = {}
    for variables in prompts:
        answers = variables.get("pred")
        for name, given in variables.items():
            values = [value for value in given if value is not None]
            if not values or isinstance(values[0], str):
                continue
            if answers is None or len(answers) != len(values) or any(one is None for one in answers):
                found.setdefault(name, []).append(Prompt(values, None))
            else:
                found.setdefault(name, []).append(Prompt(values, answers))
    return found


def _means(attempts: Sequence[Prompt]) -> dict[str, float]:
    """The metrics of a variable, over the prompts that have them."""
    found: dict[str, list[Floats]] = {}
    for voted in (True, False):
        some = [one for one in attempts if (one.answers is not None) is voted]
        if some:
            offsets = np.cumsum([0, *(len(one.values) for one in some)])
            flat, grouping = ragged.grouped(_numbers(some), "values", offsets)
            codes = _codes(some) if voted else None
            for name, column in of_prompts(flat, codes, grouping, True).items():
                found.setdefault(name, []).append(column)
    return {name: float(_numeric.mean(np.concatenate(columns))) for name, columns in found.items()}


def _numbers(attempts: Sequence[Prompt]) -> Floats:
    try:
        array = np.array([value for one in attempts for value in one.values])
    except ValueError:  # lists of different lengths
        raise UncoveredError from None
    if array.ndim != 1 or array.dtype.kind not in "biuf" or not np.isfinite(array).all():
        raise UncoveredError
    return array.astype(np.float64)


def _codes(attempts: Sequence[Prompt]) -> Ints:
    """A number for each answer; two are the same if a dictionary says so, as for verl."""
    known: dict[Any, int] = {}
    try:
        return np.array(
            [known.setdefault(answer, len(known)) for one in attempts for answer in one.answers or ()]
        )
    except TypeError:  # not hashable
        raise UncoveredError from None
