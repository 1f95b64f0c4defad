"""Every public name explains itself in the numpydoc form, and its examples run."""

from __future__ import annotations

import copy
import doctest
import inspect
import pickle
import re
from typing import Any

import numpy as np
import pytest

from passk_fast.integrations.accelerate import Acceleration
from tests.contract.markdown import LAYOUT
from tests.contract.public import THINGS, examples, made

HEADING = re.compile(r"^(?P<title>[A-Z][A-Za-z ]+)\n-{3,}\n", re.M)
PUBLIC = list(THINGS)
FUNCTIONS = [name for name in PUBLIC if inspect.isfunction(THINGS[name])]
BUILTINS = [name for name in PUBLIC if inspect.isbuiltin(THINGS[name])]
UFUNCS = [name for name in PUBLIC if isinstance(THINGS[name], np.ufunc)]
CLASSES = [name for name in PUBLIC if inspect.isclass(THINGS[name])]


def sections(text: str) -> dict[str, str]:
    pieces = HEADING.split(inspect.cleandoc(text))
    return {"Summary": pieces[0]} | dict(zip(pieces[1::2], pieces[2::2], strict=True))


def described(section: str) -> list[str]:
    """The names that a section of parameters or attributes describes."""
    heads = re.findall(r"^(\S[^:\n]*?)(?: :.*)?$", section, re.M)
    return [name.strip().lstrip("*") for head in heads for name in head.split(",")]


def test_every_public_name_is_of_a_known_kind() -> None:
    assert sorted(FUNCTIONS + BUILTINS + UFUNCS + CLASSES) == sorted(PUBLIC)


@pytest.mark.parametrize("public", PUBLIC)
def test_results_can_be_pickled_and_copied(public: str) -> None:
    for result in made(public):
        ours = type(result).__module__.startswith("passk_fast.")
        if ours and not isinstance(result, Acceleration):
            for again in (pickle.loads(pickle.dumps(result)), copy.deepcopy(result)):
                assert type(again) is type(result)
                assert repr(again) == repr(result)


@pytest.mark.parametrize("public", FUNCTIONS + BUILTINS)
def test_function(public: str) -> None:
    function = THINGS[public]
    found = sections(function.__doc__)
    assert found["Summary"].strip()
    parameters = list(inspect.signature(function).parameters)
    assert described(found.get("Parameters", "")) == parameters
    returns = inspect.signature(function).return_annotation
    assert "Returns" in found or returns in ("None", None, inspect.Signature.empty)
    assert "Examples" in found


@pytest.mark.parametrize("public", UFUNCS)
def test_ufunc(public: str) -> None:
    function = THINGS[public]
    found = sections(function.__doc__)
    assert {"Parameters", "Returns", "Examples"} <= set(found)
    assert len(described(found["Parameters"])) >= function.nin


@pytest.mark.parametrize("public", CLASSES)
def test_class(public: str) -> None:
    cls = THINGS[public]
    found = sections(cls.__doc__)
    assert "Examples" in found
    told = described(found.get("Parameters", "")) + described(found.get("Attributes", ""))
    fields = [name for name in getattr(cls, "__dataclass_fields__", {}) if not name.startswith("_")]
    assert set(fields) <= set(told)
    for name, member in vars(cls).items():
        if not name.startswith("_") and (
            callable(member) or isinstance(member, property | classmethod | staticmethod)
        ):
            assert inspect.getdoc(getattr(cls, name)), f"{public}.{name} has no docstring"


@pytest.mark.parametrize("public", PUBLIC)
def test_examples_run(public: str) -> None:
    tests: list[Any] = examples(public)
    assert tests, f"{public} shows no example"
    for test in tests:
        report: list[str] = []
        result = doctest.DocTestRunner(optionflags=LAYOUT).run(test, out=report.append)
        assert result.failed == 0, "".join(report)
