"""A few random calls of every kind in each run of the suite; `make fuzz` makes many."""

from __future__ import annotations

import inspect
import random

import passk_fast as pk
from tests.fuzz import calls, page, values


def test_every_parameter_has_values() -> None:
    unknown = {
        (name, parameter.name)
        for name in calls.FUNCTIONS
        if name not in calls.UFUNCS
        for parameter in inspect.signature(getattr(pk, name)).parameters.values()
        if parameter.name not in values.BOTH and values.known(name, parameter) is None
    }
    assert unknown == set(), "tests/fuzz/values.py has no values for these"


def test_an_annotation_alone_gives_values() -> None:
    rng = random.Random(1)
    of = {
        annotation: {value for make in values.of_kind(annotation) for value in [make(rng) for _ in range(50)]}
        for annotation in ("bool | None", "Match", "float | Missing", "Callable[[], int]")
    }
    assert of["bool | None"] == {True, False, None}
    assert of["Match"] == {"strict", "common"}
    assert of["float | Missing"] > {"error", "fail", "drop", "bounds", 0.3}
    assert of["Callable[[], int]"] == set()


def test_random_calls_end_in_results_or_errors_of_ours() -> None:
    done, findings = calls.run(200, 3, 1000.0)
    assert (done, findings) == (200, [])


def test_the_page_shows_the_record() -> None:
    assert page.PAGE.read_text(encoding="utf-8") == page.page(), "python -m tests.fuzz.page"
