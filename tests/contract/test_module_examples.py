"""The examples in the docstrings of every module, public or not."""

from __future__ import annotations

import doctest
import importlib
import pkgutil

import numpy as np
import pytest

import passk_fast
from tests.contract.markdown import LAYOUT

MODULES = [
    module.name
    for module in pkgutil.walk_packages(passk_fast.__path__, "passk_fast.")
    if not module.name.endswith("_core")
]


@pytest.mark.parametrize("name", MODULES)
def test_examples_run(name):
    module = importlib.import_module(name)
    known = {"np": np, "pk": passk_fast}
    assert doctest.testmod(module, optionflags=LAYOUT, extraglobs=known).failed == 0
