"""The examples in the docstrings of every module, public or not."""

from __future__ import annotations

import doctest
import importlib
import importlib.util
import pkgutil

import numpy as np
import pytest

import passk_fast
from tests.contract.markdown import LAYOUT, ROOT

# They import the harness that they are a part of, or change it, and run in its environment (tests/harnesses).
PARTS_OF_HARNESSES = {
    "passk_fast.integrations.hf_evaluate.hf_evaluate": "test_evaluate.py",
    "passk_fast.integrations.in_verl": "test_verl.py",
    "passk_fast.integrations.inspect_ai": "test_inspect_ai.py",
}
MODULES = [
    module.name
    for module in pkgutil.walk_packages(passk_fast.__path__, "passk_fast.")
    if not module.name.endswith("_core") and module.name not in PARTS_OF_HARNESSES
]


@pytest.mark.parametrize("name", MODULES)
def test_examples_run(name):
    module = importlib.import_module(name)
    known = {"np": np, "pk": passk_fast}
    assert doctest.testmod(module, optionflags=LAYOUT, extraglobs=known).failed == 0


@pytest.mark.parametrize("name", PARTS_OF_HARNESSES)
def test_parts_of_harnesses_are_run_there(name):
    assert (ROOT / "tests/harnesses" / PARTS_OF_HARNESSES[name]).exists()
    assert importlib.util.find_spec(name) is not None
