"""A few random calls of every kind in each run of the suite; `make fuzz` makes many."""

from __future__ import annotations

import inspect

import pytest

import passk_fast as pk
from tests.fuzz import calls, values


def test_every_parameter_has_values() -> None:
    unknown = {
        (name, parameter)
        for name in calls.FUNCTIONS
        if name not in calls.UFUNCS
        for parameter in inspect.signature(getattr(pk, name)).parameters
        if parameter not in values.BOTH
        and parameter not in values.MAKERS
        and (name, parameter) not in values.OF_FUNCTION
    }
    assert unknown == set()


@pytest.mark.parametrize("seed", ["3", "4"])
def test_random_calls_end_in_results_or_errors_of_ours(seed: str) -> None:
    done, findings = calls.run(150, int(seed), 1000.0)
    assert (done, findings) == (150, [])
