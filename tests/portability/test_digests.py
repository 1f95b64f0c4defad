"""Every number of every public function is the golden one, on every instruction set, ours and NumPy's.

`make portability` asks the same of other processors, Pythons and versions of NumPy.
"""

from __future__ import annotations

import inspect
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from typing import Any

import numpy as np
import pytest

import passk_fast as pk
from tests.contract.public import THINGS
from tests.portability import leaves
from tests.portability.digests import (
    GOLDEN,
    PAGE,
    SAMPLES,
    Digests,
    differences,
    found_here,
    table,
    value_of,
    wanted,
)
from tests.portability.samples import FUNCTIONS, METHODS

# An error, and what is undone before it could be looked at: neither has numbers.
SPEECHLESS = {"ReadError", "Acceleration"}


@pytest.fixture(scope="module")
def kinds() -> set[str]:
    """Names of the package's classes that the samples are made of."""
    return {kind for sample in SAMPLES for kind in leaves.reached(value_of(sample))}


def test_every_public_function_has_a_sample() -> None:
    functions = {name for name, thing in THINGS.items() if not inspect.isclass(thing)}
    assert set(FUNCTIONS) == functions - {"plot_curves"}  # which draws
    assert all(FUNCTIONS.values())


def test_samples_reach_every_class_of_results(kinds: set[str]) -> None:
    assert {name for name, thing in THINGS.items() if inspect.isclass(thing)} - kinds == SPEECHLESS


def test_every_method_that_gives_numbers_is_called(kinds: set[str]) -> None:
    asking = {
        f"{name}.{method}" for name in kinds & set(THINGS) for method, asked in methods(THINGS[name]) if asked
    }
    assert asking - set(METHODS) <= leaves.NOT_NUMBERS


def methods(cls: type) -> Iterator[tuple[str, list[str]]]:
    for name in dir(cls):
        static = inspect.getattr_static(cls, name)
        if name[0] != "_" and name not in leaves.SAID and inspect.isfunction(static):
            yield name, leaves.asked(static)


def test_every_sample_is_golden() -> None:
    assert {sample for sample in golden() if wanted(sample.partition(":")[0])} == set(SAMPLES)


@pytest.mark.parametrize("sample", SAMPLES)
def test_numbers_are_the_golden_ones(sample: str) -> None:
    unlike = list(differences({sample: golden()[sample]}, found_here(sample)))
    assert not unlike, "see the head of tests/portability/digests.py:\n" + "\n".join(unlike)


@cache
def golden() -> Digests:
    found: Digests = json.loads(GOLDEN.read_text(encoding="utf-8"))
    return found


def environments() -> dict[str, dict[str, str]]:
    """Our other instruction sets, each with its number of threads and its BLAS; NumPy's plainest."""
    found = {}
    sets = pk.show_config("dict")["instruction_sets"]
    assert isinstance(sets, list)
    for isa, threads, blas in zip(
        sets[:-1], ("7", "1", "3"), ("PRESCOTT", "HASWELL", "NEHALEM"), strict=False
    ):
        found[isa] = {"PASSK_FAST_ISA": isa, "RAYON_NUM_THREADS": threads, "OPENBLAS_CORETYPE": blas}
    plain = " ".join(dispatched())
    if plain:
        found["plain NumPy"] = {"NPY_DISABLE_CPU_FEATURES": plain}
    return found


def dispatched() -> list[str]:
    """Features of this processor that NumPy has code of its own for."""
    core: Any = np._core if hasattr(np, "_core") else np.core
    here = core._multiarray_umath
    return [name for name in here.__cpu_dispatch__ if here.__cpu_features__.get(name)]


@pytest.mark.parametrize("name", environments())
def test_numbers_do_not_depend_on_the_machine(name: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tests.portability.digests", str(GOLDEN)],
        env={**os.environ, **environments()[name]},
        cwd=GOLDEN.parents[2],
        capture_output=True,
        text=True,
    )
    assert (done.returncode, done.stdout) == (0, "no difference\n"), done.stdout + done.stderr


def test_the_page_shows_what_was_measured() -> None:
    assert table() in PAGE.read_text(encoding="utf-8")


def test_a_difference_of_one_bit_is_seen() -> None:
    result = pk.mean_interval(pk.Counts(5, [1, 2, 3, 4]), 1)
    before = leaves.digests(result)
    object.__setattr__(result, "estimate", np.nextafter(result.estimate, 1))
    after = leaves.digests(result)
    assert [name for name in before if before[name] != after[name]] == ["estimate"]
    assert leaves.digests(0.0) != leaves.digests(-0.0)
    assert leaves.digests(np.array([np.nan])) == leaves.digests(np.array([-np.nan]))
