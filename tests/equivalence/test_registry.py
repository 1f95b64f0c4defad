"""Every compiled function that computes has a twin in the reference and a test of the two, or a reason."""

from __future__ import annotations

import importlib
import pkgutil
import re
from pathlib import Path

import pytest

from passk_fast import _core, reference
from tests.registry import KERNELS, OTHERWISE, SETTINGS

TESTS = Path(__file__).parents[1]
# Where a compiled function may be compared with its twin.
KINDS = ("equivalence", "properties", "exactness", "examples")
COMPUTING = sorted(
    {name for name in dir(_core) if callable(getattr(_core, name)) and not name.startswith("__")}.union(
        _core.FUNCTIONS
    ).difference(SETTINGS)
)


def twins() -> dict[str, str]:
    """The module of the reference that holds the twin of each compiled function."""
    found = {}
    for one in pkgutil.iter_modules(reference.__path__):
        module = importlib.import_module(f"passk_fast.reference.{one.name}")
        here = (name for name, thing in vars(module).items() if _made_in(thing) == module.__name__)
        found.update(dict.fromkeys(set(here).intersection(COMPUTING), one.name))
    return found


def _made_in(thing: object) -> str:
    return getattr(thing, "__module__", "")


TWINS = twins()


def named_in(path: Path, *words: str) -> bool:
    text = path.read_text(encoding="utf-8")
    return all(re.search(rf"\b{word}\b", text) for word in words)


def test_nothing_is_named_that_is_not_there() -> None:
    assert set(OTHERWISE).isdisjoint(TWINS)
    assert set(SETTINGS) | set(OTHERWISE) <= {*dir(_core), *_core.FUNCTIONS}


@pytest.mark.parametrize("name", COMPUTING)
def test_every_compiled_function_has_a_twin_or_a_reason(name: str) -> None:
    if name in OTHERWISE:
        _, where = OTHERWISE[name]
        assert named_in(TESTS / where, name)
        return
    assert name in TWINS, f"{name} has no twin in the reference, and tests/registry.py gives no reason"
    comparing = [TESTS / "designs.py", *(path for kind in KINDS for path in (TESTS / kind).glob("test_*.py"))]
    both = name in KERNELS or any(named_in(path, name, "reference") for path in comparing)
    assert both, f"no test compares {name} with reference.{TWINS[name]}"
