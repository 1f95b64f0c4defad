"""A few random calls of every kind in each run of the suite; `make fuzz` makes many."""

from __future__ import annotations

import inspect

import passk_fast as pk
from tests.fuzz import calls, page, values


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
    assert unknown == set(), "tests/fuzz/values.py has no values for these"


def test_random_calls_end_in_results_or_errors_of_ours() -> None:
    done, findings = calls.run(200, 3, 1000.0)
    assert (done, findings) == (200, [])


def test_the_page_shows_the_record() -> None:
    assert page.PAGE.read_text(encoding="utf-8") == page.page(), "python -m tests.fuzz.page"
