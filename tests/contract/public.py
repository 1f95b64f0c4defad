"""What the package offers: its own names and those in `passk_fast.results`, and what examples make."""

from __future__ import annotations

import doctest
import inspect
from typing import Any

import numpy as np

import passk_fast
from passk_fast import results

THINGS: dict[str, Any] = {
    name: getattr(module, name)
    for module in (passk_fast, results)
    for name in module.__all__
    if not name.startswith("__") and name != "results"
}


def examples(public: str) -> list[doctest.DocTest]:
    """The examples of a public name, of a class with those of its methods."""
    thing = THINGS[public]
    globs = {"np": np, "pk": passk_fast, public: thing}
    if inspect.isclass(thing):
        found = doctest.DocTestFinder().find(thing, public, globs=globs)
    else:  # the finder knows neither ufuncs nor compiled functions
        found = [doctest.DocTestParser().get_doctest(thing.__doc__ or "", globs, public, None, None)]
    return [test for test in found if test.examples]


def made(public: str) -> list[Any]:
    """What the examples of a public name make."""
    found = []
    for test in examples(public):
        names = dict(test.globs)
        for example in test.examples:
            if example.exc_msg is None:
                try:
                    found.append(eval(compile(example.source, public, "eval"), names))
                except SyntaxError:
                    exec(compile(example.source, public, "exec"), names)
        found += [value for name, value in names.items() if name not in ("__builtins__", *test.globs)]
    return found
